// Which keys a purge covers, and which texts are none of its scope.
#include "lib/store/purge.hpp"

#include "tests/lib/store/stored.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using namespace cachewright::store;
using policy::KeyOptions;
using Scope = Purge::Scope;

namespace {

Purge parsed(Scope scope, std::string_view text, const KeyOptions& keys = {}, const TagSettings& tags = {}) {
    auto purge = Purge::parse(scope, text, Purge::Mode::hard, keys, tags);
    if (!purge) FAIL(purge.error().message);
    return *purge;
}

bool covers(const Purge& purge, std::string_view key, std::string_view tags = {}) {
    return purge.covers(*stored(key, "body", {.tags = tags}));
}

struct Case {
    Scope scope;
    std::string_view text;
    std::string_view key;
    bool expected;
};

void check(const std::vector<Case>& cases, const KeyOptions& keys = {}) {
    for (const Case& one : cases) {
        CAPTURE(name_of(one.scope), one.text, one.key);
        CHECK(covers(parsed(one.scope, one.text, keys), one.key) == one.expected);
    }
}

}  // namespace

TEST_CASE("A URL is purged with its query and for every method, spelt as keys are") {
    check({
        {Scope::url, "https://www.test/a?x=1", "GET https://www.test/a?x=1", true},
        {Scope::url, "https://www.test/a?x=1", "HEAD https://www.test/a?x=1", true},
        {Scope::url, "https://www.test/a?x=1", "OPTIONS https://www.test/a?x=1", true},
        {Scope::url, "HTTPS://me@WWW.test:443/a?x=1#top", "GET https://www.test/a?x=1", true},
        {Scope::url, "https://www.test", "GET https://www.test/", true},
        {Scope::url, "https://www.test/a", "GET https://www.test/a?x=1", false},
        {Scope::url, "https://www.test/a", "GET http://www.test/a", false},
        {Scope::url, "https://www.test/a", "GET https://www.test/A", false},
        {Scope::url, "https://www.test/a", "GET https://www.test:8443/a", false},
        {Scope::url, "https://www.test/a*", "GET https://www.test/ab", false},
    });
}

TEST_CASE("A prefix covers all that begins so, whatever the query, on every port that it does not name") {
    check({
        {Scope::prefix, "www.test/blog", "GET https://www.test/blog", true},
        {Scope::prefix, "www.test/blog", "GET http://www.test:8080/blog/1?x", true},
        {Scope::prefix, "www.test/blog", "GET https://www.test/blogger", true},
        {Scope::prefix, "www.test/blog/", "GET https://www.test/blogger", false},
        {Scope::prefix, "www.test/blog/", "GET https://www.test/blog", false},
        {Scope::prefix, "www.test/Blog", "GET https://www.test/blog", false},
        {Scope::prefix, "www.test/a", "GET https://www.test/?/a", false},
        {Scope::prefix, "WWW.Test", "GET https://www.test/any?x", true},
        {Scope::prefix, "www.test", "GET https://www.tester/", false},
        {Scope::prefix, "www.test", "GET https://a.www.test/", false},
        {Scope::prefix, "https://www.test/a", "GET https://www.test/a", true},
        {Scope::prefix, "https://www.test/a", "GET http://www.test/a", false},
        {Scope::prefix, "www.test:8080/a", "GET http://www.test:8080/a", true},
        {Scope::prefix, "www.test:8080/a", "GET http://www.test/a", false},
        {Scope::prefix, "www.test:443/a", "GET https://www.test/a", true},
        {Scope::prefix, "www.test:443/a", "GET http://www.test/a", false},
        {Scope::prefix, "http://www.test:80/a", "GET http://www.test/a", true},
        {Scope::prefix, "[2001:db8::1]/a", "GET http://[2001:db8::1]:8080/a", true},
    });
}

TEST_CASE("A host covers all of it and nothing below another") {
    check({
        {Scope::host, "www.test", "GET https://www.test/a", true},
        {Scope::host, "WWW.TEST", "GET http://www.test:8080/a?x", true},
        {Scope::host, "www.test:8080", "GET http://www.test:8080/", true},
        {Scope::host, "www.test:8080", "GET http://www.test/", false},
        {Scope::host, "test", "GET http://www.test/", false},
        {Scope::host, "[2001:db8::1]", "GET http://[2001:db8::1]/", true},
    });
}

TEST_CASE("A glob covers what the pattern matches, with its query only where it names one") {
    check({
        {Scope::glob, "/blog/*", "GET https://www.test/blog/1?x", true},
        {Scope::glob, "/blog/*", "GET https://www.test/blog/1/2", false},
        {Scope::glob, "/blog/**", "HEAD https://www.test/blog/1/2", true},
        {Scope::glob, "*.test/**/*.css", "GET https://www.test/a/b.css", true},
        {Scope::glob, "*.test/**/*.css", "GET https://a.b.test/a/b.css", false},
        {Scope::glob, "https://www.test/**", "GET http://www.test/a", false},
        {Scope::glob, "/a?x=*", "GET http://www.test/a?x=12", true},
        {Scope::glob, "/a?x=*", "GET http://www.test/a", false},
    });
}

TEST_CASE("Everything covers everything, and a key no more than itself") {
    CHECK(covers(Purge::everything(Purge::Mode::soft), "whatever"));
    CHECK(covers(Purge::of_key("GET http://www.test/a"), "GET http://www.test/a"));
    CHECK_FALSE(covers(Purge::of_key("GET http://www.test/a"), "HEAD http://www.test/a"));
}

TEST_CASE("A tag is compared whole, and with case unless the settings say otherwise") {
    CHECK(covers(parsed(Scope::tag, "news"), "k", "a\nnews\n"));
    CHECK(covers(parsed(Scope::tag, " news "), "k", "news\n"));
    CHECK_FALSE(covers(parsed(Scope::tag, "new"), "k", "news\n"));
    CHECK_FALSE(covers(parsed(Scope::tag, "News"), "k", "news\n"));
    CHECK_FALSE(covers(parsed(Scope::tag, "news"), "k"));
    TagSettings tags;
    tags.letter_case = TagSettings::Case::ignored;
    CHECK(covers(parsed(Scope::tag, "News", {}, tags), "k", "news\n"));
}

// A cache that keys on less than the URL: what it leaves out cannot keep a response from being purged.
TEST_CASE("Purges go by what stands in the keys of a profile") {
    KeyOptions no_query;
    no_query.query = KeyOptions::Query::ignore;
    check({{Scope::url, "https://www.test/a?x=1", "GET https://www.test/a", true}}, no_query);

    KeyOptions sorted;
    sorted.query = KeyOptions::Query::sort;
    check({{Scope::url, "https://www.test/a?y&x", "GET https://www.test/a?x&y", true}}, sorted);

    KeyOptions no_host;
    no_host.host = KeyOptions::Part::leave_out;
    check({{Scope::url, "https://www.test/a", "GET https:/a", true},
           {Scope::prefix, "www.test/a", "GET https:/a/b", true},
           {Scope::prefix, "http://www.test/a", "GET https:/a/b", false},
           {Scope::host, "www.test", "GET https:/a/b", true},
           {Scope::glob, "www.test/a/*", "GET https:/a/b", true},
           {Scope::glob, "https://www.test?x", "GET https:/?x", true},
           {Scope::glob, "https://www.test/b/*", "GET https:/a/b", false}},
          no_host);

    KeyOptions no_scheme;
    no_scheme.scheme = KeyOptions::Part::leave_out;
    no_scheme.method = KeyOptions::Part::leave_out;
    check({{Scope::url, "https://www.test/a", "www.test/a", true},
           {Scope::url, "https://www.test/a", "OPTIONS www.test/a", true},
           {Scope::prefix, "https://www.test/a", "www.test/a/b", true},
           {Scope::host, "www.test:443", "www.test/a/b", true},
           {Scope::host, "other.test", "www.test/a/b", false},
           {Scope::glob, "https://www.test/a/*", "www.test/a/b", true}},
          no_scheme);

    KeyOptions folded;
    folded.path_case = KeyOptions::Case::fold;
    check({{Scope::url, "https://www.test/A", "GET https://www.test/a", true},
           {Scope::prefix, "www.test/Dir/", "GET https://www.test/dir/a", true},
           {Scope::glob, "/Dir/*?X=1", "GET https://www.test/dir/a?X=1", true}},
          folded);
}

TEST_CASE("What stands behind the URL in a key is not part of it") {
    KeyOptions keys;
    keys.headers = {"x-size"};
    keys.cookies = KeyOptions::Cookies::all;
    http::FieldMap fields;
    fields.add("X-Size", "a b");
    fields.add("Cookie", "c=\"https://other.test/\"");
    const auto key = [&](std::string_view url) { return policy::cache_key("GET", url, keys, fields).text; };
    const std::string plain = key("https://www.test/a");
    const std::string odd = key("https://www.test/a\\b");
    for (const std::string& each : {plain, odd}) {
        CAPTURE(each);
        CHECK(covers(parsed(Scope::host, "www.test", keys), each));
        CHECK(covers(parsed(Scope::prefix, "www.test/a", keys), each));
        CHECK_FALSE(covers(parsed(Scope::glob, "/**/other*", keys), each));
    }
    CHECK(covers(parsed(Scope::url, "https://www.test/a", keys), plain));
    CHECK_FALSE(covers(parsed(Scope::url, "https://www.test/a", keys), odd));
    CHECK(covers(parsed(Scope::url, "https://www.test/a\\b", keys), odd));
    CHECK(covers(parsed(Scope::prefix, "www.test/a\\b", keys), odd));
    CHECK(covers(parsed(Scope::glob, "/a\\b", keys), odd));
    CHECK(parsed(Scope::url, "https://www.test/a", keys).keys().empty());
}

TEST_CASE("Text that names nothing of its scope is refused with a hint how to write it") {
    struct Refused {
        Scope scope;
        std::string text;
        std::string_view says;
    };
    const std::vector<Refused> cases{
        {Scope::url, "", "is empty"},
        {Scope::url, "/a", "no URL with scheme and host"},
        {Scope::url, "www.test/a", "no URL with scheme and host"},
        {Scope::url, "https:///a", "no URL with scheme and host"},
        {Scope::url, "https://www.test/a b", "no URL with scheme and host"},
        {Scope::url, "https://www.test/" + std::string(9000, 'a'), "is too long"},
        {Scope::prefix, "/blog", "has no host"},
        {Scope::prefix, "www.test/a?x", "has a query"},
        {Scope::prefix, "www.test/a*", "has a star"},
        {Scope::prefix, "me@www.test/a", "has no host"},
        {Scope::prefix, "www.test/a b", "holds a blank"},
        {Scope::host, "https://www.test", "is no host"},
        {Scope::host, "www.test/", "is no host"},
        {Scope::host, "www.test:port", "is no host"},
        {Scope::host, "", "is empty"},
        {Scope::tag, "  ", "is empty"},
        {Scope::tag, "a\nb", "has a line end"},
        {Scope::tag, std::string(2000, 'a'), "is longer"},
        {Scope::glob, "*.css", "is neither a path nor a host with a path"},
        {Scope::everything, "all", "takes no text"},
    };
    for (const Refused& one : cases) {
        CAPTURE(name_of(one.scope), one.text);
        const auto purge = Purge::parse(one.scope, one.text, Purge::Mode::hard, {}, {});
        REQUIRE_FALSE(purge);
        CHECK(purge.error().code == base::ErrorCode::usage);
        CHECK_THAT(purge.error().message, Catch::Contains(std::string(one.says)));
        CHECK_FALSE(purge.error().hint.empty());
    }
}
