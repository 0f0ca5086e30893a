// FieldMap: the header (or trailer) section of one message, exactly as it was written: order, case,
// duplicates and source positions are kept, so that a finding can underline the bytes it speaks of.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/field_id.hpp"

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

// One field line. The views borrow from the FieldMap and live until it is next changed.
struct FieldLine {
    FieldId id = FieldId::unknown;
    std::size_t index = 0;   // place in the section, from 0
    std::string_view name;   // as written
    std::string_view value;  // without leading and trailing OWS
    base::SourcePosition name_position;
    base::SourcePosition value_position;
};

class FieldMap {
  public:
    class Iterator;
    class Lines;

    // Appends a line. The value is stored trimmed of OWS; `value_position` is where `value[0]`, before
    // trimming, was read, and is moved along with the trimming.
    void add(std::string_view name, std::string_view value, base::SourcePosition name_position = {},
             base::SourcePosition value_position = {});

    // The value of the line added last goes on at `position` of the source from its byte `offset` on: it is
    // written over several lines or with escapes. `offset` counts in the trimmed value and rises from call to
    // call.
    void value_goes_on(std::size_t offset, base::SourcePosition position);

    // Replaces all lines of that name by one, at the place of the first (or at the end).
    void set(std::string_view name, std::string_view value);

    // Removes all lines of that name, without regard to case. Returns how many there were.
    std::size_t remove(std::string_view name);

    void clear();
    void reserve(std::size_t lines, std::size_t bytes);

    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] FieldLine operator[](std::size_t index) const { return line_at(index); }

    [[nodiscard]] bool contains(FieldId id) const { return present_[static_cast<std::size_t>(id)]; }
    [[nodiscard]] bool contains(std::string_view name) const { return first(name).has_value(); }
    [[nodiscard]] std::size_t count(FieldId id) const;

    // The first line of a field; nothing when there is none.
    [[nodiscard]] std::optional<FieldLine> first(FieldId id) const;
    [[nodiscard]] std::optional<FieldLine> first(std::string_view name) const;

    // Where byte `offset` of the value of line `index` stands in the source; unknown when the value's is.
    [[nodiscard]] base::SourcePosition position_in_value(std::size_t index, std::size_t offset) const;

    // The value of the first line; empty when there is none (ask `contains` to tell the two apart).
    [[nodiscard]] std::string_view value(FieldId id) const;
    [[nodiscard]] std::string_view value(std::string_view name) const;

    // All lines of one field, in order.
    [[nodiscard]] Lines lines(FieldId id) const;
    [[nodiscard]] Lines lines(std::string_view name) const;

    // RFC 9110 §5.3: the lines of one list-based field joined by ", ".
    [[nodiscard]] std::string combined(FieldId id) const;
    [[nodiscard]] std::string combined(std::string_view name) const;

    [[nodiscard]] Iterator begin() const;
    [[nodiscard]] Iterator end() const;

    // Bytes of names and values, for memory accounting.
    [[nodiscard]] std::size_t byte_size() const { return bytes_.size(); }

  private:
    struct Entry {
        std::uint32_t name_offset;
        std::uint32_t name_length;
        std::uint32_t value_offset;
        std::uint32_t value_length;
        FieldId id;
        base::SourcePosition name_position;
        base::SourcePosition value_position;
    };

    struct Continuation {
        std::size_t index;
        std::size_t offset;
        base::SourcePosition position;
    };

    [[nodiscard]] FieldLine line_at(std::size_t index) const;
    [[nodiscard]] bool matches(std::size_t index, FieldId id, std::string_view name) const;
    [[nodiscard]] std::size_t find_from(std::size_t index, FieldId id, std::string_view name) const;
    [[nodiscard]] std::string join(FieldId id, std::string_view name) const;
    void append(const Entry& like, std::string_view name, std::string_view value);

    std::string bytes_;
    std::vector<Entry> entries_;
    std::vector<Continuation> continuations_;  // by index, then offset; few values have any
    std::bitset<static_cast<std::size_t>(FieldId::count_)> present_;
};

class FieldMap::Iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = FieldLine;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = FieldLine;

    Iterator() = default;
    Iterator(const FieldMap& map, std::size_t index) : map_(&map), index_(index) {}

    FieldLine operator*() const { return map_->line_at(index_); }
    Iterator& operator++() {
        ++index_;
        return *this;
    }
    Iterator operator++(int) {
        Iterator before = *this;
        ++index_;
        return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

  private:
    const FieldMap* map_ = nullptr;
    std::size_t index_ = 0;
};

// A range over the lines of one field. Borrows from the map and from the name it was asked with.
class FieldMap::Lines {
  public:
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = FieldLine;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = FieldLine;

        Iterator() = default;
        Iterator(const Lines& lines, std::size_t index) : lines_(&lines), index_(index) {}
        FieldLine operator*() const { return lines_->map_->line_at(index_); }
        Iterator& operator++() {
            index_ = lines_->map_->find_from(index_ + 1, lines_->id_, lines_->name_);
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }

      private:
        const Lines* lines_ = nullptr;
        std::size_t index_ = 0;
    };

    Lines(const FieldMap& map, FieldId id, std::string_view name) : map_(&map), id_(id), name_(name) {}
    [[nodiscard]] Iterator begin() const { return {*this, map_->find_from(0, id_, name_)}; }
    [[nodiscard]] Iterator end() const { return {*this, map_->size()}; }
    [[nodiscard]] bool empty() const { return begin() == end(); }

  private:
    const FieldMap* map_;
    FieldId id_;
    std::string_view name_;
};

inline FieldMap::Iterator FieldMap::begin() const {
    return {*this, 0};
}
inline FieldMap::Iterator FieldMap::end() const {
    return {*this, size()};
}

}  // namespace cachewright::http
