// Purge: which stored responses are purged, and how.
#pragma once

#include "lib/base/result.hpp"
#include "lib/http/url_pattern.hpp"
#include "lib/policy/key.hpp"
#include "lib/store/stored_response.hpp"
#include "lib/store/tags.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::store {

class Purge {
  public:
    enum class Scope : std::uint8_t {
        url,         // one URL with its query: all methods, variants and request fields in the key
        prefix,      // all URLs that begin so, whatever their query: "host/path", or with a scheme
        host,        // all URLs of a host: "host" (every port) or "host:port"
        tag,         // all responses with this tag
        glob,        // all URLs that match a pattern (http::UrlPattern)
        everything,  // no text
        key,         // one cache key, which stands for no more than itself (RFC 9111 §4.4)
    };
    enum class Mode : std::uint8_t {
        hard,  // removed
        soft,  // stale from now on: validators stay, and the windows for stale use begin
    };

    // `keys` and `tags` are those of the cache: a URL is compared as it stands in its keys, and what is not
    // in them does not count (a host, where the options leave hosts out; parameters that they drop). Letters
    // of scheme and host count without case, a path with it. Errors (usage): text that names nothing of the
    // scope, with a hint that shows how it is written.
    [[nodiscard]] static base::Result<Purge> parse(Scope scope, std::string_view text, Mode mode,
                                                   const policy::KeyOptions& keys, const TagSettings& tags);
    [[nodiscard]] static Purge everything(Mode mode);
    [[nodiscard]] static Purge of_key(std::string key);

    [[nodiscard]] bool covers(const StoredResponse& stored) const;

    [[nodiscard]] Scope scope() const { return scope_; }
    [[nodiscard]] Mode mode() const { return mode_; }
    // As it is compared: of a URL what stands in the keys, of a tag what is kept.
    [[nodiscard]] const std::string& text() const { return text_; }
    // Where all keys that it may cover are known: these. Else empty.
    [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }

  private:
    Purge(Scope scope, Mode mode, std::string text) : scope_(scope), mode_(mode), text_(std::move(text)) {}

    [[nodiscard]] static base::Result<Purge> parse_url(Purge purge, const policy::KeyOptions& keys);
    [[nodiscard]] static base::Result<Purge> parse_prefix(Purge purge, const policy::KeyOptions& keys);
    [[nodiscard]] bool covers_url(const policy::KeyUrl& url) const;

    Scope scope_;
    Mode mode_;
    std::string text_;
    policy::KeyForm form_;
    std::vector<std::string> keys_;
    // Of a prefix and a host: in lower case; empty where it does not count.
    std::string scheme_;
    std::string authority_;
    std::string path_;
    std::optional<http::UrlPattern> pattern_;
};

// "url", "prefix", "host", "tag", "glob", "everything", as people write them.
[[nodiscard]] std::string_view name_of(Purge::Scope scope);

}  // namespace cachewright::store
