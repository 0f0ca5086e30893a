#include "lib/http/event_stream.hpp"

#include <utility>

namespace cachewright::http {

std::vector<StreamEvent> EventStreamReader::read(std::string_view bytes) {
    std::vector<StreamEvent> events;
    for (const char byte : bytes) {
        if (too_long_) break;
        const bool second_half = std::exchange(after_return_, byte == '\r') && byte == '\n';
        if (second_half) continue;
        if (byte == '\r' || byte == '\n') {
            take_line(events);
            continue;
        }
        line_ += byte;
        too_long_ = line_.size() + event_.data.size() > kLongestEvent;
    }
    return events;
}

void EventStreamReader::take_line(std::vector<StreamEvent>& events) {
    const std::string taken = std::exchange(line_, {});
    if (taken.empty()) {
        StreamEvent complete = std::exchange(event_, {"", "", event_.id});
        if (!std::exchange(has_data_, false)) return;
        if (complete.type.empty()) complete.type = "message";
        events.push_back(std::move(complete));
        return;
    }
    const std::string_view line = taken;
    const std::string_view name = line.substr(0, line.find(':'));
    std::string_view value = name.size() == line.size() ? std::string_view{} : line.substr(name.size() + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "event") {
        event_.type = value;
    } else if (name == "data") {
        if (has_data_) event_.data += '\n';
        event_.data += value;
        has_data_ = true;
    } else if (name == "id" && value.find('\0') == std::string_view::npos) {
        event_.id = value;
    }
}

}  // namespace cachewright::http
