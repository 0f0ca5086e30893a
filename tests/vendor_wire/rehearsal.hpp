// A documented case of a vendor (fixtures/vendors) on the wire: the origin answers as the case says, and the
// real proxy stands before it with the vendor's profile.
#pragma once

#include "tests/lib/vendor/case_file.hpp"
#include "tests/proxy/proxied.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::tests {

// What came out otherwise than documented, a line each: "line 12, first word: expected 'HIT', actual 'MISS'".
using Differences = std::vector<std::string>;

class Rehearsal {
  public:
    explicit Rehearsal(std::string_view profile) : profile_(profile) {}

    // Why the case cannot be played: it is about parameters alone, say. Empty: it can.
    [[nodiscard]] static std::string_view obstacle(const test::Case& read);
    // The first request, the next one, and every later one, each as if nothing came in between.
    [[nodiscard]] Differences play(const test::Case& read);

  private:
    // Another proxy where the settings are others.
    void take_stage(const test::Case& read);
    [[nodiscard]] ClientResponse ask_as(const http::Request& request, base::Duration moved_by);
    // The freshness lifetime of what was stored, as the decision record has it.
    [[nodiscard]] std::optional<base::Seconds> lifetime_told(const ClientResponse& response) const;
    void post(std::string_view path, std::string_view json) const;

    std::string profile_;
    std::string word_field_;  // the vendor's status header, with the settings of the case
    std::vector<std::string> settings_;
    std::unique_ptr<Proxied> proxied_;
};

}  // namespace cachewright::tests
