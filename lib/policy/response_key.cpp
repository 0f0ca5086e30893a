#include "lib/policy/response_key.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"
#include "lib/http/no_vary_search.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::policy {

namespace {

void add_names(std::vector<std::string>& names, std::string_view list) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find('|'), list.size());
        const std::string name(base::trim_ows(list.substr(0, end)));
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

}  // namespace

KeyOptions key_options_for(const KeyOptions& options, const http::FieldMap& response_fields) {
    KeyOptions key = options;
    if (options.netlify_vary == Honour::no || !response_fields.contains(http::FieldId::netlify_vary))
        return key;
    bool whole_query = false;
    std::vector<std::string> parameters;
    for (const auto& [line, member] :
         http::FieldListMembers(response_fields, http::FieldId::netlify_vary, http::Quotes::ignored)) {
        const std::size_t equals = std::min(member.text.find('='), member.text.size());
        const std::string_view what = base::trim_ows(member.text.substr(0, equals));
        const std::string_view names = member.text.substr(std::min(equals + 1, member.text.size()));
        if (base::equals_ignore_case(what, "query")) {
            whole_query |= names.empty();
            add_names(parameters, names);
        } else if (base::equals_ignore_case(what, "header")) {
            add_names(key.headers, names);
        } else if (base::equals_ignore_case(what, "cookie")) {
            key.cookies = KeyOptions::Cookies::listed;
            add_names(key.cookie_names, names);
        } else if (base::equals_ignore_case(what, "language")) {
            add_names(key.headers, "Accept-Language");
        }
    }
    if (!whole_query) {
        key.query = KeyOptions::Query::only_listed;
        key.query_names = std::move(parameters);
    }
    return key;
}

CacheKey key_for_response(std::string_view method, std::string_view url, const KeyOptions& options,
                          const http::FieldMap& response_fields, const http::FieldMap& request_fields) {
    // Copying the options costs more than all the rest; nearly no response shapes them.
    std::optional<KeyOptions> own;
    if (options.netlify_vary == Honour::yes && response_fields.contains(http::FieldId::netlify_vary))
        own = key_options_for(options, response_fields);
    const KeyOptions& shaped = own ? *own : options;
    const bool asked =
        options.no_vary_search == Honour::yes && response_fields.contains(http::FieldId::no_vary_search);
    const http::NoVarySearch variation =
        asked ? http::parse_no_vary_search(response_fields).variation : http::NoVarySearch{};
    if (variation.is_default()) return cache_key(method, url, shaped, request_fields);

    const std::string_view whole = url.substr(0, url.find('#'));
    const std::size_t mark = whole.find('?');
    const auto query = mark == std::string_view::npos ? std::nullopt : std::optional(whole.substr(mark + 1));
    std::string reduced(whole.substr(0, mark));
    const std::string counting = http::query_key(variation, query);
    if (!counting.empty()) reduced.append("?").append(counting);
    CacheKey key = cache_key(method, reduced, shaped, request_fields);
    if (reduced != whole)
        key.steps.insert(key.steps.begin(), {"No-Vary-Search applied to the query", reduced});
    return key;
}

}  // namespace cachewright::policy
