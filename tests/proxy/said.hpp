// What a command of the tool says of a running proxy.
#pragma once

#include "tests/proxy/proxied.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace cachewright::tests {

struct Said {
    int exit_code = -1;
    std::string out;
    std::string err;
};

[[nodiscard]] inline Said run_tool(const std::vector<std::string>& arguments) {
    Process process(tool(), arguments);
    const auto code = process.wait();
    return {code.value_or(-1), process.out(), process.err()};
}

// The arguments with --admin for this port.
[[nodiscard]] inline std::vector<std::string> with_admin(std::vector<std::string> arguments,
                                                         std::uint16_t port) {
    arguments.insert(arguments.end(), {"--admin", "http://127.0.0.1:" + std::to_string(port)});
    return arguments;
}

}  // namespace cachewright::tests
