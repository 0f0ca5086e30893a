// Does a URL change when its content does?
#pragma once

#include "lib/http/uri.hpp"

#include <cstdint>
#include <string_view>

namespace cachewright::lint {

// Does the URL name a version of the content: a hash in a file name or path ("app.3f9a1c2b.js"), a version
// number ("jquery-3.6.0.min.js", "/2.11.4/"), or a version in the query ("?v=17", "?ver=5.2", "?1700000000")?
// A guess from the bytes of the URL alone; words of letters only are never taken for a hash.
[[nodiscard]] bool url_names_version(std::string_view url);
[[nodiscard]] bool url_names_version(const http::Uri& uri);

// The same where there is hardly a doubt: the last part of the path holds a hash or a version number, or a
// parameter names one. Numbers of articles and pictures, and codes in other parts, are left out. Whether it
// is a file at all is for the caller to know, from its type.
[[nodiscard]] bool url_surely_names_version(const http::Uri& uri);

// Does the query have a part that makes the URL another one (a time, a random number, a long opaque value)
// without naming a version? What such a URL answers is no fingerprinted asset, and no old copy is in the way.
[[nodiscard]] bool url_has_cache_buster(const http::Uri& uri);

// Does the URL tell a server something rather than name a file? Its query carries data, names no version, and
// the path either has a part that addresses of trackers have ("/track/", "/collect") or ends in no file name
// ("/b/ss/shop/10/JS-1.8.0/s64886191679256?AQB=1"). A file whose own name has a version is none. The second
// form is one of images too (resized on request): it is for the caller to know what the answer is.
enum class ReportsData : std::uint8_t { no, by_a_word, by_no_file_name };
[[nodiscard]] ReportsData url_reports_data(const http::Uri& uri);

// Does a word (letters and digits, no signs) look like what a build tool or a database made: a hash of eight
// and more characters, a time stamp?
[[nodiscard]] bool looks_like_hash(std::string_view word);

// The same for two words with one sign of base64url between them ("vflVj-aXG").
[[nodiscard]] bool looks_like_parted_hash(std::string_view first, std::string_view second);

}  // namespace cachewright::lint
