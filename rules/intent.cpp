// Directives that are right by the letter and seldom do what their writer hopes.
#include "lib/lint/cookie_names.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <algorithm>
#include <array>

namespace cachewright::rules {

namespace {

using http::ArgumentForm;
using http::CacheDirective;
using http::Directive;
using http::FieldId;
using lint::Example;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Standing;
using lint::Subject;

constexpr std::array kZeroBad{
    Example{"stale at once, and nobody has to ask",
            "HTTP/1.1 200 OK\nCache-Control: max-age=0\nETag: \"a\"\n"},
};
constexpr std::array kZeroGood{
    Example{"always asked for", "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"a\"\n"},
    Example{"a lifetime for the CDN", "HTTP/1.1 200 OK\nCache-Control: max-age=0, s-maxage=600\n"},
    Example{"with the word that forbids it",
            "HTTP/1.1 200 OK\nCache-Control: max-age=0, must-revalidate\nETag: \"a\"\n"},
    Example{"for one browser", "HTTP/1.1 200 OK\nCache-Control: private, max-age=0\nETag: \"a\"\n"},
};
// RFC 9111 §4.2.4: without a directive that forbids it, a cache that is cut off may serve a stale response.
void check_zero(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::cache_control) || !subject.policy_is_legible()) return;
    const http::CacheControl& parsed = subject.cache_control();
    const CacheDirective* zero = parsed.find(Directive::max_age);
    if (zero == nullptr || !zero->seconds || zero->seconds->count() != 0) return;
    for (const Directive id :
         {Directive::must_revalidate, Directive::proxy_revalidate, Directive::no_cache, Directive::no_store,
          Directive::private_, Directive::s_maxage, Directive::stale_while_revalidate,
          Directive::stale_if_error, Directive::immutable}) {
        if (parsed.has(id)) return;
    }
    if (subject.fields().contains(FieldId::expires) || subject.cdn().explicitly_fresh() ||
        !subject.shared().storability.storable())
        return;
    report.add(
        "a cache that cannot reach the server may still show the old one: max-age=0 does not forbid it",
        Subject::place_of(*zero));
}

constexpr std::array kMisreadBad{
    Example{
        "a page for one who is logged in",
        "GET /account HTTP/1.1\nHost: shop.example\nCookie: session=8f3a\n\nHTTP/1.1 200 OK\n"
        "Content-Type: text/html\nCache-Control: no-cache\nETag: \"a\"\nSet-Cookie: session=9b2c; Secure; "
        "HttpOnly\n"},
};
constexpr std::array kMisreadGood{
    Example{"not stored", "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: session=9b2c; Secure\n"},
    Example{
        "stored by one browser",
        "HTTP/1.1 200 OK\nCache-Control: private, no-cache\nETag: \"a\"\nSet-Cookie: session=9b2c; Secure\n"},
};
void check_misread(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::cache_control)) return;
    const http::CacheControl& parsed = subject.cache_control();
    const CacheDirective* asked = parsed.find(Directive::no_cache);
    if (asked == nullptr || asked->form != ArgumentForm::none || parsed.has(Directive::no_store) ||
        parsed.has(Directive::private_) || !subject.shared().storability.storable()) {
        return;
    }
    const auto& cookies = subject.set_cookies();
    const bool session = subject.fields().contains(FieldId::set_cookie) &&
                         std::any_of(cookies.begin(), cookies.end(), [](const http::SetCookie& cookie) {
                             return lint::names_a_session(cookie.name);
                         });
    if (!session && !subject.request_facts().has_authorization) return;
    report.add("no-cache still lets every cache on the way keep a copy of what is one visitor's",
               Subject::place_of(*asked));
}

constexpr std::array kRedundantBad{
    Example{"a lifetime opens it as well",
            "GET /logo.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Cache-Control: public, max-age=600\nETag: \"a\"\n"},
};
constexpr std::array kRedundantGood{
    Example{"for one who logged in, public is what changes the outcome",
            "GET /logo.png HTTP/1.1\nHost: shop.example\nAuthorization: Basic eDp5\n\nHTTP/1.1 200 OK\n"
            "Content-Type: image/png\nCache-Control: public, no-cache, max-age=600\nETag: \"a\"\n"},
};
// RFC 9111 §3: an explicit lifetime permits storing by itself; §3.5: not for requests with Authorization.
void check_redundant(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::cache_control) || subject.request() == nullptr ||
        subject.request_facts().has_authorization || !subject.is_get_or_head()) {
        return;
    }
    const CacheDirective* open = subject.cache_control().find(Directive::public_);
    if (open == nullptr || !subject.shared().explicitly_fresh()) return;
    report.add("the lifetime alone lets caches keep this; public changes only answers to Authorization",
               Subject::place_of(*open));
}

constexpr std::array kRules{
    Rule{.id = "max-age-zero-no-revalidate",
         .severity = Severity::info,
         .summary = "max-age=0 without a word against stale use",
         .spec = "RFC 9111 §4.2.4; RFC 9111 §5.2.2.4",
         .why =
             "It makes the response stale at once, and a stale one may be served while the server cannot be "
             "reached.",
         .fix = "`no-cache`, or `must-revalidate` beside it, when an old answer is worse than none.",
         .bad = kZeroBad,
         .good = kZeroGood,
         .check = check_zero},
    Rule{.id = "no-cache-misread",
         .severity = Severity::warning,
         .summary = "no-cache where something private is sent",
         .spec = "RFC 9111 §5.2.2.4; RFC 9111 §5.2.2.5",
         .why = "no-cache asks for a check before each use; it does not keep caches from storing.",
         .fix = "`no-store`, or `private, no-cache`.",
         .bad = kMisreadBad,
         .good = kMisreadGood,
         .check = check_misread,
         .standing = Standing::opt_in},
    Rule{.id = "public-redundant",
         .severity = Severity::info,
         .summary = "public beside a lifetime",
         .spec = "RFC 9111 §5.2.2.9; RFC 9111 §3.5",
         .why = "A stated lifetime lets shared caches store. `public` matters where the request had an "
                "Authorization "
                "field, or the status code is none that caches keep by default.",
         .fix = "It may be left out. Leave it where clients send Authorization and all may share the answer.",
         .bad = kRedundantBad,
         .good = kRedundantGood,
         .check = check_redundant,
         .standing = Standing::opt_in},
};

}  // namespace

lint::Family intent_rules() {
    return {"intent", "Words that do less than hoped", kRules};
}

}  // namespace cachewright::rules
