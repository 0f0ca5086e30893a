#include "lib/input/path_pattern.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cachewright::input {

namespace {

// Neither can stand in a pattern: control characters are taken out by literal().
constexpr char kAny = '\x01';
constexpr char kSegment = '\x02';

}  // namespace

PathPattern& PathPattern::literal(std::string_view text) {
    for (const char c : text)
        text_ += c == kAny || c == kSegment ? '?' : c;
    return *this;
}

PathPattern& PathPattern::any_characters() {
    while (!text_.empty() && text_.back() == kSegment)
        text_.pop_back();
    if (text_.empty() || text_.back() != kAny) text_ += kAny;
    return *this;
}

PathPattern& PathPattern::within_a_segment() {
    if (text_.empty() || (text_.back() != kSegment && text_.back() != kAny)) text_ += kSegment;
    return *this;
}

PathPattern& PathPattern::one_of(std::vector<std::string> alternatives) {
    // Unlike the other wildcards it is always marked, so that its place can be found again.
    last_choice_at_ = text_.size();
    last_choices_ = std::move(alternatives);
    text_ += kSegment;
    exact_ = false;
    return *this;
}

bool PathPattern::has_wildcard() const {
    return text_.find_first_of("\x01\x02") != std::string::npos;
}

bool PathPattern::is_every_path() const {
    return exact_ && (text_ == "/\x01" || text_ == "\x01");
}

bool PathPattern::contains(const PathPattern& other) const {
    if (is_every_path()) return true;
    if (!exact_ || text_.size() > kLongestCompared || other.text_.size() > kLongestCompared) return false;
    // reach[j]: what was taken of this pattern can stand for the first j symbols of the other one.
    std::array<bool, kLongestCompared + 1> reach{};
    reach[0] = true;
    const std::size_t length = other.text_.size();
    for (const char symbol : text_) {
        if (symbol == kAny || symbol == kSegment) {
            for (std::size_t j = 0; j < length; ++j) {
                const char next = other.text_[j];
                const bool goes_on = symbol == kAny || (next != '/' && next != kAny);
                if (reach[j] && goes_on) reach[j + 1] = true;
            }
        } else {
            for (std::size_t j = length; j > 0; --j)
                reach[j] = reach[j - 1] && other.text_[j - 1] == symbol;
            reach[0] = false;
        }
    }
    return reach[length];
}

std::vector<std::string> PathPattern::fixed_ends() const {
    const std::size_t wildcard = text_.find_last_of("\x01\x02");
    if (wildcard == std::string::npos) return {text_};
    const std::string end = text_.substr(wildcard + 1);
    if (last_choices_.empty() || wildcard != last_choice_at_) return {end};
    const std::size_t before =
        wildcard == 0 ? std::string::npos : text_.find_last_of("\x01\x02", wildcard - 1);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    std::vector<std::string> ends;
    ends.reserve(last_choices_.size());
    for (const std::string& choice : last_choices_)
        ends.emplace_back(text_, begin, wildcard - begin).append(choice).append(end);
    return ends;
}

std::string_view media_type_by_path(std::string_view end_of_path) {
    struct Known {
        std::string_view extension;
        std::string_view type;
    };
    constexpr std::array<Known, 30> known{{{"html", "text/html"},
                                           {"htm", "text/html"},
                                           {"css", "text/css"},
                                           {"js", "text/javascript"},
                                           {"mjs", "text/javascript"},
                                           {"json", "application/json"},
                                           {"xml", "application/xml"},
                                           {"webmanifest", "application/manifest+json"},
                                           {"txt", "text/plain"},
                                           {"svg", "image/svg+xml"},
                                           {"png", "image/png"},
                                           {"jpg", "image/jpeg"},
                                           {"jpeg", "image/jpeg"},
                                           {"gif", "image/gif"},
                                           {"webp", "image/webp"},
                                           {"avif", "image/avif"},
                                           {"ico", "image/x-icon"},
                                           {"woff", "font/woff"},
                                           {"woff2", "font/woff2"},
                                           {"ttf", "font/ttf"},
                                           {"otf", "font/otf"},
                                           {"eot", "application/vnd.ms-fontobject"},
                                           {"mp3", "audio/mpeg"},
                                           {"ogg", "audio/ogg"},
                                           {"mp4", "video/mp4"},
                                           {"webm", "video/webm"},
                                           {"m3u8", "application/vnd.apple.mpegurl"},
                                           {"pdf", "application/pdf"},
                                           {"wasm", "application/wasm"},
                                           {"zip", "application/zip"}}};
    if (end_of_path.ends_with('/')) return "text/html";
    const std::size_t dot = end_of_path.find_last_of("./");
    if (dot == std::string_view::npos || end_of_path[dot] != '.') return {};
    const std::string_view extension = end_of_path.substr(dot + 1);
    const auto* found = std::find_if(known.begin(), known.end(), [&](const Known& one) {
        return base::equals_ignore_case(one.extension, extension);
    });
    return found == known.end() ? std::string_view{} : found->type;
}

}  // namespace cachewright::input
