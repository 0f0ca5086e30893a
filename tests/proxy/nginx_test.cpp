// nginx as the origin: what a real server sends.
#include "tests/proxy/program_path.hpp"
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

using namespace cachewright::tests;

namespace {

// nginx with its files in a folder that goes away, and the proxy in front of it.
class BehindNginx {
  public:
    explicit BehindNginx(const std::string& locations)
        : folder_(make_folder()), port_(write_configuration(locations)) {
        nginx_ = std::make_unique<Process>(
            program_path("nginx"),
            std::vector<std::string>{"-p", folder_.string(), "-c", "nginx.conf", "-e", "stderr"});
        const bool up = eventually([this] {
            try {
                return ask(port_, "GET", "/").status != 0;
            } catch (const std::runtime_error&) {
                return false;
            }
        });
        if (!up) throw std::runtime_error("nginx does not answer: " + nginx_->err());
        proxy = std::make_unique<ProxyProcess>("http://127.0.0.1:" + std::to_string(port_));
    }
    BehindNginx(const BehindNginx&) = delete;
    BehindNginx& operator=(const BehindNginx&) = delete;
    ~BehindNginx() {
        proxy.reset();
        nginx_.reset();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void file(const std::string& name, std::string_view content) const {
        std::ofstream(folder_ / name, std::ios::binary) << content;
    }
    [[nodiscard]] ClientResponse get(std::string_view target, std::string_view fields = {}) const {
        return ask(proxy->port(), "GET", target, fields);
    }

    std::unique_ptr<ProxyProcess> proxy;

  private:
    static std::filesystem::path make_folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "cachewright-nginx-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
        return pattern;
    }
    [[nodiscard]] std::uint16_t write_configuration(const std::string& locations) const {
        const std::uint16_t port = closed_port();
        std::ofstream(folder_ / "nginx.conf")
            << "daemon off; master_process off; pid nginx.pid;\n"
            << "events {}\n"
            << "http { access_log off; client_body_temp_path body; proxy_temp_path proxy;\n"
            << "fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;\n"
            << "server { listen 127.0.0.1:" << port << "; root " << folder_.string() << ";\n"
            << locations << "\n} }\n";
        return port;
    }

    std::filesystem::path folder_;
    std::uint16_t port_;
    std::unique_ptr<Process> nginx_;
};

bool no_nginx() {
    if (!program_path("nginx").empty()) return false;
    WARN("nginx was not found (./dev peers unpacks it): not tested with it as the origin");
    return true;
}

}  // namespace

TEST_CASE("an hour later in front of nginx: a new max-age=60 response is Age 0, and the next request hits") {
    if (no_nginx()) return;
    const BehindNginx site("location / { add_header Cache-Control max-age=60; return 200 'content'; }");
    CHECK_FALSE(site.get("/a").hit());
    CHECK(site.get("/a").hit());
    site.proxy->advance("1h");
    const ClientResponse fresh = site.get("/a");
    CHECK_FALSE(fresh.hit());
    CHECK(fresh.age() <= 0);
    const ClientResponse hit = site.get("/a");
    CHECK(hit.hit());
    CHECK(hit.age() >= 0);
    CHECK(hit.age() <= 5);
    CHECK(hit.body == "content");
    CHECK_FALSE(site.get("/new").hit());
    CHECK(site.get("/new").hit());
    CHECK(site.get("/new").age() <= 5);
}

TEST_CASE("files of nginx: Expires, validation, ranges and change") {
    if (no_nginx()) return;
    const BehindNginx site("location / { expires 60s; }");
    site.file("a.txt", "0123456789");
    const ClientResponse miss = site.get("/a.txt");
    CHECK(miss.status == 200);
    CHECK(miss.has("ETag"));
    CHECK(site.get("/a.txt").hit());
    CHECK(site.get("/a.txt", "Range: bytes=2-4").body == "234");
    CHECK(site.get("/a.txt", "If-None-Match: " + miss.field("ETag")).status == 304);
    site.proxy->advance("1h");
    const ClientResponse validated = site.get("/a.txt");
    CHECK(validated.body == "0123456789");
    CHECK(validated.cache_status().fwd_status == 304);
    CHECK(site.get("/a.txt").hit());
    CHECK(site.get("/a.txt").age() <= 5);
    site.file("a.txt", "changed, and longer");
    CHECK(site.get("/a.txt").body == "0123456789");
    site.proxy->advance("1h");
    CHECK(site.get("/a.txt").body == "changed, and longer");
    CHECK(site.get("/a.txt").hit());
    CHECK(site.get("/none").status == 404);
}
