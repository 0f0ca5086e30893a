#include "tests/proxy/documented.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <regex>
#include <sstream>

namespace cachewright::tests {

namespace {

// Text without moments and measured times; seconds apart, since a slow machine may be a little late.
struct Read {
    std::string text;
    std::vector<long> seconds;
};

Read read_output(std::string text) {
    Read read;
    static const std::regex moment(
        "[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT|"
        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ|\\d\\d:\\d\\d:\\d\\d\\.\\d{3}|\\d+\\.\\d+ms|\r|"
        "Request-Id: \\d+");
    static const std::regex second("(ttl=|Age: |age=|offset_seconds\":)(-?\\d+)");
    text = std::regex_replace(text, moment, "");
    for (std::sregex_iterator at(text.begin(), text.end(), second), end; at != end; ++at)
        read.seconds.push_back(std::stol((*at)[2]));
    read.text = std::regex_replace(text, second, "$1");
    return read;
}

std::string run_in_shell(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string output;
    std::array<char, 4096> block{};
    for (std::size_t got = 0; (got = fread(block.data(), 1, block.size(), pipe.get())) > 0;)
        output.append(block.data(), got);
    return output;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::vector<std::string> origin_arguments(const std::vector<std::string>& flags) {
    std::vector<std::string> arguments{"origin", "--listen", "127.0.0.1:0"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return arguments;
}

std::string started(const Process& origin) {
    const std::string before = "listening on ";
    const bool up = origin.wait_until([&](std::string_view, std::string_view err) {
        return err.find(before) != std::string_view::npos && err.ends_with('\n');
    });
    if (!up) FAIL("the origin does not listen: " << origin.err());
    const std::string err = origin.err();
    const std::size_t at = err.find(before) + before.size();
    return err.substr(at, err.find('\n', at) - at);
}

}  // namespace

std::string document(const std::string& name) {
    std::ifstream file(CACHEWRIGHT_SOURCE_DIR "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Shown> shown_in(const std::string& text, const std::string& fence) {
    std::vector<Shown> shown;
    bool in_block = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("```")) {
            in_block = line == fence;
        } else if (in_block && line.starts_with("$ curl ")) {
            shown.push_back({line.substr(2), ""});
        } else if (in_block && !shown.empty()) {
            shown.back().output += line + "\n";
        }
    }
    return shown;
}

void check_output(const std::string& said, const std::string& documented) {
    CAPTURE(said, documented);
    const Read got = read_output(said);
    const Read wanted = read_output(documented);
    CHECK(got.text == wanted.text);
    REQUIRE(got.seconds.size() == wanted.seconds.size());
    for (std::size_t i = 0; i < got.seconds.size(); ++i)
        CHECK(std::abs(got.seconds[i] - wanted.seconds[i]) <= 3);
}

bool has_curl() {
    return std::system("curl --version >/dev/null 2>&1") == 0;
}

DocumentedSession::DocumentedSession(const std::vector<std::string>& origin_flags,
                                     const std::vector<std::string>& proxy_flags)
    : origin_(tool(), origin_arguments(origin_flags)), proxy(started(origin_), proxy_flags) {}

std::string DocumentedSession::run(const std::string& command) const {
    const std::string port = "127.0.0.1:" + std::to_string(proxy.port());
    const std::string admin = "127.0.0.1:" + std::to_string(proxy.admin_port());
    const std::string own = replaced(replaced(command, "127.0.0.1:8080", port), "127.0.0.1:8081", admin);
    return replaced(replaced(run_in_shell(own), port, "127.0.0.1:8080"), admin, "127.0.0.1:8081");
}

void DocumentedSession::check(const std::vector<Shown>& all) const {
    for (const Shown& shown : all) {
        CAPTURE(shown.command);
        check_output(run(shown.command), shown.output);
    }
}

}  // namespace cachewright::tests
