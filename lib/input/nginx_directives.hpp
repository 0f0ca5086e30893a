// nginx's configuration grammar: directives of words that end in ";" or in a block.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/input/read_exchanges.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

struct NginxWord {
    std::string text;               // without quotes and escapes
    base::SourcePosition position;  // of its first byte, behind a quote
};

struct NginxDirective {
    std::vector<NginxWord> words;       // its name first; never empty
    std::vector<NginxDirective> block;  // between braces
    bool has_block = false;

    [[nodiscard]] std::string_view name() const { return words.front().text; }
};

struct NginxDocument {
    std::vector<NginxDirective> directives;
    std::vector<Remark> unreadable;  // reading went on behind each
};

// Source: https://nginx.org/en/docs/beginners_guide.html#conf_structure
[[nodiscard]] NginxDocument read_nginx_directives(std::string_view text);

}  // namespace cachewright::input
