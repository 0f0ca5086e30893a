#include "lib/proxy/admin_guard.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/media_type.hpp"
#include "lib/http/wire_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace cachewright::proxy {

namespace {

using http::FieldId;

// The host of an authority, without port.
std::string_view host_of(std::string_view authority) {
    if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
    return authority.substr(0, authority.find(':'));
}

// The authority of a serialised origin (RFC 6454 §6.2); empty where it is none, or "null".
std::string_view authority_of(std::string_view origin) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!origin.starts_with(scheme)) continue;
        const std::string_view authority = origin.substr(scheme.size());
        return http::wire::is_authority(authority) ? authority : std::string_view{};
    }
    return {};
}

bool is_address(std::string_view host) {
    if (host.starts_with('[')) return true;
    return !host.empty() && base::is_digit(host.back()) &&
           std::all_of(host.begin(), host.end(), [](char c) { return base::is_digit(c) || c == '.'; });
}

bool is_ours(std::string_view host, const Settings& settings) {
    if (base::equals_ignore_case(host, "localhost") || host == "127.0.0.1" || host == "[::1]") return true;
    if (!settings.admin.host.empty() && host == settings.admin.host) return true;
    if (!settings.admin.loopback() && is_address(host)) return true;
    return std::any_of(
        settings.admin_hosts.begin(), settings.admin_hosts.end(),
        [host](const std::string& allowed) { return base::equals_ignore_case(host, allowed); });
}

// Takes as long for a wrong token as for the right one.
bool same_secret(std::string_view given, std::string_view secret) {
    bool same = given.size() == secret.size();
    for (std::size_t at = 0; at < secret.size(); ++at) {
        const bool equal = at < given.size() && given[at] == secret[at];
        same = static_cast<bool>(static_cast<unsigned>(same) & static_cast<unsigned>(equal));
    }
    return same;
}

std::string_view bearer_of(std::string_view authorization) {
    constexpr std::string_view kScheme = "bearer ";
    if (authorization.size() < kScheme.size() ||
        !base::equals_ignore_case(authorization.substr(0, kScheme.size()), kScheme))
        return {};
    return base::trim_ows(authorization.substr(kScheme.size()));
}

// The fields that are judged here, but for Host, which is there once or the request did not get this far. Who
// is behind a second line may be told by the first that all is well.
std::optional<std::string_view> field_given_twice(const http::FieldMap& fields) {
    constexpr std::array<std::string_view, 4> kJudged{"Origin", "Sec-Fetch-Site", "Content-Type",
                                                      "Authorization"};
    for (const std::string_view name : kJudged) {
        const auto lines = fields.lines(name);
        if (std::distance(lines.begin(), lines.end()) > 1) return name;
    }
    return std::nullopt;
}

}  // namespace

std::optional<AdminAnswer> guard_admin(const Settings& settings, const http::Request& request) {
    const http::FieldMap& fields = request.fields;
    if (!is_ours(host_of(http::wire::effective_authority(request)), settings))
        return admin_error(403, "the admin API is not asked for by this Host",
                           "ask for 127.0.0.1, or list the name with --admin-host");
    if (const auto name = field_given_twice(fields))
        return admin_error(400, fmt::format("{} is given more than once", *name), "send it once");
    const std::string_view site = fields.value("Sec-Fetch-Site");
    const bool foreign = fields.contains(FieldId::origin) &&
                         !is_ours(host_of(authority_of(fields.value(FieldId::origin))), settings);
    if (foreign || !(site.empty() || site == "none" || site == "same-origin"))
        return admin_error(403, "the admin API does not answer pages of other sites");
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads && request.method != "POST" && request.method != "DELETE") {
        AdminAnswer answer = admin_error(405, "the admin API knows GET, HEAD, POST and DELETE");
        answer.allow = "GET, HEAD, POST, DELETE";
        return answer;
    }
    if (!reads && (request.method == "POST" || fields.contains(FieldId::content_type))) {
        const auto type = http::parse_media_type(fields.value(FieldId::content_type));
        if (!type || !type->is("application", "json"))
            return admin_error(415, "the body must be application/json",
                               "send Content-Type: application/json");
    }
    if (settings.admin_token.empty()) return std::nullopt;
    if (same_secret(bearer_of(fields.value("Authorization")), settings.admin_token)) return std::nullopt;
    AdminAnswer answer = admin_error(401, "the admin API wants the token of --admin-token-file",
                                     "send Authorization: Bearer TOKEN");
    answer.authenticate = "Bearer realm=\"cachewright\"";
    return answer;
}

}  // namespace cachewright::proxy
