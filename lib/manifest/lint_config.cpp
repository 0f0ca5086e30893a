#include "lib/manifest/lint_config.hpp"

#include "lib/lint/host_choice.hpp"
#include "lib/lint/selection.hpp"
#include "lib/manifest/pattern_reading.hpp"
#include "lib/manifest/policy_config.hpp"

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

class LintReader {
  public:
    LintReader(std::span<const std::string_view> rules, toml::Problems& problems)
        : rules_(rules), problems_(problems) {}

    LintConfig read(const toml::Table& table) {
        std::vector<std::string_view> known = keys_of("lint");
        for (const std::string_view below : {"severity", "thresholds", "override", "suppress"})
            known.push_back(below);
        toml::unknown_keys(table, known, problems_);
        LintConfig config;
        config.select = optional_rules(table, "select", Every::allowed);
        config.ignore = optional_rules(table, "ignore");
        config.enable = optional_rules(table, "enable");
        config.fail_on = read_fail_on(table);
        config.max_warnings = read_count(table, "max_warnings", 0, "leave it out for no limit");
        config.variants = read_count(table, "variants", 1, "leave it out for 100");
        if (config.variants) config.run.variant_budget = *config.variants;
        if (const toml::Table* thresholds = toml::read_table(table, "thresholds", problems_))
            config.run.thresholds = read_thresholds(*thresholds);
        config.run.sensitive_paths = read_urls(table, "sensitive_paths", problems_);
        if (table.find("hosts") != nullptr) read_hosts(table, config);
        if (const auto baseline = toml::read_string(table, "baseline", problems_)) {
            config.baseline = std::string(*baseline);
            if (baseline->empty()) problem_at(table, "baseline", problems_, "'baseline' names no file");
        }
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

    // A rule's name at that place; adds a problem when there is no such rule.
    void check_rule(std::string_view name, base::SourcePosition position) {
        const bool known = std::any_of(rules_.begin(), rules_.end(),
                                       [&](std::string_view id) { return lint::names_rule(name, id); });
        if (known) return;
        if (name == "*" || name == "all") {
            problems_.add(position, fmt::format("'{}' is no rule here", name),
                          "name what is meant, by rule or by family: \"vary-star\", \"cookie\"");
            return;
        }
        base::Error error = lint::unknown_rule(rules_, name);
        problems_.add(position, std::move(error.message), std::move(error.hint));
    }

    std::optional<std::vector<std::string>> optional_rules(const toml::Table& table, std::string_view key,
                                                           Every every = Every::refused) {
        const toml::Entry* entry = table.find(key);
        if (entry == nullptr) return std::nullopt;
        std::vector<std::string> names;
        if (entry->value.kind == toml::Kind::array && entry->value.array.empty()) return names;
        for (const toml::Value* value : one_or_several(table, key, problems_)) {
            if (every == Every::refused || value->text != "all") check_rule(value->text, value->position);
            names.push_back(value->text);
        }
        return names;
    }

    lint::Thresholds read_thresholds(const toml::Table& table) {
        toml::unknown_keys(table, keys_of("lint.thresholds"), problems_);
        lint::Thresholds read;
        const auto take = [&](std::string_view key, base::Duration& threshold) {
            threshold = read_duration(table, key, problems_).value_or(threshold);
        };
        take("html_page", read.html_page);
        take("server_error", read.server_error);
        take("not_found", read.not_found);
        return read;
    }

    void read_hosts(const toml::Table& table, LintConfig& config) {
        std::vector<std::string>& hosts = config.hosts.emplace();
        for (const toml::Value* value : one_or_several(table, "hosts", problems_)) {
            if (auto host = lint::parse_host_pattern(value->text)) {
                hosts.push_back(std::move(*host));
                config.host_positions.push_back(value->position);
            } else {
                problems_.add(value->position, std::move(host.error().message), std::move(host.error().hint));
            }
        }
    }

    std::optional<std::string> read_fail_on(const toml::Table& table) {
        const auto text = toml::read_string(table, "fail_on", problems_);
        if (!text) return std::nullopt;
        if (std::find(kFailOn.begin(), kFailOn.end(), *text) == kFailOn.end()) {
            problem_at(
                table, "fail_on", problems_, fmt::format("'fail_on' cannot be '{}'", *text),
                toml::did_you_mean(*text, kFailOn, fmt::format("there are: {}", fmt::join(kFailOn, ", "))));
        }
        return std::string(*text);
    }

    std::optional<std::uint64_t> read_count(const toml::Table& table, std::string_view key,
                                            std::int64_t lowest, std::string_view hint) {
        const auto number = toml::read_integer(table, key, problems_);
        if (!number) return std::nullopt;
        if (*number < lowest) {
            problem_at(table, key, problems_, fmt::format("'{}' cannot be below {}", key, lowest),
                       std::string(hint));
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

    lint::Override read_override(const toml::Value& block) {
        std::vector<std::string_view> known = keys_of("lint.override");
        known.emplace_back("severity");
        toml::unknown_keys(block.table, known, problems_);
        lint::Override read{read_pattern(block.table, problems_), {}, block.position};
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
        read.match = read_pattern(table, problems_);
        for (const toml::Value* value : one_or_several(table, "rule", problems_)) {
            check_rule(value->text, value->position);
            read.rules.push_back(value->text);
        }
        if (table.find("rule") == nullptr)
            problems_.add(block.position, "this [[lint.suppress]] has no 'rule'",
                          "name the rule that is not to be reported: rule = \"vary-user-agent\"");
        read.reason = read_words(block, "[[lint.suppress]]", "reason",
                                 "say why, for whoever finds it in a year: reason = \"…\"", problems_);
        if (table.find("until") != nullptr) read.until = read_until(table);
        if (read.until) read.until_position = table.find("until")->value.position;
        return read;
    }

    std::optional<std::chrono::sys_days> read_until(const toml::Table& table) {
        const toml::Value& value = table.find("until")->value;
        const auto day = value.kind == toml::Kind::date ? lint::parse_day(value.text) : std::nullopt;
        if (!day) {
            problem_at(table, "until", problems_,
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
                            std::span<const std::string_view> caches, std::string_view source,
                            toml::Problems& problems) {
    LintConfig config;
    if (const toml::Table* table = toml::read_table(root, "lint", problems))
        config = LintReader(rules, problems).read(*table);
    config.run.policies = read_policies(root, caches, problems);
    config.run.classes = read_classes(root, problems);
    config.adjustments.source = std::string(source);
    config.adjustments.classes = config.run.classes;
    return config;
}

}  // namespace cachewright::manifest
