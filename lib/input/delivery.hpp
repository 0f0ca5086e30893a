// Delivery: what every reader shares, the way of an exchange to the sink and of remarks to the summary.
#pragma once

#include "lib/input/read_exchanges.hpp"

#include <string>
#include <string_view>

namespace cachewright::input {

// Borrows the sink and the limits.
class Delivery {
  public:
    Delivery(std::string_view source, const Limits& limits, const Sink& sink)
        : source_(source), limits_(limits), sink_(sink) {}

    // Names the source, numbers the exchange and hands it to the sink.
    Flow deliver(http::Exchange& exchange);

    void unreadable(base::SourcePosition position, std::string_view what);
    void skipped(base::SourcePosition position, std::string_view what);
    // Skipped too, but nothing that shows the input to be a capture of responses.
    void without_response(base::SourcePosition position, std::string_view what);
    void note(base::SourcePosition position, std::string_view what);

    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] Summary& summary() { return summary_; }
    // No exchange, nothing unread, and nothing skipped but what was without a response.
    [[nodiscard]] bool found_nothing() const {
        return summary_.exchanges == 0 && summary_.unreadable.count == 0 &&
               summary_.skipped.count == without_response_;
    }

  private:
    void add(Remarks& remarks, base::SourcePosition position, std::string_view what) const;

    std::string source_;
    const Limits& limits_;
    const Sink& sink_;
    Summary summary_;
    std::uint64_t without_response_ = 0;
};

// One format's reader: takes the input in blocks of any size.
class Reader {
  public:
    Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    virtual ~Reader() = default;

    virtual Flow feed(std::string_view block) = 0;
    // The input has ended.
    virtual void finish() = 0;
};

}  // namespace cachewright::input
