// Ranges over what a reader takes out of a text, piece after piece.
#pragma once

#include <concepts>
#include <cstddef>
#include <iterator>
#include <utility>

namespace cachewright::base {

// Copyable, and `next` fills in the next piece, or returns false when there is none.
template <class Reader>
concept PieceReader = std::copyable<Reader> && requires(Reader reader, typename Reader::Piece& piece) {
    { reader.next(piece) } -> std::same_as<bool>;
};

// An input range for `for (const auto& piece : ReadRange<Reader>(text))`. The range keeps the reader as it
// was made; each iterator reads with a copy of it, and the piece it shows is its own.
template <PieceReader Reader>
class ReadRange {
  public:
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = typename Reader::Piece;
        using difference_type = std::ptrdiff_t;
        using pointer = const value_type*;
        using reference = const value_type&;

        Iterator() = default;
        explicit Iterator(Reader reader) : reader_(std::move(reader)) { advance(); }

        reference operator*() const { return piece_; }
        pointer operator->() const { return &piece_; }
        Iterator& operator++() {
            advance();
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            advance();
            return before;
        }
        friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.done_; }

      private:
        void advance() { done_ = !reader_.next(piece_); }

        Reader reader_;
        value_type piece_;
        bool done_ = true;
    };

    // Takes what the reader is made of.
    template <class... Arguments>
        requires std::constructible_from<Reader, const Arguments&...>
    explicit ReadRange(const Arguments&... arguments) : reader_(arguments...) {}

    [[nodiscard]] Iterator begin() const { return Iterator(reader_); }
    [[nodiscard]] std::default_sentinel_t end() const { return {}; }

  private:
    Reader reader_;
};

}  // namespace cachewright::base
