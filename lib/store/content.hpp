// Content: the bytes of one response, appended by one writer while any number of readers follow, on any
// threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>

namespace cachewright::store {

// The bytes stand in blocks that never move, so that what was read once may be sent without a copy for as
// long as the Content lives, or until the writer forgets it.
class Content {
  public:
    enum class State : std::uint8_t {
        filling,  // more may come
        whole,    // this is all
        broken,   // the origin failed before the end: what is there is a beginning and no more
        on_disk,  // not in memory; whoever wants it has DiskStore::load bring it
    };

    // `expected` is what Content-Length promises, as a hint for the size of blocks and no bound.
    explicit Content(std::optional<std::uint64_t> expected = std::nullopt);
    // So many bytes that stand on disk.
    [[nodiscard]] static std::shared_ptr<Content> on_disk(std::uint64_t bytes);
    ~Content();
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;

    // The writer: one thread at a time, and only while it fills, or brings it from disk.
    void append(std::string_view bytes);
    void finish(State end);
    // Frees the blocks that end before byte `place`. No reader may stand before it, and none may begin later.
    void forget_before(std::uint64_t place);

    [[nodiscard]] std::uint64_t size() const { return size_.load(std::memory_order_acquire); }
    [[nodiscard]] State state() const { return state_.load(std::memory_order_acquire); }
    [[nodiscard]] std::optional<std::uint64_t> expected() const {
        return expected_ == kUnknown ? std::nullopt : std::optional(expected_);
    }
    // What it takes in memory, room that is not filled, whole pages and this object included.
    [[nodiscard]] std::size_t memory() const { return memory_.load(std::memory_order_relaxed); }

    // Where bytes stand in a file, for sendfile(2). They never change there, also when they were freed while
    // a socket still sends them (PageArena).
    struct FilePlace {
        int descriptor = -1;
        std::uint64_t offset = 0;
    };

    class Reader;

  private:
    struct Block;
    struct PagedBlock;
    static constexpr std::uint64_t kUnknown = std::numeric_limits<std::uint64_t>::max();

    [[nodiscard]] Block* add_block(std::size_t wanted);
    [[nodiscard]] static Block* make_block(std::size_t capacity);
    [[nodiscard]] static std::size_t memory_of(const Block& block);
    static void destroy(Block* block);

    std::atomic<std::uint64_t> size_{0};
    std::atomic<std::size_t> memory_;
    std::atomic<Block*> first_{nullptr};
    std::uint64_t forgotten_ = 0;  // bytes of the blocks that are gone
    Block* last_ = nullptr;
    std::uint64_t expected_;
    std::uint32_t used_of_last_ = 0;  // a block has at most 256 KiB
    std::atomic<State> state_{State::filling};
};

// One reader's place. Keeps the Content alive; for one thread at a time.
class Content::Reader {
  public:
    Reader() = default;
    // From byte `from` on, up to and without byte `to`. Bytes that have not come yet may be named.
    explicit Reader(std::shared_ptr<const Content> content, std::uint64_t from = 0,
                    std::uint64_t to = std::numeric_limits<std::uint64_t>::max());

    // The bytes that stand together at the place, at most `most`; empty when there are none now.
    [[nodiscard]] std::string_view peek(std::size_t most = std::numeric_limits<std::size_t>::max());
    // Where they stand in a file: of large content only.
    [[nodiscard]] std::optional<FilePlace> file_place();
    // Goes on by `bytes`, at most what peek returned.
    void advance(std::size_t bytes);

    enum class Rest : std::uint8_t {
        ready,    // peek has bytes
        waiting,  // none now, but the writer may bring more
        done,     // all that was asked for was read
        broken,   // the writer failed before that
    };
    [[nodiscard]] Rest rest() const;
    [[nodiscard]] std::uint64_t place() const { return place_; }
    // What stands before this byte it will not look at again (forget_before). Rises with peek and advance.
    [[nodiscard]] std::uint64_t passed() const;

  private:
    std::shared_ptr<const Content> content_;
    const Block* block_ = nullptr;
    std::uint64_t block_start_ = 0;  // of the block in the content
    std::uint64_t place_ = 0;
    std::uint64_t end_ = 0;
};

}  // namespace cachewright::store
