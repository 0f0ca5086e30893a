#include "lib/http/url_pattern.hpp"

#include "lib/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cachewright::http {

namespace {

constexpr std::string_view kSchemeEnd = "://";

struct Parts {
    std::string_view scheme;
    std::string_view authority;
    std::string_view path;
    std::optional<std::string_view> query;
};

// A path, or [scheme://]authority[/path]; taken apart alike for patterns and URLs, so that what a URL holds
// although RFC 3986 forbids it is still compared.
Parts parts_of(std::string_view text) {
    Parts parts;
    if (!text.starts_with('/')) {
        const std::size_t scheme = text.find(kSchemeEnd);
        if (scheme != std::string_view::npos && scheme < text.find_first_of("/?")) {
            parts.scheme = text.substr(0, scheme);
            text.remove_prefix(scheme + kSchemeEnd.size());
        }
        const std::size_t end = std::min(text.find_first_of("/?"), text.size());
        parts.authority = text.substr(0, end);
        parts.authority.remove_prefix(parts.authority.rfind('@') + 1);
        text.remove_prefix(end);
    }
    const std::size_t question = text.find('?');
    parts.path = text.substr(0, question);
    if (question != std::string_view::npos) parts.query = text.substr(question + 1);
    // RFC 3986 §6.2.3: an empty path of an http URL is "/".
    if (parts.path.empty()) parts.path = "/";
    return parts;
}

bool has_port(std::string_view authority) {
    const std::size_t colon = authority.rfind(':');
    return colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
}

base::Error refused(std::string_view text, std::string_view what, std::string hint) {
    return {base::ErrorCode::usage, fmt::format("the URL pattern '{}' {}", text, what), std::move(hint)};
}

std::optional<base::Error> objection(std::string_view text) {
    if (text.empty()) return refused(text, "is empty", "write /** for every URL");
    if (text.size() > UrlPattern::longest_pattern)
        return refused(text.substr(0, 40), "is too long", "write several shorter ones");
    const bool printable = std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
    if (!printable) return refused(text, "holds a blank or a control character", "a blank in a URL is %20");
    if (text.find('#') != std::string_view::npos)
        return refused(text, "has a fragment", "fragments are not sent; leave it out");
    if (text.find_first_of("{}") != std::string_view::npos)
        return refused(text, "has braces", "write several patterns instead of alternatives");
    const bool has_scheme = text.find(kSchemeEnd) != std::string_view::npos;
    if (!has_scheme && text.find('/') == std::string_view::npos) {
        return refused(text, "is neither a path nor a host with a path",
                       fmt::format("write /**/{0} for a path, {0}/** for a host",
                                   text.find_first_not_of('*') == std::string_view::npos ? "*" : text));
    }
    return std::nullopt;
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view text, GlobStop stop) {
    // Most patterns begin with plain text, and most texts differ there.
    const std::size_t plain = std::min(glob.find('*'), glob.size());
    if (text.substr(0, plain) != glob.substr(0, plain)) return false;
    const bool begins_segment = plain == 0 || glob[plain - 1] == '/';
    glob.remove_prefix(plain);
    text.remove_prefix(plain);
    if (glob.empty()) return text.empty();

    // A set of places in the glob that the text read so far may have reached, byte by byte.
    const char stop_byte = static_cast<char>(stop);
    std::vector<char> reached(glob.size() + 1, 0);
    std::vector<char> next(glob.size() + 1, 0);
    const auto stars_at = [&](std::size_t at) {
        return std::min(glob.find_first_not_of('*', at), glob.size()) - at;
    };
    // Stars may stand for nothing, and "/**/" for a single "/".
    const auto reach = [&](std::vector<char>& set, std::size_t at) {
        set[at] = 1;
        while (at < glob.size() && glob[at] == '*') {
            const std::size_t behind = at + stars_at(at);
            const bool whole_segment = stop == GlobStop::slash && behind - at > 1 && behind < glob.size() &&
                                       glob[behind] == '/' &&
                                       (at == 0 ? begins_segment : glob[at - 1] == '/');
            if (whole_segment) set[behind + 1] = 1;
            at = behind;
            set[at] = 1;
        }
    };
    // The place behind "/**/" may hold stars again; the glob is read again from there.
    const auto close = [&](std::vector<char>& set) {
        for (std::size_t at = 0; at < set.size(); ++at) {
            if (set[at] != 0) reach(set, at);
        }
    };
    reach(reached, 0);
    close(reached);
    for (const char c : text) {
        std::fill(next.begin(), next.end(), 0);
        bool any = false;
        for (std::size_t at = 0; at < glob.size(); ++at) {
            if (reached[at] == 0) continue;
            if (glob[at] == '*') {
                const bool across = stars_at(at) > 1 || (at > 0 && glob[at - 1] == '*');
                if (!across && stop != GlobStop::none && c == stop_byte) continue;
                next[at] = 1;
                any = true;
            } else if (glob[at] == c) {
                next[at + 1] = 1;
                any = true;
            }
        }
        if (!any) return false;
        close(next);
        reached.swap(next);
    }
    return reached.back() != 0;
}

base::Result<UrlPattern> UrlPattern::parse(std::string_view text) {
    if (auto error = objection(text)) return tl::unexpected(std::move(*error));
    const Parts parts = parts_of(text);
    UrlPattern pattern;
    pattern.text_ = std::string(text);
    pattern.scheme_ = base::to_lower(parts.scheme);
    if (!text.starts_with('/')) pattern.host_ = base::to_lower(parts.authority);
    pattern.path_ = std::string(parts.path);
    if (parts.query) pattern.query_ = std::string(*parts.query);
    return pattern;
}

bool UrlPattern::matches(std::string_view url) const {
    url = url.substr(0, url.find('#'));
    if (url.empty()) return false;
    const Parts parts = parts_of(url);
    if (!scheme_.empty() && !glob_matches(scheme_, base::to_lower(parts.scheme), GlobStop::none))
        return false;
    if (host_) {
        std::string host = base::to_lower(parts.authority);
        if (!has_port(*host_) && has_port(host)) host.resize(host.rfind(':'));
        if (!glob_matches(*host_, host, GlobStop::dot)) return false;
    }
    if (!glob_matches(path_, parts.path, GlobStop::slash)) return false;
    return !query_ || glob_matches(*query_, parts.query.value_or(std::string_view{}), GlobStop::none);
}

}  // namespace cachewright::http
