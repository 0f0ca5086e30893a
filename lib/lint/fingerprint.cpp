#include "lib/lint/fingerprint.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/uri.hpp"
#include "lib/lint/cookie_names.hpp"
#include "lib/lint/rule.hpp"
#include "lib/lint/url_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace cachewright::lint {

namespace {

constexpr char kAny = '*';

bool is_word_char(char c) {
    return base::is_digit(c) || base::is_alpha(c);
}

std::size_t word_end(std::string_view text, std::size_t begin) {
    while (begin < text.size() && is_word_char(text[begin]))
        ++begin;
    return begin;
}

// 8-4-4-4-12 hexadecimal digits.
bool begins_with_uuid(std::string_view text) {
    constexpr std::size_t kSize = 36;
    if (text.size() < kSize || (text.size() > kSize && is_word_char(text[kSize]))) return false;
    for (std::size_t i = 0; i < kSize; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !base::is_hex_digit(text[i])) return false;
    }
    return true;
}

// Short hashes, as git prints them, and identifiers.
bool is_short_hash(std::string_view word) {
    constexpr std::size_t kShortest = 6;
    return word.size() >= kShortest && std::all_of(word.begin(), word.end(), base::is_hex_digit) &&
           std::any_of(word.begin(), word.end(), base::is_digit) &&
           std::any_of(word.begin(), word.end(), base::is_alpha);
}

// Bundlers put eight letters of base64 before the extension; in every fifth of these hashes there is no
// digit: "index-DiwrgTda.js".
bool is_bundle_hash(std::string_view text, std::size_t begin, std::string_view word) {
    constexpr std::size_t kSize = 8;
    if (word.size() != kSize || begin == 0 || (text[begin - 1] != '-' && text[begin - 1] != '.'))
        return false;
    const std::size_t end = begin + word.size();
    return end < text.size() && text[end] == '.' && std::any_of(word.begin(), word.end(), base::is_lower) &&
           std::any_of(word.begin() + 1, word.end(), base::is_upper);
}

// "1.2.3", "2026-11-03" and "10:15:00" are one thing.
void append_any(std::string& pattern) {
    if (pattern.ends_with(kAny)) return;
    if (pattern.size() >= 2 && pattern[pattern.size() - 2] == kAny &&
        std::string_view(".-_:").find(pattern.back()) != std::string_view::npos) {
        pattern.pop_back();
        return;
    }
    pattern += kAny;
}

void append_word(std::string& pattern, std::string_view word) {
    for (const char c : word) {
        if (!base::is_digit(c)) {
            pattern += c;
        } else if (!pattern.ends_with(kAny)) {
            append_any(pattern);
        }
    }
}

// Words that no person chose become kAny, and so do the digits in all others. %41 is no word.
std::string pattern_of(std::string_view text) {
    std::string pattern;
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] == '%') {
            pattern += text.substr(at, 3);
            at += 3;
            continue;
        }
        if (!is_word_char(text[at])) {
            pattern += text[at++];
            continue;
        }
        if (begins_with_uuid(text.substr(at))) {
            append_any(pattern);
            at += 36;
            continue;
        }
        const std::size_t end = word_end(text, at);
        const std::string_view word = text.substr(at, end - at);
        if (end + 1 < text.size() && (text[end] == '-' || text[end] == '_')) {
            const std::size_t second_end = word_end(text, end + 1);
            if (looks_like_parted_hash(word, text.substr(end + 1, second_end - end - 1))) {
                append_any(pattern);
                at = second_end;
                continue;
            }
        }
        if (looks_like_hash(word) || is_short_hash(word) || is_bundle_hash(text, at, word)) {
            append_any(pattern);
        } else {
            append_word(pattern, word);
        }
        at = end;
    }
    return pattern;
}

bool is_api_version(std::string_view segment) {
    return (segment.size() == 2 || segment.size() == 3) && base::to_lower(segment.front()) == 'v' &&
           base::all_digits(segment.substr(1));
}

// "woff2", "mp4".
bool is_extension(std::string_view text) {
    constexpr std::size_t kLongest = 5;
    return !text.empty() && text.size() <= kLongest && base::is_alpha(text.front()) &&
           word_end(text, 0) == text.size();
}

std::string segment_pattern(std::string_view segment) {
    if (is_api_version(segment)) return std::string(segment);
    // Of path parameters (";jsessionid=…") the names.
    const std::size_t parameters = segment.find(';');
    if (parameters != std::string_view::npos) {
        std::string pattern = segment_pattern(segment.substr(0, parameters));
        std::string_view rest = segment.substr(parameters);
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(';', 1), rest.size());
            pattern += ';' + pattern_of(rest.substr(1, std::min(rest.find('='), end) - 1));
            rest.remove_prefix(end);
        }
        return pattern;
    }
    const std::size_t dot = segment.rfind('.');
    if (dot == std::string_view::npos || !is_extension(segment.substr(dot + 1))) return pattern_of(segment);
    // The dot goes along: a hash is known by the extension behind it.
    std::string pattern = pattern_of(segment.substr(0, dot + 1));
    return pattern.append(segment.substr(dot + 1));
}

std::string path_pattern(std::string_view path) {
    std::string pattern;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        pattern += segment_pattern(path.substr(0, slash));
        if (slash < path.size()) pattern += '/';
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return pattern;
}

// The names of preview deployments hold hashes and numbers ("app-3f9a1c2b.vercel.app"); "163.com" is a name.
std::string host_pattern(std::string_view host) {
    const std::string lowered = base::to_lower(host);
    std::string_view name = lowered;
    if (name.ends_with('.')) name.remove_suffix(1);
    const std::size_t last = name.rfind('.');
    if (name.starts_with('[') || last == std::string_view::npos || last == 0 ||
        base::all_digits(name.substr(last + 1))) {
        return std::string(name);
    }
    const std::size_t registered = name.rfind('.', last - 1);
    if (registered == std::string_view::npos) return std::string(name);
    return pattern_of(name.substr(0, registered)).append(name.substr(registered));
}

std::string query_pattern(std::string_view query) {
    // A name alone may be a whole token.
    constexpr std::size_t kLongestName = 40;
    std::vector<std::string> names;
    for (const http::QueryParameter& parameter : http::QueryParameters(query)) {
        const bool a_name = parameter.has_value || parameter.name.size() <= kLongestName;
        names.push_back(a_name ? pattern_of(parameter.name) : std::string(1, kAny));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::string pattern;
    for (const std::string& name : names)
        pattern += (pattern.empty() ? '?' : '&') + name;
    return pattern;
}

// Fields whose values are words that everybody uses; the values of others may hold secrets, or differ in each
// response.
bool has_public_value(std::string_view name) {
    constexpr std::array<std::string_view, 12> names{
        "surrogate-control", "edge-control",   "vary",
        "netlify-vary",      "no-vary-search", "pragma",
        "content-type",      "accept-ranges",  "content-encoding",
        "transfer-encoding", "connection",     "cache-status"};
    return name.ends_with("cache-control") || std::find(names.begin(), names.end(), name) != names.end();
}

// The cookie and, for an attribute of Set-Cookie, its name. A part without "=" may be the value.
std::string cookie_part(std::string_view value, std::size_t at, http::FieldId id) {
    const auto piece_at = [&](std::size_t begin) {
        return value.substr(begin, std::min(value.find(';', begin), value.size()) - begin);
    };
    const auto name_of = [](std::string_view piece) {
        const std::size_t equals = piece.find('=');
        return equals == std::string_view::npos ? std::string()
                                                : pattern_of(base::trim_ows(piece.substr(0, equals)));
    };
    const std::size_t before = at == 0 ? std::string_view::npos : value.rfind(';', at - 1);
    if (before == std::string_view::npos) return name_of(piece_at(0));
    const std::string_view piece = piece_at(before + 1);
    if (id == http::FieldId::cookie) return name_of(piece);
    const std::string_view attribute = base::trim_ows(piece.substr(0, piece.find('=')));
    return name_of(piece_at(0)) + ';' + base::to_lower(attribute);
}

// A semicolon says nothing of the directives that it joins, on which the harm depends.
std::string_view with_what_it_joins(std::string_view value, const base::Span& span) {
    const std::string_view bytes = value.substr(span.offset, span.length);
    if (base::trim_ows(bytes) != ";") return bytes;
    const std::size_t comma = value.rfind(',', span.offset);
    const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
    return value.substr(begin, std::min(value.find(',', span.offset), value.size()) - begin);
}

std::string part_at_fault(const http::Exchange& exchange, const Finding& finding) {
    if (!finding.place) return {};
    const Place& place = *finding.place;
    const bool in_request = place.section == Section::request && exchange.request;
    const http::FieldMap& fields = in_request ? exchange.request->fields : exchange.response.fields;
    if (place.line >= fields.size()) return {};
    const http::FieldLine line = fields[place.line];
    // What a policy asks for is its own mark, wherever it points; of Vary it speaks of a name.
    if (!finding.requirement.empty() && line.id != http::FieldId::vary) return {};
    const std::string name = base::to_lower(line.name);
    std::string part = (in_request ? "request " : "response ") + name;
    if (place.part == LinePart::name || place.span.offset > line.value.size()) return part;
    if (line.id == http::FieldId::set_cookie || line.id == http::FieldId::cookie) {
        return part + ' ' + cookie_part(line.value, place.span.offset, line.id);
    }
    if (!has_public_value(name)) return part;
    const std::string_view bytes = with_what_it_joins(line.value, place.span);
    return part + ' ' + pattern_of(base::to_lower(base::trim_ows(bytes)));
}

// FNV-1a, 64 bits: spreads well, and is the same everywhere. Nobody gains by a collision of their own making.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3;
    }
    return hash;
}

}  // namespace

std::string url_template(std::string_view url) {
    if (url.empty()) return {};
    if (const auto uri = http::parse_uri(url)) {
        std::string pattern = uri->host ? host_pattern(*uri->host) : std::string();
        pattern += uri->path.empty() ? "/" : path_pattern(uri->path);
        return pattern + query_pattern(uri->query.value_or(""));
    }
    // No URL, but something stands there. What might be a userinfo goes.
    url = url.substr(0, url.find_first_of("?#"));
    if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
    return path_pattern(url);
}

std::string fingerprint(const http::Exchange& exchange, const Finding& finding) {
    std::string text(finding.rule->id);
    text += '\0';
    if (exchange.url.empty()) {
        const std::string& source = exchange.provenance.source;
        text += segment_pattern(std::string_view(source).substr(source.find_last_of('/') + 1));
    } else {
        text += url_template(exchange.url);
    }
    text += '\0';
    text += part_at_fault(exchange, finding);
    if (!finding.policy.empty()) {
        text += '\0';
        text += finding.policy;
        text += '\0';
        text += finding.requirement;
    }
    return fmt::format("{:016x}", hash_of(text));
}

std::vector<std::string> cookies_at_risk(const http::Exchange& exchange, const Finding& finding) {
    std::vector<std::string> names;
    const http::FieldMap& fields = exchange.response.fields;
    if (!finding.place || finding.place->section != Section::response ||
        finding.place->line >= fields.size()) {
        return names;
    }
    const http::FieldLine line = fields[finding.place->line];
    if (line.id != http::FieldId::set_cookie || finding.place->part != LinePart::value ||
        (finding.rule->id != "cookie-cacheable-shared" && finding.rule->id != "cookie-heuristic-cacheable")) {
        return names;
    }
    const auto name_of = [](std::string_view value) {
        const std::string_view pair = value.substr(0, value.find(';'));
        return base::trim_ows(pair.substr(0, std::min(pair.find('='), pair.size())));
    };
    const bool behind = is_set_behind_cache(name_of(line.value));
    for (const http::FieldLine one : fields.lines(http::FieldId::set_cookie)) {
        const std::string_view name = name_of(one.value);
        // Without "=" it may be a value.
        if (one.value.find('=') == std::string_view::npos || (is_set_behind_cache(name) && !behind)) continue;
        names.push_back(pattern_of(name));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string fingerprint_of(std::string_view text) {
    return fmt::format("{:016x}", hash_of(pattern_of(text)));
}

}  // namespace cachewright::lint
