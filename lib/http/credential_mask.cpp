#include "lib/http/credential_mask.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/credential_name.hpp"
#include "lib/http/uri_normalisation.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cachewright::http {

namespace {

void mask(std::string& text, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < std::min(end, text.size()); ++i)
        text[i] = '*';
}

// Where `c` first stands in [begin, end); `end` where it does not. Every search here is bounded by the part
// that it is about: texts come from captures, and may be nothing but delimiters.
std::size_t find_within(std::string_view text, char c, std::size_t begin, std::size_t end) {
    return std::min(text.substr(0, end).find(c, begin), end);
}

// Escapes undone: %74oken is a token.
std::string decoded(std::string_view name) {
    return name.find('%') == std::string_view::npos ? std::string(name) : normalise_percent_encoding(name);
}

bool is_secret(std::string_view name) {
    return name.find('%') == std::string_view::npos ? names_credential_parameter(name)
                                                    : names_credential_parameter(decoded(name));
}

// What an authorization server sends a browser back with has `state` beside `code` (RFC 6749 §4.1.2). It
// stands for the session there; elsewhere it is as likely a part of a country.
enum class Query : std::uint8_t { any, of_authorization };

Query query_at(std::string_view text, std::size_t begin) {
    const std::string_view query = text.substr(begin, text.find_first_of("#;>\" ", begin) - begin);
    for (std::size_t at = query.find("code="); at != std::string_view::npos;
         at = query.find("code=", at + 1)) {
        if (at == 0 || query[at - 1] == '&') return Query::of_authorization;
    }
    return Query::any;
}

// One parameter of a query, [begin, end). Its value may be a URL with a query of its own.
void mask_parameter(std::string& text, std::size_t begin, std::size_t end, Query of) {
    while (begin < end) {
        const std::size_t equals = find_within(text, '=', begin, end);
        if (equals == end) return;
        for (std::size_t inner = begin; inner < equals; ++inner)
            if (text[inner] == '?') begin = inner + 1;
        const std::string_view name = std::string_view(text).substr(begin, equals - begin);
        if (is_secret(name) || (of == Query::of_authorization && decoded(name) == "state"))
            return mask(text, equals + 1, end);
        begin = std::min(find_within(text, '?', equals + 1, end) + 1, end);
    }
}

// The query that begins behind `question`; returns where it ends.
std::size_t mask_query(std::string& text, std::size_t question) {
    std::size_t begin = question + 1;
    const Query of = query_at(text, begin);
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find_first_of("&#;>\" ", begin), text.size());
        mask_parameter(text, begin, end, of);
        if (end == text.size() || text[end] != '&') return end;
        begin = end + 1;
    }
    return text.size();
}

// ";name=value" within a path, up to what ends it; returns where that is.
std::size_t mask_path_parameters(std::string& text, std::size_t begin) {
    const std::size_t path_end = std::min(text.find_first_of("?#>\" ", begin), text.size());
    for (std::size_t semicolon = find_within(text, ';', begin, path_end); semicolon < path_end;
         semicolon = find_within(text, ';', semicolon + 1, path_end)) {
        const std::size_t end = std::min(text.find_first_of(";/?#>\" ", semicolon + 1), text.size());
        const std::size_t equals = find_within(text, '=', semicolon, end);
        if (equals < end && is_secret(std::string_view(text).substr(semicolon + 1, equals - semicolon - 1))) {
            mask(text, equals + 1, end);
        }
    }
    return path_end;
}

// header.claims.signature, each base64url, the first of '{"…' (RFC 7515 §7.1, RFC 7519 §3); an unsecured one
// has no signature.
void mask_web_tokens(std::string& text) {
    const auto part_end = [&text](std::size_t begin) {
        const auto* const end = std::find_if(text.data() + begin, text.data() + text.size(), [](char c) {
            return !base::is_alpha(c) && !base::is_digit(c) && c != '-' && c != '_';
        });
        return static_cast<std::size_t>(end - text.data());
    };
    for (std::size_t begin = text.find("eyJ"); begin != std::string::npos;) {
        const std::size_t header = part_end(begin);
        const std::size_t claims =
            header < text.size() && text[header] == '.' ? part_end(header + 1) : header;
        std::size_t end = header;
        if (claims > header + 1 && claims < text.size() && text[claims] == '.') {
            end = part_end(claims + 1);
            mask(text, begin, end);
        }
        begin = text.find("eyJ", end);
    }
}

}  // namespace

void mask_credentials(std::string& text) {
    mask_web_tokens(text);
    std::size_t masked_to = 0;
    for (std::size_t scheme = text.find("//"); scheme != std::string::npos;) {
        const std::size_t begin = scheme + 2;
        const std::size_t authority_end = std::min(text.find_first_of("/?#>\" ", begin), text.size());
        const std::size_t at = std::string_view(text).substr(begin, authority_end - begin).rfind('@');
        if (at != std::string_view::npos && at > 0) mask(text, begin, begin + at);
        // A URL within the path of another is seen to with that.
        if (authority_end >= masked_to) masked_to = mask_path_parameters(text, authority_end);
        scheme = text.find("//", authority_end);
    }
    // A path without a host in front of it.
    if (text.starts_with('/') && !text.starts_with("//")) mask_path_parameters(text, 0);
    for (std::size_t question = text.find('?'); question != std::string::npos;)
        question = text.find('?', mask_query(text, question));
}

}  // namespace cachewright::http
