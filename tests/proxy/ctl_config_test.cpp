// cachewright ctl config and reload: what a running proxy is told, and telling it anew.
#include "tests/proxy/admin_json.hpp"
#include "tests/proxy/config_file.hpp"
#include "tests/proxy/said.hpp"

#include <catch2/catch.hpp>

#include <regex>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

Said ctl(std::uint16_t admin_port, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "ctl");
    return run_tool(with_admin(arguments, admin_port));
}

}  // namespace

TEST_CASE("ctl config says what is in force and where it comes from, ctl reload reads the file again") {
    const ConfigFile file("[proxy]\nvia = \"first\"\n[profile.rfc9111]\nheuristic = \"off\"\n");
    const Proxied proxied({"--config", file.path(), "--threads", "1"});
    const std::uint16_t port = proxied.proxy.admin_port();
    const Said before = ctl(port, {"config"});
    CAPTURE(before.out, before.err);
    CHECK(before.exit_code == 0);
    // The columns are as wide as the path is long, so blanks count as one.
    const std::string words = std::regex_replace(before.out, std::regex(" +"), " ");
    CHECK_THAT(words, Contains("\nvia first /") && Contains("\nthreads 1 --threads\n") &&
                          Contains("\nmax_ranges 16 default\n") && Contains("\nrfc9111.heuristic off /"));
    CHECK_THAT(before.out, Contains("cachewright.toml, read 20") && !Contains("refused"));

    file.write("[proxy]\nvia = \"second\"\nstore_size = \"1MiB\"\n");
    const Said reloaded = ctl(port, {"reload"});
    CAPTURE(reloaded.out, reloaded.err);
    CHECK(reloaded.exit_code == 0);
    CHECK(reloaded.out == "reloaded: " + file.path() + "\nfrom the next start on: store_size\n");
    const Said json = ctl(port, {"config", "--format", "json"});
    CHECK(Json::parse(json.out, nullptr, false)["needs_restart"] == Json::array({"store_size"}));

    file.write("[proxy]\nvia = 3\nmax_bodi = \"4KiB\"\n");
    const Said refused = ctl(port, {"reload"});
    CAPTURE(refused.err);
    CHECK(refused.exit_code == 2);
    CHECK(refused.out.empty());
    CHECK_THAT(refused.err, Contains("cachewright.toml:2:7: ") && Contains("\ncachewright: ") &&
                                Contains("cachewright.toml:3:1: ") &&
                                Contains("the settings of before stay in force"));
    const Said after = ctl(port, {"config"});
    CHECK_THAT(after.out, Contains(" second ") && Contains("\nrefused 20"));
    const Said again = ctl(port, {"reload", "--format", "json"});
    CHECK(again.exit_code == 2);
    file.write("");
    const Said told = ctl(port, {"reload", "--format", "json"});
    CHECK(told.exit_code == 0);
    CHECK(Json::parse(told.out, nullptr, false)["refused"].is_null());
    CHECK(ctl(closed_port(), {"reload"}).exit_code == 3);
}
