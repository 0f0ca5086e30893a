// Comma-separated lists (RFC 9110 §5.6.1), walked without allocation.
#pragma once

#include "lib/base/read_range.hpp"
#include "lib/base/source_position.hpp"
#include "lib/http/field_map.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace cachewright::http {

enum class Quotes : std::uint8_t {
    enclose,  // a comma inside a quoted-string (RFC 9110 §5.6.4) parts nothing
    ignored,  // the members are tokens: every comma parts
};

enum class EmptyMembers : std::uint8_t {
    skip,  // as a recipient must
    show,  // for those who want to complain; a value that is empty or blank still has no members
};

struct ListMember {
    std::string_view text;    // without OWS; borrows from the value
    base::Span span;          // of `text` in the value; for an empty member, where it should be
    bool open_quote = false;  // a quoted-string begins in it and does not end
};

class ListMemberReader {
  public:
    using Piece = ListMember;

    ListMemberReader() = default;
    explicit ListMemberReader(std::string_view value, Quotes quotes = Quotes::enclose,
                              EmptyMembers empty_members = EmptyMembers::skip);
    [[nodiscard]] bool next(ListMember& found);

  private:
    std::string_view value_;
    std::size_t next_ = 0;  // where the next member begins; npos when there is none
    Quotes quotes_ = Quotes::enclose;
    EmptyMembers empty_members_ = EmptyMembers::skip;
};

// The members of one value, as a range: ListMembers(value, quotes, empty_members). Borrows from the value.
using ListMembers = base::ReadRange<ListMemberReader>;

struct FieldListMember {
    std::size_t line = 0;  // FieldLine::index
    ListMember member;     // its span is inside that line's value
};

// The members of all lines of one field, in order (RFC 9110 §5.3: several lines are one list). A
// quoted-string does not go on in the next line. Borrows from the map and from the name.
class FieldListMembers {
  public:
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = FieldListMember;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = FieldListMember;

        Iterator() = default;
        explicit Iterator(const FieldListMembers& list);

        FieldListMember operator*() const { return {line_index_, *member_}; }
        Iterator& operator++();
        Iterator operator++(int) {
            Iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.at_end(); }

      private:
        void settle();
        [[nodiscard]] bool at_end() const { return line_ == list_->lines_.end(); }

        const FieldListMembers* list_ = nullptr;
        FieldMap::Lines::Iterator line_;
        std::size_t line_index_ = 0;
        ListMembers::Iterator member_;
    };

    FieldListMembers(const FieldMap& fields, FieldId id, Quotes quotes = Quotes::enclose,
                     EmptyMembers empty_members = EmptyMembers::skip)
        : lines_(fields.lines(id)), quotes_(quotes), empty_members_(empty_members) {}
    FieldListMembers(const FieldMap& fields, std::string_view name, Quotes quotes = Quotes::enclose,
                     EmptyMembers empty_members = EmptyMembers::skip)
        : lines_(fields.lines(name)), quotes_(quotes), empty_members_(empty_members) {}

    // The iterator points into this range, which must outlive it.
    [[nodiscard]] Iterator begin() const { return Iterator(*this); }
    [[nodiscard]] std::default_sentinel_t end() const { return {}; }

  private:
    FieldMap::Lines lines_;
    Quotes quotes_;
    EmptyMembers empty_members_;
};

}  // namespace cachewright::http
