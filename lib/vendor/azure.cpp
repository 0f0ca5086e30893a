// Azure Front Door. Caching belongs to a route.
#include "lib/vendor/catalog.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace cachewright::vendor {

namespace {

constexpr std::array kSources{
    Source{"AZ-1", "Caching with Azure Front Door",
           "https://learn.microsoft.com/azure/frontdoor/front-door-caching", "2026-11-20"},
    Source{"AZ-2", "Issue 89991 of the documentation: the lack of support for Vary",
           "https://github.com/MicrosoftDocs/azure-docs/issues/89991", "2026-11-21"},
    Source{"AZ-3", "Microsoft Q&A: stale-while-revalidate in Azure Front Door",
           "https://learn.microsoft.com/answers/questions/768364", "2026-11-21"},
    Source{"AZ-4", "Protocol support for HTTP headers in Azure Front Door: X-Azure-Ref, X-Cache",
           "https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol", "2026-11-21"},
};

constexpr std::array kFacts{
    Fact{"eligibility.methods", "GET", "AZ-1"},
    Fact{"eligibility.request_directives", "off", "AZ-1", Certainty::recall,
         "The page does not speak of Cache-Control in requests."},
    Fact{"eligibility.request_no_store", "off", "AZ-1", Certainty::recall},
    Fact{"storage.targeted", "none", "AZ-1", Certainty::documented,
         "Cache-Control and Expires are what the page names; CDN-Cache-Control is not among them."},
    Fact{"storage.s_maxage", "on", "AZ-1", Certainty::documented, "Before max-age."},
    Fact{"storage.max_age", "on", "AZ-1", Certainty::documented, "Before Expires."},
    Fact{"storage.expires", "on", "AZ-1"},
    Fact{"storage.lifetime_choice", "first", "AZ-1"},
    Fact{"storage.heuristic", "off", "AZ-1", Certainty::documented,
         "Without Cache-Control the TTL is a random one between one and three days."},
    Fact{"storage.default_lifetime_beside_policy", "on", "AZ-1", Certainty::recall,
         "The page gives the default for responses without Cache-Control."},
    Fact{"storage.maximum_lifetime", "1y1d", "AZ-1", Certainty::documented, "366 days."},
    Fact{"storage.private", "refuse", "AZ-1", Certainty::documented, "Even where a rule overrides the TTL."},
    Fact{"storage.no_cache", "refuse", "AZ-1", Certainty::documented, "Even where a rule overrides the TTL."},
    Fact{"storage.no_store", "refuse", "AZ-1", Certainty::documented, "Even where a rule overrides the TTL."},
    Fact{"storage.set_cookie", "strip", "AZ-1", Certainty::documented, "Cacheable responses lose it."},
    Fact{"storage.post_responses", "off", "AZ-1"},
    Fact{"reuse.stale_while_revalidate", "off", "AZ-3", Certainty::documented,
         "Microsoft's answer: not supported yet."},
    Fact{"reuse.stale_if_error", "off", "AZ-1", Certainty::recall, "The page does not speak of it."},
    Fact{"reuse.stale_when_disconnected", "off", "AZ-1", Certainty::recall, "The same."},
    Fact{"status.header", "X-Cache", "AZ-1 AZ-4"},
    Fact{"status.hit", "TCP_HIT", "AZ-1", Certainty::documented,
         "TCP_REMOTE_HIT when another edge server of the location had it."},
    Fact{"status.miss", "TCP_MISS", "AZ-1"},
    Fact{"status.expired", "TCP_MISS", "AZ-1", Certainty::recall},
    Fact{"status.revalidated", "TCP_MISS", "AZ-1", Certainty::recall, "The page has no word for it."},
    Fact{"status.kept_out", "PRIVATE_NOSTORE", "AZ-1", Certainty::documented,
         "The response says private or no-store."},
    Fact{"status.pass", "TCP_MISS", "AZ-1", Certainty::recall,
         "What keeps a response out beside private and no-store has no word of its own."},
    Fact{"status.dynamic", "CONFIG_NOCACHE", "AZ-1", Certainty::recall,
         "Documented where the route does not cache; for other methods than GET it is assumed."},
    Fact{"purge.kinds", "path wildcard", "AZ-1", Certainty::documented, "Without regard to case and query."},
    Fact{"purge.soft_kinds", "none", "AZ-1"},
};

constexpr std::array<std::string_view, 2> kSwitch{"on", "off"};
constexpr std::array kCachingEffects{Effect{"on", "eligibility.caching", "on", "AZ-1"},
                                     Effect{"off", "eligibility.caching", "off", "AZ-1"},
                                     Effect{"off", "status.dynamic", "CONFIG_NOCACHE", "AZ-1"}};
constexpr std::array kDefaultEffects{Effect{"*", "storage.default_lifetime", "$", "AZ-1"}};
constexpr std::array kOverrideEffects{Effect{"*", "storage.fixed_lifetime", "$", "AZ-1"}};
constexpr std::array<std::string_view, 4> kQueries{"ignore", "use", "include_listed", "ignore_listed"};
constexpr std::array kQueryEffects{
    Effect{"ignore", "key.query", "ignore", "AZ-1"},
    Effect{"use", "key.query", "sort", "AZ-1"},
    Effect{"include_listed", "key.query", "only-listed", "AZ-1"},
    Effect{"ignore_listed", "key.query", "all-but-listed", "AZ-1"},
};
constexpr std::array kQueryNamesEffects{Effect{"*", "key.query_names", "$", "AZ-1"}};

constexpr std::array<std::string_view, 2> kVary{"ignored", "honoured"};
constexpr std::array kVaryEffects{Effect{"ignored", "storage.vary", "ignore", "AZ-2"},
                                  Effect{"ignored", "storage.vary_star", "ignore", "AZ-2"},
                                  Effect{"honoured", "storage.vary", "honour", "AZ-1"}};

constexpr std::array kSettings{
    Setting{"caching", "caching is on for the route", kSwitch, "on", "AZ-1", Certainty::documented,
            kCachingEffects},
    Setting{"default_ttl",
            "stands for the random TTL of one to three days",
            {},
            "2d",
            "AZ-1",
            Certainty::documented,
            kDefaultEffects},
    Setting{"override_ttl",
            "a TTL of a rule, used instead of what the response says",
            {},
            "",
            "AZ-1",
            Certainty::documented,
            kOverrideEffects},
    Setting{"vary", "what Vary does: the page is silent, and a user found by experiment that it does nothing",
            kVary, "ignored", "AZ-2", Certainty::third_party, kVaryEffects},
    Setting{"query_mode", "query strings in the key; their order does not matter", kQueries, "ignore", "AZ-1",
            Certainty::recall, kQueryEffects},
    Setting{"query_names",
            "the names for query_mode = include_listed or ignore_listed",
            {},
            "",
            "AZ-1",
            Certainty::documented,
            kQueryNamesEffects},
};

// What the one setting leaves to the other.
std::optional<Impossible> refused(std::span<const SettingValue> given, const ProfileOptions& /*options*/) {
    const auto mode = given_value(given, "query_mode");
    const bool lists = mode == "include_listed" || mode == "ignore_listed";
    const bool named = given_value(given, "query_names").has_value();
    if (lists && !named) {
        return Impossible{fmt::format("query_mode={} is for names, and query_names is not set", *mode),
                          "set query_names as well, or query_mode=ignore or use",
                          {"query_mode"}};
    }
    if (named && !lists) {
        return Impossible{"query_names has no effect without query_mode",
                          "set query_mode=include_listed or query_mode=ignore_listed as well",
                          {"query_names"}};
    }
    return std::nullopt;
}

// AZ-4: from Front Door to the client.
constexpr std::array kDiagnostics{
    Diagnostic{
        "X-Azure-Ref", "{token}", "AZ-4", Certainty::documented, Towards::client, {}, Diagnostic::Others::go},
};

constexpr std::array kMarks{Mark{"X-Azure-Ref"}};

}  // namespace

const Profile azure{
    .name = "azure",
    .title = "Azure Front Door",
    .as_of = "2026-11-20",
    .sources = kSources,
    .facts = kFacts,
    .settings = kSettings,
    .marks = kMarks,
    .refused = refused,
    .diagnostics = kDiagnostics,
};

}  // namespace cachewright::vendor
