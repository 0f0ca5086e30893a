#include "lib/origin/script.hpp"

#include "lib/base/ascii.hpp"
#include "lib/input/text_file.hpp"
#include "lib/origin/version_reading.hpp"
#include "lib/toml/parse.hpp"
#include "lib/toml/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <utility>

namespace cachewright::origin {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 6> kRouteKeys{"path",    "methods",    "about",
                                                     "advance", "after_last", "version"};
constexpr std::array<std::string_view, 1> kRootKeys{"route"};

// "request", "3 requests".
std::optional<std::uint64_t> request_count(std::string_view text) {
    if (text == "request") return 1;
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count == 0) return std::nullopt;
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    return rest == " requests" || (count == 1 && rest == " request") ? std::optional(count) : std::nullopt;
}

class RouteReader {
  public:
    RouteReader(const toml::Value& block, const ReadFile& read_file, toml::Problems& problems)
        : block_(block), table_(block.table), read_file_(read_file), problems_(problems) {}

    // Nothing when it has no path that could be asked.
    std::optional<Route> read() {
        check_keys(table_, kRouteKeys);
        auto path = read_path();
        Route route;
        if (path) route.path = *path;
        route.methods = {"GET"};
        if (const auto about = toml::read_string(table_, "about", problems_))
            route.about = std::string(*about);
        read_methods(route);
        const Version first = read_version(block_, {}, read_file_, problems_);
        const auto blocks = version_blocks();
        for (const toml::Value* block : blocks) {
            check_keys(block->table, {});
            route.versions.push_back(read_version(*block, first, read_file_, problems_));
            check_version(route.versions.back(), block->position, problems_);
        }
        if (blocks.empty()) {
            check_version(first, block_.position, problems_);
            route.versions.push_back(first);
        } else {
            route.advance = Advance::requests;
        }
        read_advance(route);
        read_after_last(route, blocks.size());
        if (!path) return std::nullopt;
        return route;
    }

  private:
    void check_keys(const toml::Table& table, std::span<const std::string_view> more) {
        const auto of_versions = version_keys();
        std::vector<std::string_view> known(of_versions.begin(), of_versions.end());
        known.insert(known.end(), more.begin(), more.end());
        toml::unknown_keys(table, known, problems_);
    }

    void problem(std::string_view key, std::string message, std::string hint = {}) {
        problems_.add(table_.find(key)->value.position, std::move(message), std::move(hint));
    }

    std::optional<http::UrlPattern> read_path() {
        if (table_.find("path") == nullptr) {
            problems_.add(block_.position, "this [[route]] has no 'path'",
                          "write path = \"/page\", or path = \"/**\" for every path");
            return std::nullopt;
        }
        const auto text = toml::read_string(table_, "path", problems_);
        if (!text) return std::nullopt;
        if (!text->starts_with('/')) {
            problem("path", fmt::format("the path '{}' does not begin with /", *text));
            return std::nullopt;
        }
        if (text->starts_with(own_paths)) {
            problem("path", fmt::format("paths below {} are the origin's own", own_paths));
            return std::nullopt;
        }
        auto pattern = http::UrlPattern::parse(*text);
        if (!pattern) {
            problem("path", std::move(pattern.error().message), std::move(pattern.error().hint));
            return std::nullopt;
        }
        return std::move(*pattern);
    }

    void read_methods(Route& route) {
        if (!toml::read_strings(table_, "methods", problems_)) return;
        const std::vector<toml::Value>& methods = table_.find("methods")->value.array;
        route.methods.clear();
        for (const toml::Value& method : methods) {
            if (method.kind != toml::Kind::string) continue;
            if (!base::is_token(method.text)) {
                problems_.add(method.position, fmt::format("'{}' is no method", method.text),
                              "write \"GET\" or \"POST\", or \"*\" for every method");
            } else if (method.text == "CONNECT") {
                problems_.add(method.position, "CONNECT asks for a tunnel, which an origin does not make");
            } else {
                route.methods.push_back(method.text);
            }
        }
        if (methods.empty())
            problem("methods", "'methods' is empty, so that nothing is answered", "leave it out for GET");
    }

    std::vector<const toml::Value*> version_blocks() {
        if (table_.find("version") == nullptr) return {};
        return toml::read_tables(table_, "version", problems_);
    }

    void read_advance(Route& route) {
        const auto text = toml::read_string(table_, "advance", problems_);
        if (!text) return;
        if (*text == "hold") {
            route.advance = Advance::hold;
        } else if (const auto count = request_count(*text)) {
            route.advance = Advance::requests;
            route.requests = *count;
        } else if (const auto every = read_interval()) {
            route.advance = Advance::time;
            route.every = *every;
        }
    }

    // The duration in `advance`; says what else there is where it is none.
    std::optional<base::Duration> read_interval() {
        toml::Problems unused("");
        const auto every = read_duration(table_, "advance", unused);
        if (every && *every >= 1ms) return every;
        problem(
            "advance",
            fmt::format("'{}' does not say when the next version comes", table_.find("advance")->value.text),
            "write \"request\", \"3 requests\", \"10s\" (at most a day), or \"hold\" to wait for POST "
            "/_origin/next");
        return std::nullopt;
    }

    void read_after_last(Route& route, std::size_t blocks) {
        const auto text = toml::read_string(table_, "after_last", problems_);
        if (!text) return;
        constexpr std::array<std::string_view, 2> words{"repeat", "stay"};
        const auto found = std::find(words.begin(), words.end(), *text);
        if (found == words.end()) {
            problem("after_last", fmt::format("'after_last' cannot be '{}'", *text),
                    toml::did_you_mean(*text, words, "there are: repeat, stay"));
        } else if (blocks == 0) {
            problem("after_last", "there is no last version without [[route.version]] blocks",
                    "leave it out");
        } else {
            route.after_last = static_cast<AfterLast>(found - words.begin());
        }
    }

    const toml::Value& block_;
    const toml::Table& table_;
    const ReadFile& read_file_;
    toml::Problems& problems_;
};

}  // namespace

bool Route::takes(std::string_view method) const {
    return std::any_of(methods.begin(), methods.end(), [&](const std::string& own) {
        return own == "*" || own == method || (own == "GET" && method == "HEAD");
    });
}

base::Result<Script> read_script(std::string_view text, const std::string& source,
                                 const ReadFile& read_file) {
    const auto document = toml::parse(text, source);
    if (!document) return tl::unexpected(document.error());
    toml::Problems problems(source);
    toml::unknown_keys(document->root, kRootKeys, problems);
    Script script;
    if (document->root.find("route") != nullptr) {
        for (const toml::Value* block : toml::read_tables(document->root, "route", problems)) {
            if (auto route = RouteReader(*block, read_file, problems).read())
                script.routes.push_back(std::move(*route));
        }
    }
    if (script.routes.empty() && problems.empty())
        problems.add({0, 1, 1}, "the script has no [[route]]",
                     "`cachewright origin --print-script` shows one");
    if (!problems.empty()) return tl::unexpected(problems.error());
    return script;
}

base::Result<Script> load_script(const std::string& path) {
    input::TextFileKind kind;
    kind.what = "a script of an origin";
    kind.most = toml::Limits{}.bytes;
    const auto text = input::read_text_file(path, kind);
    if (!text) return tl::unexpected(text.error());
    const auto folder = std::filesystem::path(path).parent_path();
    return read_script(*text, path, [&folder](const std::string& name) {
        input::TextFileKind body;
        body.what = "a body";
        body.most = std::size_t{64} << 20;
        body.when_larger = "'body_size' makes a body of any size";
        return input::read_text_file((folder / name).string(), body);
    });
}

}  // namespace cachewright::origin
