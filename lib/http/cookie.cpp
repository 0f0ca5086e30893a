#include "lib/http/cookie.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cookie_date.hpp"
#include "lib/http/delta_seconds.hpp"

#include <algorithm>
#include <array>

namespace cachewright::http {

namespace {

// Controls other than the tab: user agents drop a cookie that has one (RFC 6265bis §5.6).
bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7f || (byte < 0x20 && byte != 0x09);
}

// cookie-octet of RFC 6265bis §4.1.1: what a server may put into a value.
bool is_cookie_octet(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

// "name=value" around the first "=".
struct Pair {
    std::string_view name;
    std::string_view value;
    bool has_equals = false;
};

Pair split_pair(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return {base::trim_ows(text), text.substr(text.size()), false};
    return {base::trim_ows(text.substr(0, equals)), base::trim_ows(text.substr(equals + 1)), true};
}

enum class Attribute : std::uint8_t {
    expires,
    max_age,
    domain,
    path,
    secure,
    http_only,
    same_site,
    partitioned,
    priority,
    unknown,
};

Attribute attribute_named(std::string_view name) {
    constexpr std::array<std::string_view, 9> kNames{
        "expires", "max-age", "domain", "path", "secure", "httponly", "samesite", "partitioned", "priority"};
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (base::equals_ignore_case(name, kNames[i])) return static_cast<Attribute>(i);
    }
    return Attribute::unknown;
}

// Builds one SetCookie; every issue is about a part of `field_`.
class Parser {
  public:
    explicit Parser(std::string_view field) : field_(field) {}

    SetCookie parse() {
        const auto control = std::find_if(field_.begin(), field_.end(), is_control);
        if (control != field_.end()) {
            const auto at = static_cast<std::size_t>(control - field_.begin());
            refuse("cookie-control-character", "a control character makes user agents drop the cookie",
                   field_.substr(at, 1));
        }
        const std::size_t end = std::min(field_.find(';'), field_.size());
        name_and_value(field_.substr(0, end));
        attributes(end);
        check_together();
        return std::move(cookie_);
    }

  private:
    void issue(std::string_view code, std::string_view message, std::string_view part) {
        cookie_.issues.push_back({code, message, base::span_of(field_, part)});
    }

    void refuse(std::string_view code, std::string_view message, std::string_view part) {
        cookie_.fate = CookieFate::refused;
        issue(code, message, part);
    }

    void name_and_value(std::string_view text) {
        const Pair pair = split_pair(text);
        // Without "=" user agents take the text as the value of a cookie without a name.
        cookie_.name = pair.has_equals ? pair.name : text.substr(0, 0);
        cookie_.value = pair.has_equals ? pair.value : pair.name;
        cookie_.name_span = base::span_of(field_, cookie_.name);
        cookie_.value_span = base::span_of(field_, cookie_.value);
        if (cookie_.name.empty() && cookie_.value.empty()) {
            refuse("cookie-empty", "the cookie has neither name nor value", text);
            return;
        }
        if (!pair.has_equals) {
            issue("cookie-missing-equals", "no = between name and value", cookie_.value);
        } else if (cookie_.name.empty()) {
            issue("cookie-missing-name", "the cookie has no name", text);
        } else if (!base::is_token(cookie_.name)) {
            issue("cookie-invalid-name", "the name is not a token", cookie_.name);
        }
        check_value(cookie_.value);
        if (cookie_.name.size() + cookie_.value.size() > kMaxCookieSize)
            refuse("cookie-too-large", "name and value together exceed 4096 bytes", text);
    }

    void check_value(std::string_view value) {
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        const auto bad = std::find_if_not(value.begin(), value.end(), is_cookie_octet);
        if (bad == value.end() || is_control(*bad)) return;
        const auto at = static_cast<std::size_t>(bad - value.begin());
        issue("cookie-invalid-value",
              "blanks, quotes, commas, backslashes and non-ASCII do not belong in a value",
              value.substr(at, 1));
    }

    void attributes(std::size_t semicolon) {
        std::uint32_t seen = 0;
        while (semicolon < field_.size()) {
            const std::size_t begin = semicolon + 1;
            semicolon = std::min(field_.find(';', begin), field_.size());
            const std::string_view text = base::trim_ows(field_.substr(begin, semicolon - begin));
            if (text.empty()) continue;
            const Pair pair = split_pair(text);
            const Attribute attribute = attribute_named(pair.name);
            if (attribute == Attribute::unknown) {
                issue("cookie-unknown-attribute", "unknown attribute", pair.name.empty() ? text : pair.name);
                continue;
            }
            const std::uint32_t bit = 1U << static_cast<unsigned>(attribute);
            if ((seen & bit) != 0)
                issue("cookie-repeated-attribute", "the attribute is repeated; the last one counts", text);
            seen |= bit;
            if (pair.value.size() > kMaxCookieAttributeSize) {
                issue("cookie-attribute-too-large", "an attribute value over 1024 bytes is ignored",
                      pair.value);
                continue;
            }
            apply(attribute, pair, text);
        }
    }

    void apply(Attribute attribute, const Pair& pair, std::string_view text) {
        switch (attribute) {
            case Attribute::expires: expires(pair.value); return;
            case Attribute::max_age: max_age(pair.value); return;
            case Attribute::domain: domain(pair.value, text); return;
            case Attribute::path: path(pair.value, text); return;
            case Attribute::same_site: same_site(pair.value, text); return;
            case Attribute::secure: flag(cookie_.secure, pair); return;
            case Attribute::http_only: flag(cookie_.http_only, pair); return;
            case Attribute::partitioned: flag(cookie_.partitioned, pair); return;
            case Attribute::priority:
            case Attribute::unknown: return;
        }
    }

    void flag(bool& set, const Pair& pair) {
        set = true;
        if (pair.has_equals) issue("cookie-flag-with-value", "the attribute takes no value", pair.value);
    }

    void expires(std::string_view value) {
        if (const auto time = parse_cookie_date(value)) {
            cookie_.expires = time;
        } else {
            issue("cookie-expires-invalid", "not a date; the attribute is ignored", value);
        }
    }

    void max_age(std::string_view value) {
        const bool negative = value.starts_with('-');
        const auto seconds = parse_delta_seconds(negative ? value.substr(1) : value);
        // "-" alone has no digits after the sign, which the algorithm does not ask for.
        if (!seconds && value != "-") {
            issue("cookie-max-age-invalid", "not a whole number; the attribute is ignored", value);
            return;
        }
        cookie_.max_age = negative ? base::Seconds{-1} : *seconds;
    }

    void domain(std::string_view value, std::string_view text) {
        if (value.starts_with('.')) value.remove_prefix(1);
        if (value.empty()) {
            issue("cookie-domain-empty", "Domain is empty; the cookie stays with its host", text);
            cookie_.domain.reset();
            return;
        }
        cookie_.domain = value;
    }

    void path(std::string_view value, std::string_view text) {
        if (value.starts_with('/')) {
            cookie_.path = value;
            return;
        }
        issue("cookie-path-invalid", "Path does not begin with /; the default path is used", text);
        cookie_.path.reset();
    }

    void same_site(std::string_view value, std::string_view text) {
        if (base::equals_ignore_case(value, "none")) {
            cookie_.same_site = SameSite::none;
        } else if (base::equals_ignore_case(value, "lax")) {
            cookie_.same_site = SameSite::lax;
        } else if (base::equals_ignore_case(value, "strict")) {
            cookie_.same_site = SameSite::strict;
        } else {
            cookie_.same_site = SameSite::unrecognised;
            issue("cookie-same-site-invalid", "SameSite is Strict, Lax or None", text);
        }
    }

    // What the attributes and the name ask of each other (RFC 6265bis §5.7).
    void check_together() {
        const std::string_view whole = cookie_.name.empty() ? cookie_.value : cookie_.name;
        if (cookie_.same_site == SameSite::none && !cookie_.secure)
            refuse("cookie-same-site-none-insecure", "SameSite=None needs Secure", whole);
        if (cookie_.partitioned && !cookie_.secure)
            refuse("cookie-partitioned-insecure", "Partitioned needs Secure", whole);
        if (cookie_.name.empty() && (base::starts_with_ignore_case(cookie_.value, "__Secure-") ||
                                     base::starts_with_ignore_case(cookie_.value, "__Host-"))) {
            refuse("cookie-prefix-without-name", "a cookie without a name cannot look like a prefixed one",
                   whole);
        }
        const CookiePrefix prefix = cookie_.prefix();
        if (prefix == CookiePrefix::none) return;
        if (!cookie_.secure) refuse("cookie-prefix-insecure", "the prefix of the name needs Secure", whole);
        if (prefix != CookiePrefix::host) return;
        if (cookie_.domain) refuse("cookie-host-prefix-domain", "the __Host- prefix forbids Domain", whole);
        if (cookie_.path != "/") refuse("cookie-host-prefix-path", "the __Host- prefix needs Path=/", whole);
    }

    std::string_view field_;
    SetCookie cookie_;
};

}  // namespace

CookiePrefix SetCookie::prefix() const {
    if (base::starts_with_ignore_case(name, "__Host-")) return CookiePrefix::host;
    if (base::starts_with_ignore_case(name, "__Secure-")) return CookiePrefix::secure;
    return CookiePrefix::none;
}

bool SetCookie::is_deletion(base::TimePoint now) const {
    if (max_age) return *max_age <= base::Seconds{0};
    return expires && *expires <= now;
}

SetCookie parse_set_cookie(std::string_view value) {
    return Parser(value).parse();
}

bool CookiePairReader::next(CookiePair& found) {
    while (next_ < value_.size()) {
        const std::size_t begin = next_;
        const std::size_t end = std::min(value_.find(';', begin), value_.size());
        next_ = end + 1;
        const std::string_view text = base::trim_ows(value_.substr(begin, end - begin));
        if (text.empty()) continue;
        const Pair pair = split_pair(text);
        found = {pair.has_equals ? pair.name : text.substr(0, 0), pair.has_equals ? pair.value : pair.name,
                 base::span_of(value_, text)};
        return true;
    }
    return false;
}

}  // namespace cachewright::http
