#include "lib/report/origin_fold.hpp"

#include "lib/lint/rule.hpp"
#include "lib/report/terminal_text.hpp"

#include <fmt/format.h>

#include <utility>

namespace cachewright::report {

namespace {

// A pattern of a host's configuration has no origin, and is a line to change each time.
bool may_have_company(const LintRecord& record) {
    return record.rule->cause == lint::Cause::server_setting && record.status != 0 &&
           record.url.find("://") != std::string::npos;
}

RecordedElsewhere place_of(LintRecord&& record) {
    RecordedElsewhere place;
    place.url = std::move(record.url);
    place.status = record.status;
    place.source = std::move(record.source);
    place.entry = record.entry;
    place.position = record.position;
    place.fingerprint = std::move(record.fingerprint);
    if (!record.lines.empty()) place.line = std::move(record.lines.front());
    return place;
}

void tell_company(LintRecord& record) {
    if (record.also.empty()) return;
    record.message +=
        fmt::format(" (and {} of {})", counted(record.also.size(), "more response"), origin_of(record.url));
}

}  // namespace

std::vector<lint::Severity> OriginFold::add(std::vector<LintRecord>& records) {
    std::vector<lint::Severity> more;
    std::vector<LintRecord> staying;
    for (LintRecord& record : records) {
        if (!may_have_company(record)) {
            more.push_back(record.severity);
            staying.push_back(std::move(record));
            continue;
        }
        Kind kind{record.rule,    record.severity, std::string(origin_of(record.url)),
                  record.message, record.caches,   record.lines.empty() ? "" : record.lines.front().name};
        const auto [place, is_first] = places_.try_emplace(std::move(kind), kept_.size());
        if (is_first) {
            more.push_back(record.severity);
            kept_.push_back(std::move(record));
            continue;
        }
        LintRecord& first = kept_[place->second];
        first.also.push_back(place_of(std::move(record)));
        if (first.also.size() < kMostPlaces) continue;
        tell_company(first);
        staying.push_back(std::exchange(first, {}));
        places_.erase(place);
    }
    records = std::move(staying);
    return more;
}

std::vector<LintRecord> OriginFold::finish() {
    std::erase_if(kept_, [](const LintRecord& record) { return record.rule == nullptr; });
    for (LintRecord& record : kept_)
        tell_company(record);
    places_.clear();
    return std::exchange(kept_, {});
}

}  // namespace cachewright::report
