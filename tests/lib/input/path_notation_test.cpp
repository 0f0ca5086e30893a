#include "lib/input/path_notation.hpp"

#include <catch2/catch.hpp>

using namespace cachewright::input;

namespace {

PathPattern glob(std::string_view pattern) {
    return paths_of_glob(pattern, Star::within_a_segment);
}

}  // namespace

TEST_CASE("a pattern contains another one only when all of the other's paths are its own") {
    CHECK(paths_of_splat("/*").contains(paths_of_splat("/assets/*")));
    CHECK(paths_of_splat("/assets/*").contains(paths_of_splat("/assets/app.js")));
    CHECK(paths_of_splat("/assets/*").contains(paths_of_splat("/assets/*.js")));
    CHECK(paths_of_splat("/*.js").contains(paths_of_splat("/assets/*.js")));
    CHECK(paths_of_splat("/:a/x").contains(paths_of_splat("/b/x")));
    CHECK(paths_of_splat("/assets/*").contains(paths_of_splat("/assets/:name")));
    CHECK_FALSE(paths_of_splat("/assets/*").contains(paths_of_splat("/*")));
    CHECK_FALSE(paths_of_splat("/*.js").contains(paths_of_splat("/assets/*")));
    CHECK_FALSE(paths_of_splat("/:a").contains(paths_of_splat("/b/c")));
    CHECK_FALSE(paths_of_splat("/:a").contains(paths_of_splat("/*")));
    CHECK_FALSE(paths_of_splat("/a").contains(paths_of_splat("/b")));

    CHECK(glob("**").contains(glob("/a/b.js")));
    CHECK(glob("**/*.js").contains(glob("/a/b.js")));
    CHECK(glob("**/*.js").contains(glob("b.js")));
    CHECK(glob("/a/*").contains(glob("/a/*.js")));
    CHECK_FALSE(glob("/a/*").contains(glob("/a/**")));
    CHECK_FALSE(glob("*.js").contains(glob("/a/b.js")));
}

TEST_CASE("what a notation says beyond wildcards makes a pattern narrower, so it contains nothing for sure") {
    CHECK_FALSE(paths_of_path_to_regexp("/((?!api).*)").contains(paths_of_path_to_regexp("/api")));
    CHECK_FALSE(paths_of_path_to_regexp("/:id(\\d+)").contains(paths_of_path_to_regexp("/a")));
    CHECK_FALSE(paths_of_path_to_regexp("/(a|b)").contains(paths_of_path_to_regexp("/c")));
    CHECK_FALSE(paths_of_regex("^/a|^/b").contains(paths_of_regex("^/c$")));
    CHECK_FALSE(paths_of_regex("^/[0-9]+$").contains(paths_of_regex("^/a$")));
    CHECK_FALSE(glob("/!(a)").contains(glob("/a")));
    CHECK_FALSE(glob("/file?.js").contains(glob("/files.js.js")));
    CHECK(paths_of_path_to_regexp("/(.*)").contains(paths_of_path_to_regexp("/((?!api).*)")));
}

TEST_CASE("what is for everything is known as such in every notation") {
    CHECK(paths_of_splat("/*").is_every_path());
    CHECK(paths_of_path_to_regexp("/(.*)").is_every_path());
    CHECK(paths_of_path_to_regexp("/:path*").is_every_path());
    CHECK(glob("**").is_every_path());
    CHECK(glob("**/*").is_every_path());
    CHECK(glob("/**").is_every_path());
    CHECK(paths_of_regex(".*").is_every_path());
    CHECK_FALSE(paths_of_path_to_regexp("/((?!api).*)").is_every_path());
    CHECK_FALSE(glob("*").is_every_path());
}

TEST_CASE("the ends of paths are known through alternatives") {
    CHECK(glob("**/*.@(js|css)").fixed_ends() == std::vector<std::string>{".js", ".css"});
    CHECK(glob("*.{js,css}").fixed_ends() == std::vector<std::string>{".js", ".css"});
    CHECK(paths_of_regex("\\.(?:png|gif)$").fixed_ends() == std::vector<std::string>{".png", ".gif"});
    CHECK(paths_of_path_to_regexp("/(.*)\\.js").fixed_ends() == std::vector<std::string>{".js"});
    CHECK(paths_of_splat("/a/b.js").fixed_ends() == std::vector<std::string>{"/a/b.js"});
    CHECK(media_type_by_path(".JS") == "text/javascript");
    CHECK(media_type_by_path("/docs/") == "text/html");
    CHECK(media_type_by_path("/v1.2/docs").empty());
    CHECK(media_type_by_path("").empty());
}
