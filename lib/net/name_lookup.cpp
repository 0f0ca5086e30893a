#include "lib/net/private/name_lookup.hpp"

#include "lib/net/private/loop_impl.hpp"
#include "lib/net/signal.hpp"

#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace cachewright::net::detail {

namespace {

// Of the thread that looks up and of the coroutine that waits for it, whichever ends last.
struct Lookup {
    Signal answered;
    std::mutex mutex;
    std::optional<Resolution> answer;

    std::optional<Resolution> take() {
        const std::lock_guard lock(mutex);
        return std::exchange(answer, std::nullopt);
    }
};

// Lets the coroutine go on without an answer.
struct GivesUp : Deadline {
    explicit GivesUp(Signal& of)
        : Deadline([](Deadline& deadline) { static_cast<GivesUp&>(deadline).signal.notify(); }), signal(of) {}
    Signal& signal;
};

}  // namespace

Task<std::optional<Resolution>> look_up(Loop& loop, std::string host, std::uint16_t port,
                                        SteadyTime deadline) {
    if (const auto address = SocketAddress::parse(host, port)) co_return Resolution{{*address}, {}};
    // The system's resolver cannot be interrupted: its thread is left to itself, so that neither the time
    // limit nor the end of the loop waits for a name server that does not answer.
    const auto lookup = std::make_shared<Lookup>();
    const std::uint64_t seen = lookup->answered.changes();
    try {
        std::thread([lookup, host, port] {
            Resolution answer = resolve(host, port);
            {
                const std::lock_guard lock(lookup->mutex);
                lookup->answer = std::move(answer);
            }
            lookup->answered.notify();
        }).detach();
    } catch (const std::system_error& error) {
        co_return Resolution{{}, error.code().message()};
    }
    GivesUp gives_up(lookup->answered);
    loop.impl().watch(gives_up, deadline);
    co_await lookup->answered.changed(loop, seen);
    co_return lookup->take();
}

}  // namespace cachewright::net::detail
