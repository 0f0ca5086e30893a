#include "lib/lint/url_version.hpp"

#include <catch2/catch.hpp>

#include <string>

using cachewright::lint::url_names_version;

TEST_CASE("a hash, a version number or a version parameter names the version") {
    for (const std::string url : {
             "https://a.example/app.3f9a1c2b.js",
             "https://a.example/assets/index-BfJ8cD3x.js",
             "https://a.example/_next/static/chunks/main-d1e2f3a4b5c6d7e8.js",
             "https://a.example/static/5d41402abc4b2a76b9719d911017c592/logo.png",
             "https://code.example/jquery-3.6.0.min.js",
             "https://code.example/ajax/libs/jquery/1.9.1/jquery.min.js",
             "https://code.example/npm/vue@3.4.21/dist/vue.global.js",
             "https://a.example/style.css?ver=5.2",
             "https://a.example/style.css?v=17",
             "https://a.example/style.css?1700000000",
             "/relative/app-1699999999.css",
             "https://a.example/forms/form1635181768469.html",
             "https://a.example/icons.ttf?ut5maa",
             "https://a.example/css/all.css?fgv39",
             "https://a.example/sc/h/8gbmvikr85yqrdmwxwksm7qh7,5z7pnivymllui1q2apviagply",
         }) {
        CAPTURE(url);
        CHECK(url_names_version(url));
    }
}

TEST_CASE("plain names are not taken for versions") {
    for (const std::string url : {
             "https://a.example/",
             "https://a.example",
             "https://1.2.3.4/logo.png",
             "https://a.example/logo.png",
             "https://a.example/main.js?lang=en",
             "https://a.example/background-image.jpg",
             "https://a.example/api/v2/items",
             "https://a.example/internationalization.js",
             "https://a.example/logo.png#3f9a1c2b",
             "https://a.example/jquery.min.js",
             "https://a.example/photo-2.jpg",
             "https://a.example/icons.ttf?iefix",
             "https://a.example/items?id=17",
             "https://a.example/forms/28548/form.html",
             "",
         }) {
        CAPTURE(url);
        CHECK_FALSE(url_names_version(url));
    }
}
