// ProfileOptions: a profile after its facts and settings were applied: the engine's options, and what only a
// vendor has: words, tags, purging, collapsing.
#pragma once

#include "lib/base/time.hpp"
#include "lib/policy/options.hpp"
#include "lib/policy/outcome.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cachewright::vendor {

// The vendor's words for what its cache did, in its own response header.
struct StatusWords {
    std::string header;          // "CF-Cache-Status"; empty: the vendor has none
    std::string request_header;  // sent only when the request has this field, "Pragma: akamai-x-cache-on"
    // By outcome; empty: the vendor has no word, and none is sent.
    std::array<std::string, static_cast<std::size_t>(policy::Outcome::count_)> words;
    // These come before the words by outcome; empty: no such distinction. Answers with a status of 400 to
    // 599, from what is stored (hit, stale, updating, revalidated) or fetched (every other outcome); and hits
    // that answer the client's own condition with 304.
    std::string error_hit;
    std::string error_miss;
    std::string conditional_hit;
    // By why the request went forward, before the words by outcome (RFC 9211 §2.2 tells these apart); empty:
    // no such distinction.
    std::string by_method;             // no cache answers its method
    std::string vary_miss;             // the key fits, the selecting fields do not
    std::string part_miss;             // of what it asks for only a part is stored
    std::string by_request;            // its own directives set a fresh response aside
    std::string by_request_confirmed;  // ... and the origin confirmed that
    std::string after_failure;         // the origin failed, and a stale response stands in
    // 504 to only-if-cached: nothing went forward. Empty: none is sent.
    std::string only_if_cached;
    // Answers that are not stored because the response says private or no-store; empty: no such distinction.
    std::string kept_out;

    [[nodiscard]] const std::string& word(policy::Outcome outcome) const {
        return words[static_cast<std::size_t>(outcome)];
    }
};

struct TagOptions {
    std::string header;  // empty: the vendor has no tags
    char separator = ',';
    std::optional<std::size_t> bytes_per_tag;
    std::optional<std::size_t> tags_per_response;
    std::optional<std::size_t> bytes_in_total;
    bool case_sensitive = true;
    bool removed_downstream = true;
};

struct PurgeOptions {
    std::vector<std::string> kinds;       // "url", "prefix", "host", "tag", "all", ...
    std::vector<std::string> soft_kinds;  // those that can mark stale instead of deleting
};

struct CollapsingOptions {
    bool collapses = true;          // simultaneous misses become one request to the origin
    base::Seconds hit_for_pass{0};  // how long a response that may not be stored is remembered as such
};

struct ProfileOptions {
    policy::Options policy;
    StatusWords status;
    TagOptions tags;
    PurgeOptions purge;
    CollapsingOptions collapsing;
};

}  // namespace cachewright::vendor
