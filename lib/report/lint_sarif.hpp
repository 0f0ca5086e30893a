// Lint findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), with what
// GitHub code scanning asks for beyond the standard.
#pragma once

#include "lib/report/fingerprint_count.hpp"
#include "lib/report/lint_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace cachewright::report {

// One run. Every result has a physical location: the file as given, relative to the repository; for standard
// input and live URLs host and path of the URL stand for a file, because GitHub takes no result without one,
// and no URL. The URL itself is the logical location. What could not be read is a notification.
class LintSarif final : public LintWriter {
  public:
    // GitHub refuses a run with more results; those left out are counted in a notification.
    static constexpr std::uint64_t kMostResults = 25'000;

    explicit LintSarif(const LintRun& run, std::uint64_t most_results = kMostResults);
    [[nodiscard]] std::string begin() override;
    [[nodiscard]] std::string add(std::span<const LintRecord> findings) override;
    [[nodiscard]] std::string finish(const LintSummary& summary) override;

  private:
    [[nodiscard]] std::string result(const LintRecord& record);

    const LintRun& run_;
    std::uint64_t most_;
    std::unordered_map<const lint::Rule*, std::size_t> rule_index_;
    FingerprintCount fingerprints_;
    std::uint64_t results_ = 0;
};

// The page of the first RFC that a rule's specification names: "RFC 9111 §4.1; …" is
// "https://www.rfc-editor.org/rfc/rfc9111.html#section-4.1". Nothing when it names none.
[[nodiscard]] std::optional<std::string> specification_uri(std::string_view spec);

}  // namespace cachewright::report
