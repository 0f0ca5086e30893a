#include "tests/cli/program.hpp"
#include "tests/cli/shell_command.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace cachewright::tests;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

constexpr const char* kSafeRules =
    "cc-name-misspelt,cc-misspelt-directive,cc-semicolon-separator,cc-missing-comma,cc-embedded-field-name,"
    "cc-quoted-delta,vary-misspelt,val-etag-unquoted";

}  // namespace

TEST_CASE("the plan of lint --fix names the files that it would write") {
    const Folder folder;
    const std::string file = folder.file("_headers", "/a\n  Cache-Control: maxage=60\n");
    const Outcome plan =
        run_cachewright({"lint", "--fix", "--dry-run", file, fixture("captures/basket.http")});
    CHECK(plan.exit_code == 0);
    CHECK_THAT(plan.out, Contains("write  " + file + ", where it can be mended\n"));
    CHECK_THAT(plan.out, !Contains("write  " + fixture("captures/basket.http")));
}

TEST_CASE("configuration files of hosts are linted with file, line and column, also in a directory") {
    const Outcome outcome = run_cachewright({"lint", "--all", fixture("hosts")});
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.err.empty());
    for (const char* place : {"cloudflare-pages/_headers:13:24", "vercel.json:9:45", "netlify.toml:18:48",
                              "firebase.json:13:57", "staticwebapp.config.json:15:42", "nginx.conf:29:45"}) {
        CHECK_THAT(outcome.out, Contains(place));
    }
    // What nobody can know from a configuration is not said.
    CHECK_THAT(outcome.out, !Contains("[cc-missing]"));
    CHECK_THAT(outcome.out, !Contains("[val-no-cache-no-validator]"));
}

TEST_CASE("lint --fix mends every file of every host, and changes only what it mends") {
    struct Mended {
        const char* file;
        const char* before;
        const char* after;
    };
    for (const Mended& one :
         {Mended{"cloudflare-pages/_headers", "public; max-age=31536000; immutable",
                 "public, max-age=31536000, immutable"},
          Mended{"netlify/netlify.toml", "imutable", "immutable"},
          Mended{"vercel/vercel.json", R"(max-age=\"604800\")", "max-age=604800"},
          Mended{"firebase/firebase.json", "max-age=3600 public", "max-age=3600, public"},
          Mended{"nginx/nginx.conf", "\"public; max-age=2592000\"", "\"public, max-age=2592000\""}}) {
        CAPTURE(one.file);
        const Folder folder;
        const std::string text = content_of(fixture("hosts/" + std::string(one.file)));
        const std::string path = folder.file(fs::path(one.file).filename().string(), text);
        const Outcome shown = run_cachewright({"lint", "--fix-diff", path});
        CHECK(shown.exit_code == 1);
        CHECK_THAT(shown.out, Catch::StartsWith("--- a" + path + "\n+++ b" + path + "\n@@ "));
        CHECK(content_of(path) == text);

        const Outcome fixed = run_cachewright({"lint", "--fix", path});
        CAPTURE(fixed.out, fixed.err);
        CHECK_THAT(fixed.err, Contains(": mended "));
        const std::string mended = content_of(path);
        CHECK_THAT(mended, Contains(one.after));
        CHECK_THAT(mended, !Contains(one.before));
        CHECK(run_cachewright({"lint", "--select", kSafeRules, "--fail-on", "info", path}).exit_code == 0);
        CHECK(run_cachewright({"lint", "--fix-diff", path}).out.empty());
    }
}

TEST_CASE("a patch by lint --fix-diff is applied by git and by patch") {
    const std::string text = "/*\n  Cache-Control: public; max-age=60\n/b\n  X-A: 1\n";
    for (const char* name : {"_headers", "./web/_headers", "web/../web/my _headers/_headers"}) {
        const Folder folder;
        CAPTURE(name);
        (void)folder.file("web/my _headers/_headers", text);
        (void)folder.file("web/_headers", text);
        (void)folder.file("_headers", text);
        const Outcome diff = run_cachewright({"lint", "--fix-diff", name}, {}, {}, folder.path());
        CHECK(diff.exit_code == 1);
        (void)folder.file("fix.patch", diff.out);
        const std::string in_folder = "cd " + shell_word(folder.path()) + " && ";
        for (const std::string program : {"git", "patch"}) {
            if (!is_installed(program)) continue;
            const ShellOutcome applied =
                run_shell(in_folder + (program == "git" ? "git init -q . && git apply --check fix.patch"
                                                        : "patch -p1 --dry-run -i fix.patch"));
            CAPTURE(program, applied.output, diff.out);
            CHECK(applied.exit_code == 0);
        }
        if (!is_installed("git")) continue;
        CHECK(run_shell(in_folder + "git apply fix.patch").exit_code == 0);
        CHECK_THAT(content_of(folder.path() + "/" + name), Contains("public, max-age=60"));
    }
}

TEST_CASE("lint --fix-diff is not for what only findings have") {
    const Folder folder;
    const std::string path = folder.file("_headers", "/*\n  Cache-Control: public; max-age=60\n");
    for (const std::vector<std::string>& more : {std::vector<std::string>{"--format", "json"},
                                                 {"--report", "json=r.json"},
                                                 {"--baseline", "b.json"},
                                                 {"--baseline", "b.json", "--update-baseline"}}) {
        std::vector<std::string> arguments{"lint", "--fix-diff", path};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Outcome outcome = run_cachewright(arguments, {}, {}, folder.path());
        CAPTURE(more.front(), outcome.err);
        CHECK(outcome.exit_code == 2);
        CHECK_THAT(outcome.err, Contains(more.front()));
        CHECK(outcome.out.empty());
    }
}

TEST_CASE("lint --fix mends nothing that lint does not show") {
    const std::string text =
        "/api/*\n  Cache-Control: public, maxage=60\n/a\n  Cache-Control: public max-age=60\n"
        "/b\n  Vary: Accept-Encodng\n";
    const std::string settled =
        "[[lint.suppress]]\nrule = \"cc-misspelt-directive\"\nurl = \"/api/*\"\nreason = \"r\"\n"
        "[[lint.override]]\nignore = [\"cc-missing-comma\"]\n[lint.severity]\nvary-misspelt = \"off\"\n";
    const Folder folder;
    const std::string path = folder.file("_headers", text);
    (void)folder.file("cachewright.toml", settled);
    const Outcome fixed = run_cachewright({"lint", "_headers", "--fix"}, {}, {}, folder.path());
    CAPTURE(fixed.out, fixed.err);
    CHECK(content_of(path) == text);
    CHECK(run_cachewright({"lint", "_headers", "--fix-diff"}, {}, {}, folder.path()).out.empty());
    // A suppression past its day holds nothing back, and a baseline does not either.
    (void)folder.file("cachewright.toml", "[lint]\nbaseline = \"b.json\"\n");
    (void)run_cachewright({"lint", "_headers", "--update-baseline"}, {}, {}, folder.path());
    (void)run_cachewright({"lint", "_headers", "--fix"}, {}, {}, folder.path());
    CHECK(content_of(path) ==
          "/api/*\n  Cache-Control: public, max-age=60\n/a\n  Cache-Control: public, max-age=60\n"
          "/b\n  Vary: Accept-Encoding\n");
}

TEST_CASE("lint --fix-diff is for the hosts that count, and fails as findings do") {
    const auto line = [](const std::string& host) {
        return R"({"url":"https://)" + host +
               R"(/","status":200,"headers":{"Cache-Control":"private; max-age=60","ETag":"\"1\""}})"
               "\n";
    };
    const std::string both = line("a.example") + line("b.example");
    const auto diff = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"lint", "-", "--fix-diff"});
        return run_cachewright(more, both);
    };
    CHECK_THAT(diff({}).out, Contains("a.example") && Contains("b.example"));
    CHECK_THAT(diff({"--host", "b.example"}).out, !Contains("a.example") && Contains("b.example"));
    CHECK(diff({}).exit_code == 1);
    for (const std::vector<std::string>& never :
         {std::vector<std::string>{"--exit-zero"}, {"--fail-on", "never"}}) {
        CHECK(diff(never).exit_code == 0);
        CHECK(diff(never).out == diff({}).out);
    }
}

TEST_CASE("lint --fix says which lines it shows and does not write") {
    const Folder folder;
    const std::string path = folder.file(
        "_headers",
        "/*\n  Cache-Control: public; max-age=600\n/api/*\n  X-A: 1\n/b\n  Cache-Control: 3600\n");
    (void)folder.file(
        "cachewright.toml",
        "[[lint.suppress]]\nrule = \"cc-semicolon-separator\"\nurl = \"/api/*\"\nreason = \"r\"\n");
    const Outcome fixed = run_cachewright({"lint", "--all", "--fix", "_headers"}, {}, {}, folder.path());
    CAPTURE(fixed.out, fixed.err);
    CHECK_THAT(fixed.out, Contains("try:"));
    CHECK_THAT(fixed.err, Contains("shown and not written, not for every path") &&
                              Contains("line 2 [cc-semicolon-separator]"));
    CHECK_THAT(content_of(path), Contains("public; max-age=600"));
}

TEST_CASE("lint --fix names what it does not mend") {
    const std::string capture = "HTTP/1.1 200 OK\nCache-Control: public; max-age=60\n\n";
    const Folder folder;
    const std::string path = folder.file("a.http", capture);
    CHECK_THAT(run_cachewright({"lint", "--fix", path}).err,
               Contains("configuration files of static hosts only") && Contains("a.http"));
    CHECK_THAT(run_cachewright({"lint", "--fix", "-"}, capture).err, Contains("standard input"));
    const std::string config = folder.file("_headers", "/*\n  Cache-Control: public; max-age=60\n");
    CHECK_THAT(run_cachewright({"lint", "--fix", config}).err, !Contains("hosts only"));
}

TEST_CASE("lint --fix mends one slip behind the other, and keeps comments, blanks and line ends") {
    const Folder folder;
    const std::string path =
        folder.file("_headers",
                    "# top\r\n/*   \r\n   Cache-Contol:   public; maxage=60, public   \r\n"
                    "  ETag: abc\r\n  X-Note: a; b # stays");
    CHECK(run_cachewright({"lint", "--fix", path, "--fail-on", "never"}).exit_code == 0);
    CHECK(content_of(path) ==
          "# top\r\n/*   \r\n   Cache-Control:   public, max-age=60   \r\n  ETag: \"abc\"\r\n  X-Note: a; b "
          "# stays");
}

TEST_CASE("lint --fix leaves what is open to doubt, and what would break the file") {
    const Folder folder;
    const std::string numbers =
        "/a\n  Cache-Control: 3600\n/b\n  Cache-Control: max-age=60, max-age=600\n"
        "/c\n  Cache-Contol: no-store\n  Cache-Control: public\n";
    const std::string headers = folder.file("_headers", numbers);
    const std::string twice = R"({"globalHeaders": {"Cache-Control": "", "Cache-Contol": "no-store"}})";
    const std::string azure = folder.file("staticwebapp.config.json", twice);
    CHECK(run_cachewright({"lint", "--fix", headers, azure}).exit_code == 1);
    CHECK(content_of(headers) == numbers);
    CHECK(content_of(azure) == twice);
    // Rules that were not chosen mend nothing.
    const std::string path = folder.file("sub-_headers.conf", "location /a { add_header Cache-Contol x; }\n");
    CHECK(run_cachewright({"lint", "--fix", "--ignore", "cc", path}).exit_code == 0);
    CHECK_THAT(content_of(path), Contains("Cache-Contol"));
}

TEST_CASE("lint --fix-diff shows the corrected header lines of captures, and --fix leaves those alone") {
    const std::string capture =
        "HTTP/1.1 200 OK\nCache-Control: private; max-age=60\nETag: \"a\"\n"
        "Set-Cookie: __Host-id=3a8f1c77; Path=/\n\n";
    const Outcome shown = run_cachewright({"lint", "--fix-diff", "-"}, capture);
    CHECK_THAT(shown.out,
               Contains("-Cache-Control: private; max-age=60\n+Cache-Control: private, max-age=60\n"));
    CHECK_THAT(shown.out, !Contains("3a8f1c77"));
    CHECK(shown.exit_code == 1);
    const Folder folder;
    const std::string path = folder.file("a.http", capture);
    CHECK(run_cachewright({"lint", "--fix", path}).exit_code == 1);
    CHECK(content_of(path) == capture);
    CHECK(run_cachewright({"lint", "--fix", "--fix-diff", path}).exit_code == 2);
}

TEST_CASE("lint --fix leaves alone what would open one visitor's pages to all") {
    const Folder folder;
    const std::string text =
        "/account/*\n  Cache-Control: public; max-age=600\n/styles/*\n  Cache-Control: public; max-age=600\n";
    const std::string path = folder.file("_headers", text);
    const Outcome shown = run_cachewright({"lint", "--fix-diff", path});
    CAPTURE(shown.out, shown.err);
    CHECK_THAT(shown.out, Contains("/styles/*"));
    CHECK_THAT(shown.out, Contains("+  Cache-Control: public, max-age=600"));
    const Outcome fixed = run_cachewright({"lint", "--fix", path});
    CHECK(fixed.exit_code == 1);
    CHECK_THAT(fixed.out, Contains("mended, this would be kept for all visitors"));
    CHECK(content_of(path) ==
          "/account/*\n  Cache-Control: public; max-age=600\n/styles/*\n  Cache-Control: public, "
          "max-age=600\n");
}

TEST_CASE("lint --fix leaves a line alone that is right for one path and harmful for another") {
    const Folder folder;
    const std::string text =
        "/*\n  Cache-Control: public; max-age=600\n/account/*\n  X-Frame-Options: DENY\n";
    const std::string path = folder.file("_headers", text);
    const Outcome fixed = run_cachewright({"lint", "--fix", "--all", path});
    CAPTURE(fixed.out, fixed.err);
    CHECK(content_of(path) == text);
    CHECK_THAT(fixed.out, Contains("mended, this would be kept for all visitors"));
}

TEST_CASE("lint --fix writes nothing into a file that it did not understand to its end, and says so") {
    const Folder folder;
    const std::string line = "add_header Cache-Control \"no-cahce\";";
    struct Broken {
        std::string name;
        std::string text;
    };
    for (const Broken& broken :
         {Broken{"nginx.conf", "server {\n  location /a { " + line + " }\n  location /b {\n"},
          Broken{"netlify.toml",
                 "[[headers]]\nfor = \"/a\"\n[headers.values]\nCache-Control = \"no-cahce\"\n"
                 "[[headers]]\nfor = \"/b\"\n[headers.values]\nVary = \"a\n"}}) {
        const std::string path = folder.file(broken.name, broken.text);
        for (const std::string option : {"--fix", "--fix-diff"}) {
            const Outcome outcome = run_cachewright({"lint", option, path});
            CAPTURE(option, outcome.out, outcome.err);
            CHECK(content_of(path) == broken.text);
            CHECK_THAT(outcome.err, Contains("could not be read: mend that part first: line ") &&
                                        Contains("[cc-misspelt-directive]"));
        }
    }
    // A value that is not known is no mistake.
    const std::string variable =
        folder.file("nginx.conf", "server {\n  location /a { expires $soon; " + line + " }\n}\n");
    CHECK_THAT(run_cachewright({"lint", "--fix", variable}).err, Contains("mended 1 place"));
    CHECK_THAT(content_of(variable), Contains("\"no-cache\";"));
}

TEST_CASE("lint --fix-diff names what is not in its patch") {
    const Folder folder;
    (void)folder.file("_headers", "/*\n  Cache-Control: public; max-age=600\n/api/*\n  X-A: 1\n");
    (void)folder.file(
        "cachewright.toml",
        "[[lint.suppress]]\nrule = \"cc-semicolon-separator\"\nurl = \"/api/*\"\nreason = \"r\"\n");
    const Outcome outcome = run_cachewright({"lint", "--fix-diff", "_headers"}, {}, {}, folder.path());
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.err, Contains("not in the patch, not for every path") &&
                                Contains("line 2 [cc-semicolon-separator]"));
}
