// Who may ask the admin API beyond this machine: the token, and the names that are listed.
#include "tests/proxy/admin_json.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>

using namespace cachewright::tests;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

class Folder {
  public:
    Folder() : path_((fs::temp_directory_path() / "cachewright-token-XXXXXX").string()) {
        REQUIRE(mkdtemp(path_.data()) != nullptr);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }
    [[nodiscard]] std::string file(const char* name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

int status_with(const Proxied& proxied, const std::string& fields, std::string_view path = "/healthz") {
    return ask(proxied.proxy.admin_port(), "GET", path, fields).status;
}

int exit_code(const std::vector<std::string>& arguments, std::string& err) {
    Process process(tool(), arguments);
    const auto code = process.wait();
    err = process.err();
    return code.value_or(-1);
}

}  // namespace

TEST_CASE("with --admin-token-file every path wants the token, and nobody else may read the file") {
    const Folder folder;
    const std::string path = folder.file("token");
    const Proxied proxied({"--admin-token-file", path});
    const std::string token = content_of(path);
    CHECK(token.size() == 32);
    CHECK((fs::status(path).permissions() & fs::perms::all) ==
          (fs::perms::owner_read | fs::perms::owner_write));

    const std::string host = "Host: 127.0.0.1\n";
    for (const char* asked : {"/healthz", "/api/stats", "/metrics", "/events", "/nothing"})
        CHECK(status_with(proxied, host, asked) == 401);
    CHECK(status_with(proxied, host + "Authorization: Bearer " + token + "\n") == 200);
    CHECK(status_with(proxied, host + "Authorization: bearer " + token + "\n") == 200);
    CHECK(status_with(proxied, host + "Authorization: Bearer " + token + "0\n") == 401);
    CHECK(status_with(proxied, host + "Authorization: Bearer " + token.substr(1) + "\n") == 401);
    CHECK(status_with(proxied, host + "Authorization: Basic " + token + "\n") == 401);
    // The Host comes first: who is not let in learns nothing of a token.
    CHECK(status_with(proxied, "Host: evil.example\nAuthorization: Bearer " + token + "\n") == 403);
}

TEST_CASE("a token that was there is used, unless others may read it or it is no token") {
    const Folder folder;
    const std::string path = folder.file("token");
    std::ofstream(path) << "abcdefghijklmnopqrstuvwxyz\n";
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    {
        const Proxied proxied({"--admin-token-file", path});
        CHECK(status_with(proxied, "Host: localhost\nAuthorization: Bearer abcdefghijklmnopqrstuvwxyz\n") ==
              200);
    }
    const auto start = [&](std::string& err) {
        return exit_code({"proxy", "--origin", "http://127.0.0.1:9", "--listen", "127.0.0.1:0", "--admin",
                          "127.0.0.1:0", "--admin-token-file", path},
                         err);
    };
    std::string err;
    fs::permissions(path, fs::perms::group_read, fs::perm_options::add);
    CHECK(start(err) == 2);
    CHECK_THAT(err, Contains("others may read it") && Contains("chmod 600"));
    fs::remove(path);
    std::ofstream(path) << "short\n";
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    CHECK(start(err) == 2);
    CHECK_THAT(err, Contains("16 characters"));
    fs::remove(path);
    fs::create_symlink(folder.file("elsewhere"), path);
    CHECK(start(err) == 2);
    CHECK_THAT(err, Contains("symbolic link"));
}

TEST_CASE("beyond this machine the admin API listens with a token only") {
    std::string err;
    CHECK(exit_code(
              {"proxy", "--origin", "http://127.0.0.1:9", "--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0"},
              err) == 2);
    CHECK_THAT(err, Contains("--admin-token-file"));

    const Folder folder;
    const std::string path = folder.file("token");
    const Process proxy(
        tool(), {"proxy", "--origin", "http://127.0.0.1:9", "--listen", "127.0.0.1:0", "--admin", "0.0.0.0:0",
                 "--admin-token-file", path, "--admin-host", "proxy.test"});
    constexpr std::string_view kAdmin = "admin on http://0.0.0.0:";
    REQUIRE(proxy.wait_until([&](std::string_view, std::string_view said) {
        const std::size_t at = said.find(kAdmin);
        return at != std::string_view::npos && said.find('\n', at) != std::string_view::npos;
    }));
    err = proxy.err();
    const auto port = static_cast<std::uint16_t>(std::stoi(err.substr(err.find(kAdmin) + kAdmin.size())));
    const auto status_with = [&](const std::string& fields) {
        return ask(port, "GET", "/healthz", fields).status;
    };
    const std::string bearer = "Authorization: Bearer " + content_of(path) + "\n";
    // A name is needed to rebind: addresses, and names that are listed, are let in.
    CHECK(status_with("Host: 192.0.2.7:8081\n" + bearer) == 200);
    CHECK(status_with("Host: [2001:db8::1]\n" + bearer) == 200);
    CHECK(status_with("Host: Proxy.test\n" + bearer) == 200);
    CHECK(status_with("Host: evil.test\n" + bearer) == 403);
    CHECK(status_with("Host: 192.0.2.7.evil.test\n" + bearer) == 403);
    CHECK(status_with("Host: 192.0.2.7\n") == 401);
}
