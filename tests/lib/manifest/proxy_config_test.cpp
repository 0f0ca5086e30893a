// The [proxy] table of cachewright.toml.
#include "lib/manifest/proxy_config.hpp"

#include "lib/manifest/config.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <string>

using namespace cachewright;
using Catch::Contains;

namespace {

base::Result<manifest::Config> read(const std::string& text) {
    return manifest::read_config(text, "cachewright.toml");
}

std::string mistake(const std::string& line) {
    const auto config = read("[proxy]\n" + line + "\n");
    return config ? "no mistake" : config.error().message + " | " + config.error().hint;
}

std::string document(const std::string& name) {
    std::ifstream in(CACHEWRIGHT_SOURCE_DIR "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("the [proxy] table is read with the places of its values") {
    const auto config = read(
        "[proxy]\norigin = \"http://127.0.0.1:3000\"\nmax_body = \"10MiB\"\nmax_object = 4096\n"
        "max_ranges = 4\nidle_timeout = \"15s\"\nwebsocket = false\nadmin_hosts = [\"a.test\", "
        "\"b.test\"]\n");
    if (!config) FAIL(config.error().message);
    const manifest::ProxyConfig& proxy = config->proxy;
    CHECK(proxy.values.size() == 7);
    REQUIRE(proxy.find("origin") != nullptr);
    CHECK(proxy.find("origin")->texts == std::vector<std::string>{"http://127.0.0.1:3000"});
    CHECK(proxy.find("origin")->position.line == 2);
    CHECK(proxy.find("origin")->position.column == 10);
    CHECK(proxy.find("max_object")->texts.front() == "4096");
    CHECK(manifest::measured(*proxy.find("max_body")->key, "10MiB") == 10U << 20U);
    CHECK(manifest::measured(*proxy.find("idle_timeout")->key, "15s") == 15000U);
    CHECK(proxy.find("websocket")->texts.front() == "false");
    CHECK(proxy.find("admin_hosts")->texts.size() == 2);
    CHECK(proxy.find("listen") == nullptr);
}

TEST_CASE("mistakes in [proxy] are told with their place and what was meant") {
    CHECK_THAT(mistake("orign = \"http://a.test\""),
               Contains("cachewright.toml:2:1: ") && Contains("did you mean 'origin'?"));
    CHECK_THAT(mistake("max_body = \"much\""),
               Contains("cachewright.toml:2:12: max_body 'much' is not understood") &&
                   Contains("a size such as 64KiB"));
    CHECK_THAT(mistake("idle_timeout = 15"), Contains("takes duration, not") && Contains("\"15s\""));
    CHECK_THAT(mistake("max_variants = 0"), Contains("too small") && Contains("at least 1"));
    CHECK_THAT(mistake("max_variants = -1"), Contains(":2:16: ") && Contains("not understood"));
    CHECK_THAT(mistake("max_header_count = 2000"), Contains("too large") && Contains("at most 1000"));
    CHECK_THAT(mistake("threads = 300"), Contains("at most 256"));
    CHECK_THAT(mistake("idle_timeout = \"0s\""), Contains("at least 1ms"));
    CHECK_THAT(mistake("forwarded = \"fowarded\""), Contains("did you mean 'forwarded'?"));
    CHECK_THAT(mistake("server_timing = \"on\""), Contains("takes true or false"));
    CHECK_THAT(mistake("admin_hosts = \"a.test\""), Contains(":2:15: "));
}

TEST_CASE("the commented [proxy] table changes nothing, and every line of it works when it is taken in") {
    const std::string commented = manifest::commented_proxy_config();
    REQUIRE(read(commented));
    CHECK(read(commented)->proxy.values.empty());
    std::string taken_in;
    bool at_line_start = true;
    for (std::size_t i = 0; i < commented.size(); ++i) {
        const bool comment_sign = at_line_start && commented[i] == '#' && commented[i + 1] != ' ';
        at_line_start = commented[i] == '\n';
        if (!comment_sign) taken_in += commented[i];
    }
    const auto config = read(taken_in);
    if (!config) FAIL(config.error().message);
    CHECK(config->proxy.values.size() == manifest::proxy_keys().size());
}

TEST_CASE("docs/proxy.md describes every key of [proxy] as the tool does") {
    const std::string text = document("docs/proxy.md");
    std::string rows;
    for (const manifest::ProxyKey& key : manifest::proxy_keys()) {
        rows += fmt::format("| `{}` | {} | {} | {}. `{} = {}` |\n", key.key, key.kind(),
                            key.standard.empty() ? "mandatory" : key.standard_value(), key.description,
                            key.key, key.example);
    }
    CHECK_THAT(text, Contains(rows));
}
