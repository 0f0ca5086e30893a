// URLs that differ and mean the same: copies that caches keep side by side.
#include "lib/base/ascii.hpp"
#include "lib/http/uri.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cachewright::rules {

namespace {

using lint::Example;
using lint::Likeness;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Site;
using lint::Standing;

// Asks of each kept page with `form` of its URL whether it doubles the first of the same form; empty forms
// take no part.
template <class Form, class Tell>
void each_double(const Site& site, Report& report, Form form, Tell tell) {
    std::unordered_map<std::string, const Observation*> firsts;
    for (const lint::UrlHistory& history : site.urls()) {
        if (report.enough()) return;
        const Observation& observation = *history.observations().front();
        if (!is_page(observation) || observation.subject().shared_keeper() == nullptr) continue;
        std::string text = form(observation);
        if (text.empty()) continue;
        const auto [place, added] = firsts.try_emplace(std::move(text), &observation);
        if (!added) tell(*place->second, observation);
    }
}

constexpr std::array kOrderBad{
    Example{"two orders, two copies",
            "GET /list?page=2&sort=price HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"
            "---\n"
            "GET /list?sort=price&page=2 HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
};
constexpr std::array kOrderGood{
    Example{"one order",
            "GET /list?page=2&sort=price HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"
            "---\n"
            "GET /list?page=3&sort=price HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n"},
};
void check_order(const Site& site, Report& report) {
    each_double(
        site, report,
        [](const Observation& observation) -> std::string {
            const auto& query = observation.subject().uri().query;
            if (!query || query->find('&') == std::string_view::npos ||
                observation.fields().contains(http::FieldId::no_vary_search)) {
                return {};
            }
            std::vector<std::string_view> parameters;
            for (const http::QueryParameter& parameter : http::QueryParameters(*query))
                parameters.push_back(query->substr(parameter.span.offset, parameter.span.length));
            std::stable_sort(parameters.begin(), parameters.end());
            std::string text(observation.url().substr(0, observation.url().find('?')));
            for (const std::string_view parameter : parameters)
                text.append("&").append(parameter);
            return text;
        },
        [&](const Observation& first, const Observation& second) {
            report.about(second.exchange());
            report
                .add(fmt::format("the same parameters as '?{}' in another order: two copies of one answer",
                                 *first.subject().uri().query))
                .elsewhere.push_back({&first.exchange(), std::nullopt});
        });
}

constexpr std::array kSpellingBad{
    Example{"with and without a slash at the end",
            "GET /about HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n\n<p>About us\n"
            "---\n"
            "GET /about/ HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n\n<p>About us\n"},
    Example{"in capitals",
            "GET /about HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n\n<p>About us\n"
            "---\n"
            "GET /About HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n\n<p>About us\n"},
};
constexpr std::array kSpellingGood{
    Example{"sent on to the one spelling",
            "GET /about HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/html\nCache-Control: max-age=60\n\n<p>About us\n"
            "---\n"
            "GET /about/ HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 301 Moved Permanently\n"
            "Location: /about\nCache-Control: max-age=3600\n"},
};
void check_spelling(const Site& site, Report& report) {
    each_double(
        site, report,
        [](const Observation& observation) {
            const std::string_view url = observation.url();
            const std::size_t path_end = std::min(url.find('?'), url.size());
            std::string text = base::to_lower(url.substr(0, path_end));
            if (text.ends_with('/')) text.pop_back();
            return text.append(url.substr(path_end));
        },
        [&](const Observation& first, const Observation& second) {
            if (!bodies_are(Likeness::same, first, second)) return;
            report.about(second.exchange());
            report
                .add(fmt::format("the same content as {}: caches keep and fetch it twice, and a purge of the "
                                 "one leaves the other",
                                 first.subject().uri().path))
                .elsewhere.push_back({&first.exchange(), std::nullopt});
        });
}

constexpr std::array kRules{
    Rule{.id = "key-param-order",
         .severity = Severity::info,
         .summary = "URLs that differ only in the order of their parameters",
         .spec = "RFC 9111 §2; RFC 3986 §6.2.1",
         .why = "Caches compare URLs byte by byte. Each order of the same parameters is fetched and kept "
                "separately.",
         .fix = "Write links with sorted parameters, have the CDN sort them, or send "
                "`No-Vary-Search: key-order`.",
         .bad = kOrderBad,
         .good = kOrderGood,
         .check_site = check_order,
         .standing = Standing::opt_in},
    Rule{.id = "key-case-or-slash-duplicates",
         .severity = Severity::info,
         .summary = "one page under two spellings of its URL",
         .spec = "RFC 9111 §2; RFC 3986 §6.2.2.1",
         .why =
             "`/about`, `/About` and `/about/` are three URLs to a cache: three copies, three fetches, and "
             "a purge that finds one of them.",
         .fix = "Redirect to one spelling.",
         .bad = kSpellingBad,
         .good = kSpellingGood,
         .check_site = check_spelling},
    Rule{
        .id = "key-query-ignored-by-body",
        .severity = Severity::warning,
        .summary = "a parameter that nobody reads makes a new copy",
        .spec = "RFC 9111 §2",
        .why = "Anybody who adds a parameter gets past the cache: each value is a miss at the origin and a "
               "copy in the store. Recorded pages cannot show it, as a parameter may just not matter once.",
        .fix = "Have the CDN keep a list of the parameters that count, and leave the others out of the key."},
};

}  // namespace

lint::Family duplicate_rules() {
    return {"duplicates", "Copies under several URLs", kRules};
}

}  // namespace cachewright::rules
