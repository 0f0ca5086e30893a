#include "lib/proxy/admin_routes.hpp"

#include "lib/proxy/admin_clock.hpp"
#include "lib/proxy/admin_config.hpp"
#include "lib/proxy/admin_decisions.hpp"
#include "lib/proxy/admin_entries.hpp"
#include "lib/proxy/admin_faults.hpp"
#include "lib/proxy/admin_guard.hpp"
#include "lib/proxy/admin_purge.hpp"
#include "lib/proxy/admin_stats.hpp"
#include "lib/proxy/events.hpp"
#include "lib/proxy/private/wish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace cachewright::proxy {

namespace {

AdminAnswer tell_health(const AdminCall&) {
    return json_answer({{"status", "ok"}});
}

enum class Does : std::uint8_t { reads, changes, removes };

struct Route {
    Does does;
    std::string_view path;  // ends in {id} where the rest of the path is an argument
    AdminAnswer (*handle)(const AdminCall&);
    std::array<std::string_view, 6> parameters{};  // of the query
};

constexpr std::string_view kId = "{id}";

constexpr std::array kRoutes{
    Route{Does::reads, "/healthz", tell_health},
    Route{Does::reads, "/api/clock", tell_clock},
    Route{Does::changes, "/api/clock", move_clock},
    Route{Does::reads, "/api/config", tell_config},
    Route{Does::changes, "/api/config/reload", reload_config},
    Route{Does::reads, "/api/stats", tell_stats},
    Route{Does::reads, "/metrics", tell_metrics},
    Route{Does::reads, "/api/decisions", list_decisions, {"limit", "outcome", "url"}},
    Route{Does::reads, "/api/decisions/{id}", tell_decision},
    Route{Does::reads, "/api/entries", list_entries, {"url", "tag", "state", "limit", "after"}},
    Route{Does::changes, "/api/purge", purge},
    Route{Does::reads, "/events", open_events, {"outcome", "url"}},
    Route{Does::reads, "/api/faults", tell_faults},
    Route{Does::changes, "/api/faults", install_faults},
    Route{Does::removes, "/api/faults", remove_faults},
};

// The argument in the path, empty where the route has none; nothing when this is another path.
std::optional<std::string_view> match(const Route& route, std::string_view path) {
    std::string_view begin = route.path;
    if (!begin.ends_with(kId)) return path == begin ? std::optional<std::string_view>("") : std::nullopt;
    begin.remove_suffix(kId.size());
    if (!path.starts_with(begin) || path.size() == begin.size()) return std::nullopt;
    return path.substr(begin.size());
}

Does wanted(std::string_view method) {
    if (method == "POST") return Does::changes;
    return method == "DELETE" ? Does::removes : Does::reads;
}

std::string_view methods(Does does) {
    switch (does) {
        case Does::reads: return "GET, HEAD";
        case Does::changes: return "POST";
        case Does::removes: return "DELETE";
    }
    return {};
}

std::optional<AdminAnswer> unknown_parameter(const Route& route, const AdminCall& call) {
    std::string known;
    for (const std::string_view name : route.parameters)
        known += name.empty() ? std::string() : fmt::format("{}{}", known.empty() ? "" : ", ", name);
    for (const http::FormParameter& given : call.query) {
        if (std::find(route.parameters.begin(), route.parameters.end(), given.name) ==
                route.parameters.end() ||
            given.name.empty())
            return admin_error(400, fmt::format("the parameter '{}' is unknown", given.name),
                               known.empty() ? std::string("there is none here") : "there are " + known);
    }
    return std::nullopt;
}

AdminAnswer no_route() {
    std::string paths;
    for (const Route& route : kRoutes) {
        if (paths.find(route.path) == std::string::npos)
            paths += fmt::format("{}{}", paths.empty() ? "" : ", ", route.path);
    }
    return admin_error(404, "there is nothing under this path", "there are " + paths);
}

// Of a whole URL (RFC 9112 §3.2.2) what follows the authority.
std::string_view path_and_query(std::string_view target) {
    if (target.starts_with('/')) return target;
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos) return target;
    target.remove_prefix(scheme + 3);
    return target.substr(std::min(target.find_first_of("/?"), target.size()));
}

}  // namespace

std::optional<std::string_view> AdminCall::parameter(std::string_view name) const {
    const auto last = std::find_if(query.rbegin(), query.rend(),
                                   [name](const http::FormParameter& given) { return given.name == name; });
    return last == query.rend() ? std::nullopt : std::optional<std::string_view>(last->value);
}

AdminAnswer admin_error(int status, std::string_view why, std::string_view hint) {
    Json told{{"error", why}};
    if (!hint.empty()) told["hint"] = hint;
    AdminAnswer answer = json_answer(told);
    answer.status = status;
    return answer;
}

AdminAnswer answer_admin(Shared& shared, const http::Request& request, const std::string& content) {
    if (auto refused = guard_admin(shared.settings(), request)) return *std::move(refused);
    return answer_owner(shared, request, content);
}

AdminAnswer answer_owner(Shared& shared, const http::Request& request, const std::string& content) {
    const std::string_view target = path_and_query(request.target);
    const std::size_t question = target.find('?');
    const std::string_view path = target.substr(0, question);
    AdminCall call{shared, request, content, {}, {}};
    if (question != std::string_view::npos)
        call.query = http::parse_form_urlencoded(target.substr(question + 1));
    std::string allow;
    for (const Route& route : kRoutes) {
        const auto id = match(route, path);
        if (!id) continue;
        if (route.does != wanted(request.method)) {
            allow += fmt::format("{}{}", allow.empty() ? "" : ", ", methods(route.does));
            continue;
        }
        if (auto refused = unknown_parameter(route, call)) return *std::move(refused);
        call.id = *id;
        return route.handle(call);
    }
    if (allow.empty()) return no_route();
    AdminAnswer answer = admin_error(405, fmt::format("only {} here", allow));
    answer.allow = allow;
    return answer;
}

}  // namespace cachewright::proxy
