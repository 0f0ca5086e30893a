#include "lib/policy/key.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/uri.hpp"
#include "lib/http/uri_normalisation.hpp"

#include <utility>

namespace cachewright::policy {

namespace {

using http::Step;
using http::UriNormalisation;

constexpr UriNormalisation as_written{.percent_encoding = Step::leave,
                                      .letter_case = Step::leave,
                                      .dot_segments = Step::leave,
                                      .default_port = Step::leave,
                                      .empty_path = Step::leave,
                                      .fragment = Step::leave};

struct NamedStep {
    std::string_view what;
    Step UriNormalisation::*step;
};

// RFC 9110 §4.2.3: scheme and host compare without regard to case, the default port equals none, and an empty
// path equals "/". RFC 9110 §7.1: the target URI has no fragment. What servers may tell apart although RFC
// 3986 §6 calls it equivalent (escapes, dot segments) is left alone.
constexpr NamedStep named_steps[] = {
    {"scheme and host to lower case", &UriNormalisation::letter_case},
    {"default port dropped", &UriNormalisation::default_port},
    {"empty path becomes /", &UriNormalisation::empty_path},
    {"fragment dropped", &UriNormalisation::fragment},
};
constexpr std::string_view query_ignored = "query ignored";

// RFC 9111 §2: most caches key GET responses by the URI alone. A GET response answers HEAD as well
// (RFC 9110 §9.3.2), so they share a key.
constexpr std::string_view key_method(std::string_view method) {
    return method == "HEAD" ? std::string_view("GET") : method;
}

// A request target, whose host is not known ("//x" is a path here and no authority), or no URI at all.
std::string_view cut_target(std::string_view target, const KeyOptions& options) {
    target = target.substr(0, target.find('#'));
    return options.query == KeyOptions::Query::ignore ? target.substr(0, target.find('?')) : target;
}

// Absolute, and nothing that any step would change: http or https in lower case, a host without capitals, no
// userinfo and no port, a path, no fragment. True for nearly every URL that a server sees.
bool in_normal_form(std::string_view url) {
    constexpr std::string_view http_prefix = "http://";
    constexpr std::string_view https_prefix = "https://";
    std::size_t at = url.starts_with(https_prefix)  ? https_prefix.size()
                     : url.starts_with(http_prefix) ? http_prefix.size()
                                                    : url.size();
    const std::size_t host = at;
    while (at < url.size() &&
           (base::is_lower(url[at]) || base::is_digit(url[at]) || url[at] == '.' || url[at] == '-'))
        ++at;
    return at > host && at < url.size() && url[at] == '/' && url.find('#', at) == std::string_view::npos;
}

}  // namespace

CacheKey cache_key(std::string_view method, std::string_view url, const KeyOptions& options) {
    CacheKey key;
    std::string current(url);
    const auto record = [&](std::string_view what, std::string result) {
        if (result == current) return;
        current = result;
        key.steps.push_back({what, std::move(result)});
    };

    auto uri = url.starts_with('/') ? std::nullopt : http::parse_uri(url);
    if (uri && uri->is_absolute()) {
        UriNormalisation steps = as_written;
        for (const NamedStep& named : named_steps) {
            steps.*named.step = Step::apply;
            record(named.what, http::normalise_uri(*uri, steps));
        }
        if (options.query == KeyOptions::Query::ignore) {
            uri->query.reset();
            record(query_ignored, http::normalise_uri(*uri, steps));
        }
    } else {
        record("fragment dropped", std::string(cut_target(url, {})));
        record(query_ignored, std::string(cut_target(current, options)));
    }

    key.text = key_method(method);
    key.text += ' ';
    key.text += current;
    return key;
}

void append_cache_key(std::string& key, std::string_view method, std::string_view url,
                      const KeyOptions& options) {
    if (!in_normal_form(url)) {
        key += cache_key(method, url, options).text;
        return;
    }
    key.reserve(key.size() + method.size() + 1 + url.size());
    key += key_method(method);
    key += ' ';
    key += cut_target(url, options);
}

}  // namespace cachewright::policy
