// The primary cache key (RFC 9111 §2): method and target URI, before Vary.
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/policy/options.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

// One step on the way from the URL to the key, for those who ask how it came about.
struct KeyStep {
    std::string_view what;  // a literal: "scheme and host to lower case", "default port dropped", ...
    std::string result;     // the URL after this step, or the part that it adds behind the URL
};

// By default method and URL: "GET https://host/path?query"; HEAD shares the key of GET. What the options
// leave out is missing from it; without the scheme it is "GET host/path", without the host "GET https:/path".
// What they add stands behind the URL, each part after a blank and with its value in quotes:
// `header:origin="https://a.example"` (`header:origin=none` where the request has none), `cookie:a="1"` (by
// name; cookies that are not there are not named), `codings="br,gzip"`. Quotes and backslashes in values, and
// backslashes and blanks in a URL with parts behind it, have a backslash before them. So two keys made with
// the same options are equal exactly when all parts are.
struct CacheKey {
    std::string text;
    std::vector<KeyStep> steps;  // those that changed or added something
};

// `url` is absolute, or a request target ("/path?query", "*") when the host is unknown. Only what URI
// equivalence allows without knowing the resource (RFC 9110 §4.2.3) is normalised: case of scheme and host,
// the default port, an empty path, the fragment. Path and query stay byte for byte, unless the options say
// otherwise. Query parameters are told apart as written, not decoded; sorted means by name, those of one name
// in their order. What is no URI stays as it is, but for its fragment and what the options do with path and
// query. `request_fields` are those of the request: values of several lines are joined, and Accept-Encoding
// is reduced to those of the options' codings that it does not refuse. What the stored
// response says of its key (No-Vary-Search) is applied by key_for_response.
[[nodiscard]] CacheKey cache_key(std::string_view method, std::string_view url, const KeyOptions& options,
                                 const http::FieldMap& request_fields);
// For options without parts from the request's fields.
[[nodiscard]] CacheKey cache_key(std::string_view method, std::string_view url, const KeyOptions& options);

// Appends the text of the same key without recording steps. Allocates nothing but room in `key` for a URL
// that is in normal form already.
void append_cache_key(std::string& key, std::string_view method, std::string_view url,
                      const KeyOptions& options, const http::FieldMap& request_fields);
void append_cache_key(std::string& key, std::string_view method, std::string_view url,
                      const KeyOptions& options);

// What every key made with some options has: enough to find the URL in one again.
struct KeyForm {
    KeyOptions::Part method = KeyOptions::Part::include;
    KeyOptions::Part scheme = KeyOptions::Part::include;
    KeyOptions::Part host = KeyOptions::Part::include;
    // Parts may stand behind the URL.
    enum class Parts : std::uint8_t { none, possible };
    Parts parts = Parts::none;
};
[[nodiscard]] KeyForm key_form(const KeyOptions& options);

// A key taken apart. Views borrow from the key, so a URL with parts behind it has its backslashes still.
struct KeyUrl {
    std::string_view method;  // empty where the key has none
    std::string_view whole;   // the URL as it stands in the key
    std::string_view scheme;  // without ":"; empty where the key has none
    std::string_view authority;
    std::string_view path;
    std::optional<std::string_view> query;
};
[[nodiscard]] KeyUrl url_of_key(std::string_view key, const KeyForm& form);
// The URL without the backslashes that the key needs.
[[nodiscard]] std::string unescaped_url(std::string_view url, const KeyForm& form);

}  // namespace cachewright::policy
