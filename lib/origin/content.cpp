#include "lib/origin/content.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::origin {

namespace {

constexpr std::uint64_t kLine = 64;

// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): tells bodies apart, defends against nobody.
std::uint64_t hash_of(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : bytes)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

}  // namespace

Content Content::filler(std::uint64_t size, std::uint64_t version) {
    Content content;
    content.size_ = size;
    content.version_ = version;
    return content;
}

std::string_view Content::read(std::uint64_t offset, std::uint64_t most) {
    const std::uint64_t length = std::min(most, size_ - offset);
    if (version_ == 0) return std::string_view(text_).substr(offset, length);
    text_.clear();
    const std::uint64_t first = offset / kLine * kLine;
    for (std::uint64_t line = first; line < offset + length; line += kLine) {
        const std::string words = fmt::format("byte {} of version {} ", line, version_);
        text_ += words;
        text_.append(kLine - 1 - words.size(), '.');
        text_ += '\n';
    }
    return std::string_view(text_).substr(offset - first, length);
}

std::string Content::entity_tag() const {
    if (version_ != 0) return fmt::format("\"v{}-{:x}\"", version_, size_);
    return fmt::format("\"{:016x}\"", hash_of(text_));
}

}  // namespace cachewright::origin
