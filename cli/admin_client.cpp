#include "cli/admin_client.hpp"

#include "cli/admin_token.hpp"
#include "cli/session.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/form_urlencoded.hpp"
#include "lib/http/web_url.hpp"
#include "lib/net/curl_transport.hpp"
#include "lib/report/admin_text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <limits>
#include <memory>
#include <optional>

namespace cachewright::cli {

namespace {

constexpr std::string_view kUsualAdmin = "http://127.0.0.1:8081";
// It is on this machine, as a rule, and answers from memory.
constexpr std::chrono::seconds kPatience{10};
// A thousand entries with all their variants.
constexpr std::size_t kLargestAnswer = std::size_t{64} << 20;
// The proxy lets a stream rest for 15 seconds at most.
constexpr std::chrono::seconds kLongestSilence{60};

std::string from_environment(const std::string& given, const char* name) {
    if (!given.empty()) return given;
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::string admin_of(const AdminArguments& arguments) {
    const std::string admin = from_environment(arguments.admin, "CACHEWRIGHT_ADMIN");
    return admin.empty() ? std::string(kUsualAdmin) : admin;
}

base::Result<std::string> url_of(const std::string& admin, const std::string& path) {
    const std::string url = admin.find("://") == std::string::npos ? "http://" + admin : admin;
    const auto parsed = http::parse_web_url(url);
    if (!parsed || parsed->host->empty() || parsed->query || parsed->fragment || parsed->userinfo ||
        (!parsed->path.empty() && parsed->path != "/"))
        return base::fail(base::ErrorCode::usage, fmt::format("--admin '{}' is no address of a proxy", admin),
                          "write it as the proxy says it: http://127.0.0.1:8081");
    return url.substr(0, url.size() - parsed->path.size()) + path;
}

// One exchange with the API of one proxy.
class Asking {
  public:
    static base::Result<Asking> open(const AdminArguments& arguments, const AdminRequest& request) {
        Asking asking;
        asking.admin_ = admin_of(arguments);
        auto url = url_of(asking.admin_, request.path);
        if (!url) return tl::unexpected(url.error());
        asking.request_.url = *std::move(url);
        asking.request_.method = request.method;
        asking.request_.body = request.content;
        asking.request_.body_limit = kLargestAnswer;
        asking.request_.body_kept = kLargestAnswer;
        if (!request.content.empty()) asking.request_.fields.add("Content-Type", "application/json");
        asking.token_file_ = from_environment(arguments.token_file, "CACHEWRIGHT_ADMIN_TOKEN_FILE");
        if (!asking.token_file_.empty()) {
            const auto token = read_admin_token(asking.token_file_);
            if (!token) return tl::unexpected(token.error());
            asking.request_.fields.add("Authorization", "Bearer " + *token);
        }
        net::TransportOptions options;
        options.timeout = kPatience;
        if (!arguments.timeout.empty()) {
            const auto timeout = base::parse_duration(arguments.timeout);
            if (!timeout || *timeout <= base::Duration::zero() || *timeout > std::chrono::hours{24})
                return base::fail(base::ErrorCode::usage,
                                  fmt::format("--timeout '{}' is no duration up to a day", arguments.timeout),
                                  "durations are written 500ms, 30s, 2m");
            options.timeout = *timeout;
        }
        options.user_agent = "cachewright/" CACHEWRIGHT_VERSION;
        // Proxies of the environment stand on the way to the world; the token is none of their business.
        options.proxies = net::Proxies::none;
        auto transport = net::make_curl_transport(std::move(options));
        if (!transport) return tl::unexpected(transport.error());
        asking.transport_ = *std::move(transport);
        return asking;
    }

    [[nodiscard]] net::OutgoingRequest& request() { return request_; }

    // The answer's content, when its status is 200.
    base::Result<std::string> run(const std::function<net::Going()>& checkpoint) {
        std::optional<net::Answer> answer;
        static_cast<void>(transport_->submit(std::move(request_),
                                             [&answer](net::Answer&& came) { answer = std::move(came); }));
        static_cast<void>(transport_->run(checkpoint));
        if (!answer) return base::fail(base::ErrorCode::unavailable, "interrupted");
        if (!*answer) return tl::unexpected(nobody(answer->error()));
        const http::Response& response = (*answer)->exchange.response;
        if (response.status != 200) return tl::unexpected(refusal(response));
        if ((*answer)->body_end != net::BodyEnd::complete)
            return base::fail(base::ErrorCode::unavailable,
                              fmt::format("the answer of the proxy on {} broke off", admin_));
        return std::move((*answer)->exchange.response.body.bytes);
    }

    [[nodiscard]] const std::string& admin() const { return admin_; }

  private:
    [[nodiscard]] base::Error nobody(base::Error error) const {
        if (error.code == base::ErrorCode::usage) return error;
        error.message = fmt::format("no proxy answers on {}: {}", admin_, error.message);
        error.hint =
            "is it running? cachewright proxy says its admin address when it starts; --admin URL names it";
        return error;
    }

    [[nodiscard]] base::Error refusal(const http::Response& response) const {
        base::Error error = report::admin_refusal(response.body.bytes, response.status);
        if (response.status != 401 || error.code != base::ErrorCode::usage) return error;
        error.hint = token_file_.empty()
                         ? "--token-file FILE, the file that the proxy got as --admin-token-file"
                         : fmt::format("the token in {} is not the one of this proxy", token_file_);
        return error;
    }

    std::string admin_;
    std::string token_file_;
    net::OutgoingRequest request_;
    std::unique_ptr<net::Transport> transport_;
};

}  // namespace

void add_admin_options(CLI::App& command, AdminArguments& arguments) {
    command
        .add_option("--admin", arguments.admin,
                    "The admin address of the running proxy; CACHEWRIGHT_ADMIN stands in for it")
        ->type_name("URL")
        ->default_str(std::string(kUsualAdmin));
    command
        .add_option("--token-file,--admin-token-file", arguments.token_file,
                    "The file that the proxy got as --admin-token-file, where it asks for a token; "
                    "CACHEWRIGHT_ADMIN_TOKEN_FILE stands in for it")
        ->type_name("FILE");
}

std::string admin_url(const AdminArguments& arguments) {
    return admin_of(arguments);
}

base::Result<std::string> ask_admin(const AdminArguments& arguments, const AdminRequest& request,
                                    const std::function<net::Going()>& checkpoint) {
    auto asking = Asking::open(arguments, request);
    if (!asking) return tl::unexpected(asking.error());
    return asking->run([&checkpoint] {
        if (interrupted()) return net::Going::stop;
        return checkpoint ? checkpoint() : net::Going::on;
    });
}

base::Result<void> listen_to_admin(const AdminArguments& arguments, const std::string& path,
                                   const std::function<Hearing(std::string_view)>& hear) {
    using Clock = std::chrono::steady_clock;
    auto asking = Asking::open(arguments, {path});
    if (!asking) return tl::unexpected(asking.error());
    Clock::time_point heard = Clock::now();
    bool enough = false;
    bool silent = false;
    net::OutgoingRequest& request = asking->request();
    request.timeout = base::Duration::zero();
    request.body_kept = std::size_t{16} << 10;  // for a refusal
    request.body_limit = std::numeric_limits<std::size_t>::max();
    request.on_body = [&](int status, std::string_view bytes) {
        heard = Clock::now();
        if (status == 200 && !enough) enough = hear(bytes) == Hearing::stop;
    };
    const auto ended = asking->run([&] {
        silent = Clock::now() - heard > kLongestSilence;
        return enough || silent || interrupted() ? net::Going::stop : net::Going::on;
    });
    if (enough || interrupted()) return {};
    if (silent)
        return base::fail(base::ErrorCode::unavailable,
                          fmt::format("nothing has come from the proxy on {} for a minute", asking->admin()));
    if (!ended) return tl::unexpected(ended.error());
    return {};
}

std::string path_with(std::string_view path,
                      const std::vector<std::pair<std::string, std::string>>& parameters) {
    std::vector<http::FormParameter> given;
    for (const auto& [name, value] : parameters) {
        if (!value.empty()) given.push_back({name, value});
    }
    std::string target(path);
    if (!given.empty()) target += "?" + http::serialise_form_urlencoded(given);
    return target;
}

}  // namespace cachewright::cli
