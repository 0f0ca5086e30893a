#include "lib/input/text_file.hpp"

#include "lib/input/url_list.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace cachewright;
using namespace cachewright::input;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

class Folder {
  public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "cachewright-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }

    [[nodiscard]] std::string path() const { return path_.string(); }
    [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return (path_ / name).string();
    }

  private:
    fs::path path_;
};

}  // namespace

TEST_CASE("a text file is read whole up to its limit") {
    const Folder folder;
    const std::string text = std::string(100'000, 'a') + '\0' + "\n";
    const std::string file = folder.file("list", text);
    TextFileKind kind;
    kind.most = text.size();
    CHECK(read_text_file(file, kind) == text);
    CHECK(read_text_file(folder.file("empty", ""), kind) == std::string());
    kind.most = text.size() - 1;
    kind.when_larger = "split it";
    const auto larger = read_text_file(file, kind);
    REQUIRE_FALSE(larger);
    CHECK(larger.error().code == base::ErrorCode::too_large);
    CHECK_THAT(larger.error().message, Contains(file + " is larger than"));
    CHECK(larger.error().hint == "split it");
}

TEST_CASE("what prevents the reading of a text file is told with its path") {
    const Folder folder;
    TextFileKind kind;
    kind.what = "a list of URLs";
    const auto directory = read_text_file(folder.path(), kind);
    REQUIRE_FALSE(directory);
    CHECK(directory.error().code == base::ErrorCode::unreadable);
    CHECK(directory.error().message == folder.path() + " is a directory, not a list of URLs");
    for (const std::string& name :
         {folder.path() + "/none", folder.file("f", "x") + "/below", std::string()}) {
        const auto missing = read_text_file(name);
        REQUIRE_FALSE(missing);
        CHECK(missing.error().code == base::ErrorCode::not_found);
        CHECK(missing.error().hint == "check the path");
    }
    // Only who says so reads standard input.
    const auto dash = read_text_file("-");
    REQUIRE_FALSE(dash);
    CHECK(dash.error().code == base::ErrorCode::not_found);
}

TEST_CASE("a list of URLs has one a line, and tells the lines that are none") {
    const auto list = parse_url_list(
        "\xEF\xBB\xBFhttps://a.example/\r\n# no\n\n \thttp://b.example/x \nftp://c/\n", "standard input");
    REQUIRE(list);
    CHECK(list->urls == std::vector<std::string>{"https://a.example/", "http://b.example/x"});
    REQUIRE(list->bad_lines.size() == 1);
    CHECK_THAT(list->bad_lines[0].in("standard input").message, Contains("standard input:5: 'ftp://c/'"));
    CHECK(list->bad_lines[0].position.column == 1);
    CHECK_FALSE(parse_url_list("# nothing\n", "list"));
    CHECK_FALSE(parse_url_list(std::string_view("\x7f"
                                                "ELF\0\0\1",
                                                7),
                               "list"));
    std::string bad;
    for (int i = 0; i < 100; ++i)
        bad += "nothing\n";
    const auto none = parse_url_list(bad, "list");
    REQUIRE(none);
    CHECK(none->bad_line_count == 100);
    CHECK(none->bad_lines.size() == 20);
}
