// PathPattern: the URL paths that one block of a host's configuration is for, whatever notation the host has
// for it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

class PathPattern {
  public:
    // Appends what the pattern goes on with.
    PathPattern& literal(std::string_view text);
    PathPattern& any_characters();    // of any number, slashes too
    PathPattern& within_a_segment();  // of any number, no slash
    PathPattern& one_of(std::vector<std::string> alternatives);
    // The pattern matches less than what was appended: the notation says more than this class can.
    void narrower() { exact_ = false; }

    // Exactly one path.
    [[nodiscard]] bool is_one_path() const { return exact_ && !has_wildcard(); }
    // Every path there is.
    [[nodiscard]] bool is_every_path() const;
    // Every path that `other` matches is matched by this one. May be false where it holds, never true where
    // it does not.
    [[nodiscard]] bool contains(const PathPattern& other) const;
    // How the paths end, as far as that is fixed: "*.css" in ".css", "*.@(js|css)" in ".js" and ".css".
    [[nodiscard]] std::vector<std::string> fixed_ends() const;

  private:
    static constexpr std::size_t kLongestCompared = 128;

    [[nodiscard]] bool has_wildcard() const;

    std::string text_;                       // with marks for the wildcards
    std::vector<std::string> last_choices_;  // of one_of
    std::size_t last_choice_at_ = 0;         // where its mark stands in text_
    bool exact_ = true;
};

// The media type that static hosts send for a path with this end ("/app.js", ".css", "/"); empty when its
// extension is not one that everybody knows. A path that ends in a slash is a page.
[[nodiscard]] std::string_view media_type_by_path(std::string_view end_of_path);

}  // namespace cachewright::input
