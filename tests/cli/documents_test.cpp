// Every command that a document shows with its output still prints exactly that.
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Shown {
    std::string command;
    std::string output;
};

// The blocks fenced by ```console: "$ cachewright …" and the lines below it, up to the next "$ " or the
// fence.
std::vector<Shown> shown_in(const std::string& document) {
    std::ifstream file(CACHEWRIGHT_SOURCE_DIR "/" + document);
    std::vector<Shown> shown;
    bool in_block = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("```")) {
            in_block = line == "```console";
        } else if (in_block && line.starts_with("$ ")) {
            shown.push_back({line.substr(2), ""});
        } else if (in_block && !shown.empty()) {
            shown.back().output += line + "\n";
        }
    }
    return shown;
}

std::string run_in_shell(const std::string& command) {
    // As a reader would type it at the root of the project, with the tool on the PATH and errors in sight.
    const std::string tool = CACHEWRIGHT_TOOL;
    const std::string script = "cd '" CACHEWRIGHT_SOURCE_DIR "' && PATH='" + tool.substr(0, tool.rfind('/')) +
                               "':$PATH && unset COLUMNS FORCE_COLOR && { " + command + " ; } 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(script.c_str(), "r"), pclose);
    std::string output;
    std::array<char, 4096> block{};
    for (std::size_t got = 0; (got = fread(block.data(), 1, block.size(), pipe.get())) > 0;) {
        output.append(block.data(), got);
    }
    return output;
}

}  // namespace

TEST_CASE("what the documents show is what the tool prints") {
    std::size_t checked = 0;
    for (const std::string document : {"README.md", "docs/inputs.md", "docs/origin.md"}) {
        for (const Shown& shown : shown_in(document)) {
            CAPTURE(document, shown.command);
            CHECK(run_in_shell(shown.command) == shown.output);
            ++checked;
        }
    }
    CHECK(checked >= 4);
}
