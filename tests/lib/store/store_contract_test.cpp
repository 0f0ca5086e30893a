// The stores, each held to the same contract: another one is another member of Subjects.
#include "lib/store/disk_store.hpp"
#include "lib/store/memory_store.hpp"
#include "tests/lib/store/disk.hpp"

#include <functional>
#include <future>
#include <tuple>

namespace {

class MemorySubject {
  public:
    explicit MemorySubject(const cachewright::store::StoreLimits& limits = {}) : store_(limits, 7) {}
    [[nodiscard]] cachewright::store::MemoryStore& store() { return store_; }

  private:
    cachewright::store::MemoryStore store_;
};

// As the proxy uses it: a content on disk is brought before anybody looks at it.
class LoadingStore : public cachewright::store::MemoryStore {
  public:
    using MemoryStore::MemoryStore;
    void find(std::string_view key,
              const std::function<bool(const cachewright::store::Stored&)>& each) const {
        using cachewright::store::Content;
        std::vector<cachewright::store::Stored> found;
        MemoryStore::find(key, [&](const cachewright::store::Stored& response) {
            found.push_back(response);
            return true;
        });
        for (const auto& response : found) {
            std::promise<void> loaded;
            disk->load(response, [&loaded] { loaded.set_value(); });
            loaded.get_future().wait();
            if (response->content()->state() == Content::State::whole && !each(response)) return;
        }
    }
    cachewright::store::DiskStore* disk = nullptr;
};

class DiskSubject {
  public:
    explicit DiskSubject(const cachewright::store::StoreLimits& limits = {}) : store_(limits, 7) {
        auto disk =
            cachewright::store::DiskStore::open({folder_.file(), {}, {}}, store_, options_, tags_,
                                                cachewright::store::kReceived, [](std::string_view) {});
        REQUIRE(disk);
        disk_ = std::move(*disk);
        store_.disk = disk_.get();
    }
    [[nodiscard]] LoadingStore& store() { return store_; }

  private:
    cachewright::store::Folder folder_;
    cachewright::policy::Options options_;
    cachewright::store::TagSettings tags_;
    LoadingStore store_;
    std::unique_ptr<cachewright::store::DiskStore> disk_;
};

using Subjects = std::tuple<MemorySubject, DiskSubject>;

}  // namespace

#include "tests/lib/store/store_contract.hpp"
#include "tests/lib/store/store_contract_purge.hpp"
