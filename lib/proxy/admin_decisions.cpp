#include "lib/proxy/admin_decisions.hpp"

#include "lib/http/url_pattern.hpp"
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

struct Wanted {
    std::size_t limit = kUsual;
    std::optional<policy::Outcome> outcome;
    std::optional<http::UrlPattern> url;

    [[nodiscard]] bool matches(const DecisionRecord& record) const {
        if (outcome && record.outcome != *outcome) return false;
        return !url || url->matches(url_of(record));
    }
};

tl::expected<Wanted, AdminAnswer> read_wanted(const AdminCall& call) {
    Wanted wanted;
    const auto limit = read_limit(call, kUsual, kMost);
    if (!limit) return tl::unexpected(limit.error());
    wanted.limit = *limit;
    if (const auto text = call.parameter("outcome")) {
        wanted.outcome = policy::outcome_from_name(*text);
        if (!wanted.outcome) {
            std::string names;
            for (int at = 0; at < static_cast<int>(policy::Outcome::count_); ++at)
                names += fmt::format("{}{}", at == 0 ? "" : ", ",
                                     policy::outcome_name(static_cast<policy::Outcome>(at)));
            return tl::unexpected(
                admin_error(400, fmt::format("the outcome '{}' is unknown", *text), "there are " + names));
        }
    }
    auto url = read_url_pattern(call);
    if (!url) return tl::unexpected(std::move(url.error()));
    wanted.url = *std::move(url);
    return wanted;
}

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
                            shared.settings.cache.decisions));
        case Journal::Absence::never_given: break;
    }
    return admin_error(404, fmt::format("there never was a request {}", id),
                       "the number stands in the answer's X-Cachewright-Request-Id");
}

}  // namespace

AdminAnswer list_decisions(const AdminCall& call) {
    const auto wanted = read_wanted(call);
    if (!wanted) return wanted.error();
    std::vector<DecisionRecord> found;
    for (const auto& journal : call.shared.journals) {
        std::size_t count = 0;
        journal->each_from_newest([&](const DecisionRecord& record) {
            if (!wanted->matches(record)) return true;
            found.push_back(record);
            return ++count < wanted->limit;
        });
    }
    std::sort(found.begin(), found.end(), [](const DecisionRecord& a, const DecisionRecord& b) {
        return a.wall != b.wall ? a.wall > b.wall : a.id > b.id;
    });
    found.resize(std::min(found.size(), wanted->limit));
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
