#include "lib/lint/host_choice.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"
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

// Is the host what the pattern means?
bool fits(std::string_view pattern, std::string_view host) {
    if (!pattern.starts_with("*.")) return host == pattern;
    const std::string_view below = pattern.substr(1);
    return host.size() > below.size() && host.ends_with(below);
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
    return std::any_of(patterns_.begin(), patterns_.end(),
                       [&](std::string_view pattern) { return fits(pattern, host); });
}

bool HostChoice::is_own(const http::Exchange& exchange) const {
    if (patterns_.empty()) return true;
    const std::string host = host_of(exchange);
    return host.empty() || covers(host);
}

void HostChoice::see(const http::Exchange& exchange) {
    if (!patterns_.empty()) {
        const std::string host = host_of(exchange);
        if (host.empty() || !seen_.insert(host).second) return;
        for (std::size_t i = 0; i < patterns_.size(); ++i) {
            if (fits(patterns_[i], host)) matched_[i] = true;
        }
        return;
    }
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

HostChoice::Unmatched HostChoice::unmatched() const {
    Unmatched found;
    if (seen_.empty()) return found;
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
        if (matched_[i]) {
            found.any_matched = true;
        } else {
            found.patterns.push_back(i);
        }
    }
    return found;
}

base::Error HostChoice::unmatched_error(std::size_t pattern) const {
    const std::vector<std::string_view> hosts(seen_.begin(), seen_.end());
    const std::string_view host = patterns_[pattern];
    const std::string_view nearest =
        base::nearest_word(host.starts_with("*.") ? host.substr(2) : host, hosts);
    return {base::ErrorCode::usage, fmt::format("no response that was read is on {}", host),
            nearest.empty() ? std::string("name a host of the input, or *.HOST for all below it")
                            : fmt::format("did you mean '{}'?", nearest)};
}

void HostChoice::tell_unmatched(const Rule& rule, std::string_view source,
                                std::span<const base::SourcePosition> positions, const RunScope& scope,
                                const Visit& visit) const {
    if (!scope.whole_input) return;
    const Unmatched none = unmatched();
    for (const std::size_t pattern : none.patterns) {
        http::Exchange exchange;
        exchange.provenance.source = std::string(source);
        exchange.provenance.position = positions[pattern];
        exchange.provenance.index = pattern;
        const base::Error error = unmatched_error(pattern);
        Finding finding;
        finding.rule = &rule;
        finding.exchange = &exchange;
        finding.severity = none.any_matched ? rule.severity : Severity::error;
        finding.message = none.any_matched ? error.message : error.message + ", so that no finding counts";
        finding.advice = error.hint;
        visit(exchange, std::span(&finding, 1));
    }
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
