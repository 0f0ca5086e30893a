#include "lib/report/command_walk.hpp"
#include "lib/report/completions.hpp"

#include <fmt/format.h>

#include <set>

namespace cachewright::report {

namespace {

std::string quoted(std::string_view text) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') result += '\\';
        result += c;
    }
    return result + "'";
}

// The options of `complete` that offer values.
std::string values(Takes takes, Listing listing, const std::vector<std::string>& words) {
    const bool many = listing == Listing::commas;
    switch (takes) {
        case Takes::nothing: return "";
        case Takes::text: return " -x";
        case Takes::words: return fmt::format(" -x -a '{}'", fmt::join(words, " "));
        case Takes::file: return " -r -F";
        case Takes::rule:
            return many ? " -x -a '(__cachewright_rules | __cachewright_list)'"
                        : " -x -a '(__cachewright_rules)'";
        case Takes::profile:
            return many ? " -x -a '(__cachewright_profiles | __cachewright_list)'"
                        : " -x -a '(__cachewright_profiles)'";
        case Takes::setting: return " -x -a '(__cachewright_settings)'";
        case Takes::report: return fmt::format(" -x -a '(__cachewright_reports {})'", fmt::join(words, " "));
    }
    return "";
}

std::string word_function(std::string_view name, const std::vector<Word>& words) {
    std::string rows;
    for (const Word& word : words)
        rows += fmt::format(" \\\n        {} {}", quoted(word.text), quoted(word.about));
    return fmt::format("\nfunction {}\n    printf '%s\\t%s\\n'{}\nend\n", name, rows);
}

std::string setting_function(const CommandLine& line) {
    std::string keys;
    std::string choices;
    for (const SettingEntry& setting : line.settings) {
        keys += fmt::format(" \\\n                {} {}", quoted(setting.key + "="), quoted(setting.about));
        if (setting.choices.empty()) continue;
        choices += fmt::format("        case '{0}=*'\n            printf '%s\\n' {0}={1}\n", setting.key,
                               fmt::join(setting.choices, " " + setting.key + "="));
    }
    return fmt::format(
        "\nfunction __cachewright_settings\n    set -l typed (__cachewright_typed)\n"
        "    switch \"$typed\"\n{}        case '*=*'\n        case '*'\n"
        "            printf '%s\\t%s\\n'{}\n    end\nend\n",
        choices, keys);
}

// Which command the words before the cursor have come to.
std::string path_function(const std::vector<CommandAt>& commands) {
    std::set<std::string> with_value;
    std::string steps;
    for (const CommandAt& at : commands) {
        for (const OptionEntry& option : at.options) {
            if (option.takes != Takes::nothing) with_value.insert(option.names.begin(), option.names.end());
        }
        for (const CommandEntry& below : at.command->commands) {
            steps += fmt::format("                    case {}\n                        set -a path {}\n",
                                 quoted(at.path + " " + below.name), below.name);
        }
    }
    return fmt::format(R"(
# Have the words before the cursor come to this command?
function __cachewright_at
    set -l path
    set -l value no
    set -l options yes
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if test $value = yes
            set value no
            continue
        end
        if test $options = yes
            switch $word
                case --
                    set options no
                    continue
                case {}
                    set value yes
                    continue
                case '-*'
                    continue
            end
        end
        switch "$path $word"
{}        end
    end
    test "$path" = "$argv"
end
)",
                       fmt::join(with_value, " "), steps);
}

constexpr std::string_view kFunctions = R"(
# What is typed of the value at the cursor.
function __cachewright_typed
    commandline -ct | string replace -r -- '^--[a-z-]+=' ''
end

# Words with commas between them: what is there already stands before each candidate.
function __cachewright_list
    set -l head (__cachewright_typed | string match -r -- '^.*,')
    while read -l candidate
        printf '%s\n' "$head$candidate"
    end
    printf '%s\t%s\n' "$head"all 'all there are'
end

# FORMAT=FILE; the arguments are the formats.
function __cachewright_reports
    set -l typed (__cachewright_typed)
    if string match -q -- '*=*' $typed
        set -l halves (string split -m 1 = -- $typed)
        set -l files (__fish_complete_path $halves[2])
        test -z "$files"; or printf '%s\n' $halves[1]=$files
    else
        printf '%s=\n' $argv
    end
end
)";

std::string option_line(std::string_view condition, const OptionEntry& option) {
    std::string line = fmt::format("complete -c cachewright{}", condition);
    for (const std::string& name : option.names) {
        line += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2))
                                       : fmt::format(" -s {}", name.substr(1));
    }
    return line + fmt::format("{} -d {}\n", values(option.takes, option.listing, option.words),
                              quoted(option.about));
}

}  // namespace

std::string fish_completions(const CommandLine& line) {
    const std::vector<CommandAt> commands = commands_of(line);
    std::string script =
        "# Completions of cachewright for fish. Written by `cachewright completions fish`.\n";
    script += word_function("__cachewright_rules", line.rules);
    script += word_function("__cachewright_profiles", line.profiles);
    script += kFunctions;
    script += setting_function(line);
    script += path_function(commands);
    script += "\n# Files only where a capture or a file is asked for.\ncomplete -c cachewright -f\n";
    for (const CommandAt& at : commands) {
        const std::string condition =
            fmt::format(" -n '__cachewright_at{}{}'", at.path.empty() ? "" : " ", at.path);
        script += "\n";
        for (const CommandEntry& below : at.command->commands) {
            script += fmt::format("complete -c cachewright{} -a {} -d {}\n", condition, below.name,
                                  quoted(below.about));
        }
        for (const OptionEntry& option : at.options)
            script += option_line(condition, option);
        for (const ArgumentEntry& argument : at.command->arguments) {
            std::string offered = values(argument.takes, Listing::one, argument.words);
            if (argument.takes == Takes::text) continue;
            if (argument.takes == Takes::file) offered = " -F";
            if (script.find(fmt::format("complete -c cachewright{}{}\n", condition, offered)) !=
                std::string::npos)
                continue;
            script += fmt::format("complete -c cachewright{}{}\n", condition, offered);
        }
    }
    return script;
}

}  // namespace cachewright::report
