#include "lib/proxy/proxy.hpp"

#include "lib/net/interrupts.hpp"
#include "lib/net/signal_mask.hpp"
#include "lib/proxy/admin.hpp"
#include "lib/proxy/admin_routes.hpp"
#include "lib/proxy/notifier.hpp"
#include "lib/proxy/reload.hpp"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cachewright::proxy {

namespace {

// The worker goes before its loop.
struct Runner {
    std::unique_ptr<net::Loop> loop = std::make_unique<net::Loop>();
    std::unique_ptr<Worker> worker;
};

// A drain that takes longer is one that people wait for.
constexpr std::chrono::milliseconds kNoticedWait{200};

base::Error taken(base::Error error, std::string_view flag) {
    if (error.hint.empty()) error.hint = fmt::format("{} takes any free port", flag);
    return error;
}

// That controls this process.
bool has_terminal() {
    const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (terminal >= 0) ::close(terminal);
    return terminal >= 0;
}

// Started by hand, and not with nohup, which has SIGHUP ignored.
bool is_of_terminal() {
    struct sigaction found {};
    const bool ignored = ::sigaction(SIGHUP, nullptr, &found) == 0 && found.sa_handler == SIG_IGN;
    return !ignored && ::isatty(STDIN_FILENO) == 1 && has_terminal();
}

}  // namespace

struct Proxy::Impl {
    Impl(const Settings& settings, LogSettings log, Configuration from, std::uint64_t hash_seed)
        : shared(std::make_shared<const Settings>(settings), std::move(log), std::move(from), hash_seed,
                 notifiers) {}
    ~Impl() {
        // Tasks refer to workers, workers to their loops.
        for (Runner& runner : runners) {
            runner.loop->abandon_tasks();
            // Requests that were under way have left their lines.
            if (runner.worker != nullptr) runner.worker->flush_log();
        }
        admin_loop->abandon_tasks();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    base::Result<void> open();
    void told_to_end(int by);  // by this signal: the first time it drains
    void drain();
    void reload();  // for SIGHUP
    [[nodiscard]] net::Task<> stop_when_idle(Runner& runner);

    SignalNotifiers notifiers;
    Shared shared;
    std::vector<Runner> runners;
    // On a thread of its own: a purge or a list of all that is stored may take a while, and clients do not
    // wait.
    std::unique_ptr<net::Loop> admin_loop = std::make_unique<net::Loop>();
    std::unique_ptr<Admin> admin;
    std::unique_ptr<net::Interrupts> interrupts;
    std::unique_ptr<net::Interrupts> hang_up;
    std::atomic<std::size_t> idle{0};  // loops that have drained
    std::function<void()> waits;
    std::uint16_t port = 0;
    int signal = 0;
    bool ends = false;
    bool ends_with_terminal = false;
};

base::Result<void> Proxy::Impl::open() {
    net::ListenAddress address = shared.settings().listen;
    for (unsigned at = 0; at < std::max(1U, shared.settings().threads); ++at) {
        Runner& runner = runners.emplace_back();
        auto listener = net::Listener::open(*runner.loop, address);
        if (!listener) return tl::unexpected(taken(listener.error(), "--listen 127.0.0.1:0"));
        address.port = listener->port();
        runner.worker = std::make_unique<Worker>(shared, at, std::move(*listener), *runner.loop);
    }
    port = address.port;
    shared.own.push_back(address);
    auto admin_listener = net::Listener::open(*admin_loop, shared.settings().admin);
    if (!admin_listener) return tl::unexpected(taken(admin_listener.error(), "--admin 127.0.0.1:0"));
    shared.own.push_back({shared.settings().admin.host, admin_listener->port()});
    admin = std::make_unique<Admin>(shared, std::move(*admin_listener), *admin_loop);
    shared.settings_changed = [this] {
        for (Runner& runner : runners)
            runner.loop->post([&runner] { runner.worker->take_up_settings(); });
    };
    if (!shared.settings().disk.path.empty()) {
        auto kept =
            shared.cache.keep_on_disk(shared.settings().disk, shared.clock.now().wall, shared.log.tell);
        if (!kept) {
            base::Error error = std::move(kept).error();
            if (error.hint.empty()) error.hint = "name another file with --store";
            return tl::unexpected(std::move(error));
        }
    }
    // From here on a signal ends the proxy as it should, if it has begun to serve or not.
    interrupts = std::make_unique<net::Interrupts>(*runners.front().loop,
                                                   [this](int received, int) { told_to_end(received); });
    ends_with_terminal = is_of_terminal();
    const auto hung_up = [this](int, int) {
        if (ends_with_terminal && !has_terminal()) return told_to_end(SIGTERM);
        admin_loop->post([this] { reload(); });
    };
    hang_up =
        std::make_unique<net::Interrupts>(*runners.front().loop, hung_up, std::initializer_list<int>{SIGHUP});
    return {};
}

void Proxy::Impl::told_to_end(int by) {
    signal = by;
    if (!std::exchange(ends, true)) return drain();
    for (Runner& runner : runners)
        runner.loop->stop();
}

void Proxy::Impl::reload() {
    const Reload done = proxy::reload(shared);
    shared.configuration.tell(done);
    if (done.judges_anew) admin_loop->spawn(renew_stored(shared, *admin_loop));
}

// Looks from time to time whether the last answer has gone out.
net::Task<> Proxy::Impl::stop_when_idle(Runner& runner) {
    const net::SteadyTime begun = std::chrono::steady_clock::now();
    const net::SteadyTime until = begun + shared.settings().drain;
    // The first loop hears the signals, so it goes last.
    const bool first = &runner == &runners.front();
    bool idles = false;
    bool told = false;
    while (true) {
        const net::SteadyTime now = std::chrono::steady_clock::now();
        // This task is one of those that are counted.
        if (!idles && (runner.loop->tasks() <= 1 || now >= until)) {
            idles = true;
            idle.fetch_add(1);
        }
        if (idles && (!first || idle.load() >= runners.size())) break;
        if (first && !told && now - begun >= kNoticedWait) {
            told = true;
            waits();
        }
        co_await runner.loop->sleep_for(std::chrono::milliseconds{20});
    }
    runner.loop->stop();
}

void Proxy::Impl::drain() {
    shared.draining.store(true);
    admin_loop->post([this] { admin->close(); });
    for (Runner& runner : runners) {
        runner.loop->post([this, &runner] {
            runner.worker->drain();
            runner.loop->spawn(stop_when_idle(runner));
        });
    }
}

base::Result<std::unique_ptr<Proxy>> Proxy::open(const Settings& settings, LogSettings log,
                                                 Configuration from, std::uint64_t hash_seed) {
    auto impl = std::make_unique<Impl>(settings, std::move(log), std::move(from), hash_seed);
    impl->runners.reserve(std::max(1U, settings.threads));
    if (auto opened = impl->open(); !opened) return tl::unexpected(opened.error());
    return std::unique_ptr<Proxy>(new Proxy(std::move(impl)));
}

Proxy::Proxy(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Proxy::~Proxy() = default;

std::uint16_t Proxy::port() const {
    return impl_->port;
}

std::uint16_t Proxy::admin_port() const {
    return impl_->admin->port();
}

std::optional<std::uint64_t> Proxy::loaded() const {
    const store::DiskStore* const disk = impl_->shared.cache.disk();
    if (disk == nullptr) return std::nullopt;
    return disk->counts().loaded;
}

std::string Proxy::tell(std::string_view target) const {
    http::Request request;
    request.method = "GET";
    request.target = target;
    return answer_owner(impl_->shared, request, {}).body;
}

int Proxy::run(std::function<void()> waits) {
    Impl& impl = *impl_;
    impl.waits = std::move(waits);
    Runner& first = impl.runners.front();
    impl.admin->start();
    std::vector<std::thread> threads;
    std::thread admin_thread;
    {
        // The first loop hears the signals, on this thread.
        const net::NoSignals none;
        for (Runner& runner : impl.runners) {
            runner.worker->start();
            if (&runner != &first) threads.emplace_back([&runner] { runner.loop->run(); });
        }
        admin_thread = std::thread([&impl] { impl.admin_loop->run(); });
    }
    first.loop->run();
    for (std::thread& thread : threads)
        thread.join();
    impl.admin_loop->stop();
    admin_thread.join();
    return impl.signal;
}

}  // namespace cachewright::proxy
