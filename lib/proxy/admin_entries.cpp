#include "lib/proxy/admin_entries.hpp"

#include "lib/base/time_text.hpp"
#include "lib/http/credential_mask.hpp"
#include "lib/http/credential_name.hpp"
#include "lib/pipeline/entries.hpp"
#include "lib/policy/selecting_field.hpp"
#include "lib/proxy/private/decision_json.hpp"
#include "lib/proxy/private/query_value.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cachewright::proxy {

namespace {

constexpr std::size_t kUsual = 100;
constexpr std::size_t kMost = 1000;
constexpr std::string_view kMask = "******";

std::string masked(std::string text) {
    http::mask_credentials(text);
    return text;
}

// "/api/entries" shows which requests a variant is for, but no cookie and no credential.
std::string shown(const policy::SelectingField& field) {
    const http::FieldId id = http::field_id(field.name);
    const bool secret = id == http::FieldId::cookie || id == http::FieldId::authorization ||
                        id == http::FieldId::proxy_authorization || http::names_credential_field(field.name);
    return secret ? std::string(kMask) : masked(std::string(*field.value));
}

Json selecting_json(std::string_view text) {
    Json told = Json::object();
    while (const auto field = policy::take_selecting_field(text))
        told[std::string(field->name)] = field->value ? Json(shown(*field)) : Json(nullptr);
    return told;
}

// Behind its URL a key may have fields and cookies of the request, each with its value in quotes.
std::string shown_key(std::string_view key, std::string_view url) {
    const std::size_t at = url.empty() ? std::string_view::npos : key.find(url);
    const std::size_t end = at == std::string_view::npos ? key.size() : at + url.size();
    std::string text = masked(std::string(key.substr(0, end)));
    for (std::size_t i = end; i < key.size(); ++i) {
        text += key[i];
        if (key[i] != '"') continue;
        while (++i < key.size() && key[i] != '"') {
            if (key[i] == '\\') ++i;
        }
        text += kMask;
        text += '"';
    }
    return text;
}

Json variant_json(const pipeline::EntryVariant& variant) {
    return {{"selecting", selecting_json(variant.selecting)},
            {"status", variant.status},
            {"age_seconds", as_seconds(variant.age)},
            {"ttl_seconds", as_seconds(variant.remaining)},
            {"stale_while_revalidate_seconds", as_seconds(variant.stale_while_revalidate)},
            {"stale_if_error_seconds", as_seconds(variant.stale_if_error)},
            {"stored_at", base::time_text(variant.stored_at, base::SecondParts::none)},
            {"tags", variant.tags},
            {"content_bytes", variant.content_bytes},
            {"memory_bytes", variant.memory_bytes}};
}

Json entry_json(const pipeline::Entry& entry) {
    Json variants = Json::array();
    for (const pipeline::EntryVariant& variant : entry.variants)
        variants.push_back(variant_json(variant));
    return {{"key", shown_key(entry.key, entry.url)},
            {"method", entry.method},
            {"url", masked(entry.url)},
            {"variants", std::move(variants)}};
}

tl::expected<pipeline::EntryQuery, AdminAnswer> read_query(const AdminCall& call) {
    using State = pipeline::EntryQuery::State;
    pipeline::EntryQuery query;
    auto url = read_url_pattern(call);
    if (!url) return tl::unexpected(std::move(url.error()));
    query.url = *std::move(url);
    auto limit = read_limit(call, kUsual, kMost);
    if (!limit) return tl::unexpected(std::move(limit.error()));
    query.limit = *limit;
    query.tag = call.parameter("tag").value_or(std::string_view{});
    if (const auto state = call.parameter("state")) {
        if (*state != "fresh" && *state != "stale")
            return tl::unexpected(admin_error(400, "state must be fresh or stale"));
        query.state = *state == "fresh" ? State::fresh : State::stale;
    }
    if (const auto after = call.parameter("after")) {
        query.after = read_number(*after);
        if (!query.after)
            return tl::unexpected(admin_error(400, "after must be what the page before calls next"));
    }
    return query;
}

}  // namespace

AdminAnswer list_entries(const AdminCall& call) {
    const auto query = read_query(call);
    if (!query) return query.error();
    pipeline::EntryPage page = pipeline::entries(call.shared.cache, *query, call.shared.clock.now().cache);
    // Pages follow the store, in which keys have no order.
    std::sort(page.entries.begin(), page.entries.end(),
              [](const auto& a, const auto& b) { return std::tie(a.url, a.key) < std::tie(b.url, b.key); });
    Json items = Json::array();
    for (const pipeline::Entry& entry : page.entries)
        items.push_back(entry_json(entry));
    // A text: not every reader of JSON keeps 64 bits.
    return json_answer({{"items", std::move(items)},
                        {"next", page.next ? Json(std::to_string(*page.next)) : Json(nullptr)}});
}

}  // namespace cachewright::proxy
