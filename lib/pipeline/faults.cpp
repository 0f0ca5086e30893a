#include "lib/pipeline/faults.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::pipeline {

namespace {

bool takes_method(const FaultRule& rule, std::string_view method) {
    if (rule.methods.empty()) return true;
    return std::any_of(rule.methods.begin(), rule.methods.end(), [method](const std::string& own) {
        return own == method || (own == "GET" && method == "HEAD");
    });
}

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): well mixed bits of a
// number, also of numbers that follow each other.
std::uint64_t mixed(std::uint64_t bits) {
    bits += 0x9e3779b97f4a7c15U;
    bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebU;
    return bits ^ (bits >> 31U);
}

// From 0 to just below 1.
double draw(std::uint64_t seed, std::size_t place, std::uint64_t number) {
    const std::uint64_t bits = mixed(mixed(mixed(seed) ^ place) ^ number);
    return static_cast<double>(bits >> 11U) / static_cast<double>(std::uint64_t{1} << 53U);
}

// `number` counts from 1.
bool is_its_turn(const FaultRule& rule, std::uint64_t number) {
    if (number % rule.every != 0) return false;
    if (rule.schedule.empty()) return true;
    const std::uint64_t turn = (number / rule.every - 1) % rule.schedule.size();
    return rule.schedule[static_cast<std::size_t>(turn)] == FaultRule::Turn::fail;
}

}  // namespace

std::optional<std::uint64_t> Cut::after(std::optional<std::uint64_t> length) const {
    if (!percent) return bytes;
    if (!length) return std::nullopt;
    // Without overflow for any length.
    return *length / 100 * *percent + *length % 100 * *percent / 100;
}

FaultRules::FaultRules(std::vector<FaultRule> rules, std::uint64_t seed, base::TimePoint now)
    : seed_(seed), installed_(now) {
    rules_.reserve(rules.size());
    for (FaultRule& rule : rules)
        rules_.push_back(std::make_unique<Installed>(std::move(rule)));
}

FaultRules::State FaultRules::window_at(const FaultRule& rule, base::TimePoint now) const {
    const base::Duration since = now - installed_;
    if (since < rule.after) return State::waiting;
    return rule.lasting && since - rule.after >= *rule.lasting ? State::over : State::active;
}

bool FaultRules::fires(std::size_t place, std::string_view url, std::string_view method,
                       base::TimePoint now) const {
    const Installed& installed = *rules_[place];
    const FaultRule& rule = *installed.rule;
    if (window_at(rule, now) != State::active) return false;
    if (!takes_method(rule, method) || (rule.route && !rule.route->matches(url))) return false;
    const std::uint64_t number = installed.matched.fetch_add(1, std::memory_order_relaxed) + 1;
    if (!is_its_turn(rule, number)) return false;
    if (rule.probability < 1 && draw(seed_, place, number) >= rule.probability) return false;
    std::uint64_t fired = installed.fired.load(std::memory_order_relaxed);
    do {
        if (rule.count && fired >= *rule.count) return false;
    } while (!installed.fired.compare_exchange_weak(fired, fired + 1, std::memory_order_relaxed));
    return true;
}

std::optional<Fault> FaultRules::decide(std::string_view url, std::string_view method,
                                        base::TimePoint now) const {
    std::optional<Fault> fault;
    for (std::size_t place = 0; place < rules_.size(); ++place) {
        if (!fires(place, url, method, now)) continue;
        const std::shared_ptr<const FaultRule>& rule = rules_[place]->rule;
        if (!fault) fault.emplace();
        if (!fault->names.empty()) fault->names += ',';
        fault->names += rule->name;
        fault->delay += rule->effect.delay;
        fault->effect = std::shared_ptr<const FaultEffect>(rule, &rule->effect);
        if (!rule->effect.only_delays()) break;
    }
    return fault;
}

std::vector<FaultRules::Told> FaultRules::tell(base::TimePoint now) const {
    std::vector<Told> all;
    all.reserve(rules_.size());
    for (const auto& installed : rules_) {
        Told told;
        told.rule = installed->rule.get();
        told.matched = installed->matched.load(std::memory_order_relaxed);
        told.fired = installed->fired.load(std::memory_order_relaxed);
        told.state = window_at(*installed->rule, now);
        if (const auto count = installed->rule->count) {
            told.left = *count - std::min(told.fired, *count);
            if (told.left == 0U) told.state = State::used_up;
        }
        all.push_back(told);
    }
    return all;
}

std::shared_ptr<const FaultRules> Faults::rules() const {
    const std::lock_guard lock(mutex_);
    return rules_;
}

void Faults::install(std::shared_ptr<const FaultRules> rules) {
    const std::lock_guard lock(mutex_);
    any_.store(rules != nullptr, std::memory_order_release);
    std::swap(rules_, rules);
}

}  // namespace cachewright::pipeline
