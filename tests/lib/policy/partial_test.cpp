#include "lib/policy/partial.hpp"

#include "tests/support/exchange_text.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using policy::ByteWindow;
using policy::RangeAction;
using policy::StoredExtent;
using test::get;
using test::response;

namespace {

// Decides a range for a stored response with that many bytes, and writes the decision down.
std::string decision(std::string_view request_fields, const http::Response& stored, std::uint64_t bytes) {
    const auto extent = policy::stored_extent(stored, bytes);
    if (!extent) return "no extent";
    const auto decided = policy::decide_range(get(request_fields), stored, *extent);
    switch (decided.action) {
        case RangeAction::send_whole: return "whole";
        case RangeAction::send_part:
            return "part " + std::to_string(decided.window.first) + "-" + std::to_string(decided.window.last);
        case RangeAction::not_satisfiable: return "416";
        case RangeAction::fetch_missing: return "missing " + std::to_string(*decided.missing_from);
        case RangeAction::forward: return "forward";
    }
    return {};
}

std::string range_of_whole(std::string_view range, std::string_view stored_fields = {}) {
    return decision("Range: " + std::string(range) + "\n", response(200, stored_fields), 11);
}

// Of a stored part 4-8 of 10 bytes.
std::string range_of_part(std::string_view range) {
    return decision("Range: " + std::string(range) + "\n", response(206, "Content-Range: bytes 4-8/10\n"), 5);
}

}  // namespace

TEST_CASE("ranges are answered out of a complete stored response (RFC 9110 §14.1.2, §14.2)") {
    CHECK(range_of_whole("bytes=0-1") == "part 0-1");
    CHECK(range_of_whole("bytes=1-") == "part 1-10");
    CHECK(range_of_whole("bytes=-1") == "part 10-10");
    CHECK(range_of_whole("bytes=0-") == "part 0-10");
    CHECK(range_of_whole("bytes=5-99") == "part 5-10");
    CHECK(range_of_whole("bytes=-99") == "part 0-10");
    CHECK(range_of_whole("BYTES=3-3") == "part 3-3");
    CHECK(range_of_whole("bytes=9-99999999999999999999") == "part 9-10");
}

TEST_CASE("a range beyond the representation is not satisfiable (RFC 9110 §15.5.17)") {
    CHECK(range_of_whole("bytes=11-") == "416");
    CHECK(range_of_whole("bytes=11-20") == "416");
    CHECK(range_of_whole("bytes=-0") == "416");
    CHECK(range_of_part("bytes=10-") == "416");
}

TEST_CASE("a Range that cannot be understood is ignored (RFC 9110 §14.2)") {
    for (const std::string_view range :
         {"bytes=5-4", "bytes=", "bytes", "bytes=a-b", "lines=1-2", "0-1", ""}) {
        CAPTURE(range);
        CHECK(range_of_whole(range) == "whole");
    }
    CHECK(decision("Range: bytes=0-1\nRange: bytes=0-1\n", response(200), 11) == "whole");
    CHECK(decision("", response(200), 11) == "whole");
}

TEST_CASE("Range counts with GET alone (RFC 9110 §14.2)") {
    const auto stored = response(200);
    const auto extent = policy::stored_extent(stored, 11);
    REQUIRE(extent);
    CHECK(policy::decide_range(test::request("HEAD", "Range: bytes=0-1\n"), stored, *extent).action ==
          RangeAction::send_whole);
}

TEST_CASE("several ranges get the whole, or are forwarded when only a part is stored (RFC 9110 §14.2)") {
    CHECK(range_of_whole("bytes=0-1,3-4") == "whole");
    CHECK(range_of_whole("bytes=0-,0-,0-,0-,0-,0-") == "whole");
    CHECK(range_of_part("bytes=4-5,7-8") == "forward");
}

TEST_CASE("If-Range holds by the strong stored tag or the exact strong date (RFC 9110 §13.1.5)") {
    const std::string date = "Date: Wed, 01 Jan 2020 00:00:00 GMT\n";
    const std::string lm = "Last-Modified: Tue, 31 Dec 2019 00:00:00 GMT\n";
    struct Row {
        std::string_view if_range;
        std::string stored;
        std::string_view expected;
    };
    const std::vector<Row> rows{
        {"\"a\"", "ETag: \"a\"\n", "part 0-1"},
        {"\"b\"", "ETag: \"a\"\n", "whole"},
        {"W/\"a\"", "ETag: \"a\"\n", "whole"},
        {"\"a\"", "ETag: W/\"a\"\n", "whole"},
        {"W/\"a\"", "ETag: W/\"a\"\n", "whole"},
        {"a", "ETag: a\n", "whole"},
        {"\"a\"", "", "whole"},
        {"Tue, 31 Dec 2019 00:00:00 GMT", date + lm, "part 0-1"},
        {"Wed, 01 Jan 2020 00:00:00 GMT", date + lm, "whole"},
        {"Tue, 31 Dec 2019 00:00:00 GMT", lm, "whole"},  // not known to be strong: §8.8.2.2
        {"Wed, 01 Jan 2020 00:00:00 GMT", date + "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\n", "whole"},
        {"Tue, 31 Dec 2019 00:00:00 GMT", "ETag: \"a\"\n" + date + lm, "part 0-1"},
        {"", "ETag: \"a\"\n", "whole"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.if_range, row.stored);
        CHECK(decision("Range: bytes=0-1\nIf-Range: " + std::string(row.if_range) + "\n",
                       response(200, row.stored), 11) == row.expected);
    }
}

TEST_CASE("a stored part answers the ranges that it covers (RFC 9111 §3.4)") {
    CHECK(range_of_part("bytes=4-8") == "part 4-8");
    CHECK(range_of_part("bytes=6-7") == "part 6-7");
    CHECK(range_of_part("bytes=3-5") == "forward");
    CHECK(range_of_part("bytes=0-3") == "forward");
    CHECK(range_of_part("bytes=-10") == "forward");
}

TEST_CASE("a missing end is asked for, and no other gap (RFC 9111 §3.4)") {
    const auto beginning = response(206, "Content-Range: bytes 0-4/10\n");
    CHECK(decision("", beginning, 5) == "missing 5");
    CHECK(decision("Range: bytes=2-\n", beginning, 5) == "missing 5");
    CHECK(decision("Range: bytes=2-9\n", beginning, 5) == "missing 5");
    CHECK(decision("Range: bytes=2-8\n", beginning, 5) == "forward");
    CHECK(decision("Range: bytes=5-\n", beginning, 5) == "forward");
    CHECK(decision("Range: bytes=-2\n", beginning, 5) == "forward");
    CHECK(range_of_part("bytes=6-") == "missing 9");
    // The beginning is missing: an incomplete response MUST NOT answer for the whole.
    CHECK(decision("", response(206, "Content-Range: bytes 5-9/10\n"), 5) == "forward");
    CHECK(decision("", response(200, "Content-Length: 10\n"), 4) == "missing 4");
}

TEST_CASE("a part with all the bytes is the whole (RFC 9111 §3.4)") {
    const auto all = response(206, "Content-Range: bytes 0-9/10\n");
    CHECK(decision("", all, 10) == "whole");
    CHECK(decision("Range: bytes=-3\n", all, 10) == "part 7-9");
}

TEST_CASE("without a complete length only ranges with both ends are answered (RFC 9110 §14.4)") {
    const auto unknown = response(206, "Content-Range: bytes 4-8/*\n");
    CHECK(decision("Range: bytes=5-6\n", unknown, 5) == "part 5-6");
    CHECK(decision("Range: bytes=5-9\n", unknown, 5) == "forward");
    CHECK(decision("Range: bytes=5-\n", unknown, 5) == "forward");
    CHECK(decision("Range: bytes=-1\n", unknown, 5) == "forward");
    CHECK(decision("", unknown, 5) == "forward");
}

TEST_CASE("the extent of a whole response is its content (RFC 9111 §3.3)") {
    const auto extent = policy::stored_extent(response(200), 11);
    REQUIRE(extent);
    CHECK(extent->window == ByteWindow{0, 10});
    CHECK(extent->complete_length == 11U);
    CHECK(extent->complete());

    const auto cut = policy::stored_extent(response(200, "Content-Length: 20\n"), 11);
    REQUIRE(cut);
    CHECK(cut->window == ByteWindow{0, 10});
    CHECK(cut->complete_length == 20U);
    CHECK_FALSE(cut->complete());

    CHECK_FALSE(policy::stored_extent(response(200, "Content-Length: 5\n"), 11));
    CHECK_FALSE(policy::stored_extent(response(200), 0));
    CHECK_FALSE(policy::stored_extent(response(404), 11));
}

TEST_CASE("the extent of a part is its Content-Range (RFC 9110 §14.4)") {
    const auto check = [](std::string_view content_range, std::uint64_t bytes,
                          std::optional<ByteWindow> window, std::optional<std::uint64_t> complete) {
        CAPTURE(content_range, bytes);
        const auto extent = policy::stored_extent(
            response(206, "Content-Range: " + std::string(content_range) + "\n"), bytes);
        REQUIRE(extent.has_value() == window.has_value());
        if (!extent) return;
        CHECK(extent->window == *window);
        CHECK(extent->complete_length == complete);
    };
    check("bytes 4-8/10", 5, ByteWindow{4, 8}, 10);
    check("bytes 4-8/*", 5, ByteWindow{4, 8}, std::nullopt);
    check("bytes 4-8/10", 3, ByteWindow{4, 6}, 10);
    check("bytes 4-8/10", 6, std::nullopt, std::nullopt);
    check("bytes 4-8/5", 5, std::nullopt, std::nullopt);
    check("bytes 8-4/10", 5, std::nullopt, std::nullopt);
    check("bytes */10", 5, std::nullopt, std::nullopt);
    check("lines 4-8/10", 5, std::nullopt, std::nullopt);
    check("", 5, std::nullopt, std::nullopt);
    check("bytes 0-18446744073709551615/*", 5, ByteWindow{0, 4}, std::nullopt);
    CHECK_FALSE(policy::stored_extent(response(206), 5));
    CHECK_FALSE(policy::stored_extent(
        response(206, "Content-Range: bytes 0-4/10\nContent-Range: bytes 5-9/10\n"), 5));
}

TEST_CASE("several parts are no part of the representation (RFC 9110 §15.3.7.2)") {
    const std::string_view range = "Content-Range: bytes 0-4/10\nContent-Type: ";
    CHECK(policy::stored_extent(response(206, std::string(range) + "video/mp4\n"), 5));
    CHECK_FALSE(
        policy::stored_extent(response(206, std::string(range) + "multipart/byteranges; boundary=x\n"), 5));
}

TEST_CASE("a part that claims the end with fewer bytes ends where its bytes end") {
    // 4-9 would be six bytes; the message was whole with five.
    const auto stored = response(206, "Content-Range: bytes 4-9/10\n");
    CHECK(decision("Range: bytes=-5\n", stored, 5) == "part 4-8");
    CHECK(decision("Range: bytes=6-8\n", stored, 5) == "part 6-8");
    CHECK(decision("Range: bytes=6-\n", stored, 5) == "part 6-8");
    CHECK(decision("Range: bytes=-1\n", stored, 5) == "part 8-8");
}

TEST_CASE("the request for a missing end names the strong validator in If-Range (RFC 9110 §13.1.5)") {
    const std::string date = "Date: Wed, 01 Jan 2020 00:00:00 GMT\n";
    const std::string lm = "Last-Modified: Tue, 31 Dec 2019 00:00:00 GMT\n";
    struct Row {
        std::string stored;
        std::string_view sent;
    };
    const std::vector<Row> rows{
        {"ETag: \"a\"\n", "Accept: x\nRange: bytes=5-\nIf-Range: \"a\"\n"},
        {"ETag: W/\"a\"\n" + date + lm, "Accept: x\nRange: bytes=5-\n"},
        {date + lm, "Accept: x\nRange: bytes=5-\nIf-Range: Tue, 31 Dec 2019 00:00:00 GMT\n"},
        {lm, "Accept: x\nRange: bytes=5-\n"},
        {"", "Accept: x\nRange: bytes=5-\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.stored);
        const auto request = policy::missing_part_request(
            get("Accept: x\nRange: bytes=2-\nIf-Range: \"mine\"\nIf-None-Match: \"n\"\n"),
            response(206, row.stored), 5);
        CHECK(test::text(request.fields) == row.sent);
    }
}

TEST_CASE("parts are joined only with the same strong validator (RFC 9110 §15.3.7.3)") {
    const StoredExtent left{{0, 4}, 10};
    const StoredExtent right{{5, 9}, 10};
    const std::string date = "Date: Wed, 01 Jan 2020 00:00:00 GMT\n";
    const std::string lm = "Last-Modified: Tue, 31 Dec 2019 00:00:00 GMT\n";
    const auto joined = [&](std::string_view a, std::string_view b) {
        return policy::combinable(response(206, a), left, response(206, b), right);
    };
    CHECK(joined("ETag: \"a\"\n", "ETag: \"a\"\n"));
    CHECK_FALSE(joined("ETag: \"a\"\n", "ETag: \"b\"\n"));
    CHECK_FALSE(joined("ETag: W/\"a\"\n", "ETag: W/\"a\"\n"));
    CHECK_FALSE(joined("ETag: \"a\"\n", "ETag: W/\"a\"\n"));
    CHECK_FALSE(joined("ETag: \"a\"\n", ""));
    CHECK_FALSE(joined("", ""));
    CHECK_FALSE(joined("ETag: a\n", "ETag: a\n"));
    CHECK(joined(date + lm, date + lm));
    CHECK_FALSE(joined(lm, lm));
    CHECK_FALSE(joined("ETag: \"a\"\n" + date + lm, "ETag: \"b\"\n" + date + lm));
    CHECK_FALSE(joined("ETag: W/\"a\"\n" + date + lm, "ETag: W/\"b\"\n" + date + lm));
}

TEST_CASE("parts are joined only when they touch or overlap and agree on the length (RFC 9110 §15.3.7.3)") {
    const auto part = response(206, "ETag: \"a\"\n");
    const auto joined = [&](const StoredExtent& a, const StoredExtent& b) {
        CHECK(policy::combinable(part, a, part, b) == policy::combinable(part, b, part, a));
        return policy::combinable(part, a, part, b);
    };
    CHECK(joined({{0, 4}, 10}, {{5, 9}, 10}));
    CHECK(joined({{0, 6}, 10}, {{5, 9}, 10}));
    CHECK(joined({{0, 9}, 10}, {{3, 4}, 10}));
    CHECK(joined({{0, 4}, {}}, {{5, 9}, 10}));
    CHECK_FALSE(joined({{0, 3}, 10}, {{5, 9}, 10}));
    CHECK_FALSE(joined({{0, 4}, 10}, {{5, 9}, 11}));
}
