#include "lib/lint/cardinality.hpp"

#include "lib/base/ascii.hpp"
#include "lib/lint/tracking_parameter.hpp"
#include "lib/lint/vary_names.hpp"

#include <algorithm>
#include <array>
#include <limits>

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

// "12,000"
std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

void add_factor(Cardinality& estimate, CardinalityFactor factor) {
    const bool known =
        std::any_of(estimate.factors.begin(), estimate.factors.end(),
                    [&](const auto& earlier) { return base::equals_ignore_case(earlier.name, factor.name); });
    if (known) return;
    if (!factor.values || !estimate.objects) {
        estimate.objects.reset();
    } else {
        estimate.objects = times(*estimate.objects, *factor.values);
    }
    estimate.factors.push_back(std::move(factor));
}

}  // namespace

std::string Cardinality::formula() const {
    if (factors.empty()) return "1";
    std::string text;
    for (const CardinalityFactor& factor : factors) {
        text += text.empty() ? "" : " × ";
        text += factor.name + " " +
                (factor.values ? grouped(*factor.values) : "(one for each " + std::string(factor.what) + ")");
    }
    if (objects && factors.size() > 1) text += " = " + grouped(*objects);
    return text;
}

FieldClasses classes_of_field(std::string_view name) {
    const FieldClasses* row = find_field(name);
    return row != nullptr ? *row : FieldClasses{name, kUnknownField, "values, a guess"};
}

Cardinality estimate_cardinality(const Subject& subject) {
    Cardinality estimate;
    estimate.objects = 1;
    constexpr std::size_t kLongestName = 64;
    constexpr std::size_t kMostFactors = 32;
    if (subject.fields().contains(http::FieldId::vary)) {
        for (const http::VaryName& name : subject.vary().names) {
            if (vary_misspelling(name) || vary_uselessness(name.id) != Uselessness::none ||
                name.name.size() > kLongestName || estimate.factors.size() == kMostFactors) {
                continue;
            }
            const FieldClasses classes = classes_of_field(name.name);
            add_factor(estimate, {std::string(classes.name), classes.values, classes.what});
        }
    }
    if (subject.uri().query && !subject.fields().contains(http::FieldId::no_vary_search)) {
        for (const http::QueryParameter& parameter : http::QueryParameters(*subject.uri().query)) {
            if (!is_tracking_parameter(parameter.name) || estimate.factors.size() == kMostFactors) continue;
            add_factor(estimate, {"?" + std::string(parameter.name), kUnbounded, "campaign or click"});
        }
    }
    return estimate;
}

}  // namespace cachewright::lint
