// The live view of a proxy, drawn.
#pragma once

#include "lib/report/live_view.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace cachewright::report {

struct ScreenSize {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

// The screen, from the top: at most size.rows lines, none wider than size.columns, none with a line end or a
// character that takes more or less than one column. Below 40 columns or 10 rows it is live_line. Of `style`
// only the colour counts.
[[nodiscard]] std::vector<std::string> live_screen(const LiveView& view, ScreenSize size, const Style& style);

// What matters most, on one line of any width.
[[nodiscard]] std::string live_line(const LiveView& view);

// What stays on the terminal when the view has ended: a few whole lines.
[[nodiscard]] std::string live_summary(const LiveView& view);

}  // namespace cachewright::report
