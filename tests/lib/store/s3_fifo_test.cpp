// Which member goes first, after "FIFO queues are all you need for cache eviction" (SOSP 2023), section 4.
#include "lib/store/s3_fifo.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <map>
#include <string>

using cachewright::store::S3Fifo;
using cachewright::store::S3FifoLinks;

namespace {

struct Member : S3FifoLinks {
    std::string name;
    unsigned uses = 0;
};

// Members of one byte, but where a test says otherwise.
class Members {
  public:
    void add(const std::string& name, std::uint64_t bytes = 1) {
        Member& member = all_[name];
        member.name = name;
        member.uses = 0;
        queues.add(member, std::hash<std::string>{}(name), bytes);
    }
    void use(const std::string& name, unsigned times = 1) { all_.at(name).uses += times; }
    void remove(const std::string& name) { queues.remove(all_.at(name)); }
    std::string evict() {
        S3FifoLinks* const chosen = queues.choose(
            [](const S3FifoLinks& links) { return static_cast<const Member&>(links).uses; },
            [](S3FifoLinks& links, unsigned count) { static_cast<Member&>(links).uses -= count; });
        if (chosen == nullptr) return "";
        queues.remove(*chosen);
        return static_cast<Member&>(*chosen).name;
    }

    S3Fifo queues;

  private:
    std::map<std::string, Member> all_;
};

}  // namespace

TEST_CASE("What nobody used goes in the order of arrival") {
    Members members;
    for (const char* name : {"a", "b", "c"})
        members.add(name);
    CHECK(members.evict() == "a");
    CHECK(members.evict() == "b");
    CHECK(members.evict() == "c");
    CHECK(members.evict().empty());
}

TEST_CASE("What was used more than once moves to the main queue, once is not enough") {
    Members members;
    for (const char* name : {"once", "twice", "never"})
        members.add(name);
    members.use("once");
    members.use("twice", 2);
    CHECK(members.evict() == "once");
    CHECK(members.evict() == "never");
    CHECK(members.evict() == "twice");
}

TEST_CASE("In the main queue each use saves a member from going once") {
    Members members;
    for (const char* name : {"a", "b"}) {
        members.add(name);
        members.use(name, 2);
    }
    CHECK(members.evict() == "a");  // both moved, and their uses were forgotten
    members.use("b", 2);
    members.add("c");
    CHECK(members.evict() == "c");
    CHECK(members.evict() == "b");
}

TEST_CASE("What comes back soon after it went is taken for popular") {
    Members members;
    members.add("main");
    members.use("main", 2);
    for (int number = 0; number < 20; ++number)
        members.add("x" + std::to_string(number));
    CHECK(members.evict() == "x0");
    members.add("x0");  // back: to the main queue
    for (int number = 1; number < 20; ++number)
        CHECK(members.evict() == "x" + std::to_string(number));
    CHECK(members.evict() == "main");
    CHECK(members.evict() == "x0");
}

TEST_CASE("Newcomers get a tenth of the bytes when there are others") {
    Members members;
    members.add("main", 100);
    members.use("main", 2);
    members.add("first", 5);
    CHECK(members.queues.bytes() == 105);
    members.add("large", 50);
    // The small queue holds more than a tenth: its oldest go, one by one.
    CHECK(members.evict() == "first");
    CHECK(members.evict() == "large");
    CHECK(members.evict() == "main");
}

TEST_CASE("A member that goes by itself takes nothing with it") {
    Members members;
    for (const char* name : {"a", "b", "c"})
        members.add(name);
    members.remove("b");
    CHECK(members.queues.size() == 2);
    CHECK(members.evict() == "a");
    members.remove("c");
    CHECK(members.queues.bytes() == 0);
    CHECK(members.evict().empty());
    members.add("z");
    CHECK(members.evict() == "z");
}
