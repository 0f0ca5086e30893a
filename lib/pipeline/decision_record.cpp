#include "lib/pipeline/decision_record.hpp"

#include "lib/http/credential_mask.hpp"

#include <algorithm>
#include <limits>

namespace cachewright::pipeline {

namespace {

using policy::Outcome;

constexpr std::size_t kMostMethod = 16;
constexpr std::size_t kMostHost = 48;
constexpr std::size_t kMostEnd = 48;
constexpr std::size_t kMostFault = 64;
constexpr std::size_t kMostRemovedBy = 80;
constexpr std::size_t kMostFailure = 96;
constexpr std::size_t kMostText = 40;  // of one counterfactual

std::uint16_t as_status(int status) {
    return static_cast<std::uint16_t>(std::clamp(status, 0, 999));
}

class Writer {
  public:
    explicit Writer(DecisionRecord& record) : record_(record) {}

    DecisionRecord::Piece put(std::string_view text, std::size_t most) {
        const std::size_t size = std::min({text.size(), most, room()});
        const DecisionRecord::Piece piece{static_cast<std::uint8_t>(used_), static_cast<std::uint8_t>(size)};
        std::copy_n(text.data(), size, record_.text.data() + used_);
        used_ += size;
        return piece;
    }
    [[nodiscard]] std::size_t room() const { return record_.text.size() - used_; }

  private:
    DecisionRecord& record_;
    std::size_t used_ = 0;
};

void add_reasons(DecisionRecord& record, const policy::Reasons& reasons, Step step) {
    for (const policy::ReasonRecord& reason : reasons) {
        if (record.reason_count == DecisionRecord::kMostReasons) return;
        record.reasons[record.reason_count] = reason;
        record.reason_steps[record.reason_count] = step;
        ++record.reason_count;
    }
}

bool same(const policy::Reasons& a, const policy::Reasons& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

void put_reasons(DecisionRecord& record, const Account& account) {
    const Step before = account.reasons_of == Step::eligibility ? Step::eligibility : Step::reuse;
    const bool later = !account.looked_up.empty() && !same(account.looked_up, account.reasons);
    if (!later) return add_reasons(record, account.reasons, account.reasons_of);
    // Why the origin was asked, and what was made of its answer: what decided comes first.
    const bool storage_decided = record.step == Step::storage || record.step == Step::eligibility;
    if (!storage_decided && account.reasons_of == Step::storage) {
        add_reasons(record, account.looked_up, before);
        add_reasons(record, account.reasons, account.reasons_of);
    } else {
        add_reasons(record, account.reasons, account.reasons_of);
        add_reasons(record, account.looked_up, before);
    }
}

void put_target(DecisionRecord& record, Writer& writer, std::string_view target) {
    record.target_cut = target.size() > writer.room();
    if (!http::may_hold_credentials(target)) {
        record.target = writer.put(target, target.size());
        return;
    }
    std::string masked(target);
    http::mask_credentials(masked);
    record.target = writer.put(masked, masked.size());
}

}  // namespace

Step deciding_step(const Account& account) {
    switch (account.outcome) {
        case Outcome::hit:
        case Outcome::stale:
        case Outcome::updating:
        case Outcome::revalidated:
        case Outcome::expired: return Step::reuse;
        case Outcome::bypass:
        case Outcome::dynamic: return Step::eligibility;
        case Outcome::pass: return Step::storage;
        case Outcome::miss:
            if (account.forwarded == http::ForwardReason::partial) return Step::delivery;
            if (account.forwarded == http::ForwardReason::method) return Step::eligibility;
            return account.forwarded == http::ForwardReason::request ? Step::reuse : Step::key;
        case Outcome::error:
            // only-if-cached, or a stale response that may not stand in.
            return account.detail.empty() && !account.reasons.empty() && account.reasons_of == Step::reuse
                       ? Step::reuse
                       : Step::none;
        case Outcome::synthetic:
        case Outcome::count_: break;
    }
    return Step::none;
}

DecisionRecord make_record(std::uint64_t id, const Finished& finished) {
    const Account& account = finished.account;
    DecisionRecord record;
    record.id = id;
    record.wall = finished.began.wall;
    record.cache = finished.began.cache;
    record.whole = finished.whole;
    record.origin_time = account.origin_time;
    record.age = account.age;
    record.lifetime = account.lifetime;
    record.remaining = account.remaining;
    record.bytes = finished.bytes;
    record.profile = finished.profile;
    record.detail = account.detail;
    record.status = as_status(account.status);
    record.origin_status = as_status(account.origin_status.value_or(0));
    record.outcome = account.outcome;
    record.step = deciding_step(account);
    record.forwarded = account.forwarded;
    record.stored = account.stored && finished.end != kOriginBrokeOff;
    record.collapsed = account.collapsed;
    record.in_background = account.in_background;
    record.set_off_by = account.set_off_by;
    put_reasons(record, account);

    Writer writer(record);
    for (const Counterfactual& each : account.counterfactuals) {
        if (record.counterfactual_count == DecisionRecord::kMostCounterfactuals) break;
        // Half a name would be another one.
        std::string_view text = each.text;
        if (text.size() > kMostText) text = text.substr(0, text.rfind(',', kMostText));
        if (text.size() > kMostText) continue;
        constexpr std::int64_t limit = std::numeric_limits<std::uint32_t>::max();
        record.counterfactuals[record.counterfactual_count++] = {
            each.kind, each.field, writer.put(text, kMostText),
            static_cast<std::uint32_t>(std::clamp<std::int64_t>(each.by.count(), 0, limit))};
    }
    record.method = writer.put(finished.request.method, kMostMethod);
    // Userinfo has no place in Host; where it stands nevertheless, the request was refused.
    record.host = writer.put(finished.host.substr(finished.host.rfind('@') + 1), kMostHost);
    record.end = writer.put(finished.end, kMostEnd);
    record.fault = writer.put(account.fault, kMostFault);
    record.removed_by = writer.put(account.removed_by, kMostRemovedBy);
    record.failure = writer.put(account.failure, kMostFailure);
    record.overtaken_by = writer.put(account.overtaken_by, kMostRemovedBy);
    put_target(record, writer, finished.request.target);
    return record;
}

}  // namespace cachewright::pipeline
