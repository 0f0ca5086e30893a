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

std::string with_counting_query(const http::NoVarySearch& variation, std::string_view url) {
    url = url.substr(0, url.find('#'));
    const std::size_t mark = url.find('?');
    std::optional<std::string_view> query;
    if (mark != std::string_view::npos) query = url.substr(mark + 1);
    const std::string counting = http::query_key(variation, query);
    std::string text(url.substr(0, mark));
    if (!counting.empty()) text.append("?").append(counting);
    return text;
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

CacheKey key_beside(const http::FieldMap& response_fields, std::string_view method, std::string_view url,
                    const KeyOptions& options, const http::FieldMap& request_fields) {
    const KeyOptions own = key_options_for(options, response_fields);
    if (options.no_vary_search == Honour::no) return cache_key(method, url, own, request_fields);
    const http::NoVarySearch variation = http::parse_no_vary_search(response_fields).variation;
    if (variation.is_default()) return cache_key(method, url, own, request_fields);
    const std::string counting = with_counting_query(variation, url);
    CacheKey key = cache_key(method, counting, own, request_fields);
    if (counting != url)
        key.steps.insert(key.steps.begin(), {"query as No-Vary-Search lets it count", counting});
    return key;
}

}  // namespace cachewright::policy
