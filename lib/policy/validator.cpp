#include "lib/policy/validator.hpp"

#include "lib/http/date.hpp"

namespace cachewright::policy {

namespace {

// A field that a message may have once: two lines say two things, and neither is believed.
std::string_view sole_value(const http::FieldMap& fields, http::FieldId id) {
    return fields.count(id) == 1 ? fields.value(id) : std::string_view{};
}

std::optional<base::TimePoint> date_of(std::string_view text) {
    const auto date = http::parse_date(text, http::two_digit_years_from);
    return date ? std::optional(date->time) : std::nullopt;
}

// RFC 9110 §13.1.2: in If-None-Match a "*" would match everything, and a comma would part two tags.
bool may_stand_in_a_list(std::string_view malformed_tag) {
    return malformed_tag != "*" && malformed_tag.find(',') == std::string_view::npos;
}

}  // namespace

Validators read_validators(const http::Response& response) {
    Validators read;
    const std::string_view etag_text = sole_value(response.fields, http::FieldId::etag);
    const auto strict = http::parse_entity_tag(etag_text);
    if (strict || may_stand_in_a_list(etag_text)) {
        read.etag_text = etag_text;
        read.etag = http::parse_entity_tag_leniently(etag_text);
    }
    if (strict && strict->strength == http::TagStrength::strong) read.etag_strength = Strength::strong;

    const std::string_view text = sole_value(response.fields, http::FieldId::last_modified);
    read.last_modified = date_of(text);
    if (!read.last_modified) return read;
    read.last_modified_text = text;
    const auto date = date_of(sole_value(response.fields, http::FieldId::date));
    // RFC 9110 §8.8.2.2: Last-Modified is weak unless the cache entry has a Date at least one second after
    // it.
    if (date && *date - *read.last_modified >= base::Seconds{1})
        read.last_modified_strength = Strength::strong;
    return read;
}

bool share_strong_validator(const Validators& a, const Validators& b) {
    if (a.etag_strength == Strength::strong && b.etag_strength == Strength::strong)
        return http::strong_match(*a.etag, *b.etag);
    if (a.etag && b.etag && !http::weak_match(*a.etag, *b.etag)) return false;
    // RFC 9110 §8.8.2.2 asks for the Date of the cache's own entry; the other message may have none. One Date
    // that shows the strength is enough, for the Last-Modified that is compared is the same.
    const bool strong =
        a.last_modified_strength == Strength::strong || b.last_modified_strength == Strength::strong;
    return strong && a.last_modified && a.last_modified == b.last_modified;
}

bool share_validator(const Validators& a, const Validators& b) {
    if (a.etag && b.etag) return http::weak_match(*a.etag, *b.etag);
    return a.last_modified && a.last_modified == b.last_modified;
}

}  // namespace cachewright::policy
