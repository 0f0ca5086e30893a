#include "lib/vendor/status_word.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"
#include "lib/policy/delivery.hpp"

namespace cachewright::vendor {

namespace {

using policy::Outcome;

// Empty: the vendor makes no such distinction.
std::string_view word_of_cause(const StatusWords& words, Cause cause, Outcome outcome) {
    switch (cause) {
        case Cause::outcome:
        case Cause::only_if_cached: break;
        case Cause::vary: return words.vary_miss;
        case Cause::part: return words.part_miss;
        case Cause::request:
            return outcome == Outcome::revalidated ? words.by_request_confirmed : words.by_request;
        case Cause::failure: return words.after_failure;
    }
    return {};
}

bool is_kept_out(const policy::Reasons* because) {
    return because != nullptr && (because->contains(policy::Reason::no_store) ||
                                  because->contains(policy::Reason::private_in_shared_cache));
}

}  // namespace

bool asked_by_request(const policy::Reasons& reasons) {
    using enum policy::Reason;
    return reasons.contains(request_no_cache) || reasons.contains(request_pragma_no_cache) ||
           reasons.contains(request_max_age_exceeded) || reasons.contains(request_min_fresh_unmet);
}

std::string_view status_word(const StatusWords& words, const Answered& answered) {
    const Outcome outcome = answered.outcome;
    // The vendor's words for errors tell of an origin that failed; here none was asked.
    if (answered.cause == Cause::only_if_cached) return words.only_if_cached;
    if (outcome == Outcome::pass && !words.kept_out.empty() && is_kept_out(answered.because))
        return words.kept_out;
    const bool from_store = policy::answered_from_store(outcome);
    const bool answerable = answered.method == "GET" || answered.method == "HEAD";
    if (!from_store && !answerable && !words.by_method.empty()) return words.by_method;
    if (const std::string_view word = word_of_cause(words, answered.cause, outcome); !word.empty())
        return word;
    if (answered.status == 304 && outcome == Outcome::hit && !words.conditional_hit.empty())
        return words.conditional_hit;
    if (answered.status >= 400 && answered.status <= 599) {
        const std::string& word = from_store ? words.error_hit : words.error_miss;
        if (!word.empty()) return word;
    }
    return words.word(outcome);
}

bool has_line(const http::FieldMap& fields, std::string_view line) {
    const std::size_t colon = line.find(':');
    const std::string_view name = base::trim_ows(line.substr(0, colon));
    if (colon == std::string_view::npos) return fields.contains(name);
    const std::string_view value = base::trim_ows(line.substr(colon + 1));
    for (const auto& [index, member] : http::FieldListMembers(fields, name)) {
        if (base::equals_ignore_case(member.text, value)) return true;
    }
    return false;
}

bool shows_status(const StatusWords& words, const http::FieldMap& request_fields) {
    return words.request_header.empty() || has_line(request_fields, words.request_header);
}

}  // namespace cachewright::vendor
