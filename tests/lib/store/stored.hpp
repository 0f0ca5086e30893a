// Responses to put into stores.
#pragma once

#include "lib/store/stored_response.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace cachewright::store {

// Of no lifetime: stale from the beginning.
struct StoredOptions {
    std::string_view selecting{};
    std::string_view tags{};  // "a\nb\n"
    base::Duration lifetime{0};
    base::TimePoint stored_at{};
};

inline Stored stored(std::string_view key, std::string_view body, const StoredOptions& options) {
    http::Response head;
    head.status = 200;
    head.fields.add("Content-Type", "text/plain");
    policy::StoredFacts facts;
    facts.response.status = 200;
    facts.freshness.lifetime = options.lifetime;
    facts.stored_at = options.stored_at;
    auto content = std::make_shared<Content>(body.size());
    content->append(body);
    content->finish(Content::State::whole);
    return std::make_shared<StoredResponse>(key, options.selecting, head, facts, content, options.tags);
}
inline Stored stored(std::string_view key, std::string_view body, std::string_view selecting = {}) {
    return stored(key, body, StoredOptions{.selecting = selecting});
}

inline std::string body_of(const Stored& response) {
    std::string body;
    Content::Reader reader(response->content());
    while (reader.rest() == Content::Reader::Rest::ready) {
        const std::string_view bytes = reader.peek();
        body += bytes;
        reader.advance(bytes.size());
    }
    return body;
}

}  // namespace cachewright::store
