// Cookies in the wrong place or form, apart from what shared caches do with them.
#include "lib/base/ascii.hpp"
#include "lib/http/media_type.hpp"
#include "lib/lint/cookie_names.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using http::FieldLine;
using lint::Example;
using lint::Finding;
using lint::Report;
using lint::ResourceKind;
using lint::Rule;
using lint::Severity;
using lint::Standing;
using lint::Subject;

bool has_own_cookies(const Subject& subject) {
    return subject.fields().contains(FieldId::set_cookie) && subject.fields_as_sent();
}

// tell(line, cookie) for each cookie.
template <class Tell>
void each_cookie(const Subject& subject, Tell tell) {
    auto cookie = subject.set_cookies().begin();
    for (const FieldLine line : subject.fields().lines(FieldId::set_cookie))
        tell(line, *cookie++);
}

// The name as it can be shown: from a capture it may be long or masked.
std::string shown(std::string_view name) {
    constexpr std::size_t kLongest = 40;
    return name.size() <= kLongest ? std::string(name) : std::string(name.substr(0, kLongest)) + "…";
}

constexpr std::array kStaticBad{
    Example{"a session on a style sheet",
            "GET /site.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
            "Cache-Control: private, max-age=600\nSet-Cookie: session=8f3a; Secure; HttpOnly\n"},
    Example{"a session on a picture",
            "GET /logo.svg HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/svg+xml\n"
            "Cache-Control: private, max-age=600\nSet-Cookie: session=8f3a; Secure; HttpOnly\n"},
};
constexpr std::array kStaticGood{
    Example{"a tracking pixel",
            "GET /px.png HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: image/png\n"
            "Content-Length: 68\nCache-Control: private, max-age=600\nSet-Cookie: seen=8f3a; Secure\n"},
    Example{"on the page",
            "GET / HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/html\n"
            "Cache-Control: private, no-cache\nETag: \"a\"\nSet-Cookie: session=8f3a; Secure; HttpOnly\n"},
    Example{"what a CDN sets behind its cache",
            "GET /site.css HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\nContent-Type: text/css\n"
            "Cache-Control: private, max-age=600\nSet-Cookie: __cf_bm=8f3a; Secure; HttpOnly\n"},
};
// A picture of no size, or one that no file name stands for, is there for its cookie.
bool is_tracking_pixel(const Subject& subject) {
    constexpr std::uint64_t kSmallestPicture = 512;
    const std::string_view path = subject.uri().path;
    if (path.find('.', path.find_last_of('/') + 1) == std::string_view::npos) return true;
    const auto type = http::parse_media_type(subject.fields().value(FieldId::content_type));
    if (!type || type->is("image", "gif")) return true;
    std::uint64_t size = subject.response().body.full_size.value_or(kSmallestPicture);
    const std::string_view length = subject.fields().value(FieldId::content_length);
    std::from_chars(length.data(), length.data() + length.size(), size);
    return size < kSmallestPicture;
}
// Where shared caches keep it, cookie-cacheable-shared has worse to say; a tracking pixel is no asset.
void check_static(const Subject& subject, Report& report) {
    if (!has_own_cookies(subject) || !subject.is_get_or_head() || subject.status() != 200) return;
    if (subject.resource() != ResourceKind::plain_asset &&
        subject.resource() != ResourceKind::fingerprinted_asset) {
        return;
    }
    const http::MediaKind kind = http::media_kind(subject.fields().value(FieldId::content_type));
    const bool picture = kind == http::MediaKind::image && !is_tracking_pixel(subject);
    if (!subject.resource_is_declared() && kind != http::MediaKind::css && kind != http::MediaKind::script &&
        kind != http::MediaKind::font && !picture) {
        return;
    }
    if (subject.shared().answers_unasked() || subject.cdn().answers_unasked() || !subject.states_policy())
        return;
    bool told = false;
    each_cookie(subject, [&](const FieldLine& line, const http::SetCookie& cookie) {
        if (told || lint::is_set_behind_cache(cookie.name)) return;
        told = true;
        report.add(
            fmt::format("'{}' on a file that is the same for everybody: CDNs do not share it, each visitor "
                        "fetches it from the server",
                        shown(cookie.name)),
            Subject::whole_value(line));
    });
}

constexpr std::array kQualifiedBad{
    Example{"shared, but for the cookie",
            "HTTP/1.1 200 OK\nCache-Control: public, max-age=600, no-cache=\"Set-Cookie\"\n"
            "Set-Cookie: session=8f3a; Secure; HttpOnly\n"},
    Example{"the same with private",
            "HTTP/1.1 200 OK\nCache-Control: max-age=600, private=\"set-cookie\"\n"
            "Set-Cookie: session=8f3a; Secure; HttpOnly\n"},
};
constexpr std::array kQualifiedGood{
    Example{
        "not shared",
        "HTTP/1.1 200 OK\nCache-Control: private, max-age=600\nSet-Cookie: session=8f3a; Secure; HttpOnly\n"},
};
// Beside a word that keeps the whole response from being shared the list changes nothing.
void check_qualified(const Subject& subject, Report& report) {
    if (!subject.fields().contains(FieldId::cache_control) || !subject.shared().answers_unasked()) return;
    for (const http::CacheDirective& directive : subject.cache_control().directives) {
        if ((directive.directive != http::Directive::no_cache &&
             directive.directive != http::Directive::private_) ||
            !http::names_field(directive, "Set-Cookie")) {
            continue;
        }
        Finding& finding = report.add(
            "few caches keep the cookie out for this: the others hand it to every visitor, "
            "or do not keep the response",
            Subject::place_of(directive));
        if (const auto cookie = subject.field(FieldId::set_cookie)) finding.related.push_back(*cookie);
        return;
    }
}

constexpr std::array kUnprotectedBad{
    Example{"a session that scripts can read",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: session=8f3a; Path=/; Secure\n"},
    Example{"a session in the clear",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: session=8f3a; Path=/; HttpOnly\n"},
};
constexpr std::array kUnprotectedGood{
    Example{"both",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: session=8f3a; Path=/; Secure; HttpOnly\n"},
    Example{"a token that scripts have to read",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: XSRF-TOKEN=8f3a; Path=/; Secure\n"},
};
// Cross-site request tokens are made for scripts to read.
bool is_read_by_scripts(std::string_view name) {
    const std::string lowered = base::to_lower(name);
    return lowered.find("xsrf") != std::string::npos || lowered.find("csrf") != std::string::npos;
}
void check_unprotected(const Subject& subject, Report& report) {
    if (!has_own_cookies(subject)) return;
    each_cookie(subject, [&](const FieldLine& line, const http::SetCookie& cookie) {
        if (!lint::names_a_session(cookie.name) || cookie.is_deletion(subject.received())) return;
        const bool readable = !cookie.http_only && !is_read_by_scripts(cookie.name);
        if (cookie.secure && !readable) return;
        Finding& finding = report.add(
            cookie.secure
                ? fmt::format("every script on the page can read '{}': HttpOnly keeps them out",
                              shown(cookie.name))
                : fmt::format("'{}' also travels unencrypted: Secure keeps it from that", shown(cookie.name)),
            Subject::whole_value(line));
        finding.suggestion = fmt::format("{}: {}{}{}", line.name, line.value, cookie.secure ? "" : "; Secure",
                                         readable ? "; HttpOnly" : "");
    });
}

constexpr std::array kSyntaxBad{
    Example{"a date that is none",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: lang=de; Expires=tomorrow; Path=/\n"},
    Example{"a lifetime with a unit",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: lang=de; Max-Age=1h; Path=/\n"},
    Example{"a blank in the name",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: my lang=de; Path=/\n"},
    Example{"one name twice",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: lang=de; Path=/\nSet-Cookie: lang=en; "
            "Path=/\n"},
};
constexpr std::array kSyntaxGood{
    Example{"as browsers read it",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: lang=de; Max-Age=3600; Path=/\n"},
    Example{"one name, two paths",
            "HTTP/1.1 200 OK\nCache-Control: no-store\nSet-Cookie: lang=de; Path=/a\nSet-Cookie: lang=en; "
            "Path=/b\n"},
};
// What costs the cookie or an attribute of it. Unknown attributes are tomorrow's, repeated ones harmless.
std::string_view effect_of(std::string_view code) {
    struct Row {
        std::string_view code;
        std::string_view effect;
    };
    constexpr std::array<Row, 9> rows{{
        {"cookie-control-character", "browsers refuse it"},
        {"cookie-empty", "browsers ignore it"},
        {"cookie-missing-equals", "browsers take the text for a value without a name"},
        {"cookie-missing-name", "the cookie has no name that a server could ask for"},
        {"cookie-invalid-name", "servers and libraries read its name differently"},
        {"cookie-too-large", "browsers refuse it"},
        {"cookie-expires-invalid", "it ends with the browser's session"},
        {"cookie-max-age-invalid", "its lifetime is not the one that was meant"},
        {"cookie-same-site-invalid", "browsers read it as Lax"},
    }};
    for (const Row& row : rows) {
        if (row.code == code) return row.effect;
    }
    return {};
}
bool same_place(const http::SetCookie& a, const http::SetCookie& b) {
    return a.name == b.name && a.domain == b.domain && a.path == b.path;
}
void check_syntax(const Subject& subject, Report& report) {
    if (!has_own_cookies(subject)) return;
    std::vector<const http::SetCookie*> seen;
    each_cookie(subject, [&](const FieldLine& line, const http::SetCookie& cookie) {
        for (const base::Diagnostic& issue : cookie.issues) {
            const std::string_view effect = effect_of(issue.code);
            if (effect.empty()) continue;
            report.add(cookie.name.empty()
                           ? fmt::format("{}: {}", issue.message, effect)
                           : fmt::format("'{}': {}: {}", shown(cookie.name), issue.message, effect),
                       Subject::part_of_value(line, issue.span));
        }
        const bool again =
            !cookie.name.empty() && std::any_of(seen.begin(), seen.end(), [&](const auto* earlier) {
                return same_place(*earlier, cookie) && !earlier->is_deletion(subject.received());
            });
        if (again && !report.enough())
            report.add(
                fmt::format("'{}' is set twice: the last line wins, in most browsers", shown(cookie.name)),
                Subject::whole_value(line));
        // A header section with thousands of cookies is an attack on this loop.
        constexpr std::size_t kRemembered = 64;
        if (seen.size() < kRemembered) seen.push_back(&cookie);
    });
}

constexpr std::array kRules{
    Rule{
        .id = "cookie-on-static",
        .severity = Severity::warning,
        .summary = "a cookie on a script, style sheet, font or picture",
        .spec = "RFC 9111 §7.3",
        .why =
            "The file is the same for all, and the cookie makes it one visitor's: CDNs refuse to keep it or "
            "the "
            "framework marks it private. Session middleware in front of the static files is the usual cause.",
        .fix = "Serve static files before the session middleware; do not touch the session for them.",
        .bad = kStaticBad,
        .good = kStaticGood,
        .check = check_static,
        .veto = lint::Veto::of_warnings},
    Rule{.id = "cookie-qualified-no-cache",
         .severity = Severity::warning,
         .summary = "a cookie kept out by no-cache=\"Set-Cookie\" or private=\"Set-Cookie\"",
         .spec = "RFC 9111 §5.2.2.4; RFC 9111 §5.2.2.7",
         .why = "By the letter a cache leaves the named field out. Few caches implement the form with an "
                "argument; "
                "the others read the directive for the whole response, or not at all.",
         .fix = "`private`, or do not set cookies on what is shared.",
         .bad = kQualifiedBad,
         .good = kQualifiedGood,
         .check = check_qualified,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "cookie-missing-secure-httponly",
         .severity = Severity::warning,
         .summary = "a session cookie without Secure or HttpOnly",
         .spec = "RFC 6265bis §4.1.2.5; RFC 6265bis §4.1.2.6",
         .why = "Without `Secure` the cookie is also sent over plain HTTP; without `HttpOnly` every script "
                "on the page "
                "reads it.",
         .fix = "Add both. Tokens against cross-site requests that scripts send back stay readable.",
         .bad = kUnprotectedBad,
         .good = kUnprotectedGood,
         .check = check_unprotected,
         .standing = Standing::opt_in,
         .veto = lint::Veto::of_warnings},
    Rule{.id = "cookie-invalid-syntax",
         .severity = Severity::warning,
         .summary = "a cookie that browsers drop or read otherwise than meant",
         .spec = "RFC 6265bis §5.6",
         .why = "Browsers repair what they can: an attribute that cannot be read is as if it were not there, "
                "and a "
                "cookie with a control character or over 4096 bytes is dropped.",
         .fix = "`name=value; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax`, each name once.",
         .bad = kSyntaxBad,
         .good = kSyntaxGood,
         .check = check_syntax,
         .veto = lint::Veto::of_warnings},
};

}  // namespace

lint::Family cookie_attribute_rules() {
    return {"cookie-attributes", "Cookies in the wrong place or form", kRules};
}

}  // namespace cachewright::rules
