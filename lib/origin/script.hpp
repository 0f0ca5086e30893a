// The script of an origin: which routes it has, and what each of them answers. docs/origin.md has the format.
#pragma once

#include "lib/base/result.hpp"
#include "lib/base/source_position.hpp"
#include "lib/base/time.hpp"
#include "lib/http/url_pattern.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::origin {

struct Header {
    std::string name;   // a token
    std::string value;  // without CR, LF, NUL and other controls; may hold placeholders
};

// Where an answer's body ends.
enum class BodyEnd : std::uint8_t { length, chunked, close };

enum class ValidatorSource : std::uint8_t { none, automatic, given };

// A response before the one that counts.
struct Interim {
    int status = 103;
    std::vector<Header> headers;
};

// The body is sent again and again.
struct Repetition {
    base::Duration every{};
    std::optional<std::uint64_t> times;  // nothing: until the client goes
};

// What one version of a route answers.
struct Version {
    int status = 200;
    std::vector<Header> headers;
    std::string text;                         // the body, with placeholders unless `literal`
    bool literal = false;                     // it came from a file
    std::optional<std::uint64_t> filler;      // instead of `text`: a body of that many bytes
    std::optional<std::string> content_type;  // when `headers` have none
    BodyEnd body_end = BodyEnd::length;
    base::Duration delay{};
    std::uint64_t chunk_size = std::uint64_t{16} << 10;
    base::Duration chunk_delay{};
    ValidatorSource etag = ValidatorSource::none;
    std::string given_etag;  // with placeholders
    ValidatorSource last_modified = ValidatorSource::none;
    base::TimePoint given_last_modified;
    bool date = true;
    bool ranges = true;
    std::vector<Interim> interim;
    std::vector<Header> trailers;
    std::optional<Repetition> repetition;
    std::optional<std::uint64_t> truncate_after;
    bool reset = false;
};

enum class Advance : std::uint8_t {
    never,
    requests,  // after so many of them
    time,
    hold,  // until POST /_origin/next
};
enum class AfterLast : std::uint8_t { repeat, stay };

struct Route {
    std::string about;
    http::UrlPattern path;
    std::vector<std::string> methods;  // GET brings HEAD along; "*" is every method
    Advance advance = Advance::never;
    std::uint64_t requests = 1;  // Advance::requests
    base::Duration every{};      // Advance::time
    AfterLast after_last = AfterLast::repeat;
    std::vector<Version> versions;  // at least one

    [[nodiscard]] bool takes(std::string_view method) const;
};

struct Script {
    std::vector<Route> routes;  // the first that matches answers
};

// Below it the origin has paths of its own, which no route may take.
inline constexpr std::string_view own_paths = "/_origin/";

// Reads the file that `body_file` names.
using ReadFile = std::function<base::Result<std::string>(const std::string& name)>;

// `source` names the text in messages, "source:line:column: …". Errors (usage): what is no TOML, and all that
// docs/origin.md does not allow, all of it at once.
[[nodiscard]] base::Result<Script> read_script(std::string_view text, const std::string& source,
                                               const ReadFile& read_file);

// From a file; body files are sought beside it. Errors besides: it, or a body file, does not exist or cannot
// be read.
[[nodiscard]] base::Result<Script> load_script(const std::string& path);

// What an origin answers that was given no file.
[[nodiscard]] std::string_view builtin_script();

}  // namespace cachewright::origin
