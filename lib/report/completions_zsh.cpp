#include "lib/report/command_walk.hpp"
#include "lib/report/completions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::report {

namespace {

// Each of `special` with a backslash before it.
std::string escaped(std::string_view text, std::string_view special) {
    std::string result;
    for (const char c : text) {
        if (c == '\\' || special.find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

// "_cachewright_profile_show" for "profile show".
std::string function_name(std::string_view path) {
    std::string name = "_cachewright_command_" + std::string(path);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == ' ' || c == '-'; }, '_');
    return name;
}

// What _arguments calls to offer values.
std::string action(Takes takes, Listing listing, const std::vector<std::string>& words) {
    switch (takes) {
        case Takes::nothing:
        case Takes::text: return "( )";
        case Takes::words: return fmt::format("({})", fmt::join(words, " "));
        case Takes::file: return "_files";
        case Takes::rule: return listing == Listing::commas ? "_cachewright_rule_list" : "_cachewright_rules";
        case Takes::profile:
            return listing == Listing::commas ? "_cachewright_profile_list" : "_cachewright_profiles";
        case Takes::setting: return "_cachewright_settings";
        case Takes::report: return fmt::format(" _cachewright_reports {}", fmt::join(words, " "));
    }
    return "( )";
}

std::string option_spec(const OptionEntry& option) {
    std::string all;
    for (const std::string& name : option.names)
        all += (all.empty() ? "" : " ") + name;
    // What has been given is not offered again; --help stands alone.
    const std::string exclusion = option.repeats == Repeats::yes ? "*" : fmt::format("({})", all);
    std::string specs;
    for (const std::string& name : option.names) {
        std::string spec = exclusion + name;
        if (option.takes != Takes::nothing) spec += name.starts_with("--") ? "=" : "+";
        spec += fmt::format("[{}]", escaped(option.about, "[]"));
        if (option.takes != Takes::nothing) {
            spec += fmt::format(":{}:{}", escaped(option.placeholder, ":"),
                                action(option.takes, option.listing, option.words));
        }
        specs += fmt::format(" \\\n        {}", shell_quoted(spec));
    }
    return specs;
}

std::string argument_spec(const ArgumentEntry& argument) {
    return fmt::format(" \\\n        {}",
                       shell_quoted(fmt::format("{}:{}:{}",
                                                argument.repeats == Repeats::yes  ? "*"
                                                : argument.need == Need::required ? ""
                                                                                  : ":",
                                                escaped(argument.name, ":"),
                                                action(argument.takes, Listing::one, argument.words))));
}

std::string command_function(const CommandAt& at) {
    std::string name = at.path.empty() ? "_cachewright" : function_name(at.path);
    std::string specs;
    for (const OptionEntry& option : at.options)
        specs += option_spec(option);
    if (at.command->commands.empty()) {
        for (const ArgumentEntry& argument : at.command->arguments)
            specs += argument_spec(argument);
        return fmt::format("\n{}() {{\n    _arguments -s -S{}\n}}\n", name, specs);
    }
    std::string list;
    std::string cases;
    for (const CommandEntry& below : at.command->commands) {
        list += fmt::format("        {}\n", shell_quoted(escaped(below.name, ":") + ":" + below.about));
        const std::string path = at.path.empty() ? below.name : at.path + " " + below.name;
        cases += fmt::format("                {}) {} ;;\n", below.name, function_name(path));
    }
    return fmt::format(R"(
{}() {{
    local curcontext="$curcontext" context state line ret=1
    typeset -A opt_args
    local -a commands=(
{}    )
    _arguments -s -S -C{} \
        ':command:->command' '*::argument:->argument' && ret=0
    case $state in
        command) _describe -t commands command commands && ret=0 ;;
        argument)
            curcontext="${{curcontext%:*}}-$line[1]:"
            case $line[1] in
{}            esac
            ret=$?
            ;;
    esac
    return ret
}}
)",
                       name, list, specs, cases);
}

std::string word_rows(const std::vector<Word>& words) {
    std::string rows;
    for (const Word& word : words)
        rows += fmt::format("        {}\n", shell_quoted(escaped(word.text, ":") + ":" + word.about));
    return rows;
}

// Twice: for one word, and for words with commas between them, where "all" names all. _sequence hands options
// of compadd down that make the list.
std::string word_functions(std::string_view what, const std::vector<Word>& words) {
    return fmt::format(R"(
_cachewright_{0}s() {{
    local -a all_words=(
{1}        $also
    )
    _describe -t {0}s {0} all_words "$@"
}}

_cachewright_{0}_list() {{
    local -a also=('all:all there are')
    _sequence "$@" _cachewright_{0}s
}}
)",
                       what, word_rows(words));
}

std::string setting_function(const CommandLine& line) {
    std::string keys;
    std::string choices;
    for (const SettingEntry& setting : line.settings) {
        keys += fmt::format("        {}\n", shell_quoted(escaped(setting.key, ":") + ":" + setting.about));
        if (!setting.choices.empty()) {
            choices += fmt::format("            {}) choices=({}) ;;\n", setting.key,
                                   fmt::join(setting.choices, " "));
        }
    }
    return fmt::format(R"(
_cachewright_settings() {{
    local -a keys=(
{}    )
    local -a choices
    if compset -P '*='; then
        case ${{${{IPREFIX%=}}##*=}} in
{}        esac
        (( $#choices )) && compadd -a choices
    else
        _describe -t settings setting keys -q -S =
    fi
}}
)",
                       keys, choices);
}

constexpr std::string_view kReports = R"(
# FORMAT=FILE; the arguments are the formats.
_cachewright_reports() {
    local -a formats=("$@")
    if compset -P '*='; then
        _files
    else
        compadd -q -S = -a formats
    fi
}
)";

}  // namespace

std::string zsh_completions(const CommandLine& line) {
    std::string script =
        "#compdef cachewright\n# Completions of cachewright for zsh. Written by `cachewright completions "
        "zsh`.\n";
    script += word_functions("rule", line.rules);
    script += word_functions("profile", line.profiles);
    script += setting_function(line);
    script += kReports;
    for (const CommandAt& at : commands_of(line))
        script += command_function(at);
    return script + "\n_cachewright \"$@\"\n";
}

}  // namespace cachewright::report
