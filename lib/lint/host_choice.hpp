// Whose hosts findings are for: on those of others nobody here can change a header.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/source_position.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/baseline.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/rule.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::lint {

// "shop.example"; "*.shop.example" for all below it, but not for itself. In lower case. Errors (usage): a
// URL, a port, an asterisk elsewhere.
[[nodiscard]] base::Result<std::string> parse_host_pattern(std::string_view text);

class HostChoice {
  public:
    // Patterns as parse_host_pattern gives them; without any, every host counts.
    explicit HostChoice(std::vector<std::string> patterns = {})
        : patterns_(std::move(patterns)), matched_(patterns_.size(), false) {}

    // Each exchange once, in the order of the input.
    void see(const http::Exchange& exchange);

    // The findings, or none of them where the exchange is on another host; counts both. What has no host (a
    // path of a configuration) is one's own.
    [[nodiscard]] std::span<const Finding> own(const http::Exchange& exchange,
                                               std::span<const Finding> findings);

    // It is on a host that counts, or on none.
    [[nodiscard]] bool is_own(const http::Exchange& exchange) const;

    // After the last exchange: the patterns, by their place in the list, that no response was for. Empty when
    // no response had a host.
    struct Unmatched {
        std::vector<std::size_t> patterns{};
        bool any_matched = false;
    };
    [[nodiscard]] Unmatched unmatched() const;
    // "no response that was read is on shop.exmaple", with the nearest host that was.
    [[nodiscard]] base::Error unmatched_error(std::size_t pattern) const;

    // A finding of `rule` for each such pattern, an error where every pattern is one, so that nothing at all
    // was judged; else a warning. Each is about an exchange of its own that has no URL and no status and
    // whose provenance is the pattern's place in `source`. Nothing when the run did not see the whole input.
    using Visit = std::function<void(const http::Exchange& exchange, std::span<const Finding> findings)>;
    void tell_unmatched(const Rule& rule, std::string_view source,
                        std::span<const base::SourcePosition> positions, const RunScope& scope,
                        const Visit& visit) const;

    [[nodiscard]] std::uint64_t hidden() const { return hidden_; }
    [[nodiscard]] std::uint64_t hidden_hosts() const { return hidden_hosts_.size(); }

    // Without patterns, when more than half of the sources begin with a document of one host, and more than
    // half of the findings are on others: that host, and how many findings are on how many others. Empty
    // otherwise.
    struct Foreign {
        std::string own_host{};
        std::uint64_t findings = 0;
        std::uint64_t of_all = 0;
        std::uint64_t hosts = 0;
    };
    [[nodiscard]] Foreign mostly_foreign() const;

  private:
    [[nodiscard]] bool covers(std::string_view host) const;

    std::vector<std::string> patterns_;
    std::vector<bool> matched_;                         // of these, by a response
    std::set<std::string> seen_;                        // hosts of responses, where there are patterns
    std::string last_document_;                         // the source of the last first document
    std::uint64_t captures_ = 0;                        // sources with a document
    std::map<std::string, std::uint64_t> captures_of_;  // of these, by the host of the first one
    std::uint64_t hidden_ = 0;
    std::set<std::string> hidden_hosts_;
    std::map<std::string, std::uint64_t> by_host_;
};

}  // namespace cachewright::lint
