#include "lib/input/expand_inputs.hpp"
#include "tests/lib/input/capture_text.hpp"

#include <filesystem>
#include <fstream>
#include <random>
#include <unistd.h>

using namespace cachewright;
using namespace cachewright::input;
using base::ErrorCode;

namespace {

// A directory of its own that is gone afterwards.
class Folder {
  public:
    Folder() : path_(std::filesystem::temp_directory_path() / "cachewright-XXXXXX") {
        std::string name = path_.string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const std::string& name) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name) << "HTTP/1.1 200 OK\n\n";
        return (path_ / name).string();
    }
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    std::string name() const { return path_.string(); }

  private:
    std::filesystem::path path_;
};

std::vector<std::string> names(const base::Result<std::vector<InputFile>>& files) {
    REQUIRE(files);
    std::vector<std::string> found;
    for (const InputFile& file : *files)
        found.push_back(file.name);
    return found;
}

base::Result<std::vector<InputFile>> expand(std::vector<std::string> arguments) {
    return expand_inputs(arguments);
}

// An endless run of one byte behind a beginning, without holding it in memory.
class LongSource final : public ByteSource {
  public:
    LongSource(std::string_view beginning, char fill, std::uint64_t length)
        : beginning_(beginning), fill_(fill), left_(length) {}

    base::Result<std::size_t> read(std::span<char> block) override {
        if (!beginning_.empty()) {
            const std::size_t length = std::min(block.size(), beginning_.size());
            std::copy_n(beginning_.data(), length, block.data());
            beginning_.remove_prefix(length);
            return length;
        }
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), left_));
        std::fill_n(block.data(), length, fill_);
        left_ -= length;
        return length;
    }

  private:
    std::string_view beginning_;
    char fill_;
    std::uint64_t left_;
};

}  // namespace

TEST_CASE("inputs that hold nothing say what they are and what to give instead") {
    CHECK(failure_of("").message == "capture is empty");
    CHECK(failure_of(" \n\t\r\n").code == ErrorCode::no_content);
    CHECK(failure_of("\x1f\x8b\x08\x00").message == "capture is compressed with gzip");
    CHECK(failure_of(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)).message.find("binary") !=
          std::string::npos);
    CHECK(failure_of("just some words\nand more\n").code == ErrorCode::no_content);
    CHECK(failure_of(R"({"log": {"entries": []}})").message.find("without a single exchange") !=
          std::string::npos);
    for (const std::string_view text : {"", "words", "\x1f\x8b"}) {
        CHECK_FALSE(failure_of(text).hint.empty());
    }
    const auto no_entries = read_text(R"({"log": {"version": "1.2"}})");
    CHECK(no_entries.summary.unreadable.count == 1);
}

TEST_CASE("random bytes never crash a reader") {
    std::mt19937 random(7);
    const std::vector<std::string> beginnings = {"{\"log\":{\"entries\":[", "HTTP/1.1 200 OK\n",
                                                 "> GET / HTTP/1.1\n", "{", "["};
    for (int round = 0; round < 500; ++round) {
        std::string text = beginnings[random() % beginnings.size()];
        for (int i = 0; i < 200; ++i)
            text += "{}[]\",:\\ \n\r0aHTTP/<>*\x80\xff"[random() % 23];
        MemorySource source(text);
        const auto summary =
            read_exchanges(source, "random", {}, [](http::Exchange&&) { return Flow::go_on; });
        CHECK((summary || summary.error().code == ErrorCode::no_content));
    }
}

TEST_CASE("a line of 64 MiB is read in bounded memory, and what cannot be held is unread") {
    constexpr std::uint64_t length = std::uint64_t{64} << 20U;
    const auto summary_of = [](std::string_view beginning, char fill) {
        LongSource source(beginning, fill, length);
        auto summary = read_exchanges(source, "long", {}, [](http::Exchange&&) { return Flow::go_on; });
        REQUIRE(summary);
        CHECK(summary->bytes == beginning.size() + length);
        return std::move(*summary);
    };
    CHECK(summary_of(R"({"log": {"entries": [{"response": {"content": {"text": ")", 'x').unreadable.count ==
          1);
    CHECK(summary_of(R"({"log": {"entries": [)", '[').unreadable.count == 2);
    CHECK(summary_of(R"({"url": ")", 'x').unreadable.count == 1);
    CHECK(summary_of(R"({"url": 1)", '1').unreadable.count == 1);
    CHECK(summary_of("HTTP/1.1 200 OK\nX: ", 'x').unreadable.count == 1);
    CHECK(summary_of("HTTP/1.1 200 OK\n\n", 'x').exchanges == 1);
    CHECK(summary_of("< HTTP/1.1 200 OK\n< X: ", 'x').unreadable.count == 1);
    CHECK(summary_of("< HTTP/1.1 200 OK\n< \n", 'x').exchanges == 1);
}

TEST_CASE("a directory stands for the captures under it, in order of their names") {
    const Folder folder;
    const std::string b = folder.file("b.har");
    const std::string a = folder.file("sub/a.JSONL");
    const std::string c = folder.file("c.txt");
    folder.file("readme.md");
    folder.file(".git/x.har");
    folder.file("node_modules/x.har");
    std::filesystem::create_directory_symlink(folder.name(), folder / "loop");
    CHECK(names(expand({folder.name()})) == std::vector<std::string>{b, c, a});
    const auto files = expand({b, folder.name(), "-"});
    REQUIRE(names(files) == std::vector<std::string>{b, c, a, "-"});
    CHECK((*files)[0].origin == Origin::named);
    CHECK((*files)[1].origin == Origin::found);
}

TEST_CASE("patterns match as a shell's do, and ** stands for directories") {
    const Folder folder;
    const std::string one = folder.file("x/1.har");
    const std::string two = folder.file("x/y/2.har");
    const std::string three = folder.file("x/y/3.txt");
    CHECK(names(expand({folder / "x/*.har"})) == std::vector<std::string>{one});
    CHECK(names(expand({folder / "*/[0-9].har"})) == std::vector<std::string>{one});
    CHECK(names(expand({folder / "**/*.har"})) == std::vector<std::string>{one, two});
    CHECK(names(expand({folder / "x/**"})) == std::vector<std::string>{one, two, three});
    CHECK(expand({folder / "*.har"}).error().code == ErrorCode::not_found);
}

TEST_CASE("inputs that are not there or cannot be read are refused with a hint") {
    const Folder folder;
    folder.file("shop.har");
    const auto missing = expand({folder / "shop.hat"});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(missing.error().hint.find("shop.har") != std::string::npos);
    std::filesystem::create_directories(folder / "empty");
    CHECK(expand({folder / "empty"}).error().code == ErrorCode::no_content);
    CHECK(expand({"-", "-"}).error().code == ErrorCode::usage);
    CHECK(expand({""}).error().code == ErrorCode::usage);
    const auto read = read_file(folder.name(), {}, [](http::Exchange&&) { return Flow::go_on; });
    CHECK(read.error().code == ErrorCode::unreadable);
    CHECK(read_file(folder / "none", {}, [](http::Exchange&&) { return Flow::go_on; }).error().code ==
          ErrorCode::not_found);
    if (::geteuid() == 0) return;  // root may read everything
    const std::string secret = folder.file("secret.har");
    std::filesystem::permissions(secret, std::filesystem::perms::none);
    CHECK(expand({secret}).error().code == ErrorCode::unreadable);
    CHECK(read_file(secret, {}, [](http::Exchange&&) { return Flow::go_on; }).error().code ==
          ErrorCode::unreadable);
}
