// libcurl, loaded when it is first needed: it brings some twenty libraries for protocols that nobody asks
// for, which a program that serves, or lints files, would otherwise load at its start and keep, 3 MB of
// memory.
#pragma once

#include "lib/base/result.hpp"

#include <curl/curl.h>

namespace cachewright::net {

struct CurlLibrary {
    decltype(&::curl_global_init) global_init = nullptr;
    decltype(&::curl_easy_init) easy_init = nullptr;
    decltype(&::curl_easy_setopt) easy_setopt = nullptr;
    decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
    decltype(&::curl_easy_strerror) easy_strerror = nullptr;
    decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
    decltype(&::curl_multi_init) multi_init = nullptr;
    decltype(&::curl_multi_setopt) multi_setopt = nullptr;
    decltype(&::curl_multi_add_handle) multi_add_handle = nullptr;
    decltype(&::curl_multi_remove_handle) multi_remove_handle = nullptr;
    decltype(&::curl_multi_perform) multi_perform = nullptr;
    decltype(&::curl_multi_poll) multi_poll = nullptr;
    decltype(&::curl_multi_info_read) multi_info_read = nullptr;
    decltype(&::curl_multi_cleanup) multi_cleanup = nullptr;
    decltype(&::curl_slist_append) slist_append = nullptr;
    decltype(&::curl_slist_free_all) slist_free_all = nullptr;
};

// Loads and starts it, once. Errors (unavailable): it is not there, is too old, or does not start.
[[nodiscard]] const base::Result<CurlLibrary>& load_curl();

// Of a library that load_curl() has returned.
[[nodiscard]] const CurlLibrary& curl();

}  // namespace cachewright::net
