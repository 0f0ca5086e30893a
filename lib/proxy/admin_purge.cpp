#include "lib/proxy/admin_purge.hpp"

#include "lib/proxy/notifier.hpp"
#include "lib/proxy/private/wish.hpp"
#include "lib/store/purge.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cachewright::proxy {

namespace {

using Scope = store::Purge::Scope;

constexpr std::array kScopes{Scope::url, Scope::prefix, Scope::host, Scope::tag, Scope::glob};
constexpr std::string_view kSchemeEnd = "://";
constexpr std::string_view kOne = "say one of url, prefix, host, tag, glob, or everything: true";

struct Wanted {
    Scope scope = Scope::everything;
    std::string text;
};

tl::expected<Wanted, AdminAnswer> read_wanted(const Json& wish) {
    std::optional<Wanted> wanted;
    for (const Scope scope : kScopes) {
        const std::string name(store::name_of(scope));
        if (!wish.contains(name)) continue;
        if (!wish[name].is_string()) return tl::unexpected(admin_error(400, name + " must be a text", kOne));
        if (wanted) return tl::unexpected(admin_error(400, "a purge has one scope", kOne));
        wanted = Wanted{scope, wish[name].get<std::string>()};
    }
    // Clients speak plain HTTP with the proxy.
    if (wanted && wanted->scope == Scope::url && wanted->text.find(kSchemeEnd) == std::string::npos &&
        wanted->text.find('/', 1) != std::string::npos && !wanted->text.starts_with('/'))
        wanted->text.insert(0, "http://");
    const auto everything = flag_of(wish, "everything");
    if (!everything) return tl::unexpected(everything.error());
    if (*everything && wanted) return tl::unexpected(admin_error(400, "a purge has one scope", kOne));
    if (*everything) wanted = Wanted{};
    if (!wanted) return tl::unexpected(admin_error(400, "what is to be purged is not said", kOne));
    return *wanted;
}

// What would be taken and cover nothing, or something else than was meant.
std::optional<AdminAnswer> trap_in(const Wanted& wanted) {
    const bool has_scheme = wanted.text.find(kSchemeEnd) != std::string::npos;
    if (wanted.scope == Scope::prefix && !has_scheme && !wanted.text.empty() &&
        wanted.text.find('/') == std::string::npos) {
        return admin_error(
            400, fmt::format("the prefix to purge '{}' has no path", wanted.text),
            fmt::format("write www.example.com/{0}; all of a host named {0} is the prefix {0}/, "
                        "or the host {0}",
                        wanted.text));
    }
    if (wanted.scope == Scope::glob) {
        const std::size_t path = has_scheme ? wanted.text.find(kSchemeEnd) + kSchemeEnd.size() : 0;
        const std::size_t begin = wanted.text.find('/', path);
        const std::size_t bracket = wanted.text.find_first_of("[]", begin);
        if (begin != std::string::npos && bracket < wanted.text.find('?'))
            return admin_error(
                400,
                fmt::format("the glob to purge '{}' has a '{}' at character {}", wanted.text,
                            wanted.text[bracket], bracket + 1),
                "there are no sets: * stands for anything but /, also for a bracket of the URL");
    }
    return std::nullopt;
}

}  // namespace

AdminAnswer purge(const AdminCall& call) {
    const auto wish = read_wish(call, {"url", "prefix", "host", "tag", "glob", "everything", "soft"});
    if (!wish) return wish.error();
    const auto soft = flag_of(*wish, "soft");
    if (!soft) return soft.error();
    const auto wanted = read_wanted(*wish);
    if (!wanted) return wanted.error();
    if (auto trap = trap_in(*wanted)) return *std::move(trap);
    const auto mode = *soft ? store::Purge::Mode::soft : store::Purge::Mode::hard;
    Shared& shared = call.shared;
    auto purged = shared.cache.purge(wanted->scope, wanted->text, mode, shared.clock.now().cache);
    if (!purged) return admin_error(400, purged.error().message, purged.error().hint);
    AdminAnswer answer = json_answer({{"purged", purged->responses},
                                      {"soft", *soft},
                                      {"scope", store::name_of(wanted->scope)},
                                      {"sequence", purged->sequence}});
    answer.after = purged->durable;
    answer.purged = std::move(purged->gone);
    return answer;
}

net::Task<> settle(net::Loop& loop, AdminAnswer& answer) {
    const std::shared_ptr<pipeline::Pending> after = std::exchange(answer.after, nullptr);
    if (after == nullptr) co_return;
    co_await wait_for(loop, *after);
    if (after->state() == pipeline::Pending::State::done) co_return;
    answer = admin_error(500, "the purge could not be written to the store on disk",
                         "what was purged is not served any more, but may be there again after a restart: "
                         "delete the file of --store before the next start");
}

}  // namespace cachewright::proxy
