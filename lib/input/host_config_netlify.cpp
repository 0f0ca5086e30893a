// netlify.toml: [[headers]] with for = path pattern and a table `values`. A value may be an array, or a text
// over several lines; both make one list. Of blocks for one path the last one counts, as Netlify's own tool
// has it (https://github.com/netlify/cli, src/utils/headers).
#include "lib/base/ascii.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/path_notation.hpp"
#include "lib/input/text_position.hpp"
#include "lib/toml/parse.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace cachewright::input {

namespace {

// Mistakes that are looked past, each with the [[section]] that it stands in.
constexpr int kMostMistakes = 20;

struct Mistake {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string what;
};

// Takes the message of toml::parse apart: "source:line:column: what".
Mistake mistake_of(std::string_view message) {
    Mistake mistake;
    const auto number = [&](std::uint32_t& to) {
        message.remove_prefix(std::min(message.find(':'), message.size() - 1) + 1);
        std::from_chars(message.data(), message.data() + message.size(), to);
    };
    number(mistake.line);
    number(mistake.column);
    const std::size_t colon = message.find(": ");
    mistake.what = colon == std::string_view::npos ? message : message.substr(colon + 2);
    return mistake;
}

class NetlifyToml {
  public:
    explicit NetlifyToml(std::string_view text) : text_(text), positions_(text) {}

    HostConfig read() {
        config_.overlap = Overlap::last_wins;
        std::string legible(text_);
        for (int tries = 0; tries <= kMostMistakes; ++tries) {
            const auto document = toml::parse(legible, "_");
            if (document) {
                document_read(document->root);
                break;
            }
            const Mistake mistake = mistake_of(document.error().message);
            const std::size_t at = offset_of(mistake);
            unreadable(positions_.at(at), "not valid TOML: " + mistake.what);
            if (!blank_out_section(legible, at)) break;
        }
        return std::move(config_);
    }

  private:
    [[nodiscard]] std::size_t offset_of(const Mistake& mistake) const {
        std::size_t offset = 0;
        for (std::uint32_t line = 1; line < mistake.line; ++line) {
            const std::size_t end = text_.find('\n', offset);
            if (end == std::string_view::npos) return text_.size();
            offset = end + 1;
        }
        const std::size_t column = mistake.column == 0 ? 0 : mistake.column - 1;
        return std::min(offset + column, text_.size());
    }

    // Blanks the section of `text` that `at` stands in: from a line "[[…" to the next one.
    static bool blank_out_section(std::string& text, std::size_t at) {
        const auto section_from = [&](std::size_t begin) {
            const std::size_t next = text.find("\n[[", begin);
            return next == std::string::npos ? text.size() : next + 1;
        };
        std::size_t begin = 0;
        for (std::size_t next = section_from(0); next <= at && next < text.size(); next = section_from(next))
            begin = next;
        const std::size_t end = section_from(begin);
        bool changed = false;
        for (std::size_t i = begin; i < end; ++i) {
            if (text[i] == '\n' || text[i] == ' ') continue;
            text[i] = ' ';
            changed = true;
        }
        return changed;
    }

    void document_read(const toml::Table& root) {
        const toml::Entry* headers = root.find("headers");
        if (headers == nullptr) return;
        if (headers->value.kind != toml::Kind::array) {
            unreadable(headers->key_position, "headers are written [[headers]], with two brackets");
            return;
        }
        for (const toml::Value& rule : headers->value.array) {
            if (config_.is_full()) return;
            rule_read(rule);
        }
    }

    void rule_read(const toml::Value& rule) {
        const toml::Entry* path = rule.kind == toml::Kind::table ? rule.table.find("for") : nullptr;
        if (path == nullptr || path->value.kind != toml::Kind::string) {
            unreadable(rule.position, "[[headers]] without a 'for', which says for what paths");
            return;
        }
        const toml::Entry* values = rule.table.find("values");
        if (values == nullptr) return;
        if (values->value.kind != toml::Kind::table) {
            unreadable(values->key_position, "'values' is to be a table: [headers.values]");
            return;
        }
        DeclaredBlock block;
        block.pattern = path->value.text;
        block.paths = paths_of_splat(block.pattern);
        block.position = behind_quote(path->value.position);
        for (const toml::Entry& entry : values->value.table.entries()) {
            const base::SourcePosition name = behind_quote(entry.key_position);
            if (entry.value.kind == toml::Kind::string) {
                field_read(block, entry.key, name, entry.value);
            } else if (entry.value.kind == toml::Kind::array) {
                for (const toml::Value& one : entry.value.array)
                    field_read(block, entry.key, name, one);
            } else {
                unreadable(entry.value.position, "a header's value is to be a string");
            }
        }
        config_.blocks.push_back(std::move(block));
    }

    void field_read(DeclaredBlock& block, const std::string& name, base::SourcePosition name_position,
                    const toml::Value& value) {
        if (value.kind != toml::Kind::string) {
            unreadable(value.position, "a header's value is to be a string");
            return;
        }
        DeclaredField field{name, value.text, name_position, behind_quote(value.position), FieldAction::send};
        trace(field);
        std::replace_if(
            field.value.begin(), field.value.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
        block.fields.push_back(std::move(field));
    }

    // Follows the value through the text, so that each of its bytes is found where it is written. Takes the
    // blanks and line ends before the value away.
    void trace(DeclaredField& field) const {
        if (!field.value_position.known()) return;
        std::size_t at = field.value_position.offset;
        const bool escapes = at < text_.size() && opened_by_double_quote(at);
        std::vector<std::size_t> places;  // of each byte of the value
        places.reserve(field.value.size());
        while (places.size() < field.value.size() && at < text_.size()) {
            const std::size_t length = escapes ? escape_length(text_.substr(at)) : 1;
            const bool continued = length > 1 && is_white_space(text_[at + 1]);
            if (text_.substr(at).starts_with("\r\n") && field.value[places.size()] == '\n') ++at;
            if (!continued) {
                const std::size_t meant = length > 2 ? utf8_length(field.value[places.size()]) : 1;
                places.insert(places.end(), std::min(meant, field.value.size() - places.size()), at);
            }
            at += length;
        }
        const std::size_t begin = std::min(field.value.find_first_not_of(" \t\r\n"), places.size());
        if (places.size() < field.value.size() || begin == places.size()) return;
        field.value.erase(0, begin);
        field.value_position = positions_.at(places[begin]);
        for (std::size_t i = begin + 1; i < places.size(); ++i) {
            // The line end itself stands behind its line; what follows it begins another.
            if (places[i] == places[i - 1] + 1 && text_[places[i - 1]] != '\n') continue;
            field.continuations.push_back({i - begin, positions_.at(places[i])});
        }
    }

    // Whether the value that begins at `offset` is a basic string, single- or multi-line.
    [[nodiscard]] bool opened_by_double_quote(std::size_t offset) const {
        while (offset > 0 && (text_[offset - 1] == '\n' || text_[offset - 1] == '\r'))
            --offset;
        return offset > 0 && text_[offset - 1] == '"';
    }

    // How many bytes the character or escape of a basic string takes that `text` begins with. A backslash at
    // a line's end takes all white space behind it.
    static std::size_t escape_length(std::string_view text) {
        if (text.front() != '\\' || text.size() < 2) return 1;
        if (text[1] == 'u') return std::min<std::size_t>(6, text.size());
        if (text[1] == 'U') return std::min<std::size_t>(10, text.size());
        if (text[1] == 'x') return std::min<std::size_t>(4, text.size());
        if (!is_white_space(text[1])) return 2;
        std::size_t length = 2;
        while (length < text.size() && is_white_space(text[length]))
            ++length;
        return length;
    }

    static bool is_white_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    // How many bytes the character has in UTF-8 that begins with `first`.
    static std::size_t utf8_length(char first) {
        const auto byte = static_cast<unsigned char>(first);
        return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    }

    // The library gives the place of the opening quote.
    [[nodiscard]] base::SourcePosition behind_quote(base::SourcePosition position) const {
        if (!position.known() || position.offset >= text_.size()) return position;
        std::size_t at = position.offset;
        const std::string_view rest = text_.substr(at);
        if (rest.starts_with("\"\"\"") || rest.starts_with("'''")) {
            at += 3;
            if (text_.substr(at).starts_with("\r\n")) ++at;
            if (text_.substr(at).starts_with("\n")) ++at;
        } else if (rest.front() == '"' || rest.front() == '\'') {
            ++at;
        }
        return positions_.at(at);
    }

    void unreadable(base::SourcePosition position, std::string what) {
        config_.unreadable.push_back({position, std::move(what)});
    }

    std::string_view text_;
    TextPositions positions_;
    HostConfig config_;
};

}  // namespace

HostConfig read_netlify_toml(std::string_view text) {
    return NetlifyToml(text).read();
}

}  // namespace cachewright::input
