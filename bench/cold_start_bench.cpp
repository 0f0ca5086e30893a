// bench: base
// How long the tool takes from nothing to its last line, beside `curl --version`. The two are started in
// turn, so that whatever else the machine does meets both, and their medians are compared.
#include "lib/base/result.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace cachewright;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

class Program {
  public:
    // The first word is looked up in PATH unless it holds a slash.
    explicit Program(std::vector<std::string> words) : words_(std::move(words)) {
        for (std::string& word : words_)
            arguments_.push_back(word.data());
        arguments_.push_back(nullptr);
        posix_spawn_file_actions_init(&silence_);
        posix_spawn_file_actions_addopen(&silence_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&silence_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    Program(const Program&) = delete;
    Program(Program&&) = delete;
    Program& operator=(const Program&) = delete;
    Program& operator=(Program&&) = delete;
    ~Program() { posix_spawn_file_actions_destroy(&silence_); }

    // From before it is started to after it has ended. Error: it could not be started, or failed (1 is no
    // failure: a linter's way to say that it found something).
    [[nodiscard]] base::Result<Clock::duration> run() {
        const auto begin = Clock::now();
        pid_t child = 0;
        int status = 0;
        if (posix_spawnp(&child, arguments_[0], &silence_, nullptr, arguments_.data(), environ) != 0 ||
            waitpid(child, &status, 0) != child) {
            return base::fail(base::ErrorCode::not_found, words_[0] + " cannot be started");
        }
        const auto took = Clock::now() - begin;
        if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
            return base::fail(base::ErrorCode::unavailable, words_[0] + " failed");
        return took;
    }

  private:
    std::vector<std::string> words_;
    std::vector<char*> arguments_;
    posix_spawn_file_actions_t silence_{};
};

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Time is the tool's; the counters hold curl's median and the ratio of the two medians.
void cold_start(benchmark::State& state, const std::vector<std::string>& arguments) {
    std::vector<std::string> words{CACHEWRIGHT_TOOL};
    words.insert(words.end(), arguments.begin(), arguments.end());
    Program tool(words);
    Program curl({"curl", "--version"});
    std::vector<double> tool_times;
    std::vector<double> curl_times;
    for (auto unused : state) {
        static_cast<void>(unused);
        const auto of_curl = curl.run();
        const auto of_tool = tool.run();
        if (!of_curl || !of_tool) {
            state.SkipWithError((of_curl ? of_tool : of_curl).error().message.c_str());
            return;
        }
        state.SetIterationTime(std::chrono::duration<double>(*of_tool).count());
        tool_times.push_back(Milliseconds(*of_tool).count());
        curl_times.push_back(Milliseconds(*of_curl).count());
    }
    state.counters["median_ms"] = median(tool_times);
    state.counters["curl_ms"] = median(curl_times);
    state.counters["ratio"] = median(tool_times) / median(curl_times);
}
const std::vector<std::string> kVersion{"--version"};
const std::vector<std::string> kLint{"lint", CACHEWRIGHT_SOURCE_DIR "/fixtures/captures/news.http"};
BENCHMARK_CAPTURE(cold_start, version, kVersion)
    ->UseManualTime()
    ->Iterations(200)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(cold_start, lint_one_response, kLint)
    ->UseManualTime()
    ->Iterations(200)
    ->Unit(benchmark::kMillisecond);

}  // namespace
