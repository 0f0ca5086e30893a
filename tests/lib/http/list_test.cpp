#include "lib/http/list.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace cachewright;
using http::EmptyMembers;
using http::FieldId;
using http::FieldListMembers;
using http::FieldMap;
using http::ListMembers;
using http::Quotes;

namespace {

std::vector<std::string> members(std::string_view value, Quotes quotes = Quotes::enclose,
                                 EmptyMembers empty_members = EmptyMembers::skip) {
    std::vector<std::string> texts;
    for (const auto& member : ListMembers(value, quotes, empty_members)) {
        CHECK(base::slice(value, member.span) == member.text);
        texts.emplace_back(member.text);
    }
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a list is parted at commas, blanks and empty members without meaning (RFC 9110 §5.6.1)") {
    CHECK(members("a, b ,c\t,\td e") == Texts{"a", "b", "c", "d e"});
    CHECK(members(",, ,a,,b, ") == Texts{"a", "b"});
    CHECK(members("").empty());
    CHECK(members(" \t").empty());
    CHECK(members(",").empty());
}

TEST_CASE("empty members can be shown") {
    CHECK(members(", a,,", Quotes::enclose, EmptyMembers::show) == Texts{"", "a", "", ""});
    CHECK(members("", Quotes::enclose, EmptyMembers::show).empty());
    CHECK(members(",", Quotes::enclose, EmptyMembers::show) == Texts{"", ""});
}

TEST_CASE("commas inside quoted-strings part nothing (RFC 9110 §5.6.4)") {
    CHECK(members(R"(a="x,y", b)") == Texts{R"(a="x,y")", "b"});
    CHECK(members(R"(a="x\",y", b)") == Texts{R"(a="x\",y")", "b"});
    CHECK(members(R"(a="x\\", b)") == Texts{R"(a="x\\")", "b"});
    CHECK(members(R"(\",b)") == Texts{R"(\",b)"});
    CHECK(members(R"(a="x,y", b)", Quotes::ignored) == Texts{R"(a="x)", R"(y")", "b"});
}

TEST_CASE("a quote that does not close takes the rest, and says so") {
    const std::string_view value = R"(a, b="x, c\)";
    std::vector<std::pair<std::string, bool>> seen;
    for (const auto& member : ListMembers(value))
        seen.emplace_back(member.text, member.open_quote);
    CHECK(seen == std::vector<std::pair<std::string, bool>>{{"a", false}, {R"(b="x, c\)", true}});
}

TEST_CASE("the lines of a field are one list, each member with its line (RFC 9110 §5.3)") {
    FieldMap fields;
    fields.add("Vary", "");
    fields.add("X", "1");
    fields.add("vary", "a, \"b");
    fields.add("Vary", " ,");
    fields.add("Vary", "c\"");
    std::vector<std::pair<std::size_t, std::string>> seen;
    for (const auto& [line, member] : FieldListMembers(fields, FieldId::vary))
        seen.emplace_back(line, member.text);
    CHECK(seen == std::vector<std::pair<std::size_t, std::string>>{{2, "a"}, {2, "\"b"}, {4, "c\""}});
    std::size_t count = 0;
    for (const auto& found : FieldListMembers(fields, "VARY", Quotes::enclose, EmptyMembers::show)) {
        if (found.member.text.empty()) ++count;
    }
    CHECK(count == 2);
    CHECK(FieldListMembers(fields, FieldId::age).begin() == std::default_sentinel);
    CHECK(FieldListMembers(fields, "x-none").begin() == std::default_sentinel);
}
