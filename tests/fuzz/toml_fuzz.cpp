// fuzz: toml
// TOML: no input crashes or recurses without bound, positions lie in the input, errors say where.
#include "lib/toml/parse.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

namespace {

void check_position(std::string_view text, base::SourcePosition position) {
    require(position.known() && position.offset <= text.size());
    // Line and column say the same as the offset.
    std::uint32_t line = 1;
    std::size_t start = 0;
    for (std::size_t i = 0; i < position.offset; ++i) {
        if (text[i] != '\n') continue;
        ++line;
        start = i + 1;
    }
    require(position.line == line && position.column == position.offset - start + 1);
}

void check_value(std::string_view text, const toml::Value& value, std::size_t depth);

void check_table(std::string_view text, const toml::Table& table, std::size_t depth) {
    // Half of it by a header, the other by brackets and dotted keys.
    require(depth <= 2 * toml::Limits{}.depth + 1);
    std::size_t last = 0;
    for (const toml::Entry& entry : table.entries()) {
        check_position(text, entry.key_position);
        require(entry.key_position.offset >= last);
        last = entry.key_position.offset;
        require(table.find(entry.key) == &entry);
        check_value(text, entry.value, depth + 1);
    }
}

void check_value(std::string_view text, const toml::Value& value, std::size_t depth) {
    check_position(text, value.position);
    for (const toml::Value& element : value.array)
        check_value(text, element, depth + 1);
    check_table(text, value.table, depth);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const auto document = toml::parse(input.text(), "t.toml");
    if (document) {
        check_table(input.text(), document->root, 0);
    } else {
        require(document.error().message.starts_with("t.toml:") && !document.error().hint.empty());
    }
    return 0;
}
