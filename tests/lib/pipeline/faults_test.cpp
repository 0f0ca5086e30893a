// Which requests to the origin go wrong, and how: rules, their turns, draws, counts and windows.
#include "lib/pipeline/faults.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

using namespace cachewright;
using namespace cachewright::pipeline;
using namespace std::chrono_literals;
using Instead = FaultEffect::Instead;
using State = FaultRules::State;
using Turn = FaultRule::Turn;

namespace {

constexpr base::TimePoint kStart{base::Duration{1h}};
constexpr std::string_view kUrl = "http://shop.test/page";

FaultRule refusing(std::string name = "rule") {
    FaultRule rule;
    rule.name = std::move(name);
    rule.effect.instead = Instead::refused;
    return rule;
}

FaultRules set_of(std::vector<FaultRule> rules, std::uint64_t seed = 1) {
    return {std::move(rules), seed, kStart};
}

// One letter for each of so many requests: f where one fired.
std::string course(const FaultRules& rules, int requests) {
    std::string course;
    for (int i = 0; i < requests; ++i)
        course += rules.decide(kUrl, "GET", kStart) ? 'f' : '-';
    return course;
}

std::string names(const std::optional<Fault>& fault) {
    return fault ? fault->names : std::string();
}

}  // namespace

TEST_CASE("A rule without conditions fires for every request, one with a count for the next so many") {
    CHECK(course(set_of({refusing()}), 4) == "ffff");
    FaultRule next = refusing();
    next.count = 3;
    const FaultRules rules = set_of({next});
    CHECK(rules.tell(kStart).front().left == 3U);
    CHECK(course(rules, 5) == "fff--");
    const FaultRules::Told told = rules.tell(kStart).front();
    CHECK(told.matched == 5);
    CHECK(told.fired == 3);
    CHECK(told.left == 0U);
    CHECK(told.state == State::used_up);
}

TEST_CASE("Each so many-th request, a schedule, and both with a count") {
    FaultRule third = refusing();
    third.every = 3;
    CHECK(course(set_of({third}), 7) == "--f--f-");
    FaultRule planned = refusing();
    planned.schedule = {Turn::fail, Turn::fail, Turn::pass};
    CHECK(course(set_of({planned}), 8) == "ff-ff-ff");
    planned.count = 3;
    CHECK(course(set_of({planned}), 8) == "ff-f----");
    planned.count.reset();
    planned.every = 2;
    CHECK(course(set_of({planned}), 12) == "-f-f---f-f--");
}

TEST_CASE("A probability of 0 never fires, of 1 always, and between them about as often as it says") {
    FaultRule rule = refusing();
    rule.probability = 0;
    CHECK(course(set_of({rule}), 1000).find('f') == std::string::npos);
    rule.probability = 1;
    CHECK(course(set_of({rule}), 1000).find('-') == std::string::npos);
    for (const std::uint64_t seed : {0U, 1U, 2U, 77U}) {
        rule.probability = 0.3;
        const std::string some = course(set_of({rule}, seed), 10000);
        // Six standard deviations.
        CHECK(std::abs(std::count(some.begin(), some.end(), 'f') - 3000) < 275);
    }
}

TEST_CASE("The same seed makes the same accident again, another one another, and rules do not draw alike") {
    FaultRule rule = refusing();
    rule.probability = 0.5;
    CHECK(course(set_of({rule}, 5), 200) == course(set_of({rule}, 5), 200));
    CHECK(course(set_of({rule}, 5), 200) != course(set_of({rule}, 6), 200));
    FaultRule slow = rule;
    slow.name = "slow";
    slow.effect = {};
    slow.effect.delay = 1s;
    const FaultRules rules = set_of({slow, rule}, 5);
    int both = 0;
    int one = 0;
    for (int i = 0; i < 400; ++i) {
        const std::string fired = names(rules.decide(kUrl, "GET", kStart));
        both += fired == "slow,rule" ? 1 : 0;
        one += fired == "slow" || fired == "rule" ? 1 : 0;
    }
    CHECK(both > 50);
    CHECK(one > 100);
}

TEST_CASE("Route and methods say which requests a rule takes, the others count nothing") {
    FaultRule rule = refusing();
    rule.route = *http::UrlPattern::parse("/api/**");
    rule.methods = {"GET", "POST"};
    const FaultRules rules = set_of({rule});
    CHECK(rules.decide("http://any.test/api/a?b=c", "GET", kStart));
    CHECK(rules.decide("http://any.test/api/a", "HEAD", kStart));
    CHECK(rules.decide("http://any.test/api/a", "POST", kStart));
    CHECK_FALSE(rules.decide("http://any.test/api/a", "PUT", kStart));
    CHECK_FALSE(rules.decide("http://any.test/page", "GET", kStart));
    CHECK(rules.tell(kStart).front().matched == 3);
    FaultRule elsewhere = refusing();
    elsewhere.route = *http::UrlPattern::parse("shop.test/**");
    CHECK(set_of({elsewhere}).decide(kUrl, "GET", kStart));
    CHECK_FALSE(set_of({elsewhere}).decide("http://other.test/page", "GET", kStart));
}

TEST_CASE("A window of cache time: before it a rule waits, behind it it is over") {
    FaultRule rule = refusing();
    rule.after = 10s;
    rule.lasting = base::Duration{20s};
    const FaultRules rules = set_of({rule});
    struct Row {
        base::Duration at;
        State state;
    };
    for (const Row& row : {Row{0s, State::waiting}, Row{9999ms, State::waiting}, Row{10s, State::active},
                           Row{29999ms, State::active}, Row{30s, State::over}, Row{24h, State::over}}) {
        CAPTURE(row.at.count());
        CHECK(rules.tell(kStart + row.at).front().state == row.state);
        CHECK(rules.decide(kUrl, "GET", kStart + row.at).has_value() == (row.state == State::active));
    }
    CHECK(rules.tell(kStart).front().matched == 2);
}

TEST_CASE("The first rule that fires decides, delays before it add up, rules behind it are not asked") {
    FaultRule slow = refusing("slow");
    slow.effect = {};
    slow.effect.delay = 1s;
    FaultRule slower = slow;
    slower.name = "slower";
    slower.effect.delay = 2s;
    FaultRule once = refusing("once");
    once.count = 1;
    once.effect.delay = 4s;
    FaultRule last = refusing("last");
    last.effect.instead = Instead::reset;
    const FaultRules rules = set_of({slow, once, slower, last});
    const auto first = rules.decide(kUrl, "GET", kStart);
    REQUIRE(first);
    CHECK(first->names == "slow,once");
    CHECK(first->delay == 5s);
    CHECK(first->effect->instead == Instead::refused);
    CHECK(rules.tell(kStart)[2].matched == 0);
    const auto second = rules.decide(kUrl, "GET", kStart);
    REQUIRE(second);
    CHECK(second->names == "slow,slower,last");
    CHECK(second->delay == 3s);
    CHECK(second->effect->instead == Instead::reset);
    const auto only_slow = set_of({slow}).decide(kUrl, "GET", kStart);
    REQUIRE(only_slow);
    CHECK(only_slow->effect->instead == Instead::nothing);
}

TEST_CASE("What a fault holds outlives the rules, which may be replaced meanwhile") {
    Faults faults;
    CHECK_FALSE(faults.any());
    CHECK(faults.rules() == nullptr);
    faults.install(std::make_shared<const FaultRules>(set_of({refusing()})));
    CHECK(faults.any());
    const auto fault = faults.rules()->decide(kUrl, "GET", kStart);
    faults.install(nullptr);
    CHECK_FALSE(faults.any());
    REQUIRE(fault);
    CHECK(fault->effect->instead == Instead::refused);
}

TEST_CASE("Many threads at once use up a count to the last and not beyond, whatever is installed meanwhile") {
    FaultRule rule = refusing();
    rule.count = 1000;
    Faults faults;
    const auto rules = std::make_shared<const FaultRules>(set_of({rule}));
    faults.install(rules);
    std::atomic<int> fired{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i)
                fired += rules->decide(kUrl, "GET", kStart) ? 1 : 0;
        });
    }
    for (int i = 0; i < 200; ++i) {
        faults.install(std::make_shared<const FaultRules>(set_of({refusing()})));
        if (const auto now = faults.rules()) CHECK(now->decide(kUrl, "GET", kStart));
    }
    for (std::thread& thread : threads)
        thread.join();
    CHECK(fired == 1000);
    CHECK(rules->tell(kStart).front().matched == 4000);
}

TEST_CASE("A cut is told in bytes or as a share of the length that the answer announces") {
    CHECK(Cut{100, {}}.after(50) == 100U);
    CHECK(Cut{100, {}}.after(std::nullopt) == 100U);
    CHECK(Cut{0, 50U}.after(101) == 50U);
    CHECK(Cut{0, 100U}.after(7) == 7U);
    CHECK(Cut{0, 0U}.after(7) == 0U);
    CHECK(Cut{0, 50U}.after(~std::uint64_t{0}) == ~std::uint64_t{0} / 2);
    CHECK_FALSE(Cut{0, 50U}.after(std::nullopt));
}
