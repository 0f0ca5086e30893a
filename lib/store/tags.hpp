// Tags: names that an origin gives to responses in fields of its own, so that they can be purged together.
#pragma once

#include "lib/http/field_map.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::store {

// A response field that names tags.
struct TagField {
    std::string name;
    enum class Form : std::uint8_t {
        commas,   // "a, b": blanks around a tag do not count
        blanks,   // "a b"
        strings,  // "a", "b": a List of Strings (RFC 9875); ignored as a whole when it is none
    };
    Form form = Form::commas;
};

// What of a response's tags counts. Whatever a vendor's documents leave open is a default of ours.
struct TagSettings {
    // Cloudflare, Fastly, Akamai, the xkey module of Varnish, and RFC 9875; several lines of one field count.
    std::vector<TagField> fields{{"Cache-Tag", TagField::Form::commas},
                                 {"Surrogate-Key", TagField::Form::blanks},
                                 {"Edge-Cache-Tag", TagField::Form::commas},
                                 {"xkey", TagField::Form::blanks},
                                 {"Cache-Groups", TagField::Form::strings}};
    enum class Case : std::uint8_t { counts, ignored };
    Case letter_case = Case::counts;
    std::size_t longest = 1024;         // bytes; a longer tag is ignored
    std::size_t most = 1000;            // of one response; the others are ignored
    std::size_t most_bytes = 16 << 10;  // of all tags of one response; those behind are ignored
};

// The tags of a response as StoredResponse keeps them: each once, in their order, each with a line feed
// behind it. Tags with bytes that are neither printable ASCII nor part of a character beyond it are ignored.
[[nodiscard]] std::string read_tags(const http::FieldMap& fields, const TagSettings& settings);

// A tag as the settings write it, to compare with those that read_tags has read.
[[nodiscard]] std::string tag_as_kept(std::string_view tag, const TagSettings& settings);

// Calls `each` with every tag of what read_tags returned.
template <class Each>
void for_each_tag(std::string_view tags, Each&& each) {
    while (!tags.empty()) {
        const std::size_t end = tags.find('\n');
        each(tags.substr(0, end));
        tags.remove_prefix(end + 1);
    }
}

[[nodiscard]] bool has_tag(std::string_view tags, std::string_view tag);

}  // namespace cachewright::store
