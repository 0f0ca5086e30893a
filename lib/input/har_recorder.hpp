// Who wrote a HAR, and what is known of how that tool treats the fields that it records.
#pragma once

#include <cstdint>
#include <string_view>

namespace cachewright::input {

enum class Recorder : std::uint8_t {
    unknown,
    chrome_devtools,  // "WebInspector"
    chrome_har,       // sitespeed.io's builder from Chrome's protocol events
    firefox,
    firebug,
    safari,
    webpagetest,
    proxy,  // Charles, Fiddler, mitmproxy, …: sees the bytes
};

// From log.creator.name, without regard to case.
[[nodiscard]] Recorder identify_recorder(std::string_view creator);

// True when every exchange of that recorder may show fields otherwise than they travelled.
[[nodiscard]] bool always_rewrites_fields(Recorder recorder);

// True when the recorder is a browser's own network stack, which completes a 304 from the stored response
// (RFC 9111 §4.3.4) and may show the result in its place.
[[nodiscard]] bool completes_304(Recorder recorder);

// True when the recorder writes down, as a field "status" (and "version", under SPDY), what is not a field on
// the wire but HTTP/2's pseudo-header.
[[nodiscard]] bool shows_pseudo_fields(Recorder recorder);

}  // namespace cachewright::input
