#include "lib/report/live_screen.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/report/human_units.hpp"
#include "lib/report/private/decision_words.hpp"
#include "lib/report/private/screen_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace cachewright::report {

namespace {

constexpr std::size_t kLeastColumns = 40;
constexpr std::size_t kLeastRows = 10;
constexpr std::size_t kPanelGap = 3;
constexpr std::size_t kOutcomePanel = 28;
constexpr std::size_t kScale = 6;  // "100 % "
constexpr std::size_t kMostNotes = 3;
constexpr std::string_view kUsualAdmin = "http://127.0.0.1:8081";

enum class Detail : std::uint8_t { brief, full };

double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Of how many, where the tenth would only be noise.
std::string whole_percent(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? "-" : fmt::format("{:.0f} %", share(part, whole) * 100);
}

std::string without_scheme(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (url.starts_with(scheme)) url.remove_prefix(scheme.size());
    return std::string(url);
}

std::string clock_words(const LiveView& view, Detail detail) {
    // How far ahead a clock is that stands still changes with each second.
    if (!view.frozen_at.empty())
        return detail == Detail::brief ? "frozen" : "frozen at " + screen_text(view.frozen_at);
    const base::Duration ahead = view.clock_ahead;
    if (ahead == base::Duration{0}) return {};
    return fmt::format("{} {}", base::duration_short(ahead > base::Duration{0} ? ahead : -ahead),
                       ahead > base::Duration{0} ? "ahead" : "behind");
}

std::string hit_words(const LiveView& view) {
    return view.requests == 0 ? "no hits" : percent(share(view.hits, view.requests)) + " hits";
}

std::string request_words(const LiveView& view) {
    return fmt::format(" of {} request{}", grouped(view.requests), view.requests == 1 ? "" : "s");
}

std::string fault_name(const LiveView::Fault& fault) {
    std::string text = screen_text(fault.name);
    if (!fault.active) return text + " (waits)";
    return fault.left ? fmt::format("{} ({} left)", text, grouped(*fault.left)) : text;
}

// How many lines each part has.
struct Plan {
    Plan(const LiveView& view, ScreenSize size) : wide(size.columns >= 90), airy(size.rows >= 24) {
        const std::size_t said = view.notes.size() + (view.trouble.empty() ? 0 : 1);
        std::size_t left = size.rows - 4 - (wide ? 0 : 1) - (airy ? 3 : 0);
        chart = left >= 20 ? 5 : left >= 14 ? 4 : left >= 10 ? 2 : 1;
        left -= chart;
        if (airy) notes = std::min(said, kMostNotes);
        if (left >= 8) panels = std::clamp<std::size_t>(left * 2 / 5, 3, 12);
        recent = left - panels - notes;
    }
    bool wide;  // the outcomes have a panel of their own
    bool airy;  // blank lines between the parts
    std::size_t chart = 0;
    std::size_t panels = 0;
    std::size_t recent = 0;
    std::size_t notes = 0;
};

class Screen {
  public:
    Screen(const LiveView& view, ScreenSize size, const Style& style)
        : view_(view), size_(size), style_(style), plan_(view, size) {}

    std::vector<std::string> draw() && {
        title();
        state();
        blank();
        hits();
        chart();
        if (!plan_.wide) outcome_line();
        blank();
        panels();
        if (plan_.panels > 0) blank();
        recent();
        bottom();
        return std::move(lines_);
    }

  private:
    [[nodiscard]] ScreenLine line() const { return {style_, size_.columns}; }
    void put(const ScreenLine& line) { lines_.push_back(line.text()); }
    void blank() {
        if (plan_.airy) lines_.emplace_back();
    }

    void title() {
        const std::string up = "up " + base::duration_short(base::floor_seconds(view_.up));
        const auto way = [](const std::string& from, const std::string& to) {
            return screen_text(from) + (to.empty() ? "" : " → " + screen_text(to));
        };
        const std::string whole = way(view_.listen, view_.origin);
        const std::string brief = way(without_scheme(view_.listen), without_scheme(view_.origin));
        const std::string admin = "admin " + screen_text(view_.admin);
        constexpr std::string_view name = "cachewright proxy";
        ScreenLine here = line();
        if (whole.empty() || columns(name) + columns(whole) + columns(admin) + columns(up) + 6 <= here.room())
            here.add(name, Ink::bold);
        const bool all = here.used() + 2 + columns(whole) + 2 + columns(admin) <= size_.columns;
        if (!here.add_if_it_fits(all ? whole : brief, Ink::bold) && !whole.empty())
            here.add(brief, Ink::bold);
        here.add_if_it_fits(all ? admin : "admin " + screen_text(without_scheme(view_.admin)));
        here.add_if_it_fits(up, Ink::dim);
        put(here);
    }

    void state() {
        ScreenLine here = line();
        const Detail detail = size_.columns < 70 ? Detail::brief : Detail::full;
        const std::string clock = clock_words(view_, detail);
        if (clock.empty())
            here.add("clock as the machine's", Ink::dim);
        else
            here.add("clock " + clock, Ink::yellow);
        here.add("  ");
        if (view_.faults.empty()) {
            here.add("no faults", Ink::dim);
        } else if (view_.faults.size() == 1) {
            const LiveView::Fault& fault = view_.faults.front();
            here.add("fault " + fault_name(fault), Ink::yellow);
            if (detail == Detail::full) here.add(": " + screen_text(fault.rule), Ink::yellow);
        } else {
            std::string names;
            for (const LiveView::Fault& fault : view_.faults)
                names += (names.empty() ? "" : ", ") + fault_name(fault);
            here.add(fmt::format("{} faults: {}", view_.faults.size(), names), Ink::yellow);
        }
        put(here);
    }

    void hits() {
        ScreenLine here = line();
        here.add(hit_words(view_), Ink::bold);
        here.add(request_words(view_));
        const HitHistory::Slot last = view_.history.last(std::chrono::minutes{1});
        here.add_if_it_fits(fmt::format("last minute {} of {}", whole_percent(last.hits, last.requests),
                                        grouped(last.requests)));
        here.add_if_it_fits(fmt::format("{} sent, {} of it from the store", size_words(view_.bytes),
                                        whole_percent(view_.hit_bytes, view_.bytes)),
                            Ink::dim);
        here.add_if_it_fits(fmt::format("{} of waiting saved", measured(view_.saved)), Ink::dim);
        put(here);
    }

    // A column for each slot of the history, the newest at the right; a dot where nothing was asked.
    void chart() {
        constexpr std::array<std::string_view, 8> steps{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
        const bool axis = plan_.chart > 2;
        const std::size_t rows = plan_.chart - (axis ? 1 : 0);
        const std::size_t scale = rows > 1 ? kScale : 0;
        const std::size_t room = size_.columns - scale;
        const auto& slots = view_.history.slots();
        const std::size_t shown = std::min(room, slots.size());
        for (std::size_t row = rows; row-- > 0;) {
            ScreenLine here = line();
            if (rows > 1 && row + 1 == rows) here.add("100 %", Ink::dim);
            if (rows > 1 && row == 0) here.add("  0 %", Ink::dim);
            here.fill_to(scale + room - shown);
            std::string bars;
            for (std::size_t at = slots.size() - shown; at < slots.size(); ++at) {
                const double ratio = share(slots[at].hits, slots[at].requests);
                const auto full = static_cast<double>(rows * steps.size());
                const auto height = static_cast<std::size_t>(std::max(1.0, std::round(ratio * full)));
                if (slots[at].requests == 0)
                    bars += row == 0 ? "·" : " ";
                else if (height <= row * steps.size())
                    bars += " ";
                else
                    bars += steps.at(std::min(height - row * steps.size(), steps.size()) - 1);
            }
            here.add(bars, Ink::green);
            put(here);
        }
        if (!axis) return;
        ScreenLine here = line();
        const auto past = HitHistory::kSlot * static_cast<std::int64_t>(shown);
        const std::string from = base::duration_short(past) + " ago";
        const std::size_t begin = scale + room - shown;
        if (columns(from) + 5 <= shown) {
            here.fill_to(begin);
            here.add(from, Ink::dim);
        }
        here.fill_to(size_.columns - 3);
        here.add("now", Ink::dim);
        put(here);
    }

    void outcome_line() {
        ScreenLine here = line();
        for (const LiveView::Outcome& each : view_.outcomes) {
            const std::string word = screen_text(each.word);
            const std::string text = fmt::format("{} {} {}", word, grouped(each.requests),
                                                 whole_percent(each.requests, view_.requests));
            if (!here.add_if_it_fits(text, ink_of_outcome(word))) break;
        }
        if (view_.outcomes.empty()) here.add("no request yet", Ink::dim);
        put(here);
    }

    [[nodiscard]] std::vector<ScreenLine> outcome_panel(std::size_t width) const {
        constexpr std::array headings{ScreenColumn{"outcome", Align::left, ColumnWidth::the_rest},
                                      ScreenColumn{"requests", Align::right},
                                      ScreenColumn{"share", Align::right}};
        std::vector<std::vector<ScreenCell>> rows;
        for (const LiveView::Outcome& each : view_.outcomes) {
            const std::string word = screen_text(each.word);
            rows.push_back({{word, ink_of_outcome(word)},
                            {grouped(each.requests)},
                            {percent(share(each.requests, view_.requests))}});
        }
        return screen_table(headings, rows, width, plan_.panels, style_);
    }

    [[nodiscard]] std::vector<ScreenLine> request_panel(std::size_t width, std::size_t height) const {
        constexpr std::array headings{ScreenColumn{"routes by requests", Align::left, ColumnWidth::the_rest},
                                      ScreenColumn{"", Align::right}, ScreenColumn{"hits", Align::right}};
        std::vector<std::vector<ScreenCell>> rows;
        for (const LiveView::Route& each : view_.routes) {
            if (each.requests == 0) continue;
            rows.push_back({{screen_text(each.route)},
                            {grouped(each.requests)},
                            {whole_percent(each.hits, each.requests)}});
        }
        return screen_table(headings, rows, width, height, style_);
    }

    [[nodiscard]] std::vector<ScreenLine> origin_panel(std::size_t width, std::size_t height) const {
        constexpr std::array headings{
            ScreenColumn{"routes by origin time", Align::left, ColumnWidth::the_rest},
            ScreenColumn{"", Align::right}, ScreenColumn{"asked", Align::right}};
        std::vector<const LiveView::Route*> costly;
        for (const LiveView::Route& each : view_.routes) {
            if (each.origin_requests > 0) costly.push_back(&each);
        }
        std::stable_sort(costly.begin(), costly.end(), [](const auto* a, const auto* b) {
            return a->origin_time != b->origin_time ? a->origin_time > b->origin_time
                                                    : a->origin_requests > b->origin_requests;
        });
        std::vector<std::vector<ScreenCell>> rows;
        rows.reserve(costly.size());
        for (const LiveView::Route* each : costly)
            rows.push_back({{screen_text(each->route)},
                            {measured(each->origin_time)},
                            {grouped(each->origin_requests)}});
        return screen_table(headings, rows, width, height, style_);
    }

    void panels() {
        if (plan_.panels == 0) return;
        const std::size_t outcomes = plan_.wide ? kOutcomePanel + kPanelGap : 0;
        const std::size_t half = (size_.columns - outcomes - kPanelGap) / 2;
        std::vector<std::pair<std::size_t, std::vector<ScreenLine>>> beside;
        if (plan_.wide) beside.emplace_back(0, outcome_panel(kOutcomePanel));
        if (size_.columns < 56) {
            beside.emplace_back(0, request_panel(size_.columns, plan_.panels));
        } else {
            beside.emplace_back(outcomes, request_panel(half, plan_.panels));
            beside.emplace_back(outcomes + half + kPanelGap, origin_panel(half, plan_.panels));
        }
        for (std::size_t at = 0; at < plan_.panels; ++at) {
            ScreenLine here = line();
            for (const auto& [column, panel] : beside) {
                if (at >= panel.size()) continue;
                here.fill_to(column);
                here.add(panel[at]);
            }
            put(here);
        }
    }

    void recent() {
        const std::size_t begin = lines_.size();
        const bool tells_time = size_.columns >= 56;
        std::vector<ScreenColumn> headings;
        if (tells_time) headings.push_back({"time"});
        headings.push_back({"id", Align::right});
        headings.push_back({"outcome"});
        headings.push_back({size_.columns < 70 ? "" : "status", Align::right});
        headings.push_back({"request", Align::left, ColumnWidth::the_rest});
        if (tells_time)
            headings.push_back({"why", Align::left, ColumnWidth::what_it_needs, size_.columns / 4});
        std::vector<std::vector<ScreenCell>> rows;
        for (const LiveView::Decision& each : view_.decisions) {
            const std::string word = screen_text(each.outcome);
            std::vector<ScreenCell> row;
            if (tells_time) row.push_back({screen_text(each.time), Ink::dim});
            row.push_back({fmt::format("{}", each.id)});
            row.push_back({word, ink_of_outcome(word)});
            row.push_back({fmt::format("{}", each.status)});
            row.push_back({screen_text(fmt::format("{} {}", each.method, each.target))});
            if (tells_time) row.push_back({screen_text(each.why)});
            rows.push_back(std::move(row));
        }
        for (const ScreenLine& each : screen_table(headings, rows, size_.columns, plan_.recent, style_))
            put(each);
        if (rows.empty() && plan_.recent > 1) {
            ScreenLine here = line();
            here.add(view_.requests == 0 ? "no request yet" : "no records are kept (--decisions 0)",
                     Ink::dim);
            put(here);
        }
        lines_.resize(begin + plan_.recent);
    }

    void bottom() {
        std::vector<std::string> said = view_.notes;
        if (!view_.trouble.empty()) said.push_back(view_.trouble);
        for (std::size_t at = said.size() - plan_.notes; at < said.size(); ++at)
            note(said[at]);
        ScreenLine here = line();
        if (view_.paused) {
            here.add("paused: p goes on", Ink::yellow);
        } else if (plan_.notes == 0 && !said.empty()) {
            return note(said.back());
        } else {
            std::string explain = "why: cachewright explain --request ID";
            if (view_.admin != kUsualAdmin) explain += " --admin " + screen_text(without_scheme(view_.admin));
            here.add("q quits  p pauses", Ink::dim);
            here.add_if_it_fits(explain, Ink::dim);
        }
        put(here);
    }

    void note(std::string_view text) {
        ScreenLine here = line();
        here.add(screen_text(text), Ink::yellow);
        put(here);
    }

    const LiveView& view_;
    ScreenSize size_;
    Style style_;
    Plan plan_;
    std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> live_screen(const LiveView& view, ScreenSize size, const Style& style) {
    if (size.columns < kLeastColumns || size.rows < kLeastRows)
        return {cut_to(live_line(view), size.columns)};
    return Screen(view, size, style).draw();
}

std::string live_line(const LiveView& view) {
    std::string text = hit_words(view) + request_words(view);
    if (const std::string clock = clock_words(view, Detail::brief); !clock.empty())
        text += ", clock " + clock;
    if (!view.faults.empty()) text += ", " + counted(view.faults.size(), "fault");
    if (!view.trouble.empty()) text += ", no answer";
    if (view.paused) text += ", paused";
    return text;
}

std::string live_summary(const LiveView& view) {
    std::string text =
        fmt::format("{}{} in {}, {} sent\n", hit_words(view), request_words(view),
                    base::duration_short(base::floor_seconds(view.up)), size_words(view.bytes));
    std::string outcomes;
    for (const LiveView::Outcome& each : view.outcomes)
        outcomes += fmt::format("{}{} {}", outcomes.empty() ? "" : ", ", screen_text(each.word),
                                grouped(each.requests));
    if (!outcomes.empty()) text += outcomes + "\n";
    if (view.origin_requests > 0)
        text += fmt::format("{} to the origin; hits saved {} of waiting for it\n",
                            counted(view.origin_requests, "request"), measured(view.saved));
    return text;
}

}  // namespace cachewright::report
