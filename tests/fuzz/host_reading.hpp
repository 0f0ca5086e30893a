// What the fuzz targets of the hosts' configuration files share.
#pragma once

#include "lib/input/host_config.hpp"
#include "tests/fuzz/fuzz_input.hpp"

#include <string_view>
#include <vector>

namespace cachewright::fuzz {

// The position is in the text, and its line and column say the same as its offset.
inline void require_place(std::string_view text, base::SourcePosition position) {
    require(position.known() && position.offset <= text.size());
    std::uint32_t line = 1;
    std::size_t start = 0;
    for (std::size_t i = 0; i < position.offset; ++i) {
        if (text[i] != '\n') continue;
        ++line;
        start = i + 1;
    }
    require(position.line == line && position.column == position.offset - start + 1);
}

inline void require_sound(std::string_view text, const std::vector<input::DeclaredField>& fields) {
    for (const input::DeclaredField& field : fields) {
        require(!field.name.empty() || field.action == input::FieldAction::remove);
        // What the host makes of something else stands nowhere (host_config.hpp).
        if (!field.name_position.known() && !field.value_position.known()) continue;
        require_place(text, field.name_position);
        if (field.action == input::FieldAction::send) require_place(text, field.value_position);
    }
}

inline void require_sound(std::string_view text, const input::HostConfig& config) {
    for (const auto* remarks : {&config.unreadable, &config.notes}) {
        for (const input::Remark& remark : *remarks) {
            require(!remark.what.empty());
            require_place(text, remark.position);
        }
    }
    const input::DeclaredBlock* before = nullptr;
    for (const input::DeclaredBlock& block : config.blocks) {
        require_place(text, block.position);
        require(!block.paths.fixed_ends().empty());
        // Of two patterns that contain each other, both are for the same paths; one path contains no other.
        if (before != nullptr && before->paths.is_one_path() && before->paths.contains(block.paths))
            require(block.paths.is_one_path() || !block.paths.contains(before->paths));
        before = &block;
        for (const input::SharedFields& level : block.beneath)
            require_sound(text, *level);
        require_sound(text, block.fields);
    }
}

}  // namespace cachewright::fuzz
