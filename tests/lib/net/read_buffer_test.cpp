#include "lib/net/read_buffer.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string_view>

using cachewright::net::ReadBuffer;

TEST_CASE("what was read stays until it is consumed") {
    ReadBuffer buffer(ReadBuffer::Size::small);
    CHECK(buffer.empty());
    const std::string_view text = "abcdef";
    std::ranges::copy(text, buffer.room().begin());
    buffer.filled(text.size());
    buffer.consume(2);
    CHECK(buffer.unread() == "cdef");
    buffer.consume(4);
    CHECK(buffer.empty());
}

TEST_CASE("memory that one connection gave back serves another of the same size") {
    ReadBuffer first(ReadBuffer::Size::small);
    const char* const memory = first.room().data();
    first.release();
    ReadBuffer large(ReadBuffer::Size::large);
    CHECK(large.room().data() != memory);
    ReadBuffer second(ReadBuffer::Size::small);
    CHECK(second.room().data() == memory);
    CHECK(second.room().size() == std::size_t{16} * 1024);
}
