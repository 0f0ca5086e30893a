// Mending the configuration file of a static host: which corrections are written, in which order, and which
// are left to a person.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/input/read_exchanges.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/runner.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::report {

// Would lint show this finding? What it does not show is not mended.
using IsShown = std::function<bool(const http::Exchange& exchange, const lint::Finding& finding)>;

enum class Decline : std::uint8_t {
    for_a_person,  // the rule's fix is not safe, or the meaning is open to doubt here
    other_path,    // the line is in force for another path too, where it would do harm or is not to be mended
    notation,      // the file cannot hold it there
    unread,        // the file was not understood to its end
};

// A correction that lint shows and that is not written.
struct Declined {
    std::string_view rule;
    std::uint64_t line = 0;  // of the mended text; 0: unknown
    Decline why = Decline::for_a_person;

    friend bool operator==(const Declined&, const Declined&) = default;
};

struct Mended {
    std::string text;
    std::size_t applied = 0;  // places that were changed
    std::vector<Declined> declined;
};

// The text with everything mended that is safe to mend and that lint shows. One slip may hide another, so
// that what was mended is looked at again; a change after which less of the file can be read is taken back.
// Nothing is mended in a file that was not understood to its end: what its lines are in force for is not
// known. `name` is the file's, as findings and patterns know it.
[[nodiscard]] Mended mend_configuration(const std::string& name, input::Format format, std::string text,
                                        const lint::Runner& runner, const IsShown& is_shown);

}  // namespace cachewright::report
