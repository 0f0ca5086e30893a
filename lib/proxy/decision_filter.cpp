#include "lib/proxy/private/decision_filter.hpp"

#include "lib/proxy/private/decision_json.hpp"
#include "lib/proxy/private/query_value.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace cachewright::proxy {

bool DecisionFilter::lets_pass(const pipeline::DecisionRecord& record) const {
    if (outcome && record.outcome != *outcome) return false;
    return !url || url->matches(url_of(record));
}

tl::expected<DecisionFilter, AdminAnswer> read_decision_filter(const AdminCall& call) {
    DecisionFilter filter;
    if (const auto text = call.parameter("outcome")) {
        filter.outcome = policy::outcome_from_name(*text);
        if (!filter.outcome) {
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
    filter.url = *std::move(url);
    return filter;
}

}  // namespace cachewright::proxy
