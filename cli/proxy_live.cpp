#include "cli/proxy_live.hpp"

#include "lib/report/live_screen.hpp"

#include <csignal>
#include <utility>

namespace cachewright::cli {

namespace {

constexpr std::chrono::milliseconds kRefresh{250};

}  // namespace

base::Result<std::unique_ptr<ProxyLive>> ProxyLive::open(Session& session) {
    auto screen = TerminalScreen::open();
    if (!screen) {
        base::Error error = screen.error();
        if (error.hint.empty())
            error.hint =
                "without --live there is a line for each request; `cachewright ctl events` and `cachewright "
                "ctl live` show what a proxy in the background does";
        return tl::unexpected(std::move(error));
    }
    return std::unique_ptr<ProxyLive>(new ProxyLive(session, *std::move(screen)));
}

void ProxyLive::begin(const proxy::Proxy& proxy, report::LiveView places) {
    LiveSource source;
    source.every = kRefresh;
    source.ask = [&proxy](const std::string& path,
                          const LiveSource::Checkpoint&) -> base::Result<std::string> {
        return proxy.tell(path);
    };
    // As SIGTERM from outside would: q is the ordinary end. It is heard on this thread, whatever others wait
    // for.
    source.quit = [] { static_cast<void>(std::raise(SIGTERM)); };
    show_.emplace(*screen_, std::move(places), session_.style().colour, std::move(source));
    if (screen_->paintable()) session_.hold_messages([this](std::string_view text) { show_->note(text); });
    thread_ = std::thread([this] {
        if (const auto shown = show_->run([] { return false; }); !shown) session_.error(shown.error());
    });
}

void ProxyLive::end() {
    if (!thread_.joinable()) return;
    show_->stop();
    thread_.join();
    session_.release_messages();
    if (show_->refresh()) session_.print(report::live_summary(show_->view()));
}

}  // namespace cachewright::cli
