#include "lib/http/surrogate_control.hpp"

#include "tests/lib/http/stumbles.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using base::Seconds;
using http::DeltaArgument;
using http::FieldMap;
using http::Stumbles;

namespace {

FieldMap lines(const std::vector<std::string>& values) {
    FieldMap fields;
    fields.add("Date", "x");
    for (const std::string& value : values)
        fields.add("Surrogate-Control", value);
    return fields;
}

Stumbles stumbles(const std::string& value) {
    const FieldMap fields = lines({value});
    return http::stumbles_over(fields, http::parse_surrogate_control(fields).diagnostics);
}

}  // namespace

TEST_CASE("Surrogate-Control carries a lifetime and how long it may be stretched: Edge Architecture §2.2.3") {
    const FieldMap fields = lines({"Max-Age=3600+600, content=\"ESI/1.0 ESI-Inline/1.0\", no-store-remote"});
    const auto facts = http::read_surrogate_directives(fields);
    CHECK(facts.max_age == DeltaArgument(Seconds(3600)));
    CHECK(facts.extension == DeltaArgument(Seconds(600)));
    CHECK(facts.no_store_remote);
    CHECK_FALSE(facts.no_store);
    CHECK(facts.any);
    CHECK(http::content_names(facts.content, "ESI/1.0"));
    CHECK(http::content_names(facts.content, "ESI-Inline/1.0"));
    CHECK_FALSE(http::content_names(facts.content, "ESI"));
    CHECK_FALSE(http::content_names(facts.content, ""));
    CHECK_FALSE(http::read_surrogate_directives(FieldMap{}).any);
}

TEST_CASE("numbers of Surrogate-Control are delta-seconds or nothing") {
    const auto max_age = [](const std::string& value) {
        return http::read_surrogate_directives(lines({value})).max_age;
    };
    CHECK(max_age("max-age=60") == DeltaArgument(Seconds(60)));
    CHECK(max_age("max-age=\"60+5\"") == DeltaArgument(Seconds(60)));
    CHECK(max_age("max-age=99999999999") == DeltaArgument(Seconds(std::int64_t{1} << 31)));
    CHECK(max_age("max-age=1, max-age=2") == DeltaArgument(Seconds(1)));
    for (const std::string value : {"max-age=60+", "max-age=+60", "max-age=60+x", "max-age=1+2+3",
                                    "max-age=x", "max-age", "max-age=60 + 5", "max-age =60"}) {
        INFO(value);
        CHECK(max_age(value) == DeltaArgument::invalid());
    }
    const auto stale =
        http::read_surrogate_directives(lines({"stale-while-revalidate=5", "stale-if-error=6+1, max-age=1"}));
    CHECK(stale.stale_while_revalidate == DeltaArgument(Seconds(5)));
    CHECK(stale.stale_if_error == DeltaArgument::invalid());  // only max-age takes a second number
    CHECK_FALSE(stale.extension.present());
}

TEST_CASE("a directive may be for one surrogate only: Edge Architecture §2.3") {
    const FieldMap fields =
        lines({"max-age=60, max-age=600+300;abc, no-store;def, content=\"ESI/1.0\" ; abc"});
    const auto plain = http::read_surrogate_directives(fields);
    CHECK(plain.max_age == DeltaArgument(Seconds(60)));
    CHECK_FALSE(plain.no_store);
    CHECK(plain.content.empty());
    const auto abc = http::read_surrogate_directives(fields, "ABC");
    CHECK(abc.max_age == DeltaArgument(Seconds(600)));
    CHECK(abc.extension == DeltaArgument(Seconds(300)));
    CHECK(abc.content == "ESI/1.0");
    CHECK_FALSE(abc.no_store);
    const auto def = http::read_surrogate_directives(fields, "def");
    CHECK(def.no_store);
    CHECK(def.max_age == DeltaArgument(Seconds(60)));

    const auto parsed = http::parse_surrogate_control(fields);
    REQUIRE(parsed.directives.size() == 4);
    CHECK(parsed.diagnostics.empty());
    CHECK(parsed.directives[1].target == "abc");
    CHECK(parsed.directives[1].extension == Seconds(300));
    CHECK(parsed.directives[3].target == "abc");
    CHECK(base::slice(fields[1].value, parsed.directives[3].span) == "content=\"ESI/1.0\" ; abc");
}

TEST_CASE("what is wrong with Surrogate-Control is underlined") {
    CHECK(stumbles("no-store, max-age=60+5;abc").empty());
    CHECK(stumbles("") == Stumbles{"empty-field|"});
    CHECK(stumbles("no-store,") == Stumbles{"empty-member|,"});
    CHECK(stumbles("max-age=60 no-store") ==
          Stumbles{"missing-comma| ", "invalid-delta-seconds|60 no-store"});
    CHECK(stumbles("no-store; max-age=60") == Stumbles{"semicolon-separator|;"});
    CHECK(stumbles("max-age=60; no-store") == Stumbles{"semicolon-separator|no-store"});
    CHECK(stumbles("max-age=60;a b") == Stumbles{"invalid-target|a b"});
    CHECK(stumbles("no-store;") == Stumbles{"invalid-target|no-store;"});
    CHECK(stumbles("private, Max-age=1") == Stumbles{"unknown-directive|private"});
    CHECK(stumbles("max-age=60+") == Stumbles{"invalid-delta-seconds|60+"});
    CHECK(stumbles("max-age, content") == Stumbles{"missing-argument|max-age", "missing-argument|content"});
    CHECK(stumbles("no-store=1") == Stumbles{"needless-argument|no-store=1"});
    CHECK(stumbles("content=\"ESI/1.0") == Stumbles{"unterminated-quote|\"ESI/1.0"});
}
