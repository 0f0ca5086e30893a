#include "lib/lint/cookie_names.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace cachewright::lint {

namespace {

bool has_word(std::string_view name, std::string_view word) {
    for (std::size_t at = 0; at + word.size() <= name.size(); ++at) {
        if (base::equals_ignore_case(name.substr(at, word.size()), word)) return true;
    }
    return false;
}

}  // namespace

bool names_a_session(std::string_view name) {
    constexpr std::array<std::string_view, 8> words{"sess", "auth",  "csrf",  "xsrf",
                                                    "jwt",  "login", "token", "remember_me"};
    if (std::any_of(words.begin(), words.end(),
                    [&](std::string_view word) { return has_word(name, word); })) {
        return true;
    }
    return base::equals_ignore_case(name, "sid") ||
           (name.size() > 3 && (name.ends_with(".sid") || name.ends_with("_sid") || name.ends_with("-sid")));
}

bool is_set_behind_cache(std::string_view name) {
    constexpr std::array<std::string_view, 17> names{
        "__cfduid",   "__cf_bm",  "__cflb",       "_cfuvid", "cf_clearance", "AWSALB",
        "AWSALBCORS", "AWSALBTG", "AWSALBTGCORS", "AWSELB",  "AWSELBCORS",   "ak_bmsc",
        "bm_sv",      "bm_sz",    "bm_mi",        "_abck",   "akavpau_p1"};
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    return name.starts_with("visid_incap_") || name.starts_with("incap_ses_") || name.starts_with("nlbi_") ||
           name.starts_with("TS01") || name.starts_with("BIGipServer");
}

}  // namespace cachewright::lint
