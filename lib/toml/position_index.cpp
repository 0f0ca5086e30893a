#include "lib/toml/position_index.hpp"

#include <algorithm>

namespace cachewright::toml {

namespace {

constexpr std::size_t kStride = 256;

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

PositionIndex::PositionIndex(std::string_view text) : text_(text), lines_{{0, 0}} {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (continues_character(text[i])) continue;
        if (characters % kStride == 0) checkpoints_.push_back(i);
        ++characters;
        if (text[i] == '\n') lines_.push_back({i + 1, characters});
    }
}

base::SourcePosition PositionIndex::from_characters(std::uint32_t line, std::uint32_t column) const {
    if (line == 0 || column == 0) return {};
    if (line > lines_.size()) return from_offset(text_.size());
    const Line& start = lines_[line - 1];
    const std::size_t end = start.offset + this->line(line).size();
    const std::size_t character = start.characters + column - 1;
    std::size_t offset = end;
    if (character / kStride < checkpoints_.size()) {
        offset = std::max(start.offset, checkpoints_[character / kStride]);
        std::size_t at = std::max(start.characters, character / kStride * kStride);
        for (; at < character && offset < end; ++at) {
            ++offset;
            while (offset < end && continues_character(text_[offset]))
                ++offset;
        }
    }
    offset = std::min(offset, end);
    return {offset, line, static_cast<std::uint32_t>(offset - start.offset + 1)};
}

base::SourcePosition PositionIndex::from_offset(std::size_t offset) const {
    const auto after =
        std::upper_bound(lines_.begin(), lines_.end(), offset,
                         [](std::size_t wanted, const Line& line) { return wanted < line.offset; });
    const Line& line = *(after - 1);
    return {offset, static_cast<std::uint32_t>(after - lines_.begin()),
            static_cast<std::uint32_t>(offset - line.offset + 1)};
}

std::string_view PositionIndex::line(std::uint32_t line) const {
    if (line == 0 || line > lines_.size()) return {};
    const std::size_t begin = lines_[line - 1].offset;
    const std::size_t end = line < lines_.size() ? lines_[line].offset - 1 : text_.size();
    return text_.substr(begin, end - begin);
}

}  // namespace cachewright::toml
