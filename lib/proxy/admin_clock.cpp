#include "lib/proxy/admin_clock.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/base/time_text.hpp"
#include "lib/proxy/private/wish.hpp"

#include <chrono>

namespace cachewright::proxy {

namespace {

// No lifetime that a cache keeps to is longer.
constexpr base::Duration kFurthest = std::chrono::hours{24 * 365 * 100};

}  // namespace

AdminAnswer tell_clock(const AdminCall& call) {
    const Clock& clock = call.shared.clock;
    const base::TimePoint running = clock.running();
    return json_answer({{"cache_time", base::time_text(clock.cache().at(running), base::SecondParts::none)},
                        {"offset_seconds", base::floor_seconds(clock.cache().ahead(running)).count()},
                        {"frozen", clock.cache().frozen()}});
}

AdminAnswer move_clock(const AdminCall& call) {
    const auto wish = read_wish(call, {"advance", "freeze", "release"});
    if (!wish) return wish.error();
    const auto freeze = flag_of(*wish, "freeze");
    if (!freeze) return freeze.error();
    const auto release = flag_of(*wish, "release");
    if (!release) return release.error();
    if (*freeze && *release) return admin_error(400, "freeze and release exclude each other");
    std::optional<base::Duration> by;
    if (wish->contains("advance")) {
        const Json& advance = (*wish)["advance"];
        if (advance.is_string()) by = base::parse_duration(advance.get<std::string>());
        if (!by || *by < base::Duration{0})
            return admin_error(
                400,
                R"(advance must be a duration such as "90s", "1h" or "7d", up to 100 years; time only goes forward)");
    }
    Clock& clock = call.shared.clock;
    if (by && (*by > kFurthest || clock.cache().ahead(clock.running()) + *by > kFurthest))
        return admin_error(400, "cache time would be more than 100 years ahead",
                           "advance it by less; a restart begins with the machine's time again");
    if (*freeze) clock.cache().freeze(clock.running());
    // The disk first: what comes in between counts as older there, not as younger.
    if (by && call.shared.cache.disk() != nullptr) call.shared.cache.disk()->clock_advanced(*by);
    if (by) clock.cache().advance(*by);
    if (*release) clock.cache().release(clock.running());
    return tell_clock(call);
}

}  // namespace cachewright::proxy
