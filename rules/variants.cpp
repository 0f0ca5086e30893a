// Responses of one URL held against each other: do they agree on what selects a variant?
#include "lib/base/ascii.hpp"
#include "lib/http/vary.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Elsewhere;
using lint::Example;
using lint::Finding;
using lint::Observation;
using lint::Report;
using lint::Rule;
using lint::Severity;
using lint::Subject;
using lint::UrlHistory;

// The names in Vary, in lower case and sorted.
std::vector<std::string> varied_names(const Observation& observation) {
    std::vector<std::string> names;
    for (const http::VaryName& member : observation.subject().vary().names)
        names.push_back(base::to_lower(member.name));
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

// A 200 to a GET as the server sent it, which shared caches keep.
bool is_kept_page(const Observation& observation) {
    const Subject& subject = observation.subject();
    return observation.status() == 200 && subject.is_get_or_head() && subject.fields_as_sent() &&
           subject.shared().storability.storable();
}

// RFC 9110 §12.5.5 lets each response name what was looked at for it; RFC 9111 §4.1: a cache with several
// responses goes by the Vary of the newest that it finds.
void check_inconsistent(const UrlHistory& history, Report& report) {
    const Observation* first = nullptr;
    std::vector<std::string> names_of_first;
    for (const Observation* observation : history.observations()) {
        if (!is_kept_page(*observation)) continue;
        std::vector<std::string> names = varied_names(*observation);
        if (first == nullptr) {
            first = observation;
            names_of_first = std::move(names);
            continue;
        }
        if (names == names_of_first) continue;
        std::vector<std::string> missing;
        std::set_symmetric_difference(names.begin(), names.end(), names_of_first.begin(),
                                      names_of_first.end(), std::back_inserter(missing));
        report.about(observation->exchange());
        Finding& finding = report.add(
            fmt::format(
                "this URL varies by {} in some responses and not in others: caches hand out a variant "
                "to visitors whom it was not made for",
                missing.front()),
            observation->subject().field(FieldId::vary));
        finding.elsewhere.push_back({&first->exchange(), first->subject().field(FieldId::vary)});
        return;
    }
}

constexpr std::array kInconsistentBad{
    Example{"a language only where one was asked for",
            "GET /prices HTTP/1.1\nHost: shop.example\nAccept-Language: de\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\nContent-Language: de\n"
            "Vary: Accept-Language\n"
            "---\n"
            "GET /prices HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"},
};
constexpr std::array kInconsistentGood{
    Example{"the same names, in another order",
            "GET /prices HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"
            "Vary: Accept-Language, Accept-Encoding\n"
            "---\n"
            "GET /prices HTTP/1.1\nHost: shop.example\n\n"
            "HTTP/1.1 200 OK\nContent-Type: text/html\nCache-Control: max-age=300\n"
            "Vary: accept-encoding, accept-language\n"},
};

constexpr std::array kRules{
    Rule{.id = "vary-inconsistent",
         .severity = Severity::warning,
         .summary = "responses of one URL that vary by different fields",
         .spec = "RFC 9111 §4.1; RFC 9110 §12.5.5",
         .why =
             "A cache that holds several responses for a URL goes by the `Vary` of one of them. Where they "
             "differ, the answer depends on which came last: a response without the name answers "
             "everybody.",
         .fix = "Send the same `Vary` on every response of the URL, also on those for which the field was "
                "absent or made no difference, and on 304.",
         .bad = kInconsistentBad,
         .good = kInconsistentGood,
         .check_history = check_inconsistent},
};

}  // namespace

lint::Family variant_rules() {
    return {"variants", "Variants of one URL", kRules};
}

}  // namespace cachewright::rules
