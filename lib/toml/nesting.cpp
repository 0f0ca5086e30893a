#include "lib/toml/nesting.hpp"

#include <algorithm>
#include <vector>

namespace cachewright::toml {

namespace {

// The offset behind the string that begins at `offset` with a quotation mark.
std::size_t end_of_string(std::string_view text, std::size_t offset) {
    const char quote = text[offset];
    const std::string_view rest = text.substr(offset);
    const bool multiline = rest.size() >= 3 && rest[1] == quote && rest[2] == quote;
    std::size_t i = offset + (multiline ? 3 : 1);
    for (; i < text.size(); ++i) {
        if (text[i] == '\\' && quote == '"') {
            ++i;
        } else if (!multiline) {
            if (text[i] == quote) return i + 1;
            if (text[i] == '\n') return i;
        } else if (text[i] == quote && text.substr(i, 3) == rest.substr(0, 3)) {
            i += 3;
            // Up to two quotation marks may stand right before the closing three.
            for (int extra = 0; extra < 2 && i < text.size() && text[i] == quote; ++extra)
                ++i;
            return i;
        }
    }
    return text.size();
}

}  // namespace

std::optional<std::size_t> first_beyond_depth(std::string_view text, std::size_t limit) {
    std::vector<std::size_t> outer;  // depth around each open bracket
    std::size_t depth = 0;           // brackets, and the dots of keys around them
    std::size_t dots = 0;            // of the key or value being read
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
            case '"':
            case '\'': i = end_of_string(text, i) - 1; break;
            case '#': i = std::min(text.find('\n', i), text.size()) - 1; break;
            case '[':
            case '{':
                outer.push_back(depth);
                depth += dots + 1;
                dots = 0;
                break;
            case ']':
            case '}':
                if (!outer.empty()) {
                    depth = outer.back();
                    outer.pop_back();
                }
                dots = 0;
                break;
            case ',':
            case '\n': dots = 0; break;
            case '.': ++dots; break;
            default: break;
        }
        if (depth + dots > limit) return i;
    }
    return std::nullopt;
}

}  // namespace cachewright::toml
