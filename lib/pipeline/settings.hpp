// What a caching proxy may be told about itself, beyond what the policy engine decides by.
#pragma once

#include "lib/base/time.hpp"
#include "lib/policy/options.hpp"
#include "lib/store/memory_store.hpp"
#include "lib/store/tags.hpp"
#include "lib/vendor/diagnostic.hpp"
#include "lib/vendor/profile_options.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::pipeline {

// When something happens. Wall time is for what came from elsewhere (Date, Age at receipt), cache time for
// what happens here: it can be moved.
struct Moment {
    base::TimePoint wall{};
    base::TimePoint cache{};
};

struct Limits {
    std::uint64_t object = std::uint64_t{32} << 20;  // content of one stored response; beyond it: passed on
    std::size_t vary_fields = 16;                    // a response whose Vary names more is not stored
    std::size_t ranges = 16;                         // of one request; with more the whole is sent
    std::size_t waiters = 1024;                      // requests that wait for the head of one fetch
};

// Which fields tell the origin of the client (RFC 7239, and what came before it).
enum class ForwardedFields : std::uint8_t { none, x_forwarded, forwarded, both };
// The Host that the origin sees.
enum class HostSent : std::uint8_t { of_client, of_origin };
enum class Tunnels : std::uint8_t { none, websocket };
enum class ServerTiming : std::uint8_t { off, on };

struct Settings {
    policy::Options options;
    std::string name = "Cachewright";  // in Cache-Status; a token
    std::string via = "cachewright";   // in Via; empty: not sent
    ForwardedFields forwarded = ForwardedFields::x_forwarded;
    HostSent host_sent = HostSent::of_client;
    std::string origin_authority;  // "127.0.0.1:3000"
    Tunnels tunnels = Tunnels::websocket;
    ServerTiming server_timing = ServerTiming::off;
    Limits limits;
    store::StoreLimits store;
    store::TagSettings tags;               // which fields of a response name the tags that it is purged by
    std::string_view profile = "rfc9111";  // whose options these are; static
    vendor::StatusWords words;             // of the vendor's status header, beside Cache-Status
    // What the vendor's cache adds besides; static. Via of the vendor stands in the place of ours.
    std::span<const vendor::Diagnostic> diagnostics{};
    std::string pop = "dev";  // the PoP's name, as the vendor's fields have it
    vendor::CollapsingOptions collapsing;
    std::size_t decisions = 4096;  // records of requests that each event loop keeps; 0: none
};

}  // namespace cachewright::pipeline
