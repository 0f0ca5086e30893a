// `_headers`: a line with a path, and below it lines with fields. Netlify and Cloudflare Pages share the
// file's name and its grammar; where they differ (what a path gets that two blocks are for, "! Name") this
// follows Cloudflare Pages, which documents it.
#include "lib/base/ascii.hpp"
#include "lib/http/web_url.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/path_notation.hpp"
#include "lib/input/text_lines.hpp"

#include <utility>

namespace cachewright::input {

namespace {

// "A project is limited to 100 header rules. Each line in the _headers file has a 2,000 character limit."
constexpr std::size_t kCloudflareLine = 2000;
constexpr std::size_t kCloudflareRules = 100;

bool is_white(char c) {
    return base::is_ows(c) || c == '\r' || c == '\f' || c == '\v';
}

bool looks_like_path(std::string_view line) {
    return line.starts_with('/') || http::begins_as_web_url(line);
}

class HeadersFile {
  public:
    HostConfig read(std::string_view text) {
        config_.overlap = Overlap::join;
        while (!text.empty() && !config_.is_full()) {
            const TextLine line = first_line(text);
            take(line.line);
            position_.offset += text.size() - line.rest.size();
            ++position_.line;
            text = line.rest;
        }
        end_block();
        if (config_.blocks.size() > kCloudflareRules) {
            note(config_.blocks[kCloudflareRules].position,
                 "Cloudflare Pages reads 100 blocks of a file and leaves out the rest");
        }
        return std::move(config_);
    }

  private:
    void take(std::string_view line) {
        std::string_view text = line;
        while (!text.empty() && is_white(text.front()))
            text.remove_prefix(1);
        const base::SourcePosition begin = within(line, text);
        while (!text.empty() && is_white(text.back()))
            text.remove_suffix(1);
        if (text.empty() || text.front() == '#') return;
        if (line.size() > kCloudflareLine)
            note(begin, "Cloudflare Pages leaves out lines of more than 2,000 characters");
        if (looks_like_path(text)) {
            path(text, begin);
        } else {
            field(line, text, begin);
        }
    }

    void path(std::string_view text, base::SourcePosition begin) {
        end_block();
        DeclaredBlock& block = config_.blocks.emplace_back();
        block.pattern = text;
        block.paths = paths_of_splat(text);
        block.position = begin;
        if (!text.starts_with('/')) block.condition = Condition::some;
    }

    void field(std::string_view line, std::string_view text, base::SourcePosition begin) {
        if (config_.blocks.empty()) {
            unreadable(begin, "a header line stands in front of the first path, so it is for no path");
            return;
        }
        DeclaredField field;
        field.name_position = begin;
        if (text.front() == '!') {
            text.remove_prefix(1);
            field.name = base::trim_ows(text);
            field.action = FieldAction::remove;
            config_.blocks.back().fields.push_back(std::move(field));
            return;
        }
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos || colon == 0) {
            unreadable(begin, colon == 0 ? "a header line without a name in front of its colon"
                                         : "neither a path nor a header line: 'name: value' is expected");
            return;
        }
        field.name = base::trim_ows(text.substr(0, colon));
        const std::string_view value = base::trim_ows(text.substr(colon + 1));
        if (value.empty()) {
            unreadable(begin, "a header line without a value");
            return;
        }
        field.value = value;
        field.value_position = within(line, value);
        config_.blocks.back().fields.push_back(std::move(field));
    }

    void end_block() {
        if (!config_.blocks.empty() && !config_.is_full() && config_.blocks.back().fields.empty())
            note(config_.blocks.back().position, "a path without header lines below it");
    }

    // Where `part` of `line` stands.
    [[nodiscard]] base::SourcePosition within(std::string_view line, std::string_view part) const {
        const base::Span span = base::span_of(line, part);
        return {position_.offset + span.offset, position_.line, 1 + span.offset};
    }

    void unreadable(base::SourcePosition position, std::string what) {
        config_.unreadable.push_back({position, std::move(what)});
    }
    void note(base::SourcePosition position, std::string what) {
        config_.notes.push_back({position, std::move(what)});
    }

    HostConfig config_;
    base::SourcePosition position_{0, 1, 1};
};

}  // namespace

HostConfig read_headers_file(std::string_view text) {
    return HeadersFile().read(text);
}

}  // namespace cachewright::input
