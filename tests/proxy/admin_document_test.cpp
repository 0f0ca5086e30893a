// docs/admin-api.md: every route is there with its parameters, and its session goes as it is shown.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/documented.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

const char* const kDocument = "docs/admin-api.md";

bool is_moment(const Json& value) {
    return value.is_string() && value.get<std::string>().size() >= 20 &&
           value.get<std::string>().find("T") == 10 && value.get<std::string>().back() == 'Z';
}

// What depends on the machine and the moment, not on what was asked.
bool is_measured(const std::string& key) {
    for (const char* name : {"memory_bytes", "seed", "connections"}) {
        if (key == name) return true;
    }
    return false;
}

// Where two answers differ; empty when they say the same. Moments may differ, measured seconds too, and those
// of the cache's clock by a few, since a slow machine may be late.
std::string difference(const Json& said, const Json& documented, const std::string& key) {
    if (is_moment(said) && is_moment(documented)) return {};
    if (is_measured(key) && said.is_number() && documented.is_number()) return {};
    if (key.ends_with("_seconds") && said.is_number() && documented.is_number()) {
        const bool of_clock = key == "age_seconds" || key == "ttl_seconds" || key == "offset_seconds" ||
                              key == "remaining_seconds" || key == "lifetime_seconds";
        const double apart = std::abs(said.get<double>() - documented.get<double>());
        return !of_clock || apart <= 5 ? std::string() : key;
    }
    if (said.is_object() && documented.is_object()) {
        for (const auto& [name, value] : documented.items()) {
            if (!said.contains(name)) return key + " lacks " + name;
        }
        for (const auto& [name, value] : said.items()) {
            if (!documented.contains(name)) return key + " has " + name;
            // How answers spread over the buckets, and what the store takes, is the machine's.
            if (name == "buckets" || (key == "store" && name == "bytes")) continue;
            if (std::string found = difference(value, documented[name], name); !found.empty()) return found;
        }
        return {};
    }
    if (said.is_array() && documented.is_array()) {
        if (said.size() != documented.size()) return key + " has another length";
        for (std::size_t at = 0; at < said.size(); ++at) {
            if (std::string found = difference(said[at], documented[at], key); !found.empty()) return found;
        }
        return {};
    }
    return said == documented ? std::string() : key;
}

std::string block_behind(const std::string& text, const std::string& fence, std::size_t from = 0) {
    const std::size_t begin = text.find(fence + "\n", from) + fence.size() + 1;
    return text.substr(begin, text.find("```", begin) - begin);
}

// The origin's script of the document, in a file that goes away.
class ScriptFile {
  public:
    explicit ScriptFile(const std::string& document)
        : path_((std::filesystem::temp_directory_path() / "cachewright-admin-XXXXXX").string()) {
        const int file = mkstemp(path_.data());
        REQUIRE(file >= 0);
        close(file);
        std::ofstream(path_) << block_behind(document, "```toml");
    }
    ScriptFile(const ScriptFile&) = delete;
    ScriptFile& operator=(const ScriptFile&) = delete;
    ~ScriptFile() { std::remove(path_.c_str()); }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// What a section says, up to the next one.
std::string section(const std::string& text, const std::string& heading) {
    const std::size_t begin = text.find("\n## " + heading + "\n");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find("\n## ", begin + 1) - begin);
}

}  // namespace

TEST_CASE("the session in docs/admin-api.md goes as it is shown") {
    if (!has_curl()) {
        WARN("curl is missing: nothing was checked");
        return;
    }
    const std::string text = document(kDocument);
    const ScriptFile script(text);
    const DocumentedSession session({script.path()}, {"--threads", "1", "--purge-method"});
    std::size_t checked = 0;
    for (const Shown& shown : shown_in(text, "```console")) {
        CAPTURE(shown.command, shown.output);
        const Json documented = Json::parse(shown.output, nullptr, false);
        ++checked;
        if (!documented.is_object()) {
            check_output(session.run(shown.command), shown.output);
            continue;
        }
        // A record is there when the answer has been sent to its end, which a client may see a little
        // earlier.
        const bool reads = shown.command.find(" -d ") == std::string::npos &&
                           shown.command.find(" -X ") == std::string::npos;
        std::string said;
        std::string differs;
        const auto agrees = [&] {
            said = session.run(shown.command);
            const Json told = Json::parse(said, nullptr, false);
            differs = told.is_object() ? difference(told, documented, "") : "it is no JSON";
            return differs.empty();
        };
        const bool agreed = reads ? eventually(agrees) : agrees();
        CAPTURE(said, differs);
        CHECK(agreed);
    }
    CHECK(checked >= 25);
}

TEST_CASE("the event in docs/admin-api.md is what is sent") {
    const std::string text = document(kDocument);
    const std::string documented = block_behind(text, "```text", text.find("\n## GET /events\n"));
    const ScriptFile script(text);
    const DocumentedSession session({script.path()}, {"--threads", "1"});
    // The number of the documented event.
    for (int count = 0; count < 3; ++count)
        ask(session.proxy.port(), "GET", "/account", "Host: 127.0.0.1:8080\n");
    Client listener(session.proxy.admin_port());
    listener.request("GET", "/events?outcome=miss", "Host: 127.0.0.1");
    ClientResponse answer = listener.receive_head();
    CHECK(answer.status == 200);
    CHECK(answer.field("Content-Type") == "text/event-stream");
    ask(session.proxy.port(), "GET", "/news", "Host: 127.0.0.1:8080\nAccept-Language: en\n");
    while (answer.body.find("\n\n") == std::string::npos && !answer.complete)
        listener.receive_body(answer, answer.body_bytes + 1);
    std::istringstream said_lines(answer.body);
    std::istringstream lines(documented);
    std::string said;
    for (std::string line; std::getline(lines, line);) {
        REQUIRE(std::getline(said_lines, said));
        CAPTURE(line, said);
        if (!line.starts_with("data: ")) {
            CHECK(said == line);
            continue;
        }
        const Json wanted = Json::parse(line.substr(6), nullptr, false);
        const Json got = Json::parse(said.substr(6), nullptr, false);
        REQUIRE(wanted.is_object());
        CHECK(difference(got, wanted, "").empty());
    }
}

TEST_CASE("docs/admin-api.md has a section for every route, and names its parameters") {
    const std::string text = document(kDocument);
    const Proxied proxied;
    const std::string none = admin_json(proxied, "/nothing")["hint"].get<std::string>();
    const std::string before = "there are ";
    REQUIRE(none.starts_with(before));
    std::istringstream paths(none.substr(before.size()));
    std::size_t routes = 0;
    for (std::string path; paths >> path;) {
        path = path.substr(0, path.find(','));
        std::string concrete = path;
        if (const std::size_t id = concrete.find("{id}"); id != std::string::npos)
            concrete.replace(id, 4, "1");
        for (const char* method : {"GET", "POST", "DELETE"}) {
            CAPTURE(method, path);
            const bool posts = std::string_view(method) == "POST";
            Client client(proxied.proxy.admin_port());
            // An unknown parameter: every route refuses that, and says which there are.
            client.request(method, concrete + "?nothing=1",
                           posts ? "Host: 127.0.0.1\nContent-Type: application/json" : "Host: 127.0.0.1",
                           posts ? "{}" : "");
            const ClientResponse response = client.receive(method);
            if (response.status == 405) continue;
            ++routes;
            CHECK(response.status == 400);
            const std::string about = section(text, std::string(method) + " " + path);
            CHECK_FALSE(about.empty());
            const std::string hint = Json::parse(response.body)["hint"].get<std::string>();
            if (!hint.starts_with(before)) continue;
            std::istringstream names(hint.substr(before.size()));
            for (std::string name; names >> name;) {
                name = name.substr(0, name.find(','));
                if (name == "is") break;
                CAPTURE(name);
                CHECK_THAT(about, Contains("`" + name + "`"));
            }
        }
    }
    CHECK(routes >= 13);
}
