#include "tests/lib/vendor/case_file.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/uri.hpp"
#include "lib/manifest/config.hpp"
#include "lib/toml/parse.hpp"
#include "lib/toml/reading.hpp"
#include "tests/support/message_builder.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>

namespace cachewright::test {

namespace {

using Words = std::span<const std::string_view>;
constexpr std::array<std::string_view, 20> kCaseKeys{
    "name",   "source", "settings", "request",    "response",      "body_size",   "each",
    "stored", "ttl",    "ttl_from", "reason",     "ttl_field",     "first",       "next",
    "key",    "client", "then",     "parameters", "first_outcome", "next_outcome"};
constexpr std::array<std::string_view, 8> kThenKeys{"at",      "request", "origin", "word",
                                                    "outcome", "reason",  "status", "client"};
constexpr std::array<std::string_view, 11> kLifetimeSources{
    "max-age", "s-maxage", "expires",   "default",       "status-default", "fixed",
    "minimum", "maximum",  "heuristic", "error-minimum", "no-cache"};
constexpr std::array<std::string_view, 4> kOrigins{"unchanged", "changed", "error", "unreachable"};
// Parameters that no answer to a recorded request shows: the two words are for requests that a setting made
// outside the cache sends past it, and for answers that the cache makes itself. Others are pinned by what
// they do.
constexpr std::array<std::string_view, 5> kUnseenParameters{"tags.", "purge.", "collapsing.", "status.bypass",
                                                            "status.synthetic"};
constexpr std::string_view kEach = "{each}";

void replace_each(toml::Value& value, std::string_view word) {
    for (std::size_t at = value.text.find(kEach); at != std::string::npos;
         at = value.text.find(kEach, at + word.size()))
        value.text.replace(at, kEach.size(), word);
    for (toml::Value& element : value.array)
        replace_each(element, word);
    std::vector<toml::Entry> entries(value.table.entries().begin(), value.table.entries().end());
    for (toml::Entry& entry : entries)
        replace_each(entry.value, word);
    value.table = toml::Table(std::move(entries));
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(base::trim_ows(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    while (!lines.empty() && lines.back().empty())
        lines.pop_back();
    return lines;
}

std::string_view take_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line = base::trim_ows(line.substr(end));
    return word;
}

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

class CaseReader {
  public:
    CaseReader(const toml::Table& table, toml::Problems& problems) : table_(table), problems_(problems) {}

    Case read(base::SourcePosition position) {
        toml::unknown_keys(table_, kCaseKeys, problems_);
        Case read;
        read.position = position;
        const auto required = [&](std::string_view key) {
            Maybe<std::string> text = string(table_, key);
            if (!text && table_.find(key) == nullptr) missing(position, key);
            return std::move(text).value_or(Expected<std::string>{{}, position});
        };
        read.name = required("name").value;
        read.source = required("source");
        read_settings(read);
        read_expectations(read);
        if (only_parameters(read)) return read;
        const Expected<std::string> request = required("request");
        const Expected<std::string> response = required("response");
        read.exchange.emplace();
        read_exchange(request, response, *read.exchange);
        for (const toml::Value* step : toml::read_tables(table_, "then", problems_))
            read.then.push_back(read_step(*step, *read.exchange));
        if (!expects_something(read))
            problems_.add(position, "the case expects nothing", "say what is stored, answered or received");
        return read;
    }

  private:
    void missing(base::SourcePosition position, std::string_view key) {
        problems_.add(position, "'" + std::string(key) + "' is missing here");
    }

    bool only_parameters(const Case& read) const {
        return !read.parameters.empty() && table_.find("request") == nullptr &&
               table_.find("response") == nullptr;
    }

    static bool expects_something(const ExpectedAnswer& answer) {
        return answer.word || answer.outcome || answer.reason || answer.status || !answer.client.empty();
    }
    static bool expects_something(const Case& read) {
        return read.stored || read.ttl || read.ttl_from || read.ttl_field || read.reason || read.key ||
               expects_something(read.first) || expects_something(read.next) || !read.then.empty() ||
               !read.parameters.empty();
    }

    Maybe<std::string> string(const toml::Table& table, std::string_view key) {
        const auto text = toml::read_string(table, key, problems_);
        if (!text) return std::nullopt;
        return Expected<std::string>{std::string(*text), table.find(key)->value.position};
    }

    // One of `words`.
    Maybe<std::string> choice(const toml::Table& table, std::string_view key, Words words) {
        Maybe<std::string> text = string(table, key);
        if (!text || std::find(words.begin(), words.end(), text->value) != words.end()) return text;
        std::string all;
        for (const std::string_view word : words)
            all.append(all.empty() ? "it takes " : ", ").append(word);
        problems_.add(text->position, "'" + std::string(key) + "' does not take '" + text->value + "'",
                      toml::did_you_mean(text->value, words, all));
        return std::nullopt;
    }

    Maybe<policy::Outcome> outcome(const toml::Table& table, std::string_view key) {
        static const std::vector<std::string_view> names = [] {
            std::vector<std::string_view> all;
            for (std::size_t i = 0; i < static_cast<std::size_t>(policy::Outcome::count_); ++i)
                all.push_back(policy::outcome_name(static_cast<policy::Outcome>(i)));
            return all;
        }();
        const Maybe<std::string> name = choice(table, key, names);
        if (!name) return std::nullopt;
        return Expected<policy::Outcome>{*policy::outcome_from_name(name->value), name->position};
    }

    Maybe<base::Duration> duration(const toml::Table& table, std::string_view key) {
        const Maybe<std::string> text = string(table, key);
        if (!text) return std::nullopt;
        std::string_view digits = text->value;
        if (digits.starts_with('+')) digits.remove_prefix(1);
        const auto read = base::parse_duration(digits);
        if (!read) {
            problems_.add(text->position, "'" + text->value + "' is no duration", "write 10s, 2h or 1h30m");
            return std::nullopt;
        }
        return Expected<base::Duration>{*read, text->position};
    }

    void read_settings(Case& read) {
        const toml::Table* settings = toml::read_table(table_, "settings", problems_);
        if (settings == nullptr) return;
        for (const toml::Entry& entry : settings->entries()) {
            auto text = manifest::setting_text(entry.value);
            if (text) {
                read.settings.push_back({entry.key, std::move(*text)});
            } else {
                problems_.add(entry.value.position, "the setting '" + entry.key + "' does not take " +
                                                        std::string(toml::kind_name(entry.value.kind)));
            }
        }
    }

    std::vector<ExpectedField> client(const toml::Table& table) {
        std::vector<ExpectedField> fields;
        const toml::Table* named = toml::read_table(table, "client", problems_);
        if (named == nullptr) return fields;
        for (const toml::Entry& entry : named->entries()) {
            const auto text = manifest::setting_text(entry.value);
            if (!base::is_token(entry.key)) {
                problems_.add(entry.key_position, "'" + entry.key + "' is no field name");
            } else if (!text || entry.value.kind == toml::Kind::array) {
                problems_.add(entry.value.position, "a field's value is text; \"\" means that it is absent");
            } else {
                fields.push_back({entry.key, dated(*text, entry.value.position), entry.value.position});
            }
        }
        return fields;
    }

    void read_expectations(Case& read) {
        if (const auto stored = toml::read_boolean(table_, "stored", problems_))
            read.stored = Expected<bool>{*stored, table_.find("stored")->value.position};
        read.ttl = duration(table_, "ttl");
        read.ttl_from = choice(table_, "ttl_from", kLifetimeSources);
        read.ttl_field = string(table_, "ttl_field");
        read.reason = string(table_, "reason");
        read.key = string(table_, "key");
        read.first = {string(table_, "first"), outcome(table_, "first_outcome"), {}, client(table_), {}};
        read.next = {string(table_, "next"), outcome(table_, "next_outcome"), {}, {}, {}};
        const toml::Table* parameters = toml::read_table(table_, "parameters", problems_);
        if (parameters == nullptr) return;
        for (const toml::Entry& entry : parameters->entries()) {
            const bool unseen =
                std::any_of(kUnseenParameters.begin(), kUnseenParameters.end(),
                            [&](std::string_view step) { return entry.key.starts_with(step); });
            const auto text = manifest::setting_text(entry.value);
            if (!unseen) {
                problems_.add(entry.key_position,
                              "'" + entry.key + "' is no parameter that only its value shows",
                              "quote the name: \"tags.header\"; others than tags, purge, collapsing, "
                              "status.bypass and status.synthetic are shown by what is stored, answered "
                              "and received");
            } else if (!text) {
                problems_.add(entry.value.position, "a parameter's value is text, a number, true or false");
            } else {
                read.parameters.push_back({entry.key, *text, entry.value.position});
            }
        }
    }

    // {+60} and {-60} become dates; other braces are mistakes.
    std::string dated(std::string_view text, base::SourcePosition position) {
        for (std::size_t open = text.find('{'); open != std::string_view::npos;
             open = text.find('{', open + 1)) {
            const std::size_t close = std::min(text.find('}', open), text.size());
            std::string_view digits = text.substr(open + 1, close - open - 1);
            if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
            if (is_number(digits) && close < text.size()) continue;
            problems_.add(position, "{...} stands for a date, in seconds from the arrival: {+3600}, {-60}");
            return {};
        }
        return expand_dates(text);
    }

    http::FieldMap fields(std::span<const std::string_view> lines, base::SourcePosition position) {
        http::FieldMap map;
        for (const std::string_view line : lines) {
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos || !base::is_token(line.substr(0, colon))) {
                problems_.add(position, "'" + std::string(line) + "' is no field line",
                              "write one \"Name: value\" a line");
                continue;
            }
            map.add(line.substr(0, colon), dated(line.substr(colon + 1), position));
        }
        return map;
    }

    // Sets method, target and fields; returns the URL.
    std::string read_request(const Expected<std::string>& text, http::Request& request) {
        const std::vector<std::string_view> lines = lines_of(text.value);
        std::string_view line = lines.empty() ? std::string_view{} : lines.front();
        const std::string_view method = take_word(line);
        const auto uri = http::parse_uri(line);
        if (!base::is_token(method) || !uri || !uri->is_absolute() || !uri->host) {
            problems_.add(text.position, "the first line is no method with an absolute URL",
                          "write \"GET https://www.example.com/path\"");
            return {};
        }
        request.method = method;
        request.target = uri->path.empty() ? "/" : std::string(uri->path);
        if (uri->query) request.target.append("?").append(*uri->query);
        request.fields = fields(std::span(lines).subspan(1), text.position);
        if (!request.fields.contains(http::FieldId::host)) {
            std::string host(*uri->host);
            if (uri->port) host.append(":").append(*uri->port);
            request.fields.add("Host", host);
        }
        return std::string(line);
    }

    void read_exchange(const Expected<std::string>& request, const Expected<std::string>& response,
                       http::Exchange& exchange) {
        exchange.request.emplace();
        exchange.url = read_request(request, *exchange.request);
        exchange.request_time = kReceived;
        exchange.response_time = kReceived;
        const std::vector<std::string_view> lines = lines_of(response.value);
        const std::string_view status = lines.empty() ? std::string_view{} : lines.front();
        if (!is_number(status) || status.size() != 3 || status.front() < '1' || status.front() > '5') {
            problems_.add(response.position, "the first line is no status code", "write \"200\"");
            return;
        }
        std::from_chars(status.data(), status.data() + status.size(), exchange.response.status);
        exchange.response.fields = fields(std::span(lines).subspan(1), response.position);
        if (!exchange.response.fields.contains(http::FieldId::date))
            exchange.response.fields.add("Date", http::format_date(kReceived));
        if (const auto size = toml::read_integer(table_, "body_size", problems_)) {
            if (*size < 0) {
                problems_.add(table_.find("body_size")->value.position, "a size is not negative");
            } else {
                exchange.response.body.full_size = static_cast<std::uint64_t>(*size);
            }
        }
    }

    LaterStep read_step(const toml::Value& step, const http::Exchange& recorded) {
        const toml::Table& table = step.table;
        toml::unknown_keys(table, kThenKeys, problems_);
        LaterStep read;
        read.position = step.position;
        if (const auto at = duration(table, "at")) {
            read.later.at = at->value;
        } else if (table.find("at") == nullptr) {
            missing(step.position, "at");
        }
        read.later.request = *recorded.request;
        if (const auto request = string(table, "request")) {
            read.later.request = {};
            read.later.url = read_request(*request, read.later.request);
        }
        if (const auto origin = choice(table, "origin", kOrigins)) {
            const auto found = std::find(kOrigins.begin(), kOrigins.end(), origin->value);
            read.later.origin = static_cast<vendor::OriginState>(found - kOrigins.begin());
        }
        read.expected = {
            string(table, "word"), outcome(table, "outcome"), string(table, "reason"), client(table), {}};
        if (const auto status = toml::read_integer(table, "status", problems_))
            read.expected.status = Expected<std::int64_t>{*status, table.find("status")->value.position};
        if (!expects_something(read.expected))
            problems_.add(step.position, "the request expects nothing",
                          "say word, outcome, reason, status or client");
        return read;
    }

    const toml::Table& table_;
    toml::Problems& problems_;
};

}  // namespace

base::Result<CaseFile> read_cases(std::string_view text, std::string path) {
    const auto document = toml::parse(text, path);
    if (!document) return tl::unexpected(document.error());
    CaseFile file;
    file.path = std::move(path);
    toml::Problems problems(file.path);
    constexpr std::array<std::string_view, 1> known{"case"};
    toml::unknown_keys(document->root, known, problems);
    for (const toml::Value* written : toml::read_tables(document->root, "case", problems)) {
        ++file.written;
        const auto each = toml::read_strings(written->table, "each", problems);
        if (!each) {
            file.cases.push_back(CaseReader(written->table, problems).read(written->position));
            continue;
        }
        for (const std::string_view word : *each) {
            toml::Value copy = *written;
            replace_each(copy, word);
            Case read = CaseReader(copy.table, problems).read(written->position);
            read.name.append(" [").append(word).append("]");
            file.cases.push_back(std::move(read));
        }
    }
    if (!problems.empty()) return tl::unexpected(problems.error());
    return file;
}

std::optional<base::Result<CaseFile>> load_cases_of(std::string_view profile) {
    const std::string path = std::string("fixtures/vendors/").append(profile) + ".toml";
    std::ifstream file(CACHEWRIGHT_SOURCE_DIR "/" + path, std::ios::binary);
    if (!file) return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return read_cases(text, path);
}

}  // namespace cachewright::test
