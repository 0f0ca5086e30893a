#include "lib/input/expand_inputs.hpp"
#include "tests/lib/input/capture_text.hpp"

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <random>
#include <sys/stat.h>
#include <sys/time.h>
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

// While it lives, a signal that is handled and does nothing interrupts what waits, again and again.
class Interruptions {
  public:
    Interruptions() {
        struct sigaction action {};
        action.sa_handler = [](int) {};
        REQUIRE(::sigaction(SIGALRM, &action, &before_) == 0);
        const itimerval often{{0, 2000}, {0, 2000}};
        REQUIRE(::setitimer(ITIMER_REAL, &often, nullptr) == 0);
    }
    ~Interruptions() {
        const itimerval never{};
        (void)::setitimer(ITIMER_REAL, &never, nullptr);
        (void)::sigaction(SIGALRM, &before_, nullptr);
    }
    Interruptions(const Interruptions&) = delete;
    Interruptions& operator=(const Interruptions&) = delete;

  private:
    struct sigaction before_ {};
};

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

TEST_CASE("a head with a binary body behind it is captured HTTP all the same") {
    const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    const auto raw =
        read_text("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 16\r\n\r\n" + png);
    REQUIRE(raw.exchanges.size() == 1);
    CHECK(raw.exchanges[0].response.fields.size() == 2);
    const auto traced = read_text(
        "> GET /logo.png HTTP/1.1\r\n> Host: a.example\r\n> \r\n< HTTP/1.1 200 OK\r\n"
        "< Content-Type: image/png\r\n< \r\n" +
        png);
    REQUIRE(traced.exchanges.size() == 1);
    CHECK(traced.exchanges[0].url == "https://a.example/logo.png");
}

TEST_CASE("inputs that hold nothing say what they are and what to give instead") {
    CHECK(failure_of("").message == "capture is empty");
    CHECK(failure_of(" \n\t\r\n").code == ErrorCode::no_content);
    CHECK(failure_of("\x1f\x8b\x08\x00").message == "capture is compressed with gzip");
    CHECK(failure_of(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)).message.find("binary") !=
          std::string::npos);
    CHECK(failure_of("just some words\nand more\n").code == ErrorCode::no_content);
    CHECK(failure_of(R"({"log": {"entries": []}})").message == "capture holds no HTTP response");
    const std::string marked = failure_of("\xff\xfe{\0").message;
    CHECK(marked == "capture is text in UTF-16");
    for (const auto& text : {std::string("H\0T\0T\0P\0/\0"
                                         "1\0",
                                         12),
                             std::string("\0H\0T\0T\0P\0/\0"
                                         "1",
                                         12),
                             std::string("{\0\n\0\"\0", 6)}) {
        const auto error = failure_of(text);
        CHECK(error.message == marked);
        CHECK(error.hint.find("iconv -f UTF-16") != std::string::npos);
    }
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

TEST_CASE("a directory and a pattern stand for regular files and links to them, never for a pipe") {
    const Folder folder;
    const std::string real = folder.file("x/real.http");
    const Folder elsewhere;
    const std::string target = elsewhere.file("target.http");
    REQUIRE(::mkfifo((folder / "x/pipe.http").c_str(), 0600) == 0);
    std::filesystem::create_symlink(folder / "x/pipe.http", folder / "x/pipe-link.http");
    std::filesystem::create_symlink("/dev/null", folder / "x/null.har");
    std::filesystem::create_symlink(target, folder / "x/link.http");
    std::filesystem::create_symlink("nowhere", folder / "x/dead.http");
    const std::vector<std::string> expected{folder / "x/link.http", real};
    CHECK(names(expand({folder.name()})) == expected);
    CHECK(names(expand({folder / "x/*"})) == expected);
    CHECK(names(expand({folder / "**"})) == expected);
    CHECK_FALSE(expand({folder / "*/pipe*"}));
    CHECK(names(expand({folder / "x/pipe.http"})).size() == 1);
}

TEST_CASE("links that lead nowhere or back to themselves are named as such") {
    const Folder folder;
    std::filesystem::create_symlink("gone.http", folder / "dead.http");
    std::filesystem::create_symlink("loop.http", folder / "loop.http");
    std::filesystem::create_symlink("b", folder / "a");
    std::filesystem::create_symlink("a", folder / "b");
    const auto dead = expand({folder / "dead.http"});
    REQUIRE_FALSE(dead);
    CHECK(dead.error().code == ErrorCode::not_found);
    CHECK(dead.error().message == folder / "dead.http" + " is a link that points nowhere (to gone.http)");
    CHECK(dead.error().hint.find("dead.http") == std::string::npos);
    for (const std::string name : {"loop.http", "a"}) {
        const auto loop = expand({folder / name});
        REQUIRE_FALSE(loop);
        CHECK(loop.error().code == ErrorCode::not_found);
        CHECK(loop.error().message.starts_with(folder / name + " is a link that leads back to itself (to "));
        CHECK(loop.error().hint.find("did you mean") == std::string::npos);
    }
}

TEST_CASE("a file is read once, however often and by whatever path it is named") {
    const Folder folder;
    const std::string a = folder.file("a.http");
    const std::string b = folder.file("b.http");
    CHECK(names(expand({a, a, folder / "./a.http", folder.name()})) == std::vector<std::string>{a, b});
    InputExpansion expansion;
    REQUIRE(expansion.add(folder.name()));
    REQUIRE(expansion.add(b));
    CHECK_FALSE(expansion.add(folder / "none"));
    REQUIRE(expansion.add("-"));
    CHECK(expansion.add("-").error().code == ErrorCode::usage);
    REQUIRE(expansion.files().size() == 3);
    CHECK(expansion.files()[0].origin == Origin::found);
    // Who names a file wants to hear when it is no capture.
    CHECK(expansion.files()[1].origin == Origin::named);
}

TEST_CASE("a handled signal ends the wait for input instead of being swallowed") {
    const Folder folder;
    const std::string pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const Interruptions interruptions;
    const auto opened = FileSource::open(pipe);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::unreadable);
    CHECK(opened.error().message == "interrupted while opening " + pipe);

    const int writer = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(writer >= 0);
    constexpr std::string_view text = "HTTP/1.1 200 OK\n\n";
    REQUIRE(::write(writer, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    auto source = FileSource::open(pipe);
    REQUIRE(source);
    const auto summary = read_exchanges(*source, pipe, {}, [](http::Exchange&&) { return Flow::go_on; });
    REQUIRE(summary);
    CHECK(summary->exchanges == 1);
    // Ended is ended.
    char byte = 0;
    REQUIRE(::write(writer, "x", 1) == 1);
    CHECK(source->read({&byte, 1}) == std::size_t{0});
    ::close(writer);
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
