// Parameters: every knob of the five steps and of a vendor's vocabulary, by name. One table gives each its
// meaning, the values it takes and where it acts; facts, settings, `profile show` and `profile diff` read it.
#pragma once

#include "lib/base/result.hpp"
#include "lib/vendor/profile_options.hpp"

#include <span>
#include <string>
#include <string_view>

namespace cachewright::vendor {

struct Parameter {
    std::string_view name;     // "storage.no_cache": the step first
    std::string_view meaning;  // one line
    // What it takes, for people: "rfc, ignore, refuse or minimum", "a duration".
    std::string (*values)() = nullptr;
    // Reads `value` into `options`. False when it is not one of `values`; `options` is then unchanged.
    bool (*set)(ProfileOptions& options, std::string_view value) = nullptr;
    // The value now in `options`, in the form that `set` takes.
    std::string (*get)(const ProfileOptions& options) = nullptr;
};

// All of them, by step and then as listed.
[[nodiscard]] std::span<const Parameter> parameters();
// Null when there is none.
[[nodiscard]] const Parameter* find_parameter(std::string_view name);

}  // namespace cachewright::vendor
