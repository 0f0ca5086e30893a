// Lint findings as text for people. Folded by default: one block a rule, its first case in full, the other
// places counted by origin. Unfolded: every finding in the order of the input.
#pragma once

#include "lib/lint/rule.hpp"
#include "lib/lint/severity.hpp"
#include "lib/report/lint_writer.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cachewright::report {

// "12 responses in 1 file: 3 errors, 1 warning, 0 infos": what was read, found and left out, one line, or two
// after an interruption.
[[nodiscard]] std::string summary_words(const LintSummary& summary, const Style& style);

class LintText final : public LintWriter {
  public:
    LintText(Style style, Folding folding, Closing closing = Closing::summary)
        : style_(style), folding_(folding), closing_(closing) {}

    [[nodiscard]] std::string begin() override { return {}; }

    // Unfolded, returns their text at once; folded, returns nothing and keeps what `finish` needs: memory
    // grows with the number of rules and origins, not of findings.
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;

    // The folded blocks (errors first), what could not be read, and the summary unless it is to be omitted.
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    struct Origin {
        std::string name;  // "on https://a.example", "in nginx.conf"
        std::uint64_t count = 0;
        std::vector<std::string> paths;  // the first few, each once
    };
    struct Group {
        const lint::Rule* rule = nullptr;
        lint::Severity severity = lint::Severity::info;
        std::string policy;             // what another policy asks for is another matter,
        std::string requirement;        // and so is what else this one asks for
        std::vector<LintRecord> shown;  // those of the first exchange
        std::uint64_t count = 0;
        std::vector<Origin> origins;
    };

    void fold(const LintRecord& record);
    enum class Fix : std::uint8_t { omit, tell };
    [[nodiscard]] std::string block(const LintRecord& record, Fix fix) const;
    [[nodiscard]] std::string compared_with(const RecordedElsewhere& other) const;
    [[nodiscard]] std::string also_at(const LintRecord& record) const;
    [[nodiscard]] std::string elsewhere(const Group& group) const;
    [[nodiscard]] std::string summary_by_rule(const std::vector<const Group*>& groups) const;
    [[nodiscard]] std::string summary_lines(const LintSummary& summary,
                                            const std::vector<const Group*>& groups) const;

    Style style_;
    Folding folding_;
    Closing closing_;
    std::vector<Group> groups_;
};

}  // namespace cachewright::report
