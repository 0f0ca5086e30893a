#include "lib/http/field_id.hpp"

#include "lib/base/ascii.hpp"

#include <array>
#include <cstddef>

namespace cachewright::http {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(FieldId::count_)> kNames{
    std::string_view{},
#define CACHEWRIGHT_FIELD_SPELLING(id, spelling) std::string_view{spelling},
    CACHEWRIGHT_FIELDS(CACHEWRIGHT_FIELD_SPELLING)
#undef CACHEWRIGHT_FIELD_SPELLING
};

// An open-addressing hash table built at compile time. Length, first, middle and last byte tell the fields
// apart well enough that a probe rarely goes past two slots.
constexpr std::size_t kSlots = 512;

constexpr std::size_t hash(std::string_view name) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(base::to_lower(name[i])));
    };
    return (name.size() * 131 + byte(0) * 7 + byte(name.size() / 2) * 61 + byte(name.size() - 1) * 271) %
           kSlots;
}

consteval std::array<FieldId, kSlots> make_table() {
    std::array<FieldId, kSlots> table{};
    for (std::size_t id = 1; id < kNames.size(); ++id) {
        std::size_t slot = hash(kNames[id]);
        while (table[slot] != FieldId::unknown)
            slot = (slot + 1) % kSlots;
        table[slot] = static_cast<FieldId>(id);
    }
    return table;
}

constexpr auto kTable = make_table();

}  // namespace

FieldId field_id(std::string_view name) {
    if (name.empty()) return FieldId::unknown;
    for (std::size_t slot = hash(name); kTable[slot] != FieldId::unknown; slot = (slot + 1) % kSlots) {
        const FieldId id = kTable[slot];
        const std::string_view spelling = kNames[static_cast<std::size_t>(id)];
        // The usual spelling is what nearly every message has, and comparing it costs no case folding.
        if (spelling == name || base::equals_ignore_case(spelling, name)) return id;
    }
    return FieldId::unknown;
}

std::string_view field_name(FieldId id) {
    return id < FieldId::count_ ? kNames[static_cast<std::size_t>(id)] : std::string_view{};
}

}  // namespace cachewright::http
