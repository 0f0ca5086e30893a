#include "lib/origin/version_reading.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/size_text.hpp"
#include "lib/http/date.hpp"
#include "lib/http/etag.hpp"
#include "lib/http/status.hpp"
#include "lib/http/wire_serialiser.hpp"
#include "lib/input/recorded_time.hpp"
#include "lib/origin/placeholders.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cachewright::origin {

namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 18> kVersionKeys{
    "status",     "headers", "body",        "body_file",      "body_size",     "framing",
    "chunk_size", "delay",   "chunk_delay", "etag",           "last_modified", "date",
    "ranges",     "interim", "trailers",    "truncate_after", "reset",         "repeat"};
constexpr std::array<std::string_view, 2> kRepeatKeys{"every", "times"};
constexpr std::array<std::string_view, 3> kBodyEnds{"length", "chunked", "close"};

constexpr std::uint64_t kLargestChunk = std::uint64_t{16} << 20;

struct FileType {
    std::string_view suffix;
    std::string_view type;
};
constexpr std::string_view kPlainText = "text/plain; charset=utf-8";
constexpr std::array kFileTypes{
    FileType{".html", "text/html; charset=utf-8"},
    FileType{".css", "text/css; charset=utf-8"},
    FileType{".js", "text/javascript; charset=utf-8"},
    FileType{".json", "application/json"},
    FileType{".xml", "application/xml"},
    FileType{".svg", "image/svg+xml"},
    FileType{".png", "image/png"},
    FileType{".jpg", "image/jpeg"},
    FileType{".webp", "image/webp"},
    FileType{".txt", kPlainText},
};

std::string_view type_of_file(std::string_view name) {
    const auto found = std::find_if(kFileTypes.begin(), kFileTypes.end(),
                                    [&](const FileType& row) { return name.ends_with(row.suffix); });
    return found == kFileTypes.end() ? "application/octet-stream" : found->type;
}

void add_or_replace(std::vector<Header>& headers, std::vector<Header> given) {
    std::erase_if(headers, [&](const Header& old) {
        return std::any_of(given.begin(), given.end(), [&](const Header& header) {
            return base::equals_ignore_case(header.name, old.name);
        });
    });
    std::move(given.begin(), given.end(), std::back_inserter(headers));
}

class VersionReader {
  public:
    VersionReader(const toml::Value& block, const ReadFile& read_file, toml::Problems& problems)
        : table_(block.table), read_file_(read_file), problems_(problems) {}

    Version read(Version version) {
        read_status(version);
        if (const toml::Entry* headers = table_.find("headers"))
            add_or_replace(version.headers, read_headers(headers->value, Section::header));
        read_body(version);
        if (const auto framing = toml::read_string(table_, "framing", problems_)) {
            const auto found = std::find(kBodyEnds.begin(), kBodyEnds.end(), *framing);
            if (found != kBodyEnds.end()) {
                version.body_end = static_cast<BodyEnd>(found - kBodyEnds.begin());
            } else {
                problem("framing", fmt::format("there is no framing '{}'", *framing),
                        toml::did_you_mean(*framing, kBodyEnds,
                                           fmt::format("there are: {}", fmt::join(kBodyEnds, ", "))));
            }
        }
        if (const auto size = read_size("chunk_size")) {
            if (*size == 0 || *size > kLargestChunk) {
                problem("chunk_size", "'chunk_size' is 1 byte to 16 MiB");
            } else {
                version.chunk_size = *size;
            }
        }
        version.delay = read_duration(table_, "delay", problems_).value_or(version.delay);
        version.chunk_delay = read_duration(table_, "chunk_delay", problems_).value_or(version.chunk_delay);
        read_etag(version);
        read_last_modified(version);
        version.date = toml::read_boolean(table_, "date", problems_).value_or(version.date);
        version.ranges = toml::read_boolean(table_, "ranges", problems_).value_or(version.ranges);
        version.reset = toml::read_boolean(table_, "reset", problems_).value_or(version.reset);
        read_interim(version);
        if (const toml::Entry* trailers = table_.find("trailers"))
            add_or_replace(version.trailers, read_headers(trailers->value, Section::trailer));
        if (const auto size = read_size("truncate_after")) version.truncate_after = size;
        read_repetition(version);
        return version;
    }

  private:
    enum class Section : std::uint8_t { header, trailer, interim };

    // At the value of `key`, which is there.
    void problem(std::string_view key, std::string message, std::string hint = {}) {
        problems_.add(table_.find(key)->value.position, std::move(message), std::move(hint));
    }

    void read_status(Version& version) {
        const auto status = toml::read_integer(table_, "status", problems_);
        if (!status) return;
        if (*status < 200 || *status > 599) {
            problem("status", fmt::format("a response cannot have the status {}", *status),
                    *status >= 100 && *status < 200
                        ? "what comes before the response is 'interim': interim = [\"103 Link: …\"]"
                        : "200 to 599");
            return;
        }
        version.status = static_cast<int>(*status);
    }

    std::vector<Header> read_headers(const toml::Value& value, Section section) {
        std::vector<Header> headers;
        if (value.kind == toml::Kind::table) {
            for (const toml::Entry& entry : value.table.entries())
                read_named(entry, section, headers);
        } else if (value.kind == toml::Kind::array) {
            for (const toml::Value& line : value.array)
                read_line(line, section, headers);
        } else {
            problems_.add(
                value.position,
                fmt::format("headers are a table or an array of lines, not {}", toml::kind_name(value.kind)),
                "write { Cache-Control = \"max-age=60\" } or [\"Cache-Control: max-age=60\"]");
        }
        return headers;
    }

    void read_named(const toml::Entry& entry, Section section, std::vector<Header>& headers) {
        const auto take = [&](const toml::Value& value) {
            if (value.kind == toml::Kind::integer) {
                add_header(entry.key, std::to_string(value.integer), value.position, section, headers);
            } else if (value.kind == toml::Kind::string) {
                add_header(entry.key, value.text, value.position, section, headers);
            } else {
                problems_.add(value.position,
                              fmt::format("the header '{}' takes text, a whole number or an array of these, "
                                          "one for each line, not {}",
                                          entry.key, toml::kind_name(value.kind)));
            }
        };
        if (entry.value.kind != toml::Kind::array) return take(entry.value);
        for (const toml::Value& value : entry.value.array)
            take(value);
    }

    void read_line(const toml::Value& line, Section section, std::vector<Header>& headers) {
        const std::size_t colon = line.text.find(':');
        if (line.kind != toml::Kind::string || colon == std::string::npos) {
            problems_.add(line.position, "a header line is text with a colon",
                          "write \"Cache-Control: max-age=60\"");
            return;
        }
        add_header(line.text.substr(0, colon), line.text.substr(colon + 1), line.position, section, headers);
    }

    void add_header(std::string name, std::string_view value, base::SourcePosition position, Section section,
                    std::vector<Header>& headers) {
        value = base::trim_ows(value);
        if (http::wire::check_field(name, "") != http::wire::Written::ok) {
            problems_.add(position, fmt::format("'{}' is no header name", name),
                          "letters, digits and -, without blanks");
        } else if (http::wire::check_field(name, value) != http::wire::Written::ok) {
            problems_.add(position,
                          fmt::format("the value of '{}' holds a line end or a control character", name),
                          "a header that comes several times is an array, with one value for each line");
        } else if (base::equals_ignore_case(name, "Content-Length") ||
                   base::equals_ignore_case(name, "Transfer-Encoding")) {
            problems_.add(position, fmt::format("'{}' follows from the body and cannot be given", name),
                          "'framing' chooses between length, chunked and close; 'truncate_after' sends less "
                          "than was promised");
        } else if (section == Section::trailer && !may_trail(name)) {
            problems_.add(position, fmt::format("'{}' cannot be a trailer", name), "RFC 9110 §6.5.1");
        } else if (const auto unknown = unknown_placeholder(value)) {
            unknown_word(*unknown, position);
        } else {
            headers.push_back({std::move(name), std::string(value)});
        }
    }

    static bool may_trail(std::string_view name) {
        http::FieldMap trailers;
        trailers.add(name, "x");
        std::string out;
        return http::wire::write_last_chunk(trailers, out) == http::wire::Written::ok;
    }

    void unknown_word(std::string_view word, base::SourcePosition position) {
        static constexpr std::array<std::string_view, 7> words{"version", "count",   "piece", "path",
                                                               "now",     "now+60s", "now-1h"};
        problems_.add(position, fmt::format("there is no placeholder '{{{}}}'", word),
                      toml::did_you_mean(word, words,
                                         "there are: {version}, {count}, {piece}, {path}, {now}, {now+60s}"));
    }

    void read_body(Version& version) {
        constexpr std::array<std::string_view, 3> kinds{"body", "body_file", "body_size"};
        const toml::Entry* first = nullptr;
        for (const std::string_view kind : kinds) {
            const toml::Entry* entry = table_.find(kind);
            if (entry == nullptr) continue;
            if (first != nullptr) {
                problems_.add(entry->key_position,
                              fmt::format("'{}' and '{}' both say what the body is", first->key, kind),
                              "leave one of them out");
                return;
            }
            first = entry;
        }
        if (first == nullptr) return;
        version.filler.reset();
        version.literal = false;
        version.text.clear();
        version.content_type = std::string(kPlainText);
        if (first->key == "body") {
            version.text = toml::read_string(table_, "body", problems_).value_or("");
        } else if (first->key == "body_size") {
            version.filler = read_size("body_size");
        } else if (const auto name = toml::read_string(table_, "body_file", problems_)) {
            version.literal = true;
            version.content_type = std::string(type_of_file(*name));
            auto content = read_file_(std::string(*name));
            if (content) {
                version.text = std::move(*content);
            } else {
                problem("body_file", std::move(content.error().message), std::move(content.error().hint));
            }
        }
    }

    std::optional<std::uint64_t> read_size(std::string_view key) {
        const toml::Entry* entry = table_.find(key);
        if (entry == nullptr) return std::nullopt;
        std::optional<std::uint64_t> size;
        if (entry->value.kind == toml::Kind::string) size = base::parse_size(entry->value.text);
        if (entry->value.kind == toml::Kind::integer && entry->value.integer >= 0)
            size = static_cast<std::uint64_t>(entry->value.integer);
        if (!size) problem(key, fmt::format("'{}' takes a size", key), "write \"100KiB\", \"2MB\" or 512");
        return size;
    }

    void read_etag(Version& version) {
        const auto text = toml::read_string(table_, "etag", problems_);
        if (!text) return;
        if (*text == "auto") {
            version.etag = ValidatorSource::automatic;
        } else if (*text == "none") {
            version.etag = ValidatorSource::none;
        } else if (const auto unknown = unknown_placeholder(*text)) {
            unknown_word(*unknown, table_.find("etag")->value.position);
        } else if (!http::parse_entity_tag(expand(*text, {}))) {
            problem("etag", fmt::format("'{}' is no entity tag", *text),
                    "write etag = '\"v1\"', with double quotes inside the single ones, or \"auto\", or "
                    "\"none\"");
        } else {
            version.etag = ValidatorSource::given;
            version.given_etag = std::string(*text);
        }
    }

    void read_last_modified(Version& version) {
        constexpr std::string_view key = "last_modified";
        const toml::Entry* entry = table_.find(key);
        if (entry == nullptr) return;
        const toml::Value& value = entry->value;
        if (value.kind == toml::Kind::string && value.text == "auto") {
            version.last_modified = ValidatorSource::automatic;
            return;
        }
        if (value.kind == toml::Kind::string && value.text == "none") {
            version.last_modified = ValidatorSource::none;
            return;
        }
        std::optional<base::TimePoint> time;
        if (value.kind == toml::Kind::string) {
            if (const auto date = http::parse_date(value.text, http::two_digit_years_from)) time = date->time;
        } else if (value.kind == toml::Kind::date) {
            time = input::parse_recorded_time(value.text);
        }
        if (!time) {
            problem(key, "'last_modified' takes \"auto\", \"none\" or a moment",
                    "write 2026-11-21T08:00:00Z without quotation marks");
            return;
        }
        version.last_modified = ValidatorSource::given;
        version.given_last_modified = *time;
    }

    void read_interim(Version& version) {
        const auto lines = toml::read_strings(table_, "interim", problems_);
        if (!lines) return;
        version.interim.clear();
        for (const toml::Value& value : table_.find("interim")->value.array) {
            if (value.kind != toml::Kind::string) continue;
            const std::string_view text = value.text;
            const std::string_view digits = text.substr(0, 3);
            const bool interim_status =
                digits.size() == 3 && base::all_digits(digits) && digits[0] == '1' && digits != "101";
            if (!interim_status || (text.size() > 3 && text[3] != ' ')) {
                problems_.add(value.position, fmt::format("'{}' is no interim response", text),
                              "write a status of 100 to 199, but not 101, and perhaps a header: \"103 Link: "
                              "</a.css>; rel=preload\"");
                continue;
            }
            Interim& interim = version.interim.emplace_back();
            interim.status = 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
            const std::string_view rest = base::trim_ows(text.substr(3));
            if (rest.empty()) continue;
            toml::Value line = value;
            line.text = std::string(rest);
            read_line(line, Section::interim, interim.headers);
        }
        if (version.interim.size() > http::kMostInterim) {
            problem("interim", fmt::format("more than {} interim responses", http::kMostInterim));
            version.interim.clear();
        }
    }

    void read_repetition(Version& version) {
        const toml::Table* repeat = toml::read_table(table_, "repeat", problems_);
        if (repeat == nullptr) return;
        toml::unknown_keys(*repeat, kRepeatKeys, problems_);
        Repetition repetition;
        if (repeat->find("every") == nullptr) {
            problem("repeat", "'repeat' does not say how often", "write repeat = { every = \"1s\" }");
            return;
        }
        const auto every = read_duration(*repeat, "every", problems_);
        if (!every) return;
        if (*every < 1ms) {
            problems_.add(repeat->find("every")->value.position, "a body is repeated at most every \"1ms\"");
            return;
        }
        repetition.every = *every;
        if (const auto times = toml::read_integer(*repeat, "times", problems_)) {
            if (*times < 1) {
                problems_.add(repeat->find("times")->value.position, "'times' cannot be below 1",
                              "leave it out to go on until the client goes");
                return;
            }
            repetition.times = static_cast<std::uint64_t>(*times);
        }
        version.repetition = repetition;
    }

    const toml::Table& table_;
    const ReadFile& read_file_;
    toml::Problems& problems_;
};

}  // namespace

std::span<const std::string_view> version_keys() {
    return kVersionKeys;
}

Version read_version(const toml::Value& block, const Version& base, const ReadFile& read_file,
                     toml::Problems& problems) {
    return VersionReader(block, read_file, problems).read(base);
}

void check_version(const Version& version, base::SourcePosition place, toml::Problems& problems) {
    const bool has_body = !version.text.empty() || version.filler.value_or(0) > 0;
    if (has_body && (version.status == 204 || version.status == 205 || version.status == 304)) {
        problems.add(place, fmt::format("a response with status {} has no body", version.status),
                     "leave the body out, or set another status");
    }
    if (version.repetition && version.filler)
        problems.add(place, "'repeat' repeats a 'body', not a 'body_size'", "write the text into 'body'");
    if (version.repetition && version.text.empty())
        problems.add(place, "'repeat' has no 'body' to repeat", "write the text into 'body'");
    if (!version.trailers.empty() && version.body_end != BodyEnd::chunked && !version.repetition)
        problems.add(place, "trailers stand behind a chunked body only", "add framing = \"chunked\"");
}

std::optional<base::Duration> read_duration(const toml::Table& table, std::string_view key,
                                            toml::Problems& problems) {
    auto read = toml::read_duration(table, key, "write \"200ms\", \"10s\" or \"1m30s\"", problems);
    if (read && *read > 24h) {
        problems.add(table.find(key)->value.position, fmt::format("'{}' cannot be longer than a day", key));
        read.reset();
    }
    return read;
}

}  // namespace cachewright::origin
