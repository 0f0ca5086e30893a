#include "lib/report/manual_page.hpp"

#include "lib/base/utf8.hpp"
#include "lib/report/command_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace cachewright::report {

namespace {

// Text as roff reads it back: every character stands for itself.
std::string roff(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::size_t length = base::utf8_sequence_length(text.substr(i));
        if (length > 1) {
            auto code = static_cast<unsigned>(static_cast<unsigned char>(c)) & (0x7FU >> length);
            for (const char next : text.substr(i + 1, length - 1))
                code = (code << 6U) | (static_cast<unsigned char>(next) & 0x3FU);
            result += fmt::format("\\[u{:04X}]", code);
        } else if (c == '\\') {
            result += "\\e";
        } else if (c == '-') {
            result += "\\-";
        } else if (c == '\'') {
            result += "\\(aq";
        } else if (c == '`') {
            result += "\\(ga";
        } else if (c == '^') {
            result += "\\(ha";
        } else if (c == '~') {
            result += "\\(ti";
        } else {
            result += c;
        }
        i += length > 1 ? length : 1;
    }
    // At the beginning of a line a dot makes a request.
    return result.starts_with('.') ? "\\&" + result : result;
}

std::string bold(std::string_view text) {
    return fmt::format("\\fB{}\\fP", roff(text));
}
std::string italic(std::string_view text) {
    return fmt::format("\\fI{}\\fP", roff(text));
}

// Prose: what stands between backticks is bold.
std::string prose(std::string_view text) {
    std::string result;
    while (true) {
        const std::size_t opening = text.find('`');
        if (opening == std::string_view::npos) break;
        const std::size_t closing = text.find('`', opening + 1);
        if (closing == std::string_view::npos) break;
        result += roff(text.substr(0, opening)) + bold(text.substr(opening + 1, closing - opening - 1));
        text.remove_prefix(closing + 1);
    }
    result += roff(text);
    return result;
}

std::string verbatim(const std::vector<std::string>& lines) {
    std::string result = ".EX\n";
    for (const std::string& line : lines)
        result += roff(line) + "\n";
    return result + ".EE\n";
}

struct Notes {
    std::string paragraphs;  // roff
    std::vector<std::string> examples;
};

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// Examples stand indented below "Examples:"; other indented lines stay as they are where they are.
Notes read_notes(std::string_view text) {
    Notes notes;
    std::vector<std::string> indented;
    bool among_examples = false;
    bool in_paragraph = false;
    const auto end_indented = [&] {
        if (!indented.empty()) notes.paragraphs += ".PP\n" + verbatim(indented);
        indented.clear();
    };
    for (const std::string& line : lines_of(text)) {
        if (line.starts_with("  ")) {
            (among_examples ? notes.examples : indented).push_back(line.substr(2));
            in_paragraph = false;
            continue;
        }
        end_indented();
        among_examples = line == "Examples:" || line == "Example:";
        if (line.empty() || among_examples) {
            in_paragraph = false;
            continue;
        }
        if (!in_paragraph) notes.paragraphs += ".PP\n";
        in_paragraph = true;
        notes.paragraphs += prose(line) + "\n";
    }
    end_indented();
    return notes;
}

std::string option_text(const OptionEntry& option) {
    std::string names;
    for (const std::string& name : option.names)
        names += (names.empty() ? "" : ", ") + bold(name);
    if (!option.placeholder.empty()) names += " " + italic(option.placeholder);
    std::string text = fmt::format(".TP\n{}\n{}", names, prose(option.about));
    bool told = true;
    for (const std::string& word : option.words)
        told = told && option.about.find(word) != std::string::npos;
    if (!told) text += prose(fmt::format(": {}", fmt::join(option.words, ", ")));
    if (!option.standard.empty()) text += prose(fmt::format(" [default: {}]", option.standard));
    return text + "\n";
}

std::string synopsis(const std::string& path, const CommandEntry& command) {
    std::string line = bold("cachewright " + path);
    if (!command.options.empty()) line += " [" + italic("OPTION") + roff("…") + "]";
    for (const ArgumentEntry& argument : command.arguments) {
        const std::string name =
            italic(argument.name) + (argument.repeats == Repeats::yes ? roff("…") : std::string());
        line += argument.need == Need::required ? " " + name : " [" + name + "]";
    }
    return line;
}

std::string entries(std::span<const ManualEntry> rows) {
    std::string text;
    for (const ManualEntry& row : rows)
        text += fmt::format(".TP\n{}\n{}\n", bold(row.name), prose(row.meaning));
    return text;
}

// `common`: told once, for all commands.
std::string command_text(const std::string& path, const CommandEntry& command,
                         const std::vector<OptionEntry>& common) {
    std::string text = fmt::format(".SS {}\n{}.\n", synopsis(path, command), prose(command.about));
    for (const ArgumentEntry& argument : command.arguments)
        text += fmt::format(".TP\n{}\n{}\n", italic(argument.name), prose(argument.about));
    for (const OptionEntry& option : command.options) {
        const bool told = std::any_of(common.begin(), common.end(),
                                      [&](const OptionEntry& other) { return other.names == option.names; });
        if (!told) text += option_text(option);
    }
    return text + read_notes(command.notes).paragraphs;
}

}  // namespace

std::string manual_page(const CommandLine& line, const ManualFacts& facts) {
    const std::vector<CommandAt> commands = commands_of(line);
    std::string page = fmt::format(
        ".\\\" Written by `cachewright man`.\n.TH CACHEWRIGHT 1 \"\" \"cachewright {}\" \"User Commands\"\n"
        ".\\\" No hyphenation, no stretched lines: the page is full of words that are typed.\n.nh\n.ad l\n",
        facts.version);
    page += fmt::format(".SH NAME\ncachewright \\- {}\n.SH SYNOPSIS\n", roff(line.root.about));
    std::string details;
    std::vector<std::string> examples;
    for (const CommandAt& at : commands) {
        if (at.path.empty() || !at.command->commands.empty()) continue;  // nothing to run by itself
        page += synopsis(at.path, *at.command) + "\n.br\n";
        details += command_text(at.path, *at.command, line.root.options);
        const Notes notes = read_notes(at.command->notes);
        examples.insert(examples.end(), notes.examples.begin(), notes.examples.end());
    }
    page += ".SH DESCRIPTION\n";
    for (const std::string& paragraph : lines_of(facts.description)) {
        page += paragraph.empty() ? ".PP\n" : prose(paragraph) + "\n";
    }
    page += ".SH COMMANDS\n" + details;
    page += ".SH COMMON OPTIONS\n";
    for (const OptionEntry& option : line.root.options)
        page += option_text(option);
    page += ".SH EXIT STATUS\n" + entries(facts.exit_codes);
    page += ".SH ENVIRONMENT\n" + entries(facts.environment);
    page += ".SH FILES\n" + entries(facts.files);
    if (!examples.empty()) page += ".SH EXAMPLES\n" + verbatim(examples);
    return page + ".SH SEE ALSO\n" + bold("curl") + "(1); RFC 9111, HTTP Caching; RFC 9110, HTTP Semantics\n";
}

}  // namespace cachewright::report
