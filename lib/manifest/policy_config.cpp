#include "lib/manifest/policy_config.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/cache_control.hpp"
#include "lib/lint/directive_issue.hpp"
#include "lib/lint/vary_names.hpp"
#include "lib/manifest/lint_config.hpp"
#include "lib/manifest/pattern_reading.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace cachewright::manifest {

namespace {

constexpr std::string_view kBlock = "[[policy]]";

class PolicyReader {
  public:
    PolicyReader(std::span<const std::string_view> caches, toml::Problems& problems)
        : caches_{lint::ttl_browser, lint::ttl_shared}, problems_(problems) {
        for (const std::string_view cache : caches) {
            if (cache != lint::ttl_browser) caches_.push_back(cache);
        }
    }

    lint::PolicyBlock read(const toml::Value& block) {
        const toml::Table& table = block.table;
        toml::unknown_keys(table, keys_of("policy"), problems_);
        lint::PolicyBlock read;
        read.position = block.position;
        read.name =
            read_words(block, kBlock, "name", "findings and the baseline call it by its name", problems_);
        read.reason = read_words(block, kBlock, "reason",
                                 "say why, for whoever meets the finding: reason = \"…\"", problems_);
        read.severity = read_severity(table);
        read.match = read_pattern(table, problems_);
        read.require = directives(table, "require");
        read.forbid = directives(table, "forbid");
        check_contradiction(table, read);
        if (const toml::Table* ttl = toml::read_table(table, "ttl", problems_)) read.ttl = read_ttl(*ttl);
        if (table.find("vary") != nullptr) read.vary = field_names(table);
        read.is_private = demand(table, "private");
        read.hashed_immutable = demand(table, "hashed_immutable");
        const bool asks = std::any_of(kRequirements.begin(), kRequirements.end(),
                                      [&](std::string_view key) { return table.find(key) != nullptr; });
        if (!asks) {
            problems_.add(block.position, "this [[policy]] asks for nothing",
                          fmt::format("give it one of: {}", fmt::join(kRequirements, ", ")));
        }
        return read;
    }

  private:
    static constexpr std::array<std::string_view, 6> kRequirements{"require", "forbid",  "ttl",
                                                                   "vary",    "private", "hashed_immutable"};

    // An empty array stands for no Vary at all.
    std::vector<std::string> field_names(const toml::Table& table) {
        std::vector<std::string> names;
        const toml::Value& given = table.find("vary")->value;
        if (given.kind == toml::Kind::array && given.array.empty()) return names;
        for (const toml::Value* value : one_or_several(table, "vary", problems_)) {
            const std::string& name = value->text;
            if (name.empty()) {
                problems_.add(value->position, "'' is no field that a request can have",
                              "an empty array stands for no Vary at all: vary = []");
                continue;
            }
            if (const auto meant = lint::vary_misspelling({name, http::field_id(name), 0, {}})) {
                problems_.add(value->position, fmt::format("'{}' is no field that a request can have", name),
                              meant->empty() ? "write each name by itself: [\"Accept-Encoding\", \"Origin\"]"
                                             : fmt::format("did you mean '{}'?", *meant));
                continue;
            }
            names.push_back(name);
        }
        return names;
    }

    lint::Demand demand(const toml::Table& table, std::string_view key) {
        const auto asked = toml::read_boolean(table, key, problems_);
        return asked && *asked ? lint::Demand::yes : lint::Demand::no;
    }

    lint::Severity read_severity(const toml::Table& table) {
        constexpr std::array<std::string_view, 3> names{"error", "warning", "info"};
        const auto text = toml::read_string(table, "severity", problems_);
        if (!text) return lint::Severity::error;
        const auto severity = lint::severity_from_name(*text);
        if (!severity) {
            problem_at(
                table, "severity", problems_, fmt::format("there is no severity '{}'", *text),
                toml::did_you_mean(*text, names, fmt::format("there are: {}", fmt::join(names, ", "))));
        }
        return severity.value_or(lint::Severity::error);
    }

    std::vector<std::string> directives(const toml::Table& table, std::string_view key) {
        std::vector<std::string> names;
        for (const toml::Value* value : one_or_several(table, key, problems_)) {
            const std::string_view name = value->text;
            if (const std::size_t equals = name.find('='); equals != std::string_view::npos) {
                problems_.add(
                    value->position, fmt::format("'{}' takes names of directives, not '{}'", key, name),
                    fmt::format("write \"{}\"; ttl = {{ browser = {{ min = \"1h\" }} }} is for lifetimes",
                                name.substr(0, equals)));
                continue;
            }
            if (http::directive_id(name) == http::Directive::unknown) {
                const std::string_view meant = lint::meant_directive(name);
                if (!meant.empty() || !base::is_token(name)) {
                    problems_.add(value->position, fmt::format("'{}' is no directive of Cache-Control", name),
                                  meant.empty() ? std::string("write \"no-cache\" or \"must-revalidate\"")
                                                : fmt::format("did you mean '{}'?", meant));
                    continue;
                }
            }
            names.push_back(base::to_lower(name));
        }
        return names;
    }

    void check_contradiction(const toml::Table& table, const lint::PolicyBlock& read) {
        for (const std::string& name : read.forbid) {
            if (std::find(read.require.begin(), read.require.end(), name) == read.require.end()) continue;
            problem_at(table, "forbid", problems_, fmt::format("'{}' is both required and forbidden", name));
        }
    }

    std::vector<lint::TtlRange> read_ttl(const toml::Table& table) {
        std::vector<lint::TtlRange> ranges;
        for (const toml::Entry& entry : table.entries()) {
            if (std::find(caches_.begin(), caches_.end(), entry.key) == caches_.end()) {
                problems_.add(entry.key_position, fmt::format("there is no cache '{}'", entry.key),
                              toml::did_you_mean(entry.key, caches_,
                                                 fmt::format("there are: {}", fmt::join(caches_, ", "))));
                continue;
            }
            if (entry.value.kind != toml::Kind::table) {
                problems_.add(
                    entry.value.position,
                    fmt::format("the lifetime for '{}' takes a table, not {}", entry.key,
                                toml::kind_name(entry.value.kind)),
                    fmt::format("write {} = {{ min = \"5m\", max = \"1d\" }}, or one of the two", entry.key));
                continue;
            }
            ranges.push_back(read_range(entry));
        }
        return ranges;
    }

    lint::TtlRange read_range(const toml::Entry& entry) {
        const toml::Table& table = entry.value.table;
        constexpr std::array<std::string_view, 2> known{"min", "max"};
        toml::unknown_keys(table, known, problems_);
        lint::TtlRange range{entry.key, read_duration(table, "min", problems_),
                             read_duration(table, "max", problems_)};
        if (table.find("min") == nullptr && table.find("max") == nullptr) {
            problems_.add(entry.value.position, fmt::format("the lifetime for '{}' has no bound", entry.key),
                          "give it 'min', 'max' or both");
        }
        if (range.shortest && range.longest && *range.shortest > *range.longest) {
            problem_at(table, "min", problems_,
                       fmt::format("'min' is more than 'max' ({})", base::duration_short(*range.longest)));
        }
        return range;
    }

    std::vector<std::string_view> caches_;
    toml::Problems& problems_;
};

}  // namespace

std::vector<lint::PolicyBlock> read_policies(const toml::Table& root,
                                             std::span<const std::string_view> caches,
                                             toml::Problems& problems) {
    std::vector<lint::PolicyBlock> policies;
    for (const toml::Value* block : toml::read_tables(root, "policy", problems)) {
        policies.push_back(PolicyReader(caches, problems).read(*block));
        const lint::PolicyBlock& last = policies.back();
        const bool again = std::any_of(
            policies.begin(), policies.end() - 1,
            [&](const lint::PolicyBlock& one) { return !one.name.empty() && one.name == last.name; });
        if (again) {
            problem_at(block->table, "name", problems,
                       fmt::format("there is a policy \"{}\" already", last.name),
                       "the baseline tells policies apart by their names");
        }
    }
    return policies;
}

lint::ResourceClasses read_classes(const toml::Table& root, toml::Problems& problems) {
    std::vector<lint::ClassPattern> patterns;
    for (const toml::Value* block : toml::read_tables(root, "class", problems)) {
        toml::unknown_keys(block->table, keys_of("class"), problems);
        lint::ClassPattern pattern{read_pattern(block->table, problems), lint::ResourceKind::other,
                                   block->position};
        if (pattern.match.matches_all() && block->table.size() <= 1) {
            problems.add(block->position, "this [[class]] would be for every response",
                         "give it 'url', 'type', 'status' or 'method'");
        }
        const toml::Entry* kind = block->table.find("is");
        if (kind == nullptr) {
            problems.add(block->position, "this [[class]] has no 'is'",
                         fmt::format("name one of: {}", fmt::join(lint::resource_kind_ids(), ", ")));
        } else if (toml::read_string(block->table, "is", problems)) {
            pattern.kind = read_class(kind->value, problems).value_or(lint::ResourceKind::other);
        }
        patterns.push_back(std::move(pattern));
    }
    return lint::ResourceClasses(std::move(patterns));
}

}  // namespace cachewright::manifest
