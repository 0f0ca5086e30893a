#include "lib/store/page_arena.hpp"

#include <cerrno>
#include <fcntl.h>
#include <iterator>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace cachewright::store {

namespace {

// Only a range of addresses: far more than a store holds.
constexpr std::uint64_t kProcessArena =
    sizeof(void*) > 4 ? std::uint64_t{256} << 30 : std::uint64_t{256} << 20;

// Younger than the headers of some systems.
constexpr int kPopulateWrite = 23;  // MADV_POPULATE_WRITE

// Growing a file beyond RLIMIT_FSIZE ends the process with SIGXFSZ.
bool may_grow_to(std::uint64_t bytes) {
    rlimit limit{};
    return ::getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
           (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= bytes);
}

bool populate(char* bytes, std::size_t size) {
    int result = 0;
    do
        result = ::madvise(bytes, size, kPopulateWrite);
    while (result != 0 && (errno == EINTR || errno == EAGAIN));
    return result == 0;
}

bool punch_hole(int descriptor, std::uint64_t offset, std::uint64_t bytes) {
    int result = 0;
    do
        result = ::fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                             static_cast<off_t>(offset), static_cast<off_t>(bytes));
    while (result != 0 && errno == EINTR);
    return result == 0;
}

}  // namespace

PageArena& PageArena::of_process() {
    // Never destroyed: content may outlive all that has a place in the order of destruction.
    // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): pages are of the whole process
    static PageArena& arena = *new PageArena(kProcessArena);
    return arena;
}

PageArena::PageArena(std::uint64_t bytes)
    : file_bytes_(bytes), page_bytes_(static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))) {
    if (!may_grow_to(bytes)) return;
    const int file = ::memfd_create("cachewright-content", MFD_CLOEXEC);
    if (file < 0) return;
    void* map = MAP_FAILED;
    if (::ftruncate(file, static_cast<off_t>(bytes)) == 0)
        map = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
    // EINVAL: a kernel without huge pages.
    if (map == MAP_FAILED || (::madvise(map, bytes, MADV_NOHUGEPAGE) != 0 && errno != EINVAL)) {
        if (map != MAP_FAILED) ::munmap(map, bytes);
        ::close(file);
        return;
    }
    descriptor_ = file;
    map_ = static_cast<char*>(map);
    add_hole(0, bytes / page_bytes_ * page_bytes_);
}

PageArena::~PageArena() {
    if (descriptor_ < 0) return;
    ::munmap(map_, file_bytes_);
    ::close(descriptor_);
}

std::optional<PageArena::Pages> PageArena::allocate(std::size_t bytes) {
    if (descriptor_ < 0 || bytes > file_bytes_) return std::nullopt;
    const std::uint64_t size = (bytes + page_bytes_ - 1) / page_bytes_ * page_bytes_;
    const std::optional<std::uint64_t> offset = take(size);
    if (!offset) return std::nullopt;
    const Pages pages{map_ + *offset, *offset, size};
    if (populate(pages.bytes, pages.size)) return pages;
    free(pages);  // a part of them was made, perhaps
    return std::nullopt;
}

void PageArena::free(const Pages& pages) {
    // A place whose pages are not gone is never used again.
    if (punch_hole(descriptor_, pages.offset, pages.size)) give_back(pages.offset, pages.size);
}

std::optional<std::uint64_t> PageArena::take(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto best = holes_by_size_.lower_bound({bytes, 0});
    if (best == holes_by_size_.end()) return std::nullopt;
    const auto [size, offset] = *best;
    holes_by_size_.erase(best);
    holes_.erase(offset);
    if (size > bytes) add_hole(offset + bytes, size - bytes);
    return offset;
}

void PageArena::give_back(std::uint64_t offset, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    auto after = holes_.lower_bound(offset);
    if (after != holes_.begin()) {
        const auto before = std::prev(after);
        if (before->first + before->second == offset) {
            offset = before->first;
            bytes += before->second;
            holes_by_size_.erase({before->second, before->first});
            holes_.erase(before);
        }
    }
    if (after != holes_.end() && offset + bytes == after->first) {
        bytes += after->second;
        holes_by_size_.erase({after->second, after->first});
        holes_.erase(after);
    }
    add_hole(offset, bytes);
}

void PageArena::add_hole(std::uint64_t offset, std::uint64_t bytes) {
    holes_.emplace(offset, bytes);
    holes_by_size_.emplace(bytes, offset);
}

}  // namespace cachewright::store
