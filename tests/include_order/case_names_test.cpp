// Cases whose name CTest would not find again: it takes a semicolon for the end of the name, runs what stands
// before it, finds no such case and passes.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

TEST_CASE("no case has a semicolon in its name") {
    const std::filesystem::path tests = CACHEWRIGHT_SOURCE_DIR "/tests";
    const std::regex name(R"re(TEST_CASE\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+))re");
    for (const auto& file : std::filesystem::recursive_directory_iterator(tests)) {
        if (file.path().extension() != ".cpp") continue;
        std::ifstream stream(file.path());
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        for (auto found = std::sregex_iterator(text.begin(), text.end(), name);
             found != std::sregex_iterator(); ++found) {
            CAPTURE(file.path().string());
            CHECK((*found)[1].str().find(';') == std::string::npos);
        }
    }
}
