#include "lib/lint/url_version.hpp"

#include "lib/http/uri.hpp"

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
             "https://a.example/yts/cssbin/www-player-webp-vflVj-aXG.css",
             "https://a.example/assets/index-BfJ8-D3x.js",
             "https://a.example/sc/p/nux-static-content%2B0.0.2896/f/core.js",
             "https://a.example/bundles/css?v=17",
             "https://a.example/app.Xk3fT9_q.js",
             "https://a.example/assets/index-BHxz3kD1.js",
             "https://a.example/assets/index-D7Qm0aZk.css",
             "https://a.example/static/js/main.a1B2c3D4.chunk.js",
             "https://a.example/2KlXA4Z5El1IQFVPxDN1aX5mIoMSFWGv3vwsP77K9yk.js",
             "https://a.example/site.css?fileVersion=1635181768",
             "https://a.example/site.css?assetversion=3f9a1c2b",
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
             "https://a.example/collect?v=2&fmt=js&pid=2801748&time=1643952221798",
             "https://a.example/id?d_visid_ver=2.0.0&ts=1518005260300",
             "https://a.example/__cool.gif?data=3f9a1c2b3f9a1c2b",
             "https://a.example/main.js?_=1453756870126",
             "https://a.example/myApp-uiKit.js",
             "https://a.example/jQuery-uiCore.js",
             "https://a.example/items?id=17",
             "https://a.example/inqChatLaunch10004593.js",
             "https://a.example/iPhone15ProMax128GB.jpg",
             "https://a.example/iphone15promax128gb.jpg",
             "https://a.example/WhatsAppImage2024.jpg",
             "https://a.example/AppConfigCustomer42.js",
             "https://a.example/jQueryUI1102.js",
             "https://a.example/bannerImage20481234.jpg",
             "https://a.example/requestC2CImage.png",
             "https://a.example/Video1080pHD.mp4",
             "https://a.example/site.css?appVersion=3",
             "https://a.example/forms/28548/form.html",
             "https://a.example/tx.io?st=shop&r2=&vr=310&lt=1486866259241",
             "",
         }) {
        CAPTURE(url);
        CHECK_FALSE(url_names_version(url));
    }
}

TEST_CASE("a time, a random number or a long opaque value in the query busts caches without a version") {
    for (const std::string url :
         {"https://a.example/main.js?_=1453756870126", "https://a.example/a.gif?cb=17",
          "https://a.example/a.gif?data=3f9a1c2b3f9a1c2b"}) {
        CAPTURE(url);
        CHECK(cachewright::lint::url_has_cache_buster(*cachewright::http::parse_uri(url)));
    }
    for (const std::string url : {"https://a.example/main.js", "https://a.example/main.js?v=17",
                                  "https://a.example/main.js?lang=en&time=now"}) {
        CAPTURE(url);
        CHECK_FALSE(cachewright::lint::url_has_cache_buster(*cachewright::http::parse_uri(url)));
    }
}

TEST_CASE("a query that carries data to a tracker names no file") {
    using cachewright::lint::ReportsData;
    const auto reports = [](const std::string& url) {
        return cachewright::lint::url_reports_data(*cachewright::http::parse_uri("https://a.example" + url));
    };
    CHECK(reports("/egw/5/qceuv8449dzg58ptt1bhda9g8ue19c7s/track/__cool.gif?data=xx") ==
          ReportsData::by_a_word);
    CHECK(reports("/collect?v=2&tid=G-1") == ReportsData::by_a_word);
    CHECK(reports("/b/ss/x/10/JS-1.8.0/s64886191679256?AQB=1") == ReportsData::by_no_file_name);
    for (const std::string file :
         {"/5d41402abc4b2a76b9719d911017c592/logo.png?w=200", "/bundles/site?v=17",
          "/tracking/app.3f9a1c2b.js?lang=en", "/track/track.js", "/combo?a.js&b.js"}) {
        CAPTURE(file);
        CHECK(reports(file) == ReportsData::no);
    }
}

TEST_CASE("a version is sure where the file's own name or a parameter of the file has it") {
    const auto surely = [](std::string_view url) {
        const auto uri = cachewright::http::parse_uri(url);
        return uri && cachewright::lint::url_surely_names_version(*uri);
    };
    for (const std::string url :
         {"https://a.example/app.3f9a1c2b.js", "https://a.example/jquery-3.6.0.min.js",
          "https://a.example/css/all.css?version=02022022224801", "https://a.example/bundles/css?v=17",
          "https://a.example/bundles/app-3f9a1c2b"}) {
        CAPTURE(url);
        CHECK(surely(url));
    }
    for (const std::string url :
         {"https://a.example/content/image/2600006466346", "https://a.example/vi/cQ7STILAS0M/sddefault.jpg",
          "https://a.example/sites/10004593/configs.js", "https://a.example/media/2600006466346.jpg",
          "https://a.example/signals/config/608795229329835?v=2.9.52&r=stable"}) {
        CAPTURE(url);
        CHECK_FALSE(surely(url));
    }
}
