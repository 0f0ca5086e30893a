// StagedFile: new content of a file, written beside it and put in its place in one step. Others see the old
// content or the new one, whatever happens in between.
#pragma once

#include "lib/base/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cachewright::input {

enum class Links : std::uint8_t {
    followed,  // what the link points to is replaced, and the link stays
    replaced,  // the link itself is: what is written never lands where somebody else's link leads
};
// Who may read a file that was not there before. One that was keeps its permissions.
enum class NewFile : std::uint8_t { for_its_owner, for_all_by_umask };

class StagedFile {
  public:
    // The error is an errno: the file is there and not writable (its owner made it read-only), or nothing can
    // be written beside it.
    [[nodiscard]] static tl::expected<StagedFile, int> open(const std::string& path, Links links,
                                                            NewFile new_file);

    StagedFile(const StagedFile&) = delete;
    StagedFile& operator=(const StagedFile&) = delete;
    StagedFile(StagedFile&& other) noexcept;
    StagedFile& operator=(StagedFile&&) = delete;
    // Without `commit`, what was written goes away.
    ~StagedFile();

    // After a failure nothing more is written; `commit` tells it.
    void write(std::string_view text);
    // Once. 0, or the errno of what failed first; the file is as it was then.
    [[nodiscard]] int commit();

    // Takes away what was written, unless it is in its place.
    void discard();

    // What is written to until then; stays in its place in memory as long as this object or one made of it by
    // moving lives, for signal handlers.
    [[nodiscard]] const char* temporary_name() const { return temporary_->c_str(); }

  private:
    StagedFile(std::string target, std::unique_ptr<std::string> temporary, int descriptor)
        : target_(std::move(target)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

    std::string target_;
    std::unique_ptr<std::string> temporary_;  // null: moved from
    int descriptor_;
    int failure_ = 0;
    bool is_there_ = true;  // under its temporary name
};

// Writes all of it; 0, or the errno.
[[nodiscard]] int write_all(int descriptor, std::string_view text);

}  // namespace cachewright::input
