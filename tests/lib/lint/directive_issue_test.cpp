#include "lib/lint/directive_issue.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using lint::DirectiveDefect;

namespace {

// The issues of one Cache-Control line, with the bytes that each underlines.
struct Issue {
    DirectiveDefect defect;
    std::string bytes;
    friend bool operator==(const Issue&, const Issue&) = default;
};

std::vector<Issue> issues_of(const std::string& value) {
    http::FieldMap fields;
    fields.add("Cache-Control", value);
    std::vector<Issue> issues;
    for (const lint::DirectiveIssue& issue : lint::find_directive_issues(http::parse_cache_control(fields)))
        issues.push_back({issue.defect, std::string(base::slice(fields[issue.line].value, issue.span))});
    return issues;
}

}  // namespace

TEST_CASE("well-written directives have no issues") {
    for (const std::string value :
         {"max-age=60, s-maxage=600, public", "private, no-cache=\"Set-Cookie, X-User\"", "NO-STORE",
          "must-understand, no-store", "max-age=60, x-vendor=\"a, b\"", "no-cache, no-cache=Set-Cookie",
          "community=\"UCI\"", "max-age=60, , public"}) {
        INFO(value);
        CHECK(issues_of(value).empty());
    }
}

TEST_CASE("each defect is recognised as what it is, with the bytes at fault") {
    struct Row {
        std::string value;
        DirectiveDefect defect;
        std::string bytes;
    };
    const std::vector<Row> rows{
        {"forever", DirectiveDefect::unknown, "forever"},
        {"\"forever\"", DirectiveDefect::unknown, "\"forever\""},
        {"\"\"", DirectiveDefect::unknown, "\"\""},
        {"\"private, no-store\"", DirectiveDefect::quoted_policy, "\"private, no-store\""},
        {"\"max-age=600\"", DirectiveDefect::quoted_policy, "\"max-age=600\""},
        {"\"public; max-age=600\"", DirectiveDefect::quoted_policy, "\"public; max-age=600\""},
        {"\"maxage=600\"", DirectiveDefect::quoted_policy, "\"maxage=600\""},
        {"\"forever\"", DirectiveDefect::unknown, "\"forever\""},
        {"\"\"", DirectiveDefect::unknown, "\"\""},
        {"\"private, no-store\"", DirectiveDefect::quoted_policy, "\"private, no-store\""},
        {"\"max-age=600\"", DirectiveDefect::quoted_policy, "\"max-age=600\""},
        {"\"public; max-age=600\"", DirectiveDefect::quoted_policy, "\"public; max-age=600\""},
        {"\"maxage=600\"", DirectiveDefect::quoted_policy, "\"maxage=600\""},
        {"maxage=60", DirectiveDefect::misspelt, "maxage"},
        {"S-Max-Age=60", DirectiveDefect::misspelt, "S-Max-Age"},
        {"no_cache", DirectiveDefect::misspelt, "no_cache"},
        {"no cache", DirectiveDefect::misspelt, "no cache"},
        {"must-revaldate", DirectiveDefect::misspelt, "must-revaldate"},
        {"max-age: 60", DirectiveDefect::misspelt, "max-age: 60"},
        {"max-age:60", DirectiveDefect::misspelt, "max-age:60"},
        {"max-age 60", DirectiveDefect::misspelt, "max-age 60"},
        {"public; max-age=60", DirectiveDefect::semicolon, ";"},
        {"max-age=60;", DirectiveDefect::semicolon, ";"},
        {"public max-age=60", DirectiveDefect::missing_comma, "public max-age=60"},
        {"max-age=60 public", DirectiveDefect::missing_comma, "max-age=60 public"},
        {"3600", DirectiveDefect::bare_number, "3600"},
        {"Cache-Control: public", DirectiveDefect::embedded_field_name, "Cache-Control: public"},
        {"Pragma:no-cache", DirectiveDefect::embedded_field_name, "Pragma:no-cache"},
        {"max-age=60s", DirectiveDefect::invalid_delta, "60s"},
        {"max-age=-1", DirectiveDefect::invalid_delta, "-1"},
        {"max-age = 60", DirectiveDefect::invalid_delta, "60"},
        {"max-age=\"60\"", DirectiveDefect::quoted_delta, "\"60\""},
        {"max-age", DirectiveDefect::missing_argument, "max-age"},
        {"s-maxage=", DirectiveDefect::missing_argument, "s-maxage="},
        {"private=\"a, no-store", DirectiveDefect::unterminated_quote, "\"a, no-store"},
        {"max-age=2147483648", DirectiveDefect::overflow, "2147483648"},
    };
    for (const Row& row : rows) {
        INFO(row.value);
        CHECK(issues_of(row.value) == std::vector<Issue>{{row.defect, row.bytes}});
    }
}

TEST_CASE("a repetition is told apart by whether it says the same") {
    CHECK(issues_of("max-age=60, max-age=60") ==
          std::vector<Issue>{{DirectiveDefect::duplicate_same, "max-age=60"}});
    CHECK(issues_of("max-age=60, max-age=060") ==
          std::vector<Issue>{{DirectiveDefect::duplicate_same, "max-age=060"}});
    CHECK(issues_of("max-age=60, max-age=600") ==
          std::vector<Issue>{{DirectiveDefect::duplicate_different, "max-age=600"}});
}

TEST_CASE("what was meant is found by letters, by alias and by distance, and not for vendors' own names") {
    CHECK(lint::meant_directive("max_age") == "max-age");
    CHECK(lint::meant_directive("SMAXAGE") == "s-maxage");
    CHECK(lint::meant_directive("revalidate") == "must-revalidate");
    CHECK(lint::meant_directive("immutible") == "immutable");
    CHECK(lint::meant_directive("x-maxage").empty());
    CHECK(lint::meant_directive("no-check").empty());
    CHECK(lint::meant_directive("").empty());
}

TEST_CASE("only defects that lose what was written hide the policy") {
    CHECK(lint::loses_meaning(DirectiveDefect::misspelt));
    CHECK(lint::loses_meaning(DirectiveDefect::duplicate_different));
    CHECK_FALSE(lint::loses_meaning(DirectiveDefect::unknown));
    CHECK_FALSE(lint::loses_meaning(DirectiveDefect::duplicate_same));
    CHECK_FALSE(lint::loses_meaning(DirectiveDefect::overflow));
}
