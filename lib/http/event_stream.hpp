// text/event-stream: the events of a stream, as they come (HTML Standard, §9.2.6).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::http {

struct StreamEvent {
    std::string type = "message";
    std::string data;
    std::string id;  // the last one that the stream gave, this event's or one before

    friend bool operator==(const StreamEvent&, const StreamEvent&) = default;
};

class EventStreamReader {
  public:
    static constexpr std::size_t kLongestEvent = std::size_t{4} << 20;

    // The events that are complete with these bytes. Comments, `retry` and unknown fields are passed over.
    [[nodiscard]] std::vector<StreamEvent> read(std::string_view bytes);
    // An event grew longer than kLongestEvent: nothing is read any more.
    [[nodiscard]] bool too_long() const { return too_long_; }

  private:
    void take_line(std::vector<StreamEvent>& events);

    std::string line_;
    StreamEvent event_{"", "", ""};
    bool has_data_ = false;
    bool after_return_ = false;  // a line feed that follows belongs to the line end
    bool too_long_ = false;
};

}  // namespace cachewright::http
