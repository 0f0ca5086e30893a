#include "lib/input/source_edit.hpp"

#include "lib/input/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <tuple>

namespace cachewright::input {

namespace {

// How the bytes of a value are written at one place.
enum class Notation : std::uint8_t {
    plain,    // as they are, up to the line's end
    json,     // also TOML's basic strings, whose common escapes are the same
    literal,  // TOML in single quotes
    nginx_quoted,
    nginx_bare,
};

Notation notation_at(Format format, std::string_view text, std::size_t offset) {
    const auto opened_by = [&](char quote) {
        std::size_t before = offset;
        // What is blank behind the quotes of a text over several lines does not count.
        if (format == Format::netlify_toml) {
            while (before > 0 && std::string_view(" \t\r\n").find(text[before - 1]) != std::string_view::npos)
                --before;
        }
        return before > 0 && text[before - 1] == quote;
    };
    switch (format) {
        case Format::vercel_json:
        case Format::firebase_json:
        case Format::static_web_apps_json: return Notation::json;
        case Format::netlify_toml:
            return opened_by('"') ? Notation::json : opened_by('\'') ? Notation::literal : Notation::plain;
        case Format::nginx_config:
            return opened_by('"') || opened_by('\'') ? Notation::nginx_quoted : Notation::nginx_bare;
        default: return Notation::plain;
    }
}

// How many bytes of `raw` one character takes, and what it means. Length 0: nothing can be told.
struct Unit {
    std::size_t length = 0;
    std::string meaning;
};

Unit unit_at(Notation notation, std::string_view raw) {
    if (raw.empty()) return {};
    const char c = raw.front();
    if (c == '\\' && raw.size() > 1) {
        if (notation == Notation::json) {
            // Pairs of surrogates, and what TOML alone has, are left alone.
            const std::size_t length = raw[1] == 'u' ? 6 : 2;
            if (length > raw.size() || raw[1] == 'U' || raw[1] == 'e' || raw[1] == '\n' || raw[1] == '\r')
                return {};
            Unit unit{length, {}};
            append_unescaped(unit.meaning, raw.substr(0, length));
            return unit;
        }
        const bool protects = std::string_view("\"'\\").find(raw[1]) != std::string_view::npos;
        if (protects && (notation == Notation::nginx_quoted || notation == Notation::nginx_bare))
            return {2, std::string(1, raw[1])};
    }
    return {1, std::string(1, c)};
}

bool may_write(Notation notation, std::string_view replacement) {
    const auto lacks = [&](std::string_view characters) {
        return replacement.find_first_of(characters) == std::string_view::npos;
    };
    const bool printable =
        std::all_of(replacement.begin(), replacement.end(), [](char c) { return c >= ' ' && c != '\x7f'; });
    if (!printable) return false;
    switch (notation) {
        case Notation::plain: return true;
        case Notation::json: return true;
        case Notation::literal: return lacks("'");
        case Notation::nginx_quoted: return lacks("$");
        case Notation::nginx_bare: return lacks("$ ;{}\"'\\#");
    }
    return false;
}

std::string written(Notation notation, std::string_view replacement) {
    if (notation != Notation::json && notation != Notation::nginx_quoted) return std::string(replacement);
    std::string text;
    for (const char c : replacement) {
        if (c == '"' || c == '\\' || (c == '\'' && notation == Notation::nginx_quoted)) text += '\\';
        text += c;
    }
    return text;
}

}  // namespace

std::optional<SourceEdit> edit_within(Format format, std::string_view text, base::SourcePosition position,
                                      std::string_view value, base::Span span, std::string_view replacement) {
    if (!position.known() || position.offset >= text.size() || span.end() > value.size()) return std::nullopt;
    const Notation notation = notation_at(format, text, position.offset);
    if (!may_write(notation, replacement)) return std::nullopt;
    std::size_t at = position.offset;
    std::optional<std::size_t> begin;
    std::optional<std::size_t> end;
    for (std::size_t read = 0; read <= span.end();) {
        if (read == span.offset) begin = at;
        if (read == span.end()) end = at;
        if (read >= span.end()) break;
        const Unit unit = unit_at(notation, text.substr(std::min(at, text.size())));
        // The reader made a blank of a line end; inside of what changes it would be lost.
        const bool line_end = format == Format::netlify_toml && read < span.offset &&
                              (unit.meaning == "\n" || unit.meaning == "\r");
        if (unit.length == 0 || !value.substr(read).starts_with(line_end ? " " : unit.meaning))
            return std::nullopt;
        read += unit.meaning.size();
        at += unit.length;
    }
    if (!begin || !end) return std::nullopt;
    return SourceEdit{*begin, *end - *begin, written(notation, replacement)};
}

Edited apply_edits(std::string_view text, std::vector<SourceEdit> edits) {
    std::sort(edits.begin(), edits.end(), [](const SourceEdit& a, const SourceEdit& b) {
        return std::tie(a.offset, a.length, a.text) < std::tie(b.offset, b.length, b.text);
    });
    edits.erase(std::unique(edits.begin(), edits.end()), edits.end());
    Edited edited;
    std::size_t copied = 0;
    bool first = true;
    for (const SourceEdit& edit : edits) {
        const bool beyond = edit.offset > text.size() || edit.length > text.size() - edit.offset;
        if (beyond || (!first && edit.offset <= copied)) continue;
        edited.text += text.substr(copied, edit.offset - copied);
        edited.text += edit.text;
        copied = edit.offset + edit.length;
        ++edited.applied;
        first = false;
    }
    edited.text += text.substr(copied);
    return edited;
}

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
    constexpr std::size_t context = 3;
    struct Pair {
        std::string_view old_line;
        std::string_view new_line;
    };
    // Up to and with the line feed.
    const auto take_line = [](std::string_view& text) {
        const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
        text.remove_prefix(line.size());
        return line;
    };
    std::vector<Pair> lines;
    while (!before.empty() && !after.empty()) {
        const std::string_view old_line = take_line(before);
        lines.push_back({old_line, take_line(after)});
    }
    std::string diff;
    const auto differs = [&](std::size_t i) { return lines[i].old_line != lines[i].new_line; };
    const auto put = [&](char sign, std::string_view line) {
        diff += sign;
        diff += line;
        if (!line.ends_with('\n')) diff += "\n\\ No newline at end of file\n";
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!differs(i)) continue;
        const std::size_t begin = i - std::min(i, context);
        std::size_t last = i;
        for (std::size_t next = i; next < lines.size() && next <= last + 2 * context + 1; ++next)
            if (differs(next)) last = next;
        const std::size_t end = std::min(lines.size(), last + context + 1);
        if (diff.empty())
            diff = fmt::format("--- a{0}{1}{2}\n+++ b{0}{1}{2}\n", name.starts_with('/') ? "" : "/", name,
                               name.find(' ') == std::string_view::npos ? "" : "\t");
        diff += fmt::format("@@ -{0},{1} +{0},{1} @@\n", begin + 1, end - begin);
        for (std::size_t at = begin; at < end; ++at) {
            if (!differs(at)) {
                put(' ', lines[at].old_line);
                continue;
            }
            std::size_t behind = at;
            while (behind < end && differs(behind))
                ++behind;
            for (std::size_t k = at; k < behind; ++k)
                put('-', lines[k].old_line);
            for (std::size_t k = at; k < behind; ++k)
                put('+', lines[k].new_line);
            at = behind - 1;
        }
        i = end - 1;
    }
    return diff;
}

}  // namespace cachewright::input
