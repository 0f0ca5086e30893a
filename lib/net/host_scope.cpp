#include "lib/net/host_scope.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/uri.hpp"
#include "lib/http/web_url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::net {

namespace {

bool is_https(const http::Uri& uri) {
    return base::equals_ignore_case(*uri.scheme, "https");
}

bool has_default_port(const http::Uri& uri) {
    return http::effective_port(uri) == http::default_port(*uri.scheme);
}

}  // namespace

base::Result<HostScope> HostScope::allowing(const std::vector<std::string>& hosts) {
    HostScope scope;
    for (const std::string& text : hosts) {
        const bool wildcard = text.starts_with("*.");
        const std::string url = "http://" + text.substr(wildcard ? 2 : 0);
        const auto uri = http::parse_web_url(url);
        const bool bare = uri && uri->path.empty() && !uri->query && !uri->fragment && !uri->userinfo;
        if (!bare || uri->host->find('*') != std::string_view::npos) {
            return base::fail(base::ErrorCode::usage, fmt::format("--allow-host '{}' is no host", text),
                              "write it as example.com, example.com:8443 or *.example.com");
        }
        Allowed allowed;
        allowed.host = (wildcard ? "." : "") + base::to_lower(*uri->host);
        if (uri->port && !uri->port->empty()) allowed.port = http::effective_port(*uri).value_or(0);
        scope.allowed_.push_back(std::move(allowed));
    }
    return scope;
}

ScopeVerdict HostScope::judge(std::string_view named, std::string_view url) const {
    const auto from = http::parse_web_url(named);
    const auto to = http::parse_web_url(url);
    if (!from || !to) return ScopeVerdict::no_web_url;
    if (is_https(*from) && !is_https(*to)) return ScopeVerdict::loses_tls;
    const std::string host = base::to_lower(*to->host);
    const bool allowed = std::any_of(allowed_.begin(), allowed_.end(), [&](const Allowed& one) {
        const bool fits = one.host.starts_with('.') ? host.ends_with(one.host) : host == one.host;
        return fits && (one.port == 0 ? has_default_port(*to) : http::effective_port(*to) == one.port);
    });
    if (allowed) return ScopeVerdict::inside;
    if (!base::equals_ignore_case(*from->host, host)) return ScopeVerdict::other_host;
    const bool same_port = http::effective_port(*from) == http::effective_port(*to);
    const bool gains_tls = is_https(*to) && has_default_port(*to) && has_default_port(*from);
    return same_port || gains_tls ? ScopeVerdict::inside : ScopeVerdict::other_port;
}

std::string scope_reason(ScopeVerdict verdict, std::string_view url) {
    const auto uri = http::parse_web_url(url);
    const std::string host = uri ? std::string(*uri->host) : std::string();
    switch (verdict) {
        case ScopeVerdict::inside: return {};
        case ScopeVerdict::no_web_url: return "it is no http or https URL";
        case ScopeVerdict::other_host: return fmt::format("it lies on another host ({})", host);
        case ScopeVerdict::other_port:
            return fmt::format("it lies on another port ({}:{})", host,
                               uri ? http::effective_port(*uri).value_or(0) : 0);
        case ScopeVerdict::loses_tls: return "it gives up TLS (from https to http)";
    }
    return {};
}

std::string scope_hint(ScopeVerdict verdict, std::string_view url) {
    const auto uri = http::parse_web_url(url);
    if (!uri) return {};
    switch (verdict) {
        case ScopeVerdict::inside:
        case ScopeVerdict::no_web_url: return {};
        case ScopeVerdict::other_host:
        case ScopeVerdict::other_port:
            return fmt::format("--allow-host {}{} takes it along", *uri->host,
                               has_default_port(*uri) ? std::string() : fmt::format(":{}", *uri->port));
        case ScopeVerdict::loses_tls: return "name the http URL itself to check it";
    }
    return {};
}

}  // namespace cachewright::net
