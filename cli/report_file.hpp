// ReportFile: a file that is there in full or not at all.
#pragma once

#include "lib/base/error.hpp"
#include "lib/base/result.hpp"
#include "lib/input/staged_file.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cachewright::cli {

// Writes beside the file, under a name that nobody guesses, and takes its place at the end; a new file is for
// its owner alone, one that was there keeps its permissions. A symbolic link is replaced, not followed. Pipes
// and devices (/dev/stderr, a named pipe) are written to as they are.
class ReportFile {
  public:
    [[nodiscard]] static base::Result<ReportFile> open(std::string path);

    ReportFile(const ReportFile&) = delete;
    ReportFile& operator=(const ReportFile&) = delete;
    ReportFile(ReportFile&& other) noexcept;
    ReportFile& operator=(ReportFile&&) = delete;
    // Without `commit`, what was written goes away.
    ~ReportFile();

    // After a failure nothing more is written; `commit` tells it.
    void write(std::string_view text);
    [[nodiscard]] std::optional<base::Error> commit();

  private:
    ReportFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    ReportFile(std::string path, input::StagedFile staged)
        : path_(std::move(path)), staged_(std::move(staged)) {}

    std::string path_;
    std::optional<input::StagedFile> staged_;  // nothing: written in place
    int descriptor_ = -1;
    int failure_ = 0;  // errno
};

// Takes away what every ReportFile under way has written beside its file. For a signal handler that ends the
// process.
void remove_unfinished_reports();

}  // namespace cachewright::cli
