// vercel.json: "headers": [{"source": path pattern, "has": […], "missing": […], "headers": [{key, value}]}].
#include "lib/input/declared_json.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/path_notation.hpp"

#include <utility>

namespace cachewright::input {

HostConfig read_vercel_json(std::string_view text) {
    HostConfig config;
    config.overlap = Overlap::last_wins;
    const PositionedJson document = read_positioned_json(text);
    if (const JsonValue* rules = array_member(document.root, "headers", config)) {
        for (const JsonValue& rule : rules->elements) {
            if (config.is_full()) break;
            const JsonValue* source = rule.find("source");
            if (source == nullptr || !source->is_string()) {
                unreadable_part(config, rule.position,
                                "a rule without a 'source', which says for what paths");
                continue;
            }
            const JsonValue* headers = array_member(rule, "headers", config);
            if (headers == nullptr) continue;
            DeclaredBlock block;
            block.pattern = source->text;
            block.paths = paths_of_path_to_regexp(source->text);
            block.position = source->position;
            if (rule.find("has") != nullptr || rule.find("missing") != nullptr)
                block.condition = Condition::some;
            read_key_value_fields(*headers, block, config);
            config.blocks.push_back(std::move(block));
        }
    }
    note_mistake(document, config);
    return config;
}

}  // namespace cachewright::input
