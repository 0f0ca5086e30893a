// The stores, each held to the same contract: another one is another member of Subjects.
#include "lib/store/memory_store.hpp"

#include <tuple>

namespace {

class MemorySubject {
  public:
    explicit MemorySubject(const cachewright::store::StoreLimits& limits = {}) : store_(limits, 7) {}
    [[nodiscard]] cachewright::store::MemoryStore& store() { return store_; }

  private:
    cachewright::store::MemoryStore store_;
};

using Subjects = std::tuple<MemorySubject>;

}  // namespace

#include "tests/lib/store/store_contract.hpp"
#include "tests/lib/store/store_contract_purge.hpp"
