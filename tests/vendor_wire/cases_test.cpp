// Every case of fixtures/vendors that can be seen from outside, through the real proxy.
#include "tests/vendor_wire/rehearsal.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

using namespace cachewright;
using tests::Rehearsal;

namespace {

// Cases that come out otherwise on the wire, and why.
struct Exception {
    std::string_view profile;
    std::string_view name;  // of the case
    std::string_view why;
};
constexpr std::string_view kNeverUsed = "what no request can ever be answered with is not kept";
constexpr std::string_view kNoResponseKey =
    "the proxy does not take the key from Netlify-Vary yet, and says so";
constexpr std::array kExceptions{
    Exception{"rfc9111", "Vary: * is stored and never matches", kNeverUsed},
    Exception{"rfc9111", "\"*\" in Vary is a miss by Vary", kNeverUsed},
    Exception{"cloudfront", "Vary: * with a minimum TTL of 0 sends every request to the origin", kNeverUsed},
    Exception{"fastly", "Vary: * fits no request", kNeverUsed},
    Exception{"azure", "Vary: * where Vary is taken to be honoured", kNeverUsed},
    Exception{"netlify", "Netlify-Vary: only the listed parameters", kNoResponseKey},
    Exception{"netlify", "Netlify-Vary: a request field, and the query no longer", kNoResponseKey},
    Exception{"netlify", "Netlify-Vary: a cookie", kNoResponseKey},
    Exception{"netlify", "Netlify-Vary: a language", kNoResponseKey},
};

bool is_exception(std::string_view profile, const test::Case& each) {
    return std::any_of(kExceptions.begin(), kExceptions.end(), [&](const Exception& exception) {
        return exception.profile == profile && exception.name == each.name;
    });
}

void play_all(std::string_view profile) {
    const auto file = test::load_cases_of(profile);
    REQUIRE(file);
    REQUIRE(*file);
    std::vector<const test::Case*> cases;
    for (const test::Case& each : (*file)->cases)
        cases.push_back(&each);
    // Those with the same settings are played on one proxy.
    const auto settings = [](const test::Case* each) {
        std::string text;
        for (const vendor::SettingValue& value : each->settings)
            text += value.key + "=" + value.value + "\n";
        return text;
    };
    std::stable_sort(cases.begin(), cases.end(),
                     [&](const test::Case* a, const test::Case* b) { return settings(a) < settings(b); });
    Rehearsal rehearsal(profile);
    std::size_t played = 0;
    for (const test::Case* each : cases) {
        if (!Rehearsal::obstacle(*each).empty()) continue;
        ++played;
        const tests::Differences differences = rehearsal.play(*each);
        if (is_exception(profile, *each)) {
            // One that has come to be as documented is none any more.
            CHECKED_ELSE(!differences.empty()) FAIL_CHECK(each->name);
            continue;
        }
        for (const std::string& difference : differences)
            FAIL_CHECK((*file)->path << ":" << each->position.line << ": " << each->name << "\n  "
                                     << difference);
    }
    CHECK(played > cases.size() / 2);
}

}  // namespace

TEST_CASE("the proxy does as rfc9111 on the wire") {
    play_all("rfc9111");
}
TEST_CASE("the proxy does as Cloudflare documents, on the wire") {
    play_all("cloudflare");
}
TEST_CASE("the proxy does as CloudFront documents, on the wire") {
    play_all("cloudfront");
}
TEST_CASE("the proxy does as Fastly documents, on the wire") {
    play_all("fastly");
}
TEST_CASE("the proxy does as Akamai documents, on the wire") {
    play_all("akamai");
}
TEST_CASE("the proxy does as Vercel documents, on the wire") {
    play_all("vercel");
}
TEST_CASE("the proxy does as Netlify documents, on the wire") {
    play_all("netlify");
}
TEST_CASE("the proxy does as Google documents, on the wire") {
    play_all("google");
}
TEST_CASE("the proxy does as Azure documents, on the wire") {
    play_all("azure");
}
