#include "lib/store/content.hpp"

#include "lib/store/page_arena.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>
#include <utility>

namespace cachewright::store {

namespace {

// A block is as large as what is known to come, else as what came so far: few blocks, and at most half of
// them unused.
constexpr std::size_t kSmallestBlock = 1024;
constexpr std::size_t kLargestBlock = std::size_t{256} * 1024;
// From here on sending without a copy is worth the calls that whole pages cost.
constexpr std::size_t kSmallestPagedBlock = std::size_t{48} * 1024;

}  // namespace

struct Content::Block {
    explicit Block(std::size_t room, bool in_pages = false)
        : capacity(static_cast<std::uint32_t>(room)), paged(in_pages) {}
    [[nodiscard]] const char* bytes() const;
    [[nodiscard]] char* bytes();

    std::atomic<Block*> next{nullptr};
    std::uint32_t capacity;
    bool paged;  // a PagedBlock
};

struct Content::PagedBlock : Block {
    explicit PagedBlock(const PageArena::Pages& own) : Block(own.size, true), pages(own) {}
    PageArena::Pages pages;
};

// Other than those in pages, they follow it in memory.
const char* Content::Block::bytes() const {
    return paged ? static_cast<const PagedBlock*>(this)->pages.bytes
                 : reinterpret_cast<const char*>(this + 1);
}
char* Content::Block::bytes() {
    return paged ? static_cast<PagedBlock*>(this)->pages.bytes : reinterpret_cast<char*>(this + 1);
}

Content::Block* Content::make_block(std::size_t capacity) {
    if (capacity >= kSmallestPagedBlock) {
        if (const auto pages = PageArena::of_process().allocate(capacity)) return new PagedBlock(*pages);
    }
    return new (::operator new(sizeof(Block) + capacity)) Block(capacity);
}

std::size_t Content::memory_of(const Block& block) {
    return (block.paged ? sizeof(PagedBlock) : sizeof(Block)) + block.capacity;
}

void Content::destroy(Block* block) {
    if (block->paged) {
        auto* const own = static_cast<PagedBlock*>(block);
        PageArena::of_process().free(own->pages);
        // NOLINTNEXTLINE(clang-analyzer-unix.Malloc): does not see that the next block is another one
        delete own;
        return;
    }
    block->~Block();
    ::operator delete(block);
}

Content::Content(std::optional<std::uint64_t> expected)
    : memory_(sizeof(Content)), expected_(expected.value_or(kUnknown)) {}

std::shared_ptr<Content> Content::on_disk(std::uint64_t bytes) {
    auto content = std::make_shared<Content>(bytes);
    content->state_.store(bytes == 0 ? State::whole : State::on_disk, std::memory_order_relaxed);
    return content;
}

Content::~Content() {
    Block* block = first_.load(std::memory_order_relaxed);
    while (block != nullptr) {
        Block* const next = block->next.load(std::memory_order_relaxed);
        destroy(block);
        block = next;
    }
}

Content::Block* Content::add_block(std::size_t wanted) {
    const std::uint64_t so_far = size();
    const std::uint64_t known = expected_ != kUnknown && expected_ > so_far ? expected_ - so_far : 0;
    const std::uint64_t guess = known != 0 ? known : std::max<std::uint64_t>(so_far, kSmallestBlock);
    const std::size_t capacity =
        std::min(std::max(static_cast<std::size_t>(std::min<std::uint64_t>(guess, kLargestBlock)), wanted),
                 kLargestBlock);
    Block* const block = make_block(capacity);
    memory_.fetch_add(memory_of(*block), std::memory_order_relaxed);
    if (last_ == nullptr) {
        first_.store(block, std::memory_order_release);
    } else {
        last_->next.store(block, std::memory_order_release);
    }
    last_ = block;
    used_of_last_ = 0;
    return block;
}

void Content::append(std::string_view bytes) {
    assert(state() == State::filling || state() == State::on_disk);
    while (!bytes.empty()) {
        Block* const block =
            last_ == nullptr || used_of_last_ == last_->capacity ? add_block(bytes.size()) : last_;
        const std::size_t count = std::min<std::size_t>(bytes.size(), block->capacity - used_of_last_);
        std::memcpy(block->bytes() + used_of_last_, bytes.data(), count);
        used_of_last_ += static_cast<std::uint32_t>(count);
        bytes.remove_prefix(count);
        // Readers look at no byte beyond the size.
        size_.store(size_.load(std::memory_order_relaxed) + count, std::memory_order_release);
    }
}

void Content::finish(State end) {
    assert(state() == State::filling || state() == State::on_disk);
    assert(end == State::whole || end == State::broken);
    state_.store(end, std::memory_order_release);
}

void Content::forget_before(std::uint64_t place) {
    Block* block = first_.load(std::memory_order_relaxed);
    // A reader that has read all of a block may still stand in it; one that stands beyond its end does not.
    while (block != last_ && forgotten_ + block->capacity < place) {
        Block* const next = block->next.load(std::memory_order_relaxed);
        first_.store(next, std::memory_order_release);
        forgotten_ += block->capacity;
        memory_.fetch_sub(memory_of(*block), std::memory_order_relaxed);
        destroy(block);
        block = next;
    }
}

Content::Reader::Reader(std::shared_ptr<const Content> content, std::uint64_t from, std::uint64_t to)
    : content_(std::move(content)), place_(from), end_(to) {
    assert(from <= to);
}

std::string_view Content::Reader::peek(std::size_t most) {
    if (content_ == nullptr) return {};
    const std::uint64_t readable = std::min(content_->size(), end_);
    if (block_ == nullptr) block_ = content_->first_.load(std::memory_order_acquire);
    if (block_ == nullptr) return {};
    while (place_ - block_start_ >= block_->capacity) {
        const Block* const next = block_->next.load(std::memory_order_acquire);
        if (next == nullptr) return {};
        block_start_ += block_->capacity;
        block_ = next;
    }
    if (place_ >= readable) return {};
    const auto offset = static_cast<std::size_t>(place_ - block_start_);
    const std::uint64_t count = std::min<std::uint64_t>(readable - place_, block_->capacity - offset);
    return {block_->bytes() + offset, std::min(static_cast<std::size_t>(count), most)};
}

std::uint64_t Content::Reader::passed() const {
    return block_ == nullptr ? 0 : std::min(place_, block_start_ + block_->capacity);
}

std::optional<Content::FilePlace> Content::Reader::file_place() {
    if (peek().empty() || !block_->paged) return std::nullopt;
    const auto& pages = static_cast<const PagedBlock*>(block_)->pages;
    return FilePlace{PageArena::of_process().descriptor(), pages.offset + (place_ - block_start_)};
}

void Content::Reader::advance(std::size_t bytes) {
    place_ += bytes;
}

Content::Reader::Rest Content::Reader::rest() const {
    if (content_ == nullptr || place_ >= end_) return Rest::done;
    // The state before the size: a content that is whole has its last byte.
    const State state = content_->state();
    if (place_ < content_->size()) return Rest::ready;
    if (state == State::filling) return Rest::waiting;
    return state == State::whole ? Rest::done : Rest::broken;
}

}  // namespace cachewright::store
