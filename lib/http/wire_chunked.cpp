#include "lib/http/wire_chunked.hpp"

#include "lib/base/ascii.hpp"

#include <limits>

namespace cachewright::http::wire {

namespace {

constexpr std::size_t kMostDigits = 16;

// A cursor over chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ).
class ExtensionScanner {
  public:
    ExtensionScanner(std::string_view text, std::size_t begin) : text_(text), at_(begin) {}

    // npos when the whole text is well-formed, else the index of the first byte that is not.
    [[nodiscard]] std::size_t first_fault() {
        while (at_ < text_.size()) {
            skip_blanks();
            if (!take(';')) return at_;
            skip_blanks();
            if (!token()) return at_;
            // White space is only good before something that follows it.
            const std::size_t after_name = at_;
            skip_blanks();
            if (!take('=')) {
                at_ = after_name;
                continue;
            }
            skip_blanks();
            if (!(at_ < text_.size() && text_[at_] == '"' ? quoted_string() : token())) return at_;
        }
        return std::string_view::npos;
    }

  private:
    void skip_blanks() {
        while (at_ < text_.size() && base::is_ows(text_[at_]))
            ++at_;
    }
    bool take(char c) {
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool token() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && base::is_token_char(text_[at_]))
            ++at_;
        return at_ != begin;
    }
    // Control characters were looked for before.
    bool quoted_string() {
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                ++at_;
                return true;
            }
            if (text_[at_] == '\\' && ++at_ == text_.size()) return false;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_;
};

Verdict check_extensions(const Line& line, std::size_t begin, Recorder& recorder) {
    for (std::size_t i = find_control(line.text, begin); i != std::string_view::npos;
         i = find_control(line.text, i + 1)) {
        if (recorder.note(control_violation(line.text[i]), line.at(i), 1) == Verdict::stop)
            return Verdict::stop;
    }
    const std::size_t fault = ExtensionScanner(line.text, begin).first_fault();
    if (fault == std::string_view::npos) return Verdict::go_on;
    return recorder.note(Violation::bad_chunk_extension, line.at(fault), line.text.size() - fault);
}

}  // namespace

ChunkLine parse_chunk_line(const Line& line, const Limits& limits, std::size_t& extension_bytes,
                           std::uint64_t& size, Recorder& recorder) {
    const auto note = [&](Violation violation, std::size_t at, std::size_t length) {
        return recorder.note(violation, line.at(at), length);
    };

    std::size_t digits = 0;
    size = 0;
    while (digits < line.text.size() && base::is_hex_digit(line.text[digits])) {
        if (digits < kMostDigits)
            size = size << 4U | static_cast<std::uint64_t>(base::hex_digit_value(line.text[digits]));
        ++digits;
    }
    Violation violation = Violation::count_;
    if (digits == 0)
        violation = Violation::bad_chunk_size;
    else if (digits > kMostDigits)
        violation = Violation::chunk_size_too_long;
    else if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        violation = Violation::chunk_size_overflow;
    if (violation != Violation::count_) {
        const std::size_t length = digits == 0 ? line.text.size() : digits;
        return note(violation, 0, length) == Verdict::stop ? ChunkLine::stop : ChunkLine::not_a_size;
    }
    if (line.end == LineEnd::lf && recorder.note_bare_lf(line.at(line.text.size())) == Verdict::stop)
        return ChunkLine::stop;
    if (digits == line.text.size()) return ChunkLine::parsed;

    // Only white space and ";" may follow the digits: anything else makes them no size.
    const std::size_t semicolon = line.text.find_first_not_of(" \t", digits);
    if (semicolon == std::string_view::npos || line.text[semicolon] != ';') {
        // White space alone is what some servers pad with.
        const bool padded = semicolon == std::string_view::npos;
        if (note(Violation::bad_chunk_size, digits, line.text.size() - digits) == Verdict::stop)
            return ChunkLine::stop;
        return padded ? ChunkLine::parsed : ChunkLine::not_a_size;
    }
    extension_bytes += line.text.size() - digits;
    if (extension_bytes > limits.chunk_extensions_body &&
        note(Violation::chunk_extensions_too_long, digits, line.text.size() - digits) == Verdict::stop)
        return ChunkLine::stop;
    return check_extensions(line, digits, recorder) == Verdict::stop ? ChunkLine::stop : ChunkLine::parsed;
}

ChunkHeader::ChunkHeader(std::uint64_t size) : begin_(buffer_.size() - 2) {
    buffer_[begin_] = '\r';
    buffer_[begin_ + 1] = '\n';
    do {
        buffer_[--begin_] = "0123456789abcdef"[size & 0xFU];
        size >>= 4U;
    } while (size != 0);
}

void write_chunk(std::string_view data, std::string& out) {
    if (data.empty()) return;
    out += ChunkHeader(data.size()).bytes();
    out += data;
    out += kChunkEnd;
}

}  // namespace cachewright::http::wire
