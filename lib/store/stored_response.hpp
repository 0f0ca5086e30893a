// StoredResponse: what a store keeps of one response. It never changes: an update makes another that shares
// the content.
#pragma once

#include "lib/http/message.hpp"
#include "lib/policy/stored_response.hpp"
#include "lib/store/content.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::store {

// The number of a stored response on disk: rises from put to put, and is never used twice while a process
// runs. Zero is none.
using RowId = std::uint64_t;

class StoredResponse {
  public:
    // `head` holds the fields that are to be stored (policy::fields_to_store) and no content; `key` is the
    // cache key, `selecting` the text of the request's selecting fields (policy::VariantKey), empty without
    // Vary; `tags` is what read_tags found. `content` may still be filling. Content-Length is not kept: the
    // content knows it.
    StoredResponse(std::string_view key, std::string_view selecting, const http::Response& head,
                   const policy::StoredFacts& facts, std::shared_ptr<const Content> content,
                   std::string_view tags = {});
    // The same response, content and uses with other facts.
    StoredResponse(const StoredResponse& other, const policy::StoredFacts& facts);
    // The same response with its content on disk, where row() says.
    [[nodiscard]] static std::shared_ptr<const StoredResponse> without_content(const StoredResponse& other);

    [[nodiscard]] std::string_view key() const { return {text_.get(), key_size_}; }
    [[nodiscard]] std::string_view selecting() const { return {text_.get() + key_size_, selecting_size_}; }
    // The field lines as they are sent: "Name: value" CR LF, each; without Age and Content-Length, which
    // differ from answer to answer, and without the empty line at the end.
    [[nodiscard]] std::string_view field_lines() const {
        return {text_.get() + key_size_ + selecting_size_, fields_size_};
    }
    // As read_tags writes them; empty without.
    [[nodiscard]] std::string_view tags() const {
        return {text_.get() + text_size() - tags_size_, tags_size_};
    }
    // Bytes of content: all that has come when it is whole, else what Content-Length promised.
    [[nodiscard]] std::optional<std::uint64_t> content_length() const;
    [[nodiscard]] int status() const { return facts_.response.status; }
    [[nodiscard]] const policy::StoredFacts& facts() const { return facts_; }
    [[nodiscard]] const std::shared_ptr<const Content>& content() const { return content_; }

    // The message again, without content, for the decisions that need its fields; with Age as it came, and
    // Content-Length where content_length() knows it. Allocates.
    [[nodiscard]] http::Response head() const;

    // Bytes that it takes, its content included.
    [[nodiscard]] std::size_t memory() const;

    // Where it stands on disk, or is to stand soon. Set by whoever writes it there.
    [[nodiscard]] RowId row() const { return row_.load(std::memory_order_relaxed); }
    void set_row(RowId row) const { row_.store(row, std::memory_order_relaxed); }

    // It answered a request: stores let such responses stay. Counts to three. On any thread.
    void mark_used() const {
        const std::uint8_t uses = uses_.load(std::memory_order_relaxed);
        if (uses < 3) uses_.store(uses + 1, std::memory_order_relaxed);
    }
    [[nodiscard]] unsigned uses() const { return uses_.load(std::memory_order_relaxed); }
    void forget_uses(unsigned count) const {
        const unsigned uses = this->uses();
        uses_.store(static_cast<std::uint8_t>(uses - std::min(uses, count)), std::memory_order_relaxed);
    }

    // How often it has answered requests, for who tells clients. On any thread; the number with this one.
    [[nodiscard]] std::uint32_t count_hit() const {
        return hits_.fetch_add(1, std::memory_order_relaxed) + 1;
    }

  private:
    StoredResponse(const StoredResponse& other, const policy::StoredFacts& facts,
                   std::shared_ptr<const Content> content);

    [[nodiscard]] std::size_t text_size() const {
        return std::size_t{key_size_} + selecting_size_ + fields_size_ + age_size_ + tags_size_;
    }

    std::unique_ptr<char[]> text_;  // key, selecting fields, field lines, tags
    std::uint32_t key_size_;
    std::uint32_t selecting_size_;
    std::uint32_t fields_size_;
    std::uint32_t age_size_;  // of the lines of Age, behind the others
    std::uint32_t tags_size_;
    http::Version version_;
    mutable std::atomic<std::uint32_t> hits_{0};
    mutable std::atomic<std::uint8_t> uses_{0};  // one may be lost when two count at once
    mutable std::atomic<RowId> row_{0};
    policy::StoredFacts facts_;
    std::shared_ptr<const Content> content_;
};

using Stored = std::shared_ptr<const StoredResponse>;

}  // namespace cachewright::store
