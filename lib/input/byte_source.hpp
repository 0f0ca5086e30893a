// ByteSource: where captured bytes come from, read in blocks so that a file of any size costs one block.
#pragma once

#include "lib/base/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::input {

class ByteSource {
  public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    // Fills a prefix of `block` and returns its length; 0 means the end. May return less than was asked for.
    [[nodiscard]] virtual base::Result<std::size_t> read(std::span<char> block) = 0;
};

// A file, or standard input for the name "-". Owns the descriptor that it opened.
class FileSource final : public ByteSource {
  public:
    // Errors: not_found, unreadable (no permission, a directory), each with a hint; unreadable also when a
    // handled signal came while a pipe waited for its writer.
    [[nodiscard]] static base::Result<FileSource> open(const std::string& name);

    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;
    FileSource(FileSource&& other) noexcept;
    FileSource& operator=(FileSource&&) = delete;
    ~FileSource() override;

    // A handled signal that interrupts the wait ends the input, so that whoever handles it is heard: 0, and 0
    // from then on, as after any end.
    [[nodiscard]] base::Result<std::size_t> read(std::span<char> block) override;

  private:
    FileSource(std::string name, int descriptor);

    std::string name_;
    int descriptor_;
    bool ended_ = false;
};

// Bytes in memory, which are borrowed. `largest_read` caps each read, so that tests can choose where the
// input is cut into blocks.
class MemorySource final : public ByteSource {
  public:
    explicit MemorySource(std::string_view bytes, std::size_t largest_read = static_cast<std::size_t>(-1))
        : rest_(bytes), largest_read_(largest_read) {}

    [[nodiscard]] base::Result<std::size_t> read(std::span<char> block) override;

  private:
    std::string_view rest_;
    std::size_t largest_read_;
};

}  // namespace cachewright::input
