// Baseline: the findings that a team has accepted for now, counted by fingerprint.
#pragma once

#include "lib/lint/finding.hpp"
#include "lib/lint/severity.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cachewright::lint {

// Finding::lasts, up to which of these and a tenth more: lifetimes that were counted from a date differ by
// seconds from run to run, and most of them are such a step.
enum class Extent : std::uint8_t { ten_minutes, hour, four_hours, day, week, month, year, longer };

[[nodiscard]] std::string_view extent_name(Extent extent);
// Files of old have minutes, hours, days and months: the most that each of them could mean.
[[nodiscard]] std::optional<Extent> extent_from_name(std::string_view name);

// How grave a finding is: by its severity, of equals by how long it goes on, and by what it puts at risk.
struct Gravity {
    // By its rule, before any adjustment, so that a setting makes nothing new. In an entry, nothing (as in
    // files that were written without) stands for whatever it is.
    std::optional<Severity> severity{};
    std::optional<Extent> lasts{};  // likewise; of a finding, nothing where its rule says none
    // Names of the cookies that a stored copy hands on, sorted, with placeholders for their numbers. In an
    // entry, none stands for any; of a finding, none where it is not about that.
    std::vector<std::string> cookies{};

    friend auto operator<=>(const Gravity&, const Gravity&) = default;
};

[[nodiscard]] Gravity gravity_of(const http::Exchange& exchange, const Finding& finding);

struct BaselineEntry {
    std::string fingerprint;
    std::string rule;
    std::string url;  // template; for people, like the message: matching goes by fingerprint alone
    std::string message;
    std::uint64_t count = 0;
    Gravity gravity{};  // what is graver is not covered
};

// Entries that differ in fingerprint or gravity, sorted by rule, URL, fingerprint and gravity.
struct Baseline {
    std::vector<BaselineEntry> entries{};

    [[nodiscard]] std::uint64_t findings() const;  // the sum of the counts
};

// Gathers findings, each `count` times one.
class BaselineTally {
  public:
    // URL and message are those of the first one added.
    void add(BaselineEntry entry);
    [[nodiscard]] Baseline baseline() const;

  private:
    std::map<std::pair<std::string, Gravity>, BaselineEntry> entries_;
};

// Which findings of a run a baseline covers: those with the fingerprint of an entry that are no graver than
// it. Of more occurrences than it counts, the last ones are new.
class BaselineCover {
  public:
    explicit BaselineCover(const Baseline& baseline);
    [[nodiscard]] bool take(const std::string& fingerprint, const Gravity& gravity);

  private:
    std::unordered_map<std::string, std::vector<BaselineEntry>> left_;
};

// What a run could see. Whatever it could not see is neither gone nor fixed.
struct RunScope {
    std::vector<std::string_view> rules{};  // ids of those that ran
    bool whole_input = true;                // everything was read, and the run was not interrupted

    [[nodiscard]] bool saw(std::string_view rule) const;
};

enum class BaselineUpdate : std::uint8_t {
    replace,  // what was found, neither more nor less
    prune,    // only take out what is no longer found
};

// Findings that were accepted and are now graver than that.
struct Worsening {
    BaselineEntry before;
    Gravity now;
    std::uint64_t count = 0;
};

struct BaselineChange {
    Baseline baseline;
    std::vector<Worsening> worse{};  // their entries are among what is removed, or would be by a prune
    std::uint64_t added = 0;         // findings, not entries
    std::uint64_t removed = 0;       // the same
};

// The next baseline. What the run could not see stays, whatever was found.
[[nodiscard]] BaselineChange updated_baseline(const Baseline& old, const Baseline& found,
                                              const RunScope& scope, BaselineUpdate update);

}  // namespace cachewright::lint
