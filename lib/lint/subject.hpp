// Subject: one exchange as the rules see it. What several rules need is read once, when the first asks.
#pragma once

#include "lib/http/cache_control.hpp"
#include "lib/http/exchange.hpp"
#include "lib/http/targeted_cache_control.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/resource.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/storability.hpp"

#include <optional>
#include <string_view>

namespace cachewright::lint {

// What one kind of cache would do with the response: the engine's answer.
struct CacheView {
    policy::ResponseFacts facts;
    policy::Storability storability;
    policy::FreshnessLifetime freshness;

    // Stored, with a lifetime that the server stated and that is above zero.
    [[nodiscard]] bool explicitly_fresh() const {
        return storability.storable() && freshness.is_explicit() && freshness.lifetime.count() > 0;
    }
    // Stored, with a lifetime above zero, stated or guessed.
    [[nodiscard]] bool reusable() const { return storability.storable() && freshness.lifetime.count() > 0; }
};

// Not thread-safe: one thread looks at a subject. Borrows the exchange.
class Subject {
  public:
    explicit Subject(const http::Exchange& exchange) : exchange_(exchange) {}

    [[nodiscard]] const http::Exchange& exchange() const { return exchange_; }
    [[nodiscard]] const http::Response& response() const { return exchange_.response; }
    [[nodiscard]] const http::FieldMap& fields() const { return exchange_.response.fields; }
    // Null when the capture has no request. Its method counts as GET then.
    [[nodiscard]] const http::Request* request() const {
        return exchange_.request ? &*exchange_.request : nullptr;
    }
    [[nodiscard]] std::string_view url() const { return exchange_.url; }
    [[nodiscard]] int status() const { return exchange_.response.status; }
    [[nodiscard]] bool is_get_or_head() const;
    // The recorder left the header lines as the server wrote them (see Provenance::fields_rewritten).
    [[nodiscard]] bool fields_as_sent() const { return !exchange_.provenance.fields_rewritten; }

    [[nodiscard]] const policy::RequestFacts& request_facts() const;
    [[nodiscard]] ResourceKind resource() const;

    // Every directive of Cache-Control, as written.
    [[nodiscard]] const http::CacheControl& cache_control() const;

    // The engine's answers for a shared cache without targeted fields (any proxy), for one that reads
    // CDN-Cache-Control, and for a browser.
    [[nodiscard]] const CacheView& shared() const;
    [[nodiscard]] const CacheView& cdn() const;
    [[nodiscard]] const CacheView& browser() const;

    // When the response arrived, as far as the capture tells: the recorded time, else its Date, else 1970.
    [[nodiscard]] base::TimePoint received() const;

    // Places to point at.
    [[nodiscard]] static Place whole_value(const http::FieldLine& line);
    [[nodiscard]] static Place part_of_value(const http::FieldLine& line, base::Span span);
    [[nodiscard]] static Place part_of_value(std::size_t line, base::Span span);
    [[nodiscard]] static Place name_of(const http::FieldLine& line);
    // The first line of a response field; nothing when it is absent.
    [[nodiscard]] std::optional<Place> field(http::FieldId id) const;

  private:
    [[nodiscard]] CacheView view(const policy::Options& options) const;

    const http::Exchange& exchange_;
    mutable std::optional<policy::RequestFacts> request_facts_;
    mutable std::optional<ResourceKind> resource_;
    mutable std::optional<http::CacheControl> cache_control_;
    mutable std::optional<CacheView> shared_;
    mutable std::optional<CacheView> cdn_;
    mutable std::optional<CacheView> browser_;
};

}  // namespace cachewright::lint
