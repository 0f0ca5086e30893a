#include "lib/http/field_map.hpp"

#include "lib/base/ascii.hpp"

#include <utility>

namespace cachewright::http {

void FieldMap::add(std::string_view name, std::string_view value, base::SourcePosition name_position,
                   base::SourcePosition value_position) {
    const std::string_view trimmed = base::trim_ows(value);
    if (value_position.known()) {
        const auto skipped = static_cast<std::uint32_t>(trimmed.data() - value.data());
        value_position.offset += skipped;
        value_position.column += skipped;
    }
    append(Entry{0, 0, 0, 0, field_id(name), name_position, value_position}, name, trimmed);
}

void FieldMap::value_goes_on(std::size_t offset, base::SourcePosition position) {
    if (!entries_.empty()) continuations_.push_back({entries_.size() - 1, offset, position});
}

base::SourcePosition FieldMap::position_in_value(std::size_t index, std::size_t offset) const {
    base::SourcePosition position = entries_[index].value_position;
    if (!position.known()) return position;
    std::size_t from = 0;
    for (const Continuation& continuation : continuations_) {
        if (continuation.index != index || continuation.offset > offset) continue;
        position = continuation.position;
        from = continuation.offset;
    }
    position.offset += offset - from;
    position.column += static_cast<std::uint32_t>(offset - from);
    return position;
}

void FieldMap::append(const Entry& like, std::string_view name, std::string_view value) {
    Entry entry = like;
    entry.name_offset = static_cast<std::uint32_t>(bytes_.size());
    entry.name_length = static_cast<std::uint32_t>(name.size());
    bytes_.append(name);
    entry.value_offset = static_cast<std::uint32_t>(bytes_.size());
    entry.value_length = static_cast<std::uint32_t>(value.size());
    bytes_.append(value);
    entries_.push_back(entry);
    if (entry.id != FieldId::unknown) present_.set(static_cast<std::size_t>(entry.id));
}

void FieldMap::set(std::string_view name, std::string_view value) {
    FieldMap changed;
    changed.reserve(entries_.size() + 1, bytes_.size() + name.size() + value.size());
    const std::string_view trimmed = base::trim_ows(value);
    bool placed = false;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const FieldLine line = line_at(i);
        if (!base::equals_ignore_case(line.name, name)) {
            changed.append(entries_[i], line.name, line.value);
        } else if (!placed) {
            changed.append(entries_[i], line.name, trimmed);
            placed = true;
        }
    }
    if (!placed) changed.add(name, trimmed);
    *this = std::move(changed);
}

std::size_t FieldMap::remove(std::string_view name) {
    FieldMap kept;
    kept.reserve(entries_.size(), bytes_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const FieldLine line = line_at(i);
        if (!base::equals_ignore_case(line.name, name)) kept.append(entries_[i], line.name, line.value);
    }
    const std::size_t removed = entries_.size() - kept.entries_.size();
    if (removed != 0) *this = std::move(kept);
    return removed;
}

void FieldMap::clear() {
    bytes_.clear();
    entries_.clear();
    continuations_.clear();
    present_.reset();
}

void FieldMap::reserve(std::size_t lines, std::size_t bytes) {
    entries_.reserve(lines);
    bytes_.reserve(bytes);
}

std::size_t FieldMap::count(FieldId id) const {
    std::size_t found = 0;
    for (std::size_t i = find_from(0, id, {}); i < entries_.size(); i = find_from(i + 1, id, {}))
        ++found;
    return found;
}

std::optional<FieldLine> FieldMap::first(FieldId id) const {
    const std::size_t index = find_from(0, id, {});
    return index < entries_.size() ? std::optional(line_at(index)) : std::nullopt;
}

std::optional<FieldLine> FieldMap::first(std::string_view name) const {
    const std::size_t index = find_from(0, field_id(name), name);
    return index < entries_.size() ? std::optional(line_at(index)) : std::nullopt;
}

std::string_view FieldMap::value(FieldId id) const {
    const auto line = first(id);
    return line ? line->value : std::string_view{};
}

std::string_view FieldMap::value(std::string_view name) const {
    const auto line = first(name);
    return line ? line->value : std::string_view{};
}

FieldMap::Lines FieldMap::lines(FieldId id) const {
    return {*this, id, {}};
}

FieldMap::Lines FieldMap::lines(std::string_view name) const {
    return {*this, field_id(name), name};
}

std::string FieldMap::combined(FieldId id) const {
    return join(id, {});
}

std::string FieldMap::combined(std::string_view name) const {
    return join(field_id(name), name);
}

std::string FieldMap::join(FieldId id, std::string_view name) const {
    std::string joined;
    bool first = true;
    for (std::size_t i = find_from(0, id, name); i < entries_.size(); i = find_from(i + 1, id, name)) {
        if (!first) joined += ", ";
        first = false;
        joined += line_at(i).value;
    }
    return joined;
}

FieldLine FieldMap::line_at(std::size_t index) const {
    const Entry& entry = entries_[index];
    const std::string_view bytes = bytes_;
    return {entry.id,
            index,
            bytes.substr(entry.name_offset, entry.name_length),
            bytes.substr(entry.value_offset, entry.value_length),
            entry.name_position,
            entry.value_position};
}

bool FieldMap::matches(std::size_t index, FieldId id, std::string_view name) const {
    if (entries_[index].id != id) return false;
    if (id != FieldId::unknown) return true;
    const Entry& entry = entries_[index];
    return base::equals_ignore_case(std::string_view(bytes_).substr(entry.name_offset, entry.name_length),
                                    name);
}

std::size_t FieldMap::find_from(std::size_t index, FieldId id, std::string_view name) const {
    if (id != FieldId::unknown && !contains(id)) return entries_.size();
    while (index < entries_.size() && !matches(index, id, name))
        ++index;
    return index;
}

}  // namespace cachewright::http
