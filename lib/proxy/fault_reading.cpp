#include "lib/proxy/private/fault_reading.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/base/size_text.hpp"
#include "lib/http/status.hpp"
#include "lib/http/wire_serialiser.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace cachewright::proxy {

namespace {

using namespace std::chrono_literals;
using pipeline::Cut;
using pipeline::FaultEffect;
using pipeline::FaultRule;
using Instead = FaultEffect::Instead;

constexpr std::size_t kMostRules = 100;
constexpr std::size_t kMostEntries = 100;  // of a rule's arrays and headers
constexpr std::size_t kLongestName = 64;
constexpr base::Duration kLongestDelay = 1h;
// Cache time is moved by days.
constexpr base::Duration kLongestWindow = 24h * 365;
constexpr std::uint64_t kMostCounted = 1'000'000'000;

constexpr std::array<std::string_view, 19> kKeys{
    "name",      "route",          "methods",         "after",   "for",  "every",   "schedule", "probability",
    "count",     "delay",          "status",          "headers", "body", "refused", "reset",    "timeout",
    "malformed", "truncate_after", "bytes_per_second"};

// What there is to do instead of asking the origin, beside `status`.
constexpr std::array<std::pair<const char*, Instead>, 4> kInstead{{{"refused", Instead::refused},
                                                                   {"reset", Instead::reset},
                                                                   {"timeout", Instead::timeout},
                                                                   {"malformed", Instead::malformed}}};

std::optional<unsigned> percent_of(std::string_view text) {
    if (!text.ends_with('%')) return std::nullopt;
    text.remove_suffix(1);
    unsigned percent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
    if (error != std::errc{} || end != text.data() + text.size() || percent > 100) return std::nullopt;
    return percent;
}

class RuleReader {
  public:
    RuleReader(const Json& written, std::size_t number) : written_(written), number_(number) {}

    tl::expected<FaultRule, AdminAnswer> read() {
        if (!written_.is_object()) {
            problem("a rule must be a JSON object", {});
            return tl::unexpected(*std::move(problem_));
        }
        FaultRule rule;
        rule.name = read_name();
        check_keys();
        read_route(rule);
        read_methods(rule);
        if (const auto after = read_duration("after", 0s, kLongestWindow)) rule.after = *after;
        rule.lasting = read_duration("for", 1ms, kLongestWindow);
        if (const auto every = read_number("every", 1, kMostCounted)) rule.every = *every;
        read_schedule(rule);
        read_probability(rule);
        rule.count = read_number("count", 1, kMostCounted);
        if (const auto delay = read_duration("delay", 0s, kLongestDelay)) rule.effect.delay = *delay;
        read_instead(rule.effect);
        read_response(rule);
        read_content(rule.effect);
        check_effect(rule.effect);
        if (problem_) return tl::unexpected(*std::move(problem_));
        rule.written = written_.dump();
        return rule;
    }

  private:
    // The first problem is told.
    void problem(std::string_view what, std::string_view hint) {
        if (problem_) return;
        const std::string name = name_.empty() ? std::string() : fmt::format(" ({})", name_);
        problem_ = admin_error(400, fmt::format("rule {}{}: {}", number_, name, what), hint);
    }
    [[nodiscard]] const Json* find(const char* key) const {
        const auto found = written_.find(key);
        return found == written_.end() ? nullptr : &*found;
    }

    std::string read_name() {
        const Json* name = find("name");
        if (name == nullptr) return fmt::format("rule-{}", number_);
        std::string text = name->is_string() ? name->get<std::string>() : std::string();
        if (text.empty() || text.size() > kLongestName || !base::is_token(text)) {
            problem(fmt::format("'name' must be a word of at most {} letters, digits, '-', '_' and '.'",
                                kLongestName),
                    {});
        }
        name_ = problem_ ? std::string() : text;
        return text;
    }

    void check_keys() {
        for (const auto& [key, value] : written_.items()) {
            if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
                problem(fmt::format("'{}' is unknown", key),
                        fmt::format("there are {}", fmt::join(kKeys, ", ")));
        }
    }

    void read_route(FaultRule& rule) {
        const Json* route = find("route");
        if (route == nullptr) return;
        if (!route->is_string()) return problem("'route' must be text", R"(such as "/api/**")");
        auto pattern = http::UrlPattern::parse(route->get<std::string>());
        if (!pattern) return problem("'route': " + pattern.error().message, pattern.error().hint);
        rule.route = std::move(*pattern);
    }

    void read_methods(FaultRule& rule) {
        const Json* methods = find("methods");
        if (methods == nullptr) return;
        const bool listed = methods->is_array() && !methods->empty() && methods->size() <= kMostEntries;
        bool known = listed;
        for (const Json& method : listed ? *methods : Json::array()) {
            known = known && method.is_string() && base::is_token(method.get_ref<const std::string&>());
            if (!known) break;
            rule.methods.push_back(method.get<std::string>());
        }
        if (!known) problem("'methods' must be an array of methods", R"(such as ["GET", "POST"])");
        // Every method is what there is without the key.
        const auto all = std::find(rule.methods.begin(), rule.methods.end(), "*");
        if (all != rule.methods.end()) rule.methods.clear();
    }

    void read_schedule(FaultRule& rule) {
        const Json* schedule = find("schedule");
        if (schedule == nullptr) return;
        const bool listed = schedule->is_array() && !schedule->empty() && schedule->size() <= kMostEntries;
        bool known = listed;
        for (const Json& turn : listed ? *schedule : Json::array()) {
            const bool fails = turn == "fail";
            known = known && (fails || turn == "pass");
            rule.schedule.push_back(fails ? FaultRule::Turn::fail : FaultRule::Turn::pass);
        }
        if (!known)
            problem("'schedule' must be an array of \"fail\" and \"pass\"",
                    R"(such as ["fail", "fail", "pass"])");
    }

    void read_probability(FaultRule& rule) {
        const Json* probability = find("probability");
        if (probability == nullptr) return;
        const double value = probability->is_number() ? probability->get<double>() : -1;
        if (!(value >= 0 && value <= 1)) return problem("'probability' must be a number from 0 to 1", {});
        rule.probability = value;
    }

    std::optional<std::uint64_t> read_number(const char* key, std::uint64_t least, std::uint64_t most) {
        const Json* value = find(key);
        if (value == nullptr) return std::nullopt;
        const bool counts = value->is_number_unsigned();
        const std::uint64_t number = counts ? value->get<std::uint64_t>() : 0;
        if (counts && number >= least && number <= most) return number;
        problem(fmt::format("'{}' must be a whole number from {} to {}", key, least, most), {});
        return std::nullopt;
    }

    std::optional<base::Duration> read_duration(const char* key, base::Duration least, base::Duration most) {
        const Json* value = find(key);
        if (value == nullptr) return std::nullopt;
        std::optional<base::Duration> duration;
        if (value->is_string()) duration = base::parse_duration(value->get<std::string>());
        if (duration && *duration >= least && *duration <= most) return duration;
        problem(fmt::format("'{}' must be a duration such as \"500ms\" or \"10s\", at most {}", key,
                            base::duration_short(most)),
                {});
        return std::nullopt;
    }

    // A number of bytes, or text such as "10KiB".
    static std::optional<std::uint64_t> size_of(const Json& value) {
        if (value.is_number_unsigned()) return value.get<std::uint64_t>();
        if (value.is_string()) return base::parse_size(value.get<std::string>());
        return std::nullopt;
    }

    void read_instead(FaultEffect& effect) {
        for (const auto& [key, instead] : kInstead) {
            const Json* value = find(key);
            if (value == nullptr) continue;
            if (!value->is_boolean()) {
                problem(fmt::format("'{}' must be true or false", key), {});
            } else if (value->get<bool>()) {
                take(effect, instead, key);
            }
        }
    }

    void take(FaultEffect& effect, Instead instead, const char* key) {
        if (!instead_.empty())
            problem(fmt::format("'{}' and '{}' exclude each other", instead_, key),
                    "a rule has one of status, refused, reset, timeout and malformed");
        effect.instead = instead;
        instead_ = key;
    }

    void read_response(FaultRule& rule) {
        if (find("status") == nullptr) {
            for (const char* key : {"headers", "body"}) {
                if (find(key) != nullptr) problem(fmt::format("'{}' needs 'status'", key), {});
            }
            return;
        }
        const auto status = read_number("status", 200, 599);
        if (!status) return;
        take(rule.effect, Instead::answered, "status");
        http::Response& response = rule.effect.response;
        response.status = static_cast<int>(*status);
        response.reason = http::status_phrase(response.status);
        read_headers(response.fields);
        std::string& body = response.body.bytes;
        const bool has_content = *status != 204 && *status != 304;
        if (const Json* given = find("body")) {
            if (!given->is_string()) return problem("'body' must be text", {});
            body = given->get<std::string>();
            if (!has_content && !body.empty())
                return problem(fmt::format("'body': an answer with {} has none", *status), {});
        } else if (has_content) {
            body = fmt::format("{} {}, made by the fault '{}'\n", *status,
                               http::status_phrase(response.status), rule.name);
        }
        if (!has_content) return;
        if (!body.empty() && !response.fields.contains(http::FieldId::content_type))
            response.fields.add("Content-Type", "text/plain; charset=utf-8");
        response.fields.set("Content-Length", std::to_string(body.size()));
    }

    void read_headers(http::FieldMap& fields) {
        const Json* headers = find("headers");
        if (headers == nullptr) return;
        if (!headers->is_object() || headers->size() > kMostEntries)
            return problem("'headers' must be an object of names and texts",
                           R"(such as {"Retry-After": "30"})");
        for (const auto& [name, value] : headers->items()) {
            if (!value.is_string())
                return problem(fmt::format("'headers': the value of '{}' must be text", name), {});
            const auto& text = value.get_ref<const std::string&>();
            if (http::wire::check_field(name, text) != http::wire::Written::ok)
                return problem(fmt::format("'headers': '{}' cannot be a header", name), {});
            for (const std::string_view own : {"Content-Length", "Transfer-Encoding", "Connection"}) {
                if (base::equals_ignore_case(name, own))
                    return problem(fmt::format("'headers': {} follows from 'body'", own), "leave it out");
            }
            fields.add(name, text);
        }
    }

    void read_content(FaultEffect& effect) {
        if (const Json* value = find("truncate_after")) {
            Cut cut;
            const auto size = size_of(*value);
            if (size) cut.bytes = *size;
            if (!size && value->is_string()) cut.percent = percent_of(value->get_ref<const std::string&>());
            if (!size && !cut.percent)
                problem("'truncate_after' must be a size or a share of the content",
                        R"(such as 1000, "10KiB" or "50%")");
            effect.cut = cut;
        }
        if (const Json* value = find("bytes_per_second")) {
            effect.bytes_per_second = size_of(*value);
            if (effect.bytes_per_second.value_or(0) == 0)
                problem("'bytes_per_second' must be a size above 0", R"(such as 1000 or "10KiB")");
        }
    }

    void check_effect(const FaultEffect& effect) {
        const bool spoils = effect.cut || effect.bytes_per_second;
        if (!instead_.empty() && spoils)
            problem(fmt::format("'{}' and '{}' exclude each other", instead_,
                                effect.cut ? "truncate_after" : "bytes_per_second"),
                    "the origin is not asked, so that it has no content");
        if (instead_.empty() && !spoils && effect.delay == base::Duration{0})
            problem("it does nothing",
                    "say delay, status, refused, reset, timeout, malformed, truncate_after or "
                    "bytes_per_second");
    }

    const Json& written_;
    std::size_t number_;  // from 1
    std::string name_;    // empty until one is known to be good
    std::string_view instead_;
    std::optional<AdminAnswer> problem_;
};

}  // namespace

tl::expected<std::vector<FaultRule>, AdminAnswer> read_fault_rules(const Json& rules) {
    if (!rules.is_array()) return tl::unexpected(admin_error(400, "'rules' must be an array"));
    if (rules.size() > kMostRules)
        return tl::unexpected(admin_error(400, fmt::format("there are more than {} rules", kMostRules)));
    std::vector<FaultRule> read;
    for (const Json& written : rules) {
        auto rule = RuleReader(written, read.size() + 1).read();
        if (!rule) return tl::unexpected(std::move(rule.error()));
        const bool taken = std::any_of(read.begin(), read.end(),
                                       [&](const FaultRule& other) { return other.name == rule->name; });
        if (taken)
            return tl::unexpected(admin_error(400, fmt::format("rule {} ({}): 'name' is that of another rule",
                                                               read.size() + 1, rule->name)));
        read.push_back(std::move(*rule));
    }
    return read;
}

}  // namespace cachewright::proxy
