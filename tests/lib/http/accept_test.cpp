#include "lib/http/accept.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <vector>

using namespace cachewright;
using http::FieldId;
using http::FieldMap;

namespace {

// Keeps the fields that the list borrows from.
struct Parsed {
    FieldMap fields;
    http::WeightedList list;

    Parsed(FieldId id, const std::vector<std::string>& values) {
        for (const auto& value : values)
            fields.add(http::field_name(id), value);
        list = http::parse_weighted_list(fields, id);
    }
};

unsigned coding(const std::vector<std::string>& values, std::string_view name) {
    return http::coding_quality(Parsed(FieldId::accept_encoding, values).list, name);
}

unsigned language(const std::vector<std::string>& values, std::string_view tag) {
    return http::language_quality(Parsed(FieldId::accept_language, values).list, tag);
}

unsigned media(const std::vector<std::string>& values, std::string_view type) {
    return http::media_quality(Parsed(FieldId::accept, values).list, *http::parse_media_type(type));
}

}  // namespace

TEST_CASE("a qvalue is 0 to 1 with at most three decimals (RFC 9110 §12.4.2)") {
    CHECK(http::parse_quality("1") == 1000);
    CHECK(http::parse_quality("1.000") == 1000);
    CHECK(http::parse_quality("0.85") == 850);
    CHECK(http::parse_quality("0.001") == 1);
    CHECK(http::parse_quality("0.") == 0);
    CHECK(http::parse_quality("0") == 0);
    for (const auto* text : {"", ".5", "1.001", "2", "0.0001", "1.0000", "-1", "0,5", "00.5", "a"})
        CHECK_FALSE(http::parse_quality(text));
}

TEST_CASE("members carry their weight, and slips are diagnosed") {
    const Parsed parsed(FieldId::accept,
                        {"text/html;level=1;q=0.5 , a/b", "c/d;q=7;x=\";q=0\", e/f;p=\";q=0.1\" ; Q=0.3"});
    REQUIRE(parsed.list.members.size() == 4);
    CHECK(parsed.list.members[0].text == "text/html;level=1");
    CHECK(parsed.list.members[0].quality == 500);
    CHECK(parsed.list.members[1].quality == 1000);
    CHECK(parsed.list.members[2].text == "c/d");
    CHECK(parsed.list.members[2].quality == 1000);
    CHECK(parsed.list.members[3].text == "e/f;p=\";q=0.1\"");
    CHECK(parsed.list.members[3].quality == 300);
    CHECK(parsed.list.members[3].line == 1);
    REQUIRE(parsed.list.issues.size() == 1);
    CHECK(parsed.list.issues[0].diagnostic.code == "weight-malformed");
    CHECK(Parsed(FieldId::accept, {";q=1"}).list.issues.at(0).diagnostic.code == "weight-without-value");
    CHECK(http::read_weight("a;q=0.0000").quality == 0);
    CHECK(http::read_weight("a;q=0.99999").quality == 999);
    CHECK(http::read_weight("a;q=99999999999999999999").quality == 1000);
    CHECK(http::read_weight("a;q=high").quality == 1000);
    CHECK(http::read_weight("a;q=").quality == 1000);
}

TEST_CASE("Accept-Encoding weighs codings, identity being the last resort (RFC 9110 §12.5.3)") {
    CHECK(coding({}, "gzip") == 1000);
    CHECK(coding({""}, "gzip") == 0);
    CHECK(coding({""}, "identity") == 1000);
    CHECK(coding({"compress, gzip;q=0.5"}, "GZIP") == 500);
    CHECK(coding({"compress, gzip;q=0.5"}, "br") == 0);
    CHECK(coding({"gzip"}, "identity") == 1);
    CHECK(coding({"gzip"}, "") == 1);
    CHECK(coding({"gzip;q=0.5, *;q=0"}, "br") == 0);
    CHECK(coding({"gzip;q=0.5, *;q=0"}, "identity") == 0);
    CHECK(coding({"identity;q=0"}, "identity") == 0);
    CHECK(coding({"identity;q=0.5, *;q=0"}, "identity") == 500);
    CHECK(coding({"gzip;q=0", "*"}, "gzip") == 0);
    CHECK(coding({"gzip;q=0", "*"}, "br") == 1000);
    CHECK(coding({"x-gzip"}, "gzip") == 1000);
    CHECK(coding({"compress"}, "x-compress") == 1000);
}

TEST_CASE("a language range covers its own tag and longer ones (RFC 4647 §3.3.1)") {
    CHECK(http::language_range_matches("de", "DE-CH-1996"));
    CHECK(http::language_range_matches("de-de", "de-DE"));
    CHECK_FALSE(http::language_range_matches("de-de", "de"));
    CHECK_FALSE(http::language_range_matches("de", "deu"));
    CHECK(http::language_range_matches("*", "en"));
}

TEST_CASE("Accept-Language weighs tags by the longest range (RFC 9110 §12.5.4)") {
    CHECK(language({"da, en-gb;q=0.8, en;q=0.7"}, "da") == 1000);
    CHECK(language({"da, en-gb;q=0.8, en;q=0.7"}, "en-GB") == 800);
    CHECK(language({"da, en-gb;q=0.8, en;q=0.7"}, "en-US") == 700);
    CHECK(language({"da, en-gb;q=0.8, en;q=0.7"}, "fr") == 0);
    CHECK(language({"da, *;q=0.1"}, "fr") == 100);
    CHECK(language({"en;q=0, *"}, "en-US") == 0);
    CHECK(language({}, "fr") == 1000);
}

TEST_CASE("lookup finds the one best tag (RFC 4647 §3.4)") {
    const auto look = [](const char* value, const std::vector<std::string_view>& available) {
        const Parsed parsed(FieldId::accept_language, {value});
        const auto index = http::lookup_language(parsed.list, available);
        return index ? std::string(available[*index]) : "none";
    };
    CHECK(look("de-CH", {"en", "de", "de-DE"}) == "de");
    CHECK(look("fr;q=0.5, de-CH", {"fr", "de"}) == "de");
    CHECK(look("zh-Hant-CN-x-private1-private2", {"zh", "zh-Hant"}) == "zh-Hant");
    CHECK(look("zh-Hant-CN-x-private1", {"zh-Hant-CN-x", "zh-hant-cn"}) == "zh-hant-cn");
    CHECK(look("de", {"de-CH"}) == "none");
    CHECK(look("*, fr;q=0", {"fr"}) == "none");
}

TEST_CASE("Accept weighs media types by the most specific range (RFC 9110 §12.5.1)") {
    const std::vector<std::string> accept{
        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"};
    CHECK(media(accept, "text/plain;format=flowed") == 1000);
    CHECK(media(accept, "text/plain") == 700);
    CHECK(media(accept, "text/html") == 300);
    CHECK(media(accept, "image/jpeg") == 500);
    CHECK(media(accept, "text/plain;format=\"fixed\"") == 400);
    CHECK(media(accept, "text/html;level=3") == 300);
    CHECK(media({"image/webp"}, "image/png") == 0);
    CHECK(media({}, "image/png") == 1000);
    CHECK(media({"nonsense, IMAGE/PNG;q=0.2"}, "image/png") == 200);
}

TEST_CASE("values that ask for the same are made the same (RFC 9111 §4.1, conformance: vary)") {
    CHECK(http::normalise_accept_language("EN-gb;q=0.80 ,\tda") == "da,en-gb;q=0.8");
    CHECK(http::normalise_accept_language("da,en-GB ; q=0.8,da") == "da,en-gb;q=0.8");
    CHECK(http::normalise_accept_language("en;q=1.0") == http::normalise_accept_language("en"));
    CHECK(http::normalise_accept_language("en;q=0.000") == "en;q=0");
    CHECK(http::normalise_accept_language("en;q=0.105, de;q=0.01") == "de;q=0.01,en;q=0.105");
    CHECK(http::normalise_accept_language("en;q=x") == "en;q=x");
    CHECK(http::normalise_accept_language("").empty());
    CHECK(http::normalise_accept_language("en;q=0.8") != http::normalise_accept_language("en;q=0.7"));
    CHECK(http::normalise_accept_encoding("br, X-GZIP;q=1") == "br,gzip");
    CHECK(http::normalise_accept_encoding("gzip , br,gzip") == "br,gzip");
    CHECK(http::normalise_accept_encoding("gzip;q=0.5,*;q=0") == "*;q=0,gzip;q=0.5");
}
