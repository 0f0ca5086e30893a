// Variants: RFC 9111 §4.1.
#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::tests;

namespace {

ReuseRow row(std::string_view what, const std::string& vary, std::string_view first, std::string_view second,
             Second expected) {
    ReuseRow row{what, "Cache-Control: max-age=3600\n" + vary, expected};
    row.first_request = first;
    row.second_request = second;
    return row;
}

}  // namespace

TEST_CASE("RFC 9111 4.1: a stored response is reused when every field that Vary names matches") {
    Proxied proxied;
    check_reuse(
        proxied,
        {
            row("the same value", "Vary: Foo", "Foo: 1", "Foo: 1", Second::hit),
            row("another value", "Vary: Foo", "Foo: 1", "Foo: 2", Second::miss),
            row("absent both times", "Vary: Foo", "", "", Second::hit),
            row("absent, then there", "Vary: Foo", "", "Foo: 1", Second::miss),
            row("there, then absent", "Vary: Foo", "Foo: 1", "", Second::miss),
            row("names have no case", "vary: fOO", "Foo: 1", "foo: 1", Second::hit),
            row("two fields, both match", "Vary: Foo, Bar", "Foo: 1\nBar: a", "Foo: 1\nBar: a", Second::hit),
            row("two fields, the first differs", "Vary: Foo, Bar", "Foo: 1\nBar: a", "Foo: 2\nBar: a",
                Second::miss),
            row("two fields, the second differs", "Vary: Foo, Bar", "Foo: 1\nBar: a", "Foo: 1\nBar: b",
                Second::miss),
            row("two lines of Vary", "Vary: Foo\nVary: Bar", "Foo: 1\nBar: a", "Foo: 1\nBar: b",
                Second::miss),
            row("one of two absent both times", "Vary: Foo, Bar", "Foo: 1", "Foo: 1", Second::hit),
            row("a field that is not named", "Vary: Foo", "Foo: 1\nOther: 2", "Foo: 1\nOther: 3",
                Second::hit),
            row("repeated lines are one list", "Vary: Foo", "Foo: 1\nFoo: 2", "Foo: 1, 2", Second::hit),
            row("blanks around commas", "Vary: Foo", "Foo: 1,2", "Foo: 1 ,  2", Second::hit),
            row("the order of a list that is not known to have none", "Vary: Foo", "Foo: 1, 2", "Foo: 2, 1",
                Second::miss),
            row("the case of a value that is not known to have none", "Vary: Foo", "Foo: a", "Foo: A",
                Second::miss),
        });
}

TEST_CASE("RFC 9110 12.5.4: Accept-Language is compared as a list of ranges with weights") {
    Proxied proxied;
    const std::string vary = "Vary: Accept-Language";
    check_reuse(proxied,
                {
                    row("case", vary, "Accept-Language: en, de", "Accept-Language: EN, De", Second::hit),
                    row("blanks", vary, "Accept-Language: en;q=0.5,de", "Accept-Language: en; q=0.5 , de",
                        Second::hit),
                    row("order", vary, "Accept-Language: en, de", "Accept-Language: de, en", Second::hit),
                    row("other languages", vary, "Accept-Language: en", "Accept-Language: fr", Second::miss),
                    row("the stored language is what is wanted most", vary + "\nContent-Language: de",
                        "Accept-Language: en, de", "Accept-Language: fr;q=0.5, de;q=1.0", Second::hit),
                    row("the stored language is wanted less", vary + "\nContent-Language: fr",
                        "Accept-Language: fr", "Accept-Language: fr;q=0.5, de;q=1.0", Second::miss),
                });
}

TEST_CASE("RFC 9111 4.1: a star anywhere in Vary matches nothing") {
    Proxied proxied;
    std::vector<ReuseRow> rows;
    for (const char* vary : {"Vary: *", "Vary: *, *", "Vary: , *", "Vary: *, Foo", "Vary: Foo, *",
                             "Vary: Foo\nVary: *", "Vary: *\nVary: Foo", "Vary:\nVary: *"})
        rows.push_back(row(vary, vary, "Foo: 1", "Foo: 1", Second::miss));
    check_reuse(proxied, rows);
}

TEST_CASE("several variants of a URL are kept beside each other") {
    Proxied proxied;
    proxied.origin.on("/a", [](const SeenRequest& request, OriginStream& stream) {
        stream.send(ok("Cache-Control: max-age=60\nVary: Foo", "for " + request.field("Foo")));
    });
    for (const char* foo : {"1", "2", "3"}) {
        const ClientResponse miss = proxied.get("/a", std::string("Foo: ") + foo);
        CHECK(miss.cache_status().fwd == (*foo == '1' ? cachewright::http::ForwardReason::uri_miss
                                                      : cachewright::http::ForwardReason::vary_miss));
    }
    for (const char* foo : {"3", "1", "2", "1"}) {
        const ClientResponse hit = proxied.get("/a", std::string("Foo: ") + foo);
        CHECK(hit.hit());
        CHECK(hit.body == std::string("for ") + foo);
    }
    CHECK(proxied.origin.asked("/a") == 3);
}

TEST_CASE("the query is part of the key, and cookies are not") {
    Proxied proxied;
    for (const char* target : {"/a", "/a?", "/a?x=1", "/a?x=2"})
        proxied.origin.answers(target, {ok("Cache-Control: max-age=60\nSet-Cookie: a=b", target)});
    for (const char* target : {"/a?x=1", "/a?x=2", "/a"}) {
        CHECK(proxied.get(target, "Cookie: a=1").body == target);
        const ClientResponse hit = proxied.get(target, "Cookie: a=2");
        CHECK(hit.body == target);
        CHECK(hit.hit());
        CHECK(hit.field("Set-Cookie") == "a=b");
        CHECK(proxied.origin.asked(target) == 1);
    }
}
