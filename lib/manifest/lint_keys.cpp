// The keys of [lint], [[class]] and [[policy]] in words: the documentation and the file that `init` writes
// come from here, and what is not here is an unknown key.
#include "lib/manifest/lint_config.hpp"

#include <fmt/format.h>

#include <array>

namespace cachewright::manifest {

namespace {

constexpr std::string_view kUrlMeaning =
    "URL patterns: a path (`/blog/**`) or a host with a path (`*.example.com/**`). `*` stays within a "
    "segment, `**` goes across.";
constexpr std::string_view kMethodMeaning =
    "Methods of the request. A response without its request counts as GET.";
constexpr std::string_view kStatusMeaning = "Statuses: 404, or \"5xx\" for a whole class.";
constexpr std::string_view kTypeMeaning = "Content types without parameters: `text/html`, `image/*`.";
constexpr std::string_view kClassMeaning =
    "What kind of resource the response is: `html-page`, `fingerprinted-asset`, `asset`, `service-worker`, "
    "`public-api`, `private-api`, `playlist`, `segment`, `event-stream`, `redirect`, `error` or `other`.";
constexpr std::string_view kUrlKind = "URL pattern or array of them";
constexpr std::string_view kMethodKind = "string or array of strings";
constexpr std::string_view kStatusKind = "status or array of them";
constexpr std::string_view kTypeKind = "content type or array of them";
constexpr std::string_view kClassKind = "class or array of them";

constexpr std::array kKeys{
    ConfigKey{"lint", "select", "array of rules", "every rule that is not opt-in",
              R"(["cookie", "vary-star"])",
              "Run only these rules: ids or prefixes; \"all\" for every rule there is."},
    ConfigKey{"lint", "ignore", "array of rules", "[]", R"(["cookie"])", "Do not run these rules."},
    ConfigKey{"lint", "enable", "array of rules", "[]", R"(["cookie-cacheable-shared"])",
              "Run these besides: rules that are off unless they are named."},
    ConfigKey{"lint", "fail_on", "error, warning, info or never", "\"error\"", R"("warning")",
              "Exit with 1 from this severity on."},
    ConfigKey{"lint", "max_warnings", "whole number", "no limit", "20",
              "Exit with 1 when there are more warnings than this."},
    ConfigKey{"lint", "baseline", "file", "none", R"("cachewright-baseline.json")",
              "Findings that are accepted for now, from the folder of this file. `cachewright lint "
              "--update-baseline` writes it."},
    ConfigKey{"lint", "hosts", "host or array of them", "every host", R"(["shop.example", "*.shop.example"])",
              "Only findings on these hosts are shown and count; `*.shop.example` is every host below "
              "shop.example."},
    ConfigKey{"lint", "variants", "whole number", "100", "50",
              "Into how many stored objects one URL may split before it counts as too many."},
    ConfigKey{"lint", "sensitive_paths", kUrlKind, "none", R"(["/vip/**", "/api/profile"])",
              "Pages and API answers that are one visitor's, beside those that are known by name (account, "
              "cart, checkout, …)."},
    ConfigKey{"lint.severity", "RULE", "error, warning, info or off", "the rule's own", R"("error")",
              "The severity of a rule, or of all with that prefix. The longest name counts."},
    ConfigKey{"lint.thresholds", "html_page", "duration", "\"1h\"", R"("10m")",
              "For how long browsers may keep an HTML page; above a day it is an error."},
    ConfigKey{"lint.thresholds", "server_error", "duration", "\"1m\"", R"("10s")",
              "For how long caches may keep a 5xx."},
    ConfigKey{"lint.thresholds", "not_found", "duration", "\"10m\"", R"("1h")",
              "For how long caches may keep a 404."},
    ConfigKey{"lint.override", "url", kUrlKind, "any", R"(["/legacy/**", "*.example.com/old/**"])",
              kUrlMeaning},
    ConfigKey{"lint.override", "method", kMethodKind, "any", R"(["GET", "HEAD"])", kMethodMeaning},
    ConfigKey{"lint.override", "status", kStatusKind, "any", R"([404, "5xx"])", kStatusMeaning},
    ConfigKey{"lint.override", "type", kTypeKind, "any", R"("image/*")", kTypeMeaning},
    ConfigKey{"lint.override", "class", kClassKind, "any", R"("redirect")", kClassMeaning},
    ConfigKey{"lint.override", "ignore", "array of rules", "[]", R"(["vary"])",
              "Do not report these rules here."},
    ConfigKey{
        "lint.override", "severity", "table of severities", "{}", R"({ vary = "info" })",
        "Severities that hold here, as in [lint.severity]. Of several blocks that match, the last counts."},
    ConfigKey{"lint.suppress", "rule", "rule or array of rules", "", R"("vary-user-agent")",
              "What is not reported: ids or prefixes."},
    ConfigKey{"lint.suppress", "reason", "string", "", R"("the mobile site moves away in January, OPS-1234")",
              "Why, for whoever finds it in a year."},
    ConfigKey{"lint.suppress", "until", "date", "for good", "2027-01-31",
              "The last day (UTC) on which it holds; from then on the findings count again."},
    ConfigKey{"lint.suppress", "url", kUrlKind, "any", R"("/m/**")", kUrlMeaning},
    ConfigKey{"lint.suppress", "method", kMethodKind, "any", R"("GET")", kMethodMeaning},
    ConfigKey{"lint.suppress", "status", kStatusKind, "any", "200", kStatusMeaning},
    ConfigKey{"lint.suppress", "type", kTypeKind, "any", R"("text/html")", kTypeMeaning},
    ConfigKey{"lint.suppress", "class", kClassKind, "any", R"("html-page")", kClassMeaning},
    ConfigKey{"class", "is", "class", "", R"("private-api")", kClassMeaning},
    ConfigKey{"class", "url", kUrlKind, "any", R"("/graphql")", kUrlMeaning},
    ConfigKey{"class", "method", kMethodKind, "any", R"("GET")", kMethodMeaning},
    ConfigKey{"class", "status", kStatusKind, "any that is no redirect or error", R"("2xx")", kStatusMeaning},
    ConfigKey{"class", "type", kTypeKind, "any", R"("application/json")", kTypeMeaning},
    ConfigKey{"policy", "name", "string", "", R"("pages stay fresh")",
              "What findings and the baseline call it by: no two blocks have the same."},
    ConfigKey{"policy", "reason", "string", "", R"("editors expect a correction to be seen within minutes")",
              "Why, for whoever meets the finding; it is printed with it."},
    ConfigKey{"policy", "severity", "error, warning or info", "\"error\"", R"("warning")",
              "Of its findings; `policy-violation` in [lint.severity] counts before it."},
    ConfigKey{"policy", "url", kUrlKind, "any", R"("shop.example/**")", kUrlMeaning},
    ConfigKey{"policy", "method", kMethodKind, "any", R"(["GET", "HEAD"])", kMethodMeaning},
    ConfigKey{"policy", "status", kStatusKind, "any but 304", "200", kStatusMeaning},
    ConfigKey{"policy", "type", kTypeKind, "any", R"("text/html")", kTypeMeaning},
    ConfigKey{"policy", "class", kClassKind, "any", R"("html-page")", kClassMeaning},
    ConfigKey{"policy", "require", "directive or array of them", "none", R"(["no-cache"])",
              "Directives that Cache-Control must have."},
    ConfigKey{"policy", "forbid", "directive or array of them", "none", R"(["public", "s-maxage"])",
              "Directives that it must not have."},
    ConfigKey{
        "policy", "ttl", "table of `min` and `max` by cache", "none",
        R"({ browser = { max = "1h" }, shared = { min = "0s", max = "1d" } })",
        "For how long a cache may answer without asking the origin: `browser`, `shared` (any proxy), or a "
        "profile, whose settings count. A cache that stores nothing or asks each time has 0s."},
    ConfigKey{"policy", "vary", "array of field names", "any", R"(["Accept-Encoding", "Origin"])",
              "The only request fields that Vary may name; [] for none."},
    ConfigKey{
        "policy", "private", "true or false", "false", "true",
        "No shared cache may store the response: any proxy, any CDN that reads targeted fields, any cache "
        "that is selected."},
    ConfigKey{"policy", "hashed_immutable", "true or false", "false", "false",
              "The URL names a version (a hash, a version number), browsers keep the response for a year and "
              "are told `immutable`. Redirects and errors are left out."},
};

struct TableText {
    std::string_view name;
    std::string_view heading;
    std::string_view description;
};
constexpr std::array kTables{
    TableText{"lint", "[lint]", ""},
    TableText{"lint.severity", "[lint.severity]", "How grave findings are, by rule or prefix."},
    TableText{"lint.thresholds", "[lint.thresholds]",
              "From which lifetime on something is kept for too long."},
    TableText{"lint.override", "[[lint.override]]",
              "Other settings for some responses; as many blocks as are needed."},
    TableText{
        "lint.suppress", "[[lint.suppress]]",
        "Findings that are not to be reported, each with its reason. One that hides nothing any more, and "
        "one past its date, are reported themselves."},
    TableText{"class", "[[class]]",
              "What kind of resource a response is, where URL, type and status do not tell. Rules judge it "
              "accordingly; of several blocks that match, the last counts."},
    TableText{"policy", "[[policy]]",
              "Your own policy: which responses it is for, and what they must say. A response that does not "
              "is a finding of `policy-violation` with your reason."},
};

}  // namespace

std::string as_comment(std::string_view text) {
    std::string lines;
    std::string line = "#";
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (line.size() + 1 + end > 100) {
            lines += line + "\n";
            line = "#";
        }
        line += fmt::format(" {}", text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines + line + "\n";
}

std::span<const ConfigKey> lint_keys() {
    return kKeys;
}

std::vector<std::string_view> keys_of(std::string_view table) {
    std::vector<std::string_view> keys;
    for (const ConfigKey& key : kKeys) {
        if (key.table == table) keys.push_back(key.key);
    }
    return keys;
}

std::string commented_lint_config() {
    std::string text =
        "# Configuration of cachewright, found from this folder and all below it. Everything that is\n"
        "# commented out shows an example; take away the \"#\" of a line to use it. Flags of the command "
        "line\n"
        "# count before CACHEWRIGHT_… in the environment, and those before this file.\n"
        "\n"
        "# The caches in front of the site: `cachewright profile list` names them.\n"
        "#profiles = [\"cloudflare\"]\n";
    for (const TableText& table : kTables) {
        text += '\n';
        if (!table.description.empty()) text += as_comment(table.description);
        text += fmt::format("{}{}\n", table.name == "lint" ? "" : "#", table.heading);
        for (const ConfigKey& key : kKeys) {
            if (key.table != table.name) continue;
            if (table.name == "lint") text += '\n';
            text += as_comment(key.standard.empty()
                                   ? fmt::format("{} Mandatory.", key.description)
                                   : fmt::format("{} Default: {}.", key.description, key.standard));
            text += fmt::format("#{} = {}\n", key.key == "RULE" ? "vary" : key.key, key.example);
        }
    }
    return text;
}

}  // namespace cachewright::manifest
