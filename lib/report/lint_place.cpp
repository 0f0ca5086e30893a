#include "lib/report/lint_place.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/uri.hpp"
#include "lib/report/terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace cachewright::report {

namespace {

// Host and path. Ports, users, queries and fragments differ between runs or hold secrets.
std::string path_of_response(std::string_view url) {
    const auto uri = http::parse_uri(url);
    if (!uri || !uri->host) return "standard-input";
    std::string path(*uri->host);
    path += http::remove_dot_segments(uri->path);
    while (path.ends_with('/'))
        path.pop_back();
    return path;
}

}  // namespace

std::string source_words(std::string_view source) {
    return source == "-" ? "standard input" : printable(source);
}

std::string place_words(std::string_view source, const base::SourcePosition& position) {
    if (!position.known()) return source_words(source);
    return fmt::format("{}:{}:{}", source_words(source), position.line, position.column);
}

std::string subject_words(const LintRecord& record) {
    if (record.url.empty() && record.status == 0) return source_words(record.source);
    return response_words(record.method, record.url, record.status);
}

std::string remedy_words(const LintRecord& record) {
    std::string text;
    for (const std::string_view line : lines_of(record.suggestion)) {
        // A directive of nginx ends with a semicolon of its own.
        const std::string_view separator = text.ends_with(';') ? " " : "; ";
        text += fmt::format("{}{}", text.empty() ? "try: " : separator, printable(line));
    }
    if (text.empty() && !record.fix().empty()) text = fmt::format("fix: {}", printable(record.fix()));
    return text;
}

std::string response_words(std::string_view method, std::string_view url, int status) {
    std::string text = method.empty() || method == "GET" ? "" : printable(method) + " ";
    text += url.empty() ? "(no URL)" : printable(url);
    if (status != 0) text += fmt::format(" ({})", status);
    return text;
}

std::string interruption_words(const LintSummary& summary) {
    return fmt::format("the run was interrupted: {} judged, {} not read to the end",
                       counted(summary.responses, "response was", "responses were"),
                       counted(summary.inconclusive, "file or URL was", "files or URLs were"));
}

// Each header line once, however many of its parts are spoken of.
std::vector<ShownLine> shown_lines(const LintRecord& record) {
    std::vector<ShownLine> shown;
    std::vector<const RecordedLine*> of;
    for (const RecordedLine& line : record.lines) {
        if (line.name.empty()) continue;
        const auto same = std::find_if(of.begin(), of.end(), [&](const RecordedLine* other) {
            return other->section == line.section && other->index == line.index;
        });
        if (same == of.end()) {
            of.push_back(&line);
            shown.push_back(line.shown());
        } else {
            const ShownLine again = line.shown();
            std::vector<base::Span>& spans = shown[static_cast<std::size_t>(same - of.begin())].spans;
            spans.insert(spans.end(), again.spans.begin(), again.spans.end());
        }
    }
    return shown;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_file(std::string_view source) {
    return !source.empty() && source != "-" && source.find("://") == std::string_view::npos;
}

Artifact artifact_of(std::string_view source, std::string_view url, const LintRun& run) {
    if (!is_file(source)) return {path_of_response(url.empty() ? source : url), false};
    const std::filesystem::path given(source);
    const std::filesystem::path absolute =
        (given.is_absolute() ? given : std::filesystem::path(run.folder) / given).lexically_normal();
    if (absolute.is_absolute() && !run.root.empty()) {
        const std::string inside = absolute.lexically_relative(run.root).generic_string();
        if (!inside.empty() && inside != ".." && !inside.starts_with("../")) return {inside, true};
    }
    return {absolute.generic_string(), true};
}

std::string Artifact::uri() const {
    std::string text = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        // What comes from a URL is escaped already.
        const bool kept = base::is_digit(c) || base::is_alpha(c) || (c == '%' && !file) ||
                          std::string_view("-._~/").find(c) != std::string_view::npos;
        text += kept ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return text;
}

}  // namespace cachewright::report
