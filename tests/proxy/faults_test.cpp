// Faults on the way to the origin, put there by the admin API: what clients get, what is stored, what the log
// says.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace cachewright::tests;
using namespace std::chrono_literals;

namespace {

ClientResponse admin(const Proxied& proxied, std::string_view method, std::string_view body = {}) {
    const std::string fields = "Host: 127.0.0.1\nContent-Type: application/json\n";
    return ask(proxied.proxy.admin_port(), method, "/api/faults", fields, body);
}

// {"rules": [...]} with the quotes of JSON written as '.
std::string install(const Proxied& proxied, std::string rules) {
    std::replace(rules.begin(), rules.end(), '\'', '"');
    const ClientResponse told = admin(proxied, "POST", "{\"rules\":[" + rules + "]}");
    INFO(rules << ": " << told.body);
    CHECK(told.status == 200);
    return told.body;
}

bool says(std::string_view text, std::string wanted) {
    std::replace(wanted.begin(), wanted.end(), '\'', '"');
    INFO(text);
    return text.find(wanted) != std::string_view::npos;
}

std::string statuses(Proxied& proxied, int requests) {
    std::string all;
    for (int i = 0; i < requests; ++i)
        all += std::to_string(proxied.get("/a").status) + " ";
    return all;
}

constexpr std::string_view kNotStored = "Cache-Control: no-store";

}  // namespace

TEST_CASE("the next three requests to the origin fail, and the fourth is well again") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok(kNotStored, "content")});
    const std::string told = install(proxied, "{'status':503,'count':3}");
    CHECK(says(told, "'left':3"));
    CHECK(says(told, "'name':'rule-1'"));
    CHECK(says(told, "'rule':{'count':3,'status':503}"));
    const ClientResponse first = proxied.get("/a");
    CHECK(first.status == 503);
    CHECK(first.body == "503 Service Unavailable, made by the fault 'rule-1'\n");
    CHECK(first.cache_status().fwd == cachewright::http::ForwardReason::uri_miss);
    CHECK(statuses(proxied, 4) == "503 503 200 200 ");
    CHECK(proxied.origin.asked("/a") == 2);
    const std::string after = admin(proxied, "GET").body;
    CHECK(says(after, "'matched':5"));
    CHECK(says(after, "'fired':3"));
    CHECK(says(after, "'left':0"));
    CHECK(says(after, "'state':'used up'"));
    // And the records of decisions.
    const ClientResponse records =
        ask(proxied.proxy.admin_port(), "GET", "/api/decisions", "Host: 127.0.0.1\n");
    CHECK(says(records.body, "'fault':'rule-1'"));
    CHECK(says(proxied.log_lines(5)[0], " fault=rule-1"));
    CHECK_FALSE(says(proxied.log_lines(5)[3], "fault="));
}

TEST_CASE("hits never meet a fault, and count for none") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/a");
    install(proxied, "{'refused':true}");
    CHECK(proxied.get("/a").hit());
    CHECK(says(admin(proxied, "GET").body, "'matched':0"));
}

TEST_CASE(
    "each kind of failure is answered as the real one is, with the fault's name, and without a request") {
    Proxied proxied({"--first-byte-timeout", "200ms", "--log-format", "json"});
    proxied.origin.answers("/a", {ok(kNotStored, "content")});
    struct Row {
        std::string effect;
        int status;
        std::string detail;
    };
    const std::vector<Row> rows{{"'refused':true", 502, "origin-unreachable"},
                                {"'reset':true", 502, "origin-unreachable"},
                                {"'timeout':true", 504, "origin-timed-out"},
                                {"'delay':'1h'", 504, "origin-timed-out"},
                                {"'malformed':true", 502, "origin-malformed"}};
    for (const Row& row : rows) {
        CAPTURE(row.effect);
        install(proxied, "{'name':'outage'," + row.effect + "}");
        const ClientResponse got = proxied.get("/a");
        CHECK(got.status == row.status);
        CHECK(got.cache_status().detail == row.detail);
        CHECK(got.body.starts_with("the fault 'outage' "));
    }
    CHECK(proxied.origin.asked("/a") == 0);
    for (const std::string& line : proxied.log_lines(rows.size()))
        CHECK(says(line, R"("fault":"outage")"));
    // What is sent with a request that nobody takes does not become the next one.
    install(proxied, "{'refused':true,'count':1}");
    CHECK(proxied.ask("POST", "/a", "", "GET /evil HTTP/1.1\r\n\r\n").status == 502);
    CHECK(proxied.get("/a").status == 200);
    CHECK(proxied.origin.asked("/evil") == 0);
}

TEST_CASE("RFC 5861 4: under a fault stale-if-error serves what is stored, and no longer than it says") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60, stale-if-error=600", "content")});
    proxied.get("/a");
    proxied.advance("90s");
    for (const char* effect : {"{'status':503}", "{'refused':true}", "{'malformed':true}"}) {
        CAPTURE(effect);
        install(proxied, effect);
        const ClientResponse stale = proxied.get("/a");
        CHECK(stale.status == 200);
        CHECK(stale.body == "content");
        CHECK(stale.age() >= 90);
    }
    CHECK(says(proxied.log_lines(4)[1], " stale "));
    CHECK(says(proxied.log_lines(4)[1], " fault=rule-1"));
    install(proxied, "{'status':503}");
    proxied.advance("10m");
    CHECK(proxied.get("/a").status == 503);
    CHECK(proxied.origin.asked("/a") == 1);
}

TEST_CASE("refreshes in the background meet faults too") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60, stale-while-revalidate=600", "first"),
                                  ok("Cache-Control: max-age=60, stale-while-revalidate=600", "second")});
    proxied.get("/a");
    proxied.advance("90s");
    install(proxied, "{'status':500,'count':1}");
    CHECK(proxied.get("/a").body == "first");
    CHECK(eventually([&] { return admin(proxied, "GET").body.find("\"left\":0") != std::string::npos; }));
    CHECK(proxied.origin.asked("/a") == 1);
    CHECK(eventually([&] { return proxied.get("/a").body == "second"; }));
}

TEST_CASE("a truncated answer breaks off at its client and is never stored") {
    Proxied proxied;
    const std::string content(100000, 'x');
    proxied.origin.answers("/length", {ok("Cache-Control: max-age=60", content)});
    proxied.origin.answers("/chunked", {ok("Cache-Control: max-age=60\nTransfer-Encoding: chunked",
                                           chunk(content) + std::string(kLastChunk))});
    proxied.origin.answers("/private", {ok("Cache-Control: no-store", content)});
    struct Row {
        std::string cut;
        std::string target;
        std::uint64_t bytes;
    };
    for (const Row& row :
         {Row{"1000", "/length", 1000}, Row{"'1KiB'", "/chunked", 1024}, Row{"'25%'", "/private", 25000},
          Row{"0", "/length", 0}, Row{"'50%'", "/chunked", 100000}}) {
        CAPTURE(row.cut, row.target);
        install(proxied, "{'truncate_after':" + row.cut + "}");
        const ClientResponse got = ask(proxied.proxy.port(), "GET", row.target);
        CHECK_FALSE(got.complete);
        // A broken connection may take away what was on its way, the head as well.
        CHECK(got.body_bytes <= row.bytes);
    }
    admin(proxied, "DELETE");
    for (const char* target : {"/length", "/chunked"}) {
        const ClientResponse whole = proxied.get(target);
        CHECK_FALSE(whole.hit());
        CHECK(whole.complete);
        CHECK(whole.body == content);
        CHECK(proxied.get(target).hit());
    }
    const std::vector<std::string> lines = proxied.log_lines(5);
    CHECK(says(lines[0], " fault=rule-1"));
    CHECK(says(lines[0], "(origin broke off)"));
}

TEST_CASE("an answer that is no longer than the cut comes whole and is stored") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", "content")});
    install(proxied, "{'truncate_after':7}");
    CHECK(proxied.get("/a").complete);
    CHECK(proxied.get("/a").hit());
    // Nor is there anything to cut off where there is no content.
    proxied.origin.answers("/empty", {answer(204, kNotStored)});
    install(proxied, "{'truncate_after':'50%'}");
    CHECK(proxied.get("/empty").complete);
    const ClientResponse head = proxied.ask("HEAD", "/b");
    CHECK(head.status == 404);
    CHECK(head.complete);
}

TEST_CASE("a delay passes before the origin is asked, and counts as its time") {
    Proxied proxied({"--log-format", "json"});
    proxied.origin.answers("/a", {ok(kNotStored, "content")});
    install(proxied, "{'name':'slow','delay':'300ms'},{'name':'bad','status':500,'count':1}");
    const auto began = std::chrono::steady_clock::now();
    CHECK(proxied.get("/a").status == 500);
    CHECK(proxied.get("/a").status == 200);
    CHECK(std::chrono::steady_clock::now() - began >= 600ms);
    const std::vector<std::string> lines = proxied.log_lines(2);
    CHECK(says(lines[0], "'fault':'slow,bad'"));
    CHECK(says(lines[1], "'fault':'slow'"));
    const std::size_t at = lines[1].find("\"origin_ms\":");
    REQUIRE(at != std::string::npos);
    CHECK(std::stod(lines[1].substr(at + 12)) >= 300);
}

TEST_CASE("slow content takes its time and comes whole") {
    Proxied proxied;
    const std::string content(2000, 'x');
    proxied.origin.answers("/a", {ok("Cache-Control: max-age=60", content)});
    proxied.origin.answers("/b", {ok(kNotStored, content)});
    install(proxied, "{'bytes_per_second':4000}");
    for (const char* target : {"/a", "/b"}) {
        const auto began = std::chrono::steady_clock::now();
        const ClientResponse got = proxied.get(target);
        CHECK(got.complete);
        CHECK(got.body == content);
        // All but the last piece, which is a tenth of a second's worth.
        CHECK(std::chrono::steady_clock::now() - began >= 400ms);
    }
    CHECK(proxied.get("/a").hit());
}

TEST_CASE("an answer of a fault has its headers and content, and is stored where they allow it") {
    Proxied proxied;
    install(proxied,
            "{'route':'/gone','status':404,'body':'no','headers':{'Cache-Control':'max-age=60',"
            "'Content-Type':'text/html'}},{'route':'/busy','status':503,'headers':{'Retry-After':'30'}},"
            "{'route':'/empty','status':204}");
    const ClientResponse gone = proxied.get("/gone");
    CHECK(gone.status == 404);
    CHECK(gone.body == "no");
    CHECK(gone.field("Content-Type") == "text/html");
    CHECK(gone.has("Date"));
    const ClientResponse again = proxied.get("/gone");
    CHECK(again.hit());
    CHECK(again.body == "no");
    CHECK(proxied.get("/busy").field("Retry-After") == "30");
    const ClientResponse head = proxied.ask("HEAD", "/busy");
    CHECK(head.status == 503);
    CHECK(head.complete);
    CHECK(head.body.empty());
    CHECK(proxied.get("/empty").status == 204);
    CHECK(proxied.get("/other").body.empty());
    CHECK(proxied.origin.asked_in_all() == 1);
}

TEST_CASE("a window of faults is told by cache time, which moves") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok(kNotStored, "content")});
    CHECK(says(install(proxied, "{'after':'5m','for':'10m','status':500}"), "'state':'waiting'"));
    CHECK(proxied.get("/a").status == 200);
    proxied.advance("5m");
    CHECK(proxied.get("/a").status == 500);
    CHECK(says(admin(proxied, "GET").body, "'state':'active'"));
    proxied.advance("10m");
    CHECK(proxied.get("/a").status == 200);
    CHECK(says(admin(proxied, "GET").body, "'state':'over'"));
}

TEST_CASE("probabilities of 0 and 1, and the same accident again by its seed") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok(kNotStored, "content")});
    install(proxied, "{'probability':0,'status':500}");
    CHECK(statuses(proxied, 5) == "200 200 200 200 200 ");
    install(proxied, "{'probability':1.0,'status':500}");
    CHECK(statuses(proxied, 3) == "500 500 500 ");
    const std::string again = R"({"seed":7,"rules":[{"probability":0.5,"status":500}]})";
    CHECK(says(admin(proxied, "POST", again).body, "'seed':7"));
    const std::string course = statuses(proxied, 30);
    CHECK(course.find("200") != std::string::npos);
    CHECK(course.find("500") != std::string::npos);
    CHECK(admin(proxied, "POST", again).status == 200);
    CHECK(statuses(proxied, 30) == course);
}

TEST_CASE("one wrong rule installs none, and the answer names the rule and the key") {
    Proxied proxied;
    proxied.origin.answers("/a", {ok(kNotStored, "content")});
    install(proxied, "{'name':'kept','status':500}");
    struct Row {
        std::string rule;
        std::string key;
    };
    const std::vector<Row> rows{
        {"{}", "does nothing"},
        {"7", "object"},
        {"{'status':99}", "'status'"},
        {"{'status':'503'}", "'status'"},
        {"{'status':503,'refused':true}", "'refused'"},
        {"{'reset':true,'truncate_after':5}", "'truncate_after'"},
        {"{'refused':1}", "'refused'"},
        {"{'delay':5}", "'delay'"},
        {"{'delay':'2h'}", "'delay'"},
        {"{'status':503,'for':'0s'}", "'for'"},
        {"{'status':503,'count':0}", "'count'"},
        {"{'status':503,'count':-1}", "'count'"},
        {"{'status':503,'count':1.5}", "'count'"},
        {"{'status':503,'every':0}", "'every'"},
        {"{'status':503,'probability':1.1}", "'probability'"},
        {"{'status':503,'probability':null}", "'probability'"},
        {"{'status':503,'schedule':[]}", "'schedule'"},
        {"{'status':503,'schedule':['fail',1]}", "'schedule'"},
        {"{'status':503,'methods':['GE T']}", "'methods'"},
        {"{'status':503,'methods':[1]}", "'methods'"},
        {"{'status':503,'route':'*.js'}", "'route'"},
        {"{'status':503,'name':'a b'}", "'name'"},
        {"{'status':503,'name':'fine'}", "'name'"},
        {"{'status':503,'headers':{'A':1}}", "'headers'"},
        {"{'status':503,'headers':{'A':'a\\r\\nB: c'}}", "'headers'"},
        {"{'status':503,'headers':{'Content-Length':'5'}}", "'headers'"},
        {"{'status':204,'body':'a'}", "'body'"},
        {"{'refused':true,'body':'a'}", "'body'"},
        {"{'truncate_after':-1}", "'truncate_after'"},
        {"{'truncate_after':'101%'}", "'truncate_after'"},
        {"{'bytes_per_second':0}", "'bytes_per_second'"},
        {"{'status':503,'hedges':1}", "'hedges'"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.rule);
        std::string rules = "{'name':'fine','refused':true}," + row.rule;
        std::replace(rules.begin(), rules.end(), '\'', '"');
        const ClientResponse refused = admin(proxied, "POST", "{\"rules\":[" + rules + "]}");
        INFO(refused.body);
        CHECK(refused.status == 400);
        CHECK(refused.body.find("\"error\":\"rule 2") != std::string::npos);
        CHECK(refused.body.find(row.key) != std::string::npos);
    }
    for (const char* body : {"{}", R"({"rules":{}})", R"({"rules":[],"seed":-1})", R"({"rules":[],"now":1})"})
        CHECK(admin(proxied, "POST", body).status == 400);
    std::string many = R"({"rules":[)";
    for (int i = 0; i < 101; ++i)
        many += R"({"reset":true},)";
    many.back() = ']';
    CHECK(admin(proxied, "POST", many + "}").status == 400);
    CHECK(says(admin(proxied, "GET").body, "'name':'kept'"));
    CHECK(proxied.get("/a").status == 500);
    const ClientResponse removed = admin(proxied, "DELETE");
    CHECK(removed.status == 200);
    CHECK(removed.body == "{\"items\":[]}\n");
    CHECK(proxied.get("/a").status == 200);
}

TEST_CASE("rules are replaced at once under traffic: never a mixture, never a time without") {
    Proxied proxied({"--threads", "2"});
    proxied.origin.answers("/a", {ok(kNotStored, "content")});
    install(proxied, "{'status':500}");
    std::atomic<bool> over = false;
    std::atomic<int> wrong = 0;
    std::atomic<int> asked = 0;
    std::vector<std::thread> clients;
    for (int t = 0; t < 4; ++t) {
        clients.emplace_back([&] {
            try {
                Client client(proxied.proxy.port());
                while (!over) {
                    client.request("GET", "/a");
                    const int status = client.receive().status;
                    if (status != 500 && status != 501) ++wrong;
                    ++asked;
                }
            } catch (const std::exception&) {
                ++wrong;
            }
        });
    }
    // The first rule of the second set takes nothing, so that half a set would show.
    for (int i = 0; i < 50; ++i)
        install(proxied, i % 2 == 0 ? "{'probability':0,'status':200},{'status':501}" : "{'status':500}");
    CHECK(eventually([&] { return asked > 200; }));
    over = true;
    for (std::thread& client : clients)
        client.join();
    CHECK(wrong == 0);
    CHECK(proxied.origin.asked("/a") == 0);
}
