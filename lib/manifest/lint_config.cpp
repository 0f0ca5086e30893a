#include "lib/manifest/lint_config.hpp"

#include "lib/lint/selection.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace cachewright::manifest {

namespace {

constexpr std::array kFailOn{std::string_view("error"), std::string_view("warning"), std::string_view("info"),
                             std::string_view("never")};
constexpr std::array kSeverities{std::string_view("error"), std::string_view("warning"),
                                 std::string_view("info"), std::string_view("off")};

std::vector<std::string_view> keys_of(std::string_view table) {
    std::vector<std::string_view> keys;
    for (const ConfigKey& key : lint_keys()) {
        if (key.table == table) keys.push_back(key.key);
    }
    return keys;
}

class LintReader {
  public:
    LintReader(std::span<const std::string_view> rules, toml::Problems& problems)
        : rules_(rules), problems_(problems) {}

    LintConfig read(const toml::Table& table, std::string_view source) {
        std::vector<std::string_view> known = keys_of("lint");
        for (const std::string_view below : {"severity", "override", "suppress"})
            known.push_back(below);
        toml::unknown_keys(table, known, problems_);
        LintConfig config;
        config.select = optional_rules(table, "select", Every::allowed);
        config.ignore = optional_rules(table, "ignore");
        config.enable = optional_rules(table, "enable");
        config.fail_on = read_fail_on(table);
        config.max_warnings = read_max_warnings(table);
        if (const auto baseline = toml::read_string(table, "baseline", problems_)) {
            config.baseline = std::string(*baseline);
            if (baseline->empty()) problem_at(table, "baseline", "'baseline' names no file");
        }
        config.adjustments.source = std::string(source);
        if (const toml::Table* severity = toml::read_table(table, "severity", problems_))
            config.adjustments.severity = read_severities(*severity);
        for (const toml::Value* block : toml::read_tables(table, "override", problems_))
            config.adjustments.overrides.push_back(read_override(*block));
        for (const toml::Value* block : toml::read_tables(table, "suppress", problems_))
            config.adjustments.suppressions.push_back(read_suppression(*block));
        return config;
    }

  private:
    enum class Every { refused, allowed };  // the word "all"

    void problem_at(const toml::Table& table, std::string_view key, std::string message,
                    std::string hint = {}) {
        problems_.add(table.find(key)->value.position, std::move(message), std::move(hint));
    }

    // A rule's name at that place; adds a problem when there is no such rule.
    void check_rule(std::string_view name, base::SourcePosition position) {
        const bool known = std::any_of(rules_.begin(), rules_.end(),
                                       [&](std::string_view id) { return lint::names_rule(name, id); });
        if (known) return;
        base::Error error = lint::unknown_rule(rules_, name);
        problems_.add(position, std::move(error.message), std::move(error.hint));
    }

    // The strings of `key`, which may stand alone instead of in an array; whole numbers count as their digits
    // where `numbers` allows them.
    enum class Numbers { refused, allowed };
    std::vector<const toml::Value*> one_or_several(const toml::Table& table, std::string_view key,
                                                   Numbers numbers = Numbers::refused) {
        std::vector<const toml::Value*> values;
        const toml::Entry* entry = table.find(key);
        if (entry == nullptr) return values;
        const auto fits = [&](const toml::Value& value) {
            return value.kind == toml::Kind::string ||
                   (numbers == Numbers::allowed && value.kind == toml::Kind::integer);
        };
        if (fits(entry->value)) return {&entry->value};
        if (entry->value.kind != toml::Kind::array) {
            problem_at(table, key,
                       fmt::format("'{}' takes a string or an array of strings, not {}", key,
                                   toml::kind_name(entry->value.kind)));
            return values;
        }
        if (entry->value.array.empty())
            problem_at(table, key, fmt::format("'{}' is an empty array and matches nothing", key),
                       "leave the key out to match everything");
        for (const toml::Value& value : entry->value.array) {
            if (fits(value)) {
                values.push_back(&value);
            } else {
                problems_.add(value.position,
                              fmt::format("'{}' takes strings, not {}", key, toml::kind_name(value.kind)));
            }
        }
        return values;
    }

    std::optional<std::vector<std::string>> optional_rules(const toml::Table& table, std::string_view key,
                                                           Every every = Every::refused) {
        if (!toml::read_strings(table, key, problems_)) return std::nullopt;
        std::vector<std::string> names;
        for (const toml::Value& value : table.find(key)->value.array) {
            if (value.kind != toml::Kind::string) continue;
            if (every == Every::refused || value.text != "all") check_rule(value.text, value.position);
            names.push_back(value.text);
        }
        return names;
    }

    std::optional<std::string> read_fail_on(const toml::Table& table) {
        const auto text = toml::read_string(table, "fail_on", problems_);
        if (!text) return std::nullopt;
        if (std::find(kFailOn.begin(), kFailOn.end(), *text) == kFailOn.end()) {
            problem_at(
                table, "fail_on", fmt::format("'fail_on' cannot be '{}'", *text),
                toml::did_you_mean(*text, kFailOn, fmt::format("there are: {}", fmt::join(kFailOn, ", "))));
        }
        return std::string(*text);
    }

    std::optional<std::uint64_t> read_max_warnings(const toml::Table& table) {
        const auto number = toml::read_integer(table, "max_warnings", problems_);
        if (!number) return std::nullopt;
        if (*number < 0) {
            problem_at(table, "max_warnings", "'max_warnings' cannot be below 0",
                       "leave it out for no limit");
            return std::nullopt;
        }
        return static_cast<std::uint64_t>(*number);
    }

    std::vector<lint::SeveritySetting> read_severities(const toml::Table& table) {
        std::vector<lint::SeveritySetting> settings;
        for (const toml::Entry& entry : table.entries()) {
            check_rule(entry.key, entry.key_position);
            if (entry.value.kind != toml::Kind::string) {
                problems_.add(
                    entry.value.position,
                    fmt::format("the severity of '{}' is {}", entry.key, toml::kind_name(entry.value.kind)),
                    fmt::format("write one of \"{}\"", fmt::join(kSeverities, "\", \"")));
                continue;
            }
            const std::string_view text = entry.value.text;
            const auto severity = lint::severity_from_name(text);
            if (!severity && text != "off") {
                problems_.add(entry.value.position, fmt::format("there is no severity '{}'", text),
                              toml::did_you_mean(text, kSeverities,
                                                 fmt::format("there are: {}", fmt::join(kSeverities, ", "))));
                continue;
            }
            settings.push_back({entry.key, severity});
        }
        return settings;
    }

    lint::ExchangePattern read_pattern(const toml::Table& table) {
        lint::ExchangePattern pattern;
        for (const toml::Value* value : one_or_several(table, "url")) {
            auto url = lint::UrlPattern::parse(value->text);
            if (url) {
                pattern.urls.push_back(std::move(*url));
            } else {
                problems_.add(value->position, std::move(url.error().message), std::move(url.error().hint));
            }
        }
        for (const toml::Value* value : one_or_several(table, "method"))
            pattern.methods.push_back(value->text);
        for (const toml::Value* value : one_or_several(table, "status", Numbers::allowed)) {
            const std::string text =
                value->kind == toml::Kind::integer ? std::to_string(value->integer) : value->text;
            if (const auto range = lint::StatusRange::parse(text)) {
                pattern.statuses.push_back(*range);
            } else {
                problems_.add(value->position, fmt::format("there is no status '{}'", text),
                              "write 404, or \"5xx\" for a whole class");
            }
        }
        for (const toml::Value* value : one_or_several(table, "type")) {
            if (value->text.find('/') == std::string::npos || value->text.find(';') != std::string::npos) {
                problems_.add(value->position, fmt::format("'{}' is no content type", value->text),
                              "write \"text/html\" or \"image/*\", without parameters");
                continue;
            }
            pattern.types.push_back(value->text);
        }
        return pattern;
    }

    lint::Override read_override(const toml::Value& block) {
        std::vector<std::string_view> known = keys_of("lint.override");
        known.emplace_back("severity");
        toml::unknown_keys(block.table, known, problems_);
        lint::Override read{read_pattern(block.table), {}};
        if (const toml::Table* severity = toml::read_table(block.table, "severity", problems_))
            read.severity = read_severities(*severity);
        if (const auto ignored = optional_rules(block.table, "ignore")) {
            for (const std::string& name : *ignored)
                read.severity.push_back({name, std::nullopt});
        }
        if (block.table.find("severity") == nullptr && block.table.find("ignore") == nullptr) {
            problems_.add(block.position, "this [[lint.override]] changes nothing",
                          "give it 'ignore' or 'severity'");
        }
        return read;
    }

    lint::Suppression read_suppression(const toml::Value& block) {
        const toml::Table& table = block.table;
        toml::unknown_keys(table, keys_of("lint.suppress"), problems_);
        lint::Suppression read;
        read.position = block.position;
        read.match = read_pattern(table);
        for (const toml::Value* value : one_or_several(table, "rule")) {
            check_rule(value->text, value->position);
            read.rules.push_back(value->text);
        }
        if (table.find("rule") == nullptr)
            problems_.add(block.position, "this [[lint.suppress]] has no 'rule'",
                          "name the rule that is not to be reported: rule = \"vary-user-agent\"");
        read_reason(block, read);
        if (table.find("until") != nullptr) read.until = read_until(table);
        if (read.until) read.until_position = table.find("until")->value.position;
        return read;
    }

    void read_reason(const toml::Value& block, lint::Suppression& read) {
        constexpr std::string_view hint = "say why, for whoever finds it in a year: reason = \"…\"";
        if (block.table.find("reason") == nullptr) {
            problems_.add(block.position, "this [[lint.suppress]] has no 'reason'", std::string(hint));
            return;
        }
        const auto reason = toml::read_string(block.table, "reason", problems_);
        if (!reason) return;
        if (reason->find_first_not_of(" \t\r\n") == std::string_view::npos)
            problem_at(block.table, "reason", "the 'reason' is empty", std::string(hint));
        read.reason = std::string(*reason);
    }

    std::optional<std::chrono::sys_days> read_until(const toml::Table& table) {
        const toml::Value& value = table.find("until")->value;
        const auto day = value.kind == toml::Kind::date ? lint::parse_day(value.text) : std::nullopt;
        if (!day) {
            problem_at(table, "until",
                       fmt::format("'until' takes a day, not {}",
                                   value.kind == toml::Kind::date ? "a moment" : toml::kind_name(value.kind)),
                       "write it without quotation marks: until = 2027-01-31");
        }
        return day;
    }

    std::span<const std::string_view> rules_;
    toml::Problems& problems_;
};

}  // namespace

LintConfig read_lint_config(const toml::Table& root, std::span<const std::string_view> rules,
                            std::string_view source, toml::Problems& problems) {
    const toml::Table* table = toml::read_table(root, "lint", problems);
    if (table == nullptr) return {};
    return LintReader(rules, problems).read(*table, source);
}

}  // namespace cachewright::manifest
