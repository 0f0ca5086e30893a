#include "lib/proxy/admin_config.hpp"

#include "lib/base/time_text.hpp"
#include "lib/proxy/private/wish.hpp"
#include "lib/proxy/reload.hpp"

#include <utility>
#include <variant>

namespace cachewright::proxy {

namespace {

Json json_of(const std::vector<ToldSetting>& settings) {
    Json items = Json::array();
    for (const ToldSetting& told : settings) {
        Json item{{"key", told.key}, {"from", told.from}};
        std::visit([&](const auto& value) { item["value"] = value; }, told.value);
        items.push_back(std::move(item));
    }
    return items;
}

std::string moment(base::TimePoint time) {
    return base::time_text(time, base::SecondParts::none);
}

Json refusal_json(const Loaded::Refused& refused) {
    Json told{{"at", moment(refused.at)}, {"error", refused.error.message}};
    if (!refused.error.hint.empty()) told["hint"] = refused.error.hint;
    return told;
}

}  // namespace

AdminAnswer tell_config(const AdminCall& call) {
    const Settings& settings = call.shared.settings();
    const Loaded& loaded = call.shared.loaded;
    Json told{{"items", json_of(settings.told)},
              {"profile", {{"name", settings.cache.profile}, {"items", json_of(settings.profile_told)}}},
              {"loaded_at", moment(loaded.at)},
              {"needs_restart", loaded.needs_restart},
              {"file", nullptr},
              {"refused", nullptr}};
    if (!settings.file.empty()) told["file"] = settings.file;
    if (loaded.refused) told["refused"] = refusal_json(*loaded.refused);
    return json_answer(told);
}

AdminAnswer reload_config(const AdminCall& call) {
    if (const auto wish = read_wish(call, {}); !wish) return wish.error();
    const Reload done = reload(call.shared);
    if (done.refused) return admin_error(400, done.refused->message, done.refused->hint);
    AdminAnswer answer = tell_config(call);
    answer.judges_anew = done.judges_anew;
    return answer;
}

}  // namespace cachewright::proxy
