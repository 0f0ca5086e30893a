#include "lib/lint/policy_correction.hpp"

#include "lib/lint/directive_line.hpp"
#include "lib/lint/subject.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace cachewright::lint {

namespace {

base::Duration nearest(const TtlRange& range, base::Duration lifetime) {
    if (range.shortest && lifetime < *range.shortest) return *range.shortest;
    return range.longest && lifetime > *range.longest ? *range.longest : lifetime;
}

void set_lifetimes(const Subject& subject, const PolicyBlock& block, DirectiveLine& line) {
    for (const TtlRange& range : block.ttl) {
        if (range.cache != ttl_browser && range.cache != ttl_shared) continue;
        const bool browser = range.cache == ttl_browser;
        const base::Duration now = (browser ? subject.browser() : subject.shared()).answers_unasked_for();
        const base::Duration wanted = nearest(range, now);
        if (wanted != now) line.set(browser ? "max-age" : "s-maxage", wanted);
    }
}

void make_private(DirectiveLine& line) {
    for (const std::string_view name : kForSharedCaches)
        line.remove(name);
    line.set("private");
}

// Whatever takes a number or contradicts what stands there is left to a person.
void add_required(const PolicyBlock& block, DirectiveLine& line) {
    for (const std::string& name : block.require) {
        if (name == "private") {
            make_private(line);
        } else if (name == "public" && (line.has("private") || line.has("no-store"))) {
            continue;
        } else if (!http::takes_delta_seconds(http::directive_id(name)) && !line.has(name)) {
            line.set(name);
        }
    }
}

}  // namespace

bool PolicyCorrection::cures(std::string_view requirement) const {
    return !line.empty() && std::find(left.begin(), left.end(), requirement) == left.end();
}

PolicyCorrection corrected_for_policy(const Subject& subject, const PolicyBlock& block,
                                      std::span<const PolicyViolation> violations) {
    const bool curable = std::any_of(violations.begin(), violations.end(),
                                     [](const PolicyViolation& violation) { return violation.curable; });
    if (!curable || !can_be_rewritten(subject) || !subject.is_get_or_head()) return {};

    DirectiveLine line(subject);
    for (const std::string& name : block.forbid)
        line.remove(name);
    set_lifetimes(subject, block, line);
    if (block.hashed_immutable == Demand::yes && subject.status() < 300) {
        if (subject.browser().answers_unasked_for() < one_year) line.set("max-age", base::Duration(one_year));
        line.set("immutable");
    }
    add_required(block, line);
    if (block.is_private == Demand::yes) make_private(line);
    const std::string value = line.value();
    if (value.empty()) return {};

    // The engine has the last word.
    const http::Exchange changed = with_cache_control(subject, value);
    const Subject then(changed, subject.profiles(), subject.settings());
    const auto left = policy_violations(then, block);
    const bool does_harm = std::any_of(left.begin(), left.end(), [&](const PolicyViolation& violation) {
        return std::none_of(violations.begin(), violations.end(), [&](const PolicyViolation& before) {
            return before.requirement == violation.requirement;
        });
    });
    const bool newly_shared =
        !subject.shared().storability.storable() && then.shared().storability.storable();
    if (does_harm || newly_shared) return {};
    PolicyCorrection correction{"Cache-Control: " + value, {}};
    for (const PolicyViolation& violation : left)
        correction.left.push_back(violation.requirement);
    return correction;
}

}  // namespace cachewright::lint
