#include "lib/proxy/admin_purge.hpp"

#include "lib/proxy/notifier.hpp"
#include "lib/proxy/private/wish.hpp"
#include "lib/store/purge.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace cachewright::proxy {

namespace {

using Scope = store::Purge::Scope;

constexpr std::array kScopes{Scope::url, Scope::prefix, Scope::host, Scope::tag, Scope::glob};
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
    const auto everything = flag_of(wish, "everything");
    if (!everything) return tl::unexpected(everything.error());
    if (*everything && wanted) return tl::unexpected(admin_error(400, "a purge has one scope", kOne));
    if (*everything) wanted = Wanted{};
    if (!wanted) return tl::unexpected(admin_error(400, "what is to be purged is not said", kOne));
    return *wanted;
}

}  // namespace

AdminAnswer purge(const AdminCall& call) {
    const auto wish = read_wish(call, {"url", "prefix", "host", "tag", "glob", "everything", "soft"});
    if (!wish) return wish.error();
    const auto soft = flag_of(*wish, "soft");
    if (!soft) return soft.error();
    const auto wanted = read_wanted(*wish);
    if (!wanted) return wanted.error();
    const auto mode = *soft ? store::Purge::Mode::soft : store::Purge::Mode::hard;
    Shared& shared = call.shared;
    const auto purged = shared.cache.purge(wanted->scope, wanted->text, mode, shared.clock.now().cache);
    if (!purged) return admin_error(400, purged.error().message, purged.error().hint);
    AdminAnswer answer = json_answer({{"purged", purged->responses},
                                      {"soft", *soft},
                                      {"scope", store::name_of(wanted->scope)},
                                      {"sequence", purged->sequence}});
    answer.after = purged->durable;
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
