#include "lib/net/task.hpp"

#include <array>
#include <cstddef>
#include <new>

namespace cachewright::net {

namespace {

constexpr std::size_t kStep = 128;                           // sizes are rounded up to whole steps
constexpr std::size_t kClasses = 64;                         // frames of up to 8 KiB are kept
constexpr std::size_t kMostKept = std::size_t{1024} * 1024;  // bytes that each thread keeps

// The sanitizers see a frame that is used after its end only when its memory goes back at once.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kKeeps = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
constexpr bool kKeeps = false;
#else
constexpr bool kKeeps = true;
#endif
#else
constexpr bool kKeeps = true;
#endif

struct Kept {
    Kept* next;
};

// Trivially destructible, so that it may be asked even after the thread's other variables are gone.
struct FreeFrames {
    std::array<Kept*, kClasses> first;
    std::size_t bytes;
    bool ended;
};
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): of one thread, and of this file
thread_local constinit FreeFrames free_frames{};

struct FreeFramesEnd {
    FreeFramesEnd() = default;
    FreeFramesEnd(const FreeFramesEnd&) = delete;
    FreeFramesEnd& operator=(const FreeFramesEnd&) = delete;
    ~FreeFramesEnd() {
        free_frames.ended = true;
        for (Kept*& first : free_frames.first) {
            while (first != nullptr) {
                Kept* const kept = first;
                first = kept->next;
                ::operator delete(kept);
            }
        }
        free_frames.bytes = 0;
    }
    void begin() const {}  // a use, so that it is made and, with the thread, destroyed
};
thread_local const FreeFramesEnd free_frames_end;

constexpr std::size_t class_of(std::size_t bytes) {
    return (bytes + kStep - 1) / kStep;
}

}  // namespace

void* take_frame(std::size_t bytes) {
    const std::size_t size_class = class_of(bytes);
    if (!kKeeps || size_class >= kClasses) return ::operator new(bytes);
    Kept*& first = free_frames.first[size_class];
    if (first == nullptr) return ::operator new(size_class* kStep);
    Kept* const frame = first;
    first = frame->next;
    free_frames.bytes -= size_class * kStep;
    return frame;
}

void give_frame_back(void* frame, std::size_t bytes) noexcept {
    const std::size_t size_class = class_of(bytes);
    const std::size_t size = size_class * kStep;
    if (!kKeeps || size_class >= kClasses || free_frames.ended || free_frames.bytes + size > kMostKept) {
        ::operator delete(frame);
        return;
    }
    free_frames_end.begin();
    Kept*& first = free_frames.first[size_class];
    first = ::new (frame) Kept{first};
    free_frames.bytes += size;
}

}  // namespace cachewright::net
