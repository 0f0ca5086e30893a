// PageArena: whole pages of a file that lives in memory, for content that is sent straight from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

namespace cachewright::store {

// Sending from ordinary memory copies every byte into the kernel. sendfile(2) refers to the pages of a file
// instead, and may do so long after it has returned, until the peer has acknowledged them. So what was sent
// must not change, even when its owner has long freed it:
//
// - Whoever owns pages writes each byte at most once.
// - free() punches a hole in the file (fallocate(2), FALLOC_FL_PUNCH_HOLE) before anybody else can get the
//   place. That detaches its pages from the file. A socket that still refers to them keeps them, with their
//   bytes; whoever gets the place next gets new pages.
// - This holds for pages that go as a whole. Of a huge page a hole can be a part, and the kernel then
//   overwrites that part with zeros. So the map is kept free of huge pages (MADV_NOHUGEPAGE), and all pages
//   are made through the map.
//
// Pages that the system cannot provide when they are touched would end the process with SIGBUS: allocate()
// has them made (MADV_POPULATE_WRITE, Linux 5.14), and tells whether that worked.
//
// For any number of threads.
class PageArena {
  public:
    // Of the process; made when it is first asked for.
    [[nodiscard]] static PageArena& of_process();

    // A sparse file of so many bytes; where the system refuses it, every allocation fails.
    explicit PageArena(std::uint64_t bytes);
    ~PageArena();  // all was freed
    PageArena(const PageArena&) = delete;
    PageArena& operator=(const PageArena&) = delete;

    struct Pages {
        char* bytes = nullptr;
        std::uint64_t offset = 0;  // of the first byte in the file
        std::size_t size = 0;      // all that may be used: whole pages
    };
    // At least so many bytes, all zero. Nothing when there is no file, or no room in it or in memory.
    [[nodiscard]] std::optional<Pages> allocate(std::size_t bytes);
    void free(const Pages& pages);

    // -1 when there is no file.
    [[nodiscard]] int descriptor() const { return descriptor_; }

  private:
    [[nodiscard]] std::optional<std::uint64_t> take(std::uint64_t bytes);
    void give_back(std::uint64_t offset, std::uint64_t bytes);
    void add_hole(std::uint64_t offset, std::uint64_t bytes);

    int descriptor_ = -1;
    char* map_ = nullptr;
    std::uint64_t file_bytes_;
    std::uint64_t page_bytes_;
    std::mutex mutex_;
    // What is free, in pieces that do not touch: by offset, and as (size, offset).
    std::map<std::uint64_t, std::uint64_t> holes_;
    std::set<std::pair<std::uint64_t, std::uint64_t>> holes_by_size_;
};

}  // namespace cachewright::store
