#include "lib/http/structured_field_scanner.hpp"

#include "lib/base/utf8.hpp"
#include "lib/http/base64.hpp"

#include <algorithm>
#include <array>

namespace cachewright::http::sf {

namespace {

constexpr std::size_t kIntegerDigits = 15;
constexpr std::size_t kWholeDigits = 12;  // of a Decimal
constexpr std::size_t kFractionDigits = 3;

constexpr bool is_printable(char c) {
    return c >= 0x20 && c <= 0x7E;
}

constexpr bool begins_token(char c) {
    return base::is_alpha(c) || c == '*';
}
constexpr bool continues_token(char c) {
    return base::is_token_char(c) || c == ':' || c == '/';
}

constexpr bool begins_key(char c) {
    return base::is_lower(c) || c == '*';
}
constexpr bool continues_key(char c) {
    return base::is_lower(c) || base::is_digit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}

// Display Strings take lower-case digits only (RFC 9651 §4.2.10).
constexpr int lower_hex_value(char c) {
    return base::is_upper(c) ? -1 : base::hex_digit_value(c);
}

std::string decode_display_string(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            decoded += static_cast<char>(
                static_cast<unsigned char>(lower_hex_value(text[i + 1]) * 16 + lower_hex_value(text[i + 2])));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

}  // namespace

std::string decode_string(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') ++i;
        decoded += text[i];
    }
    return decoded;
}

BareItem decode(const BareItemView& view) {
    switch (view.type) {
        case ItemType::integer: return view.number;
        case ItemType::decimal: return Decimal{view.number};
        case ItemType::string: return String{decode_string(view.text)};
        case ItemType::token: return Token{std::string(view.text)};
        case ItemType::byte_sequence: return ByteSequence{decode_base64(view.text).value_or(std::string())};
        case ItemType::boolean: return view.number != 0;
        case ItemType::date: return Date{base::Seconds{view.number}};
        case ItemType::display_string: return DisplayString{decode_display_string(view.text)};
    }
    return false;
}

bool is_token(std::string_view text) {
    return !text.empty() && begins_token(text.front()) &&
           std::all_of(text.begin(), text.end(), continues_token);
}

bool is_key(std::string_view text) {
    return !text.empty() && begins_key(text.front()) && std::all_of(text.begin(), text.end(), continues_key);
}

std::string_view describe(ItemType type) {
    constexpr std::array<std::string_view, 8> kDescriptions{"an Integer", "a Decimal",       "a String",
                                                            "a Token",    "a Byte Sequence", "a Boolean",
                                                            "a Date",     "a Display String"};
    return kDescriptions[static_cast<std::size_t>(type)];
}

bool Scanner::fail(std::string_view code, std::string_view message, std::size_t from, std::size_t to) {
    from = std::min(from, text_.size());
    to = std::clamp(to, from, text_.size());
    error_ = {code, message, {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to - from)}};
    return false;
}

bool Scanner::fail_here(std::string_view code, std::string_view message, std::size_t from) {
    return fail(code, message, from, at_ + 1);
}

bool Scanner::bare_item(BareItemView& item) {
    const std::size_t from = at_;
    if (at_end()) {
        // Nothing is left to underline, so the last byte is.
        return fail("missing-value", "a value is missing at the end", from == 0 ? 0 : from - 1, from);
    }
    const char c = text_[at_];
    bool good = true;
    if (c == '-' || base::is_digit(c)) {
        good = number(item);
    } else if (c == '"') {
        good = string(item);
    } else if (begins_token(c)) {
        token(item);
    } else if (c == ':') {
        good = byte_sequence(item);
    } else if (c == '?') {
        good = boolean(item);
    } else if (c == '@') {
        good = date(item);
    } else if (c == '%') {
        good = display_string(item);
    } else {
        return fail_here("invalid-value", "no value begins with this character", from);
    }
    item.span = span_from(from);
    return good;
}

// §4.2.4.
bool Scanner::number(BareItemView& item) {
    const std::size_t from = at_;
    const bool negative = at('-');
    if (negative) ++at_;
    const std::size_t first_digit = at_;
    std::int64_t value = 0;
    while (!at_end() && base::is_digit(text_[at_])) {
        if (at_ - first_digit == kIntegerDigits)
            return fail_here("invalid-number", "a number of more than 15 digits", from);
        value = value * 10 + (text_[at_++] - '0');
    }
    if (at_ == first_digit) return fail_here("invalid-number", "a minus sign without digits", from);
    item.type = ItemType::integer;
    if (at('.')) {
        if (at_ - first_digit > kWholeDigits)
            return fail_here("invalid-number", "a Decimal with more than 12 digits before the point", from);
        ++at_;
        const std::size_t first_fraction = at_;
        while (!at_end() && base::is_digit(text_[at_])) {
            if (at_ - first_fraction == kFractionDigits)
                return fail_here("invalid-number", "a Decimal with more than 3 digits behind the point",
                                 from);
            value = value * 10 + (text_[at_++] - '0');
        }
        if (at_ == first_fraction)
            return fail("invalid-number", "a Decimal without digits behind the point", from, at_);
        for (std::size_t digits = at_ - first_fraction; digits < kFractionDigits; ++digits)
            value *= 10;
        item.type = ItemType::decimal;
    }
    item.number = negative ? -value : value;
    return true;
}

// §4.2.5.
bool Scanner::string(BareItemView& item) {
    const std::size_t from = at_++;
    item.type = ItemType::string;
    while (!at_end()) {
        const char c = text_[at_];
        if (c == '"') {
            item.text = text_.substr(from + 1, at_ - from - 1);
            ++at_;
            return true;
        }
        if (c == '\\') {
            ++at_;
            if (!at('"') && !at('\\'))
                return fail("invalid-string", "a backslash before something other than a quote or backslash",
                            at_ - 1, at_ + 1);
        } else if (!is_printable(c)) {
            return fail_here("invalid-string", "a String holds printable ASCII only", at_);
        }
        ++at_;
    }
    return fail("invalid-string", "the String is never closed", from, at_);
}

// §4.2.6.
void Scanner::token(BareItemView& item) {
    const std::size_t from = at_++;
    while (!at_end() && continues_token(text_[at_]))
        ++at_;
    item.type = ItemType::token;
    item.text = text_.substr(from, at_ - from);
}

// §4.2.7.
bool Scanner::byte_sequence(BareItemView& item) {
    const std::size_t from = at_++;
    const std::size_t close = text_.find(':', at_);
    if (close == std::string_view::npos)
        return fail("invalid-byte-sequence", "the Byte Sequence is never closed", from, text_.size());
    item.type = ItemType::byte_sequence;
    item.text = text_.substr(at_, close - at_);
    at_ = close + 1;
    return is_base64(item.text) || fail("invalid-byte-sequence", "not base64", from, at_);
}

// §4.2.8.
bool Scanner::boolean(BareItemView& item) {
    const std::size_t from = at_++;
    if (!at('0') && !at('1')) return fail_here("invalid-boolean", "a Boolean is ?0 or ?1", from);
    item.type = ItemType::boolean;
    item.number = text_[at_++] - '0';
    return true;
}

// §4.2.9.
bool Scanner::date(BareItemView& item) {
    const std::size_t from = at_++;
    if (at_end() || (!at('-') && !base::is_digit(text_[at_])))
        return fail_here("invalid-date", "a Date is an @ and an Integer", from);
    if (!number(item)) return false;
    if (item.type != ItemType::integer) return fail("invalid-date", "a Date counts whole seconds", from, at_);
    item.type = ItemType::date;
    return true;
}

// §4.2.10.
bool Scanner::display_string(BareItemView& item) {
    const std::size_t from = at_++;
    if (!at('"')) return fail_here("invalid-display-string", "a Display String begins with %\"", from);
    ++at_;
    item.type = ItemType::display_string;
    base::Utf8Check utf8;
    while (!at_end()) {
        const char c = text_[at_];
        if (!is_printable(c))
            return fail_here("invalid-display-string", "other than printable ASCII is percent-encoded", at_);
        if (c == '"') {
            item.text = text_.substr(from + 2, at_ - from - 2);
            ++at_;
            return utf8.complete() || fail("invalid-display-string", "not UTF-8", from, at_);
        }
        auto byte = static_cast<unsigned char>(c);
        std::size_t length = 1;
        if (c == '%') {
            const int high = at_ + 1 < text_.size() ? lower_hex_value(text_[at_ + 1]) : -1;
            const int low = at_ + 2 < text_.size() ? lower_hex_value(text_[at_ + 2]) : -1;
            if (high < 0 || low < 0)
                return fail("invalid-display-string", "a percent sign takes two lower-case hex digits", at_,
                            at_ + 3);
            byte = static_cast<unsigned char>(high * 16 + low);
            length = 3;
        }
        if (!utf8.feed(byte)) return fail("invalid-display-string", "not UTF-8", at_, at_ + length);
        at_ += length;
    }
    return fail("invalid-display-string", "the Display String is never closed", from, at_);
}

// §4.2.3.3.
bool Scanner::key(std::string_view& key) {
    const std::size_t from = at_;
    if (at_end()) return fail("invalid-key", "a key is missing at the end", from == 0 ? 0 : from - 1, from);
    if (!begins_key(text_[at_])) {
        // All of the word is underlined, or the one character when it is none.
        while (!at_end() && base::is_token_char(text_[at_]))
            ++at_;
        return fail("invalid-key", "a key begins with a lower-case letter or an asterisk", from,
                    std::max(at_, from + 1));
    }
    while (!at_end() && continues_key(text_[at_]))
        ++at_;
    key = text_.substr(from, at_ - from);
    if (!at_end() && base::is_upper(text_[at_])) {
        while (!at_end() && base::is_token_char(text_[at_]))
            ++at_;
        return fail("invalid-key", "keys are lower case", from, at_);
    }
    return true;
}

// §4.2.1 and §4.2.2.
bool Scanner::separator(bool& more) {
    skip_ows();
    more = !at_end();
    if (!more) return true;
    if (!at(',')) return fail_here("missing-comma", "members are separated by commas", at_);
    const std::size_t comma = at_++;
    skip_ows();
    return !at_end() || fail("trailing-comma", "a comma with nothing behind it", comma, comma + 1);
}

bool Scanner::end_of_text() {
    skip_spaces();
    return at_end() || fail("trailing-characters", "text behind the item", at_, text_.size());
}

}  // namespace cachewright::http::sf
