// fuzz: report
// Baselines and earlier reports: what is read says the same after it was written.
#include "lib/report/baseline_json.hpp"
#include "tests/fuzz/fuzz_input.hpp"

#include <string>

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const auto baseline = report::parse_baseline(input.text(), "baseline.json");
    const auto earlier = report::parse_earlier_findings(input.text(), "report.json");
    if (!baseline) {
        require(!baseline.error().message.empty() && !baseline.error().hint.empty());
        return 0;
    }
    // A baseline is an earlier run, too.
    require(earlier && earlier->findings() == baseline->findings());

    const std::string written = report::baseline_json(*baseline);
    const auto again = report::parse_baseline(written, "baseline.json");
    require(again && again->findings() == baseline->findings());
    require(report::baseline_json(*again) == written);
    return 0;
}
