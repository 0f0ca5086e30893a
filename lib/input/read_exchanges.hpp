// read_exchanges: the one way from bytes to exchanges, whatever format they were captured in. Everything is
// streamed: memory is bounded by the limits, not by the input.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/source_position.hpp"
#include "lib/http/exchange.hpp"
#include "lib/input/byte_source.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

enum class Format : std::uint8_t {
    raw_http,    // messages as they travel, or as `curl -i` prints them
    curl_trace,  // `curl -v`: lines marked "> ", "< " and "* "
    har,         // HTTP Archive 1.2
    json_lines,  // one JSON object an exchange
    // Configuration files of static hosts (host_config.hpp).
    headers_file,          // `_headers` of Netlify and Cloudflare Pages
    vercel_json,           // `vercel.json`
    netlify_toml,          // `netlify.toml`
    firebase_json,         // `firebase.json`
    static_web_apps_json,  // `staticwebapp.config.json` of Azure
    nginx_config,          // `nginx.conf` and what it includes
};

// A configuration file, from which exchanges are declared and not recorded.
[[nodiscard]] constexpr bool is_host_config(Format format) {
    switch (format) {
        case Format::headers_file:
        case Format::vercel_json:
        case Format::netlify_toml:
        case Format::firebase_json:
        case Format::static_web_apps_json:
        case Format::nginx_config: return true;
        case Format::raw_http:
        case Format::curl_trace:
        case Format::har:
        case Format::json_lines: break;
    }
    return false;
}

// "raw HTTP", "curl -v output", "HAR", "JSON lines", "_headers", "vercel.json", …
[[nodiscard]] std::string_view format_name(Format format);

// What bounds the memory and the work for one input. Sizes are bytes.
struct Limits {
    std::size_t block = std::size_t{256} * 1024;        // read and looked at, at a time
    std::size_t detection = std::size_t{64} * 1024;     // what the format is told by
    std::size_t json_string = std::size_t{256} * 1024;  // longer ones are cut: no field value is that long
    std::size_t json_element = std::size_t{16} * 1024 * 1024;  // an exchange after that, else unread
    std::size_t message_head = std::size_t{1024} * 1024;       // of a raw message; a longer one is unread
    std::size_t head_lines = std::size_t{32} * 1024;           // in such a head; one of more is unread
    std::size_t body_window = std::size_t{1024} * 1024;  // how far raw text is held to find where a body ends
    std::size_t body_prefix = std::size_t{16} * 1024;    // what is kept of a body
    std::size_t host_config = std::size_t{1024} * 1024;  // of a host's configuration; a larger one is unread
    std::size_t remarks = 100;  // kept in each list of a Summary; the rest is counted only
};

// One remark about the input: where, and what.
struct Remark {
    base::SourcePosition position;
    std::string what;  // a sentence without its full stop
};

// The first remarks of a kind, and how many there were.
struct Remarks {
    std::vector<Remark> first;
    std::uint64_t count = 0;
};

struct Summary {
    Format format = Format::raw_http;
    std::uint64_t exchanges = 0;  // delivered to the sink
    std::uint64_t bytes = 0;      // read
    bool stopped = false;         // the sink asked to stop
    bool sets_no_header = false;  // a host's configuration, read to its end, that says nothing of headers
    Remarks unreadable;  // parts that hold exchanges and could not be read: inconclusive, never a pass
    Remarks skipped;     // parts that are well-formed and hold no HTTP response (blocked, data: URL, …)
    Remarks notes;       // what was assumed in reading (a missing status line, …)
};

enum class Flow : std::uint8_t { go_on, stop };

// Takes each exchange in order. It may move from its argument, or leave it: the memory is then used again.
using Sink = std::function<Flow(http::Exchange&&)>;

// Finds out the format by content and reads `source` to its end, or until the sink stops. `name` becomes
// Provenance::source. Errors: unreadable (reading failed), no_content (empty, binary, holding nothing that
// looks like HTTP, or no response: requests alone, JSON that is no exchange); each says what to do. An input
// of which some part was read is a success, with the rest in Summary::unreadable; so is a host's
// configuration that is in order and sets no header.
[[nodiscard]] base::Result<Summary> read_exchanges(ByteSource& source, std::string_view name,
                                                   const Limits& limits, const Sink& sink);

// The same for a file, or standard input for "-". `called` stands in for its name when it is not empty.
[[nodiscard]] base::Result<Summary> read_file(const std::string& name, const Limits& limits, const Sink& sink,
                                              std::string_view called = {});

}  // namespace cachewright::input
