// The grammar of Structured Fields (RFC 9651 §4.2) without a tree: a scanner that checks everything and hands
// each part to a visitor, so that hot paths can read a dictionary without allocating.
//
// A visitor has these member functions, called in the order of the text:
//   bool key(std::string_view key, base::Span)      a dictionary's member begins; of equal keys the last
//                                                   counts; false when the visitor wants no more
//   void item(const BareItemView&)                  a bare item, in an inner list or not
//   void inner_list_begin(std::uint32_t offset)
//   void inner_list_end(base::Span)
//   bool parameter(std::string_view key, const BareItemView&, base::Span)
//                                                   belongs to the item or inner list that ended last;
//                                                   false when the visitor wants no more of them
#pragma once

#include "lib/base/ascii.hpp"
#include "lib/http/structured_field.hpp"

#include <cstdint>
#include <string_view>

namespace cachewright::http::sf {

// A checked bare item as it was written.
struct BareItemView {
    ItemType type = ItemType::boolean;
    std::int64_t number = 0;  // integer; thousandths; 0 or 1; seconds
    std::string_view text;    // what stands between the delimiters of the other types, not yet decoded
    base::Span span;
};

[[nodiscard]] BareItem decode(const BareItemView& view);
// Undoes the backslashes of a String's text.
[[nodiscard]] std::string decode_string(std::string_view text);

class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    // Each reads the whole text; false with error() set when it is not of that kind.
    template <class Visitor>
    [[nodiscard]] bool scan_item(Visitor& visitor);
    template <class Visitor>
    [[nodiscard]] bool scan_list(Visitor& visitor);
    template <class Visitor>
    [[nodiscard]] bool scan_dictionary(Visitor& visitor);

    [[nodiscard]] const base::Diagnostic& error() const { return error_; }

  private:
    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
    [[nodiscard]] bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }
    void skip_spaces() {
        while (at(' '))
            ++at_;
    }
    void skip_ows() {
        while (at(' ') || at('\t'))
            ++at_;
    }
    [[nodiscard]] base::Span span_from(std::size_t from) const {
        return {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(at_ - from)};
    }

    // Sets the error at [from, to) and returns false.
    bool fail(std::string_view code, std::string_view message, std::size_t from, std::size_t to);
    // The same, for the bytes from `from` to the byte that is being looked at.
    bool fail_here(std::string_view code, std::string_view message, std::size_t from);

    [[nodiscard]] bool bare_item(BareItemView& item);
    [[nodiscard]] bool number(BareItemView& item);
    [[nodiscard]] bool string(BareItemView& item);
    void token(BareItemView& item);
    [[nodiscard]] bool byte_sequence(BareItemView& item);
    [[nodiscard]] bool boolean(BareItemView& item);
    [[nodiscard]] bool date(BareItemView& item);
    [[nodiscard]] bool display_string(BareItemView& item);
    [[nodiscard]] bool key(std::string_view& key);
    // Behind a member: true with `more` set when a comma and another member follow.
    [[nodiscard]] bool separator(bool& more);
    [[nodiscard]] bool end_of_text();

    template <class Visitor>
    [[nodiscard]] bool parameters(Visitor& visitor);
    template <class Visitor>
    [[nodiscard]] bool item_with_parameters(Visitor& visitor);
    template <class Visitor>
    [[nodiscard]] bool item_or_inner_list(Visitor& visitor);

    std::string_view text_;
    std::size_t at_ = 0;
    base::Diagnostic error_;
};

template <class Visitor>
bool Scanner::parameters(Visitor& visitor) {
    while (at(';')) {
        ++at_;
        skip_spaces();
        const std::size_t from = at_;
        std::string_view name;
        if (!key(name)) return false;
        BareItemView value{ItemType::boolean, 1, {}, span_from(from)};
        if (at('=')) {
            ++at_;
            if (!bare_item(value)) return false;
        }
        if (!visitor.parameter(name, value, span_from(from)))
            return fail("too-many-members", "more parameters than anybody needs", from, at_);
    }
    return true;
}

template <class Visitor>
bool Scanner::item_with_parameters(Visitor& visitor) {
    BareItemView item;
    if (!bare_item(item)) return false;
    visitor.item(item);
    return parameters(visitor);
}

template <class Visitor>
bool Scanner::item_or_inner_list(Visitor& visitor) {
    if (!at('(')) return item_with_parameters(visitor);
    const std::size_t from = at_++;
    visitor.inner_list_begin(static_cast<std::uint32_t>(from));
    while (true) {
        skip_spaces();
        if (at(')')) {
            ++at_;
            visitor.inner_list_end(span_from(from));
            return parameters(visitor);
        }
        if (at_end()) return fail("invalid-inner-list", "the inner list is never closed", from, at_);
        if (!item_with_parameters(visitor)) return false;
        if (!at_end() && !at(' ') && !at(')'))
            return fail("invalid-inner-list", "items of an inner list are separated by spaces", at_, at_ + 1);
    }
}

template <class Visitor>
bool Scanner::scan_item(Visitor& visitor) {
    skip_spaces();
    return item_with_parameters(visitor) && end_of_text();
}

template <class Visitor>
bool Scanner::scan_list(Visitor& visitor) {
    skip_spaces();
    bool more = !at_end();
    while (more) {
        if (!item_or_inner_list(visitor) || !separator(more)) return false;
    }
    return true;
}

template <class Visitor>
bool Scanner::scan_dictionary(Visitor& visitor) {
    skip_spaces();
    bool more = !at_end();
    while (more) {
        const std::size_t from = at_;
        std::string_view name;
        if (!key(name)) return false;
        if (!visitor.key(name, span_from(from)))
            return fail("too-many-members", "more members than anybody needs", from, at_);
        if (at('=')) {
            ++at_;
            if (!item_or_inner_list(visitor)) return false;
        } else {
            visitor.item({ItemType::boolean, 1, {}, span_from(from)});
            if (!parameters(visitor)) return false;
        }
        if (!separator(more)) return false;
    }
    return true;
}

}  // namespace cachewright::http::sf
