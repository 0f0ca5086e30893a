#include "lib/proxy/admin_decisions.hpp"

#include "lib/proxy/private/decision_filter.hpp"
#include "lib/proxy/private/decision_json.hpp"
#include "lib/proxy/private/query_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::proxy {

namespace {

using pipeline::DecisionRecord;
using pipeline::Journal;

constexpr std::size_t kUsual = 50;
constexpr std::size_t kMost = 1000;

AdminAnswer absent(const Shared& shared, std::uint64_t id, Journal::Absence why) {
    switch (why) {
        case Journal::Absence::none_kept:
            return admin_error(404, "no records of requests are kept", "the proxy runs with --decisions 0");
        case Journal::Absence::under_way:
            return admin_error(404, fmt::format("request {} has not been answered to its end", id),
                               "its record is there when it has");
        case Journal::Absence::too_old:
            return admin_error(
                404, fmt::format("the record of request {} is gone: it is too old", id),
                fmt::format("the last {} of each event loop are kept; --decisions N keeps more",
                            shared.settings().cache.decisions));
        case Journal::Absence::never_given: break;
    }
    return admin_error(404, fmt::format("there never was a request {}", id),
                       "the number stands in the answer's X-Cachewright-Request-Id");
}

}  // namespace

AdminAnswer list_decisions(const AdminCall& call) {
    const auto filter = read_decision_filter(call);
    if (!filter) return filter.error();
    const auto limit = read_limit(call, kUsual, kMost);
    if (!limit) return limit.error();
    std::vector<DecisionRecord> found;
    for (const auto& journal : call.shared.journals) {
        std::size_t count = 0;
        journal->each_from_newest([&](const DecisionRecord& record) {
            if (!filter->lets_pass(record)) return true;
            found.push_back(record);
            return ++count < *limit;
        });
    }
    std::sort(found.begin(), found.end(), [](const DecisionRecord& a, const DecisionRecord& b) {
        return a.wall != b.wall ? a.wall > b.wall : a.id > b.id;
    });
    found.resize(std::min(found.size(), *limit));
    Json items = Json::array();
    for (const DecisionRecord& record : found)
        items.push_back(decision_json(record));
    return json_answer({{"items", std::move(items)}});
}

AdminAnswer tell_decision(const AdminCall& call) {
    const auto id = read_number(call.id);
    if (!id)
        return admin_error(400, fmt::format("'{}' is no number of a request", call.id),
                           "the number stands in the answer's X-Cachewright-Request-Id");
    const auto& journals = call.shared.journals;
    const Journal::Found found = journals[*id % journals.size()]->find(*id);
    if (!found.record) return absent(call.shared, *id, found.absence);
    return json_answer(decision_json(*found.record));
}

}  // namespace cachewright::proxy
