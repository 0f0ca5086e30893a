#include "lib/lint/cardinality.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"
#include "lib/http/tracking_parameter.hpp"
#include "lib/http/uri.hpp"
#include "lib/http/vary.hpp"
#include "lib/lint/cookie_names.hpp"
#include "lib/lint/vary_names.hpp"
#include "lib/policy/response_key.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace cachewright::lint {

namespace {

constexpr std::optional<std::uint64_t> kUnbounded{};

// Rough counts of what browsers and CDNs send today. They are the project's own estimates: only their order
// of magnitude matters, and it is what tells a handful of copies from thousands.
constexpr std::array<FieldClasses, 50> kFields{{
    {"Accept-Encoding", 3, "codings, as CDNs normalise them: br, gzip, none"},
    {"Accept", 10, "lists of types: pages, images, scripts, in each browser its own"},
    {"Accept-Language", 60, "languages and their order"},
    {"User-Agent", 10000, "browsers, versions and devices"},
    {"Origin", 2, "with and without; more for what many sites embed"},
    {"Access-Control-Request-Headers", 5, "lists of fields"},
    {"Access-Control-Request-Method", 4, "methods"},
    {"X-Forwarded-Proto", 2, "http and https"},
    {"X-Forwarded-Host", 3, "names of the site"},
    {"Save-Data", 2, "on and off"},
    {"Sec-CH-UA-Mobile", 2, "mobile or not"},
    {"Sec-CH-UA-Platform", 6, "platforms"},
    {"Sec-CH-UA", 50, "browsers and versions"},
    {"Sec-CH-Prefers-Color-Scheme", 2, "light and dark"},
    {"Sec-CH-Prefers-Reduced-Motion", 2, "less motion or not"},
    {"DPR", 12, "pixel ratios"},
    {"Sec-CH-DPR", 12, "pixel ratios"},
    {"Width", 500, "widths of images"},
    {"Sec-CH-Width", 500, "widths of images"},
    {"Viewport-Width", 500, "widths of windows"},
    {"Sec-CH-Viewport-Width", 500, "widths of windows"},
    {"Device-Memory", 6, "sizes of memory"},
    {"Sec-CH-Device-Memory", 6, "sizes of memory"},
    {"ECT", 4, "kinds of network"},
    {"RTT", 40, "round-trip times"},
    {"Downlink", 40, "bandwidths"},
    {"Sec-Fetch-Dest", 20, "uses of the response"},
    {"Sec-Fetch-Mode", 5, "modes of requests"},
    {"Sec-Fetch-Site", 4, "relations between sites"},
    {"X-Requested-With", 2, "by script or not"},
    {"RSC", 2, "a page or its data"},
    {"Next-Router-Prefetch", 2, "ahead of time or not"},
    {"Next-Router-State-Tree", 100, "pages that the visitor may come from"},
    {"Next-Url", 100, "pages that the visitor may come from"},
    {"HX-Request", 2, "a page or a part of it"},
    {"CF-IPCountry", 250, "countries"},
    {"CloudFront-Viewer-Country", 250, "countries"},
    {"X-Vercel-IP-Country", 250, "countries"},
    {"X-Country-Code", 250, "countries"},
    {"Cookie", kUnbounded, "visitor"},
    {"Authorization", kUnbounded, "visitor"},
    {"Referer", kUnbounded, "page that links here"},
    {"X-Forwarded-For", kUnbounded, "visitor's address"},
    {"Forwarded", kUnbounded, "visitor's address"},
    {"X-Real-IP", kUnbounded, "visitor's address"},
    {"CF-Connecting-IP", kUnbounded, "visitor's address"},
    {"True-Client-IP", kUnbounded, "visitor's address"},
    {"X-Client-IP", kUnbounded, "visitor's address"},
    {"X-Request-ID", kUnbounded, "single request"},
    {"X-Correlation-ID", kUnbounded, "single request"},
}};
constexpr std::array<FieldClasses, 6> kRequestIds{{
    {"Request-ID", kUnbounded, "single request"},
    {"X-Amzn-Trace-Id", kUnbounded, "single request"},
    {"Traceparent", kUnbounded, "single request"},
    {"X-B3-TraceId", kUnbounded, "single request"},
    {"CF-Ray", kUnbounded, "single request"},
    {"X-Amz-Cf-Id", kUnbounded, "single request"},
}};

constexpr std::uint64_t kUnknownField = 4;

const FieldClasses* find_field(std::string_view name) {
    const auto named = [&](const FieldClasses& row) { return base::equals_ignore_case(row.name, name); };
    const auto* field = std::find_if(kFields.begin(), kFields.end(), named);
    if (field != kFields.end()) return field;
    const auto* id = std::find_if(kRequestIds.begin(), kRequestIds.end(), named);
    return id == kRequestIds.end() ? nullptr : id;
}

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
    return b != 0 && a > kMost / b ? kMost : a * b;
}

bool has_factor(const Cardinality& estimate, std::string_view name) {
    return std::any_of(estimate.factors.begin(), estimate.factors.end(),
                       [&](const auto& earlier) { return base::equals_ignore_case(earlier.name, name); });
}

void add_factor(Cardinality& estimate, CardinalityFactor factor) {
    constexpr std::size_t kMostFactors = 32;
    if (estimate.factors.size() == kMostFactors || has_factor(estimate, factor.name)) return;
    if (!factor.values || !estimate.objects) {
        estimate.objects.reset();
    } else {
        estimate.objects = times(*estimate.objects, *factor.values);
    }
    estimate.factors.push_back(std::move(factor));
}

void add_field(Cardinality& estimate, std::string_view name, CardinalityFactor::Origin origin) {
    const FieldClasses classes = classes_of_field(name);
    add_factor(estimate, {std::string(classes.name), classes.values, classes.what, origin});
}

void add_vary(Cardinality& estimate, const http::FieldMap& response, std::span<const std::string> selecting) {
    if (selecting.empty() || !response.contains(http::FieldId::vary)) return;
    constexpr std::size_t kLongestName = 64;
    for (const http::VaryName& name : http::parse_vary(response).names) {
        const bool selects = std::any_of(selecting.begin(), selecting.end(), [&](const std::string& one) {
            return base::equals_ignore_case(one, name.name);
        });
        if (!selects || vary_misspelling(name) || vary_uselessness(name.id) != Uselessness::none ||
            name.name.size() > kLongestName)
            continue;
        add_field(estimate, name.name, CardinalityFactor::Origin::vary);
    }
}

// Caches have them in their keys against attackers: they are absent from what visitors send, or the same.
bool visitors_do_not_send(std::string_view name) {
    constexpr std::array<std::string_view, 12> names{
        "Host",      "X-HTTP-Method-Override", "X-HTTP-Method",      "X-Method-Override",
        "X-Host",    "X-Forwarded-Host",       "X-Forwarded-Scheme", "X-Original-URL",
        "Forwarded", "X-Rewrite-URL",          "X-Forwarded-Server", "X-Original-Host"};
    return base::equals_any_ignore_case(name, names);
}

constexpr std::string_view kVisitor = "visitor";
constexpr std::uint64_t kUnknownCookie = 4;

void add_cookies(Cardinality& estimate, const policy::KeyOptions& key) {
    using Cookies = policy::KeyOptions::Cookies;
    if (key.cookies == Cookies::all || key.cookies == Cookies::all_but_listed)
        add_factor(estimate, {"Cookie", kUnbounded, kVisitor, CardinalityFactor::Origin::key});
    if (key.cookies != Cookies::listed || has_factor(estimate, "Cookie")) return;
    for (const std::string& name : key.cookie_names) {
        const auto values = names_a_session(name) ? kUnbounded : std::optional(kUnknownCookie);
        add_factor(estimate, {"cookie " + name, values, kVisitor, CardinalityFactor::Origin::key});
    }
}

// What Netlify-Vary adds that no field of the request stands for: countries, and languages by groups.
// `Netlify-Vary: country=es|de+at` makes three: es, de with at, and the rest.
void add_netlify_groups(Cardinality& estimate, const http::FieldMap& response) {
    for (const auto& [line, member] :
         http::FieldListMembers(response, http::FieldId::netlify_vary, http::Quotes::ignored)) {
        const std::size_t equals = std::min(member.text.find('='), member.text.size());
        const std::string_view what = base::trim_ows(member.text.substr(0, equals));
        const bool country = base::equals_ignore_case(what, "country");
        if (!country && !base::equals_ignore_case(what, "language")) continue;
        const std::string_view groups = member.text.substr(equals);
        std::optional<std::uint64_t> values = std::count(groups.begin(), groups.end(), '|') + 2;
        if (groups.size() <= 1)
            values = classes_of_field(country ? "CF-IPCountry" : "Accept-Language").values;
        add_factor(estimate,
                   {country ? "country" : "Accept-Language", values,
                    country ? "countries" : "languages and their order", CardinalityFactor::Origin::key});
    }
}

void add_query(Cardinality& estimate, std::string_view url, const http::FieldMap& response,
               const policy::KeyOptions& key) {
    const std::string_view whole = url.substr(0, url.find('#'));
    const std::size_t mark = whole.find('?');
    if (mark == std::string_view::npos) return;
    for (const http::QueryParameter& parameter : http::QueryParameters(whole.substr(mark + 1))) {
        if (!http::is_tracking_parameter(parameter.name) || !is_in_key(whole, parameter, response, key))
            continue;
        add_factor(estimate, {"?" + std::string(parameter.name), kUnbounded, "campaign or click",
                              CardinalityFactor::Origin::query});
    }
}

}  // namespace

std::string grouped_digits(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string Cardinality::formula() const {
    if (factors.empty()) return "1";
    std::string text;
    for (const CardinalityFactor& factor : factors) {
        text += text.empty() ? "" : " × ";
        text += factor.values ? grouped_digits(*factor.values) : "one for each " + std::string(factor.what);
        text += " (" + factor.name + ")";
    }
    return text;
}

std::string Cardinality::words() const {
    if (factors.empty()) return "1";
    if (!objects) return "without bound: " + formula();
    return "about " + (factors.size() > 1 ? grouped_digits(*objects) + " = " : "") + formula();
}

FieldClasses classes_of_field(std::string_view name) {
    const FieldClasses* row = find_field(name);
    return row != nullptr ? *row : FieldClasses{name, kUnknownField, "values, a guess"};
}

bool is_in_key(std::string_view url, const http::QueryParameter& parameter, const http::FieldMap& response,
               const policy::KeyOptions& key) {
    static const http::FieldMap no_request;
    const std::size_t query = url.find('?') + 1;
    std::string other(url);
    other.insert(query + parameter.span.offset + parameter.span.length, parameter.has_value ? "~" : "=~");
    return policy::key_for_response("GET", url, key, response, no_request).text !=
           policy::key_for_response("GET", other, key, response, no_request).text;
}

Cardinality estimate_cardinality(std::string_view url, const http::FieldMap& response,
                                 const policy::KeyOptions& key, std::span<const std::string> selecting) {
    Cardinality estimate;
    add_vary(estimate, response, selecting);
    if (key.netlify_vary == policy::Honour::yes) add_netlify_groups(estimate, response);
    const policy::KeyOptions shaped = policy::key_options_for(key, response);
    for (const std::string& name : shaped.headers) {
        if (!visitors_do_not_send(name)) add_field(estimate, name, CardinalityFactor::Origin::key);
    }
    if (!shaped.codings.empty()) {
        // Of the codings that a browser takes the best counts: each of these, or none.
        add_factor(estimate,
                   {"Accept-Encoding", shaped.codings.size() + 1, "codings", CardinalityFactor::Origin::key});
    }
    add_cookies(estimate, shaped);
    add_query(estimate, url, response, key);
    return estimate;
}

Cardinality estimate_cardinality(const Subject& subject, const CachePrediction& cache) {
    if (!cache.storability().storable()) return {};
    return estimate_cardinality(subject.url(), subject.fields(), cache.options().key,
                                cache.prediction.explanation.vary);
}

Cardinality estimate_cardinality(const Subject& subject) {
    policy::KeyOptions key;
    key.no_vary_search = policy::Honour::yes;
    std::vector<std::string> selecting;
    for (const http::VaryName& name : subject.vary().names)
        selecting.emplace_back(name.name);
    return estimate_cardinality(subject.url(), subject.fields(), key, selecting);
}

}  // namespace cachewright::lint
