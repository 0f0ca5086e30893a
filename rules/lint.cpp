// Rules about cachewright.toml itself: what they need to know only the whole run can tell, so the check is
// lint::Triage's and the words are here.
#include "rules/families.hpp"

#include <array>

namespace cachewright::rules {

namespace {

using lint::Needs;
using lint::Severity;

const std::array kRules{
    lint::Rule{
        .id = "lint-suppression-unused",
        .severity = Severity::warning,
        .summary = "a suppression in cachewright.toml hides nothing",
        .spec = "docs/lint-config.md",
        .why =
            "What it was written for is mended, or its pattern names something that is not there. Left "
            "standing, it would hide the next mistake of that kind. Nothing is said when the run did not "
            "see enough to tell: a part of the input could not be read, or a rule that the entry names was "
            "not among those that ran. Where no response fits the entry's pattern it is an info only: "
            "the input may be another part of the site.",
        .fix = "Take the `[[lint.suppress]]` block out, or correct its `rule`, `url` or other pattern.",
        .without_check = Needs::configuration,
    },
    lint::Rule{
        .id = "lint-suppression-expired",
        .severity = Severity::warning,
        .summary = "a suppression in cachewright.toml is past its date",
        .spec = "docs/lint-config.md",
        .why = "`until` is the last day on which the entry hides anything. From the next day on (UTC) its "
               "findings are reported again, each with its own severity; that decides whether the build "
               "fails, and this finding tells why it does.",
        .fix =
            "Mend what the suppression was for and take the block out, or agree on a later `until` and say "
            "so in `reason`.",
        .without_check = Needs::configuration,
    },
    lint::Rule{
        .id = "lint-override-unmatched",
        .severity = Severity::info,
        .summary = "a [[lint.override]] of cachewright.toml was for no response that was read",
        .spec = "docs/lint-config.md",
        .why = "A pattern with a slip in it changes nothing, and findings that were to be left out count. It "
               "is an info only, as the input may be another part of the site, and nothing is said when a "
               "part of the input could not be read.",
        .fix = "Correct the block's `url`, `type`, `class` or other pattern, or take the block out.",
        .without_check = Needs::configuration,
    },
    lint::Rule{
        .id = "lint-class-unmatched",
        .severity = Severity::info,
        .summary = "a [[class]] of cachewright.toml was for no response that was read",
        .spec = "docs/lint-config.md",
        .why = "A pattern with a slip in it classes nothing, and responses are judged by the guess that the "
               "block was to correct. It is an info only, as the input may be another part of the site, and "
               "nothing is said when a part of the input could not be read.",
        .fix = "Correct the block's `url`, `type`, `status` or `method`, or take the block out.",
        .without_check = Needs::configuration,
    },
    lint::Rule{
        .id = "lint-host-unmatched",
        .severity = Severity::warning,
        .summary = "a host under `hosts` in cachewright.toml is that of no response; an error when none is",
        .spec = "docs/lint-config.md",
        .why =
            "Findings on hosts that are not listed do not count. With a slip in the only name no finding is "
            "left, and a build stays green whatever is wrong. Nothing is said when a part of the input could "
            "not be read, or when no response has a host, as in configuration files.",
        .fix = "Correct the name in `hosts`, or take it out.",
        .without_check = Needs::configuration,
    },
};

}  // namespace

lint::Family lint_rules() {
    return {"lint", "Lint configuration", kRules};
}

}  // namespace cachewright::rules
