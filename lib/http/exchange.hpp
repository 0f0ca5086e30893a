// Exchange: one request with its response, and where both were found.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/base/time.hpp"
#include "lib/http/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cachewright::http {

// Who delivered a recorded response. Exporters also write down answers that never crossed the network.
enum class DeliveredBy : std::uint8_t { network, browser_cache, service_worker };

// Where on the way a response was seen.
enum class SeenBy : std::uint8_t {
    unknown,  // a text that somebody kept: perhaps the origin's own answer, before any cache
    client,   // a browser, a proxy beside it or we ourselves received it as visitors do
};

// What an exchange is known from.
enum class Evidence : std::uint8_t {
    recorded,  // somebody received this response
    // A host's configuration says that it would send these fields. Hosts add more by themselves (Date, ETag,
    // Last-Modified, Vary, a lifetime), so that nothing follows from what is missing.
    declared,
};
// How many URLs a declaration is for.
enum class Covers : std::uint8_t { one_url, many_urls };

// How the source writes a field down: what somebody pastes there to set one.
enum class Notation : std::uint8_t {
    header_line,    // Name: value
    key_and_value,  // {"key": "Name", "value": "value"} (vercel.json, firebase.json)
    json_member,    // "Name": "value" (staticwebapp.config.json)
    toml_key,       // Name = "value" (netlify.toml)
    nginx,          // add_header Name "value";
    nginx_expires,  // the same, where `expires` makes the first field, a Cache-Control
};

struct Provenance {
    std::string source;             // file name as given, "-" for standard input
    base::SourcePosition position;  // where the exchange begins in it
    std::size_t index = 0;          // which exchange of the source, from 0
    DeliveredBy delivered_by = DeliveredBy::network;
    SeenBy seen_by = SeenBy::unknown;
    // The recorder is known to rewrite fields (merges repeated lines, fills a 304 from its cache), so
    // findings about spelling, repetition or missing fields must not blame the server.
    bool fields_rewritten = false;
    Evidence evidence = Evidence::recorded;
    Notation notation = Notation::header_line;
    // With many_urls, Exchange::url is the pattern as it was written.
    Covers covers = Covers::one_url;
};

struct Exchange {
    std::string url;  // absolute when known, else empty; of declarations the path or pattern
    std::optional<Request> request;
    Response response;
    std::vector<Response> interim;  // 1xx responses that came first, in order
    std::optional<base::TimePoint> request_time;
    std::optional<base::TimePoint> response_time;
    Provenance provenance;
};

}  // namespace cachewright::http
