#include "lib/input/path_notation.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cachewright::input {

namespace {

constexpr std::size_t npos = std::string_view::npos;
// Of a longer pattern nothing is said but that it is for some paths: reading goes back and forth in it.
constexpr std::size_t kLongestRead = 2048;

PathPattern some_paths() {
    PathPattern paths;
    paths.any_characters();
    paths.narrower();
    return paths;
}

bool is_name_char(char c) {
    return base::is_alpha(c) || base::is_digit(c) || c == '_';
}

std::size_t length_of_name(std::string_view text) {
    const auto* end = std::find_if_not(text.begin(), text.end(), is_name_char);
    return static_cast<std::size_t>(end - text.begin());
}

// The length of "(…)", "[…]" or "{…}" at the beginning of `text`, with its brackets; 0 when it is not closed.
std::size_t length_of_group(std::string_view text, char open, char close) {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == open) {
            ++depth;
        } else if (text[i] == close && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

// "js|css": alternatives of plain text, escapes undone; nothing when one of them is more than that.
std::optional<std::vector<std::string>> plain_alternatives(std::string_view body, char separator) {
    std::vector<std::string> alternatives(1);
    for (std::size_t i = 0; i < body.size(); ++i) {
        const char c = body[i];
        if (c == separator) {
            alternatives.emplace_back();
        } else if (c == '\\' && i + 1 < body.size() && !base::is_alpha(body[i + 1])) {
            alternatives.back() += body[++i];
        } else if (std::string_view("\\()[]{}*+?|^$/,!").find(c) != npos) {
            return std::nullopt;
        } else {
            alternatives.back() += c;
        }
    }
    return alternatives;
}

// Regular expressions, as far as those go that people write for paths.
class RegexWalk {
  public:
    RegexWalk(std::string_view text, PathPattern& paths) : rest_(text), paths_(paths) {}

    void run() {
        while (!rest_.empty())
            step();
    }

  private:
    enum class Class : std::uint8_t { literal, in_segment, anything };

    void step() {
        const char c = rest_.front();
        if (c == '(') return group();
        if (c == '[') {
            const std::size_t length = length_of_group(rest_, '[', ']');
            const std::string_view body = rest_.substr(0, length);
            take(length == 0 ? rest_.size() : length);
            const bool is_not_slash = body == "[^/]" || body == "[^\\/]";
            const bool repeated = quantifier();
            if (!is_not_slash || !repeated) paths_.narrower();
            paths_.within_a_segment();
            return;
        }
        if (c == '.') {
            take(1);
            if (!quantifier()) paths_.narrower();
            paths_.any_characters();
            return;
        }
        if (c == '\\' && rest_.size() > 1) {
            const char escaped = rest_[1];
            take(2);
            if (base::is_alpha(escaped)) {
                quantifier();
                paths_.narrower();
                paths_.within_a_segment();
            } else {
                literal(escaped);
            }
            return;
        }
        if (c == '|') {
            // Another pattern altogether.
            take(rest_.size());
            paths_ = some_paths();
            return;
        }
        take(1);
        if (c != '^' && c != '$') literal(c);
    }

    void literal(char c) {
        if (quantifier()) {
            paths_.narrower();
            paths_.any_characters();
        } else {
            paths_.literal({&c, 1});
        }
    }

    void group() {
        const std::size_t length = length_of_group(rest_, '(', ')');
        if (length == 0) {
            take(rest_.size());
            paths_.narrower();
            paths_.any_characters();
            return;
        }
        std::string_view body = rest_.substr(1, length - 2);
        take(length);
        const bool repeated = quantifier();
        if (body.starts_with("?:")) body.remove_prefix(2);
        if (!repeated && (body == ".*" || body == ".+")) {
            paths_.any_characters();
            if (body == ".+") paths_.narrower();
        } else if (auto plain = plain_alternatives(body, '|'); plain && !repeated) {
            if (plain->size() == 1) {
                paths_.literal(plain->front());
            } else {
                paths_.one_of(std::move(*plain));
            }
        } else {
            paths_.narrower();
            paths_.any_characters();
        }
    }

    // Takes a quantifier, if one is there.
    bool quantifier() {
        if (rest_.empty()) return false;
        if (rest_.front() == '{') {
            const std::size_t length = length_of_group(rest_, '{', '}');
            if (length == 0) return false;
            take(length);
            paths_.narrower();
            return true;
        }
        if (std::string_view("*+?").find(rest_.front()) == npos) return false;
        if (rest_.front() != '*') paths_.narrower();
        take(1);
        if (!rest_.empty() && rest_.front() == '?') take(1);
        return true;
    }

    void take(std::size_t length) { rest_.remove_prefix(length); }

    std::string_view rest_;
    PathPattern& paths_;
};

}  // namespace

PathPattern paths_of_splat(std::string_view pattern) {
    PathPattern paths;
    if (const std::size_t scheme = pattern.find("://"); scheme != npos) {
        const std::size_t path = pattern.find('/', scheme + 3);
        pattern = path == npos ? "/" : pattern.substr(path);
    }
    while (!pattern.empty()) {
        std::size_t length = 1;
        if (pattern.front() == '*') {
            paths.any_characters();
        } else if (const std::size_t name = length_of_name(pattern.substr(1));
                   pattern.front() == ':' && name > 0) {
            paths.within_a_segment();
            length += name;
        } else {
            length = std::max<std::size_t>(1, std::min(pattern.find_first_of(":*"), pattern.size()));
            paths.literal(pattern.substr(0, length));
        }
        pattern.remove_prefix(length);
    }
    return paths;
}

PathPattern paths_of_path_to_regexp(std::string_view pattern) {
    if (pattern.size() > kLongestRead) return some_paths();
    PathPattern paths;
    while (!pattern.empty()) {
        const char c = pattern.front();
        std::size_t length = 1;
        if (c == ':') {
            length += length_of_name(pattern.substr(1));
            std::string_view rest = pattern.substr(length);
            if (rest.starts_with('(')) {
                const std::size_t group = std::max<std::size_t>(1, length_of_group(rest, '(', ')'));
                RegexWalk(rest.substr(0, group), paths).run();
                length += group;
                rest.remove_prefix(group);
                if (rest.starts_with('*') || rest.starts_with('+') || rest.starts_with('?')) {
                    paths.narrower();
                    paths.any_characters();
                    ++length;
                }
            } else if (rest.starts_with('*') || rest.starts_with('+')) {
                paths.any_characters();
                ++length;
            } else {
                if (rest.starts_with('?')) ++length;
                paths.within_a_segment();
            }
        } else if (c == '(') {
            length = length_of_group(pattern, '(', ')');
            if (length == 0) length = pattern.size();
            RegexWalk(pattern.substr(0, length), paths).run();
        } else if (c == '{' || c == '*' || c == '?' || c == '+') {
            paths.narrower();
            paths.any_characters();
        } else if (c == '\\' && pattern.size() > 1) {
            length = 2;
            paths.literal(pattern.substr(1, 1));
        } else {
            paths.literal(pattern.substr(0, 1));
        }
        pattern.remove_prefix(length);
    }
    return paths;
}

PathPattern paths_of_glob(std::string_view pattern, Star star) {
    if (pattern.size() > kLongestRead) return some_paths();
    PathPattern paths;
    if (!pattern.starts_with('/')) paths.literal("/");
    while (!pattern.empty()) {
        const char c = pattern.front();
        std::size_t length = 1;
        const bool extended =
            pattern.size() > 1 && pattern[1] == '(' && std::string_view("@!+*?").find(c) != npos;
        if (extended || c == '{') {
            const std::size_t open = extended ? 1 : 0;
            const std::size_t group = extended ? length_of_group(pattern.substr(open), '(', ')')
                                               : length_of_group(pattern, '{', '}');
            if (group == 0) {
                paths.narrower();
                paths.any_characters();
                return paths;
            }
            auto plain = plain_alternatives(pattern.substr(open + 1, group - 2), extended ? '|' : ',');
            if (plain && (c == '@' || c == '{')) {
                paths.one_of(std::move(*plain));
            } else {
                paths.narrower();
                paths.any_characters();
            }
            length = open + group;
        } else if (pattern.starts_with("**")) {
            paths.any_characters();
            // "**/" stands for no directory as well.
            length = pattern.starts_with("**/") ? 3 : 2;
        } else if (c == '*') {
            if (star == Star::crosses_slashes) {
                paths.any_characters();
            } else {
                paths.within_a_segment();
            }
        } else if (c == '?' || c == '[') {
            if (c == '[') length = std::max<std::size_t>(1, length_of_group(pattern, '[', ']'));
            paths.narrower();
            paths.within_a_segment();
        } else {
            paths.literal(pattern.substr(0, 1));
        }
        pattern.remove_prefix(length);
    }
    return paths;
}

PathPattern paths_of_regex(std::string_view pattern) {
    if (pattern.size() > kLongestRead) return some_paths();
    PathPattern paths;
    if (!pattern.starts_with('^')) paths.any_characters();
    RegexWalk(pattern, paths).run();
    if (!pattern.ends_with('$') || pattern.ends_with("\\$")) paths.any_characters();
    return paths;
}

}  // namespace cachewright::input
