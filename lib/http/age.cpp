#include "lib/http/age.hpp"

#include "lib/http/delta_seconds.hpp"
#include "lib/http/list.hpp"

namespace cachewright::http {

AgeField parse_age(const FieldMap& fields) {
    AgeField age;
    if (!fields.contains(FieldId::age)) return age;
    bool first = true;
    for (const auto& [line, member] : FieldListMembers(fields, FieldId::age, Quotes::ignored)) {
        if (!first) {
            age.issues.push_back(
                {line, {"age-repeated", "Age has one value; only the first counts", member.span}});
            continue;
        }
        first = false;
        age.value = parse_delta_seconds(member.text);
        if (!age.value) {
            age.issues.push_back(
                {line,
                 {"age-not-digits", "Age is a count of seconds in digits; it is ignored", member.span}});
        } else if (*age.value == kMaxDeltaSeconds) {
            age.issues.push_back(
                {line, {"age-saturated", "Age is taken as 2147483648 seconds", member.span}});
        }
    }
    if (first) {
        const FieldLine line = *fields.lines(FieldId::age).begin();
        age.issues.push_back(
            {line.index, {"age-empty", "Age is empty", base::span_of(line.value, line.value)}});
    }
    return age;
}

}  // namespace cachewright::http
