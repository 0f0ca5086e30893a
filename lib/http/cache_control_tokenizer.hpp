// The tokenizer of Cache-Control (RFC 9111 §5.2): takes one field line apart into the members of its list.
// It never fails: what is no directive comes out as a member whose parts say what is wrong with it.
#pragma once

#include "lib/base/ascii.hpp"
#include "lib/http/cache_control.hpp"

#include <string_view>

namespace cachewright::http {

// Views into the line. A member between two commas may be empty: then all views are.
struct CacheControlMember {
    std::string_view text;      // the whole member without the blanks round it
    std::string_view name;      // what stands before the first "=", without blanks behind it
    std::string_view argument;  // between the quotes when quoted
    std::string_view written;   // the argument with its quotes
    std::string_view trailing;  // text between a closing quote and the next comma
    ArgumentForm form = ArgumentForm::none;
    bool blanks_at_equals = false;  // RFC 9111 §5.2 allows none

    [[nodiscard]] constexpr bool empty() const { return text.empty(); }
};

// Splits at commas outside quoted-strings. A quote opens a quoted-string where an argument begins, and where
// a member begins if it is closed again; anywhere else it is an ordinary, invalid character, so that one
// stray quote cannot hide a no-store behind it. An argument whose quote is never closed is the rest of the
// line.
class CacheControlTokenizer {
  public:
    // Borrows from `line`, as do the members.
    constexpr explicit CacheControlTokenizer(std::string_view line) : rest_(line), more_(!line.empty()) {}

    // The next member, empty ones included; false after the last. An empty line has none, "," has two.
    [[nodiscard]] constexpr bool next(CacheControlMember& member) {
        if (!more_) return false;
        member = CacheControlMember{};
        skip_blanks();
        const char* const begin = rest_.data();
        take_name(member, begin);
        if (!rest_.empty() && rest_.front() == '=') take_argument(member);
        const auto length = static_cast<std::size_t>(rest_.data() - begin);
        member.text = without_blanks_behind({begin, length});
        more_ = !rest_.empty();  // then a comma, behind which there is a member, be it empty
        if (more_) rest_.remove_prefix(1);
        return true;
    }

  private:
    static constexpr std::string_view without_blanks_behind(std::string_view text) {
        while (!text.empty() && base::is_ows(text.back()))
            text.remove_suffix(1);
        return text;
    }

    constexpr void skip_blanks() {
        while (!rest_.empty() && base::is_ows(rest_.front()))
            rest_.remove_prefix(1);
    }

    // Offset in `rest_` of the quote that closes the one at its front; npos when there is none.
    [[nodiscard]] constexpr std::size_t closing_quote() const {
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            if (rest_[i] == '"') return i;
            if (rest_[i] == '\\') ++i;
        }
        return std::string_view::npos;
    }

    constexpr void take_name(CacheControlMember& member, const char* begin) {
        if (!rest_.empty() && rest_.front() == '"') {
            const std::size_t close = closing_quote();
            if (close != std::string_view::npos) rest_.remove_prefix(close + 1);
        }
        std::size_t length = 0;
        while (length < rest_.size() && rest_[length] != '=' && rest_[length] != ',')
            ++length;
        rest_.remove_prefix(length);
        member.name = without_blanks_behind({begin, static_cast<std::size_t>(rest_.data() - begin)});
    }

    constexpr void take_argument(CacheControlMember& member) {
        const char* const equals = rest_.data();
        rest_.remove_prefix(1);
        skip_blanks();
        if (!rest_.empty() && rest_.front() == '"') {
            take_quoted(member);
        } else {
            std::size_t length = 0;
            while (length < rest_.size() && rest_[length] != ',')
                ++length;
            member.argument = member.written = without_blanks_behind(rest_.substr(0, length));
            member.form = member.argument.empty() ? ArgumentForm::empty : ArgumentForm::token;
            rest_.remove_prefix(length);
        }
        const bool before = member.name.data() + member.name.size() != equals;
        const bool behind = !member.written.empty() && member.written.data() != equals + 1;
        member.blanks_at_equals = before || behind;
    }

    constexpr void take_quoted(CacheControlMember& member) {
        const std::size_t close = closing_quote();
        if (close == std::string_view::npos) {
            member.form = ArgumentForm::unterminated;
            member.written = rest_;
            member.argument = rest_.substr(1);
            rest_.remove_prefix(rest_.size());
            return;
        }
        member.form = ArgumentForm::quoted;
        member.written = rest_.substr(0, close + 1);
        member.argument = rest_.substr(1, close - 1);
        rest_.remove_prefix(close + 1);
        std::size_t length = 0;
        while (length < rest_.size() && rest_[length] != ',')
            ++length;
        member.trailing = base::trim_ows(rest_.substr(0, length));
        rest_.remove_prefix(length);
    }

    std::string_view rest_;
    bool more_;
};

// Appends what is wrong with the form of `member`, which was read from `line`; RFC 9111 §5.2 and RFC 9110
// §5.6.1. Codes: empty-member, embedded-field-name, semicolon-separator, missing-comma,
// whitespace-around-equals, unterminated-quote, invalid-member.
void diagnose_cache_control_member(const FieldLine& line, const CacheControlMember& member,
                                   std::vector<FieldDiagnostic>& diagnostics);

}  // namespace cachewright::http
