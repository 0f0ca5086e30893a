// The command line as data: commands, their options and arguments, and what each takes. Completions and the
// manual page are written from it, so that they say what the program itself does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cachewright::report {

// What is typed for an option or argument.
enum class Takes : std::uint8_t {
    nothing,  // a flag
    text,     // anything; nothing to offer
    words,    // one of `words`
    file,
    rule,     // the id of a rule, or the beginning that some ids share
    profile,  // the name of a profile
    setting,  // PROFILE.KEY=VALUE
    report,   // FORMAT=FILE, the format one of `words`
};

enum class Listing : std::uint8_t { one, commas };  // commas: several in one word, with commas between them
enum class Repeats : std::uint8_t { no, yes };
enum class Need : std::uint8_t { optional, required };

struct OptionEntry {
    std::vector<std::string> names;  // as typed, the short ones first: "-q", "--quiet"
    std::string placeholder;         // "FORMAT"; empty for a flag
    std::string about;
    std::string standard;  // the default, where there is one worth naming
    Takes takes = Takes::nothing;
    Listing listing = Listing::one;
    Repeats repeats = Repeats::no;
    std::vector<std::string> words;
};

struct ArgumentEntry {
    std::string name;  // "INPUT"
    std::string about;
    Takes takes = Takes::text;
    Repeats repeats = Repeats::no;
    Need need = Need::optional;
    std::vector<std::string> words;
};

struct CommandEntry {
    std::string name;
    std::string about;
    std::string notes;  // what --help says at its end: paragraphs; indented lines are examples
    std::vector<OptionEntry> options;
    std::vector<ArgumentEntry> arguments;
    std::vector<CommandEntry> commands;
};

// What can be typed, and what it stands for.
struct Word {
    std::string text;
    std::string about;
};

struct SettingEntry {
    std::string key;  // "cloudflare.cache_everything"
    std::string about;
    std::vector<std::string> choices;  // empty: any value
};

struct CommandLine {
    CommandEntry root;
    // Options of the program that every command takes as well.
    std::vector<OptionEntry> shared;
    std::vector<Word> rules;  // ids and beginnings
    std::vector<Word> profiles;
    std::vector<SettingEntry> settings;
};

}  // namespace cachewright::report
