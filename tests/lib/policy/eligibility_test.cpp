#include "lib/policy/eligibility.hpp"

#include "tests/support/message_builder.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::policy;

namespace {

bool takes_part(const http::Request& request, const Options& options) {
    return eligibility(read_request_facts(request, options), options).takes_part();
}

http::Request get(std::string_view target, std::string_view lines = {}) {
    http::Request request = test::request("GET", lines);
    request.target = target;
    return request;
}

}  // namespace

TEST_CASE("without settings GET, HEAD and POST take part (RFC 9111 §3)") {
    for (const char* method : {"GET", "HEAD", "POST"})
        CHECK(takes_part(test::request(method), {}));
    for (const char* method : {"PUT", "DELETE", "OPTIONS", "get"})
        CHECK_FALSE(takes_part(test::request(method), {}));
    CHECK_FALSE(takes_part(test::request("GET", "Content-Length: 1"), {}));
}

TEST_CASE("Cloudflare takes part by file extension and in robots.txt, never by media type (CF-1)") {
    Options options;
    options.eligibility.path_extensions = {"css", "png"};
    options.eligibility.path_names = {"robots.txt"};
    for (const char* target : {"/a.css", "/A.CSS", "/x/robots.txt", "/a.png?v=1", "https://a.example/b.png"})
        CHECK(takes_part(get(target), options));
    for (const char* target : {"/", "/a", "/a.css/", "/css", "/a?x=b.css", "/a#b.css", "https://a.css"})
        CHECK_FALSE(takes_part(get(target), options));
    options.eligibility.extension_case = EligibilityOptions::ExtensionCase::keep;
    CHECK_FALSE(takes_part(get("/A.CSS"), options));
}

TEST_CASE("Vercel stays out of requests with Range or Authorization (VC-1)") {
    Options options;
    options.eligibility.range_requests = Permit::no;
    options.eligibility.authorization_requests = Permit::no;
    CHECK(takes_part(get("/"), options));
    CHECK_FALSE(takes_part(get("/", "Range: bytes=0-1"), options));
    CHECK_FALSE(takes_part(get("/", "Authorization: x"), options));
}

TEST_CASE("Akamai takes part in GET only (AK-1), CloudFront also in OPTIONS where told (AWS-1)") {
    Options options;
    options.eligibility.methods = EligibilityOptions::Methods::get;
    CHECK_FALSE(takes_part(test::request("HEAD"), options));
    options.eligibility.methods = EligibilityOptions::Methods::get_head_options;
    CHECK(takes_part(test::request("OPTIONS"), options));
    CHECK_FALSE(takes_part(test::request("TRACE"), options));
}

TEST_CASE("caching may be off, or for URLs without a query only (CF-8k)") {
    Options options;
    options.eligibility.query_requests = Permit::no;
    CHECK(takes_part(get("/a"), options));
    CHECK_FALSE(takes_part(get("/a?"), options));
    options = {};
    options.eligibility.caching = Permit::no;
    CHECK_FALSE(takes_part(get("/a"), options));
}
