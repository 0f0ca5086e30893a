#include "cli/config_text.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/lint/adjustments.hpp"
#include "lib/lint/policy_block.hpp"
#include "lib/lint/resource.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::cli {

namespace {

std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\u{:04X}", byte);
        } else {
            out += c;
        }
    }
    return out + '"';
}

template <class List, class Text>
std::string toml_array(const List& list, Text text_of) {
    std::string out = "[";
    for (const auto& one : list)
        out += (out.size() > 1 ? ", " : "") + text_of(one);
    return out + "]";
}

std::string strings(const std::vector<std::string>& list) {
    return toml_array(list, toml_string);
}

std::string rule_key(std::string_view rule) {
    const bool bare = std::all_of(rule.begin(), rule.end(), [](char c) {
        return c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               (c >= 'A' && c <= 'Z');
    });
    return bare ? std::string(rule) : toml_string(rule);
}

std::string severity_text(const lint::SeveritySetting& setting) {
    return toml_string(setting.severity ? lint::severity_name(*setting.severity) : "off");
}

class ConfigText {
  public:
    explicit ConfigText(const manifest::Config& config) : config_(config) {}

    void heading(std::string_view name) { text_ += fmt::format("\n{}\n", name); }
    void block(std::string_view name, base::SourcePosition position) {
        text_ += fmt::format("\n# {}:{}:{}\n{}\n", config_.path, position.line, position.column, name);
    }
    void line(std::string_view key, std::string_view value, std::string_view from = {}) {
        const std::string setting = fmt::format("{} = {}", key, value);
        text_ += from.empty() ? setting + "\n" : fmt::format("{:<45} # {}\n", setting, from);
    }
    // A setting that is not there has no value in TOML.
    void unset(std::string_view key, std::string_view what) {
        text_ +=
            fmt::format("{:<45} # default{}{}\n", fmt::format("#{}", key), what.empty() ? "" : ": ", what);
    }

    void pattern(const lint::ExchangePattern& match) {
        if (!match.urls.empty())
            line("url", toml_array(match.urls, [](const auto& url) { return toml_string(url.text()); }));
        if (!match.methods.empty()) line("method", strings(match.methods));
        if (!match.statuses.empty()) {
            line("status", toml_array(match.statuses, [](const lint::StatusRange& range) {
                     return range.lowest == range.highest ? toml_string(std::to_string(range.lowest))
                                                          : fmt::format("\"{}xx\"", range.lowest / 100);
                 }));
        }
        if (!match.types.empty()) line("type", strings(match.types));
        if (!match.classes.empty()) {
            line("class", toml_array(match.classes, [](lint::ResourceKind kind) {
                     return toml_string(lint::resource_kind_id(kind));
                 }));
        }
    }

    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    const manifest::Config& config_;
    std::string text_;
};

void write_lint(ConfigText& text, const LintSettings& settings, const manifest::Config& config) {
    text.heading("[lint]");
    const auto list = [&](std::string_view key, const Setting<std::vector<std::string>>& setting,
                          std::string_view none) {
        if (setting.value.empty() && !none.empty()) {
            text.unset(key, setting.from == "default" ? none : fmt::format("{} ({})", none, setting.from));
        } else {
            text.line(key, strings(setting.value), setting.from);
        }
    };
    list("select", settings.select, "every rule that is not opt-in");
    list("ignore", settings.ignore, "");
    list("enable", settings.enable, "");
    list("hosts", settings.hosts, "every host");
    text.line("fail_on", toml_string(settings.fail_on.value), settings.fail_on.from);
    if (settings.max_warnings.value) {
        text.line("max_warnings", std::to_string(*settings.max_warnings.value), settings.max_warnings.from);
    } else {
        text.unset("max_warnings", "no limit");
    }
    if (settings.baseline.value.empty()) {
        text.unset("baseline", "none");
    } else {
        text.line("baseline", toml_string(settings.baseline.value), settings.baseline.from);
    }
    const auto from = [&](bool own) { return own ? std::string_view(config.path) : "default"; };
    text.line("variants", std::to_string(config.lint.run.variant_budget),
              from(config.lint.variants.has_value()));
    if (config.lint.run.sensitive_paths.empty()) {
        text.unset("sensitive_paths", "none");
    } else {
        text.line("sensitive_paths",
                  toml_array(config.lint.run.sensitive_paths,
                             [](const auto& url) { return toml_string(url.text()); }),
                  config.path);
    }
    const lint::Thresholds& thresholds = config.lint.run.thresholds;
    const lint::Thresholds& standard = lint::RunSettings::standard().thresholds;
    const auto threshold = [&](std::string_view key, base::Duration value, base::Duration by_default) {
        text.line(fmt::format("thresholds.{}", key), toml_string(base::duration_short(value)),
                  from(value != by_default));
    };
    threshold("html_page", thresholds.html_page, standard.html_page);
    threshold("server_error", thresholds.server_error, standard.server_error);
    threshold("not_found", thresholds.not_found, standard.not_found);
    if (settings.exit_zero.value) text.heading("# findings never fail: --exit-zero");
}

void write_adjustments(ConfigText& text, const manifest::Config& config) {
    const lint::Adjustments& adjustments = config.lint.adjustments;
    if (!adjustments.severity.empty()) text.heading("[lint.severity]");
    for (const lint::SeveritySetting& one : adjustments.severity)
        text.line(rule_key(one.rule), severity_text(one), config.path);
    for (const lint::Override& one : adjustments.overrides) {
        text.block("[[lint.override]]", one.position);
        text.pattern(one.match);
        // Of a name that is given twice, the later one counts.
        std::vector<std::pair<std::string, std::string>> severities;
        for (const lint::SeveritySetting& setting : one.severity) {
            std::erase_if(severities,
                          [&](const auto& other) { return other.first == rule_key(setting.rule); });
            severities.emplace_back(rule_key(setting.rule), severity_text(setting));
        }
        std::string table;
        for (const auto& [rule, severity] : severities)
            table += fmt::format("{}{} = {}", table.empty() ? "" : ", ", rule, severity);
        text.line("severity", fmt::format("{{ {} }}", table));
    }
    for (const lint::Suppression& one : adjustments.suppressions) {
        text.block("[[lint.suppress]]", one.position);
        text.line("rule", strings(one.rules));
        text.pattern(one.match);
        text.line("reason", toml_string(one.reason));
        if (one.until) text.line("until", lint::day_text(*one.until));
    }
}

void write_policy(ConfigText& text, const lint::PolicyBlock& policy) {
    text.block("[[policy]]", policy.position);
    text.line("name", toml_string(policy.name));
    text.line("reason", toml_string(policy.reason));
    text.line("severity", toml_string(lint::severity_name(policy.severity)));
    text.pattern(policy.match);
    if (!policy.require.empty()) text.line("require", strings(policy.require));
    if (!policy.forbid.empty()) text.line("forbid", strings(policy.forbid));
    for (const lint::TtlRange& range : policy.ttl) {
        std::string bounds;
        if (range.shortest) bounds += fmt::format("min = \"{}\"", base::duration_short(*range.shortest));
        if (range.longest)
            bounds += fmt::format("{}max = \"{}\"", bounds.empty() ? "" : ", ",
                                  base::duration_short(*range.longest));
        text.line("ttl." + range.cache, fmt::format("{{ {} }}", bounds));
    }
    if (policy.vary) text.line("vary", strings(*policy.vary));
    if (policy.is_private == lint::Demand::yes) text.line("private", "true");
    if (policy.hashed_immutable == lint::Demand::yes) text.line("hashed_immutable", "true");
}

void write_profiles(ConfigText& text, const manifest::Config& config, const ProfileArguments& arguments,
                    std::span<const vendor::ConfiguredProfile> profiles) {
    for (const vendor::ConfiguredProfile& one : profiles) {
        if (one.settings.empty()) continue;
        text.heading(fmt::format("[profile.{}]", one.profile->name));
        for (const vendor::SettingValue& setting : one.settings) {
            const std::string set = fmt::format("{}.{}=", one.profile->name, setting.key);
            const bool by_flag =
                std::any_of(arguments.settings.begin(), arguments.settings.end(),
                            [&](const std::string& given) { return given.starts_with(set); });
            const auto of_file = config.settings_of(one.profile->name);
            const bool by_file = std::any_of(of_file.begin(), of_file.end(),
                                             [&](const auto& given) { return given.key == setting.key; });
            if (setting.value.empty()) {
                text.unset(setting.key, "none");
                continue;
            }
            // As a comment: some settings may only be given where others are.
            if (!by_flag && !by_file) {
                text.unset(fmt::format("{} = {}", setting.key, toml_string(setting.value)), "");
                continue;
            }
            text.line(setting.key, toml_string(setting.value),
                      by_flag ? std::string_view("--set") : std::string_view(config.path));
        }
    }
}

}  // namespace

std::string effective_config(const LintSettings& settings, const manifest::Config& config,
                             const ProfileArguments& arguments,
                             std::span<const vendor::ConfiguredProfile> profiles) {
    ConfigText text(config);
    if (profiles.empty()) {
        text.unset("profiles", "none, no particular cache");
    } else {
        text.line("profiles",
                  toml_array(profiles, [](const auto& one) { return toml_string(one.profile->name); }),
                  arguments.profiles.empty() ? std::string_view(config.path) : "--profile");
    }
    write_lint(text, settings, config);
    write_adjustments(text, config);
    for (const lint::ClassPattern& one : config.lint.run.classes.patterns()) {
        text.block("[[class]]", one.position);
        text.line("is", toml_string(lint::resource_kind_id(one.kind)));
        text.pattern(one.match);
    }
    for (const lint::PolicyBlock& policy : config.lint.run.policies)
        write_policy(text, policy);
    write_profiles(text, config, arguments, profiles);
    return text.take();
}

}  // namespace cachewright::cli
