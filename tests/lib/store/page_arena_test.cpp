// Pages of a file in memory, and what a socket still sends of those that were freed.
#include "lib/store/page_arena.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

using cachewright::store::PageArena;

namespace {

constexpr std::uint64_t kMebi = std::uint64_t{1} << 20;

// Where the system has no such files (Linux before 5.14), content stands in ordinary memory.
bool unavailable(PageArena& arena) {
    const auto pages = arena.allocate(1);
    if (pages) arena.free(*pages);
    if (!pages) WARN("no files in memory here: not tested");
    return !pages;
}

std::uint64_t bytes_in_file(const PageArena& arena) {
    struct stat status {};
    REQUIRE(::fstat(arena.descriptor(), &status) == 0);
    return static_cast<std::uint64_t>(status.st_blocks) * 512;
}

class SocketPair {
  public:
    SocketPair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()) == 0); }
    SocketPair(const SocketPair&) = delete;
    SocketPair& operator=(const SocketPair&) = delete;
    ~SocketPair() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    // What the socket takes without blocking.
    std::size_t send(const PageArena& arena, const PageArena::Pages& pages) {
        auto offset = static_cast<off_t>(pages.offset);
        const ssize_t sent = ::sendfile(ends_[0], arena.descriptor(), &offset, pages.size);
        REQUIRE(sent > 0);
        return static_cast<std::size_t>(sent);
    }
    std::string receive(std::size_t size) {
        std::string received(size, '\0');
        std::size_t count = 0;
        while (count < size) {
            const ssize_t got = ::recv(ends_[1], received.data() + count, size - count, 0);
            REQUIRE(got > 0);
            count += static_cast<std::size_t>(got);
        }
        return received;
    }

  private:
    std::array<int, 2> ends_{};
};

}  // namespace

TEST_CASE("What a socket still holds of freed pages is not overwritten by who gets the place next") {
    PageArena arena(kMebi);
    if (unavailable(arena)) return;
    const auto first = arena.allocate(100'000);
    REQUIRE(first);
    std::memset(first->bytes, 'a', first->size);
    SocketPair sockets;
    const std::size_t sent = sockets.send(arena, *first);
    CHECK(sent >= 4096);

    arena.free(*first);
    const auto second = arena.allocate(100'000);
    REQUIRE(second);
    CHECK(second->offset == first->offset);
    CHECK(std::string(second->bytes, second->size) == std::string(second->size, '\0'));
    std::memset(second->bytes, 'b', second->size);

    CHECK(sockets.receive(sent) == std::string(sent, 'a'));
    const std::size_t again = sockets.send(arena, *second);
    CHECK(sockets.receive(again) == std::string(again, 'b'));
    arena.free(*second);
}

TEST_CASE("Freed pages are given back to the system") {
    PageArena arena(8 * kMebi);
    if (unavailable(arena)) return;
    CHECK(bytes_in_file(arena) == 0);
    const auto pages = arena.allocate(kMebi);
    REQUIRE(pages);
    CHECK(bytes_in_file(arena) == kMebi);
    arena.free(*pages);
    CHECK(bytes_in_file(arena) == 0);
}

TEST_CASE("Pieces that were freed in any order join again, and a full file gives nothing") {
    PageArena arena(kMebi);
    if (unavailable(arena)) return;
    for (const std::size_t stride : {1U, 3U, 5U, 7U}) {
        std::vector<PageArena::Pages> pieces;
        while (const auto pages = arena.allocate(kMebi / 16))
            pieces.push_back(*pages);
        REQUIRE(pieces.size() == 16);
        CHECK_FALSE(arena.allocate(1));
        for (std::size_t at = 0; at < pieces.size(); ++at)
            arena.free(pieces[at * stride % pieces.size()]);
        const auto whole = arena.allocate(kMebi);
        REQUIRE(whole);
        CHECK_FALSE(arena.allocate(1));
        arena.free(*whole);
    }
}

TEST_CASE("A hole that fits is preferred to a larger one") {
    PageArena arena(kMebi);
    if (unavailable(arena)) return;
    const auto small = arena.allocate(8192);
    const auto between = arena.allocate(4096);
    REQUIRE(small);
    REQUIRE(between);
    arena.free(*small);
    const auto again = arena.allocate(8192);
    REQUIRE(again);
    CHECK(again->offset == small->offset);
    arena.free(*again);
    arena.free(*between);
}

TEST_CASE("More than the file has is refused") {
    PageArena arena(kMebi);
    CHECK_FALSE(arena.allocate(kMebi + 1));
}

TEST_CASE("Where no file may be so large there is none, and the process goes on") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 4096;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    {
        PageArena arena(kMebi);
        CHECK(arena.descriptor() == -1);
        CHECK_FALSE(arena.allocate(4096));
    }
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
}

TEST_CASE("Many threads get pages that nobody else has") {
    PageArena arena(64 * kMebi);
    if (unavailable(arena)) return;
    std::array<int, 4> wrong{};
    std::vector<std::thread> threads;
    for (std::size_t thread = 0; thread < wrong.size(); ++thread) {
        threads.emplace_back([&, thread] {
            const char mark = static_cast<char>('a' + thread);
            std::array<std::optional<PageArena::Pages>, 8> held;
            for (std::size_t round = 0; round < 400; ++round) {
                auto& place = held[round * 5 % held.size()];
                if (place) {
                    const std::string_view bytes(place->bytes, place->size);
                    if (bytes.find_first_not_of(mark) != std::string_view::npos) ++wrong[thread];
                    arena.free(*place);
                }
                place = arena.allocate(4096 * (1 + round * 7 % 20));
                if (place)
                    std::memset(place->bytes, mark, place->size);
                else
                    ++wrong[thread];
            }
            for (const auto& place : held)
                if (place) arena.free(*place);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    CHECK(wrong == std::array<int, 4>{});
    CHECK(bytes_in_file(arena) == 0);
}
