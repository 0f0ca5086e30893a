// Which kind of resource a response is where a team has said so, and the guess for all others.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/exchange_pattern.hpp"
#include "lib/lint/resource.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace cachewright::lint {

// One [[class]] block. Its pattern asks for no class.
struct ClassPattern {
    ExchangePattern match;
    ResourceKind kind = ResourceKind::other;
    base::SourcePosition position{};  // of the block in the configuration
};

class ResourceClasses {
  public:
    ResourceClasses() = default;
    explicit ResourceClasses(std::vector<ClassPattern> patterns) : patterns_(std::move(patterns)) {}

    // By the last pattern that matches, else by classify_resource. A pattern that asks for no status leaves
    // redirects and errors what they are.
    [[nodiscard]] ResourceKind of(const http::Exchange& exchange) const;
    // By such a pattern alone.
    [[nodiscard]] std::optional<ResourceKind> declared(const http::Exchange& exchange) const;

    [[nodiscard]] const std::vector<ClassPattern>& patterns() const { return patterns_; }

  private:
    std::vector<ClassPattern> patterns_;
};

}  // namespace cachewright::lint
