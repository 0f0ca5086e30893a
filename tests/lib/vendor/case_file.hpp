// Cases of a vendor's behaviour as people write them: fixtures/vendors/NAME.toml, described in
// fixtures/vendors/README.md.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/source_position.hpp"
#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/vendor/prediction.hpp"
#include "lib/vendor/profile.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::test {

// What somebody expects of one value, and where it is written.
template <class T>
struct Expected {
    T value{};
    base::SourcePosition position;
};
template <class T>
using Maybe = std::optional<Expected<T>>;

// A field that the client receives; an empty value: it does not.
struct ExpectedField {
    std::string name;
    std::string value;
    base::SourcePosition position;
};

struct ExpectedAnswer {
    Maybe<std::string> word;
    Maybe<policy::Outcome> outcome;
    Maybe<std::string> reason;
    std::vector<ExpectedField> client;
    Maybe<std::int64_t> status;  // of the answer; only of later requests
};

// [[case.then]]
struct LaterStep {
    base::SourcePosition position;
    vendor::LaterRequest later;
    ExpectedAnswer expected;
};

struct ExpectedParameter {
    std::string name;
    std::string value;
    base::SourcePosition position;
};

struct Case {
    base::SourcePosition position;
    std::string name;
    Expected<std::string> source;  // keys of the profile's sources, or "RFC 9111 §3"
    std::vector<vendor::SettingValue> settings;
    // Nothing in a case about parameters alone.
    std::optional<http::Exchange> exchange;

    Maybe<bool> stored;
    Maybe<base::Duration> ttl;
    Maybe<std::string> ttl_from;
    Maybe<std::string> ttl_field;
    Maybe<std::string> reason;  // of any of the decisions
    Maybe<std::string> key;
    ExpectedAnswer first;  // without `reason`
    ExpectedAnswer next;   // only word and outcome
    std::vector<LaterStep> then;
    std::vector<ExpectedParameter> parameters;
};

struct CaseFile {
    std::string path;
    std::vector<Case> cases;
    std::size_t written = 0;  // [[case]] tables; one with `each` counts once and gives several cases
};

// All mistakes of the file as one usage error, "path:line:column: ..." each.
[[nodiscard]] base::Result<CaseFile> read_cases(std::string_view text, std::string path);
// fixtures/vendors/PROFILE.toml of the project; nothing when there is none.
[[nodiscard]] std::optional<base::Result<CaseFile>> load_cases_of(std::string_view profile);

}  // namespace cachewright::test
