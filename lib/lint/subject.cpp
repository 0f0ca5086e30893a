#include "lib/lint/subject.hpp"

#include "lib/http/date.hpp"
#include "lib/policy/options.hpp"

namespace cachewright::lint {

bool Subject::is_get_or_head() const {
    const policy::Method method = request_facts().method;
    return method == policy::Method::get || method == policy::Method::head;
}

const policy::RequestFacts& Subject::request_facts() const {
    if (!request_facts_) {
        request_facts_ =
            exchange_.request ? policy::read_request_facts(*exchange_.request) : policy::RequestFacts{};
    }
    return *request_facts_;
}

ResourceKind Subject::resource() const {
    if (!resource_) resource_ = classify_resource(exchange_);
    return *resource_;
}

const http::CacheControl& Subject::cache_control() const {
    if (!cache_control_) cache_control_ = http::parse_cache_control(fields());
    return *cache_control_;
}

base::TimePoint Subject::received() const {
    if (exchange_.response_time) return *exchange_.response_time;
    if (const auto date = http::parse_date(fields().value(http::FieldId::date), {})) return date->time;
    return {};
}

CacheView Subject::view(const policy::Options& options) const {
    CacheView seen;
    seen.facts = policy::read_response_facts(response(), options.storage, received());
    seen.storability = policy::storability(request_facts(), seen.facts, options, received());
    seen.freshness = policy::freshness_lifetime(seen.facts, options.storage, received());
    return seen;
}

const CacheView& Subject::shared() const {
    if (!shared_) {
        policy::Options options = policy::shared_cache_options();
        options.storage.targeted = {};
        shared_ = view(options);
    }
    return *shared_;
}

const CacheView& Subject::cdn() const {
    if (!fields().contains(http::FieldId::cdn_cache_control)) return shared();
    if (!cdn_) cdn_ = view(policy::shared_cache_options());
    return *cdn_;
}

const CacheView& Subject::browser() const {
    if (!browser_) browser_ = view(policy::private_cache_options());
    return *browser_;
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

std::optional<Place> Subject::field(http::FieldId id) const {
    const auto line = fields().first(id);
    return line ? std::optional(whole_value(*line)) : std::nullopt;
}

}  // namespace cachewright::lint
