// Every rule of the reference catalogue is there, under its name or as a part of another one.
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;

namespace {

// Rules of the reference that another rule looks at as well: one slip, one finding.
const std::map<std::string, std::string, std::less<>> kMergedInto{
    {"auth-vary-only", "auth-public"},
    {"cookie-session-cacheable", "cookie-cacheable-shared"},
    {"expires-invalid", "date-invalid-format"},
    {"cdn-cc-semicolon", "cdn-cc-invalid-sf"},
    {"cdn-cc-value-type", "cdn-cc-invalid-sf"},
    {"surrogate-control-hides-cc", "outcome-stored-against-intent"},
};

struct ReferenceRule {
    char family = 0;
    std::string id;
};

// The rows of the tables of the first section.
std::vector<ReferenceRule> read_reference(std::istream& input) {
    std::vector<ReferenceRule> rules;
    char family = 0;
    for (std::string line; std::getline(input, line) && !line.starts_with("## 2");) {
        if (line.starts_with("### ")) family = line[4];
        if (!line.starts_with("| ") || line.starts_with("| id ") || family == 0) continue;
        std::vector<std::string> cells;
        for (std::size_t at = 2; at < line.size();) {
            const std::size_t end = std::min(line.find(" |", at), line.size());
            cells.push_back(line.substr(at, end - at));
            at = end + 3;
        }
        if (cells.size() > 2) rules.push_back({family, cells[0]});
    }
    return rules;
}

}  // namespace

TEST_CASE("the catalogue has every rule of the reference") {
    std::ifstream input(CACHEWRIGHT_SHARED_DIR "/reference/lint-rules.md");
    if (!input) {
        WARN("the reference is not here: nothing to compare with");
        return;
    }
    const std::vector<ReferenceRule> reference = read_reference(input);
    REQUIRE(reference.size() > 140);
    for (const ReferenceRule& rule : reference) {
        INFO(rule.family << " " << rule.id);
        const auto merged = kMergedInto.find(rule.id);
        const std::string_view id = merged == kMergedInto.end() ? std::string_view(rule.id) : merged->second;
        CHECK(lint::find_rule(rules::catalog(), id) != nullptr);
        if (merged != kMergedInto.end()) CHECK(lint::find_rule(rules::catalog(), rule.id) == nullptr);
    }
}
