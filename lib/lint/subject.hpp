// Subject: one exchange as the rules see it. What several rules need is read once, when the first asks.
#pragma once

#include "lib/http/cache_control.hpp"
#include "lib/http/cookie.hpp"
#include "lib/http/exchange.hpp"
#include "lib/http/uri.hpp"
#include "lib/http/vary.hpp"
#include "lib/lint/cache_prediction.hpp"
#include "lib/lint/directive_issue.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/misspelt_name.hpp"
#include "lib/lint/resource.hpp"
#include "lib/lint/run_settings.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/freshness.hpp"
#include "lib/policy/storability.hpp"
#include "lib/vendor/profile.hpp"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::lint {

// The fields by which a site speaks to CDNs alone (RFC 9213), as far as their syntax is the standard one: the
// vendors' own first, as they beat the common one.
inline constexpr std::array kTargetedFields{
    http::FieldId::cloudflare_cdn_cache_control, http::FieldId::vercel_cdn_cache_control,
    http::FieldId::netlify_cdn_cache_control, http::FieldId::cdn_cache_control};

// What one kind of cache would do with the response to a later GET: the engine's answer. A HEAD response is
// judged as the GET response that it describes, and what this one request asked of caches is left aside.
struct CacheView {
    policy::ResponseFacts facts;
    policy::Storability storability;
    policy::FreshnessLifetime freshness;

    // Stored, with a lifetime that the server stated and that is above zero.
    [[nodiscard]] bool explicitly_fresh() const {
        return storability.storable() && freshness.is_explicit() && freshness.lifetime.count() > 0;
    }
    // The same, and answers need no asking before.
    [[nodiscard]] bool answers_unasked() const { return explicitly_fresh() && !facts.directives.no_cache; }
    // For how long, guessed lifetimes included; zero: never.
    [[nodiscard]] base::Duration answers_unasked_for() const {
        const bool asks = facts.directives.no_cache || facts.vary_star;
        return storability.storable() && !asks ? freshness.lifetime : base::Duration{0};
    }
};

// Not thread-safe: one thread looks at a subject. Borrows the exchange, the profiles and the settings.
class Subject {
  public:
    explicit Subject(const http::Exchange& exchange, std::span<const vendor::ConfiguredProfile> profiles = {},
                     const RunSettings& settings = RunSettings::standard())
        : exchange_(exchange), profiles_(profiles), settings_(&settings) {}

    [[nodiscard]] const http::Exchange& exchange() const { return exchange_; }
    [[nodiscard]] const http::Response& response() const { return exchange_.response; }
    [[nodiscard]] const http::FieldMap& fields() const { return exchange_.response.fields; }
    // Null when the capture has no request. Its method counts as GET then.
    [[nodiscard]] const http::Request* request() const {
        return exchange_.request ? &*exchange_.request : nullptr;
    }
    [[nodiscard]] std::span<const vendor::ConfiguredProfile> profiles() const { return profiles_; }
    [[nodiscard]] const RunSettings& settings() const { return *settings_; }
    [[nodiscard]] std::string_view url() const { return exchange_.url; }
    // Its parts; all empty when it is unknown or cannot be read.
    [[nodiscard]] const http::Uri& uri() const;
    [[nodiscard]] int status() const { return exchange_.response.status; }
    [[nodiscard]] bool is_get_or_head() const;
    // A final response to a request of HTTP that caches might have a part in: not a data: or blob: URL, not
    // interim, not an answer to OPTIONS, TRACE or CONNECT. Rules are asked about these only.
    [[nodiscard]] bool in_scope() const;
    // The header lines are as the server wrote them (see Provenance). Where they are not, rules about
    // spelling, repetition and missing fields keep silent.
    [[nodiscard]] bool fields_as_sent() const {
        return !exchange_.provenance.fields_rewritten &&
               exchange_.provenance.delivered_by == http::DeliveredBy::network;
    }
    // What the fields do not say, the server did not say. False also for a host's configuration: hosts add
    // fields by themselves, so rules about what is missing, or about what happens without it, keep silent.
    [[nodiscard]] bool fields_complete() const {
        return fields_as_sent() && exchange_.provenance.evidence == http::Evidence::recorded;
    }
    // False for a pattern of a host's configuration, whose paths are as yet unknown.
    [[nodiscard]] bool is_about_one_url() const {
        return exchange_.provenance.covers == http::Covers::one_url;
    }
    // Some field speaks of caching, be it to a CDN or to caches of HTTP/1.0.
    [[nodiscard]] bool states_policy() const;
    // A CDN or another shared cache on the way has left its mark, so that the fields may be its own work.
    [[nodiscard]] bool came_through_cache() const;

    [[nodiscard]] const policy::RequestFacts& request_facts() const;
    // As the settings class it.
    [[nodiscard]] ResourceKind resource() const;
    // A [[class]] of theirs says so: then URL, type and cookies are no guess any more.
    [[nodiscard]] bool resource_is_declared() const {
        return settings_->classes.declared(exchange_).has_value();
    }

    // Every directive of Cache-Control, as written.
    [[nodiscard]] const http::CacheControl& cache_control() const;

    // What is wrong with them. Places of directives: place_of.
    [[nodiscard]] const std::vector<DirectiveIssue>& directive_issues() const;
    // lint::corrected_cache_control of this line (FieldLine::index), worked out once.
    [[nodiscard]] std::string corrected_cache_control(std::size_t line) const;
    // Lines whose names were meant to be those of fields that caches read.
    [[nodiscard]] const std::vector<MisspeltName>& misspelt_names() const;
    // No directive and no field has been lost to a slip of the pen: what the engine sees is what was meant.
    [[nodiscard]] bool policy_is_legible() const;
    [[nodiscard]] const http::VaryField& vary() const;
    // vary_misspelling (vary_names.hpp) of each of its names, in their order.
    [[nodiscard]] const std::vector<std::optional<std::string_view>>& vary_misspellings() const;
    // What each line of Set-Cookie says, in the order of the lines.
    [[nodiscard]] const std::vector<http::SetCookie>& set_cookies() const;

    // The engine's answers for a shared cache without targeted fields (any proxy), for a CDN that reads those
    // of kTargetedFields which are there, and for a browser.
    [[nodiscard]] const CacheView& shared() const;
    [[nodiscard]] const CacheView& cdn() const;
    [[nodiscard]] const CacheView& browser() const;

    // The shared cache that answers others with this for a stated time without asking: any proxy, or else a
    // CDN by its own policy. Null when there is none.
    [[nodiscard]] const CacheView* shared_keeper() const;

    // What each selected profile does with the response to a later GET, in the order of selection; empty when
    // none is selected, and for requests by other methods than GET and HEAD.
    [[nodiscard]] const std::vector<CachePrediction>& predictions() const;
    // The same for one that need not be selected, and outlives the prediction. For GET and HEAD only.
    [[nodiscard]] CachePrediction prediction_of(const vendor::ConfiguredProfile& profile) const;

    // When the response arrived, as far as the capture tells: the recorded time, else its Date, else 1970.
    [[nodiscard]] base::TimePoint received() const;

    // Places to point at.
    [[nodiscard]] static Place whole_value(const http::FieldLine& line);
    [[nodiscard]] static Place part_of_value(const http::FieldLine& line, base::Span span);
    [[nodiscard]] static Place part_of_value(std::size_t line, base::Span span);
    [[nodiscard]] static Place name_of(const http::FieldLine& line);
    [[nodiscard]] static Place place_of(const http::CacheDirective& directive) {
        return part_of_value(directive.line, directive.span);
    }
    // The directive or field that gave a lifetime; nothing for a guessed one.
    [[nodiscard]] std::optional<Place> place_of_lifetime(const CacheView& view) const;
    // The first line of a response field; nothing when it is absent.
    [[nodiscard]] std::optional<Place> field(http::FieldId id) const;

  private:
    [[nodiscard]] const policy::ResponseFacts& common_facts() const;
    [[nodiscard]] CacheView view(const policy::ResponseFacts& facts, const policy::Options& options) const;

    const http::Exchange& exchange_;
    std::span<const vendor::ConfiguredProfile> profiles_;
    const RunSettings* settings_;
    mutable std::optional<policy::RequestFacts> request_facts_;
    mutable std::optional<http::Uri> uri_;
    mutable std::optional<ResourceKind> resource_;
    mutable std::optional<http::CacheControl> cache_control_;
    mutable std::optional<std::vector<DirectiveIssue>> directive_issues_;
    mutable std::vector<std::pair<std::size_t, std::string>> corrected_;  // by line
    mutable std::optional<std::vector<MisspeltName>> misspelt_names_;
    mutable std::optional<http::VaryField> vary_;
    mutable std::optional<std::vector<std::optional<std::string_view>>> vary_misspellings_;
    mutable std::optional<std::vector<http::SetCookie>> set_cookies_;
    mutable std::optional<base::TimePoint> received_;
    mutable std::optional<policy::ResponseFacts> common_facts_;
    mutable std::optional<CacheView> shared_;
    mutable std::optional<CacheView> cdn_;
    mutable std::optional<CacheView> browser_;
    mutable std::optional<std::vector<CachePrediction>> predictions_;
    mutable std::unique_ptr<http::Exchange> as_get_;  // of a HEAD exchange
};

}  // namespace cachewright::lint
