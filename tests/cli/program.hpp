// Runs the built cachewright as a user would, and keeps what it said.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::tests {

struct Outcome {
    int exit_code = -1;  // 128 + the signal when one ended it
    std::string out;
    std::string err;
};

// The arguments are passed as they are, no shell in between. `input` becomes standard input. NAME=VALUE pairs
// in `environment` are added to a nearly empty environment (PATH only). It runs in `folder`, or where the
// test does.
[[nodiscard]] Outcome run_cachewright(const std::vector<std::string>& arguments, std::string_view input = {},
                                      const std::vector<std::string>& environment = {},
                                      const std::string& folder = ".");

// Sends SIGINT to the program that run_cachewright started and waits for; for other threads.
void interrupt_cachewright();

// A folder that goes away with its content.
class Folder {
  public:
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();

    // Writes a file below the folder and returns its path.
    std::string file(std::string_view name, std::string_view content) const;
    [[nodiscard]] std::string path() const { return path_.string(); }

  private:
    std::filesystem::path path_;
};

// A file of the project's own fixtures.
[[nodiscard]] std::string fixture(std::string_view name);

}  // namespace cachewright::tests
