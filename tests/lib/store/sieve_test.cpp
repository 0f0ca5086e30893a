// Which member goes first: "SIEVE is simpler than LRU" (NSDI 2024), the algorithm in its figure 5.
#include "lib/store/sieve.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <set>

using cachewright::store::Sieve;
using cachewright::store::SieveLinks;

namespace {

struct Member : SieveLinks {
    char name = '?';
    bool used = false;
};

class Members {
  public:
    void add(char name) {
        Member& member = all_[static_cast<std::size_t>(name - 'A')];
        member.name = name;
        sieve.add(member);
    }
    void use(char name) { all_[static_cast<std::size_t>(name - 'A')].used = true; }
    void remove(char name) { sieve.remove(all_[static_cast<std::size_t>(name - 'A')]); }
    char evict() {
        SieveLinks* const chosen = sieve.choose([](SieveLinks& links) {
            auto& member = static_cast<Member&>(links);
            const bool used = member.used;
            member.used = false;
            return used;
        });
        if (chosen == nullptr) return '-';
        sieve.remove(*chosen);
        return static_cast<Member&>(*chosen).name;
    }

    Sieve sieve;

  private:
    std::array<Member, 26> all_;
};

}  // namespace

TEST_CASE("What nobody used goes in the order of arrival") {
    Members members;
    for (const char name : {'A', 'B', 'C'})
        members.add(name);
    CHECK(members.evict() == 'A');
    CHECK(members.evict() == 'B');
    CHECK(members.evict() == 'C');
    CHECK(members.evict() == '-');
}

TEST_CASE("What was used is passed over once, and the hand stays where it was") {
    Members members;
    for (const char name : {'A', 'B', 'C', 'D'})
        members.add(name);
    members.use('A');
    members.use('C');
    CHECK(members.evict() == 'B');
    members.add('E');
    // From C on: it was used; D was not. A, which the hand passed, is safe until it comes round.
    CHECK(members.evict() == 'D');
    CHECK(members.evict() == 'E');
    CHECK(members.evict() == 'A');
}

TEST_CASE("When all were used, one still goes") {
    Members members;
    for (const char name : {'A', 'B'})
        members.add(name);
    members.use('A');
    members.use('B');
    CHECK(members.evict() == 'A');
}

TEST_CASE("A member that goes by itself takes nothing with it, the hand on it included") {
    Members members;
    for (const char name : {'A', 'B', 'C', 'D'})
        members.add(name);
    members.use('A');
    CHECK(members.evict() == 'B');
    members.remove('C');
    CHECK(members.evict() == 'D');
    members.remove('A');
    CHECK(members.sieve.size() == 0);
    CHECK(members.evict() == '-');
    members.add('Z');
    CHECK(members.evict() == 'Z');
}
