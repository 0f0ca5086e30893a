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
    while (!stopped_ && !ends()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due - Clock::now());
        heed(screen_.wait(std::max(left, std::chrono::milliseconds{0})));
        if (Clock::now() < due) continue;
        due = Clock::now() + source_.every;
        if (auto asked = refresh(); !asked) note(asked.error().message);
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

base::Result<void> LiveShow::refresh() {
    using Read = std::function<base::Result<void>(const std::string&)>;
    const auto ask = [this](const std::string& path, const Read& read) -> base::Result<void> {
        const auto answer = source_.ask(path);
        if (!answer) return tl::unexpected(answer.error());
        return read(*answer);
    };
    auto read = ask("/api/stats", [this](const std::string& json) {
        return report::read_live_stats(view_, json, Clock::now());
    });
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
    if (!read) listed_.reset();
    return read;
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
    if (!screen_.paintable()) return print_line();
    report::LiveView& shown = held_ ? *held_ : view_;
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
