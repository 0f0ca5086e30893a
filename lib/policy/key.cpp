#include "lib/policy/key.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/accept.hpp"
#include "lib/http/cookie.hpp"
#include "lib/http/uri.hpp"
#include "lib/http/uri_normalisation.hpp"
#include "lib/http/weighted_list.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::policy {

namespace {

using http::Step;
using http::UriNormalisation;

constexpr UriNormalisation as_written{.percent_encoding = Step::leave,
                                      .letter_case = Step::leave,
                                      .dot_segments = Step::leave,
                                      .default_port = Step::leave,
                                      .empty_path = Step::leave,
                                      .fragment = Step::leave};

struct NamedStep {
    std::string_view what;
    Step UriNormalisation::*step;
};

// RFC 9110 §4.2.3: scheme and host compare without regard to case, the default port equals none, and an empty
// path equals "/". RFC 9110 §7.1: the target URI has no fragment. What servers may tell apart although RFC
// 3986 §6 calls it equivalent (escapes, dot segments) is left alone.
constexpr NamedStep named_steps[] = {
    {"scheme and host to lower case", &UriNormalisation::letter_case},
    {"default port dropped", &UriNormalisation::default_port},
    {"empty path becomes /", &UriNormalisation::empty_path},
    {"fragment dropped", &UriNormalisation::fragment},
};

// RFC 9111 §2: most caches key GET responses by the URI alone. A GET response answers HEAD as well
// (RFC 9110 §9.3.2), so they share a key unless the cache parts them.
constexpr std::string_view key_method(std::string_view method, const KeyOptions& options) {
    return method == "HEAD" && options.head == KeyOptions::HeadKey::of_get ? std::string_view("GET") : method;
}

// Absolute, and nothing that any step would change: http or https in lower case, a host without capitals, no
// userinfo and no port, a path, no fragment. True for nearly every URL that a server sees.
bool in_normal_form(std::string_view url) {
    constexpr std::string_view http_prefix = "http://";
    constexpr std::string_view https_prefix = "https://";
    std::size_t at = url.starts_with(https_prefix)  ? https_prefix.size()
                     : url.starts_with(http_prefix) ? http_prefix.size()
                                                    : url.size();
    const std::size_t host = at;
    while (at < url.size() &&
           (base::is_lower(url[at]) || base::is_digit(url[at]) || url[at] == '.' || url[at] == '-'))
        ++at;
    return at > host && at < url.size() && url[at] == '/' && url.find('#', at) == std::string_view::npos;
}

// RFC 9110 §4.2.4: userinfo is for whoever sends the request, and stands in no request target.
std::string without_userinfo(std::string_view url, std::string_view userinfo) {
    std::string bare(url);
    bare.erase(static_cast<std::size_t>(userinfo.data() - url.data()), userinfo.size() + 1);
    return bare;
}

bool lists(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool names_parameter(const KeyOptions& options, std::string_view name) {
    if (options.query_match == KeyOptions::NameMatch::exact) return lists(options.query_names, name);
    return std::any_of(options.query_names.begin(), options.query_names.end(),
                       [&](const std::string& listed) { return name.starts_with(listed); });
}

// The parameters of a query that count, in the order in which they do; without the "?".
std::string reduced_query(std::string_view query, const KeyOptions& options) {
    using enum KeyOptions::Query;
    struct Counting {
        std::string_view name;
        std::string_view text;
    };
    std::vector<Counting> counting;
    for (const http::QueryParameter& parameter : http::QueryParameters(query)) {
        const bool listed = names_parameter(options, parameter.name);
        if (options.query == only_listed && !listed) continue;
        if (options.query == all_but_listed && listed) continue;
        counting.push_back({parameter.name, query.substr(parameter.span.offset, parameter.span.length)});
    }
    if (options.query == sort) {
        std::stable_sort(counting.begin(), counting.end(),
                         [](const Counting& a, const Counting& b) { return a.name < b.name; });
    }
    std::string text;
    for (const Counting& parameter : counting) {
        if (!text.empty()) text += '&';
        text += parameter.text;
    }
    return text;
}

constexpr std::string_view query_step(KeyOptions::Query query) {
    switch (query) {
        case KeyOptions::Query::include: return "";
        case KeyOptions::Query::ignore: return "query ignored";
        case KeyOptions::Query::sort: return "query sorted";
        case KeyOptions::Query::only_listed: return "only listed query parameters kept";
        case KeyOptions::Query::all_but_listed: return "listed query parameters dropped";
    }
    return "";
}

// What the options do to the query of `url`, which has no fragment.
std::string with_query_rule(std::string_view url, const KeyOptions& options) {
    const std::size_t mark = url.find('?');
    if (options.query == KeyOptions::Query::include || mark == std::string_view::npos)
        return std::string(url);
    std::string kept(url.substr(0, mark));
    if (options.query == KeyOptions::Query::ignore) return kept;
    const std::string query = reduced_query(url.substr(mark + 1), options);
    if (!query.empty()) kept.append("?").append(query);
    return kept;
}

// Where the path of a URL without fragment begins, and what stands before it. Of a request target, and of
// what is no URI, all is path.
struct Front {
    std::string_view scheme;     // "https:"
    std::string_view authority;  // "host:8080"
    std::size_t path = 0;
};

Front front_of(std::string_view url) {
    Front front;
    const std::size_t slashes = url.find("://");
    if (url.starts_with('/') || slashes == std::string_view::npos || slashes > url.find_first_of("/?")) {
        return front;
    }
    front.scheme = url.substr(0, slashes + 1);
    const std::size_t host = slashes + 3;
    front.path = std::min(url.find_first_of("/?", host), url.size());
    front.authority = url.substr(host, front.path - host);
    return front;
}

std::string with_path_case_folded(std::string_view url) {
    std::string folded(url);
    const std::size_t end = std::min(url.find('?'), url.size());
    for (std::size_t i = front_of(url).path; i < end; ++i)
        folded[i] = base::to_lower(folded[i]);
    return folded;
}

std::string without_parts(std::string_view url, const KeyOptions& options) {
    const Front front = front_of(url);
    std::string kept;
    if (options.scheme == KeyOptions::Part::include) kept += front.scheme;
    if (options.host == KeyOptions::Part::include) {
        if (options.scheme == KeyOptions::Part::include && !front.scheme.empty()) kept += "//";
        kept += front.authority;
    }
    kept += url.substr(front.path);
    return kept;
}

void append_quoted(std::string& text, std::string_view value) {
    text += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    text += '"';
}

std::string header_part(std::string_view name, const KeyOptions& options, const http::FieldMap& fields) {
    const std::string lower_name = base::to_lower(name);
    std::string part = "header:" + lower_name + '=';
    const std::string value = fields.combined(name);
    const bool plain = !options.plain_header_values.empty() &&
                       lists(options.plain_header_values, lower_name + '=' + base::to_lower(value));
    if (fields.contains(name) && !plain) {
        append_quoted(part, value);
    } else {
        part += "none";
    }
    return part;
}

// By name; cookies of one name in their order.
std::vector<std::string> cookie_parts(const KeyOptions& options, const http::FieldMap& fields) {
    std::vector<http::CookiePair> pairs;
    for (const http::FieldLine line : fields.lines(http::FieldId::cookie)) {
        for (const http::CookiePair& pair : http::CookiePairs(line.value)) {
            const bool listed = lists(options.cookie_names, pair.name);
            if (options.cookies == KeyOptions::Cookies::all ||
                listed == (options.cookies == KeyOptions::Cookies::listed)) {
                pairs.push_back(pair);
            }
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const http::CookiePair& a, const http::CookiePair& b) { return a.name < b.name; });
    std::vector<std::string> parts;
    for (const http::CookiePair& pair : pairs) {
        std::string part = "cookie:";
        if (base::is_token(pair.name)) {
            part += pair.name;
        } else {
            append_quoted(part, pair.name);
        }
        part += '=';
        append_quoted(part, pair.value);
        parts.push_back(std::move(part));
    }
    return parts;
}

// RFC 9110 §12.5.3: without Accept-Encoding any coding would do, but clients that say nothing are sent none.
std::string codings_part(const std::vector<std::string>& codings, const http::FieldMap& fields) {
    const http::WeightedList accepted = http::parse_weighted_list(fields, http::FieldId::accept_encoding);
    std::string list;
    for (const std::string& coding : codings) {
        if (!accepted.present || http::coding_quality(accepted, coding) == 0) continue;
        if (!list.empty()) list += ',';
        list += coding;
    }
    std::string part = "codings=";
    append_quoted(part, list);
    return part;
}

bool has_field_parts(const KeyOptions& options) {
    return !options.headers.empty() || options.cookies != KeyOptions::Cookies::none ||
           !options.codings.empty() || !options.fixed_part.empty();
}

bool is_plain(const KeyOptions& options) {
    using enum KeyOptions::Part;
    return options.method == include && options.scheme == include && options.host == include &&
           options.path_case == KeyOptions::Case::keep && !has_field_parts(options) &&
           (options.query == KeyOptions::Query::include || options.query == KeyOptions::Query::ignore);
}

// With a backslash before every backslash and blank, so that a blank begins a further part.
std::string escaped_url(std::string_view url) {
    std::string text;
    for (const char c : url) {
        if (c == '\\' || c == ' ') text += '\\';
        text += c;
    }
    return text;
}

}  // namespace

CacheKey cache_key(std::string_view method, std::string_view url, const KeyOptions& options,
                   const http::FieldMap& request_fields) {
    CacheKey key;
    std::string current(url);
    const auto record = [&](std::string_view what, std::string result) {
        if (result == current) return;
        current = result;
        key.steps.push_back({what, std::move(result)});
    };

    auto uri = url.starts_with('/') ? std::nullopt : http::parse_uri(url);
    std::string bare;
    if (uri && uri->is_absolute() && uri->userinfo) {
        bare = without_userinfo(url, *uri->userinfo);
        uri = http::parse_uri(bare);
        record("userinfo dropped", bare);
    }
    if (uri && uri->is_absolute()) {
        // NOLINTNEXTLINE(misc-const-correctness): written through a pointer to member
        UriNormalisation steps = as_written;
        for (const NamedStep& named : named_steps) {
            steps.*named.step = Step::apply;
            record(named.what, http::normalise_uri(*uri, steps));
        }
    } else {
        // A request target, whose host is not known ("//x" is a path here and no authority), or no URI at
        // all.
        record("fragment dropped", std::string(url.substr(0, url.find('#'))));
    }
    record(query_step(options.query), with_query_rule(current, options));
    if (options.path_case == KeyOptions::Case::fold)
        record("path to lower case", with_path_case_folded(current));
    if (options.scheme == KeyOptions::Part::leave_out || options.host == KeyOptions::Part::leave_out) {
        const bool both = options.scheme == options.host;
        record(both                                            ? "scheme and host left out"
               : options.scheme == KeyOptions::Part::leave_out ? "scheme left out"
                                                               : "host left out",
               without_parts(current, options));
    }

    // A key without method is one of GET and HEAD; an OPTIONS request never shares it.
    if (options.method == KeyOptions::Part::include || method == "OPTIONS")
        key.text.append(key_method(method, options)).append(" ");
    if (!has_field_parts(options)) {
        key.text += current;
        return key;
    }
    key.text += escaped_url(current);
    const auto add = [&](std::string_view what, std::string part) {
        key.text.append(" ").append(part);
        key.steps.push_back({what, std::move(part)});
    };
    if (!options.fixed_part.empty()) {
        std::string part = "fixed=";
        append_quoted(part, options.fixed_part);
        add("fixed part added", std::move(part));
    }
    for (const std::string& header : options.headers)
        add("request field added", header_part(header, options, request_fields));
    if (options.cookies != KeyOptions::Cookies::none) {
        for (std::string& part : cookie_parts(options, request_fields))
            add("cookie added", std::move(part));
    }
    if (!options.codings.empty())
        add("accepted codings added", codings_part(options.codings, request_fields));
    return key;
}

CacheKey cache_key(std::string_view method, std::string_view url, const KeyOptions& options) {
    return cache_key(method, url, options, {});
}

void append_cache_key(std::string& key, std::string_view method, std::string_view url,
                      const KeyOptions& options, const http::FieldMap& request_fields) {
    if (!is_plain(options) || !in_normal_form(url)) {
        key += cache_key(method, url, options, request_fields).text;
        return;
    }
    key.reserve(key.size() + method.size() + 1 + url.size());
    key += key_method(method, options);
    key += ' ';
    key += options.query == KeyOptions::Query::ignore ? url.substr(0, url.find('?')) : url;
}

void append_cache_key(std::string& key, std::string_view method, std::string_view url,
                      const KeyOptions& options) {
    append_cache_key(key, method, url, options, {});
}

KeyForm key_form(const KeyOptions& options) {
    return {options.method, options.scheme, options.host,
            has_field_parts(options) ? KeyForm::Parts::possible : KeyForm::Parts::none};
}

namespace {

// Where the first blank without a backslash before it stands.
std::size_t end_of_escaped(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == ' ') {
            return at;
        }
    }
    return text.size();
}

}  // namespace

KeyUrl url_of_key(std::string_view key, const KeyForm& form) {
    using enum KeyOptions::Part;
    KeyUrl url;
    // Of a cache whose keys have no methods, those of OPTIONS have one all the same.
    if (form.method == include || key.starts_with("OPTIONS ")) {
        if (const std::size_t blank = key.find(' '); blank != std::string_view::npos) {
            url.method = key.substr(0, blank);
            key.remove_prefix(blank + 1);
        }
    }
    if (form.parts == KeyForm::Parts::possible) key = key.substr(0, end_of_escaped(key));
    url.whole = key;
    const std::size_t front = std::min(key.find_first_of("/?"), key.size());
    if (form.scheme == include) {
        const std::size_t colon = key.find(':');
        if (colon < front && (form.host == leave_out || key.substr(colon).starts_with("://"))) {
            url.scheme = key.substr(0, colon);
            key.remove_prefix(colon + (form.host == include ? 3 : 1));
            if (form.host == include) {
                url.authority = key.substr(0, key.find_first_of("/?"));
                key.remove_prefix(url.authority.size());
            }
        }
    } else if (form.host == include) {
        url.authority = key.substr(0, front);
        key.remove_prefix(front);
    }
    const std::size_t mark = key.find('?');
    url.path = key.substr(0, mark);
    if (mark != std::string_view::npos) url.query = key.substr(mark + 1);
    return url;
}

std::string unescaped_url(std::string_view url, const KeyForm& form) {
    if (form.parts == KeyForm::Parts::none) return std::string(url);
    std::string text;
    for (std::size_t at = 0; at < url.size(); ++at) {
        if (url[at] == '\\' && at + 1 < url.size()) ++at;
        text += url[at];
    }
    return text;
}

}  // namespace cachewright::policy
