// What is stored is there after a restart (--store): as fresh as it was and no fresher, whole or not at all,
// and never what was purged.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/config_file.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <utility>
#include <vector>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

// The proxy's port is another one after a restart, and stands in no key.
constexpr std::string_view kHost = "Host: shop.example";

// An origin, and where what is stored of it is kept.
class Site {
  public:
    Site() {
        std::string name = (std::filesystem::temp_directory_path() / "persistence_test.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
    }
    ~Site() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    [[nodiscard]] const std::string& folder() const { return folder_; }
    [[nodiscard]] std::string store() const { return folder_ + "/cache.db"; }

    ScriptedOrigin origin;

  private:
    std::string folder_;
};

// The proxy in front of it, from one start to its end.
struct Kept {
    explicit Kept(const Site& site, std::vector<std::string> flags = {})
        : proxy(site.origin.url(), with_store(site, std::move(flags))) {}

    [[nodiscard]] ClientResponse ask(std::string_view method, std::string_view path,
                                     std::string_view fields = {}) const {
        std::string all(kHost);
        if (!fields.empty()) all.append("\n").append(fields);
        return cachewright::tests::ask(proxy.port(), method, path, all);
    }
    [[nodiscard]] ClientResponse get(std::string_view path, std::string_view fields = {}) const {
        return ask("GET", path, fields);
    }
    [[nodiscard]] ClientResponse purge(std::string_view wish) const {
        return cachewright::tests::ask(proxy.admin_port(), "POST", "/api/purge",
                                       "Host: 127.0.0.1\nContent-Type: application/json", wish);
    }
    [[nodiscard]] Json stats() const {
        return Json::parse(
            cachewright::tests::ask(proxy.admin_port(), "GET", "/api/stats", "Host: 127.0.0.1").body);
    }
    void kill_at_once() {
        proxy.process().signal(SIGKILL);
        CHECK(proxy.process().wait() == 128 + SIGKILL);
        proxy.leave();
    }

    ProxyProcess proxy;

  private:
    static std::vector<std::string> with_store(const Site& site, std::vector<std::string> flags) {
        flags.insert(flags.end(), {"--store", site.store()});
        return flags;
    }
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
    Site site;
    const std::string large(300'000, 'x');
    site.origin.answers("/a", {ok("Cache-Control: max-age=600\nX-Kept: yes", "content")});
    site.origin.answers("/large", {ok("Cache-Control: max-age=86400", large)});
    site.origin.answers("/empty", {ok("Cache-Control: max-age=600")});
    {
        const Kept first(site);
        for (const char* path : {"/a", "/large", "/empty"})
            CHECK_FALSE(first.get(path).hit());
        first.proxy.advance("5m");
    }
    site.origin.stop_listening();
    Kept second(site);
    CHECK_THAT(second.proxy.process().err(), Contains("3 responses from before"));
    const ClientResponse a = second.get("/a");
    CHECK(a.hit());
    CHECK(a.body == "content");
    CHECK(a.field("X-Kept") == "yes");
    CHECK(a.age() >= 300);
    CHECK(second.get("/large").body == large);
    CHECK(second.get("/large").hit());
    CHECK(second.get("/empty").hit());
    CHECK(second.get("/large", "Range: bytes=299990-").body == "xxxxxxxxxx");
    second.proxy.advance("301s");
    CHECK_FALSE(second.get("/a").hit());
}

TEST_CASE("a stored response is confirmed after a restart, and what the 304 brought stays") {
    Site site;
    site.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(request.field("if-none-match") == "\"1\""
                        ? not_modified("ETag: \"1\"\nCache-Control: max-age=600\nX-Head: new")
                        : ok("ETag: \"1\"\nCache-Control: max-age=1\nX-Head: old", "content"));
    });
    for (int start = 0; start < 3; ++start) {
        const Kept kept(site);
        if (start == 1) kept.proxy.advance("1m");
        const ClientResponse answer = kept.get("/a");
        CHECK(answer.body == "content");
        CHECK(answer.field("X-Head") == (start == 0 ? "old" : "new"));
        CHECK(answer.hit() == (start == 2));
    }
    CHECK(site.origin.asked("/a") == 2);
}

TEST_CASE("what memory has no room for is read from disk") {
    Site site;
    constexpr int kMany = 40;
    const auto body = [](int number) { return std::string(100'000, static_cast<char>('0' + number)); };
    const auto path = [](int number) { return "/" + std::to_string(number); };
    {
        const Kept first(site);
        for (int number = 0; number < kMany; ++number) {
            site.origin.answers(path(number), {ok("Cache-Control: max-age=600", body(number))});
            static_cast<void>(first.get(path(number)));
        }
    }
    const Kept second(site, {"--store-size", "1MiB"});
    int wrong = 0;
    for (int asked = 0; asked < 2 * kMany; ++asked) {
        const ClientResponse answer = second.get(path(asked % kMany));
        if (!answer.hit() || answer.body != body(asked % kMany)) ++wrong;
    }
    CHECK(wrong == 0);
    const Json stored = second.stats()["store"];
    CHECK(stored["bytes"].get<int>() <= 1 << 20);
    CHECK(stored["disk"]["responses"] == kMany);
    CHECK(stored["disk"]["contents_read"].get<int>() > kMany);
}

TEST_CASE("a purge that was acknowledged holds after kill -9, by URL, tag and as a whole") {
    for (const std::string_view wish :
         {R"({"url": "http://shop.example/a"})", R"({"tag": "red"})", R"({"everything": true})"}) {
        INFO(wish);
        Site site;
        site.origin.answers("/a", {ok("Cache-Control: max-age=600\nCache-Tag: red", "old"),
                                   ok("Cache-Control: max-age=600", "new")});
        CHECK(Kept(site).get("/a").body == "old");
        {
            // Its content was never read: only the index knows it.
            Kept second(site);
            const ClientResponse purged = second.purge(wish);
            CHECK(purged.status == 200);
            CHECK(Json::parse(purged.body)["purged"] == 1);
            second.kill_at_once();
        }
        CHECK(Kept(site).get("/a").body == "new");
    }
}

TEST_CASE("what was purged softly is stale after kill -9") {
    Site site;
    site.origin.answers("/a",
                        {ok("Cache-Control: max-age=600", "old"), ok("Cache-Control: max-age=600", "new")});
    CHECK(Kept(site).get("/a").body == "old");
    {
        Kept second(site, {"--purge-method"});
        CHECK(second.ask("PURGE", "/a", "Fastly-Soft-Purge: 1").status == 200);
        second.kill_at_once();
    }
    const ClientResponse answer = Kept(site).get("/a");
    CHECK(answer.body == "new");
    // It was there, and stale.
    CHECK_THAT(answer.field("Cache-Status"), Contains("fwd=stale"));
}

TEST_CASE("what a POST made invalid is not there after a restart") {
    Site site;
    site.origin.answers("/a",
                        {ok("Cache-Control: max-age=600", "old"), ok("Cache-Control: max-age=600", "done"),
                         ok("Cache-Control: max-age=600", "new")});
    {
        const Kept first(site);
        CHECK(first.get("/a").body == "old");
        CHECK(first.ask("POST", "/a", "Content-Length: 0").body == "done");
    }
    CHECK(Kept(site).get("/a").body == "new");
}

// Each purge that was acknowledged sets how new the content of its path must be from then on.
TEST_CASE("killed in the midst of traffic and purges, it serves nothing torn and nothing purged") {
    constexpr std::size_t kPaths = 24;
    Site site;
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
        site.origin.on(path(number), [&, number](const SeenRequest&, OriginStream& stream) {
            stream.send(ok("Cache-Control: max-age=3600", content(number, version[number].load())));
        });
    }
    int torn = 0;
    int old = 0;
    int kept = 0;
    for (int round = 0; round < (kSanitized ? 3 : 6); ++round) {
        Kept proxy(site);
        for (std::size_t number = 0; number < kPaths; ++number) {
            const ClientResponse answer = proxy.get(path(number));
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
                    static_cast<void>(proxy.get(path(asked * 7 % kPaths)));
                } catch (const std::exception&) {
                    return;
                }
            }
        });
        for (int purges = 0; purges < 20 + round * 5; ++purges) {
            const std::size_t number = static_cast<std::size_t>(round * 5 + purges) % (kPaths / 2);
            const int next = ++version[number];
            const std::string wish = R"({"url": "http://shop.example)" + path(number) + "\"}";
            if (proxy.purge(wish).status == 200) least[number] = next;
        }
        proxy.proxy.process().signal(SIGKILL);
        ends = true;
        traffic.join();
        proxy.kill_at_once();
    }
    CHECK(torn == 0);
    CHECK(old == 0);
    CHECK(kept > 0);
}

TEST_CASE("content that was damaged on disk is not sent but asked for again, and told of once") {
    Site site;
    const std::string body(100'000, 'q');
    {
        const Kept first(site);
        for (const char* path : {"/a", "/b"}) {
            site.origin.answers(path, {ok("Cache-Control: max-age=600", body)});
            static_cast<void>(first.get(path));
        }
    }
    const std::string file = bytes_of(site.store());
    for (std::size_t at = file.find(std::string(3000, 'q')); at != std::string::npos;
         at = file.find(std::string(3000, 'q'), at + 3000))
        overwrite(site.store(), at + 1000, "Q");
    Kept second(site);
    for (const char* path : {"/a", "/b"}) {
        site.origin.answers(path, {ok("Cache-Control: max-age=600", "asked again")});
        const ClientResponse answer = second.get(path);
        CHECK_FALSE(answer.hit());
        CHECK(answer.body == "asked again");
        CHECK(second.get(path).hit());
    }
    CHECK(second.stats()["store"]["disk"]["damaged"] == 2);
    const std::string said = second.proxy.process().err();
    CHECK_THAT(said, Contains("is damaged: the content of"));
    CHECK(said.find("is damaged") == said.rfind("is damaged"));
}

TEST_CASE("a full disk means that new objects are not kept on it, said once") {
    Site site;
    const std::string body(200'000, 'x');
    Kept proxied(site);
    site.origin.answers("/before", {ok("Cache-Control: max-age=600", body)});
    static_cast<void>(proxied.get("/before"));
    const rlimit full{100'000, 100'000};
    REQUIRE(::prlimit(proxied.proxy.process().pid(), RLIMIT_FSIZE, &full, nullptr) == 0);
    for (int number = 0; number < 10; ++number) {
        const std::string path = "/" + std::to_string(number);
        site.origin.answers(path, {ok("Cache-Control: max-age=600", body)});
        CHECK(proxied.get(path).body == body);
        CHECK(proxied.get(path).hit());
    }
    CHECK(proxied.proxy.process().wait_until([](std::string_view, std::string_view err) {
        return err.find("cannot write to the store") != std::string_view::npos;
    }));
    CHECK(eventually([&] { return proxied.stats()["store"]["disk"]["dropped"] >= 1; }));
    // Purges are durable all the same: at the worst the file goes.
    CHECK(proxied.purge(R"({"everything": true})").status == 200);
    CHECK_FALSE(proxied.get("/0").hit());
    const std::string said = proxied.proxy.process().err();
    CHECK(said.find("cannot write to the store") == said.rfind("cannot write to the store"));
}

TEST_CASE("a store in use, of another version, or something else is refused and stays as it is") {
    Site site;
    {
        const Kept proxy(site);
        const Refused refused = start_refused(site.store());
        CHECK(refused.exit_code == 3);
        CHECK_THAT(refused.err, Contains("is in use by another process"));
    }
    // The database's user_version: https://www.sqlite.org/fileformat.html, "The Database Header".
    overwrite(site.store(), 60, std::string_view("\0\0\0\x63", 4));
    Refused refused = start_refused(site.store());
    CHECK(refused.exit_code == 3);
    CHECK_THAT(refused.err, Contains("has format 99") && Contains("delete it or name another file"));

    const std::string text = "somebody's notes\n";
    std::ofstream(site.store() + ".txt") << text;
    refused = start_refused(site.store() + ".txt");
    CHECK(refused.exit_code == 3);
    CHECK_THAT(refused.err, Contains("is no store of Cachewright"));
    CHECK(bytes_of(site.store() + ".txt") == text);

    refused = start_refused(site.folder());
    CHECK(refused.exit_code == 3);
    CHECK_THAT(refused.err, Contains("it is a directory") && Contains("name a file in it"));
    refused = start_refused(site.folder() + "/none/cache.db");
    CHECK(refused.exit_code == 3);
    CHECK_THAT(refused.err, Contains("its directory does not exist"));
}

TEST_CASE("what was stored for another origin or under other settings is dropped, and that is said") {
    Site site;
    site.origin.answers("/a", {ok("Cache-Control: max-age=600", "content")});
    const std::string said = "was emptied: it was filled from another origin, or with other settings";
    CHECK_FALSE(Kept(site).get("/a").hit());
    {
        Kept same(site, {"--threads", "1", "--via", "off"});
        CHECK(same.get("/a").hit());
        CHECK_THAT(same.proxy.process().err(), !Contains(said));
    }
    for (int start = 0; start < 2; ++start) {
        Kept other(site, {"--set", "rfc9111.heuristic=off"});
        CHECK(other.get("/a").hit() == (start == 1));
        CHECK((other.proxy.process().err().find(said) != std::string::npos) == (start == 0));
    }
    ScriptedOrigin elsewhere;
    elsewhere.answers("/a", {ok("Cache-Control: max-age=600", "other content")});
    ProxyProcess other(elsewhere.url(), {"--store", site.store()});
    CHECK(ask(other.port(), "GET", "/a", kHost).body == "other content");
    CHECK_THAT(other.process().err(), Contains(said));
}

TEST_CASE("other settings that were reloaded hold for the store on disk too, and those of before no more") {
    const ConfigFile file("");
    const std::vector<std::string> flags{"--config", file.path()};
    Site site;
    site.origin.answers("/stated", {ok("Cache-Control: max-age=600", "content")});
    site.origin.answers("/guessed", {ok("Last-Modified: {-864000}", "content")});
    {
        Kept kept(site, flags);
        for (const char* path : {"/stated", "/guessed"})
            CHECK_FALSE(kept.get(path).hit());
        CHECK(kept.get("/guessed").hit());
        file.write("[profile.rfc9111]\nheuristic = \"off\"\n");
        CHECK(ask(kept.proxy.admin_port(), "POST", "/api/config/reload",
                  "Host: 127.0.0.1\nContent-Type: application/json", "{}")
                  .status == 200);
        CHECK(kept.get("/stated").hit());
        kept.kill_at_once();
    }
    {
        Kept kept(site, flags);
        CHECK(kept.get("/stated").hit());
        CHECK_FALSE(kept.get("/guessed").hit());
    }
    Kept before(site, {"--isolated"});
    CHECK_FALSE(before.get("/stated").hit());
}

TEST_CASE("what came from one origin is never served for another that a reload named") {
    const auto naming = [](const ScriptedOrigin& origin) {
        return "[proxy]\norigin = \"" + origin.url() + "\"\n";
    };
    Site site;
    ScriptedOrigin other;
    const ConfigFile file(naming(site.origin));
    const std::vector<std::string> flags{"--config", file.path(), "--store", site.store()};
    site.origin.answers("/a", {ok("Cache-Control: max-age=600", "of one")});
    for (const char* path : {"/a", "/b"})
        other.answers(path, {ok("Cache-Control: max-age=600", "of the other")});
    {
        ProxyProcess proxy("", flags);
        CHECK(ask(proxy.port(), "GET", "/a", kHost).body == "of one");
        file.write(naming(other));
        CHECK(ask(proxy.admin_port(), "POST", "/api/config/reload",
                  "Host: 127.0.0.1\nContent-Type: application/json", "{}")
                  .status == 200);
        // Nothing is dropped while it runs.
        CHECK(ask(proxy.port(), "GET", "/a", kHost).body == "of one");
        CHECK(ask(proxy.port(), "GET", "/b", kHost).body == "of the other");
    }
    {
        ProxyProcess proxy("", flags);
        CHECK(ask(proxy.port(), "GET", "/a", kHost).body == "of the other");
        CHECK_THAT(proxy.process().err(), Contains("was emptied"));
    }
}

TEST_CASE("a store that is deleted while the proxy runs is missed once, and purges hold all the same") {
    Site site;
    for (const char* path : {"/a", "/b"})
        site.origin.answers(path, {ok("Cache-Control: max-age=600", "content")});
    const std::string said = "was deleted while it was in use";
    {
        Kept kept(site);
        static_cast<void>(kept.get("/a"));
        std::filesystem::remove(site.store());
        CHECK(kept.purge(R"({"everything": true, "soft": true})").status == 200);
        CHECK(kept.purge(R"({"everything": true})").status == 200);
        CHECK_FALSE(kept.get("/b").hit());
        CHECK(kept.get("/b").hit());
        const std::string err = kept.proxy.process().err();
        CHECK_THAT(err, Contains(said));
        CHECK(err.find(said) == err.rfind(said));
    }
    CHECK_FALSE(Kept(site).get("/b").hit());
}

TEST_CASE("a store that an older copy replaces makes purges fail, for what is in the copy is not known") {
    Site site;
    site.origin.answers("/a", {ok("Cache-Control: max-age=600", "content")});
    CHECK_FALSE(Kept(site).get("/a").hit());
    const std::string copy = site.folder() + "/copy.db";
    std::filesystem::copy(site.store(), copy);
    {
        Kept kept(site);
        CHECK(kept.get("/a").hit());
        std::filesystem::rename(copy, site.store());
        const ClientResponse failed = kept.purge(R"({"everything": true})");
        CHECK(failed.status == 500);
        CHECK_THAT(failed.body, Contains("delete the file of --store before the next start"));
        CHECK_FALSE(kept.get("/a").hit());
        CHECK_THAT(kept.proxy.process().err(), Contains("was replaced by another file"));
    }
    // It is as it was.
    CHECK(Kept(site).get("/a").hit());
}

TEST_CASE("the file of a store is for its owner only") {
    Site site;
    const Kept proxy(site);
    for (const char* suffix : {"", "-wal", "-shm"}) {
        struct stat about {};
        REQUIRE(::stat((site.store() + suffix).c_str(), &about) == 0);
        CHECK((about.st_mode & 0777U) == 0600U);
    }
}
