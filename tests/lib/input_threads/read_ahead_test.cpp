// Files read on several threads: the same as one after the other.
#include "lib/input/read_ahead.hpp"

#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <vector>

using namespace cachewright;
using namespace cachewright::input;

namespace {

namespace fs = std::filesystem;

class Folder {
  public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "read-ahead.XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
        path_ = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }

    std::string file(const std::string& name, const std::string& content) const {
        const fs::path path = path_ / name;
        std::ofstream(path, std::ios::binary) << content;
        return path.string();
    }
    [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }

  private:
    fs::path path_;
};

std::string lines_of_json(std::size_t count, const std::string& site) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += R"({"url": "https://)" + site + ".example/" + std::to_string(i) +
                R"(", "status": 200, "headers": {"Cache-Control": ")" +
                (i % 3 == 0 ? "public; max-age=60" : "max-age=60") + R"(", "X-Fill": ")" +
                std::string(i % 500, 'x') + "\"}}\n";
    }
    return text;
}

// Mixed sizes, with one that is cut, one that is nothing and one that is not there.
std::vector<std::string> mixed_files(const Folder& folder) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < 24; ++i) {
        const std::size_t count = i % 8 == 3 ? 1500 : i % 5;
        names.push_back(folder.file("f" + std::to_string(i), lines_of_json(count, "s" + std::to_string(i))));
    }
    names.insert(names.begin() + 5, folder.file("cut", lines_of_json(3, "cut") + "{\"url\": \n"));
    names.insert(names.begin() + 9, folder.file("binary", std::string(100, '\0')));
    names.insert(names.begin() + 12, folder.path("missing"));
    return names;
}

const auto never = [] { return false; };

// Everything that came, in order: the seen value, the place, and how each file ended.
std::vector<std::string> all_of(const std::vector<std::string>& names, std::size_t threads,
                                std::size_t budget = ReadAhead<std::string>::standard_budget) {
    ReadAhead<std::string> readers(
        names, threads, {}, [](http::Exchange& exchange) { return "seen " + exchange.url; }, budget);
    std::vector<std::string> told;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto read = readers.deliver(
            i,
            [&](http::Exchange&& exchange, std::string&& seen) {
                told.push_back(seen + " " + exchange.provenance.source + " " +
                               std::to_string(exchange.provenance.index) + " " +
                               std::string(exchange.response.fields.value("Cache-Control")));
                return Flow::go_on;
            },
            never);
        told.push_back(read ? std::to_string(read->exchanges) + " and " +
                                  std::to_string(read->unreadable.count) + " unreadable"
                            : read.error().message);
    }
    return told;
}

}  // namespace

TEST_CASE("files read on several threads come as they do one after the other") {
    const Folder folder;
    const auto names = mixed_files(folder);
    const auto one_by_one = all_of(names, 1);
    CHECK(one_by_one.size() > 4000);
    CHECK(all_of(names, 2) == one_by_one);
    CHECK(all_of(names, 4) == one_by_one);
    CHECK(all_of(names, 64) == one_by_one);
}

TEST_CASE("with a budget of one byte the file that is delivered still comes to its end") {
    const Folder folder;
    const auto names = mixed_files(folder);
    CHECK(all_of(names, 4, 1) == all_of(names, 1));
    CHECK(all_of(names, 2, 0) == all_of(names, 1));
}

TEST_CASE("who stops in the middle gets nothing more, and all threads end") {
    const Folder folder;
    const auto names = mixed_files(folder);
    for (const std::size_t threads : {std::size_t{4}, std::size_t{1}}) {
        const std::size_t budget = threads == 4 ? 1 : ReadAhead<int>::standard_budget;
        ReadAhead<int> readers(
            names, threads, {}, [](http::Exchange&) { return 0; }, budget);
        int taken = 0;
        const auto take = [&](http::Exchange&&, int&&) { return ++taken == 1 ? Flow::stop : Flow::go_on; };
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto read = readers.deliver(i, take, never);
            if (taken == 1) CHECK((read && read->stopped && read->unreadable.count == 0));
        }
        CHECK(taken == 1);
    }
    // Nobody asked for anything.
    const ReadAhead<int> idle(names, 4, {}, [](http::Exchange&) { return 0; });
}

TEST_CASE("a cancelled wait ends while a thread is still busy") {
    const Folder folder;
    const std::vector<std::string> names{folder.file("a", lines_of_json(2, "a")),
                                         folder.file("b", lines_of_json(2, "b"))};
    std::atomic<bool> go_on{false};
    {
        ReadAhead<int> readers(names, 2, {}, [&](http::Exchange&) {
            while (!go_on)
                std::this_thread::yield();
            return 0;
        });
        const auto read = readers.deliver(
            0, [](http::Exchange&&, int&&) { return Flow::go_on; }, [] { return true; });
        REQUIRE(read);
        CHECK(read->stopped);
        go_on = true;
    }
}

TEST_CASE("a failure on a thread comes out where its file is delivered") {
    const Folder folder;
    const std::vector<std::string> names{folder.file("a", lines_of_json(2, "a")),
                                         folder.file("b", lines_of_json(2, "b")),
                                         folder.file("c", lines_of_json(2, "c"))};
    ReadAhead<int> readers(names, 2, {}, [](http::Exchange& exchange) {
        if (exchange.url == "https://b.example/1") throw std::runtime_error("out of memory");
        return 0;
    });
    int taken = 0;
    const auto take = [&](http::Exchange&&, int&&) {
        ++taken;
        return Flow::go_on;
    };
    CHECK(readers.deliver(0, take, never));
    CHECK_THROWS_AS((void)readers.deliver(1, take, never), std::runtime_error);
    CHECK(taken >= 2);
}

TEST_CASE("a pipe among files is read where it is delivered, on the same thread") {
    const Folder folder;
    const std::string pipe = folder.path("pipe");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const std::vector<std::string> names{folder.file("a", lines_of_json(2, "a")), pipe,
                                         folder.file("b", lines_of_json(2, "b"))};
    const auto here = std::this_thread::get_id();
    ReadAhead<std::thread::id> readers(names, 4, {},
                                       [](http::Exchange&) { return std::this_thread::get_id(); });
    std::vector<std::string> urls;
    bool pipe_was_read_here = true;
    const auto take = [&](http::Exchange&& exchange, std::thread::id&& seen) {
        urls.push_back(exchange.url);
        if (exchange.provenance.source == pipe) pipe_was_read_here = pipe_was_read_here && seen == here;
        return Flow::go_on;
    };
    CHECK(readers.deliver(0, take, never));
    // Nothing waits for the pipe before its turn: its writer comes only now.
    std::thread writer([&] { std::ofstream(pipe) << lines_of_json(2, "pipe"); });
    CHECK(readers.deliver(1, take, never));
    writer.join();
    CHECK(readers.deliver(2, take, never));
    CHECK(pipe_was_read_here);
    CHECK(urls == std::vector<std::string>{"https://a.example/0", "https://a.example/1",
                                           "https://pipe.example/0", "https://pipe.example/1",
                                           "https://b.example/0", "https://b.example/1"});
}

TEST_CASE("lint finds the same on one thread and on four") {
    const Folder folder;
    const auto names = mixed_files(folder);
    const auto rules = lint::select_rules(rules::catalog(), {}).and_then(lint::rules_for_captures);
    REQUIRE(rules);
    const auto findings_with = [&](std::size_t threads) {
        lint::Runner runner(*rules, {}, {});
        ReadAhead<lint::Examined> readers(names, threads, {},
                                          [&](http::Exchange& exchange) { return runner.examine(exchange); });
        std::vector<std::string> found;
        const auto tell = [&](const http::Exchange& exchange, std::span<const lint::Finding> findings) {
            for (const lint::Finding& finding : findings)
                found.push_back(exchange.url + " " + std::string(finding.rule->id) + " " + finding.message);
        };
        for (std::size_t i = 0; i < names.size(); ++i) {
            (void)readers.deliver(
                i,
                [&](http::Exchange&& exchange, lint::Examined&& examined) {
                    tell(exchange, runner.take(exchange, std::move(examined)));
                    return Flow::go_on;
                },
                never);
        }
        runner.finish(tell);
        return found;
    };
    const auto serial = findings_with(1);
    CHECK(serial.size() > 1000);
    CHECK(findings_with(4) == serial);
}
