#include "lib/lint/baseline.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace cachewright;
using lint::Baseline;
using lint::BaselineUpdate;
using lint::RunScope;
using lint::Severity;

namespace {

lint::BaselineEntry entry(std::string fingerprint, std::string rule, std::uint64_t count,
                          lint::Gravity gravity = {}) {
    return {std::move(fingerprint), std::move(rule), "shop.example/", "message", count, gravity};
}

const Baseline kOld{{entry("gone", "alpha", 3), entry("fewer", "alpha", 5), entry("more", "alpha", 1)}};
const Baseline kFound{{entry("fewer", "alpha", 2), entry("more", "alpha", 4), entry("new", "beta", 7)}};
const RunScope kAll{{"alpha", "beta"}, true};

std::uint64_t count_of(const Baseline& baseline, std::string_view fingerprint) {
    for (const lint::BaselineEntry& one : baseline.entries) {
        if (one.fingerprint == fingerprint) return one.count;
    }
    return 0;
}

}  // namespace

TEST_CASE("updating a baseline takes what was found, neither more nor less") {
    const auto change = lint::updated_baseline(kOld, kFound, kAll, BaselineUpdate::replace);
    CHECK(change.baseline.entries.size() == 3);
    CHECK(count_of(change.baseline, "fewer") == 2);
    CHECK(count_of(change.baseline, "more") == 4);
    CHECK(count_of(change.baseline, "new") == 7);
    CHECK(change.added == 3 + 7);
    CHECK(change.removed == 3 + 3);
}

TEST_CASE("pruning a baseline only takes out") {
    const auto change = lint::updated_baseline(kOld, kFound, kAll, BaselineUpdate::prune);
    CHECK(change.baseline.entries.size() == 2);
    CHECK(count_of(change.baseline, "fewer") == 2);
    CHECK(count_of(change.baseline, "more") == 1);
    CHECK(change.added == 0);
    CHECK(change.removed == 6);
}

TEST_CASE("what a run could not see stays in the baseline") {
    const RunScope partly{{"alpha", "beta"}, false};
    const RunScope other_rules{{"beta"}, true};
    for (const RunScope& scope : {partly, other_rules}) {
        const auto pruned = lint::updated_baseline(kOld, kFound, scope, BaselineUpdate::prune);
        CHECK(pruned.removed == 0);
        CHECK(pruned.baseline.findings() == kOld.findings());
        const auto updated = lint::updated_baseline(kOld, kFound, scope, BaselineUpdate::replace);
        CHECK(updated.removed == 0);
        CHECK(count_of(updated.baseline, "gone") == 3);
        CHECK(count_of(updated.baseline, "fewer") == 5);
        CHECK(count_of(updated.baseline, "more") == 4);
        CHECK(count_of(updated.baseline, "new") == 7);
    }
}

TEST_CASE("a baseline covers as many findings as it counts") {
    lint::BaselineCover cover(Baseline{{entry("a", "alpha", 2)}});
    CHECK(cover.take("a", {Severity::warning}));
    CHECK(cover.take("a", {Severity::error}));
    CHECK_FALSE(cover.take("a", {Severity::info}));
    CHECK_FALSE(cover.take("b", {Severity::info}));
}

TEST_CASE("a baseline covers nothing that is graver than what was accepted") {
    lint::BaselineCover cover(
        Baseline{{entry("a", "alpha", 1, {Severity::info}), entry("a", "alpha", 2, {Severity::warning})}});
    CHECK_FALSE(cover.take("a", {Severity::error}));
    CHECK(cover.take("a", {Severity::info}));
    CHECK(cover.take("a", {Severity::warning}));
    CHECK(cover.take("a", {Severity::info}));
    CHECK_FALSE(cover.take("a", {Severity::info}));
}

TEST_CASE("an update takes the severity that was found, and what got worse is added") {
    const Baseline old{{entry("graver", "alpha", 2, {Severity::warning}),
                        entry("milder", "alpha", 1, {Severity::error}), entry("unsaid", "alpha", 1)}};
    const Baseline found{
        {entry("graver", "alpha", 1, {Severity::error}), entry("graver", "alpha", 1, {Severity::warning}),
         entry("milder", "alpha", 1, {Severity::info}), entry("unsaid", "alpha", 1, {Severity::warning})}};
    const auto updated = lint::updated_baseline(old, found, kAll, BaselineUpdate::replace);
    CHECK(updated.added == 1);
    CHECK(updated.removed == 1);
    CHECK(updated.baseline.entries.size() == 4);
    for (const lint::BaselineEntry& one : updated.baseline.entries)
        CHECK(one.gravity.severity.has_value());
    const auto pruned = lint::updated_baseline(old, found, kAll, BaselineUpdate::prune);
    CHECK(pruned.added == 0);
    CHECK(pruned.removed == 1);
    lint::BaselineCover cover(pruned.baseline);
    CHECK_FALSE(cover.take("graver", {Severity::error}));
    CHECK(cover.take("graver", {Severity::warning}));
    CHECK(cover.take("milder", {Severity::info}));
    CHECK(cover.take("unsaid", {Severity::error}));
}

TEST_CASE("of the same severity, what goes on for longer is graver") {
    using lint::Extent;
    lint::BaselineCover cover(Baseline{{entry("a", "alpha", 1, {Severity::error, Extent::ten_minutes}),
                                        entry("b", "alpha", 1, {Severity::error}),
                                        entry("c", "alpha", 1, {Severity::error, Extent::ten_minutes})}});
    CHECK_FALSE(cover.take("a", {Severity::error, Extent::longer}));
    CHECK(cover.take("a", {Severity::error, Extent::ten_minutes}));
    CHECK(cover.take("b", {Severity::error, Extent::longer}));
    CHECK(cover.take("c", {Severity::warning, Extent::longer}));
}

TEST_CASE("how long a finding goes on is told in steps that a date's odd seconds do not leave") {
    using lint::Extent;
    using std::chrono::hours;
    const http::Exchange exchange;
    lint::Finding finding;
    CHECK_FALSE(lint::gravity_of(exchange, finding).lasts);
    const std::pair<base::Duration, Extent> cases[]{
        {std::chrono::minutes{1}, Extent::ten_minutes},
        {std::chrono::seconds{601}, Extent::ten_minutes},
        {std::chrono::minutes{12}, Extent::hour},
        {hours{2}, Extent::four_hours},
        {hours{24} + std::chrono::seconds{5}, Extent::day},
        {hours{24 * 2}, Extent::week},
        {hours{24 * 28}, Extent::month},
        {hours{24 * 31}, Extent::month},
        {hours{24 * 366}, Extent::year},
        {hours{24 * 3650}, Extent::longer},
    };
    for (const auto& [lasts, extent] : cases) {
        finding.lasts = lasts;
        CHECK(lint::extent_name(*lint::gravity_of(exchange, finding).lasts) == lint::extent_name(extent));
        CHECK(lint::extent_from_name(lint::extent_name(extent)) == extent);
    }
    // What they covered in older files is covered still.
    CHECK(lint::extent_from_name("minutes") == Extent::hour);
    CHECK(lint::extent_from_name("hours") == Extent::day);
    CHECK(lint::extent_from_name("days") == Extent::month);
    CHECK(lint::extent_from_name("months") == Extent::longer);
}

TEST_CASE("a cookie that was not accepted is new, and fewer of them are not") {
    const auto with = [](std::vector<std::string> cookies) {
        return lint::Gravity{Severity::error, lint::Extent::hour, std::move(cookies)};
    };
    const Baseline accepted{{entry("a", "alpha", 1, with({"lang", "sid"}))}};
    CHECK_FALSE(lint::BaselineCover(accepted).take("a", with({"admin", "sid"})));
    CHECK(lint::BaselineCover(accepted).take("a", with({"sid"})));
    CHECK(lint::BaselineCover(Baseline{{entry("a", "alpha", 1, with({}))}}).take("a", with({"sid"})));
}

TEST_CASE("an accepted finding that is graver now got worse, and is not gone") {
    const Baseline old{{entry("a", "alpha", 2, {Severity::error, lint::Extent::day}),
                        entry("b", "alpha", 1, {Severity::error, lint::Extent::day})}};
    const Baseline found{{entry("a", "alpha", 1, {Severity::error, lint::Extent::longer})}};
    const auto change = lint::updated_baseline(old, found, kAll, BaselineUpdate::prune);
    CHECK(change.removed == 3);
    REQUIRE(change.worse.size() == 1);
    CHECK(change.worse[0].count == 1);
    CHECK(change.worse[0].before.fingerprint == "a");
    CHECK(change.worse[0].now.lasts == lint::Extent::longer);
}
