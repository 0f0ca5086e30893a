#include "lib/report/admin_wish.hpp"

#include "lib/report/private/json_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cachewright::report {

namespace {

base::Result<std::string> written(const ReadJson& wish) {
    try {
        return wish.dump();
    } catch (const ReadJson::type_error&) {
        return base::fail(base::ErrorCode::usage, "what is asked for is not UTF-8",
                          "percent-encode the bytes of a URL that are not");
    }
}

// "1000" is a number of bytes; "10KiB" and "50%" stay text.
ReadJson size_of(const std::string& text) {
    const bool digits = text.size() <= 15 && text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? ReadJson(std::stoull(text)) : ReadJson(text);
}

void add_text(ReadJson& rule, const char* key, const std::string& text) {
    if (!text.empty()) rule[key] = text;
}

ReadJson rule_of(const FaultWish& wish) {
    ReadJson rule = ReadJson::object();
    add_text(rule, "name", wish.name);
    add_text(rule, "route", wish.route);
    if (!wish.methods.empty()) rule["methods"] = wish.methods;
    add_text(rule, "after", wish.after);
    add_text(rule, "for", wish.lasting);
    if (wish.every) rule["every"] = *wish.every;
    if (!wish.schedule.empty()) rule["schedule"] = wish.schedule;
    if (wish.probability) rule["probability"] = *wish.probability;
    if (wish.count) rule["count"] = *wish.count;
    add_text(rule, "delay", wish.delay);
    if (wish.status) rule["status"] = *wish.status;
    for (const auto& [name, value] : wish.headers)
        rule["headers"][name] = value;
    if (wish.body) rule["body"] = *wish.body;
    if (wish.refused) rule["refused"] = true;
    if (wish.reset) rule["reset"] = true;
    if (wish.no_answer) rule["timeout"] = true;
    if (wish.malformed) rule["malformed"] = true;
    if (!wish.truncate_after.empty()) rule["truncate_after"] = size_of(wish.truncate_after);
    if (!wish.bytes_per_second.empty()) rule["bytes_per_second"] = size_of(wish.bytes_per_second);
    return rule;
}

struct FlagOfKey {
    std::string_view key;
    std::string_view flag;
    bool in_hints = true;  // the key is a word that hints use for nothing else
};
constexpr std::array kFlags{FlagOfKey{"name", "--name", false},
                            FlagOfKey{"route", "--route"},
                            FlagOfKey{"methods", "--method"},
                            FlagOfKey{"after", "--after", false},
                            FlagOfKey{"for", "--for", false},
                            FlagOfKey{"every", "--every", false},
                            FlagOfKey{"schedule", "--schedule"},
                            FlagOfKey{"probability", "--probability"},
                            FlagOfKey{"count", "--next"},
                            FlagOfKey{"delay", "--delay"},
                            FlagOfKey{"status", "--status"},
                            FlagOfKey{"headers", "--header"},
                            FlagOfKey{"body", "--body"},
                            FlagOfKey{"refused", "--refused"},
                            FlagOfKey{"reset", "--reset"},
                            FlagOfKey{"timeout", "--no-answer"},
                            FlagOfKey{"malformed", "--malformed"},
                            FlagOfKey{"truncate_after", "--truncate-after"},
                            FlagOfKey{"bytes_per_second", "--bytes-per-second"}};

const FlagOfKey* flag_of_key(std::string_view key) {
    const auto* const found = std::find_if(kFlags.data(), kFlags.data() + kFlags.size(),
                                           [key](const FlagOfKey& each) { return each.key == key; });
    return found == kFlags.data() + kFlags.size() ? nullptr : found;
}

// "'timeout' and 'status' exclude each other": keys stand in quotes.
std::string flags_for_quoted(std::string_view text) {
    std::string words;
    while (!text.empty()) {
        const std::size_t end = text.starts_with('\'') ? text.find('\'', 1) : std::string_view::npos;
        const FlagOfKey* const row =
            end == std::string_view::npos ? nullptr : flag_of_key(text.substr(1, end - 1));
        words += row == nullptr ? text.substr(0, 1) : row->flag;
        text.remove_prefix(row == nullptr ? 1 : end + 1);
    }
    return words;
}

// "say delay, status, …".
std::string flags_for_words(std::string_view text) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    std::string words;
    while (!text.empty()) {
        std::size_t end = std::min(text.find_first_not_of(letters), text.size());
        const FlagOfKey* const row = flag_of_key(text.substr(0, end));
        end = std::max<std::size_t>(end, 1);
        words += row == nullptr || !row->in_hints ? text.substr(0, end) : row->flag;
        text.remove_prefix(end);
    }
    return words;
}

}  // namespace

base::Error fault_refusal(const base::Error& refusal) {
    base::Error told = refusal;
    // The new rule is the first: "rule 1 (slow): 'delay' must be …".
    const std::size_t colon = told.message.starts_with("rule ") ? told.message.find(": ") : std::string::npos;
    if (colon == std::string::npos) return told;
    const std::size_t opening = told.message.find('(');
    const std::string rule = told.message.substr(0, colon);
    const std::string what = told.message.substr(colon + 2);
    if (what == "'name' is that of another rule" && opening < colon) {
        told.message = fmt::format("there is a fault {} already", rule.substr(opening));
        told.hint = "--name chooses another name; `cachewright ctl faults clear` takes all away";
        return told;
    }
    if (rule != "rule 1" && !rule.starts_with("rule 1 ")) return told;
    told.message = flags_for_quoted(what);
    told.hint = flags_for_words(told.hint);
    return told;
}

base::Result<std::string> purge_wish(std::string_view scope, std::string_view text, Purging purging) {
    ReadJson wish = ReadJson::object();
    wish[std::string(scope)] = scope == "everything" ? ReadJson(true) : ReadJson(text);
    if (purging == Purging::soft) wish["soft"] = true;
    return written(wish);
}

base::Result<std::string> clock_wish(const ClockWish& wish) {
    ReadJson told = ReadJson::object();
    add_text(told, "advance", wish.advance);
    if (wish.freeze) told["freeze"] = true;
    if (wish.release) told["release"] = true;
    return written(told);
}

base::Result<std::string> faults_with(std::string_view listed, const FaultWish& wish) {
    const ReadJson told = ReadJson::parse(listed, nullptr, false);
    const ReadJson* items = member(told, "items");
    if (items == nullptr || !items->is_array())
        return base::fail(base::ErrorCode::no_content, "what came is no list of faults");
    ReadJson rules = ReadJson::array({rule_of(wish)});
    for (const ReadJson& item : *items) {
        const ReadJson* rule = member(item, "rule");
        const std::string state = text_of(item, "state");
        if (rule == nullptr || !rule->is_object() || state == "over" || state == "used up") continue;
        ReadJson kept = *rule;
        if (item.contains("left")) kept["count"] = count_of(item, "left");
        rules.push_back(std::move(kept));
    }
    ReadJson all{{"rules", std::move(rules)}};
    if (told.contains("seed")) all["seed"] = told["seed"];
    return written(all);
}

base::Result<std::string> faults_of(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return base::fail(base::ErrorCode::usage, "it is empty",
                          R"(such as {"rules": [{"status": 503, "count": 3}]}; no rules are {"rules": []})");
    ReadJson told;
    try {
        told = ReadJson::parse(text);
    } catch (const ReadJson::parse_error& error) {
        return base::fail(base::ErrorCode::usage, fmt::format("it is no JSON (byte {})", error.byte));
    }
    if (told.is_array()) return written(ReadJson{{"rules", std::move(told)}});
    if (!told.is_object() || !told.contains("rules"))
        return base::fail(base::ErrorCode::usage, "it has no 'rules'",
                          R"(such as {"rules": [{"status": 503, "count": 3}]})");
    return written(told);
}

}  // namespace cachewright::report
