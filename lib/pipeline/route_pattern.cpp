#include "lib/pipeline/route_pattern.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <cstddef>

namespace cachewright::pipeline {

namespace {

constexpr std::size_t kMostSegments = 8;
constexpr std::size_t kMostBytes = 120;
constexpr std::string_view kId = ":id";
constexpr std::string_view kMore = "…";

// A segment or a part of one, by what it is made of.
struct Makeup {
    std::size_t digits = 0;
    std::size_t hexadecimal = 0;  // letters among a to f
    std::size_t lower = 0;
    std::size_t upper = 0;
    std::size_t marks = 0;  // - _ : . with which numbers are written
    std::size_t others = 0;
};

Makeup makeup_of(std::string_view text) {
    Makeup made;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            ++made.digits;
        } else if (c >= 'a' && c <= 'z') {
            ++made.lower;
            made.hexadecimal += c <= 'f' ? 1 : 0;
        } else if (c >= 'A' && c <= 'Z') {
            ++made.upper;
            made.hexadecimal += c <= 'F' ? 1 : 0;
        } else if (c == '-' || c == '_' || c == ':' || c == '.') {
            ++made.marks;
        } else {
            ++made.others;
        }
    }
    return made;
}

bool is_id(std::string_view text) {
    const Makeup made = makeup_of(text);
    const std::size_t letters = made.lower + made.upper;
    if (made.digits == 0 || made.others > 0) return false;
    // A number, a date.
    if (letters == 0) return true;
    // A hash, a UUID.
    if (letters == made.hexadecimal && made.digits + letters >= 8 &&
        (made.marks == 0 || (made.marks == 4 && made.digits + letters == 32)))
        return true;
    // What nobody reads: a token, which may be a secret besides.
    return text.size() >= 20 && made.digits >= 3 && made.upper >= 2 && made.lower >= 2;
}

// "app.3f2a9bc1.js", "app-3f2a9bc1.js", "42.json".
void append_file_name(std::string& out, std::string_view segment) {
    bool first = true;
    while (true) {
        const std::size_t dot = segment.find('.');
        const std::string_view part = segment.substr(0, dot);
        const std::size_t dash = part.rfind('-');
        const std::string_view tail = dash == std::string_view::npos ? part : part.substr(dash + 1);
        const bool whole = first || part.size() >= 8;
        if (whole && is_id(part)) {
            out += kId;
        } else if (tail.size() >= 8 && is_id(tail)) {
            out += part.substr(0, part.size() - tail.size());
            out += kId;
        } else {
            out += part;
        }
        if (dot == std::string_view::npos) return;
        out += '.';
        segment.remove_prefix(dot + 1);
        first = false;
    }
}

// Most segments have no digit, and then they are what they are.
void append_segment(std::string& out, std::string_view segment) {
    segment = segment.substr(0, segment.find(';'));
    const bool has_digit = std::any_of(segment.begin(), segment.end(), base::is_digit);
    if (!has_digit)
        out += segment;
    else if (is_id(segment))
        out += kId;
    else
        append_file_name(out, segment);
}

std::string_view path_of(std::string_view target) {
    target = target.substr(0, target.find_first_of("?#"));
    if (target.starts_with('/')) return target;
    const std::size_t scheme = target.find("://");
    if (scheme == std::string_view::npos) return target;
    const std::size_t path = target.find('/', scheme + 3);
    return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

}  // namespace

void append_route_pattern(std::string& out, std::string_view target) {
    std::string_view path = path_of(target);
    const std::size_t begin = out.size();
    for (std::size_t segments = 0; !path.empty(); ++segments) {
        const bool rooted = path.front() == '/';
        const std::size_t end = std::min(path.find('/', rooted ? 1 : 0), path.size());
        if (rooted) out += '/';
        if (segments == kMostSegments) {
            out += kMore;
            return;
        }
        // One long segment is cut before it is looked at.
        append_segment(out, path.substr(rooted ? 1 : 0, std::min(end - (rooted ? 1 : 0), 2 * kMostBytes)));
        path.remove_prefix(end);
        if (out.size() - begin > kMostBytes) {
            out.resize(begin + kMostBytes);
            // Not within a character.
            while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0U) == 0x80U)
                out.pop_back();
            out += kMore;
            return;
        }
    }
}

}  // namespace cachewright::pipeline
