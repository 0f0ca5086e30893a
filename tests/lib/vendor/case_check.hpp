// Holds what was expected of a case against what is predicted.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/vendor/prediction.hpp"
#include "tests/lib/vendor/case_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::test {

struct Difference {
    base::SourcePosition position;  // of the expectation
    std::string what;               // "ttl"
    std::string expected;
    std::string actual;
    std::string reasons;  // what was recorded for that decision, one a line
};

[[nodiscard]] std::vector<Difference> differences(const Case& read, const vendor::Prediction& predicted);
[[nodiscard]] std::vector<Difference> differences(const LaterStep& step, const vendor::Answer& answer);
[[nodiscard]] std::vector<Difference> differences(const Case& read, const vendor::ProfileOptions& options);

// Runs the whole case against the profile, which may be a changed copy.
[[nodiscard]] std::vector<Difference> check_case(const Case& read, const vendor::Profile& profile);

// For people: the place of the case, its name and source, then each difference with its reasons.
[[nodiscard]] std::string describe(std::string_view path, const Case& read,
                                   const std::vector<Difference>& found);

// Words of a `source` text that are neither keys of the profile's sources (or of those it is based on) nor
// part of "RFC 9111 §3". An empty text is one such word.
[[nodiscard]] std::vector<std::string> unknown_sources(const vendor::Profile& profile, std::string_view text);

}  // namespace cachewright::test
