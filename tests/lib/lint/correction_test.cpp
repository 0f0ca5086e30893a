#include "lib/lint/correction.hpp"

#include <catch2/catch.hpp>

#include <string>

using cachewright::lint::corrected_cache_control;

TEST_CASE("a corrected line has all of its slips mended at once") {
    struct Row {
        std::string written;
        std::string corrected;
    };
    for (const Row& row :
         {Row{"public; max-age=300, s-max-age=600", "public, max-age=300, s-maxage=600"},
          Row{"public; maxage=60", "public, max-age=60"},
          Row{"public max-age=60 immutable", "public, max-age=60, immutable"},
          Row{"\"private, no-store\"", "private, no-store"},
          Row{"\"public; maxage=60\"", "public, max-age=60"}, Row{"public, 3600", "public, max-age=3600"},
          Row{"max-age = 60, public, public", "max-age=60, public"},
          Row{"Cache-Control: public; max-age=\"60\"", "public, max-age=60"},
          Row{"smaxage=9999999999, x-edge-hold=60", "s-maxage=31536000, x-edge-hold=60"},
          Row{"public,,max-age=60,", "public,,max-age=60,"}}) {
        CAPTURE(row.written);
        CHECK(corrected_cache_control(row.written) == "Cache-Control: " + row.corrected);
    }
}

TEST_CASE("no line is offered that would still be wrong") {
    for (const std::string written :
         {"public; max-age=60s", "max-age=60, maxage=600", "public; private", "max-age; public",
          "maxage=60, private=\"a", "max-age=60, 3600", "maxage=60, Pragma: no-cache", ""}) {
        CAPTURE(written);
        CHECK(corrected_cache_control(written).empty());
    }
}
