#include "cli/admin_request.hpp"

#include "cli/admin_token.hpp"
#include "cli/session.hpp"
#include "lib/http/web_url.hpp"
#include "lib/net/curl_transport.hpp"
#include "lib/report/decision_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>

namespace cachewright::cli {

namespace {

// It is on this machine, as a rule, and answers from memory.
constexpr std::chrono::seconds kPatience{10};

base::Result<std::string> url_of(const std::string& admin, const std::string& path) {
    const std::string url = admin.find("://") == std::string::npos ? "http://" + admin : admin;
    const auto parsed = http::parse_web_url(url);
    if (!parsed || parsed->host->empty() || parsed->query || parsed->fragment || parsed->userinfo ||
        (!parsed->path.empty() && parsed->path != "/"))
        return base::fail(base::ErrorCode::usage, fmt::format("--admin '{}' is no address of a proxy", admin),
                          "write it as the proxy says it: http://127.0.0.1:8081");
    return url.substr(0, url.size() - parsed->path.size()) + path;
}

}  // namespace

void add_admin_options(CLI::App& command, AdminArguments& arguments) {
    command.add_option("--admin", arguments.admin, "The admin address of the running proxy")
        ->type_name("URL")
        ->capture_default_str();
    command
        .add_option("--admin-token-file", arguments.token_file,
                    "The file with the proxy's token, where it asks for one")
        ->type_name("FILE");
}

base::Result<std::string> ask_admin(const AdminArguments& arguments, const std::string& path) {
    auto url = url_of(arguments.admin, path);
    if (!url) return tl::unexpected(url.error());
    net::OutgoingRequest request;
    request.url = *std::move(url);
    request.body_kept = request.body_limit;
    if (!arguments.token_file.empty()) {
        const auto token = read_admin_token(arguments.token_file);
        if (!token) return tl::unexpected(token.error());
        request.fields.add("Authorization", "Bearer " + *token);
    }
    net::TransportOptions options;
    options.timeout = kPatience;
    options.user_agent = "cachewright/" CACHEWRIGHT_VERSION;
    auto transport = net::make_curl_transport(std::move(options));
    if (!transport) return tl::unexpected(transport.error());
    std::optional<net::Answer> answer;
    static_cast<void>((*transport)->submit(std::move(request), [&answer](net::Answer&& came) {
        answer = std::move(came);
    }));
    (*transport)->run([] { return interrupted() ? net::Going::stop : net::Going::on; });
    if (!answer) return base::fail(base::ErrorCode::unavailable, "interrupted");
    if (!*answer) {
        base::Error error = answer->error();
        error.message = fmt::format("no proxy answers on {}: {}", arguments.admin, error.message);
        error.hint = "cachewright proxy says its admin address when it starts; --admin URL names another";
        return tl::unexpected(std::move(error));
    }
    const http::Response& response = (*answer)->exchange.response;
    if (response.status == 200) return response.body.bytes;
    return tl::unexpected(report::admin_refusal(response.body.bytes, response.status));
}

}  // namespace cachewright::cli
