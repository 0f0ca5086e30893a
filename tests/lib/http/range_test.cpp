#include "lib/http/range.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <string>

using namespace cachewright;
using http::ByteRange;
using http::RangeForm;

namespace {

std::optional<ByteRange> resolved(std::string_view value, std::uint64_t length) {
    const auto set = http::parse_range(value);
    REQUIRE(set);
    REQUIRE(set->ranges.size() == 1);
    return http::resolve_range(set->ranges[0], length);
}

constexpr auto kLargest = std::numeric_limits<std::uint64_t>::max();

}  // namespace

TEST_CASE("a byte range has both ends, a beginning, or a count from the end (RFC 9110 §14.1.2)") {
    const std::string_view value = "bytes=0-499, 500-,\t-7,,";
    const auto set = http::parse_range(value);
    REQUIRE(set);
    CHECK(set->bytes);
    REQUIRE(set->ranges.size() == 3);
    CHECK(set->ranges[0].form == RangeForm::bounded);
    CHECK(set->ranges[0].last == 499);
    CHECK(set->ranges[1].form == RangeForm::open);
    CHECK(set->ranges[1].first == 500);
    CHECK(set->ranges[2].form == RangeForm::suffix);
    CHECK(set->ranges[2].count == 7);
    CHECK(base::slice(value, set->ranges[1].span) == "500-");
    CHECK(http::format_range(set->ranges.view()) == "bytes=0-499,500-,-7");
}

TEST_CASE("units are compared without case, and other units are not looked into (RFC 9110 §14.1)") {
    CHECK(http::parse_range("BYTES=0-1")->bytes);
    const auto lines = http::parse_range("lines=a..b");
    REQUIRE(lines);
    CHECK_FALSE(lines->bytes);
    CHECK(lines->unit == "lines");
    CHECK(lines->ranges.empty());
}

TEST_CASE("a Range that breaks the grammar is refused with its reason (RFC 9110 §14.2)") {
    struct Row {
        const char* value;
        const char* code;
    };
    for (const auto& row :
         {Row{"", "range-missing-unit"}, Row{"0-10", "range-missing-unit"}, Row{"=0-1", "range-unit"},
          Row{"by tes=0-1", "range-unit"}, Row{"bytes =0-1", "range-unit"}, Row{"bytes=", "range-empty"},
          Row{"bytes=,", "range-empty"}, Row{"bytes=-", "range-malformed"}, Row{"bytes=1", "range-malformed"},
          Row{"bytes=a-b", "range-malformed"}, Row{"bytes=0 - 1", "range-malformed"},
          Row{"bytes=0-1-2", "range-malformed"}, Row{"bytes=--1", "range-malformed"},
          Row{"bytes=0x0-1", "range-malformed"}, Row{"bytes=5-4", "range-reversed"},
          Row{"bytes=0-1, 5-4", "range-reversed"}}) {
        CAPTURE(row.value);
        CHECK_FALSE(http::parse_range(row.value));
        REQUIRE(http::diagnose_range(row.value));
        CHECK(http::diagnose_range(row.value)->code == row.code);
    }
    CHECK_FALSE(http::diagnose_range("bytes=0-0"));
}

TEST_CASE("ranges are cut to the representation, or cannot be satisfied (RFC 9110 §14.1.2)") {
    CHECK(resolved("bytes=0-499", 1000) == ByteRange{0, 499});
    CHECK(resolved("bytes=0-0", 1) == ByteRange{0, 0});
    CHECK(resolved("bytes=990-2000", 1000) == ByteRange{990, 999});
    CHECK(resolved("bytes=999-", 1000) == ByteRange{999, 999});
    CHECK_FALSE(resolved("bytes=1000-", 1000));
    CHECK_FALSE(resolved("bytes=1000-1001", 1000));
    CHECK(resolved("bytes=-500", 1000) == ByteRange{500, 999});
    CHECK(resolved("bytes=-5000", 1000) == ByteRange{0, 999});
    CHECK_FALSE(resolved("bytes=-0", 1000));
    CHECK_FALSE(resolved("bytes=0-", 0));
    CHECK_FALSE(resolved("bytes=-1", 0));
}

TEST_CASE("numbers beyond 64 bits do not wrap") {
    CHECK(resolved("bytes=0-18446744073709551616", 10) == ByteRange{0, 9});
    CHECK(resolved("bytes=-99999999999999999999999", 10) == ByteRange{0, 9});
    CHECK_FALSE(resolved("bytes=18446744073709551616-18446744073709551617", kLargest));
    CHECK(resolved("bytes=18446744073709551615-", kLargest) == std::nullopt);
    CHECK(resolved("bytes=0-18446744073709551615", kLargest) == ByteRange{0, kLargest - 1});
}

TEST_CASE("Content-Range names the part, the whole, or what could not be satisfied (RFC 9110 §14.4)") {
    const auto part = http::parse_content_range("bytes 42-1233/1234");
    REQUIRE(part);
    CHECK(part->range == ByteRange{42, 1233});
    CHECK(part->range->size() == 1192);
    CHECK(part->complete_length == 1234U);
    const auto open = http::parse_content_range("Bytes 42-1233/*");
    REQUIRE(open);
    CHECK_FALSE(open->complete_length);
    const auto unsatisfied = http::parse_content_range("bytes */1234");
    REQUIRE(unsatisfied);
    CHECK_FALSE(unsatisfied->range);
    for (const auto* text : {"bytes 42-1233/1234", "bytes 42-1233/*", "bytes */1234"})
        CHECK(http::format_content_range(*http::parse_content_range(text)) == text);
}

TEST_CASE("a Content-Range that makes no sense is refused with its reason") {
    struct Row {
        const char* value;
        const char* code;
    };
    for (const auto& row :
         {Row{"", "content-range-malformed"}, Row{"bytes", "content-range-malformed"},
          Row{"bytes=0-1/2", "content-range-malformed"}, Row{"bytes */*", "content-range-malformed"},
          Row{"bytes 0-1", "content-range-malformed"}, Row{"bytes 0-/5", "content-range-malformed"},
          Row{"bytes 0-1/x", "content-range-malformed"}, Row{"bytes  0-1/2", "content-range-malformed"},
          Row{"bytes 0-1/18446744073709551616", "content-range-malformed"},
          Row{"lines 0-1/2", "content-range-unit"}, Row{"bytes 5-4/10", "content-range-reversed"},
          Row{"bytes 0-10/10", "content-range-beyond-end"}}) {
        CAPTURE(row.value);
        CHECK_FALSE(http::parse_content_range(row.value));
        REQUIRE(http::diagnose_content_range(row.value));
        CHECK(http::diagnose_content_range(row.value)->code == row.code);
    }
}

TEST_CASE("one range covers another when it holds both its ends") {
    CHECK(ByteRange{0, 9}.covers({0, 9}));
    CHECK(ByteRange{0, 9}.covers({3, 5}));
    CHECK_FALSE(ByteRange{0, 9}.covers({5, 10}));
    CHECK_FALSE(ByteRange{1, 9}.covers({0, 5}));
}
