// What goes on to the origin of a client's request, and what a client sees of this hop.
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_framing.hpp"
#include "lib/pipeline/answer.hpp"
#include "lib/pipeline/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::pipeline {

// The URL that a request is for: scheme, the authority of its target or its Host, path and query as they
// came. Without an authority (HTTP/1.0 without Host) that of the origin.
[[nodiscard]] std::string effective_url(const http::Request& request, std::string_view scheme,
                                        const Settings& settings);

// The request asks for the WebSocket protocol (RFC 6455 §4.1) on a connection of its own.
[[nodiscard]] bool asks_for_websocket(const http::Request& request);

// Max-Forwards (RFC 9110 §7.6.2); nothing when it is missing or no number.
[[nodiscard]] std::optional<std::uint32_t> max_forwards(const http::FieldMap& fields);

enum class Upgrade : std::uint8_t { drop, websocket };

// `request` as it goes to the origin: what ends at this hop is gone (RFC 9110 §7.6.1), the target is in
// origin-form and otherwise byte for byte what it was, Via and the fields that tell of the client are added,
// Host is as the settings say. `received` is the request of the client, `request` what became of it.
[[nodiscard]] http::Request forwarded_request(http::Request request, const http::Request& received,
                                              const Client& client, Upgrade upgrade,
                                              const Settings& settings);

// Adds what the vendor's cache tells the origin of the request.
void add_diagnostics(http::FieldMap& sent, const Settings& settings, const http::FieldMap& received,
                     const vendor::DiagnosticValues& values);

// "1.1 cachewright": the member that Via gets for a message of this version.
[[nodiscard]] std::string via_member(http::Version version, std::string_view pseudonym);

}  // namespace cachewright::pipeline
