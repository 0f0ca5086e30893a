// Media types (RFC 9110 §8.3.1): the value of Content-Type.
#pragma once

#include "lib/base/diagnostic.hpp"
#include "lib/http/inline_list.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

enum class ValueForm : std::uint8_t { token, quoted };

struct MediaParameter {
    std::string_view name;   // as written; names are compared without case
    std::string_view value;  // as written, without the quotes of a quoted-string, escapes kept
    ValueForm form = ValueForm::token;
    base::Span span;  // of the parameter in the field value

    // The value with the escapes of a quoted-string removed (RFC 9110 §5.6.4).
    [[nodiscard]] std::string unescaped() const;
};

// All views borrow from the field value.
struct MediaType {
    std::string_view type;     // as written; compared without case
    std::string_view subtype;  // as written; compared without case
    InlineList<MediaParameter, 2> parameters;
    std::vector<base::Diagnostic> issues;  // of the parameters; those at fault are left out

    // "text/html", in lower case.
    [[nodiscard]] std::string essence() const;
    [[nodiscard]] bool is(std::string_view other_type, std::string_view other_subtype) const;
    // The first parameter of that name, without regard to case.
    [[nodiscard]] std::optional<MediaParameter> parameter(std::string_view name) const;
};

// Reads a media type. Nothing when type and subtype are not two tokens parted by "/".
[[nodiscard]] std::optional<MediaType> parse_media_type(std::string_view value);

// Why parse_media_type refuses `value`; nothing when it does not.
[[nodiscard]] std::optional<base::Diagnostic> diagnose_media_type(std::string_view value);

// What a resource is for, as far as its media type tells.
enum class MediaKind : std::uint8_t {
    html,  // XHTML included
    css,
    script,  // JavaScript under any of its names
    image,
    font,
    audio_video,  // playlists included
    json,         // and every type with +json
    xml,          // and every other type with +xml
    text,         // every other text/*
    other,        // unknown, or not a media type
};

// The kind of a Content-Type value; parameters do not matter. Does not allocate.
[[nodiscard]] MediaKind media_kind(std::string_view content_type);

}  // namespace cachewright::http
