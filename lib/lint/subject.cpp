#include "lib/lint/subject.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/date.hpp"
#include "lib/lint/correction.hpp"
#include "lib/lint/vary_names.hpp"
#include "lib/policy/options.hpp"
#include "lib/vendor/catalog.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace cachewright::lint {

namespace {

using http::FieldId;

bool contains_any(const http::FieldMap& fields, std::span<const FieldId> ids) {
    return std::any_of(ids.begin(), ids.end(), [&](FieldId id) { return fields.contains(id); });
}

// False only for URLs of another scheme; a host without a scheme may have a colon before its port.
bool is_http_url(std::string_view url) {
    const std::size_t colon = url.find(':');
    if (colon == std::string_view::npos) return true;
    const std::string_view scheme = url.substr(0, colon);
    if (base::equals_ignore_case(scheme, "https") || base::equals_ignore_case(scheme, "http")) return true;
    constexpr std::array<std::string_view, 5> without_authority{"data", "blob", "about", "javascript",
                                                                "filesystem"};
    return !url.substr(colon).starts_with("://") && !base::equals_any_ignore_case(scheme, without_authority);
}

// The profile with no setting given: its facts are held against the parameters by tests, so it configures.
const policy::Options& browser_options() {
    static const policy::Options options = vendor::configure(vendor::browser).value().options.policy;
    return options;
}

// A shared cache by RFC 9111 that reads these targeted fields.
policy::Options reading_targeted(const std::array<FieldId, 4>& targeted) {
    policy::Options options = vendor::configure(vendor::rfc9111).value().options.policy;
    options.storage.targeted = targeted;
    return options;
}

const policy::Options& shared_options() {
    static const policy::Options options = reading_targeted({});
    return options;
}

}  // namespace

bool Subject::is_get_or_head() const {
    const policy::Method method = request_facts().method;
    return method == policy::Method::get || method == policy::Method::head;
}

bool Subject::in_scope() const {
    if (status() < 200) return false;
    if (!is_http_url(url())) return false;
    if (request() == nullptr) return true;
    const std::string_view method = request()->method;
    return method != "OPTIONS" && method != "TRACE" && method != "CONNECT";
}

bool Subject::states_policy() const {
    constexpr std::array ids{FieldId::cache_control, FieldId::expires,           FieldId::pragma,
                             FieldId::edge_control,  FieldId::surrogate_control, FieldId::x_accel_expires};
    return contains_any(fields(), ids) || contains_any(fields(), kTargetedFields);
}

bool Subject::came_through_cache() const {
    constexpr std::array ids{FieldId::age,         FieldId::cache_status, FieldId::cf_cache_status,
                             FieldId::via,         FieldId::x_cache,      FieldId::x_cache_hits,
                             FieldId::x_served_by, FieldId::x_varnish,    FieldId::x_vercel_cache};
    return contains_any(fields(), ids) || fields().contains("CF-Ray") || fields().contains("X-Amz-Cf-Id") ||
           fields().contains("X-Cdn");
}

const policy::RequestFacts& Subject::request_facts() const {
    if (!request_facts_) {
        request_facts_ =
            exchange_.request ? policy::read_request_facts(*exchange_.request) : policy::RequestFacts{};
    }
    return *request_facts_;
}

const std::vector<std::optional<std::string_view>>& Subject::vary_misspellings() const {
    if (!vary_misspellings_) {
        vary_misspellings_.emplace();
        for (const http::VaryName& name : vary().names)
            vary_misspellings_->push_back(vary_misspelling(name));
    }
    return *vary_misspellings_;
}

const http::Uri& Subject::uri() const {
    if (!uri_) uri_ = http::parse_uri(url()).value_or(http::Uri{});
    return *uri_;
}

ResourceKind Subject::resource() const {
    if (!resource_) resource_ = settings_->classes.of(exchange_);
    return *resource_;
}

const http::CacheControl& Subject::cache_control() const {
    if (!cache_control_) cache_control_ = http::parse_cache_control(fields());
    return *cache_control_;
}

const std::vector<DirectiveIssue>& Subject::directive_issues() const {
    if (!directive_issues_) directive_issues_ = find_directive_issues(cache_control());
    return *directive_issues_;
}

std::string Subject::corrected_cache_control(std::size_t line) const {
    for (const auto& [known, corrected] : corrected_) {
        if (known == line) return corrected;
    }
    const std::string_view value = fields()[line].value;
    // The issues of several lines are told together.
    const bool alone = fields().count(http::FieldId::cache_control) == 1;
    return corrected_
        .emplace_back(line, alone ? lint::corrected_cache_control(value, cache_control(), directive_issues())
                                  : lint::corrected_cache_control(value))
        .second;
}

bool Subject::policy_is_legible() const {
    if (!misspelt_names().empty()) return false;
    const auto& issues = directive_issues();
    return std::none_of(issues.begin(), issues.end(),
                        [](const DirectiveIssue& issue) { return loses_meaning(issue.defect); });
}

const std::vector<MisspeltName>& Subject::misspelt_names() const {
    if (!misspelt_names_) misspelt_names_ = find_misspelt_names(fields());
    return *misspelt_names_;
}

const http::VaryField& Subject::vary() const {
    if (!vary_) vary_ = http::parse_vary(fields());
    return *vary_;
}

const std::vector<http::SetCookie>& Subject::set_cookies() const {
    if (!set_cookies_) {
        set_cookies_.emplace();
        set_cookies_->reserve(fields().count(FieldId::set_cookie));
        for (const http::FieldLine& line : fields().lines(FieldId::set_cookie))
            set_cookies_->push_back(http::parse_set_cookie(line.value));
    }
    return *set_cookies_;
}

const CacheView* Subject::shared_keeper() const {
    if (!is_get_or_head() || (fields().contains(FieldId::vary) && vary().star)) return nullptr;
    for (const CacheView* view : {&shared(), &cdn()}) {
        if (view->answers_unasked()) return view;
    }
    return nullptr;
}

base::TimePoint Subject::received() const {
    if (!received_) {
        const auto date = exchange_.response_time
                              ? std::nullopt
                              : http::parse_date(fields().value(FieldId::date), http::two_digit_years_from);
        received_ = exchange_.response_time ? *exchange_.response_time
                    : date                  ? date->time
                                            : base::TimePoint{};
    }
    return *received_;
}

CacheView Subject::view(const policy::ResponseFacts& facts, const policy::Options& options) const {
    policy::RequestFacts later_get;
    later_get.method =
        request_facts().method == policy::Method::head ? policy::Method::get : request_facts().method;
    later_get.has_authorization = request_facts().has_authorization;

    CacheView seen;
    seen.facts = facts;
    seen.storability = policy::storability(later_get, facts, options, received());
    seen.freshness = policy::freshness_lifetime(facts, options.storage, received());
    return seen;
}

// Of what decides here only targeted fields are read differently by different kinds of cache: s-maxage is
// there for all, and a private one passes over it.
const policy::ResponseFacts& Subject::common_facts() const {
    if (!common_facts_) {
        common_facts_ = policy::read_response_facts(response(), shared_options().storage, received());
    }
    return *common_facts_;
}

const CacheView& Subject::shared() const {
    if (!shared_) {
        shared_ = view(common_facts(), shared_options());
    }
    return *shared_;
}

const CacheView& Subject::cdn() const {
    if (!contains_any(fields(), kTargetedFields)) return shared();
    if (!cdn_) {
        static const policy::Options options = reading_targeted(kTargetedFields);
        cdn_ = view(policy::read_response_facts(response(), options.storage, received()), options);
    }
    return *cdn_;
}

const CacheView& Subject::browser() const {
    if (!browser_) browser_ = view(common_facts(), browser_options());
    return *browser_;
}

const std::vector<CachePrediction>& Subject::predictions() const {
    if (predictions_) return *predictions_;
    predictions_.emplace();
    if (profiles_.empty() || !is_get_or_head()) return *predictions_;
    predictions_->reserve(profiles_.size());
    for (const vendor::ConfiguredProfile& profile : profiles_)
        predictions_->push_back(prediction_of(profile));
    return *predictions_;
}

CachePrediction Subject::prediction_of(const vendor::ConfiguredProfile& profile) const {
    // HEAD describes the response to GET, and that is what gets stored.
    if (request_facts().method == policy::Method::head && !as_get_) {
        as_get_ = std::make_unique<http::Exchange>(exchange_);
        as_get_->request->method = "GET";
    }
    const http::Exchange& exchange = as_get_ ? *as_get_ : exchange_;
    // No rule asks what happens later than at the next request.
    const policy::ExplainOptions options{.at = {}, .extent = policy::ExplainOptions::Extent::decisions_only};
    const vendor::ConfiguredProfile& cache = configured_for(exchange.response, resource(), profile);
    return {&cache,
            policy::read_response_facts(exchange.response, cache.options.policy.storage,
                                        policy::receipt_of(exchange).response_time),
            vendor::predict(exchange, cache, options), &cache != &profile};
}

Place Subject::whole_value(const http::FieldLine& line) {
    return part_of_value(line, {0, static_cast<std::uint32_t>(line.value.size())});
}

Place Subject::part_of_value(const http::FieldLine& line, base::Span span) {
    return part_of_value(line.index, span);
}

Place Subject::part_of_value(std::size_t line, base::Span span) {
    return {Section::response, line, LinePart::value, span};
}

Place Subject::name_of(const http::FieldLine& line) {
    return {Section::response, line.index, LinePart::name, {0, static_cast<std::uint32_t>(line.name.size())}};
}

std::optional<Place> Subject::place_of_lifetime(const CacheView& view) const {
    http::Directive directive{};
    switch (view.freshness.basis) {
        default: return std::nullopt;
        case policy::LifetimeSource::expires: return field(FieldId::expires);
        case policy::LifetimeSource::max_age: directive = http::Directive::max_age; break;
        case policy::LifetimeSource::s_maxage: directive = http::Directive::s_maxage; break;
    }
    if (view.facts.policy_field != FieldId::cache_control) return field(view.facts.policy_field);
    const http::CacheDirective* written = cache_control().find(directive);
    return written == nullptr ? std::nullopt : std::optional(place_of(*written));
}

std::optional<Place> Subject::field(FieldId id) const {
    const auto line = fields().first(id);
    return line ? std::optional(whole_value(*line)) : std::nullopt;
}

}  // namespace cachewright::lint
