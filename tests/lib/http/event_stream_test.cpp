#include "lib/http/event_stream.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright::http;

TEST_CASE("events are read as the HTML Standard reads them (§9.2.6), however they are cut") {
    const std::string stream =
        ": a comment\n\nevent: add\ndata: one\ndata: two\nid: 7\n\ndata:three\r\n\r\n"
        "event: none\n\nretry: 10\ndata\rdata:  x\r\rid\ndata: last\n\ndata: cut off";
    const std::vector<StreamEvent> wanted{{"add", "one\ntwo", "7"},
                                          {"message", "three", "7"},
                                          {"message", "\n x", "7"},
                                          {"message", "last", ""}};
    CHECK(EventStreamReader().read(stream) == wanted);
    for (std::size_t piece = 1; piece < 9; ++piece) {
        EventStreamReader reader;
        std::vector<StreamEvent> events;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            for (StreamEvent& event : reader.read(std::string_view(stream).substr(at, piece)))
                events.push_back(std::move(event));
        }
        CAPTURE(piece);
        CHECK(events == wanted);
    }
}

TEST_CASE("an event without end is not kept without end") {
    EventStreamReader reader;
    const std::string block(1 << 20, 'x');
    for (int count = 0; count < 6; ++count)
        CHECK(reader.read(block).empty());
    CHECK(reader.too_long());
    CHECK(reader.read("\n\ndata: a\n\n").empty());
}
