// Entries: what a cache holds, page by page, for people who look into it.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/url_pattern.hpp"
#include "lib/pipeline/cache.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cachewright::pipeline {

struct EntryQuery {
    std::optional<http::UrlPattern> url{};  // nothing: every URL
    std::string tag{};                      // empty: whatever the tags
    enum class State : std::uint8_t { any, fresh, stale };
    State state = State::any;
    std::size_t limit = 100;               // keys on a page
    std::optional<std::uint64_t> after{};  // EntryPage::next of the page before
};

// One stored response.
struct EntryVariant {
    std::string selecting;  // the request's selecting fields as policy::VariantKey writes them; empty without
    int status = 0;
    base::Duration age{0};
    base::Duration remaining{0};               // of the freshness lifetime; zero or below when stale
    base::Duration stale_while_revalidate{0};  // of the windows from the end of the lifetime on
    base::Duration stale_if_error{0};
    base::TimePoint stored_at{};  // cache time
    std::vector<std::string> tags;
    std::uint64_t content_bytes = 0;
    std::uint64_t memory_bytes = 0;
};

// The responses under one cache key that the query asks for, what was stored last first.
struct Entry {
    std::string key;
    std::string method;  // empty where the key has none
    std::string url;     // as far as the key has it
    std::vector<EntryVariant> variants;
};

struct EntryPage {
    std::vector<Entry> entries;
    // The next page goes on there; nothing after the last. A page may be short, or empty, and not the last: a
    // call looks at some ten thousand responses at most.
    std::optional<std::uint64_t> next;
};

// In no order that means anything, but the same from page to page: what is stored all the while stands on one
// page exactly. `now` is cache time.
[[nodiscard]] EntryPage entries(Cache& cache, const EntryQuery& query, base::TimePoint now);

}  // namespace cachewright::pipeline
