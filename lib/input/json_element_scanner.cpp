#include "lib/input/json_element_scanner.hpp"

#include "lib/base/utf8.hpp"
#include "lib/input/byte_search.hpp"

#include <algorithm>
#include <cstring>

namespace cachewright::input {

namespace {

bool is_json_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

JsonElementScanner::JsonElementScanner(JsonShape shape, Limits limits, Handler& handler)
    : shape_(shape), limits_(limits), handler_(handler) {}

void JsonElementScanner::restart(base::SourcePosition start) {
    depth_ = 0;
    lexical_ = Lexical::structure;
    expect_key_ = key_in_progress_ = false;
    capture_ = Capture::none;
    string_cut_ = overflow_ = false;
    block_offset_ = start.offset;
    line_ = start.line;
    line_start_ = start.offset + 1 - start.column;
    found_ = unbalanced_ = false;
    flow_ = Flow::go_on;
}

JsonElementScanner::Flow JsonElementScanner::feed(std::string_view block) {
    const char* at = block.data();
    const char* const end = at + block.size();
    block_ = at;
    kept_until_ = at;
    while (at != end && flow_ == Flow::go_on) {
        switch (lexical_) {
            case Lexical::structure: at = take_structure(at, end); break;
            case Lexical::string: at = take_string(at, end); break;
            case Lexical::escape:
                take_escaped(at);
                ++at;
                break;
        }
    }
    if (capture_ != Capture::none) {
        // An escape is kept or cut as a whole, so a backslash at the end of a block waits for its partner.
        if (string_cut_) {
            kept_until_ = at;
        } else {
            keep(kept_until_, at);
        }
    }
    block_offset_ += static_cast<std::uint64_t>(at - block_);
    block_ = kept_until_ = nullptr;
    return flow_;
}

bool JsonElementScanner::complete() const {
    return depth_ == 0 && lexical_ == Lexical::structure && !unbalanced_;
}

base::SourcePosition JsonElementScanner::position() const {
    return position_of(block_);
}

base::SourcePosition JsonElementScanner::position_of(const char* at) const {
    const std::uint64_t offset = block_offset_ + static_cast<std::uint64_t>(at - block_);
    return {offset, line_, static_cast<std::uint32_t>(offset - line_start_ + 1)};
}

const char* JsonElementScanner::take_structure(const char* at, const char* end) {
    while (at != end) {
        // Inside an element nothing but nesting counts, and the search can leap.
        if (capture_ == Capture::element) {
            at = find_structure_stop(at, end);
            if (at == end) return end;
        }
        switch (*at) {
            case '"': begin_string(at); return at + 1;
            case '{':
            case '[': open(*at, at); break;
            case '}':
            case ']':
                close(at);
                if (flow_ == Flow::stop) return at + 1;
                break;
            case '\n':
                ++line_;
                line_start_ = block_offset_ + static_cast<std::uint64_t>(at - block_) + 1;
                if (capture_ == Capture::scalar) capture_ = Capture::none;
                break;
            case ',':
                if (capture_ == Capture::scalar && depth_ == capture_depth_) capture_ = Capture::none;
                if (capture_ == Capture::none && depth_ != 0 && depth_ <= tracked_levels) {
                    expect_key_ = !levels_[depth_ - 1].is_array;
                }
                break;
            default:
                if (capture_ == Capture::none && !is_json_space(*at) && elements_start_here()) {
                    begin_capture(Capture::scalar, at);
                }
                break;
        }
        ++at;
    }
    return at;
}

const char* JsonElementScanner::take_string(const char* at, const char* end) {
    while (at != end) {
        const char* const stop = find_string_stop(at, end);
        keep_in_string(at, stop);
        if (stop == end) return end;
        if (*stop == '"') {
            if (string_cut_) {
                string_cut_ = false;
                kept_until_ = stop;
            }
            end_string();
            return stop + 1;
        }
        if (*stop == '\\') {
            lexical_ = Lexical::escape;
            // The pair is counted when its second byte is seen; until then it must not be half kept.
            if (capture_ == Capture::element && !string_cut_ && string_kept_ + 2 > limits_.string) {
                cut_string(stop);
            }
            if (string_cut_) note_elided(stop, stop + 1);
            return stop + 1;
        }
        // A raw line end is not JSON, but lines are counted as an editor shows them.
        ++line_;
        line_start_ = block_offset_ + static_cast<std::uint64_t>(stop - block_) + 1;
        keep_in_string(stop, stop + 1);
        at = stop + 1;
    }
    return at;
}

void JsonElementScanner::take_escaped(const char* at) {
    if (*at == '\n') {
        ++line_;
        line_start_ = block_offset_ + static_cast<std::uint64_t>(at - block_) + 1;
    }
    if (string_cut_) {
        note_elided(at, at + 1);
    } else {
        string_kept_ += 2;
    }
    lexical_ = Lexical::string;
}

void JsonElementScanner::begin_string(const char* at) {
    lexical_ = Lexical::string;
    string_kept_ = 0;
    if (capture_ != Capture::none) return;
    if (elements_start_here()) {
        begin_capture(Capture::scalar, at);
    } else if (expect_key_) {
        key_in_progress_ = true;
        key_.clear();
    }
}

void JsonElementScanner::end_string() {
    lexical_ = Lexical::structure;
    if (key_in_progress_) {
        key_in_progress_ = false;
        expect_key_ = false;
    }
}

void JsonElementScanner::keep_in_string(const char* from, const char* to) {
    const auto length = static_cast<std::size_t>(to - from);
    if (key_in_progress_) {
        key_.append(from, std::min(length, longest_key - std::min(longest_key, key_.size())));
        return;
    }
    if (capture_ != Capture::element) return;
    if (string_cut_) {
        note_elided(from, to);
        return;
    }
    const std::size_t room = limits_.string - std::min(limits_.string, string_kept_);
    string_kept_ += length;
    if (length > room) {
        cut_string(from + room);
        note_elided(from + room, to);
    }
}

void JsonElementScanner::cut_string(const char* at) {
    keep(kept_until_, at);
    kept_until_ = at;
    // Not in the middle of a UTF-8 sequence: its first bytes go too.
    Elision elision;
    if (!overflow_) {
        std::size_t sequence = 0;
        while (sequence < 3 && sequence < buffer_.size() &&
               base::is_utf8_continuation(buffer_[buffer_.size() - 1 - sequence])) {
            ++sequence;
        }
        const std::size_t lead = sequence + 1;
        if (lead <= buffer_.size() && static_cast<unsigned char>(buffer_[buffer_.size() - lead]) >= 0xC0U) {
            buffer_.resize(buffer_.size() - lead);
            elision.length = lead;
            elision.after_newline = static_cast<std::uint32_t>(lead);
        }
    }
    elision.kept = buffer_.size();
    elisions_.push_back(elision);
    string_cut_ = true;
}

void JsonElementScanner::note_elided(const char* from, const char* to) {
    Elision& elision = elisions_.back();
    elision.length += static_cast<std::uint64_t>(to - from);
    for (const char* at = from; at != to;) {
        const auto* newline =
            static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(to - at)));
        if (newline == nullptr) {
            elision.after_newline += static_cast<std::uint32_t>(to - at);
            break;
        }
        ++elision.newlines;
        elision.after_newline = 0;
        at = newline + 1;
    }
}

bool JsonElementScanner::elements_start_here() const {
    switch (shape_) {
        case JsonShape::sequence: return depth_ == 0;
        case JsonShape::array: return depth_ == 1 && levels_[0].is_array;
        case JsonShape::har:
            return depth_ != 0 && depth_ <= tracked_levels && levels_[depth_ - 1].holds_elements;
    }
    return false;
}

void JsonElementScanner::open(char c, const char* at) {
    if (capture_ == Capture::scalar) capture_ = Capture::none;
    if (capture_ == Capture::none) {
        if (elements_start_here()) {
            found_ = true;
            if (c == '{') {
                begin_capture(Capture::element, at);
            } else {
                handler_.not_an_object(position_of(at));
            }
        }
        Level level;
        level.is_array = c == '[';
        if (shape_ == JsonShape::har && depth_ < tracked_levels && capture_ == Capture::none) {
            const bool is_member = depth_ != 0 && !levels_[depth_ - 1].is_array;
            const bool in_log = is_member && levels_[depth_ - 1].is_log;
            if (c == '{') {
                level.is_log = depth_ == 0 || (is_member && key_ == "log");
                if (in_log && (key_ == "creator" || key_ == "browser")) {
                    described_key_ = key_;
                    begin_capture(Capture::description, at);
                }
            } else {
                level.holds_elements = in_log && key_ == "entries";
                found_ = found_ || level.holds_elements;
            }
        }
        if (depth_ < tracked_levels) levels_[depth_] = level;
        expect_key_ = !level.is_array && depth_ < tracked_levels && capture_ == Capture::none;
    }
    ++depth_;
}

void JsonElementScanner::close(const char* at) {
    if (capture_ == Capture::scalar) capture_ = Capture::none;
    expect_key_ = false;
    if (depth_ == 0) {
        unbalanced_ = true;
        return;
    }
    --depth_;
    if (capture_ != Capture::none && depth_ == capture_depth_) end_capture(at + 1);
}

void JsonElementScanner::begin_capture(Capture kind, const char* at) {
    capture_ = kind;
    capture_depth_ = depth_;
    if (kind == Capture::scalar) {
        handler_.not_an_object(position_of(at));
        return;
    }
    captured_position_ = position_of(at);
    kept_until_ = at;
    buffer_.clear();
    elisions_.clear();
    string_cut_ = false;
    overflow_ = false;
}

void JsonElementScanner::keep(const char* from, const char* to) {
    if (capture_ == Capture::scalar || overflow_) return;
    const auto length = static_cast<std::size_t>(to - from);
    const std::size_t limit =
        capture_ == Capture::description ? std::min(longest_description, limits_.element) : limits_.element;
    if (length > limit - std::min(limit, buffer_.size())) {
        overflow_ = true;
        return;
    }
    buffer_.append(from, length);
}

void JsonElementScanner::end_capture(const char* at) {
    keep(kept_until_, at);
    const Capture kind = capture_;
    capture_ = Capture::none;
    if (overflow_) {
        if (kind == Capture::element) handler_.too_large(captured_position_);
        return;
    }
    const std::size_t length = buffer_.size();
    buffer_.append(json_padding, '\0');
    const JsonElement element{std::string_view(buffer_).substr(0, length), captured_position_, &elisions_};
    if (kind == Capture::description) {
        handler_.described(described_key_, element);
    } else {
        flow_ = handler_.element(element);
    }
}

}  // namespace cachewright::input
