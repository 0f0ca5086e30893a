#include "lib/proxy/admin_faults.hpp"

#include "lib/proxy/private/fault_reading.hpp"

#include <memory>
#include <random>
#include <utility>

namespace cachewright::proxy {

namespace {

using pipeline::FaultRules;

// Every whole number up to it is one in all readers of JSON.
constexpr std::uint64_t kMostSeed = (std::uint64_t{1} << 53U) - 1;

std::string_view state_name(FaultRules::State state) {
    switch (state) {
        case FaultRules::State::waiting: return "waiting";
        case FaultRules::State::active: return "active";
        case FaultRules::State::over: return "over";
        case FaultRules::State::used_up: return "used up";
    }
    return {};
}

std::uint64_t random_seed() {
    std::random_device random;
    return ((std::uint64_t{random()} << 32U) | random()) & kMostSeed;
}

}  // namespace

AdminAnswer tell_faults(const AdminCall& call) {
    Json told{{"items", Json::array()}};
    const auto rules = call.shared.faults.rules();
    if (rules == nullptr) return json_answer(told);
    for (const FaultRules::Told& each : rules->tell(call.shared.clock.now().cache)) {
        Json item{{"name", each.rule->name},
                  {"rule", Json::parse(each.rule->written, nullptr, false)},
                  {"state", state_name(each.state)},
                  {"matched", each.matched},
                  {"fired", each.fired}};
        if (each.left) item["left"] = *each.left;
        if (each.rule->probability < 1) told["seed"] = rules->seed();
        told["items"].push_back(std::move(item));
    }
    return json_answer(told);
}

AdminAnswer install_faults(const AdminCall& call) {
    const auto wish = read_wish(call, {"rules", "seed"});
    if (!wish) return wish.error();
    if (!wish->contains("rules"))
        return admin_error(400, "'rules' is missing", R"(such as {"rules": [{"status": 503, "count": 3}]})");
    auto rules = read_fault_rules((*wish)["rules"]);
    if (!rules) return rules.error();
    std::uint64_t seed = 0;
    if (wish->contains("seed")) {
        const Json& given = (*wish)["seed"];
        if (given.is_number_unsigned()) seed = given.get<std::uint64_t>();
        if (!given.is_number_unsigned() || seed > kMostSeed)
            return admin_error(400, "'seed' must be a whole number from 0 to 9007199254740991");
    } else {
        seed = random_seed();
    }
    std::shared_ptr<const FaultRules> installed;
    if (!rules->empty())
        installed =
            std::make_shared<const FaultRules>(std::move(*rules), seed, call.shared.clock.now().cache);
    call.shared.faults.install(std::move(installed));
    return tell_faults(call);
}

AdminAnswer remove_faults(const AdminCall& call) {
    call.shared.faults.install(nullptr);
    return tell_faults(call);
}

}  // namespace cachewright::proxy
