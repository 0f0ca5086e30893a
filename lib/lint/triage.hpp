// Triage: which findings of a run are shown and counted, and what becomes of the others.
#pragma once

#include "lib/lint/adjustments.hpp"
#include "lib/lint/baseline.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/rule.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cachewright::lint {

enum class Fate : std::uint8_t {
    shown,
    off,         // its severity is "off" for this exchange
    suppressed,  // by a suppression that has not expired
    baselined,   // the baseline has it, and as grave
    accepted,    // it is about to be written there
    known,       // the earlier run that this one is compared with had it, and as grave
};

struct Disposition {
    Fate fate = Fate::shown;
    Severity severity = Severity::info;        // as adjusted
    const Suppression* suppression = nullptr;  // that suppressed it: the first one that matches
};

struct TriageOptions {
    Adjustments adjustments{};
    std::optional<Baseline> baseline{};
    std::optional<Baseline> earlier{};  // only what is not in it is shown
    std::chrono::sys_days today{};      // UTC
    // Findings are gathered for a new baseline, or to tell which entries of the old one are no longer found.
    bool gather = false;
    bool accept = false;  // what is gathered and not in the baseline is about to be written there
};

// Rules about suppressions; null where one is not to run.
struct SuppressionRules {
    const Rule* unused = nullptr;
    const Rule* expired = nullptr;
};

class Triage {
  public:
    explicit Triage(TriageOptions options);

    // Every exchange once, in the order of the input; then its findings, and those about several exchanges,
    // in the order in which they are found.
    void see(const http::Exchange& exchange);
    [[nodiscard]] Disposition judge(const http::Exchange& exchange, const Finding& finding);

    // False when every finding is shown as it is, so that nobody needs to ask.
    [[nodiscard]] bool alters() const;

    // How many findings met each fate.
    [[nodiscard]] std::uint64_t count(Fate fate) const { return counts_.at(static_cast<std::size_t>(fate)); }
    // What the baseline has or would have: all that is neither off nor suppressed. Empty unless gathered.
    [[nodiscard]] Baseline found() const { return tally_.baseline(); }

    // After the last finding: those about the suppressions themselves. Each is about an exchange of its own
    // that has no URL and no status: its provenance is the place in the configuration. A suppression counts
    // as unused only when the run saw enough to say so: the whole input, and every rule of `catalogue` that
    // it names and that is not opt-in.
    using Visit = std::function<void(const http::Exchange& exchange, std::span<const Finding> findings)>;
    void tell_suppressions(const SuppressionRules& rules, std::span<const Family> catalogue,
                           const RunScope& scope, const Visit& visit) const;

  private:
    struct Use {
        bool matched = false;  // an exchange
        bool used = false;     // by a finding
    };

    TriageOptions options_;
    std::optional<BaselineCover> baseline_;
    std::optional<BaselineCover> earlier_;
    std::vector<Use> uses_;  // of the suppressions
    std::array<std::uint64_t, 6> counts_{};
    BaselineTally tally_;
};

}  // namespace cachewright::lint
