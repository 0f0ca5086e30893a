// What docs/proxy.md and README.md say of the proxy is what it does: sessions with curl, the limits, the keys
// of the log, the words of Cache-Status.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/documented.hpp"
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace cachewright::tests;

namespace {

// The block that follows a heading.
std::string block_after(const std::string& text, const std::string& heading, const std::string& fence) {
    const std::size_t begin = text.find(fence + "\n", text.find(heading + "\n")) + fence.size() + 1;
    return text.substr(begin, text.find("```\n", begin) - begin);
}

// The first cells of the tables between a line and the next that begins with `end`.
std::vector<std::vector<std::string>> rows_after(const std::string& text, const std::string& from,
                                                 const std::string& end) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(text.substr(text.find(from)));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line) && !line.starts_with(end)) {
        if (!line.starts_with("| `")) continue;
        std::vector<std::string> cells;
        for (std::size_t at = 2, next = 0; at < line.size() && next != std::string::npos; at = next + 3) {
            next = line.find(" | ", at);
            const std::size_t stop = next == std::string::npos ? line.rfind(" |") : next;
            cells.push_back(line.substr(at, stop - at));
        }
        rows.push_back(std::move(cells));
    }
    return rows;
}

// The words in backquotes of a cell.
std::vector<std::string> words(const std::string& cell) {
    std::vector<std::string> found;
    static const std::regex quoted("`([^`]+)`");
    for (std::sregex_iterator at(cell.begin(), cell.end(), quoted), end; at != end; ++at)
        found.push_back((*at)[1]);
    return found;
}

ClientResponse install_faults(const Proxied& proxied, std::string_view rules) {
    return ask(proxied.proxy.admin_port(), "POST", "/api/faults",
               "Host: 127.0.0.1\nContent-Type: application/json\n", rules);
}

}  // namespace

TEST_CASE("the sessions in docs/proxy.md and README.md go as they are shown, with the log that is shown") {
    if (!has_curl()) {
        WARN("curl is missing: nothing was checked");
        return;
    }
    const std::string text = document("docs/proxy.md");
    const std::vector<Shown> shown = shown_in(text, "```console");
    CHECK(shown.size() >= 6);
    {
        DocumentedSession session;
        session.check(shown);
        Process& process = session.proxy.process();
        CHECK(process.wait_until([](std::string_view out, std::string_view) {
            return std::count(out.begin(), out.end(), '\n') >= 3;
        }));
        const std::string log = block_after(text, "## The access log", "```text");
        std::string out = process.out();
        std::size_t end = 0;
        for (int line = 0; line < 3; ++line)
            end = out.find('\n', end) + 1;
        check_output(out.substr(0, end), log);
    }
    const std::vector<Shown> tour = shown_in(document("README.md"), "```text");
    CHECK(tour.size() >= 3);
    const DocumentedSession session;
    session.check(tour);
}

TEST_CASE("the table of limits in docs/proxy.md says what --help says") {
    Process help(tool(), {"proxy", "--help"});
    REQUIRE(help.wait() == 0);
    std::string limits = help.out();
    limits.erase(0, limits.find("Limits:\n"));
    limits = std::regex_replace(limits, std::regex("\n {20,}"), " ");
    static const std::regex option("  (--[a-z-]+) [A-Z]+=(\\S+) +(.*)");
    std::string wanted;
    std::istringstream lines(limits);
    for (std::string line; std::getline(lines, line);) {
        std::smatch found;
        if (std::regex_match(line, found, option))
            wanted += "| `" + found.str(1) + "` | " + found.str(2) + " | " + found.str(3) + " |\n";
    }
    CHECK(wanted.size() > 1000);
    const std::string text = document("docs/proxy.md");
    const std::string head = "| flag | default | what it limits |\n|---|---|---|\n";
    const std::size_t begin = text.find(head);
    REQUIRE(begin != std::string::npos);
    const std::string table = text.substr(begin + head.size());
    CHECK(table.substr(0, table.find("\n\n") + 1) == wanted);
}

TEST_CASE("docs/proxy.md lists every key of the JSON log, and no other") {
    std::set<std::string> documented;
    for (const auto& row : rows_after(document("docs/proxy.md"), "| key | value |", "## ")) {
        for (const std::string& word : words(row[0]))
            documented.insert(word);
    }
    Proxied proxied({"--log-format", "json"});
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60, stale-while-revalidate=600", "content")});
    proxied.origin.on("/short", [](const SeenRequest&, OriginStream& stream) {
        stream.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
        stream.close();
    });
    proxied.get("/a");
    proxied.get("/a");
    ask(proxied.proxy.port(), "GET", "/short");
    CHECK(install_faults(proxied, R"({"rules":[{"status":503,"count":1},{"refused":true}]})").status == 200);
    proxied.get("/b");
    // Sets off a refresh, which fails.
    proxied.advance("75s");
    proxied.get("/a");
    std::set<std::string> written;
    static const std::regex key("[{,]\"([a-z_]+)\":");
    for (const std::string& line : proxied.log_lines(6)) {
        for (std::sregex_iterator at(line.begin(), line.end(), key), end; at != end; ++at)
            written.insert((*at)[1]);
    }
    CHECK(written == documented);
}

TEST_CASE("docs/admin-api.md lists every key of a store on disk, and no other") {
    std::set<std::string> documented;
    for (const auto& row : rows_after(document("docs/admin-api.md"), "### With a store on disk", "## ")) {
        for (const std::string& word : words(row[0]))
            documented.insert(word);
    }
    std::string name = (std::filesystem::temp_directory_path() / "documents_test.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    std::set<std::string> written;
    {
        const Proxied proxied({"--store", name + "/cache.db"});
        const Json stats = admin_json(proxied, "/api/stats");
        for (const auto& [key, value] : stats["store"]["disk"].items())
            written.insert(key);
    }
    std::filesystem::remove_all(name);
    CHECK(written == documented);
}

TEST_CASE("docs/proxy.md lists every key of a fault, and its examples are taken") {
    const Proxied proxied;
    const std::string text = document("docs/proxy.md");
    std::set<std::string> documented;
    const std::map<std::string, std::string> tables{
        {"| key | takes | default | meaning |", "What happens then"},
        {"| key | takes | what happens |", "Of three requests"}};
    for (const auto& [head, end] : tables) {
        REQUIRE(text.find(head) != std::string::npos);
        REQUIRE(text.find("\n" + end) != std::string::npos);
        for (const auto& row : rows_after(text, head, end)) {
            for (const std::string& word : words(row[0]))
                documented.insert(word);
        }
    }
    // What goes with `status`, in its row.
    documented.insert({"headers", "body"});
    const std::string refused = install_faults(proxied, R"({"rules":[{"nonsense":1}]})").body;
    const std::string before = "there are ";
    std::istringstream known(refused.substr(refused.find(before) + before.size()));
    std::set<std::string> taken;
    for (std::string key; known >> key;)
        taken.insert(key.substr(0, key.find_first_of(",\"")));
    CHECK(documented == taken);
    std::size_t examples = 0;
    for (std::size_t at = text.find("```json\n"); at != std::string::npos; at = text.find("```json\n", at)) {
        at += std::string_view("```json\n").size();
        const std::string example = text.substr(at, text.find("```\n", at) - at);
        CAPTURE(example);
        CHECK(install_faults(proxied, example).status == 200);
        ++examples;
    }
    CHECK(examples > 0);
}

TEST_CASE("each detail that docs/proxy.md lists is what Cache-Status says in that case") {
    struct Case {
        std::string response;  // fields of the origin's
        std::string request = {};
        std::string method = "GET";
        std::string content = {};
    };
    const std::map<std::string, Case> cases{
        {"no-store", {"Cache-Control: no-store"}},
        {"private-in-shared-cache", {"Cache-Control: private, max-age=60"}},
        {"authorization-not-allowed", {"Cache-Control: max-age=60", "Authorization: Basic YTpi"}},
        {"nothing-allows-storing", {"status 201"}},
        {"no-lifetime-no-validator", {"X: y"}},
        {"request-no-store", {"Cache-Control: max-age=60", "Cache-Control: no-store"}},
        {"request-has-content", {"Cache-Control: max-age=60", "", "GET", "content"}},
        {"method-not-cacheable", {"Cache-Control: max-age=60", "", "PUT", "content"}},
        {"post-without-lifetime", {"X: y", "", "POST", "content"}},
        {"vary-star", {"Cache-Control: max-age=60\nVary: *"}},
        {"too-many-vary-fields", {"Cache-Control: max-age=60\nVary: A, B, C"}},
        {"object-too-large", {"Cache-Control: max-age=60\nX: large"}},
        {"endless", {"Cache-Control: max-age=60\nContent-Type: text/event-stream"}},
        {"nothing-stored", {"", "Cache-Control: only-if-cached"}},
        {"refused", {"", "bad name: x"}},
    };
    Proxied proxied({"--max-object", "20", "--max-vary-fields", "2"});
    std::set<std::string> listed;
    for (const auto& row : rows_after(document("docs/proxy.md"), "| detail | meaning |", "The others")) {
        const std::string word = words(row[0]).at(0);
        CAPTURE(word);
        listed.insert(word);
        const auto found = cases.find(word);
        if (found == cases.end()) {
            FAIL_CHECK("there is no case for it");
            continue;
        }
        const Case& tried = found->second;
        const bool created = tried.response == "status 201";
        const bool large = tried.response.ends_with("large");
        proxied.origin.answers("/" + word,
                               {answer(created ? 201 : 200, created ? "ETag: \"a\"" : tried.response,
                                       large ? std::string(30, 'x') : "content")});
        const ClientResponse got =
            ask(proxied.proxy.port(), tried.method, "/" + word, tried.request, tried.content);
        CHECK(got.field("Cache-Status").ends_with("detail=" + word));
    }
    CHECK(listed.size() == cases.size());
}
