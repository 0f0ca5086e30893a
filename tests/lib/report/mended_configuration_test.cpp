#include "lib/report/mended_configuration.hpp"

#include "lib/lint/report.hpp"
#include "lib/lint/rule.hpp"
#include "lib/lint/subject.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using lint::FixSafety;
using lint::Report;
using lint::Rule;
using lint::Subject;
using report::Decline;

namespace {

// "bad" in an X-Note is to be "good", "worse" to be "bad", and what is said twice wants a person.
void replace(const Subject& subject, Report& report, std::string_view word, std::string_view by) {
    for (const http::FieldLine line : subject.fields()) {
        const std::size_t at = line.value.find(word);
        if (line.name != "X-Note" || at == std::string_view::npos) continue;
        const auto place = Subject::part_of_value(
            line, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(word.size())});
        lint::Finding& finding = report.add("a word", place);
        finding.replacement = lint::Replacement{place, std::string(by)};
        finding.suggestion = "X-Note: " + std::string(by);
    }
}
constexpr Rule kBad{.id = "note-bad",
                    .fix_safety = FixSafety::safe,
                    .check = [](const Subject& s, Report& r) { replace(s, r, "bad", "good"); }};
constexpr Rule kWorse{.id = "note-worse",
                      .fix_safety = FixSafety::safe,
                      .check = [](const Subject& s, Report& r) { replace(s, r, "worse", "bad"); }};
constexpr Rule kDoubt{.id = "note-doubt",
                      .check = [](const Subject& s, Report& r) { replace(s, r, "perhaps", "surely"); }};

report::Mended mended(
    std::string text, const report::IsShown& is_shown = [](const auto&, const auto&) { return true; }) {
    const lint::Runner runner({&kBad, &kWorse, &kDoubt});
    return report::mend_configuration("_headers", input::Format::headers_file, std::move(text), runner,
                                      is_shown);
}

}  // namespace

TEST_CASE("what is mended is looked at again, and what wants a person is told with its line") {
    const auto result = mended("/a\n  X-Note: worse\n/b\n  X-Note: perhaps\n");
    CHECK(result.text == "/a\n  X-Note: good\n/b\n  X-Note: perhaps\n");
    CHECK(result.applied == 2);
    CHECK(result.declined == std::vector<report::Declined>{{"note-doubt", 4, Decline::for_a_person}});
}

TEST_CASE("what lint does not show is not mended, and no line that another path shares with it") {
    const auto not_at_b = [](const http::Exchange& exchange, const lint::Finding&) {
        return exchange.url != "/b";
    };
    const std::string own = "/a\n  X-Note: bad\n/b\n  X-Note: bad\n";
    CHECK(mended(own, not_at_b).text == "/a\n  X-Note: good\n/b\n  X-Note: bad\n");
    CHECK(mended(own, not_at_b).declined.empty());
    const std::string shared = "/*\n  X-Note: bad\n/b\n  X-Other: 1\n";
    const auto kept = mended(shared, not_at_b);
    CHECK(kept.text == shared);
    CHECK(kept.declined == std::vector<report::Declined>{{"note-bad", 2, Decline::other_path}});
}
