#include "lib/http/media_type.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/name_set.hpp"

#include <algorithm>
#include <array>

namespace cachewright::http {

namespace {

using base::Diagnostic;
using base::equals_ignore_case;

constexpr std::size_t kNone = std::string_view::npos;

// The end of the parameter that begins at `from`: the ";" after it, quoted-strings leapt over.
std::size_t parameter_end(std::string_view value, std::size_t from) {
    bool quoted = false;
    for (std::size_t i = from; i < value.size(); ++i) {
        if (value[i] == ';' && !quoted) return i;
        if (value[i] == '"') quoted = !quoted;
        if (value[i] == '\\' && quoted && i + 1 < value.size()) ++i;
    }
    return value.size();
}

// Where the quoted-string at the front of `text` ends; npos when it does not.
std::size_t quoted_string_end(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') return i + 1;
        if (text[i] == '\\') ++i;
    }
    return kNone;
}

void read_parameter(std::string_view value, std::string_view text, NameSet& named, MediaType& media_type) {
    const auto issue = [&](std::string_view code, std::string_view message) {
        media_type.issues.push_back({code, message, base::span_of(value, text)});
    };
    MediaParameter parameter;
    parameter.span = base::span_of(value, text);
    const std::size_t equals = text.find('=');
    if (equals == kNone)
        return issue("media-type-parameter-without-value", "a parameter is written name=value");
    parameter.name = text.substr(0, equals);
    parameter.value = text.substr(equals + 1);
    if (!base::is_token(parameter.name))
        return issue("media-type-parameter-name", "the parameter's name is not a token, or blanks follow it");
    if (parameter.value.starts_with('"')) {
        if (quoted_string_end(parameter.value) != parameter.value.size())
            return issue("media-type-parameter-quotes",
                         "the quoted value does not end where the parameter does");
        parameter.form = ValueForm::quoted;
        parameter.value = parameter.value.substr(1, parameter.value.size() - 2);
    } else if (!base::is_token(parameter.value)) {
        return issue("media-type-parameter-value", "the parameter's value is neither a token nor quoted");
    }
    if (!named.insert(parameter.name)) {
        media_type.issues.push_back({"media-type-repeated-parameter",
                                     "the parameter is repeated; the first one counts", parameter.span});
    }
    media_type.parameters.push_back(parameter);
}

bool ends_with_ignore_case(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() &&
           equals_ignore_case(text.substr(text.size() - suffix.size()), suffix);
}

struct NamedKind {
    std::string_view essence;
    MediaKind kind;
};

// Types whose kind their top-level type or suffix does not tell.
constexpr std::array kNamedKinds{
    NamedKind{"text/html", MediaKind::html},
    NamedKind{"application/xhtml+xml", MediaKind::html},
    NamedKind{"text/css", MediaKind::css},
    // The JavaScript types of the WHATWG MIME Sniffing Standard §4.6.
    NamedKind{"text/javascript", MediaKind::script},
    NamedKind{"application/javascript", MediaKind::script},
    NamedKind{"application/ecmascript", MediaKind::script},
    NamedKind{"application/x-ecmascript", MediaKind::script},
    NamedKind{"application/x-javascript", MediaKind::script},
    NamedKind{"text/ecmascript", MediaKind::script},
    NamedKind{"text/javascript1.0", MediaKind::script},
    NamedKind{"text/javascript1.1", MediaKind::script},
    NamedKind{"text/javascript1.2", MediaKind::script},
    NamedKind{"text/javascript1.3", MediaKind::script},
    NamedKind{"text/javascript1.4", MediaKind::script},
    NamedKind{"text/javascript1.5", MediaKind::script},
    NamedKind{"text/jscript", MediaKind::script},
    NamedKind{"text/livescript", MediaKind::script},
    NamedKind{"text/x-ecmascript", MediaKind::script},
    NamedKind{"text/x-javascript", MediaKind::script},
    NamedKind{"application/json", MediaKind::json},
    NamedKind{"text/json", MediaKind::json},
    NamedKind{"application/xml", MediaKind::xml},
    NamedKind{"text/xml", MediaKind::xml},
    NamedKind{"application/vnd.ms-fontobject", MediaKind::font},
    NamedKind{"application/font-sfnt", MediaKind::font},
    NamedKind{"application/font-ttf", MediaKind::font},
    NamedKind{"application/font-off", MediaKind::font},
    NamedKind{"application/font-cff", MediaKind::font},
    NamedKind{"application/font-woff", MediaKind::font},
    NamedKind{"application/font-woff2", MediaKind::font},
    NamedKind{"application/ogg", MediaKind::audio_video},
    NamedKind{"application/mp4", MediaKind::audio_video},
    NamedKind{"application/vnd.apple.mpegurl", MediaKind::audio_video},
    NamedKind{"application/x-mpegurl", MediaKind::audio_video},
    NamedKind{"application/dash+xml", MediaKind::audio_video},
};

}  // namespace

std::string MediaParameter::unescaped() const {
    std::string text;
    text.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (form == ValueForm::quoted && value[i] == '\\' && i + 1 < value.size()) ++i;
        text += value[i];
    }
    return text;
}

std::string MediaType::essence() const {
    return base::to_lower(type) + '/' + base::to_lower(subtype);
}

bool MediaType::is(std::string_view other_type, std::string_view other_subtype) const {
    return equals_ignore_case(type, other_type) && equals_ignore_case(subtype, other_subtype);
}

std::optional<MediaParameter> MediaType::parameter(std::string_view name) const {
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const MediaParameter& mine) {
        return equals_ignore_case(mine.name, name);
    });
    return found == parameters.end() ? std::nullopt : std::optional(*found);
}

std::optional<MediaType> parse_media_type(std::string_view value) {
    const std::size_t end = std::min(value.find(';'), value.size());
    const std::string_view essence = base::trim_ows(value.substr(0, end));
    const std::size_t slash = essence.find('/');
    if (slash == kNone) return std::nullopt;
    MediaType media_type;
    media_type.type = essence.substr(0, slash);
    media_type.subtype = essence.substr(slash + 1);
    if (!base::is_token(media_type.type) || !base::is_token(media_type.subtype)) return std::nullopt;
    NameSet named;
    for (std::size_t semicolon = end; semicolon < value.size();) {
        const std::size_t begin = semicolon + 1;
        semicolon = parameter_end(value, begin);
        const std::string_view text = base::trim_ows(value.substr(begin, semicolon - begin));
        if (!text.empty()) read_parameter(value, text, named, media_type);
    }
    return media_type;
}

std::optional<Diagnostic> diagnose_media_type(std::string_view value) {
    if (parse_media_type(value)) return std::nullopt;
    const std::string_view essence = base::trim_ows(value.substr(0, std::min(value.find(';'), value.size())));
    const base::Span span = base::span_of(value, essence);
    if (essence.empty()) return Diagnostic{"media-type-empty", "there is no media type", span};
    if (essence.find('/') == kNone)
        return Diagnostic{"media-type-missing-slash", "a media type is written type/subtype", span};
    return Diagnostic{"media-type-not-token", "type and subtype are tokens", span};
}

MediaKind media_kind(std::string_view content_type) {
    const std::string_view essence =
        base::trim_ows(content_type.substr(0, std::min(content_type.find(';'), content_type.size())));
    for (const NamedKind& named : kNamedKinds) {
        if (equals_ignore_case(essence, named.essence)) return named.kind;
    }
    const std::size_t slash = essence.find('/');
    if (slash == kNone) return MediaKind::other;
    const std::string_view type = essence.substr(0, slash);
    if (equals_ignore_case(type, "image")) return MediaKind::image;
    if (equals_ignore_case(type, "font")) return MediaKind::font;
    if (equals_ignore_case(type, "audio") || equals_ignore_case(type, "video")) return MediaKind::audio_video;
    if (base::starts_with_ignore_case(essence, "application/x-font-")) return MediaKind::font;
    if (ends_with_ignore_case(essence, "+json")) return MediaKind::json;
    if (ends_with_ignore_case(essence, "+xml")) return MediaKind::xml;
    if (equals_ignore_case(type, "text")) return MediaKind::text;
    return MediaKind::other;
}

}  // namespace cachewright::http
