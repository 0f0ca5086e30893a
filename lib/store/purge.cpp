#include "lib/store/purge.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/uri.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cachewright::store {

namespace {

using policy::KeyForm;
using policy::KeyOptions;
using policy::KeyUrl;

constexpr std::string_view kSchemeEnd = "://";
constexpr std::size_t kLongest = 8192;  // as URLs are read

struct NamedScope {
    std::string_view name;
    Purge::Scope scope;
};
constexpr std::array kScopes{
    NamedScope{"url", Purge::Scope::url},   NamedScope{"prefix", Purge::Scope::prefix},
    NamedScope{"host", Purge::Scope::host}, NamedScope{"tag", Purge::Scope::tag},
    NamedScope{"glob", Purge::Scope::glob}, NamedScope{"everything", Purge::Scope::everything}};

tl::unexpected<base::Error> refused(Purge::Scope scope, std::string_view text, std::string_view what,
                                    std::string_view hint) {
    std::string message = "the ";
    message.append(name_of(scope)).append(" to purge");
    if (!text.empty()) message.append(" '").append(text.substr(0, 80)).append("'");
    message.append(" ").append(what);
    return base::fail(base::ErrorCode::usage, std::move(message), std::string(hint));
}

bool is_plain_text(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
}

struct Authority {
    std::string_view host;
    std::string_view port;
};

Authority authority_of(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || text.find(']', colon) != std::string_view::npos) return {text, {}};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

// A host without a port means every port. Keys have no default ports; which port that is depends on the
// scheme, where the key has it.
bool same_authority(std::string_view wanted, const KeyUrl& url) {
    const Authority want = authority_of(wanted);
    const Authority have = authority_of(url.authority);
    if (want.host != have.host) return false;
    if (want.port.empty() || want.port == have.port) return true;
    if (!have.port.empty()) return false;
    const bool https = want.port == "443" && url.scheme != "http";
    return https || (want.port == "80" && url.scheme != "https");
}

// The host and, perhaps, port of a URL, and nothing else.
bool is_authority(std::string_view text) {
    const std::string url = std::string("http://").append(text);
    const auto uri = http::parse_uri(url);
    return uri && uri->host && !uri->host->empty() && !uri->userinfo && uri->path.empty() && !uri->query &&
           !uri->fragment;
}

// What keys do not have is not compared: without a scheme or a host in them, a pattern has none either.
std::string pattern_for(std::string_view text, const KeyForm& form) {
    if (text.starts_with('/')) return std::string(text);
    if (form.scheme == KeyOptions::Part::leave_out || form.host == KeyOptions::Part::leave_out) {
        const std::size_t scheme = text.find(kSchemeEnd);
        if (scheme < text.find_first_of("/?")) text.remove_prefix(scheme + kSchemeEnd.size());
    }
    if (form.host == KeyOptions::Part::leave_out) {
        text.remove_prefix(std::min(text.find_first_of("/?"), text.size()));
        if (!text.starts_with('/')) return "/" + std::string(text);
    }
    return std::string(text);
}

}  // namespace

std::string_view name_of(Purge::Scope scope) {
    const auto found = std::find_if(kScopes.begin(), kScopes.end(),
                                    [scope](const NamedScope& each) { return each.scope == scope; });
    return found == kScopes.end() ? "key" : found->name;
}

Purge Purge::everything(Mode mode) {
    return {Scope::everything, mode, {}};
}

Purge Purge::of_key(std::string key) {
    Purge purge(Scope::key, Mode::hard, std::move(key));
    purge.keys_.push_back(purge.text_);
    return purge;
}

base::Result<Purge> Purge::parse(Scope scope, std::string_view text, Mode mode, const KeyOptions& keys,
                                 const TagSettings& tags) {
    if (scope == Scope::everything) {
        if (!text.empty()) return refused(scope, text, "takes no text", "leave it out");
        return everything(mode);
    }
    if (text.empty()) return refused(scope, text, "is empty", "to purge all, purge everything");
    if (text.size() > kLongest) return refused(scope, text, "is too long", "at most 8,192 bytes");
    Purge purge(scope, mode, std::string(text));
    purge.form_ = policy::key_form(keys);
    switch (scope) {
        case Scope::url: return parse_url(std::move(purge), keys);
        case Scope::prefix: return parse_prefix(std::move(purge), keys);
        case Scope::host:
            if (!is_authority(text))
                return refused(
                    scope, text, "is no host",
                    "write www.example.com or www.example.com:8080; for the hosts below one, purge "
                    "the glob *.example.com/**");
            purge.authority_ = base::to_lower(text);
            break;
        case Scope::tag:
            if (text.size() > tags.longest)
                return refused(scope, text, "is longer than the tags that this cache keeps",
                               "see the limits of tags");
            if (base::trim_ows(text).empty()) return refused(scope, text, "is empty", "name a tag");
            if (text.find('\n') != std::string_view::npos)
                return refused(scope, text, "has a line end", "purge one tag at a time");
            purge.text_ = tag_as_kept(base::trim_ows(text), tags);
            break;
        case Scope::glob: {
            std::string folded(text);
            if (keys.path_case == KeyOptions::Case::fold) {
                const std::size_t end = text.find('?');
                folded = base::to_lower(text.substr(0, end));
                if (end != std::string_view::npos) folded += text.substr(end);
            }
            // As it was written first: what is wrong with it is said of that.
            auto pattern = http::UrlPattern::parse(text);
            if (pattern) pattern = http::UrlPattern::parse(pattern_for(folded, purge.form_));
            if (!pattern) return tl::unexpected(std::move(pattern.error()));
            purge.pattern_ = std::move(*pattern);
            break;
        }
        case Scope::key: return of_key(std::string(text));
        case Scope::everything: break;
    }
    return purge;
}

base::Result<Purge> Purge::parse_url(Purge purge, const KeyOptions& keys) {
    const std::string url = purge.text_;
    const auto uri = http::parse_uri(url);
    if (!uri || !uri->scheme || !uri->host || uri->host->empty() || !is_plain_text(url))
        return refused(purge.scope_, url, "is no URL with scheme and host",
                       "write https://www.example.com/path?query; for a path on every host, purge a glob");
    const std::string key = policy::cache_key("GET", url, keys).text;
    purge.text_ = policy::url_of_key(key, purge.form_).whole;
    if (purge.form_.parts == KeyForm::Parts::possible) return purge;
    for (const std::string_view method : {"GET", "HEAD", "OPTIONS"}) {
        std::string one = policy::cache_key(method, url, keys).text;
        if (std::find(purge.keys_.begin(), purge.keys_.end(), one) == purge.keys_.end())
            purge.keys_.push_back(std::move(one));
    }
    return purge;
}

base::Result<Purge> Purge::parse_prefix(Purge purge, const KeyOptions& keys) {
    constexpr std::string_view kHow = "write www.example.com/path, or with a scheme before it";
    const std::string text = purge.text_;
    if (text.find_first_of("?#") != std::string::npos)
        return refused(purge.scope_, text, "has a query or a fragment",
                       "leave it out: a prefix covers all below it, whatever the query");
    if (text.find('*') != std::string::npos)
        return refused(purge.scope_, text, "has a star", "a prefix needs none; or purge it as a glob");
    if (!is_plain_text(text))
        return refused(purge.scope_, text, "holds a blank or a control character", kHow);
    std::string_view rest = text;
    if (const std::size_t scheme = rest.find(kSchemeEnd); scheme < rest.find('/')) {
        purge.scheme_ = base::to_lower(rest.substr(0, scheme));
        rest.remove_prefix(scheme + kSchemeEnd.size());
    }
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (!is_authority(rest.substr(0, slash))) return refused(purge.scope_, text, "has no host", kHow);
    purge.authority_ = base::to_lower(rest.substr(0, slash));
    purge.path_ = rest.substr(slash);
    if (keys.path_case == KeyOptions::Case::fold) purge.path_ = base::to_lower(purge.path_);
    return purge;
}

bool Purge::covers(const StoredResponse& stored) const {
    switch (scope_) {
        case Scope::everything: return true;
        case Scope::key: return stored.key() == text_;
        case Scope::tag: return has_tag(stored.tags(), text_);
        case Scope::url: return policy::url_of_key(stored.key(), form_).whole == text_;
        case Scope::prefix:
        case Scope::host:
        case Scope::glob: break;
    }
    const KeyUrl url = policy::url_of_key(stored.key(), form_);
    if (url.whole.find('\\') == std::string_view::npos || form_.parts == KeyForm::Parts::none)
        return covers_url(url);
    KeyForm bare = form_;
    bare.method = KeyOptions::Part::leave_out;
    bare.parts = KeyForm::Parts::none;
    const std::string unescaped = policy::unescaped_url(url.whole, form_);
    return covers_url(policy::url_of_key(unescaped, bare));
}

bool Purge::covers_url(const KeyUrl& url) const {
    if (pattern_) return pattern_->matches(url.whole);
    if (form_.host == KeyOptions::Part::include && !same_authority(authority_, url)) return false;
    if (!scheme_.empty() && form_.scheme == KeyOptions::Part::include && scheme_ != url.scheme) return false;
    return url.path.starts_with(path_);
}

}  // namespace cachewright::store
