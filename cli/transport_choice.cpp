#include "cli/transport_choice.hpp"

#include "cli/later_request.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/input/text_file.hpp"
#include "lib/report/redaction.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string_view>

namespace cachewright::cli {

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

// CLI::Range, but for its words in --help.
std::function<std::string(const std::string&)> number_between(double least, double most) {
    return [least, most](const std::string& text) {
        double number = 0;
        const bool fits = CLI::detail::lexical_cast(text, number) && number >= least && number <= most;
        return fits ? std::string() : fmt::format("'{}' is not a number from {} to {}", text, least, most);
    };
}

// "@FILE" stands for the lines of that file: what stands on the command line, other users of the machine see.
base::Result<std::vector<std::string>> header_lines(const std::vector<std::string>& given) {
    std::vector<std::string> lines;
    for (const std::string& text : given) {
        if (!text.starts_with('@')) {
            lines.push_back(text);
            continue;
        }
        const auto content = input::read_text_file(text.substr(1));
        if (!content) {
            return base::fail(base::ErrorCode::usage,
                              fmt::format("--header {}: {}", text, content.error().message),
                              "write 'NAME: VALUE', or @FILE for a file with such lines");
        }
        std::string_view left = *content;
        while (!left.empty()) {
            const std::string_view line = left.substr(0, left.find('\n'));
            left.remove_prefix(std::min(line.size() + 1, left.size()));
            const std::string_view header = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
            if (!header.empty() && !header.starts_with('#')) lines.emplace_back(header);
        }
    }
    return lines;
}

}  // namespace

void add_transport_options(CLI::App& command, TransportArguments& arguments) {
    const char* group = "Requests";
    command
        .add_option("--timeout", arguments.timeout, "Give up on a response after this long: 500ms, 30s, 2m")
        ->type_name("DURATION")
        ->capture_default_str()
        ->group(group);
    command.add_option("--rps", arguments.rps, "Begin at most so many requests a second; 0 means no limit")
        ->check(number_between(0, 1e6))
        ->type_name("N")
        ->capture_default_str()
        ->group(group);
    command.add_option("--concurrency", arguments.concurrency, "Requests at once")
        ->check(number_between(1, 256))
        ->type_name("N")
        ->capture_default_str()
        ->group(group);
    command
        .add_option("--max-requests", arguments.max_requests,
                    "Send no more requests than this; the rest is told")
        ->check(number_between(1, 1e15))
        ->type_name("N")
        ->group(group);
    command
        .add_option("--connect-to", arguments.connect_to,
                    "Connect to HOST2:PORT2 for what is asked of HOST1:PORT1 (repeatable)")
        ->type_name("HOST1:PORT1:HOST2:PORT2")
        ->allow_extra_args(false)
        ->group(group);
    command.add_option("--resolve", arguments.resolve, "The address of a host and port (repeatable)")
        ->type_name("HOST:PORT:ADDRESS")
        ->allow_extra_args(false)
        ->group(group);
    command
        .add_option(
            "--header", arguments.headers,
            "Send this request header, or those in the lines of @FILE (repeatable); credentials go to no "
            "origin that was not named")
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false)
        ->group(group);
    command
        .add_option("--allow-host", arguments.allowed_hosts,
                    "Let redirects and sitemaps lead to this host too (repeatable): example.com, "
                    "example.com:8443, *.example.com")
        ->type_name("HOST")
        ->allow_extra_args(false)
        ->group(group);
}

base::Result<TransportChoice> chosen_transport(const TransportArguments& arguments) {
    TransportChoice choice;
    const auto timeout = base::parse_duration(arguments.timeout);
    if (!timeout || *timeout <= base::Duration::zero() || *timeout > std::chrono::hours{24}) {
        return base::fail(base::ErrorCode::usage,
                          fmt::format("--timeout '{}' is no duration up to a day", arguments.timeout),
                          "durations are written 500ms, 30s, 2m");
    }
    auto scope = net::HostScope::allowing(arguments.allowed_hosts);
    if (!scope) return tl::unexpected(scope.error());
    choice.scope = std::move(*scope);

    // What browsers accept and we can count: responses are linted as their visitors get them.
    choice.fields.add("Accept-Encoding", "gzip, br");
    choice.fields_elsewhere = choice.fields;
    http::FieldMap given;
    const auto lines = header_lines(arguments.headers);
    if (!lines) return tl::unexpected(lines.error());
    for (const std::string& text : *lines) {
        const auto header = parse_header(text, "--header");
        if (!header) return tl::unexpected(header.error());
        choice.fields.remove(header->name);
        choice.fields_elsewhere.remove(header->name);
        if (!header->value.empty()) given.add(header->name, header->value);
    }
    for (const http::FieldLine line : given) {
        choice.fields.add(line.name, line.value);
        if (report::redacted_value(line.name, line.value) == line.value)
            choice.fields_elsewhere.add(line.name, line.value);
    }

    net::TransportOptions& options = choice.options;
    options.timeout = *timeout;
    options.rps = arguments.rps;
    options.concurrency = arguments.concurrency;
    options.max_requests = arguments.max_requests;
    options.connect_to = arguments.connect_to;
    options.resolve = arguments.resolve;
    options.user_agent = "cachewright/" CACHEWRIGHT_VERSION;
    options.ca_file = environment("CURL_CA_BUNDLE");
    if (options.ca_file.empty()) options.ca_file = environment("SSL_CERT_FILE");
    return choice;
}

}  // namespace cachewright::cli
