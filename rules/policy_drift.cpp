// One site, one kind of resource, several policies.
#include "lib/base/ascii.hpp"
#include "lib/http/media_type.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "rules/families.hpp"
#include "rules/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::rules {

namespace {

using http::FieldId;
using lint::Example;
using lint::Observation;
using lint::Report;
using lint::ResourceKind;
using lint::Rule;
using lint::Severity;
using lint::Site;

constexpr std::array kDriftBad{
    Example{"four scripts for a day, one for a minute",
            "GET /js/a.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=86400\n"
            "---\n"
            "GET /js/b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=86400\n"
            "---\n"
            "GET /js/c.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=86400\n"
            "---\n"
            "GET /js/d.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=86400\n"
            "---\n"
            "GET /js/e.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=60\n"},
};
constexpr std::array kDriftGood{
    Example{"a lifetime that a CDN counts down for each",
            "GET /js/a.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=4000\n"
            "---\n"
            "GET /js/b.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=3100\n"
            "---\n"
            "GET /js/c.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=2050\n"
            "---\n"
            "GET /js/d.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=990\n"
            "---\n"
            "GET /js/e.js HTTP/1.1\nHost: shop.example\n\nHTTP/1.1 200 OK\n"
            "Content-Type: text/javascript\nCache-Control: max-age=60\n"},
};

// The directory of a path; parts with digits in them, which name one of many, become "*".
std::string template_of(std::string_view path) {
    std::string text;
    path = path.substr(0, path.find_last_of('/') + 1);
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size() - 1) + 1;
        const std::string_view part = path.substr(0, end);
        text += std::any_of(part.begin(), part.end(), base::is_digit) ? std::string_view("*/") : part;
        path.remove_prefix(end);
    }
    return text;
}

// Directives in lower case and sorted, so that only what they say counts.
std::string policy_of(const Observation& observation) {
    std::vector<std::string> directives;
    for (const http::CacheDirective& directive : observation.subject().cache_control().directives) {
        directives.push_back(base::to_lower(directive.name));
        if (!directive.argument.empty()) directives.back().append("=").append(directive.argument);
    }
    std::sort(directives.begin(), directives.end());
    std::string text;
    for (const std::string& directive : directives)
        text.append(text.empty() ? "" : ", ").append(directive);
    return text;
}

struct Group {
    std::string directory;
    std::vector<const Observation*> members;
};

// Pages and data of one visitor, and what is not to be kept, are set apart on purpose.
bool is_set_apart(const Observation& observation) {
    const ResourceKind kind = observation.subject().resource();
    const http::CacheDirectives& directives = observation.subject().shared().facts.directives;
    return (kind == ResourceKind::html_page || kind == ResourceKind::public_api) &&
           (directives.no_store || directives.private_ || directives.no_cache);
}

// Its directory has another one with the same policy: the directory is set apart, not the file.
bool is_one_of_several(const Group& group, const Observation& odd) {
    const std::string directory = template_of(odd.subject().uri().path);
    const std::string policy = policy_of(odd);
    return std::any_of(group.members.begin(), group.members.end(), [&](const Observation* member) {
        return member != &odd && policy_of(*member) == policy &&
               template_of(member->subject().uri().path) == directory;
    });
}

void tell_odd_one(const Group& group, Report& report) {
    constexpr std::size_t kFewest = 5;
    if (group.members.size() < kFewest) return;
    std::map<std::string, std::vector<const Observation*>> policies;
    for (const Observation* observation : group.members)
        policies[policy_of(*observation)].push_back(observation);
    if (policies.size() < 2) return;
    const auto common = std::max_element(policies.begin(), policies.end(), [](const auto& a, const auto& b) {
        return a.second.size() < b.second.size();
    });
    // Four in five agree.
    const std::size_t agreeing = common->second.size();
    if (agreeing * 5 < group.members.size() * 4) return;
    const auto odd = std::find_if(group.members.begin(), group.members.end(), [&](const Observation* member) {
        return policy_of(*member) != common->first && !is_set_apart(*member) &&
               (!group.directory.empty() || !is_one_of_several(group, *member));
    });
    if (odd == group.members.end()) return;
    const Observation& usual = *common->second.front();
    report.about((*odd)->exchange());
    report
        .add(fmt::format("{} other responses of this kind {} say '{}': unless this one is meant to "
                         "differ, visitors get new and old files side by side",
                         agreeing,
                         group.directory.empty() ? std::string("on this host")
                                                 : fmt::format("under {}", group.directory),
                         common->first),
             (*odd)->subject().field(FieldId::cache_control))
        .elsewhere.push_back({&usual.exchange(), usual.subject().field(FieldId::cache_control)});
}

// What a build makes, wherever it lies; pictures and pages of two directories differ for good reasons.
bool is_alike_everywhere(http::MediaKind media) {
    return media == http::MediaKind::css || media == http::MediaKind::script ||
           media == http::MediaKind::font;
}

void check_drift(const Site& site, Report& report) {
    std::map<std::string, Group> groups;
    std::map<std::string, Group> across_directories;
    std::map<std::string, std::set<std::string>> directories;
    for (const lint::UrlHistory& history : site.urls()) {
        const Observation& observation = *history.observations().front();
        const lint::Subject& subject = observation.subject();
        if (!is_page(observation) || !subject.uri().host ||
            !observation.fields().contains(FieldId::cache_control))
            continue;
        const std::string directory = template_of(subject.uri().path);
        const auto media = http::media_kind(observation.fields().value(FieldId::content_type));
        Group& group = groups[fmt::format("{}{} {} {}", *subject.uri().host, directory,
                                          static_cast<int>(media), static_cast<int>(subject.resource()))];
        if (group.members.empty()) group.directory = directory;
        group.members.push_back(&observation);
        if (!is_alike_everywhere(media)) continue;
        const std::string kind = fmt::format("{} {} {}", *subject.uri().host, static_cast<int>(media),
                                             static_cast<int>(subject.resource()));
        across_directories[kind].members.push_back(&observation);
        directories[kind].insert(directory);
    }
    for (const auto& [key, group] : groups)
        tell_odd_one(group, report);
    // Directories with a few files each have no usual policy of their own.
    for (const auto& [key, group] : across_directories) {
        if (directories[key].size() * 2 >= group.members.size()) tell_odd_one(group, report);
    }
}

constexpr std::array kRules{
    Rule{
        .id = "diag-policy-drift",
        .severity = Severity::info,
        .summary = "one response with another policy than its like",
        .spec = "RFC 9111 §5.2",
        .why = "Files of one directory and type that are kept for different times are seldom meant so: after "
               "a deploy visitors have the new one beside old ones.",
        .fix = "Set the policy in one place for the whole directory, or ignore the rule if the difference is "
               "meant.",
        .bad = kDriftBad,
        .good = kDriftGood,
        .check_site = check_drift},
};

}  // namespace

lint::Family policy_drift_rules() {
    return {"policy-drift", "Policies of one site", kRules};
}

}  // namespace cachewright::rules
