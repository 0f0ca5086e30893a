// From the header bytes of one exchange, as they come off the wire, to its responses.
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_recorder.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::net {

// Takes header lines one by one, each with its line end: those of interim responses, of the final one and of
// its trailers.
class ReceivedHeads {
  public:
    // False when a limit of http::wire::Limits::of_responses, or that of 16 interim responses, is exceeded.
    [[nodiscard]] bool add_line(std::string_view line);

    // The head of a final response is complete.
    [[nodiscard]] bool final() const { return final_.has_value(); }
    // Of the final response, when final() and not taken yet.
    [[nodiscard]] int final_status() const { return final_->status; }
    // No line was taken yet.
    [[nodiscard]] bool empty() const { return !final_ && interim_.empty() && head_.empty(); }

    // The final response with its trailers; call once, when final(). Field positions are unknown.
    [[nodiscard]] http::Response take_final();
    [[nodiscard]] std::vector<http::Response> take_interim() { return std::move(interim_); }
    // Of the final head: what it has wrong, but for what HTTP/2 and 3 have not on the wire.
    [[nodiscard]] std::vector<http::wire::Diagnostic> take_diagnostics() { return std::move(diagnostics_); }

  private:
    [[nodiscard]] bool end_head();

    std::string head_;
    std::string trailers_;
    std::vector<http::Response> interim_;
    std::optional<http::Response> final_;
    std::vector<http::wire::Diagnostic> diagnostics_;
};

// A request's head as it was sent; nothing when it is none.
[[nodiscard]] std::optional<http::Request> parse_sent_head(std::string_view head);

}  // namespace cachewright::net
