// URL patterns, as cachewright.toml writes them ("/assets/**", "*.example.com/**").
#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

// A pattern is a path, or a host with a path, or a scheme with both:
//
//     /blog/*                      whatever the host is
//     *.example.com/assets/**      one label before example.com
//     https://shop.example/**
//
//   *    any run of bytes without "/" (in a host: without "."), also an empty one
//   **   any run of bytes; "/**/" stands for one "/" too, so that /a/**/b means /a/b as well
//
// Everything else stands for itself: there are no sets, braces or escapes. The pattern means the whole path,
// so /blog is not /blog/, and /blog/** is all below /blog/ but not /blog. Scheme and host are compared
// without case, the path with case and byte by byte, percent-encoding as it was written. A host without a
// port means every port. Without a "?" the pattern leaves the query aside; with one, what follows is held
// against the query, where "*" means any run of bytes. Fragments and userinfo do not count.
class UrlPattern {
  public:
    // Errors (usage): empty, no "/" at all ("*.js": the hint says how to write it), a fragment, a blank or
    // control character, braces, more than longest_pattern bytes.
    [[nodiscard]] static base::Result<UrlPattern> parse(std::string_view text);

    // `url` is absolute or, where no host is known, a path; an unknown (empty) one matches nothing. In time
    // proportional to the length of the URL times that of the pattern at worst.
    [[nodiscard]] bool matches(std::string_view url) const;

    // As written.
    [[nodiscard]] const std::string& text() const { return text_; }

    static constexpr std::size_t longest_pattern = 1024;

  private:
    std::string text_;
    std::string scheme_;               // empty: any
    std::optional<std::string> host_;  // with its port if that was written, in lower case
    std::string path_;
    std::optional<std::string> query_;
};

// What "*" alone does not reach across.
enum class GlobStop : char { none = '\0', slash = '/', dot = '.' };

// Whether the whole text is what the glob describes: "*" and "**" as above.
[[nodiscard]] bool glob_matches(std::string_view glob, std::string_view text, GlobStop stop);

}  // namespace cachewright::http
