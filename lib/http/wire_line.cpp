#include "lib/http/wire_line.hpp"

#include <algorithm>
#include <cstring>

namespace cachewright::http::wire {

void LineReader::forget_released() {
    if (!released_) return;
    held_.clear();
    released_ = false;
}

void LineReader::next_line(std::size_t bytes) {
    position_.offset += bytes;
    ++position_.line;
    position_.column = 1;
}

LineStatus LineReader::read(std::string_view& input, std::size_t limit, Line& line) {
    forget_released();
    // The longest line: `limit` bytes of text and CR. One byte more proves that it is longer.
    const std::size_t window = std::min(input.size(), limit + 2 - held_.size());
    const auto* found =
        window == 0 ? nullptr : static_cast<const char*>(std::memchr(input.data(), '\n', window));
    const std::size_t taken = found != nullptr ? static_cast<std::size_t>(found - input.data()) + 1 : window;

    if (found == nullptr && held_.size() + taken < limit + 2) {
        held_.append(input.data(), taken);
        input.remove_prefix(taken);
        return LineStatus::partial;
    }
    if (held_.empty()) {
        line.raw = input.substr(0, taken);
    } else {
        held_.append(input.data(), taken);
        line.raw = held_;
        released_ = true;
    }
    input.remove_prefix(taken);
    line.position = position_;
    if (found == nullptr) {
        line.text = line.raw;
        line.end = LineEnd::none;
        advance(line.raw, Count::bytes_only);
        return LineStatus::too_long;
    }
    next_line(line.raw.size());
    line.text = line.raw.substr(0, line.raw.size() - 1);
    line.end = LineEnd::lf;
    if (!line.text.empty() && line.text.back() == '\r') {
        line.text.remove_suffix(1);
        line.end = LineEnd::crlf;
    }
    return LineStatus::complete;
}

Line LineReader::cut() {
    forget_released();
    Line line;
    line.position = position_;
    line.raw = held_;
    line.text = held_;
    released_ = true;
    if (!line.text.empty() && line.text.back() == '\r') line.text.remove_suffix(1);
    advance(line.raw, Count::bytes_only);
    return line;
}

bool LineReader::skip_line(std::string_view& input) {
    forget_released();
    const std::size_t found = input.find('\n');
    if (found == std::string_view::npos) {
        advance(input, Count::bytes_only);
        input = {};
        return false;
    }
    next_line(found + 1);
    input.remove_prefix(found + 1);
    return true;
}

void LineReader::advance(std::string_view bytes, Count count) {
    position_.offset += bytes.size();
    if (count == Count::lines) {
        const std::size_t last = bytes.rfind('\n');
        if (last != std::string_view::npos) {
            position_.line += static_cast<std::uint32_t>(std::count(bytes.begin(), bytes.end(), '\n'));
            position_.column = 1;
            bytes.remove_prefix(last + 1);
        }
    }
    position_.column += static_cast<std::uint32_t>(bytes.size());
}

namespace {

constexpr std::uint64_t repeat(unsigned char byte) {
    return 0x0101010101010101ULL * byte;
}

// True when one of the eight bytes is below 0x20 or DEL. Exact as an answer for all eight together.
bool has_candidate(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    const std::uint64_t below_space = (word - repeat(0x20)) & ~word;
    const std::uint64_t del = word ^ repeat(0x7F);
    return (((below_space) | ((del - repeat(1)) & ~del)) & repeat(0x80)) != 0;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

}  // namespace

std::size_t find_control(std::string_view text, std::size_t from) {
    std::size_t i = from;
    while (text.size() - i >= 8) {
        if (has_candidate(text.data() + i)) {
            for (std::size_t j = i; j < i + 8; ++j) {
                if (is_control(text[j])) return j;
            }
        }
        i += 8;
    }
    for (; i < text.size(); ++i) {
        if (is_control(text[i])) return i;
    }
    return std::string_view::npos;
}

Violation control_violation(char c) {
    switch (c) {
        case '\0': return Violation::nul_character;
        case '\r': return Violation::bare_cr;
        case '\x7F': return Violation::del_character;
        default: return Violation::control_character;
    }
}

}  // namespace cachewright::http::wire
