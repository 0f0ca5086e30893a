// The declared command line as data. Here and nowhere else CLI11 is asked what it was told.
#pragma once

#include "lib/report/command_page.hpp"

namespace CLI {
class App;
}

namespace cachewright::cli {

// Commands and options in the order of --help, hidden ones left out, and the names that their values are
// taken from. What a value is follows from its placeholder: FILE, RULE, NAME, ...; the table is in the .cpp.
[[nodiscard]] report::CommandLine command_line_of(const CLI::App& app);

}  // namespace cachewright::cli
