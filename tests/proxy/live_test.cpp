// cachewright proxy --live and cachewright ctl live, on a terminal.
#include "tests/proxy/proxied.hpp"
#include "tests/proxy/said.hpp"
#include "tests/proxy/terminal_process.hpp"

#include <catch2/catch.hpp>

#include <charconv>
#include <csignal>
#include <sys/resource.h>

using namespace cachewright::tests;

namespace {

std::uint16_t port_behind(std::string_view text, std::string_view before) {
    const std::size_t at = text.find(before);
    std::uint16_t port = 0;
    if (at == std::string_view::npos || text.find('\n', at) == std::string_view::npos) return 0;
    text.remove_prefix(at + before.size());
    std::from_chars(text.data(), text.data() + text.size(), port);
    return port;
}

constexpr std::string_view kListening = "listening on http://127.0.0.1:";
constexpr std::string_view kAdmin = "admin on http://127.0.0.1:";

std::vector<std::string> live_arguments(const ScriptedOrigin& origin,
                                        const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"proxy",       "--origin", origin.url(),  "--listen",
                                       "127.0.0.1:0", "--admin",  "127.0.0.1:0", "--live"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

// An origin and a proxy before it that shows itself.
class LiveProxy {
  public:
    explicit LiveProxy(const std::vector<std::string>& more = {},
                       const std::vector<std::string>& environment = {"TERM=xterm"})
        : terminal(tool(), live_arguments(origin, more), environment) {
        REQUIRE(terminal.wait_until([](std::string_view sent) { return port_behind(sent, kAdmin) != 0; }));
        port = port_behind(terminal.sent(), kListening);
        admin_port = port_behind(terminal.sent(), kAdmin);
    }

    ClientResponse get(std::string_view target) const { return ask(port, "GET", target); }
    void tell_admin(std::string_view path, std::string_view body) const {
        const ClientResponse answer = ask(admin_port, "POST", path,
                                          "Host: 127.0.0.1:" + std::to_string(admin_port) +
                                              "\nContent-Type: application/json\nConnection: close",
                                          body);
        REQUIRE(answer.status == 200);
    }

    ScriptedOrigin origin;
    TerminalProcess terminal;
    std::uint16_t port = 0;
    std::uint16_t admin_port = 0;
};

// The terminal is as it was before, and what is said at the end stands on it.
void check_left_clean(const TerminalProcess& terminal) {
    CHECK(terminal.screen().clean());
    CHECK(terminal.as_found());
    const std::string sent = terminal.sent();
    const std::string after = sent.substr(sent.rfind("\x1b[?1049l") + 8);
    CHECK(after.find('\x1b') == std::string::npos);
}

}  // namespace

TEST_CASE("a live view without a terminal is wrong usage, and says what to do instead") {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"proxy", "--origin", "http://127.0.0.1:9", "--listen", "127.0.0.1:0",
                                   "--admin", "127.0.0.1:0", "--live"},
          std::vector<std::string>{"ctl", "live"}}) {
        const Said said = run_tool(arguments);
        CHECK(said.exit_code == 2);
        CHECK(said.out.empty());
        CHECK(said.err.find("needs a terminal") != std::string::npos);
        CHECK(said.err.find("ctl events") != std::string::npos);
    }
}

TEST_CASE("the live view shows what happens, and SIGTERM leaves the terminal clean") {
    LiveProxy live;
    live.origin.answers("/news", {ok("Cache-Control: max-age=60", "content")});
    REQUIRE(live.terminal.shows("no request yet"));
    CHECK(live.terminal.screen().other);
    CHECK_FALSE(live.terminal.screen().cursor);
    CHECK_FALSE(live.terminal.as_found());
    live.get("/news");
    live.get("/news");
    CHECK(live.terminal.shows("50.0 % hits of 2 requests"));
    CHECK(live.terminal.shows("GET /news"));
    CHECK(live.terminal.shows("nothing-stored"));
    CHECK(live.terminal.shows("q quits"));
    const SeenScreen screen = live.terminal.screen();
    CHECK(screen.lines.size() == 30);
    CHECK(screen.has("127.0.0.1:" + std::to_string(live.port)));
    CHECK(screen.has(live.origin.url()));
    live.terminal.signal(SIGTERM);
    CHECK(live.terminal.wait() == 0);
    check_left_clean(live.terminal);
    const std::string sent = live.terminal.sent();
    CHECK(sent.find("50.0 % hits of 2 requests in ", sent.rfind("\x1b[?1049l")) != std::string::npos);
    CHECK(sent.find("Sanitizer") == std::string::npos);
}

TEST_CASE("the live view follows the size of its terminal") {
    LiveProxy live;
    live.get("/a");
    REQUIRE(live.terminal.shows("share"));
    live.terminal.resize(60, 15);
    CHECK(live.terminal.wait_until([](std::string_view sent) {
        const SeenScreen screen(sent);
        return screen.lines.size() == 15 && screen.has("routes by requests") && !screen.has("share");
    }));
    live.terminal.resize(30, 5);
    CHECK(live.terminal.wait_until([](std::string_view sent) {
        const SeenScreen screen(sent);
        return screen.lines.size() == 1 && screen.has("0.0 % hits of 1 request");
    }));
    live.terminal.resize(100, 30);
    CHECK(
        live.terminal.wait_until([](std::string_view sent) { return SeenScreen(sent).lines.size() == 30; }));
    live.terminal.type("q");
    CHECK(live.terminal.wait() == 0);
    check_left_clean(live.terminal);
}

TEST_CASE("Ctrl-C on a live view drains and ends with 130, and the terminal is clean") {
    LiveProxy live;
    REQUIRE(live.terminal.shows("no request yet"));
    live.terminal.type("\x03");
    CHECK(live.terminal.wait() == 130);
    check_left_clean(live.terminal);
}

TEST_CASE("what a proxy has to say stands on its live view, and on the terminal afterwards") {
    LiveProxy live;
    const Gate gate = live.origin.gate();
    live.origin.on("/a", [gate](const SeenRequest&, OriginStream&) { gate.wait(); });
    Client client(live.port);
    client.request("GET", "/a");
    REQUIRE(live.origin.wait_for("/a"));
    REQUIRE(live.terminal.shows("no request yet"));
    live.terminal.type("q");
    CHECK(live.terminal.shows("ending: answers under way have 5 seconds"));
    CHECK(live.terminal.screen().other);
    // The second time at once.
    live.terminal.type("q");
    CHECK(live.terminal.wait() == 0);
    check_left_clean(live.terminal);
    const std::string sent = live.terminal.sent();
    CHECK(sent.find("ending: answers under way", sent.rfind("\x1b[?1049l")) != std::string::npos);
}

TEST_CASE("a signal that ends the process at once leaves the terminal clean, too") {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    LiveProxy live;
    REQUIRE(live.terminal.shows("no request yet"));
    live.terminal.type("\x1c");
    CHECK(live.terminal.wait() == 128 + SIGQUIT);
    CHECK(live.terminal.screen().clean());
    CHECK(live.terminal.as_found());
}

TEST_CASE("Ctrl-S holds up neither the live view nor the end of the proxy") {
    LiveProxy live;
    REQUIRE(live.terminal.shows("no request yet"));
    live.terminal.type("\x13");
    live.get("/a");
    CHECK(live.terminal.shows("0.0 % hits of 1 request"));
    live.terminal.signal(SIGTERM);
    CHECK(live.terminal.wait() == 0);
    check_left_clean(live.terminal);
}

TEST_CASE("a window that is closed ends the proxy in it") {
    LiveProxy live;
    REQUIRE(live.terminal.shows("no request yet"));
    live.terminal.hang_up();
    CHECK(live.terminal.wait().has_value());
}

TEST_CASE("a window that is closed ends a proxy without a view too, and SIGHUP alone reloads") {
    ScriptedOrigin origin;
    TerminalProcess proxy(tool(), {"proxy", "--origin", origin.url(), "--listen", "127.0.0.1:0", "--admin",
                                   "127.0.0.1:0", "--no-config"});
    REQUIRE(proxy.wait_until([](std::string_view sent) { return port_behind(sent, kAdmin) != 0; }));
    proxy.signal(SIGHUP);
    REQUIRE(proxy.wait_until(
        [](std::string_view sent) { return sent.find("the configuration was reloaded") != sent.npos; }));
    proxy.hang_up();
    CHECK(proxy.wait() == 0);
}

TEST_CASE("Ctrl-Z gives the terminal back clean, and fg paints the live view again") {
    ScriptedOrigin origin;
    std::vector<std::string> arguments{"-c", "set -m; \"$@\"; read -r line; echo resumed; fg; echo ended",
                                       "sh", tool()};
    for (const std::string& argument : live_arguments(origin))
        arguments.push_back(argument);
    TerminalProcess shell("/bin/sh", arguments);
    REQUIRE(shell.shows("no request yet"));
    shell.type("\x1a");
    REQUIRE(shell.wait_until([](std::string_view sent) {
        return SeenScreen(sent).clean() && sent.find("\x1b[?1049l") != std::string_view::npos;
    }));
    CHECK(eventually([&shell] { return shell.as_found(); }));
    shell.type("go on\n");
    REQUIRE(shell.wait_until([](std::string_view sent) {
        const std::size_t at = sent.find("resumed");
        return at != std::string_view::npos && SeenScreen(sent.substr(at)).has("no request yet");
    }));
    CHECK(shell.screen().other);
    const std::uint16_t port = port_behind(shell.sent(), kListening);
    ask(port, "GET", "/a");
    CHECK(shell.shows("0.0 % hits of 1 request"));
    shell.type("q");
    REQUIRE(
        shell.wait_until([](std::string_view sent) { return sent.find("ended") != std::string_view::npos; }));
    CHECK(shell.wait() == 0);
    CHECK(shell.screen().clean());
}

TEST_CASE("a live view without colour has none") {
    // A sequence that ends in m chooses a colour; the end of the view sends one that chooses none.
    const auto coloured = [](const std::string& sent) {
        for (std::size_t at = 0; (at = sent.find("\x1b[", at)) != std::string::npos; at += 2) {
            const std::size_t end = sent.find_first_not_of("0123456789;?", at + 2);
            if (end != std::string::npos && sent[end] == 'm' && sent.substr(at, 4) != "\x1b[0m") return true;
        }
        return false;
    };
    {
        LiveProxy live;
        REQUIRE(live.terminal.shows("no request yet"));
        CHECK(coloured(live.terminal.sent()));
    }
    LiveProxy by_variable({}, {"TERM=xterm", "NO_COLOR=1"});
    REQUIRE(by_variable.terminal.shows("no request yet"));
    CHECK_FALSE(coloured(by_variable.terminal.sent()));
    LiveProxy by_flag({"--color", "never"});
    REQUIRE(by_flag.terminal.shows("no request yet"));
    CHECK_FALSE(coloured(by_flag.terminal.sent()));
}

TEST_CASE("a terminal that cannot be painted gets a line when something has happened") {
    LiveProxy live({}, {"TERM=dumb"});
    live.get("/a");
    CHECK(live.terminal.wait_until([](std::string_view sent) {
        return sent.find("0.0 % hits of 1 request\r\n") != std::string_view::npos;
    }));
    live.terminal.signal(SIGTERM);
    CHECK(live.terminal.wait() == 0);
    CHECK(live.terminal.sent().find('\x1b') == std::string::npos);
    CHECK(live.terminal.as_found());
}

TEST_CASE("a live view that pauses shows what was") {
    LiveProxy live;
    live.get("/before");
    REQUIRE(live.terminal.shows("GET /before"));
    live.terminal.type("p");
    REQUIRE(live.terminal.shows("paused: p goes on"));
    live.get("/meanwhile");
    live.terminal.resize(90, 25);
    REQUIRE(
        live.terminal.wait_until([](std::string_view sent) { return SeenScreen(sent).lines.size() == 25; }));
    CHECK_FALSE(live.terminal.screen().has("GET /meanwhile"));
    live.terminal.type("p");
    CHECK(live.terminal.shows("GET /meanwhile"));
}

TEST_CASE("clock and faults stand on the live view") {
    LiveProxy live;
    REQUIRE(live.terminal.shows("clock as the machine's  no faults"));
    live.tell_admin("/api/clock", R"({"advance": "1h"})");
    live.tell_admin("/api/faults", R"({"rules": [{"name": "broken", "status": 503, "count": 3}]})");
    CHECK(live.terminal.shows("clock 1h ahead  fault broken (3 left): count 3, status 503"));
    live.get("/a");
    CHECK(live.terminal.shows("fault broken (2 left)"));
}

TEST_CASE("what a target brings cannot drive the terminal") {
    LiveProxy live;
    ask(live.port, "GET", "/%1b%5b2J?caf%c3%a9=\xe6\x97\xa5");
    REQUIRE(live.terminal.shows("of 1 request"));
    // Refused or not: no byte of it is on the screen as it came.
    CHECK(live.terminal.sent().find('\xe6') == std::string::npos);
}

TEST_CASE("ctl live shows a proxy that runs elsewhere") {
    Proxied proxied;
    proxied.origin.answers("/news", {ok("Cache-Control: max-age=60", "content")});
    proxied.get("/news");
    proxied.get("/news");
    const auto arguments = with_admin({"ctl", "live"}, proxied.proxy.admin_port());
    TerminalProcess view(tool(), arguments);
    CHECK(view.shows("50.0 % hits of 2 requests"));
    CHECK(view.shows("GET /news"));
    CHECK(view.screen().has("admin http://127.0.0.1:" + std::to_string(proxied.proxy.admin_port())));
    proxied.get("/news");
    CHECK(view.shows("66.7 % hits of 3 requests"));
    view.type("q");
    CHECK(view.wait() == 0);
    check_left_clean(view);
    CHECK(view.sent().find("66.7 % hits of 3 requests in ") != std::string::npos);

    TerminalProcess again(tool(), arguments);
    REQUIRE(again.shows("66.7 % hits of 3 requests"));
    again.type("\x03");
    CHECK(again.wait() == 130);
    check_left_clean(again);
    // The proxy has not ended with its view.
    CHECK(proxied.get("/news").status == 200);
}

TEST_CASE("ctl live stays when the proxy goes, and says so") {
    auto proxied = std::make_unique<Proxied>();
    TerminalProcess view(tool(), with_admin({"ctl", "live"}, proxied->proxy.admin_port()));
    REQUIRE(view.shows("no request yet"));
    proxied.reset();
    CHECK(view.shows("no proxy answers on http://127.0.0.1:"));
    view.type("q");
    CHECK(view.wait() == 0);
    check_left_clean(view);
}

TEST_CASE("ctl live says that a proxy hangs, hears keys meanwhile, and forgets it when the proxy goes on") {
    Proxied proxied;
    TerminalProcess view(tool(), with_admin({"ctl", "live"}, proxied.proxy.admin_port()));
    REQUIRE(view.shows("no request yet"));
    proxied.proxy.process().signal(SIGSTOP);
    CHECK(view.shows("no answer for 3 s"));
    view.type("p");
    CHECK(view.shows("paused: p goes on"));
    view.type("p");
    proxied.proxy.process().signal(SIGCONT);
    proxied.get("/a");
    CHECK(view.shows("0.0 % hits of 1 request"));
    CHECK(view.wait_until([](std::string_view sent) { return !SeenScreen(sent).has("no answer"); }));
    proxied.proxy.process().signal(SIGSTOP);
    CHECK(view.shows("no answer for "));
    view.type("q");
    CHECK(view.wait() == 0);
    proxied.proxy.process().signal(SIGCONT);
    check_left_clean(view);
}

TEST_CASE("ctl live says where the proxy listens and what it asks") {
    Proxied proxied;
    TerminalProcess view(tool(), with_admin({"ctl", "live"}, proxied.proxy.admin_port()));
    CHECK(view.shows(proxied.origin.url()));
    view.type("q");
    CHECK(view.wait() == 0);
}

TEST_CASE("ctl live without a proxy is an error before anything is painted") {
    TerminalProcess view(tool(), {"ctl", "live", "--admin", "http://127.0.0.1:9"});
    CHECK(view.wait() == 3);
    CHECK(view.sent().find("no proxy answers") != std::string::npos);
    CHECK(view.sent().find("\x1b[?1049h") == std::string::npos);
}
