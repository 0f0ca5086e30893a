// Bytes that are read while they arrive.
#include "lib/store/content.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using cachewright::store::Content;
using Rest = Content::Reader::Rest;

namespace {

std::string drain(Content::Reader& reader) {
    std::string read;
    while (reader.rest() == Rest::ready) {
        const std::string_view bytes = reader.peek();
        read += bytes;
        reader.advance(bytes.size());
    }
    return read;
}

std::string letters(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t at = 0; at < size; ++at)
        text[at] = static_cast<char>('a' + at % 26);
    return text;
}

}  // namespace

TEST_CASE("A reader follows the writer to the end") {
    const auto content = std::make_shared<Content>();
    Content::Reader reader(content);
    CHECK(reader.rest() == Rest::waiting);
    CHECK(reader.peek().empty());

    content->append("one ");
    CHECK(drain(reader) == "one ");
    CHECK(reader.rest() == Rest::waiting);

    content->append("two");
    content->finish(Content::State::whole);
    CHECK(drain(reader) == "two");
    CHECK(reader.rest() == Rest::done);
}

TEST_CASE("What breaks off is never taken for whole") {
    const auto content = std::make_shared<Content>(10);
    content->append("12345");
    content->finish(Content::State::broken);
    Content::Reader reader(content);
    CHECK(drain(reader) == "12345");
    CHECK(reader.rest() == Rest::broken);
}

TEST_CASE("A range is read without what stands before and after it, across blocks") {
    const std::string text = letters(1'000'000);
    const auto content = std::make_shared<Content>();
    for (std::size_t at = 0; at < text.size(); at += 777)
        content->append(std::string_view(text).substr(at, 777));
    content->finish(Content::State::whole);
    CHECK(content->size() == text.size());

    Content::Reader whole(content);
    CHECK(drain(whole) == text);
    Content::Reader part(content, 300'000, 900'001);
    CHECK(drain(part) == text.substr(300'000, 600'001));
    CHECK(part.rest() == Rest::done);
    Content::Reader none(content, 5, 5);
    CHECK(none.rest() == Rest::done);
    CHECK(none.peek().empty());
}

TEST_CASE("peek gives no more than is asked for") {
    const auto content = std::make_shared<Content>();
    content->append("abcdef");
    Content::Reader reader(content);
    CHECK(reader.peek(4) == "abcd");
    reader.advance(4);
    CHECK(reader.peek(4) == "ef");
    CHECK(reader.place() == 4);
}

TEST_CASE("An empty content is whole at once") {
    const auto content = std::make_shared<Content>(0);
    content->finish(Content::State::whole);
    Content::Reader reader(content);
    CHECK(reader.rest() == Rest::done);
    CHECK(Content::Reader().rest() == Rest::done);
}

TEST_CASE("Where the length is known, memory is what the bytes take") {
    const auto content = std::make_shared<Content>(1024);
    content->append(letters(1024));
    content->finish(Content::State::whole);
    CHECK(content->memory() < 1024 + 128);
}

TEST_CASE("Where it is not, at most as much again is set aside") {
    const auto content = std::make_shared<Content>();
    const std::string piece = letters(100);
    for (int count = 0; count < 5000; ++count)
        content->append(piece);
    CHECK(content->memory() < 2 * content->size() + 4096);
}

TEST_CASE("A length that promises too much costs no more than one block") {
    const auto content = std::make_shared<Content>(std::uint64_t{1} << 60);
    content->append("short");
    CHECK(content->memory() < std::size_t{512} * 1024);
}

TEST_CASE("Many read on threads of their own while one writes") {
    const std::string text = letters(3'000'000);
    const auto content = std::make_shared<Content>();
    std::vector<std::string> read(3);
    std::vector<std::thread> readers;
    readers.reserve(read.size());
    for (std::string& mine : read) {
        readers.emplace_back([&content, &mine] {
            Content::Reader reader(content);
            while (reader.rest() != Rest::done) {
                const std::string_view bytes = reader.peek();
                mine += bytes;
                reader.advance(bytes.size());
                if (bytes.empty()) std::this_thread::yield();
            }
        });
    }
    for (std::size_t at = 0; at < text.size(); at += 10'007)
        content->append(std::string_view(text).substr(at, 10'007));
    content->finish(Content::State::whole);
    for (std::thread& reader : readers)
        reader.join();
    for (const std::string& each : read)
        CHECK(each == text);
}

TEST_CASE("What the writer forgets is freed, and a reader beyond it goes on") {
    const auto content = std::make_shared<Content>();
    const std::string piece(1000, 'x');
    Content::Reader reader(content);
    std::uint64_t read = 0;
    std::size_t most = 0;
    for (int round = 0; round < 5000; ++round) {
        content->append(piece);
        while (!reader.peek().empty()) {
            read += reader.peek().size();
            reader.advance(reader.peek().size());
        }
        content->forget_before(reader.place());
        most = std::max(most, content->memory());
    }
    content->finish(Content::State::whole);
    CHECK(read == 5'000'000);
    CHECK(reader.rest() == Content::Reader::Rest::done);
    // Two blocks of the largest size.
    CHECK(most < std::size_t{600} * 1024);
}

TEST_CASE("Large content stands in a file, with the bytes that peek shows") {
    const std::string text = letters(600'000);
    const auto content = std::make_shared<Content>(text.size());
    content->append(text);
    content->finish(Content::State::whole);
    CHECK(content->memory() < text.size() + std::size_t{3} * 4096 + 512);
    Content::Reader reader(content, 1'234);
    if (!reader.file_place()) {
        WARN("no files in memory here: not tested");
        return;
    }
    std::string read;
    while (reader.rest() == Rest::ready) {
        const std::string_view bytes = reader.peek(100'000);
        const auto place = reader.file_place();
        REQUIRE(place);
        std::string piece(bytes.size(), '\0');
        REQUIRE(::pread(place->descriptor, piece.data(), piece.size(), static_cast<off_t>(place->offset)) ==
                static_cast<ssize_t>(piece.size()));
        CHECK(piece == bytes);
        read += piece;
        reader.advance(bytes.size());
    }
    CHECK(read == text.substr(1'234));
    CHECK_FALSE(reader.file_place());
}

TEST_CASE("Small content stands in no file") {
    const auto content = std::make_shared<Content>(1024);
    content->append(letters(1024));
    CHECK_FALSE(Content::Reader(content).file_place());
}
