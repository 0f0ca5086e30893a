// Assets that could be kept for longer, and redirects that are kept though they may be one visitor's.
#include "lib/base/duration_text.hpp"
#include "lib/http/media_type.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/lint/url_version.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>
#include <string_view>

namespace cachewright::rules {

namespace {

using base::duration_words;
using http::FieldId;
using lint::CacheView;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::ResourceKind;
using lint::Rule;
using lint::Severity;
using lint::Standing;
using lint::Subject;
using std::chrono::hours;
using std::chrono::minutes;

constexpr base::Duration kWeek = hours{24 * 7};
constexpr base::Duration kYear = hours{24 * 365};

// How likely a returning visitor still has a file with this lifetime, in percent. Chrome's measurements of
// the age of resources at their reuse, in tenths of all cases, as Lighthouse rates lifetimes by them (audit
// "cache-insight", before it "uses-long-cache-ttl"); between two tenths by a straight line.
int hit_chance(base::Duration lifetime) {
    constexpr std::array<double, 11> tenths{0, 0.2, 1, 3, 8, 12, 24, 48, 72, 168, 8760};
    const double in_hours = std::chrono::duration<double, std::ratio<3600>>(lifetime).count();
    const auto* above = std::lower_bound(tenths.begin(), tenths.end(), in_hours);
    if (above == tenths.end()) return 100;
    if (above == tenths.begin()) return 0;
    const double share = (in_hours - above[-1]) / (above[0] - above[-1]);
    return static_cast<int>(std::lround(10 * (static_cast<double>(above - tenths.begin() - 1) + share)));
}

// The last part of a path without an extension may be the name of a picture, and that be random.
bool is_surely_fingerprinted(const Subject& subject) {
    if (subject.resource_is_declared()) return true;
    const std::string_view path = subject.uri().path;
    const bool names_file = path.find('.', path.find_last_of('/') + 1) != std::string_view::npos;
    const http::MediaKind kind = http::media_kind(subject.fields().value(FieldId::content_type));
    const bool code = kind == http::MediaKind::css || kind == http::MediaKind::script;
    return (names_file || code) && lint::url_surely_names_version(subject.uri());
}

constexpr std::array kShortBad{
    Example{"an hour for a file that never changes",
            "GET /static/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=3600\nETag: \"a\"\n"},
    Example{"asked for every time",
            "GET /static/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: no-cache\nETag: \"a\"\n"},
    Example{"a style sheet by its type, with its version in the query",
            "GET /bundles/site?v=17 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/css\nCache-Control: max-age=3600\nETag: \"a\"\n"},
    Example{"what a team calls fingerprinted",
            "GET /engine/core.wasm HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: application/wasm\nCache-Control: max-age=3600\n",
            {},
            {},
            {},
            "[[class]]\nis = \"fingerprinted-asset\"\nurl = \"/engine/*\"\n"},
    Example{"the time of its change in the query",
            "GET /site.css?fileVersion=1635181768 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/css\nCache-Control: max-age=3600\nETag: \"a\"\n"},
};
constexpr std::array kShortGood{
    Example{"a year",
            "GET /static/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000, immutable\n"},
    Example{"a name that stays",
            "GET /static/app.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=3600\nETag: \"a\"\n"},
    Example{"never kept at all: no-store is no slip, and public would be harmful advice",
            "GET /static/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: no-store\n"},
    Example{"one visitor's own",
            "GET /static/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: private, max-age=60\n"},
    Example{"a name of several words and a number",
            "GET /static/inqChatLaunch10004593.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=3600\nETag: \"a\"\n"},
};
void check_short(const Subject& subject, Report& report) {
    if (subject.resource() != ResourceKind::fingerprinted_asset || subject.status() != 200 ||
        !subject.policy_is_legible() || !subject.is_get_or_head() || !is_surely_fingerprinted(subject)) {
        return;
    }
    // Whoever says so means it: what the rule advises would show one visitor's answer to all.
    const auto says = [&](http::Directive directive) {
        return subject.cache_control().find(directive) != nullptr;
    };
    if (says(http::Directive::no_store) || says(http::Directive::private_)) return;
    const CacheView& browser = subject.browser();
    const bool always_asked = browser.facts.directives.no_cache;
    if (!browser.storability.storable() || (!browser.freshness.is_explicit() && !always_asked)) return;
    const base::Duration lifetime = always_asked ? base::Duration{0} : browser.freshness.lifetime;
    if (lifetime >= kWeek) return;
    std::string message =
        lifetime.count() <= 0
            ? "the URL names its version, and still browsers ask for it at every visit"
            : fmt::format(
                  "the URL names its version, and browsers keep it for {}: about {} in 100 returning "
                  "visitors still have it, with a year nearly all",
                  duration_words(lifetime), hit_chance(lifetime));
    report.add(std::move(message), subject.place_of_lifetime(browser));
}

constexpr std::array kMutableBad{
    Example{"a year, and asked for on reload",
            "GET /static/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000\n"},
};
constexpr std::array kMutableGood{
    Example{"immutable",
            "GET /static/app.3f9a1c2b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: public, max-age=31536000, immutable\n"},
};
void check_mutable(const Subject& subject, Report& report) {
    if (subject.resource() != ResourceKind::fingerprinted_asset || subject.status() != 200) return;
    const CacheView& browser = subject.browser();
    if (!browser.answers_unasked() || browser.freshness.lifetime < kYear ||
        browser.facts.directives.immutable)
        return;
    report.add(
        "Firefox and Safari ask for it again when the page is reloaded, for nothing: its URL names its "
        "version",
        subject.place_of_lifetime(browser));
}

constexpr std::array kTemporaryBad{
    Example{"a day for a redirect that is to pass",
            "GET /start HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 302 Found\nLocation: /de/\n"
            "Cache-Control: max-age=86400\n"},
    Example{"half a day in the visitor's own browser",
            "GET /start HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 302 Found\nLocation: /de/\n"
            "Cache-Control: private, max-age=43200\n"},
};
constexpr std::array kTemporaryGood{
    Example{"for five minutes",
            "GET /start HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 302 Found\nLocation: /de/\n"
            "Cache-Control: max-age=300\n"},
    Example{"without a lifetime, caches do not keep it",
            "GET /start HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 302 Found\nLocation: /de/\n"},
};
void check_temporary(const Subject& subject, Report& report) {
    if ((subject.status() != 302 && subject.status() != 307) || !subject.is_get_or_head()) return;
    const bool browsers_longer =
        subject.browser().answers_unasked() &&
        (!subject.shared().answers_unasked() ||
         subject.browser().freshness.lifetime >= subject.shared().freshness.lifetime);
    const CacheView& view = browsers_longer ? subject.browser() : subject.shared();
    if (!view.answers_unasked() || view.freshness.lifetime <= minutes{10}) return;
    if (!subject.shared().storability.storable()) {
        report.add(fmt::format("this browser repeats the redirect for {} without asking: right only if the "
                               "target does not change in that time",
                               duration_words(view.freshness.lifetime)),
                   subject.place_of_lifetime(view));
        return;
    }
    report.add(
        fmt::format("{} send everybody to the same place for {}: right only if it depends neither on the "
                    "visitor nor on the hour",
                    browsers_longer ? "browsers and caches" : "shared caches",
                    duration_words(view.freshness.lifetime)),
        subject.place_of_lifetime(view));
}

constexpr std::array kRules{
    Rule{.id = "fresh-static-short",
         .severity = Severity::warning,
         .summary = "a fingerprinted asset that browsers keep for less than a week",
         .spec = "RFC 9111 §4.2.1; RFC 8246",
         .why = "A URL that names its version never gets other content, so that nothing is gained by asking "
                "again. "
                "The chance that a returning visitor still has it is the one by which Lighthouse rates "
                "lifetimes.",
         .fix = "`Cache-Control: public, max-age=31536000, immutable`.",
         .bad = kShortBad,
         .good = kShortGood,
         .check = check_short},
    Rule{.id = "fresh-fingerprinted-no-immutable",
         .severity = Severity::info,
         .summary = "a fingerprinted asset for a year, without immutable",
         .spec = "RFC 8246 §2",
         .why = "On reload Firefox and Safari check what they have, unless it is immutable. Chrome does not "
                "check "
                "subresources on reload.",
         .fix = "Add `immutable`.",
         .bad = kMutableBad,
         .good = kMutableGood,
         .check = check_mutable,
         .standing = Standing::opt_in},
    Rule{.id = "fresh-temporary-redirect-cached",
         .severity = Severity::info,
         .summary = "a temporary redirect that caches keep for more than ten minutes",
         .spec = "RFC 9110 §15.4.3; RFC 9110 §15.4.8",
         .why = "302 and 307 are often made for one visitor (language, login, experiment) or for a while "
                "(maintenance). A cache repeats them to all until their lifetime ends.",
         .fix = "`Cache-Control: no-store`, or a short lifetime if all shall be sent there.",
         .bad = kTemporaryBad,
         .good = kTemporaryGood,
         .check = check_temporary},
};

}  // namespace

lint::Family asset_lifetime_rules() {
    return {"asset-lifetimes", "Lifetimes that fit", kRules};
}

}  // namespace cachewright::rules
