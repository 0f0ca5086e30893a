// The bytes of a body: text, or filler of any size that is made while it is sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::origin {

class Content {
  public:
    Content() = default;
    explicit Content(std::string text) : text_(std::move(text)), size_(text_.size()) {}
    // Lines of 64 bytes that each say where they stand and which version it is.
    [[nodiscard]] static Content filler(std::uint64_t size, std::uint64_t version);

    [[nodiscard]] std::uint64_t size() const { return size_; }
    // At most `most` bytes from `offset`, which lies before the end. Lives until the next call.
    [[nodiscard]] std::string_view read(std::uint64_t offset, std::uint64_t most);
    // A strong entity tag: other bytes, another tag.
    [[nodiscard]] std::string entity_tag() const;

  private:
    std::string text_;  // filler: what was read last
    std::uint64_t size_ = 0;
    std::uint64_t version_ = 0;  // above zero: filler
};

}  // namespace cachewright::origin
