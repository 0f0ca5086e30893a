#include "lib/lint/host_choice.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/uri.hpp"
#include "lib/lint/resource.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::lint {

namespace {

std::string host_of(const http::Exchange& exchange) {
    const auto uri = http::parse_uri(exchange.url);
    return uri && uri->host ? base::to_lower(*uri->host) : std::string();
}

}  // namespace

base::Result<std::string> parse_host_pattern(std::string_view text) {
    const std::string_view host = text.starts_with("*.") ? text.substr(2) : text;
    if (host.find("://") != std::string_view::npos ||
        host.find_first_of("/:?#@ \t") != std::string_view::npos ||
        host.find('*') != std::string_view::npos || host.empty()) {
        return base::fail(base::ErrorCode::usage, fmt::format("'{}' is no host", text),
                          "write shop.example, or *.shop.example for the hosts below it");
    }
    return base::to_lower(text);
}

bool HostChoice::covers(std::string_view host) const {
    return std::any_of(patterns_.begin(), patterns_.end(), [&](std::string_view pattern) {
        if (!pattern.starts_with("*.")) return host == pattern;
        const std::string_view below = pattern.substr(1);
        return host.size() > below.size() && host.ends_with(below);
    });
}

void HostChoice::see(const http::Exchange& exchange) {
    if (!patterns_.empty()) return;
    // Exchanges of one source come one after the other.
    if (last_document_ == exchange.provenance.source) return;
    if (classify_resource(exchange) != ResourceKind::html_page) return;
    std::string host = host_of(exchange);
    if (host.empty()) return;
    last_document_ = exchange.provenance.source;
    ++captures_;
    ++captures_of_[std::move(host)];
}

std::span<const Finding> HostChoice::own(const http::Exchange& exchange, std::span<const Finding> findings) {
    if (findings.empty()) return findings;
    std::string host = host_of(exchange);
    if (patterns_.empty() || host.empty() || covers(host)) {
        if (patterns_.empty() && !host.empty()) by_host_[std::move(host)] += findings.size();
        return findings;
    }
    hidden_ += findings.size();
    hidden_hosts_.insert(std::move(host));
    return {};
}

HostChoice::Foreign HostChoice::mostly_foreign() const {
    Foreign foreign;
    const auto own = std::find_if(captures_of_.begin(), captures_of_.end(),
                                  [&](const auto& of) { return of.second * 2 > captures_; });
    if (own == captures_of_.end()) return foreign;
    for (const auto& [host, count] : by_host_) {
        foreign.of_all += count;
        if (host == own->first) continue;
        foreign.findings += count;
        ++foreign.hosts;
    }
    if (foreign.findings * 2 > foreign.of_all) foreign.own_host = own->first;
    return foreign;
}

}  // namespace cachewright::lint
