#include "lib/http/media_type.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace cachewright;
using http::MediaKind;
using http::parse_media_type;

TEST_CASE("a media type is type, subtype and parameters, names without case (RFC 9110 §8.3.1)") {
    const std::string_view value = "Text/HTML ; Charset=\"utf-8\";a=b ; ";
    const auto media_type = parse_media_type(value);
    REQUIRE(media_type);
    CHECK(media_type->essence() == "text/html");
    CHECK(media_type->is("text", "html"));
    CHECK_FALSE(media_type->is("text", "css"));
    REQUIRE(media_type->parameters.size() == 2);
    CHECK(media_type->parameter("charset")->value == "utf-8");
    CHECK(media_type->parameter("charset")->form == http::ValueForm::quoted);
    CHECK(media_type->parameter("A")->value == "b");
    CHECK_FALSE(media_type->parameter("b"));
    CHECK(base::slice(value, media_type->parameters[0].span) == "Charset=\"utf-8\"");
    CHECK(media_type->issues.empty());
}

TEST_CASE("quoted parameter values may hold semicolons and escapes (RFC 9110 §5.6.4)") {
    const auto media_type = parse_media_type(R"(multipart/mixed; boundary="a;b\"c\\"; x=1)");
    REQUIRE(media_type);
    CHECK(media_type->parameter("boundary")->unescaped() == R"(a;b"c\)");
    CHECK(media_type->parameter("x")->value == "1");
}

TEST_CASE("parameters at fault are diagnosed and the rest is read") {
    struct Row {
        const char* value;
        const char* code;
    };
    for (const auto& row : {Row{"text/html; charset", "media-type-parameter-without-value"},
                            Row{"text/html; charset = utf-8", "media-type-parameter-name"},
                            Row{"text/html; charset= utf-8", "media-type-parameter-value"},
                            Row{"text/html; charset=\"utf-8", "media-type-parameter-quotes"},
                            Row{"text/html; charset=\"utf-8\"x", "media-type-parameter-quotes"},
                            Row{"text/html; a=1; a=2", "media-type-repeated-parameter"}}) {
        CAPTURE(row.value);
        const auto media_type = parse_media_type(row.value);
        REQUIRE(media_type);
        CHECK(media_type->is("text", "html"));
        REQUIRE(media_type->issues.size() == 1);
        CHECK(media_type->issues[0].code == row.code);
    }
    CHECK(parse_media_type("text/html; a=1; a=2")->parameter("a")->value == "1");
}

TEST_CASE("what is no media type is refused with its reason") {
    struct Row {
        const char* value;
        const char* code;
    };
    for (const auto& row :
         {Row{"", "media-type-empty"}, Row{"; charset=x", "media-type-empty"},
          Row{"html", "media-type-missing-slash"}, Row{"text/", "media-type-not-token"},
          Row{"/html", "media-type-not-token"}, Row{"text/html, text/css", "media-type-not-token"},
          Row{"text / html", "media-type-not-token"}}) {
        CAPTURE(row.value);
        CHECK_FALSE(parse_media_type(row.value));
        REQUIRE(http::diagnose_media_type(row.value));
        CHECK(http::diagnose_media_type(row.value)->code == row.code);
    }
    CHECK_FALSE(http::diagnose_media_type("text/html"));
}

TEST_CASE("the media type tells what a resource is for") {
    struct Row {
        const char* value;
        MediaKind kind;
    };
    for (const auto& row : {Row{"text/html; charset=utf-8", MediaKind::html},
                            Row{"TEXT/HTML", MediaKind::html},
                            Row{"application/xhtml+xml", MediaKind::html},
                            Row{"text/css", MediaKind::css},
                            Row{"application/javascript", MediaKind::script},
                            Row{"text/JavaScript;charset=x", MediaKind::script},
                            Row{"image/svg+xml", MediaKind::image},
                            Row{"image/webp", MediaKind::image},
                            Row{"font/woff2", MediaKind::font},
                            Row{"application/x-font-ttf", MediaKind::font},
                            Row{"video/mp4", MediaKind::audio_video},
                            Row{"application/vnd.apple.mpegurl", MediaKind::audio_video},
                            Row{"application/json", MediaKind::json},
                            Row{"application/ld+json", MediaKind::json},
                            Row{"application/rss+xml", MediaKind::xml},
                            Row{"text/xml", MediaKind::xml},
                            Row{"text/plain", MediaKind::text},
                            Row{"application/octet-stream", MediaKind::other},
                            Row{"", MediaKind::other},
                            Row{"html", MediaKind::other}}) {
        CAPTURE(row.value);
        CHECK(http::media_kind(row.value) == row.kind);
    }
}
