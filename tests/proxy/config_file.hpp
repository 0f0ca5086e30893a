// A cachewright.toml for a proxy under test.
#pragma once

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace cachewright::tests {

// In a folder of its own, which goes with it.
class ConfigFile {
  public:
    explicit ConfigFile(const std::string& text) {
        std::string folder = (std::filesystem::temp_directory_path() / "cachewright-XXXXXX").string();
        REQUIRE(mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
        write(text);
    }
    ConfigFile(const ConfigFile&) = delete;
    ConfigFile& operator=(const ConfigFile&) = delete;
    ~ConfigFile() { std::filesystem::remove_all(folder_); }
    void write(const std::string& text) const { std::ofstream(path()) << text; }
    [[nodiscard]] std::string path() const { return folder_ + "/cachewright.toml"; }

  private:
    std::string folder_;
};

}  // namespace cachewright::tests
