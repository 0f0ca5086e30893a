#include "lib/input/detect_format.hpp"

#include "lib/base/ascii.hpp"
#include "lib/input/host_config_names.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace cachewright::input {

namespace {

constexpr std::string_view known_formats =
    "give a HAR file, the output of curl -i or curl -sv, raw HTTP messages, or JSON lines";

tl::unexpected<base::Error> nothing_in(std::string_view name, std::string_view why, std::string_view hint) {
    return base::fail(base::ErrorCode::no_content, std::string(name) + " " + std::string(why),
                      std::string(hint));
}

struct Signature {
    std::string_view bytes;
    std::string_view what;
    std::string_view hint;
};

constexpr std::array signatures = {
    Signature{"\x1f\x8b", "is compressed with gzip", "unpack it first, or pipe it in: gunzip -c FILE | … -"},
    Signature{"(\xb5/\xfd", "is compressed with zstd", "unpack it first, or pipe it in: zstd -dc FILE | … -"},
    Signature{"BZh", "is compressed with bzip2", "unpack it first, or pipe it in: bunzip2 -c FILE | … -"},
    Signature{"PK\x03\x04", "is a ZIP archive", "unpack it first"},
    Signature{"\xff\xfe", "is text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE"},
    Signature{"\xfe\xff", "is text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE"},
    Signature{"\x16\x03", "holds TLS records", "capture above TLS: curl -sv, or a browser's HAR export"},
    Signature{"\x0a\x0d\x0d\x0a", "is a packet capture",
              "capture above TCP: curl -sv, or a browser's HAR export"},
    Signature{"\xd4\xc3\xb2\xa1", "is a packet capture",
              "capture above TCP: curl -sv, or a browser's HAR export"},
};

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// ASCII in 16-bit units has a NUL as every second byte, and nowhere else.
std::optional<std::string_view> utf16_without_mark(std::string_view head) {
    head = head.substr(0, 64);
    if (head.size() % 2 != 0) head.remove_suffix(1);
    if (head.size() < 4) return std::nullopt;
    std::array<std::size_t, 2> nuls{};
    for (std::size_t i = 0; i < head.size(); ++i)
        if (head[i] == '\0') ++nuls[i % 2];
    const std::size_t units = head.size() / 2;
    if (nuls[0] == 0 && nuls[1] == units) return "UTF-16LE";
    if (nuls[0] == units && nuls[1] == 0) return "UTF-16BE";
    return std::nullopt;
}

// What the first keys of the outermost objects say about a JSON document.
struct JsonGlance {
    bool is_archive = false;   // has "log": { or "entries": [
    bool spans_lines = false;  // a line end came before the first object's end
};

// The first byte of the value that follows a key.
char value_after_key(std::string_view rest) {
    const std::size_t value = rest.find_first_not_of(" \t\r\n:");
    return value == std::string_view::npos ? '\0' : rest[value];
}

bool names_entries(std::string_view key, std::size_t depth, char value) {
    constexpr std::size_t deepest_log = 4;
    return (key == "log" && value == '{' && depth <= deepest_log) ||
           (key == "entries" && value == '[' && depth == 1);
}

JsonGlance glance_at_json(std::string_view text) {
    JsonGlance glance;
    std::size_t depth = 0;
    bool expect_key = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
            case '"': {
                const std::size_t begin = ++i;
                for (; i < text.size() && text[i] != '"'; ++i) {
                    if (text[i] == '\\') ++i;
                }
                if (i >= text.size()) return glance;
                if (expect_key && names_entries(text.substr(begin, i - begin), depth,
                                                value_after_key(text.substr(i + 1)))) {
                    glance.is_archive = true;
                    return glance;
                }
                expect_key = false;
                break;
            }
            case '{':
            case '[':
            case ',':
                if (text[i] != ',') ++depth;
                // In an array this is a value; none is followed by a bracket.
                expect_key = true;
                break;
            case '\n': glance.spans_lines = true; break;
            case '}':
            case ']':
                if (depth <= 1) return glance;
                --depth;
                break;
            default: break;
        }
    }
    return glance;
}

Detection detect_json(std::string_view text) {
    const JsonGlance glance = glance_at_json(text);
    Detection detection;
    detection.format = Format::json_lines;
    if (glance.is_archive) {
        detection.format = Format::har;
        detection.shape = JsonShape::har;
    } else if (text.front() == '[') {
        detection.shape = JsonShape::array;
    } else if (glance.spans_lines) {
        detection.shape = JsonShape::sequence;
    }
    return detection;
}

std::optional<Format> detect_text(std::string_view text, Extent extent) {
    constexpr int lines_to_try = 200;
    const std::string_view first = first_line(text).line;
    if (looks_like_status_line(first) || looks_like_request_line(first)) return Format::raw_http;
    std::string_view rest = text;
    for (int i = 0; i < lines_to_try && !rest.empty(); ++i) {
        const TextLine line = first_line(rest);
        if (looks_like_curl_trace_line(line.line)) return Format::curl_trace;
        rest = line.rest;
    }
    if (looks_like_response_fields(text, extent)) return Format::raw_http;
    rest = text;
    for (int i = 0; i < lines_to_try && !rest.empty(); ++i) {
        const TextLine line = first_line(rest);
        if (looks_like_status_line(line.line) || looks_like_request_line(line.line)) return Format::raw_http;
        rest = line.rest;
    }
    return std::nullopt;
}

}  // namespace

bool looks_binary(std::string_view head) {
    head = head.substr(0, 4096);
    std::size_t controls = 0;
    for (const char c : head) {
        if (c == '\0') return true;
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && !is_blank(c) && c != '\x1b') || byte == 0x7F) ++controls;
    }
    return controls * 32 > head.size();
}

std::string_view format_name(Format format) {
    switch (format) {
        case Format::raw_http: return "raw HTTP";
        case Format::curl_trace: return "curl -v output";
        case Format::har: return "HAR";
        case Format::json_lines: return "JSON lines";
        case Format::headers_file: return "_headers";
        case Format::vercel_json: return "vercel.json";
        case Format::netlify_toml: return "netlify.toml";
        case Format::firebase_json: return "firebase.json";
        case Format::static_web_apps_json: return "staticwebapp.config.json";
        case Format::nginx_config: return "nginx configuration";
    }
    return {};
}

base::Result<Detection> detect_format(std::string_view head, Extent extent, std::string_view name) {
    const auto host_by_name = host_config_by_name(name);
    // To a host, an empty file is in order where its notation has it so.
    if (head.empty() && host_by_name) return Detection{*host_by_name, std::nullopt, 0};
    if (head.empty()) return nothing_in(name, "is empty", known_formats);
    for (const Signature& signature : signatures) {
        if (head.starts_with(signature.bytes)) return nothing_in(name, signature.what, signature.hint);
    }
    if (const auto encoding = utf16_without_mark(head)) {
        return nothing_in(name, "is text in UTF-16",
                          "convert it: iconv -f " + std::string(*encoding) + " -t UTF-8 FILE");
    }
    constexpr std::string_view utf8_mark = "\xef\xbb\xbf";
    const std::size_t mark = head.starts_with(utf8_mark) ? utf8_mark.size() : 0;
    if (host_by_name) return Detection{*host_by_name, std::nullopt, mark};
    std::string_view text = head.substr(mark);
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    if (text.empty()) return nothing_in(name, "holds nothing but white space", known_formats);
    if (text.front() == '{' || text.front() == '[') {
        const bool curl_note = text.starts_with("{ [");  // "{ [5 bytes data]"
        if (!curl_note) {
            Detection detection;
            if (const auto host = host_config_by_shape(text)) {
                detection.format = *host;
            } else {
                detection = detect_json(text);
            }
            detection.byte_order_mark = mark;
            return detection;
        }
    }
    // First what it has of HTTP: behind a head may stand a body of any bytes.
    const auto format = detect_text(text, extent);
    if (!format && looks_binary(text))
        return nothing_in(name, "is binary data, not captured HTTP", known_formats);
    if (!format && looks_like_nginx_config(text)) return Detection{Format::nginx_config, std::nullopt, mark};
    if (!format) return nothing_in(name, "holds no HTTP message that can be recognised", known_formats);
    return Detection{*format, std::nullopt, mark};
}

}  // namespace cachewright::input
