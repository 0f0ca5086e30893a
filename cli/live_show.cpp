#include "cli/live_show.hpp"

#include "lib/base/time_text.hpp"
#include "lib/report/live_screen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::cli {

namespace {

// As many as a tall screen shows.
constexpr const char* kDecisions = "/api/decisions?limit=60";
constexpr std::size_t kMostNotes = 8;
// Between two lines on a terminal that takes nothing else.
constexpr std::chrono::seconds kLinePause{2};
// A reload of the configuration may change where the proxy asks.
constexpr std::chrono::seconds kPlaces{5};
// A proxy that takes no longer than that to answer is no trouble.
constexpr std::chrono::seconds kPatience{2};

}  // namespace

LiveShow::LiveShow(TerminalScreen& screen, report::LiveView begin, report::Colour colour, LiveSource source)
    : screen_(screen),
      view_(std::move(begin)),
      style_{colour, report::Style{}.width},
      source_(std::move(source)) {}

base::Result<void> LiveShow::run(const std::function<bool()>& ends) {
    if (auto first = refresh(); !first) return first;
    screen_.enter();
    Clock::time_point due = Clock::now() + source_.every;
    show();
    const auto meanwhile = [this, &ends] {
        heed(screen_.wait(std::chrono::milliseconds{0}));
        if (stopped_ || ends()) return net::Going::stop;
        if (!trouble().empty()) show();
        return net::Going::on;
    };
    while (!stopped_ && !ends()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due - Clock::now());
        heed(screen_.wait(std::max(left, std::chrono::milliseconds{0})));
        if (Clock::now() < due) continue;
        due = Clock::now() + source_.every;
        static_cast<void>(refresh(meanwhile));
        show();
    }
    screen_.leave();
    return {};
}

void LiveShow::stop() {
    stopped_ = true;
    screen_.hurry();
    screen_.wake();
}

void LiveShow::note(std::string_view text) {
    const auto now = std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
    const std::string clock = base::clock_text(now, base::SecondParts::none);
    const std::lock_guard lock(mutex_);
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const bool again = !notes_.empty() && notes_.back().ends_with(line);
        if (again) notes_.pop_back();
        notes_.push_back(fmt::format("{} {}", clock, line));
    }
    if (notes_.size() > kMostNotes)
        notes_.erase(notes_.begin(), notes_.end() - static_cast<std::ptrdiff_t>(kMostNotes));
}

base::Result<void> LiveShow::refresh(const LiveSource::Checkpoint& checkpoint) {
    if (!waits_since_) waits_since_ = Clock::now();
    auto read = ask_all(checkpoint);
    if (read) {
        waits_since_.reset();
        failure_.clear();
    } else {
        listed_.reset();
        failure_ = read.error().message;
    }
    return read;
}

base::Result<void> LiveShow::ask_all(const LiveSource::Checkpoint& checkpoint) {
    const auto ask = [this, &checkpoint](const std::string& path, const Read& read) -> base::Result<void> {
        const auto answer = source_.ask(path, checkpoint);
        if (!answer) return tl::unexpected(answer.error());
        return read(*answer);
    };
    const std::string since = view_.since;
    auto read = ask("/api/stats", [this](const std::string& json) {
        return report::read_live_stats(view_, json, Clock::now());
    });
    if (!since.empty() && view_.since != since) {
        note("the proxy was started anew: all numbers are those since then");
        listed_.reset();
        placed_.reset();
    }
    if (read && (!placed_ || Clock::now() - *placed_ >= kPlaces)) {
        placed_ = Clock::now();
        read = ask("/api/config",
                   [this](const std::string& json) { return report::read_live_config(view_, json); });
    }
    if (read && listed_ != view_.requests) {
        listed_ = view_.requests;
        read = ask(kDecisions,
                   [this](const std::string& json) { return report::read_live_decisions(view_, json); });
    }
    if (read)
        read = ask("/api/clock",
                   [this](const std::string& json) { return report::read_live_clock(view_, json); });
    if (read)
        read = ask("/api/faults",
                   [this](const std::string& json) { return report::read_live_faults(view_, json); });
    return read;
}

std::string LiveShow::trouble() const {
    if (!waits_since_) return {};
    const auto waited = std::chrono::floor<std::chrono::seconds>(Clock::now() - *waits_since_);
    if (waited < kPatience) return failure_;
    return fmt::format("no answer for {} s{}{}", waited.count(), failure_.empty() ? "" : ": ", failure_);
}

void LiveShow::heed(const TerminalScreen::Happened& happened) {
    if (happened.gone || happened.key == 'q') source_.quit();
    if (happened.key == 'p') {
        held_ = held_ ? std::nullopt : std::optional(view_);
        if (held_) held_->paused = true;
    }
    if (happened.repaint || happened.key != '\0') show();
}

void LiveShow::show() {
    report::LiveView& shown = held_ ? *held_ : view_;
    shown.trouble = trouble();
    if (!screen_.paintable()) return print_line();
    {
        const std::lock_guard lock(mutex_);
        shown.notes = notes_;
    }
    screen_.paint(report::live_screen(shown, screen_.size(), style_));
}

void LiveShow::print_line() {
    std::string line = report::live_line(view_);
    const Clock::time_point now = Clock::now();
    if (line == printed_ || (!printed_.empty() && now - printed_at_ < kLinePause)) return;
    screen_.print(line);
    printed_ = std::move(line);
    printed_at_ = now;
}

}  // namespace cachewright::cli
