#include "lib/input/source_edit.hpp"

#include "lib/input/replace_file.hpp"
#include "lib/input/text_file.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace cachewright;
using namespace cachewright::input;

namespace {

namespace fs = std::filesystem;

// `text` with the part `old_part` of `value`, which begins behind the mark |, replaced; "refused" when it
// cannot be.
std::string replaced(Format format, std::string text, std::string_view value, std::string_view old_part,
                     std::string_view new_part) {
    const std::size_t mark = text.find('|');
    text.erase(mark, 1);
    const auto begin = static_cast<std::uint32_t>(value.find(old_part));
    const auto edit = edit_within(format, text, {mark, 1, 1}, value,
                                  {begin, static_cast<std::uint32_t>(old_part.size())}, new_part);
    return edit ? apply_edits(text, {*edit}).text : "refused";
}

}  // namespace

TEST_CASE("an edit follows the notation of the file, and all other bytes stay") {
    CHECK(replaced(Format::headers_file, "/a\n  A:  |x; y\r\n# b\n", "x; y", ";", ",") ==
          "/a\n  A:  x, y\r\n# b\n");
    CHECK(replaced(Format::vercel_json, R"({"value": "|a\"b\u0041c" })", "a\"bAc", "A", "\"") ==
          R"({"value": "a\"b\"c" })");
    CHECK(replaced(Format::firebase_json, R"({"value": "|\"a\"" })", "\"a\"", "\"a\"", "a\\b") ==
          R"({"value": "a\\b" })");
    CHECK(replaced(Format::netlify_toml, "A = \"|x\\ty\" # c", "x\ty", "y", "\"z\"") ==
          "A = \"x\\t\\\"z\\\"\" # c");
    CHECK(replaced(Format::netlify_toml, "A = '|x\\y'", "x\\y", "y", "z") == "A = 'x\\z'");
    CHECK(replaced(Format::netlify_toml, "A = '''\n|x,\n  y'''", "x,   y", "y", "z") ==
          "A = '''\nx,\n  z'''");
    CHECK(replaced(Format::netlify_toml, "A = '''\n  |x,\n  y'''", "x,   y", "y", "it's") == "refused");
    CHECK(replaced(Format::nginx_config, "add_header A \"|x; y\" always;", "x; y", ";", ",") ==
          "add_header A \"x, y\" always;");
    CHECK(replaced(Format::nginx_config, "add_header ETag |abc;", "abc", "abc", "\"abc\"") == "refused");
    CHECK(replaced(Format::nginx_config, "add_header ETag '|abc';", "abc", "abc", "\"abc\"") ==
          "add_header ETag '\\\"abc\\\"';");
    CHECK(replaced(Format::nginx_config, "add_header A |x=60;", "x=60", "x", "max-age") ==
          "add_header A max-age=60;");
}

TEST_CASE("an edit is refused where the text is not the value, or cannot be written") {
    // expires 1h; becomes max-age=3600.
    CHECK(replaced(Format::nginx_config, "expires |1h;", "max-age=3600", "max-age", "x") == "refused");
    CHECK(replaced(Format::netlify_toml, "A = '''|x,\ny'''", "x, y", ", y", ";y") == "refused");
    CHECK(replaced(Format::netlify_toml, "A = '|x'", "x", "x", "it's") == "refused");
    CHECK(replaced(Format::nginx_config, "A '|x'", "x", "x", "$y") == "refused");
    CHECK(replaced(Format::vercel_json, R"("|\ud83d\ude00a")", "\xf0\x9f\x98\x80\x61", "a", "b") ==
          "refused");
    CHECK(replaced(Format::headers_file, "A: |x", "x", "x", "a\nb") == "refused");
    CHECK_FALSE(edit_within(Format::headers_file, "abc", {}, "abc", {0, 1}, "x"));
    CHECK_FALSE(edit_within(Format::headers_file, "abc", {3, 1, 4}, "abc", {0, 1}, "x"));
    CHECK_FALSE(edit_within(Format::headers_file, "abc", {0, 1, 1}, "abc", {2, 2}, "x"));
}

TEST_CASE("of edits that overlap or touch, one is applied, equal ones count once") {
    const Edited edited = apply_edits(
        "0123456789", {{6, 2, "b"}, {2, 3, "a"}, {2, 3, "a"}, {4, 1, "x"}, {5, 1, "y"}, {20, 1, "z"}});
    CHECK(edited.text == "01a5b89");
    CHECK(edited.applied == 2);
    CHECK(apply_edits("abc", {}).text == "abc");
    CHECK(apply_edits("abc", {{0, 1, ""}}).text == "bc");
}

TEST_CASE("a diff is one that patch takes") {
    std::string before;
    for (int i = 1; i <= 20; ++i)
        before += std::to_string(i) + "\n";
    std::string after = before;
    after.replace(after.find("\n5\n"), 3, "\nfive\n");
    after.replace(after.rfind("20\n"), 3, "zwanzig\n");
    CHECK(unified_diff("f", before, after) ==
          "--- a/f\n+++ b/f\n"
          "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
          "@@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n+zwanzig\n");
    CHECK(
        unified_diff("f", "a\r\nb", "a\r\nc") ==
        "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end "
        "of file\n");
    CHECK(unified_diff("f", before, before).empty());
}

TEST_CASE("a file is replaced in one step, with its permissions and through links") {
    std::string pattern = (fs::temp_directory_path() / "cachewright-test-XXXXXX").string();
    const fs::path folder = ::mkdtemp(pattern.data());
    const fs::path file = folder / "_headers";
    std::ofstream(file) << "old";
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
    fs::create_symlink("_headers", folder / "link");
    REQUIRE(replace_file((folder / "link").string(), "new text"));
    CHECK(read_text_file(file.string()).value() == "new text");
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(fs::status(file).permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read));
    CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 2);
    CHECK_FALSE(replace_file((folder / "none").string(), "x"));
    CHECK_FALSE(fs::exists(folder / "none"));
    if (::geteuid() != 0) {
        fs::permissions(file, fs::perms::owner_read);
        CHECK_FALSE(replace_file(file.string(), "x"));
    }
    CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 2);
    fs::remove_all(folder);
}
