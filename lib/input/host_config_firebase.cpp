// firebase.json: "hosting" is one site or an array of them, each with
// "headers": [{"source": glob or "regex": RE2, "headers": [{key, value}]}]. Of rules for one path the last
// one counts (https://github.com/firebase/firebase-tools/issues/9467).
#include "lib/input/declared_json.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/path_notation.hpp"

#include <utility>

namespace cachewright::input {

namespace {

void read_site(const JsonValue& site, HostConfig& config) {
    const JsonValue* rules = array_member(site, "headers", config);
    if (rules == nullptr) return;
    for (const JsonValue& rule : rules->elements) {
        if (config.is_full()) return;
        const JsonValue* glob = rule.find("source");
        if (glob == nullptr) glob = rule.find("glob");
        const JsonValue* pattern = glob == nullptr ? rule.find("regex") : glob;
        if (pattern == nullptr || !pattern->is_string()) {
            unreadable_part(config, rule.position,
                            "a rule without a 'source' or 'regex', which says for what paths");
            continue;
        }
        const JsonValue* headers = array_member(rule, "headers", config);
        if (headers == nullptr) continue;
        DeclaredBlock block;
        block.pattern = pattern->text;
        block.paths = glob == nullptr ? paths_of_regex(pattern->text)
                                      : paths_of_glob(pattern->text, Star::within_a_segment);
        block.position = pattern->position;
        read_key_value_fields(*headers, block, config);
        config.blocks.push_back(std::move(block));
    }
}

}  // namespace

HostConfig read_firebase_json(std::string_view text) {
    HostConfig config;
    config.overlap = Overlap::last_wins;
    const PositionedJson document = read_positioned_json(text);
    if (const JsonValue* hosting = document.root.find("hosting")) {
        if (hosting->kind == JsonValue::Kind::array) {
            // Rules of one site say nothing about another.
            for (const JsonValue& site : hosting->elements)
                read_site(site, config);
            if (hosting->elements.size() > 1) config.overlap = Overlap::resolved;
        } else {
            read_site(*hosting, config);
        }
    }
    note_mistake(document, config);
    return config;
}

}  // namespace cachewright::input
