// The walk over all exchanges of all inputs that lint and explain share.
#pragma once

#include "cli/session.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/runner.hpp"
#include "lib/report/lint_record.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cachewright::cli {

enum class Walk : std::uint8_t { go_on, stop };

struct WalkResult {
    report::LintSummary summary;  // sources, responses, skipped, unread, interrupted; no findings
    ExitCode exit_code = ExitCode::clean;
};

struct LiveArguments;

// What is done with each exchange.
struct CaptureVisitor {
    // What depends on the exchange alone: called on any thread, on several at once, in any order. May be
    // empty.
    std::function<lint::Examined(const http::Exchange&)> examine;
    // Called on one thread, in the order of the input.
    std::function<Walk(const http::Exchange&, lint::Examined&&)> visit;
    // What standard input is called; empty: "-".
    std::string stdin_name = {};
};

// Reads the inputs, several files at once, and hands over each exchange: first what files hold, then the
// responses of URLs, in order. What cannot be read is told on standard error and shows in the result; the
// rest is still read.
[[nodiscard]] WalkResult walk_captures(Session& session, const std::vector<std::string>& inputs,
                                       const LiveArguments& live, const CaptureVisitor& visitor);
[[nodiscard]] WalkResult walk_captures(Session& session, const std::vector<std::string>& inputs,
                                       const LiveArguments& live,
                                       const std::function<Walk(const http::Exchange&)>& visit);

}  // namespace cachewright::cli
