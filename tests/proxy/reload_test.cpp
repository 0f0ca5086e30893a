// Reading the configuration again: what changes, what stays, and what is refused.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/config_file.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace cachewright::tests;

namespace {

constexpr const char* kJson = "Host: 127.0.0.1\nContent-Type: application/json\n";

ClientResponse reload(const ProxyProcess& proxy) {
    return ask(proxy.admin_port(), "POST", "/api/config/reload", kJson, "{}");
}

Json config_of(const ProxyProcess& proxy) {
    return Json::parse(ask(proxy.admin_port(), "GET", "/api/config", "Host: 127.0.0.1\n").body, nullptr,
                       false);
}

Json setting(const Json& config, const std::string& key) {
    for (const Json& item : config["items"]) {
        if (item["key"] == key) return item;
    }
    return {};
}

}  // namespace

TEST_CASE("a reload changes what the file says, and neither connections nor the cache are lost") {
    const ConfigFile file("[proxy]\nmax_body = \"1KiB\"\n");
    Proxied proxied({"--config", file.path(), "--threads", "1"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=600", "content")});
    proxied.origin.on("/post",
                      [](const SeenRequest&, OriginStream& stream) { stream.send(ok("", "taken")); });
    proxied.get("/a");
    Client client = proxied.connect();
    client.request("GET", "/a");
    const ClientResponse before = client.receive();
    CHECK(before.hit());
    CHECK(before.field("Via") == "1.1 cachewright");
    CHECK(ask(proxied.proxy.port(), "POST", "/post", "", std::string(2000, 'a')).status == 413);

    file.write("[proxy]\nmax_body = \"4KiB\"\nvia = \"other\"\nserver_timing = true\n");
    const ClientResponse reloaded = reload(proxied.proxy);
    CAPTURE(reloaded.body);
    CHECK(reloaded.status == 200);
    client.request("GET", "/a");
    const ClientResponse after = client.receive();
    CHECK(after.hit());
    CHECK(after.field("Via") == "1.1 other");
    CHECK(after.has("Server-Timing"));
    // Also on the connection that was there before.
    client.request("POST", "/post", "", std::string(2000, 'a'));
    CHECK(client.receive().body == "taken");
    client.request("POST", "/post", "", std::string(5000, 'a'));
    CHECK(client.receive().status == 413);
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("a broken file is refused with its line, and the settings of before stay in force") {
    const ConfigFile file("[proxy]\nvia = \"first\"\n");
    Proxied proxied({"--config", file.path()});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=600", "content")});
    file.write("[proxy]\nvia = \"second\"\nmax_bodi = \"4KiB\"\n");
    const ClientResponse refused = reload(proxied.proxy);
    CHECK(refused.status == 400);
    const Json error = Json::parse(refused.body, nullptr, false);
    CHECK(error["error"].get<std::string>().find("cachewright.toml:3:1: ") != std::string::npos);
    CHECK(error["hint"] == "did you mean 'max_body'?");
    CHECK(proxied.get("/a").field("Via") == "1.1 first");
    const Json config = config_of(proxied.proxy);
    CHECK(setting(config, "via")["value"] == "first");
    CHECK(config["refused"]["error"] == error["error"]);

    file.write("[proxy\n");
    CHECK(reload(proxied.proxy).status == 400);
    file.write("[proxy]\nvia = \"third\"\n");
    CHECK(reload(proxied.proxy).status == 200);
    CHECK(proxied.get("/a").field("Via") == "1.1 third");
    CHECK(config_of(proxied.proxy)["refused"].is_null());
}

TEST_CASE("a refusal does not repeat the password of a URL") {
    const ScriptedOrigin origin;
    const ConfigFile file("[proxy]\norigin = \"" + origin.url() + "\"\n");
    const ProxyProcess proxy("", {"--config", file.path()});
    for (const char* url : {"http://user:hunter2@127.0.0.1:9", "user:hunter2@example.test"}) {
        file.write(std::string("[proxy]\norigin = \"") + url + "\"\n");
        const ClientResponse refused = reload(proxy);
        CAPTURE(refused.body);
        CHECK(refused.status == 400);
        CHECK(refused.body.find("cachewright.toml:2:10: ") != std::string::npos);
        CHECK(refused.body.find("hunter2") == std::string::npos);
    }
    CHECK(config_of(proxy).dump().find("hunter2") == std::string::npos);
}

TEST_CASE("reloads from all sides at once, under load, end with what the file says last") {
    const ConfigFile file("[profile.rfc9111]\nheuristic = \"off\"\n");
    Proxied proxied({"--config", file.path(), "--threads", "2"});
    for (const char* path : {"/a", "/b", "/c"}) {
        proxied.origin.answers(path, {ok("Last-Modified: {-864000}\nETag: \"a\"", "content")});
        proxied.get(path);
    }
    std::atomic<bool> over{false};
    std::vector<std::thread> others;
    for (int client = 0; client < 2; ++client)
        others.emplace_back([&] {
            Client own = proxied.connect();
            while (!over.load())
                for (const char* path : {"/a", "/b", "/c"}) {
                    own.request("GET", path);
                    own.receive();
                }
        });
    others.emplace_back([&] {
        while (!over.load())
            static_cast<void>(reload(proxied.proxy));
    });
    for (int count = 0; count < 20; ++count) {
        file.write(count % 2 == 0 ? "[profile.rfc9111]\nheuristic = \"on\"\n"
                                  : "[profile.rfc9111]\nheuristic = \"off\"\n");
        proxied.proxy.process().signal(SIGHUP);
        CHECK(reload(proxied.proxy).status == 200);
    }
    over.store(true);
    for (std::thread& other : others)
        other.join();
    for (const char* heuristic : {"on", "off"}) {
        file.write(std::string("[profile.rfc9111]\nheuristic = \"") + heuristic + "\"\n");
        CHECK(reload(proxied.proxy).status == 200);
        for (const char* path : {"/a", "/b", "/c"})
            CHECK(proxied.get(path).hit() == (std::string_view(heuristic) == "on"));
    }
}

TEST_CASE("SIGHUP does what the API does, and says what it refuses on standard error") {
    const ConfigFile file("[proxy]\nvia = \"first\"\n");
    Proxied proxied({"--config", file.path()});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=600", "content")});
    proxied.get("/a");
    file.write("[proxy]\nvia = \"second\"\nthreads = 200\n");
    Process& process = proxied.proxy.process();
    process.signal(SIGHUP);
    CHECK(process.wait_until([](std::string_view, std::string_view err) {
        return err.find("the configuration was reloaded; from the next start on: threads\n") !=
               std::string_view::npos;
    }));
    CHECK(proxied.get("/a").field("Via") == "1.1 second");
    CHECK(proxied.get("/a").hit());
    file.write("[proxy]\nvia = 3\n");
    process.signal(SIGHUP);
    CHECK(process.wait_until([](std::string_view, std::string_view err) {
        return err.find("cachewright.toml:2:7: ") != std::string_view::npos &&
               err.find("the settings of before stay in force") != std::string_view::npos;
    }));
    CHECK(proxied.get("/a").field("Via") == "1.1 second");
}

TEST_CASE("a setting of the profile changes what is stored already, and a soft purge is not undone") {
    const ConfigFile file("[profile.rfc9111]\nheuristic = \"off\"\n");
    Proxied proxied({"--config", file.path()});
    const std::string guessed = "Last-Modified: {-864000}\nETag: \"a\"";
    proxied.origin.answers("/a", {ok(guessed, "content")});
    proxied.origin.answers("/b", {ok(guessed, "content")});
    proxied.origin.answers("/stated", {ok("Cache-Control: max-age=600\nETag: \"a\"", "content")});
    proxied.origin.answers("/purged", {ok(guessed, "content")});
    for (const char* path : {"/a", "/b", "/stated", "/purged"})
        proxied.get(path);
    // Nothing says how long it is fresh, so it is asked about each time.
    CHECK_FALSE(proxied.get("/a").hit());
    const std::size_t asked = proxied.origin.asked("/b");
    // One was fresh, the other stale by itself.
    for (const char* wish : {R"({"glob":"/stated","soft":true})", R"({"glob":"/purged","soft":true})"}) {
        const ClientResponse purged = ask(proxied.proxy.admin_port(), "POST", "/api/purge", kJson, wish);
        CAPTURE(purged.body);
        CHECK(purged.body.find(R"("purged":1)") != std::string::npos);
    }

    file.write("[profile.rfc9111]\nheuristic = \"on\"\n");
    CHECK(reload(proxied.proxy).status == 200);
    CHECK(proxied.get("/b").hit());
    CHECK(proxied.origin.asked("/b") == asked);
    CHECK_FALSE(proxied.get("/stated").hit());
    CHECK_FALSE(proxied.get("/purged").hit());

    file.write("");
    CHECK(reload(proxied.proxy).status == 200);
    CHECK(proxied.get("/b").hit());
    file.write("[profile.rfc9111]\nheuristic = \"off\"\n");
    CHECK(reload(proxied.proxy).status == 200);
    CHECK_FALSE(proxied.get("/b").hit());
}

TEST_CASE("what is on its way while a setting of the profile changes is stored by the new one") {
    const ConfigFile file("[profile.rfc9111]\nheuristic = \"off\"\n");
    Proxied proxied({"--config", file.path(), "--threads", "1"});
    const Gate gate = proxied.origin.gate();
    proxied.origin.on("/slow", [gate](const SeenRequest&, OriginStream& stream) {
        gate.wait();
        stream.send(ok("Last-Modified: {-864000}\nETag: \"a\"", "content"));
    });
    Client client = proxied.connect();
    client.request("GET", "/slow");
    REQUIRE(proxied.origin.wait_for("/slow"));
    file.write("[profile.rfc9111]\nheuristic = \"on\"\n");
    CHECK(reload(proxied.proxy).status == 200);
    gate.open();
    CHECK(client.receive().body == "content");
    CHECK(eventually([&] { return proxied.get("/slow").hit(); }));
}

TEST_CASE("the origin may change: new requests go to the new one, what is stored stays") {
    ScriptedOrigin first;
    ScriptedOrigin second;
    first.answers("/a", {ok("Cache-Control: max-age=600", "of the first")});
    first.answers("/b", {ok("Cache-Control: no-store", "of the first")});
    second.answers("/b", {ok("Cache-Control: no-store", "of the second")});
    const ConfigFile file("[proxy]\norigin = \"" + first.url() + "\"\n");
    const ProxyProcess proxy("", {"--config", file.path(), "--threads", "1"});
    Client client(proxy.port());
    const auto get = [&](const char* path) {
        client.request("GET", path);
        return client.receive();
    };
    CHECK(get("/a").body == "of the first");
    CHECK(get("/b").body == "of the first");
    file.write("[proxy]\norigin = \"" + second.url() + "\"\n");
    CHECK(reload(proxy).status == 200);
    CHECK(get("/b").body == "of the second");
    CHECK(get("/a").hit());
    CHECK(first.asked("/b") == 1);
}

TEST_CASE("while the origin changes under load, none of them is asked under the other's name") {
    ScriptedOrigin first;
    ScriptedOrigin second;
    std::atomic<int> misled{0};
    std::atomic<int> asked{0};
    for (ScriptedOrigin* origin : {&first, &second})
        origin->on("/a",
                   [&, own = origin->url().substr(7)](const SeenRequest& request, OriginStream& stream) {
                       if (request.field("Host") != own) ++misled;
                       ++asked;
                       stream.send(ok("Cache-Control: no-store", "content"));
                   });
    const auto naming = [](const ScriptedOrigin& origin) {
        return "[proxy]\norigin = \"" + origin.url() + "\"\norigin_host = \"origin\"\n";
    };
    const ConfigFile file(naming(first));
    const ProxyProcess proxy("", {"--config", file.path(), "--threads", "2"});
    std::atomic<bool> over{false};
    std::vector<std::thread> clients;
    for (int client = 0; client < 3; ++client)
        clients.emplace_back([&] {
            Client own(proxy.port());
            while (!over.load()) {
                own.request("GET", "/a");
                own.receive();
            }
        });
    for (int count = 0; count < 100; ++count) {
        file.write(naming(count % 2 == 0 ? second : first));
        CHECK(reload(proxy).status == 200);
    }
    CHECK(eventually([&] { return asked.load() > 100; }));
    over.store(true);
    for (std::thread& client : clients)
        client.join();
    CHECK(misled.load() == 0);
}

TEST_CASE("a reload that names the proxy itself as the origin is refused, wherever the file has moved it") {
    ScriptedOrigin origin;
    origin.answers("/a", {ok("Cache-Control: no-store", "content")});
    const ConfigFile file("[proxy]\norigin = \"" + origin.url() + "\"\n");
    const ProxyProcess proxy("", {"--config", file.path()});
    for (const std::uint16_t port : {proxy.port(), proxy.admin_port()}) {
        for (const char* host : {"127.0.0.1", "localhost", "[::1]"}) {
            const std::string url = std::string("http://") + host + ":" + std::to_string(port);
            file.write("[proxy]\nlisten = \"127.0.0.1:1\"\norigin = \"" + url + "\"\n");
            const ClientResponse refused = reload(proxy);
            CAPTURE(url, refused.body);
            CHECK(refused.status == 400);
            CHECK(refused.body.find(url + " is the proxy itself") != std::string::npos);
            CHECK(refused.body.find("cachewright.toml") != std::string::npos);
        }
    }
    CHECK(ask(proxy.port(), "GET", "/a").body == "content");
    CHECK_FALSE(config_of(proxy)["refused"].is_null());
}

TEST_CASE("a configuration file that is gone or cannot be read is refused by name") {
    namespace fs = std::filesystem;
    const bool found = GENERATE(false, true);
    const ConfigFile file("[proxy]\nvia = \"first\"\n");
    const fs::path before = fs::current_path();
    std::vector<std::string> flags;
    if (found)
        fs::current_path(fs::path(file.path()).parent_path());
    else
        flags = {"--config", file.path()};
    Proxied proxied(flags);
    fs::current_path(before);
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=600", "content")});
    const auto check_refused = [&] {
        const ClientResponse refused = reload(proxied.proxy);
        CAPTURE(found, refused.body);
        CHECK(refused.status == 400);
        CHECK(refused.body.find("cachewright.toml") != std::string::npos);
        CHECK(proxied.get("/a").field("Via") == "1.1 first");
    };
    fs::remove(file.path());
    check_refused();
    fs::create_directory(file.path());
    check_refused();
    fs::remove(file.path());
    file.write("[proxy]\nvia = \"second\"\n");
    CHECK(reload(proxied.proxy).status == 200);
    CHECK(proxied.get("/a").field("Via") == "1.1 second");
}

TEST_CASE(
    "what needs a restart is named and not changed, flags count before the file, and no token is told") {
    const ConfigFile file("[proxy]\nadmin_token_file = \"token\"\nvia = \"file\"\nmax_ranges = 4\n");
    const ScriptedOrigin origin;
    const ProxyProcess proxy(origin.url(), {"--config", file.path(), "--via", "flag", "--threads", "1"});
    std::ifstream in(std::filesystem::path(file.path()).parent_path() / "token");
    std::string token;
    std::getline(in, token);
    REQUIRE(token.size() >= 16);
    const std::string fields = std::string(kJson) + "Authorization: Bearer " + token + "\n";
    CHECK(ask(proxy.admin_port(), "GET", "/api/config", "Host: 127.0.0.1\n").status == 401);
    file.write(
        "[proxy]\nadmin_token_file = \"token\"\nlisten = \"127.0.0.1:1\"\nstore_size = \"1MiB\"\nthreads = "
        "3\n");
    const ClientResponse told = ask(proxy.admin_port(), "POST", "/api/config/reload", fields, "{}");
    CAPTURE(told.body);
    const Json config = Json::parse(told.body, nullptr, false);
    CHECK(told.body.find(token) == std::string::npos);
    CHECK(setting(config, "via") == Json({{"key", "via"}, {"value", "flag"}, {"from", "--via"}}));
    CHECK(setting(config, "max_ranges")["value"] == 16);
    CHECK(setting(config, "max_ranges")["from"] == "default");
    CHECK(setting(config, "store_size")["value"] == "256MiB");
    CHECK(setting(config, "threads")["value"] == 1);
    // --listen and --threads are flags here.
    CHECK(config["needs_restart"] == Json::array({"store_size"}));
    CHECK(config["file"] == file.path());
}
