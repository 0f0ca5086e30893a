#include "lib/report/command_walk.hpp"
#include "lib/report/completions.hpp"

#include <fmt/format.h>

namespace cachewright::report {

namespace {

// What a value is, as the script's _cachewright_offer understands it: a word and, behind it, choices.
std::string kind_of(Takes takes, Listing listing, const std::vector<std::string>& words) {
    const std::string_view many = listing == Listing::commas ? "s" : "";
    switch (takes) {
        case Takes::nothing: return "nothing";
        case Takes::text: return "text";
        case Takes::words: return fmt::format("words {}", fmt::join(words, " "));
        case Takes::file: return "file";
        case Takes::rule: return fmt::format("rule{}", many);
        case Takes::profile: return fmt::format("profile{}", many);
        case Takes::setting: return "setting";
        case Takes::report: return fmt::format("report {}", fmt::join(words, " "));
    }
    return "text";
}

std::string command_rows(const std::vector<CommandAt>& commands) {
    std::string rows;
    for (const CommandAt& at : commands) {
        std::string names;
        for (const CommandEntry& below : at.command->commands)
            names += (names.empty() ? "" : " ") + below.name;
        std::string options;
        for (const OptionEntry& option : at.options) {
            for (const std::string& name : option.names)
                options += (options.empty() ? "" : " ") + name;
        }
        std::string arguments;
        for (const ArgumentEntry& argument : at.command->arguments) {
            arguments +=
                fmt::format(" {}", shell_quoted(kind_of(argument.takes, Listing::one, argument.words) +
                                                (argument.repeats == Repeats::yes ? "..." : "")));
        }
        rows += fmt::format(
            "        {})\n            commands='{}'\n            options='{}'\n"
            "            arguments=({})\n            ;;\n",
            shell_quoted(at.path), names, options, arguments.empty() ? "" : arguments.substr(1));
    }
    return rows;
}

std::string value_rows(const std::vector<CommandAt>& commands) {
    std::string rows;
    for (const CommandAt& at : commands) {
        for (const OptionEntry& option : at.options) {
            if (option.takes == Takes::nothing) continue;
            std::string pattern;
            for (const std::string& name : option.names)
                pattern += (pattern.empty() ? "" : " | ") + shell_quoted(at.path + " " + name);
            rows += fmt::format("        {}) kind={} ;;\n", pattern,
                                shell_quoted(kind_of(option.takes, option.listing, option.words)));
        }
    }
    return rows;
}

std::string setting_rows(const CommandLine& line) {
    std::string rows;
    for (const SettingEntry& setting : line.settings) {
        if (!setting.choices.empty())
            rows +=
                fmt::format("        {}) choices='{}' ;;\n", setting.key, fmt::join(setting.choices, " "));
    }
    return rows;
}

std::string texts(const std::vector<Word>& words) {
    std::string joined;
    for (const Word& word : words)
        joined += (joined.empty() ? "" : " ") + word.text;
    return joined;
}

constexpr std::string_view kScript = R"(
# Adds to COMPREPLY what begins like $1; $2 stands before each, $3 holds the words. What bash takes for a word
# of its own begins after the first $strip characters.
_cachewright_reply() {
    local candidate
    while IFS= read -r candidate; do
        candidate=$2$candidate
        COMPREPLY+=("${candidate:strip}")
    done < <(compgen -W "$3" -- "$1")
}

# Offers what $1, a kind of value, may be where $2 is typed.
_cachewright_offer() {
    local kind=$1 typed=$2 head='' choices='' setting list='' join=$3
    case $kind in
        file) compopt -o default 2>/dev/null ;;
        words\ *) _cachewright_reply "$typed" "$join" "${kind#words }" ;;
        rule) _cachewright_reply "$typed" "$join" "$_cachewright_rules" ;;
        profile) _cachewright_reply "$typed" "$join" "$_cachewright_profiles" ;;
        rules | profiles)
            list="$_cachewright_rules all"
            [[ $kind == rules ]] || list="$_cachewright_profiles all"
            [[ $typed != *,* ]] || head=${typed%,*},
            _cachewright_reply "${typed##*,}" "$join$head" "$list"
            ;;
        setting)
            if [[ $typed == *=* ]]; then
                _cachewright_choices "${typed%%=*}"
                _cachewright_reply "${typed#*=}" "$join${typed%%=*}=" "$choices"
            else
                for setting in $_cachewright_settings; do list="$list $setting="; done
                _cachewright_reply "$typed" "$join" "$list"
                compopt -o nospace 2>/dev/null
            fi
            ;;
        report\ *)
            if [[ $typed == *=* ]]; then
                compopt -o default 2>/dev/null
            else
                for setting in ${kind#report }; do list="$list $setting="; done
                _cachewright_reply "$typed" "$join" "$list"
                compopt -o nospace 2>/dev/null
            fi
            ;;
    esac
}

_cachewright() {
    local own=${COMP_WORDS[COMP_CWORD]} word before='' current='' option='' path='' kind='' dashes='' i
    local commands options seen=0 last strip=0
    local -a words=() arguments=()
    COMPREPLY=()

    # bash splits words at = and : (COMP_WORDBREAKS); they belong together unless a blank stands between.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        last=$((${#words[@]} - 1))
        if ((i == COMP_CWORD)) && [[ -z $word && ${COMP_LINE:COMP_POINT-1:1} == [[:blank:]] ]]; then
            words+=('')
        elif ((last >= 0)) && [[ $word == [=:]* || $before == *[=:] ]]; then
            words[last]=${words[last]}$word
        else
            words+=("$word")
        fi
        before=$word
    done
    last=$((${#words[@]} - 1))
    current=${words[last]}
    # Behind = or : bash's own word is empty.
    [[ $own != [=:]* ]] || own=''
    strip=$((${#current} - ${#own}))

    for ((i = 0; i < last; i++)); do
        word=${words[i]}
        if [[ -n $option ]]; then
            option=''
        elif [[ -z $dashes && $word == -- ]]; then
            dashes=yes
        elif [[ -z $dashes && $word == -* ]]; then
            _cachewright_value "$path" "$word"
            [[ -z $kind ]] || option=$word
        else
            _cachewright_command "$path"
            if [[ " $commands " == *" $word "* ]]; then
                path=${path:+$path }$word
            else
                seen=$((seen + 1))
            fi
        fi
    done

    _cachewright_command "$path"
    if [[ -n $option ]]; then
        _cachewright_value "$path" "$option"
        _cachewright_offer "$kind" "$current" ''
    elif [[ -z $dashes && $current == --*=* ]]; then
        _cachewright_value "$path" "${current%%=*}"
        _cachewright_offer "$kind" "${current#*=}" "${current%%=*}="
    elif [[ -z $dashes && $current == -* ]]; then
        _cachewright_reply "$current" '' "$options"
    elif [[ -n $commands ]]; then
        _cachewright_reply "$current" '' "$commands"
    elif ((${#arguments[@]})); then
        last=$((${#arguments[@]} - 1))
        if ((seen <= last)); then
            kind=${arguments[seen]}
        else
            # The last one may be given again and again.
            kind=${arguments[last]}
            [[ $kind == *... ]] || kind=''
        fi
        _cachewright_offer "${kind%...}" "$current" ''
    fi
}

complete -F _cachewright cachewright
)";

}  // namespace

std::string bash_completions(const CommandLine& line) {
    const std::vector<CommandAt> commands = commands_of(line);
    std::string keys;
    for (const SettingEntry& setting : line.settings)
        keys += (keys.empty() ? "" : " ") + setting.key;
    std::string script =
        "# Completions of cachewright for bash. Written by `cachewright completions bash`.\n"
        "# shellcheck shell=bash disable=SC2034  # the functions set variables of their callers\n\n";
    script += fmt::format("_cachewright_rules='{}'\n_cachewright_profiles='{}'\n_cachewright_settings='{}'\n",
                          texts(line.rules), texts(line.profiles), keys);
    script += fmt::format(
        "\n# Sets commands, options and arguments to what stands behind the command $1.\n"
        "_cachewright_command() {{\n    commands='' options='' arguments=()\n    case $1 in\n{}    "
        "esac\n}}\n",
        command_rows(commands));
    script += fmt::format(
        "\n# Sets kind to what the option $2 of the command $1 takes; empty for a flag.\n"
        "_cachewright_value() {{\n    kind=''\n    case \"$1 $2\" in\n{}    esac\n}}\n",
        value_rows(commands));
    script += fmt::format(
        "\n# Sets choices to the values that the setting $1 takes.\n"
        "_cachewright_choices() {{\n    choices=''\n    case $1 in\n{}    esac\n}}\n",
        setting_rows(line));
    return script + std::string(kScript);
}

}  // namespace cachewright::report
