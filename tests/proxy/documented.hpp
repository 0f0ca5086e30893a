// What documents show of the proxy, and sessions with curl in which it is tried.
#pragma once

#include "tests/proxy/proxy_process.hpp"

#include <string>
#include <vector>

namespace cachewright::tests {

// A file of the project, by its path from the root.
[[nodiscard]] std::string document(const std::string& name);

struct Shown {
    std::string command;
    std::string output;
};

// The commands of the blocks between this fence and the next, with what they print.
[[nodiscard]] std::vector<Shown> shown_in(const std::string& text, const std::string& fence);

// Holds what was said against what a document says: moments and measured times may differ, seconds a little,
// since a slow machine may be late.
void check_output(const std::string& said, const std::string& documented);

[[nodiscard]] bool has_curl();

// `cachewright origin`, with its built-in script or another, and the proxy in front of it, as the documents
// start them.
class DocumentedSession {
  public:
    explicit DocumentedSession(const std::vector<std::string>& origin_flags = {},
                               const std::vector<std::string>& proxy_flags = {});

    void check(const std::vector<Shown>& all) const;
    // What a command prints, its ports and those of the output as in the documents: 8080, and 8081 for admin.
    [[nodiscard]] std::string run(const std::string& command) const;

  private:
    Process origin_;

  public:
    ProxyProcess proxy;
};

}  // namespace cachewright::tests
