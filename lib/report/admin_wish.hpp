// What is asked of the admin API of a running proxy, as the JSON that it reads.
#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::report {

enum class Purging : std::uint8_t { hard, soft };

// `scope`: url, prefix, host, tag, glob, or everything, which has no text. Errors of all of these (usage):
// text that is not UTF-8, which JSON cannot say.
[[nodiscard]] base::Result<std::string> purge_wish(std::string_view scope, std::string_view text,
                                                   Purging purging);

struct ClockWish {
    std::string advance;  // a duration, as it was written; empty: not moved
    bool freeze = false;
    bool release = false;
};
[[nodiscard]] base::Result<std::string> clock_wish(const ClockWish& wish);

// One rule of /api/faults; what is not said stays out of it.
struct FaultWish {
    std::string name;
    std::string route;
    std::vector<std::string> methods;
    std::string after;
    std::string lasting;
    std::optional<std::uint64_t> every;
    std::vector<std::string> schedule;
    std::optional<double> probability;
    std::optional<std::uint64_t> count;
    std::string delay;
    std::optional<std::uint64_t> status;
    std::vector<std::pair<std::string, std::string>> headers;
    std::optional<std::string> body;
    bool refused = false;
    bool reset = false;
    bool no_answer = false;  // "timeout" of the rule
    bool malformed = false;
    std::string truncate_after;
    std::string bytes_per_second;
};

// The rules that are in force (`listed`, what /api/faults told), those that can still fire, with this one in
// front: the first that fires decides. A rule with a count goes on with what is left of it. Errors
// (no_content): `listed` is no list of faults.
[[nodiscard]] base::Result<std::string> faults_with(std::string_view listed, const FaultWish& wish);

// The rules of a file: {"rules": […]}, as the API takes them, or the list alone. Errors (usage): the text is
// neither; the position is told where it is no JSON.
[[nodiscard]] base::Result<std::string> faults_of(std::string_view text);

// Why the API refuses a list that faults_with() made, in the words of the flags of `ctl faults`.
[[nodiscard]] base::Error fault_refusal(const base::Error& refusal);

}  // namespace cachewright::report
