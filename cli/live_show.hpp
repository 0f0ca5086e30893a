// LiveShow: the live view of a proxy on a terminal, painted anew as things happen.
#pragma once

#include "cli/terminal_screen.hpp"
#include "lib/net/transport.hpp"
#include "lib/report/live_view.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace cachewright::cli {

struct LiveSource {
    using Checkpoint = std::function<net::Going()>;
    // What the admin API answers to a GET of this path. While it waits for that, it calls the checkpoint
    // several times a second.
    std::function<base::Result<std::string>(const std::string& path, const Checkpoint& checkpoint)> ask;
    std::chrono::milliseconds every;  // asked so often
    // The key q was pressed, or the terminal is gone.
    std::function<void()> quit;
};

class LiveShow {
  public:
    // `begin` has the places; the rest comes from the source.
    LiveShow(TerminalScreen& screen, report::LiveView begin, report::Colour colour, LiveSource source);

    // Shows until stop(), or until `ends` says so, which is asked from time to time. The terminal is left
    // clean then. Errors: the source failed the first time; later it is asked again, and what is wrong is
    // shown until it answers. Keys are heard at any time.
    [[nodiscard]] base::Result<void> run(const std::function<bool()>& ends);
    // These two from any thread.
    void stop();
    void note(std::string_view text);

    // What was shown last. Not while it runs.
    [[nodiscard]] const report::LiveView& view() const { return view_; }
    // The source, asked once more.
    [[nodiscard]] base::Result<void> refresh(const LiveSource::Checkpoint& checkpoint = {});

  private:
    using Clock = std::chrono::steady_clock;
    using Read = std::function<base::Result<void>(const std::string& json)>;
    base::Result<void> ask_all(const LiveSource::Checkpoint& checkpoint);
    [[nodiscard]] std::string trouble() const;
    void heed(const TerminalScreen::Happened& happened);
    void show();
    void print_line();

    TerminalScreen& screen_;
    report::LiveView view_;
    report::Style style_;
    LiveSource source_;
    std::optional<Clock::time_point> waits_since_;  // for an answer that has not come
    std::string failure_;                           // why it did not
    std::optional<Clock::time_point> placed_;       // when the configuration was asked for
    std::optional<std::uint64_t> listed_;           // requests when the last ones were asked for
    std::optional<report::LiveView> held_;          // what is shown while it pauses
    std::string printed_;                           // the last line, where lines are all that there is
    Clock::time_point printed_at_;
    std::atomic<bool> stopped_{false};
    std::mutex mutex_;  // of what follows
    std::vector<std::string> notes_;
};

}  // namespace cachewright::cli
