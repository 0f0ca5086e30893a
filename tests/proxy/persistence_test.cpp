// What is stored is there after a restart (--store): as fresh as it was and no fresher, whole or not at all,
// and never what was purged.
#include "tests/proxy/admin_json.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <sys/resource.h>
#include <thread>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

// The proxy's port is another one after a restart, and stands in no key.
constexpr std::string_view kHost = "Host: shop.example";

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "persistence_test.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string store() const { return (path_ / "cache.db").string(); }

  private:
    std::filesystem::path path_;
};

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void overwrite(const std::string& path, std::size_t at, std::string_view bytes) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(at));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

ClientResponse purge(std::uint16_t admin_port, std::string_view wish) {
    return ask(admin_port, "POST", "/api/purge",
               "Host: 127.0.0.1:" + std::to_string(admin_port) + "\nContent-Type: application/json", wish);
}

std::string url_of(const ScriptedOrigin& origin) {
    return "http://127.0.0.1:" + std::to_string(origin.port());
}

void kill_at_once(ProxyProcess& proxy) {
    proxy.process().signal(SIGKILL);
    CHECK(proxy.process().wait() == 128 + SIGKILL);
    proxy.leave();
}

struct Refused {
    int exit_code = -1;
    std::string err;
};
Refused start_refused(const std::string& store) {
    Process process(tool(), {"proxy", "--origin", "http://127.0.0.1:1", "--listen", "127.0.0.1:0", "--admin",
                             "127.0.0.1:0", "--store", store});
    const auto code = process.wait();
    return {code.value_or(-1), process.err()};
}

}  // namespace

TEST_CASE("after a restart what was stored is a hit, with nobody to ask, and as old as it is") {
    const Folder folder;
    const std::string large(300'000, 'x');
    {
        Proxied first({"--store", folder.store()});
        first.origin.answers("/a", {ok("Cache-Control: max-age=600\nX-Kept: yes", "content")});
        first.origin.answers("/large", {ok("Cache-Control: max-age=86400", large)});
        first.origin.answers("/empty", {ok("Cache-Control: max-age=600")});
        for (const char* path : {"/a", "/large", "/empty"})
            CHECK_FALSE(first.get(path, kHost).hit());
        first.advance("5m");
    }
    Proxied second({"--store", folder.store()});
    CHECK_THAT(second.proxy.process().err(), Contains("3 responses from before"));
    const ClientResponse a = second.get("/a", kHost);
    CHECK(a.hit());
    CHECK(a.body == "content");
    CHECK(a.field("X-Kept") == "yes");
    CHECK(a.age() >= 300);
    CHECK(second.get("/large", kHost).body == large);
    CHECK(second.get("/large", kHost).hit());
    CHECK(second.get("/empty", kHost).hit());
    CHECK(second.get("/large", std::string(kHost) + "\nRange: bytes=299990-").body == "xxxxxxxxxx");
    second.advance("301s");
    CHECK_FALSE(second.get("/a", kHost).hit());
}

TEST_CASE("a stored response is confirmed after a restart, and what the 304 brought stays") {
    const Folder folder;
    ScriptedOrigin origin;
    origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(request.field("if-none-match") == "\"1\""
                        ? not_modified("ETag: \"1\"\nCache-Control: max-age=600\nX-Head: new")
                        : ok("ETag: \"1\"\nCache-Control: max-age=1\nX-Head: old", "content"));
    });
    for (int start = 0; start < 3; ++start) {
        ProxyProcess proxy(url_of(origin), {"--store", folder.store()});
        if (start == 1) proxy.advance("1m");
        const ClientResponse answer = ask(proxy.port(), "GET", "/a", kHost);
        CHECK(answer.body == "content");
        CHECK(answer.field("X-Head") == (start == 0 ? "old" : "new"));
        CHECK(answer.hit() == (start == 2));
    }
    CHECK(origin.asked("/a") == 2);
}

TEST_CASE("what memory has no room for is read from disk") {
    const Folder folder;
    constexpr int kMany = 40;
    const auto body = [](int number) { return std::string(100'000, static_cast<char>('0' + number)); };
    const auto path = [](int number) { return "/" + std::to_string(number); };
    {
        Proxied first({"--store", folder.store()});
        for (int number = 0; number < kMany; ++number) {
            first.origin.answers(path(number), {ok("Cache-Control: max-age=600", body(number))});
            static_cast<void>(first.get(path(number), kHost));
        }
    }
    Proxied second({"--store", folder.store(), "--store-size", "1MiB"});
    int wrong = 0;
    for (int asked = 0; asked < 2 * kMany; ++asked) {
        const ClientResponse answer = second.get(path(asked % kMany), kHost);
        if (!answer.hit() || answer.body != body(asked % kMany)) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(admin_json(second, "/api/stats")["store"]["bytes"].get<int>() <= 1 << 20);
}

TEST_CASE("a purge that was acknowledged holds after kill -9, by URL, tag and as a whole") {
    for (const std::string_view wish :
         {R"({"url": "http://shop.example/a"})", R"({"tag": "red"})", R"({"everything": true})"}) {
        INFO(wish);
        const Folder folder;
        ScriptedOrigin origin;
        origin.answers("/a", {ok("Cache-Control: max-age=600\nCache-Tag: red", "old"),
                              ok("Cache-Control: max-age=600", "new")});
        {
            ProxyProcess first(url_of(origin), {"--store", folder.store()});
            CHECK(ask(first.port(), "GET", "/a", kHost).body == "old");
        }
        {
            // Its content was never read: only the index knows it.
            ProxyProcess second(url_of(origin), {"--store", folder.store()});
            const ClientResponse purged = purge(second.admin_port(), wish);
            CHECK(purged.status == 200);
            CHECK(Json::parse(purged.body)["purged"] == 1);
            kill_at_once(second);
        }
        ProxyProcess third(url_of(origin), {"--store", folder.store()});
        CHECK(ask(third.port(), "GET", "/a", kHost).body == "new");
    }
}

TEST_CASE("what was purged softly is stale after kill -9") {
    const Folder folder;
    ScriptedOrigin origin;
    origin.answers("/a", {ok("Cache-Control: max-age=600", "old"), ok("Cache-Control: max-age=600", "new")});
    {
        ProxyProcess first(url_of(origin), {"--store", folder.store(), "--purge-method"});
        CHECK(ask(first.port(), "GET", "/a", kHost).body == "old");
        CHECK(ask(first.port(), "PURGE", "/a", std::string(kHost) + "\nFastly-Soft-Purge: 1").status == 200);
        kill_at_once(first);
    }
    ProxyProcess second(url_of(origin), {"--store", folder.store()});
    CHECK(ask(second.port(), "GET", "/a", kHost).body == "new");
}

// Each purge that was acknowledged sets how new the content of its path must be from then on.
TEST_CASE("killed in the midst of traffic and purges, it serves nothing torn and nothing purged") {
    constexpr std::size_t kPaths = 24;
    const Folder folder;
    ScriptedOrigin origin;
    std::array<std::atomic<int>, kPaths> version{};
    std::array<int, kPaths> least{};
    const auto path = [](std::size_t number) { return "/p" + std::to_string(number); };
    const auto content = [](std::size_t number, int of) {
        const std::string line = std::to_string(number) + ":" + std::to_string(of) + ";";
        std::string text = line;
        while (text.size() < 2000 + number * 3000)
            text += line;
        return text;
    };
    for (std::size_t number = 0; number < kPaths; ++number) {
        origin.on(path(number), [&, number](const SeenRequest&, OriginStream& stream) {
            stream.send(ok("Cache-Control: max-age=3600", content(number, version[number].load())));
        });
    }
    int torn = 0;
    int old = 0;
    int kept = 0;
    for (int round = 0; round < (kSanitized ? 3 : 6); ++round) {
        ProxyProcess proxy(url_of(origin), {"--store", folder.store()});
        for (std::size_t number = 0; number < kPaths; ++number) {
            const ClientResponse answer = ask(proxy.port(), "GET", path(number), kHost);
            const std::size_t colon = answer.body.find(':');
            const int came = colon == std::string::npos ? -1 : std::atoi(answer.body.c_str() + colon + 1);
            if (answer.body != content(number, came)) ++torn;
            if (came < least[number]) ++old;
            if (answer.hit()) ++kept;
        }
        std::atomic<bool> ends{false};
        std::thread traffic([&] {
            for (std::size_t asked = 0; !ends; ++asked) {
                try {
                    static_cast<void>(ask(proxy.port(), "GET", path(asked * 7 % kPaths), kHost));
                } catch (const std::exception&) {
                    return;
                }
            }
        });
        for (int purges = 0; purges < 20 + round * 5; ++purges) {
            const std::size_t number = static_cast<std::size_t>(round * 5 + purges) % (kPaths / 2);
            const int next = ++version[number];
            const std::string wish = R"({"url": "http://shop.example)" + path(number) + "\"}";
            if (purge(proxy.admin_port(), wish).status == 200) least[number] = next;
        }
        proxy.process().signal(SIGKILL);
        ends = true;
        traffic.join();
        kill_at_once(proxy);
    }
    CHECK(torn == 0);
    CHECK(old == 0);
    CHECK(kept > 0);
}

TEST_CASE("content that was damaged on disk is not sent but asked for again, and told of once") {
    const Folder folder;
    const std::string body(100'000, 'q');
    {
        Proxied first({"--store", folder.store()});
        for (const char* path : {"/a", "/b"}) {
            first.origin.answers(path, {ok("Cache-Control: max-age=600", body)});
            static_cast<void>(first.get(path, kHost));
        }
    }
    const std::string file = bytes_of(folder.store());
    for (std::size_t at = file.find(std::string(3000, 'q')); at != std::string::npos;
         at = file.find(std::string(3000, 'q'), at + 3000))
        overwrite(folder.store(), at + 1000, "Q");
    Proxied second({"--store", folder.store()});
    for (const char* path : {"/a", "/b"}) {
        second.origin.answers(path, {ok("Cache-Control: max-age=600", "asked again")});
        const ClientResponse answer = second.get(path, kHost);
        CHECK_FALSE(answer.hit());
        CHECK(answer.body == "asked again");
        CHECK(second.get(path, kHost).hit());
    }
    const std::string said = second.proxy.process().err();
    CHECK_THAT(said, Contains("is damaged: the content of"));
    CHECK(said.find("is damaged") == said.rfind("is damaged"));
}

TEST_CASE("a full disk means that new objects are not kept on it, said once") {
    const Folder folder;
    const std::string body(200'000, 'x');
    Proxied proxied({"--store", folder.store()});
    proxied.origin.answers("/before", {ok("Cache-Control: max-age=600", body)});
    static_cast<void>(proxied.get("/before", kHost));
    const rlimit full{100'000, 100'000};
    REQUIRE(::prlimit(proxied.proxy.process().pid(), RLIMIT_FSIZE, &full, nullptr) == 0);
    for (int number = 0; number < 10; ++number) {
        const std::string path = "/" + std::to_string(number);
        proxied.origin.answers(path, {ok("Cache-Control: max-age=600", body)});
        CHECK(proxied.get(path, kHost).body == body);
        CHECK(proxied.get(path, kHost).hit());
    }
    CHECK(proxied.proxy.process().wait_until([](std::string_view, std::string_view err) {
        return err.find("cannot write to the store") != std::string_view::npos;
    }));
    // Purges are durable all the same: at the worst the file goes.
    CHECK(purge(proxied.proxy.admin_port(), R"({"everything": true})").status == 200);
    CHECK_FALSE(proxied.get("/0", kHost).hit());
    const std::string said = proxied.proxy.process().err();
    CHECK(said.find("cannot write to the store") == said.rfind("cannot write to the store"));
}

TEST_CASE("a store in use, of another version, or something else is refused and stays as it is") {
    const Folder folder;
    {
        ScriptedOrigin origin;
        const ProxyProcess proxy(url_of(origin), {"--store", folder.store()});
        const Refused refused = start_refused(folder.store());
        CHECK(refused.exit_code == 3);
        CHECK_THAT(refused.err, Contains("is in use by another process"));
    }
    // The database's user_version: https://www.sqlite.org/fileformat.html, "The Database Header".
    overwrite(folder.store(), 60, std::string_view("\0\0\0\x63", 4));
    Refused refused = start_refused(folder.store());
    CHECK(refused.exit_code == 3);
    CHECK_THAT(refused.err, Contains("has format 99") && Contains("delete it or name another file"));

    const std::string text = "somebody's notes\n";
    std::ofstream(folder.store() + ".txt") << text;
    refused = start_refused(folder.store() + ".txt");
    CHECK(refused.exit_code == 3);
    CHECK_THAT(refused.err, Contains("is no store of Cachewright"));
    CHECK(bytes_of(folder.store() + ".txt") == text);
}
