// Fingerprints made unique within one report: findings about siblings share theirs, and code hosts keep only
// one finding of each.
#pragma once

#include <string>
#include <unordered_map>

namespace cachewright::report {

class FingerprintCount {
  public:
    // "d0b1…:1", then "d0b1…:2".
    [[nodiscard]] std::string unique(const std::string& fingerprint) {
        return fingerprint + ":" + std::to_string(++seen_[fingerprint]);
    }

  private:
    std::unordered_map<std::string, unsigned> seen_;
};

}  // namespace cachewright::report
