#include "lib/proxy/reload.hpp"

#include "lib/pipeline/profile_settings.hpp"
#include "lib/pipeline/renewal.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace cachewright::proxy {

namespace {

// What was decided when the proxy started stays as it is in `next`, also in what is told of it.
class Kept {
  public:
    Kept(const Settings& now, Settings& next) : now_(now), next_(next) {}

    template <class T>
    void keep(std::string_view key, const T& now, T& next) {
        if (next == now) return;
        next = now;
        tell(key);
    }
    // It has been kept.
    void tell(std::string_view key) {
        keys_.emplace_back(key);
        const auto is_it = [&](const ToldSetting& told) { return told.key == key; };
        const auto from = std::find_if(now_.told.begin(), now_.told.end(), is_it);
        const auto to = std::find_if(next_.told.begin(), next_.told.end(), is_it);
        if (from != now_.told.end() && to != next_.told.end()) *to = *from;
    }
    [[nodiscard]] std::vector<std::string> keys() && { return std::move(keys_); }

  private:
    const Settings& now_;
    Settings& next_;
    std::vector<std::string> keys_;
};

std::vector<std::string> keep_what_cannot_change(const Settings& now, Settings& next) {
    Kept kept(now, next);
    kept.keep("listen", now.listen, next.listen);
    kept.keep("admin", now.admin, next.admin);
    kept.keep("admin_token_file", now.admin_token, next.admin_token);
    kept.keep("threads", now.threads, next.threads);
    kept.keep("decisions", now.cache.decisions, next.cache.decisions);
    kept.keep("store_size", now.cache.store.bytes, next.cache.store.bytes);
    kept.keep("store", now.disk.path, next.disk.path);
    kept.keep("store_disk_size", now.disk.limits.bytes, next.disk.limits.bytes);
    kept.keep("max_variants", now.cache.store.variants_per_key, next.cache.store.variants_per_key);
    // What is stored has the keys that the settings made when it came.
    if (next.cache.profile != now.cache.profile || next.cache.options.key != now.cache.options.key) {
        kept.tell("profile");
        next.profile_told = now.profile_told;
        next.disk.filled_for = now.disk.filled_for;
        pipeline::keep_profile(now.cache, next.cache);
    }
    return std::move(kept).keys();
}

// What came from several origins is there until the end, and for none of them after a restart.
void tell_origins(const Settings& now, Settings& next) {
    const std::string several = "several origins";
    const bool same = now.origin == next.origin && now.cache.origin_authority == next.cache.origin_authority;
    if (!same || now.disk.filled_for == several) next.disk.filled_for = several;
}

Reload refused(Shared& shared, base::TimePoint at, base::Error error) {
    shared.loaded.refused = {at, error};
    Reload done;
    done.at = at;
    done.refused = std::move(error);
    return done;
}

std::string origin_as_told(const Settings& settings) {
    for (const ToldSetting& told : settings.told) {
        const auto* const value = std::get_if<std::string>(&told.value);
        if (told.key == "origin" && value != nullptr) return told.from + " " + *value;
    }
    return "the origin";
}

// What `next` says is right by itself, but not for this proxy.
std::optional<base::Error> objection(const Shared& shared, const Settings& next) {
    // Where a file was found, and not named, reading takes none, or another, for right.
    const std::string& file = shared.settings().file;
    if (!file.empty() && next.file != file)
        return base::Error{base::ErrorCode::not_found,
                           next.file.empty()
                               ? "the configuration file " + file + " is gone"
                               : "the configuration file found now is " + next.file + ", and was " + file,
                           "put it back as it was, or start the proxy anew"};
    // Where it listens does not change, whatever the file says of it by now.
    for (const net::ListenAddress& own : shared.own) {
        if (is_itself(next.origin, own))
            return base::Error{base::ErrorCode::usage,
                               origin_as_told(next) + " is the proxy itself, which listens on " +
                                   net::format_listen_address(own),
                               "another listen or admin address counts from the next start on"};
    }
    return std::nullopt;
}

}  // namespace

Reload reload(Shared& shared) {
    Reload done;
    done.at = shared.clock.now().wall;
    auto read = shared.configuration.read();
    if (!read) return refused(shared, done.at, read.error());
    if (auto error = objection(shared, *read)) return refused(shared, done.at, *std::move(error));
    const Settings& before = shared.settings();
    done.needs_restart = keep_what_cannot_change(before, *read);
    // The options follow from what is told of the profile.
    done.judges_anew = read->profile_told != before.profile_told;
    tell_origins(before, *read);
    store::DiskStore* const disk = shared.cache.disk();
    if (disk != nullptr && read->disk.filled_for != before.disk.filled_for &&
        !disk->fill_for(read->disk.filled_for))
        return refused(shared, done.at,
                       {base::ErrorCode::unavailable, "the store on disk could not take up the settings",
                        "see whether the disk is full"});
    shared.put_in_force(std::make_shared<const Settings>(*std::move(read)));
    shared.loaded = {done.at, done.needs_restart, std::nullopt};
    shared.settings_changed();
    return done;
}

net::Task<> renew_stored(Shared& shared, net::Loop& loop) {
    std::optional<std::uint64_t> after;
    while (true) {
        after = pipeline::renew_some(shared.cache, after);
        if (!after) co_return;
        co_await loop.yield();
    }
}

}  // namespace cachewright::proxy
