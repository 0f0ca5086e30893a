#include "lib/pipeline/decision_meaning.hpp"

#include "lib/policy/delivery.hpp"

namespace cachewright::pipeline {

namespace {

using policy::Outcome;

std::string_view meaning_of_error(const DecisionRecord& record) {
    if (record.detail == kRefused)
        return "The proxy refused the request; neither store nor origin was asked.";
    if (!record.forwarded) return "Nothing stored may answer the request, and the origin was not asked.";
    return policy::outcome_meaning(Outcome::error);
}

std::string_view meaning_of_refresh(Outcome outcome) {
    switch (outcome) {
        case Outcome::revalidated:
            return "A refresh in the background: the origin confirmed the stored response with 304.";
        case Outcome::error: return "A refresh in the background failed; what is stored stays as it was.";
        default: return "A refresh in the background: the origin sent a new response.";
    }
}

}  // namespace

std::string_view meaning_of(const DecisionRecord& record) {
    if (record.in_background) return meaning_of_refresh(record.outcome);
    if (record.outcome == Outcome::error) return meaning_of_error(record);
    if (record.of(record.end) == kOriginBrokeOff)
        return "The origin's answer broke off before its end, so it is not stored.";
    if (record.collapsed)
        return "The request waited for what another one was fetching from the origin, and got that.";
    switch (record.outcome) {
        case Outcome::miss:
            if (record.forwarded == http::ForwardReason::partial)
                return "Only a part of what was asked for is stored, so the origin was asked.";
            return record.stored ? "Nothing stored fits the request; the origin's answer is stored."
                                 : "Nothing stored fits the request; the origin's answer is not stored.";
        case Outcome::expired:
            return "What is stored could not answer as it was, and the origin sent a new response.";
        case Outcome::pass: return "The origin answered this request alone; its answer is not stored.";
        default: return policy::outcome_meaning(record.outcome);
    }
}

std::string reason_sentence(const DecisionRecord& record, std::size_t at) {
    using enum policy::Reason;
    std::string text = policy::reason_text(record.reasons[at]);
    const policy::Reason reason = record.reasons[at].reason;
    const bool removed =
        reason == purged || reason == purged_softly || reason == invalidated || reason == evicted;
    if (removed && record.removed_by.size > 0) text.append(" ").append(record.of(record.removed_by));
    const bool overtaken = reason == purged_meanwhile || reason == invalidated_meanwhile;
    if (overtaken && record.overtaken_by.size > 0) text.append(", ").append(record.of(record.overtaken_by));
    return text;
}

}  // namespace cachewright::pipeline
