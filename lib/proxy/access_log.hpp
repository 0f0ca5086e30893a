// The access log: one line for each request.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"
#include "lib/pipeline/answer.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace cachewright::proxy {

enum class LogFormat : std::uint8_t { text, json };
enum class Ink : std::uint8_t { plain, coloured };

// What a line tells of one request. Borrows.
struct LogEntry {
    std::uint64_t id = 0;    // of its record; 0: it has none
    base::TimePoint time{};  // wall time of its head
    std::string_view method;
    std::string_view target;
    std::string_view host;
    std::string_view client;  // address and port
    const pipeline::Account* account = nullptr;
    std::uint64_t bytes = 0;  // of content, sent
    base::Duration taken{0};  // from the head of the request to the end of the answer
    std::string_view end;     // empty, or why the answer did not reach its end
};

// Appends the line with its line end. Nothing of the request can end the line or steer a terminal.
//   12:34:56.789 GET /page 200 hit age=12s ttl=48s 0.1ms fresh
void append_log_line(std::string& out, const LogEntry& entry, LogFormat format, Ink ink);

}  // namespace cachewright::proxy
