#include "lib/store/sieve.hpp"

namespace cachewright::store {

void Sieve::add(SieveLinks& member) {
    member.older = newest_;
    member.newer = nullptr;
    if (newest_ != nullptr) newest_->newer = &member;
    newest_ = &member;
    if (oldest_ == nullptr) oldest_ = &member;
    ++size_;
}

void Sieve::remove(SieveLinks& member) {
    if (hand_ == &member) hand_ = member.newer;
    (member.older == nullptr ? oldest_ : member.older->newer) = member.newer;
    (member.newer == nullptr ? newest_ : member.newer->older) = member.older;
    member.newer = nullptr;
    member.older = nullptr;
    --size_;
}

}  // namespace cachewright::store
