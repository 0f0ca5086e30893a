// What a running proxy says of its configuration, as people read it.
#include "lib/report/config_text.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace cachewright::report;

namespace {

const Style kPlain{Colour::off, 100};

}  // namespace

TEST_CASE("the configuration is a row for each setting, and what came of the file") {
    CHECK(config_text(
              R"({"items":[{"key":"via","value":"edge","from":"cachewright.toml"},
                           {"key":"max_ranges","value":16,"from":"default"},
                           {"key":"admin_hosts","value":["a","b\u001b"],"from":"--admin-host"},
                           {"key":"websocket","value":true,"from":"default"},
                           {"key":"admin_token_file","value":"","from":"default"}],
                  "profile":{"name":"rfc9111","items":[{"key":"heuristic","value":"off","from":"--set"}]},
                  "file":"cachewright.toml","loaded_at":"2026-11-22T10:00:00Z","needs_restart":["threads"],
                  "refused":{"at":"2026-11-22T10:05:00Z","error":"cachewright.toml:3:1: unknown key\nanother"}})",
              kPlain) ==
          "setting            value    from\n"
          "via                edge     cachewright.toml\n"
          "max_ranges         16       default\n"
          "admin_hosts        a b\\x1b  --admin-host\n"
          "websocket          true     default\n"
          "admin_token_file   -        default\n"
          "rfc9111.heuristic  off      --set\n"
          "\n"
          "cachewright.toml, read 2026-11-22T10:00:00Z\n"
          "from the next start on: threads\n"
          "refused 2026-11-22T10:05:00Z: cachewright.toml:3:1: unknown key\n"
          "refused 2026-11-22T10:05:00Z: another\n");
    CHECK(config_text(R"({"items":[{"key":"via","value":"x","from":"default"}],"file":null,
                          "loaded_at":"2026-11-22T10:00:00Z","needs_restart":[],"refused":null})",
                      kPlain) ==
          "setting  value  from\n"
          "via      x      default\n"
          "\n"
          "no cachewright.toml, read 2026-11-22T10:00:00Z\n");
    CHECK_FALSE(config_text("<html>", kPlain));
    CHECK_FALSE(config_text(R"({"items":[]})", kPlain));
}

TEST_CASE("a reload says what it read, and what has to wait") {
    CHECK(reload_words(R"({"items":[],"file":"cachewright.toml","loaded_at":"2026-11-22T10:00:00Z",
                           "needs_restart":["threads","store_size"]})") ==
          "reloaded: cachewright.toml\n"
          "from the next start on: threads store_size\n");
    CHECK_FALSE(reload_words(R"({"purged":1})"));
}
