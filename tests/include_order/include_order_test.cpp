// The order of the rooms, as a test: every #include of lib/, rules/ and cli/ is held against two tables,
// which room may use which, and which library may be seen where. docs/architecture.md has the picture.
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

// A room may include rooms of lower rows only; rooms of one row do not see each other.
struct Room {
    std::string_view folder;
    int row;
};
// clang-format off
constexpr std::array kRooms{
    Room{"lib/base", 0},
    Room{"lib/http", 1},
    Room{"lib/toml", 1},
    Room{"lib/policy", 2},
    Room{"lib/vendor", 3},
    Room{"lib/store", 4},
    Room{"lib/net", 4},
    Room{"lib/input", 4},
    Room{"lib/lint", 4},
    Room{"lib/pipeline", 5},
    Room{"lib/purge", 5},
    Room{"lib/manifest", 5},
    Room{"lib/proxy", 6},
    Room{"lib/origin", 6},
    Room{"lib/probe", 6},
    Room{"lib/simulate", 6},
    Room{"lib/workflow", 7},  // composes the rooms of row 6
    Room{"lib/report", 8},
    Room{"rules", 9},
    Room{"cli", 10},
};
// clang-format on

enum class Headers { no, yes };
enum class Files { any, one };

// A third-party library is seen in these rooms only (all when there are none listed), and in public headers
// only if `headers` says so.
struct Library {
    std::string_view prefix;  // of what stands between < and >
    std::array<std::string_view, 3> rooms;
    Headers headers = Headers::no;
    Files files = Files::any;
};
constexpr std::array kLibraries{
    Library{"tl/expected.hpp", {}, Headers::yes},
    Library{"fmt/", {}},
    Library{"CLI/", {"cli"}, Headers::yes},
    Library{"libpsl.h", {"lib/http"}, Headers::no, Files::one},
    Library{"simdjson.h", {"lib/input"}},
    Library{"emmintrin.h", {"lib/input"}, Headers::yes},  // intrinsics of the compiler
    Library{"nlohmann/", {"lib/input", "lib/report", "lib/proxy"}},
    Library{"toml++/", {"lib/toml"}, Headers::no, Files::one},
    Library{"asio", {"lib/net"}},
    Library{"curl/", {"lib/net"}, Headers::no, Files::one},
    Library{"openssl/", {"lib/net"}, Headers::no, Files::one},
    Library{"pugixml.hpp", {"lib/input"}, Headers::no, Files::one},
    Library{"sqlite3.h", {"lib/store"}, Headers::no, Files::one},
    Library{"xxhash.h", {"lib/store"}},
    Library{"zlib.h", {"lib/input"}, Headers::no, Files::one},
};

// Rooms below this row touch nothing of the operating system.
constexpr int kFirstRowWithSystem = 4;
constexpr std::array<std::string_view, 17> kSystemHeaders{
    "arpa/", "dirent.h", "dlfcn.h",  "fcntl.h", "fnmatch.h", "glob.h", "netdb.h",  "netinet/", "poll.h",
    "pwd.h", "sched.h",  "signal.h", "sys/",    "termios.h", "time.h", "unistd.h", "linux/"};

struct SourceFile {
    std::string path;  // from the repository root
    std::string text;
};

struct Include {
    std::string_view name;
    bool quoted = false;
    int line = 0;
};

std::vector<Include> includes_of(std::string_view text) {
    std::vector<Include> found;
    int line_number = 0;
    while (!text.empty()) {
        ++line_number;
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto skip_blanks = [&] {
            line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        };
        skip_blanks();
        if (!line.starts_with('#')) continue;
        line.remove_prefix(1);
        skip_blanks();
        if (!line.starts_with("include")) continue;
        line.remove_prefix(std::string_view("include").size());
        skip_blanks();
        if (!line.starts_with('"') && !line.starts_with('<')) continue;
        const bool quoted = line.front() == '"';
        const std::size_t close = line.find(quoted ? '"' : '>', 1);
        if (close == std::string_view::npos) continue;
        found.push_back({line.substr(1, close - 1), quoted, line_number});
    }
    return found;
}

// Headers in such a folder of a room are seen by that room's sources only, so they may show a library.
constexpr std::string_view kPrivateFolder = "/private/";

const Room* room_of(std::string_view path) {
    for (const Room& room : kRooms) {
        if (path.starts_with(room.folder) && path.substr(room.folder.size()).starts_with('/')) return &room;
    }
    return nullptr;
}

std::optional<std::string> broken_by_own(const Room& from, std::string_view include) {
    const Room* to = room_of(include);
    if (to == nullptr) return "an include names its room from the repository root: \"lib/http/...\"";
    if (to->folder == from.folder) return std::nullopt;
    if (include.find(kPrivateFolder) != std::string_view::npos)
        return "private headers are for their own room";
    if (to->row < from.row) return std::nullopt;
    return fmt::format("{} (row {}) may use rows below {} only, and {} is row {}", from.folder, from.row,
                       from.row, to->folder, to->row);
}

class ThirdPartyRule {
  public:
    std::optional<std::string> broken_by(const Room& from, std::string_view path, std::string_view include) {
        const bool in_header = path.ends_with(".hpp") && path.find(kPrivateFolder) == std::string_view::npos;
        // The standard library's headers have neither a folder nor a suffix.
        if (include.find_first_of("/.") == std::string_view::npos && include != "asio") return std::nullopt;
        for (const std::string_view system : kSystemHeaders) {
            if (!include.starts_with(system)) continue;
            if (from.row >= kFirstRowWithSystem && !in_header) return std::nullopt;
            return fmt::format("the operating system is for sources of row {} and above",
                               kFirstRowWithSystem);
        }
        for (const Library& library : kLibraries) {
            if (include.starts_with(library.prefix)) return broken_by(library, from, path, in_header);
        }
        return "no row of kLibraries in tests/include_order knows this library";
    }

  private:
    std::optional<std::string> broken_by(const Library& library, const Room& from, std::string_view path,
                                         bool in_header) {
        const auto& rooms = library.rooms;
        if (!rooms.front().empty() && std::find(rooms.begin(), rooms.end(), from.folder) == rooms.end()) {
            return fmt::format("this library is for {}{}{} only", rooms[0], rooms[1].empty() ? "" : " and ",
                               rooms[1]);
        }
        if (in_header && library.headers == Headers::no) {
            return "third-party types stay out of public headers";
        }
        const auto [first, is_new] = first_user_.try_emplace(library.prefix, path);
        if (library.files == Files::one && first->second != path) {
            return fmt::format("one file includes this library, and {} does already", first->second);
        }
        return std::nullopt;
    }

    std::map<std::string_view, std::string> first_user_;
};

// One line a broken rule: path:line, the include, the rule.
std::vector<std::string> broken_rules(const std::vector<SourceFile>& sources) {
    std::vector<std::string> broken;
    ThirdPartyRule third_party;
    for (const SourceFile& source : sources) {
        const Room* room = room_of(source.path);
        if (room == nullptr) {
            broken.push_back(source.path +
                             ": its folder is no room; kRooms in tests/include_order lists them");
            continue;
        }
        for (const Include& include : includes_of(source.text)) {
            const auto rule = include.quoted ? broken_by_own(*room, include.name)
                                             : third_party.broken_by(*room, source.path, include.name);
            if (!rule) continue;
            broken.push_back(fmt::format("{}:{}: {}{}{}: {}", source.path, include.line,
                                         include.quoted ? '"' : '<', include.name, include.quoted ? '"' : '>',
                                         *rule));
        }
    }
    return broken;
}

std::vector<SourceFile> own_sources() {
    std::vector<SourceFile> sources;
    const fs::path root = CACHEWRIGHT_SOURCE_DIR;
    for (const char* folder : {"lib", "rules", "cli"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            const auto suffix = entry.path().extension();
            if (suffix != ".hpp" && suffix != ".cpp") continue;
            std::ifstream file(entry.path(), std::ios::binary);
            sources.push_back({fs::relative(entry.path(), root).generic_string(),
                               {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}});
        }
    }
    std::sort(sources.begin(), sources.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return sources;
}

std::string joined(const std::vector<std::string>& lines) {
    std::ostringstream out;
    for (const auto& line : lines)
        out << line << '\n';
    return out.str();
}

}  // namespace

TEST_CASE("every include of the project keeps the order of the rooms") {
    const auto sources = own_sources();
    CHECK(sources.size() > 10);
    const auto broken = broken_rules(sources);
    INFO(joined(broken));
    CHECK(broken.empty());
}

TEST_CASE("an include against the order is caught, with its place and the rule") {
    const auto broken =
        broken_rules({{"lib/base/clock.cpp", "#pragma once\n #  include \"lib/http/date.hpp\"\n"}});
    REQUIRE(broken.size() == 1);
    CHECK(broken[0] ==
          "lib/base/clock.cpp:2: \"lib/http/date.hpp\": lib/base (row 0) may use rows below 0 only, and "
          "lib/http is row 1");
}

TEST_CASE("what breaks the order of the rooms, case by case") {
    struct Case {
        const char* path;
        const char* include;
        const char* rule;  // a part of it; empty when the include is allowed
    };
    const auto c = GENERATE(values<Case>({
        {"lib/policy/age.cpp", "\"lib/http/date.hpp\"", ""},
        {"lib/policy/age.cpp", "\"lib/policy/age.hpp\"", ""},
        {"lib/policy/age.cpp", "\"lib/lint/rule.hpp\"", "rows below 2"},
        {"lib/http/date.hpp", "\"lib/toml/table.hpp\"", "rows below 1"},
        {"lib/workflow/warm.cpp", "\"lib/proxy/session.hpp\"", ""},
        {"lib/proxy/session.cpp", "\"lib/probe/plan.hpp\"", "rows below 6"},
        {"lib/http/date.cpp", "\"date.hpp\"", "names its room"},
        {"lib/http/date.cpp", "\"../base/time.hpp\"", "names its room"},
        {"lib/attic/a.cpp", "<string>", "is no room"},
        {"lib/http/cookie.cpp", "<libpsl.h>", ""},
        {"lib/http/cookie.hpp", "<libpsl.h>", "public headers"},
        {"rules/cookies.cpp", "<libpsl.h>", "for lib/http only"},
        {"lib/base/result.hpp", "<tl/expected.hpp>", ""},
        {"lib/lint/runner.hpp", "<fmt/format.h>", "public headers"},
        {"lib/lint/runner.cpp", "<fmt/format.h>", ""},
        {"cli/arguments.hpp", "<CLI/CLI.hpp>", ""},
        {"lib/report/text.cpp", "<CLI/CLI.hpp>", "for cli only"},
        {"lib/report/json.cpp", "<nlohmann/json.hpp>", ""},
        {"lib/report/json.hpp", "<nlohmann/json_fwd.hpp>", "public headers"},
        {"lib/lint/runner.cpp", "<nlohmann/json.hpp>", "for lib/input and lib/report only"},
        {"lib/policy/age.cpp", "<simdjson.h>", "for lib/input only"},
        {"lib/proxy/session.cpp", "<asio.hpp>", "for lib/net only"},
        {"lib/http/date.cpp", "<boost/regex.hpp>", "knows this library"},
        {"lib/input/files.cpp", "<fcntl.h>", ""},
        {"lib/http/wire.cpp", "<sys/socket.h>", "operating system"},
    }));
    const auto broken = broken_rules({{c.path, fmt::format("#include {}\n", c.include)}});
    INFO(c.path << " includes " << c.include << "\n" << joined(broken));
    CHECK(broken.size() == (*c.rule == '\0' ? 0U : 1U));
    CHECK((broken.empty() || broken[0].find(c.rule) != std::string::npos));
}

TEST_CASE("a library that one file wraps is not included by a second") {
    const auto broken = broken_rules({{"lib/http/public_suffix.cpp", "#include <libpsl.h>\n"},
                                      {"lib/http/cookie.cpp", "#include <libpsl.h>\n"}});
    REQUIRE(broken.size() == 1);
    CHECK(broken[0].starts_with("lib/http/cookie.cpp:1: <libpsl.h>: one file"));
}
