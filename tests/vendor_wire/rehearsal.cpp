#include "tests/vendor_wire/rehearsal.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/content_length.hpp"
#include "lib/http/date.hpp"
#include "lib/http/range.hpp"
#include "lib/policy/explanation.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/vendor/catalog.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace cachewright::tests {

namespace {

using test::Case;
using vendor::OriginState;

// More is not sent through sockets for one case.
constexpr std::uint64_t kMostContent = std::uint64_t{32} << 20;
constexpr std::string_view kUsualContent = "documented";

base::TimePoint wall_now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

// Cases count from an arrival of their own; here it is now.
std::string moved(std::string_view value, base::Duration by) {
    const auto date = http::parse_date(value, base::TimePoint{});
    return date ? http::format_date(date->time + by) : std::string(value);
}

std::string lines_of(const http::FieldMap& fields, base::Duration by) {
    std::string lines;
    for (const http::FieldLine& line : fields) {
        if (line.id == http::FieldId::content_length || line.id == http::FieldId::host) continue;
        std::string value = moved(line.value, by);
        // The proxy's clients speak without TLS.
        for (std::size_t at = 0; (at = value.find("https://", at)) != std::string::npos;)
            value.erase(at + 4, 1);
        lines.append(line.name).append(": ").append(value).append("\r\n");
    }
    return lines;
}

std::uint64_t content_size(const Case& read) {
    const http::Response& response = read.exchange->response;
    if (response.body.full_size) return *response.body.full_size;
    const auto part = http::parse_content_range(response.fields.value(http::FieldId::content_range));
    if (response.status == 206 && part && part->range) return part->range->size();
    return http::content_length(response.fields).value_or(kUsualContent.size());
}

// The origin of one case. What it answers depends on how it stands, which a test changes between requests.
class CaseOrigin {
  public:
    CaseOrigin(const Case& read, base::Duration moved_by)
        : response_(read.exchange->response),
          asked_for_part_(read.exchange->request->fields.contains("Range")),
          moved_by_(moved_by),
          size_(content_size(read)) {}

    void stands(OriginState state) {
        const std::lock_guard lock(mutex_);
        state_ = state;
    }

    void answer(const SeenRequest& request, OriginStream& stream) {
        const std::lock_guard lock(mutex_);
        if (state_ == OriginState::error) {
            stream.send(tests::answer(503, "", ""));
            return;
        }
        http::Response response = response_;
        if (state_ == OriginState::changed) {
            if (response.fields.contains("ETag")) response.fields.set("ETag", "\"changed\"");
            if (response.fields.contains("Last-Modified"))
                response.fields.set("Last-Modified", http::format_date(wall_now() - moved_by_));
        }
        // RFC 9110 §15.3.7: a part is for who asked for one.
        if (response.status == 206 && asked_for_part_ && !request.has("Range")) {
            response.status = 200;
            response.fields.remove("Content-Range");
        }
        const bool confirms = state_ == OriginState::unchanged &&
                              ((response.fields.contains("ETag") &&
                                request.field("If-None-Match") == response.fields.combined("ETag")) ||
                               (response.fields.contains("Last-Modified") && !request.has("If-None-Match") &&
                                request.field("If-Modified-Since") ==
                                    moved(response.fields.combined("Last-Modified"), moved_by_)));
        if (confirms && response.status < 300) response.status = 304;
        if (response.status == 304 && !request.conditional()) response.status = 200;
        std::string bytes = "HTTP/1.1 " + std::to_string(response.status) + " Said\r\n";
        bytes += lines_of(response.fields, moved_by_);
        const bool bodiless = response.status == 304 || response.status == 204;
        if (!bodiless) bytes += "Content-Length: " + std::to_string(size_) + "\r\n";
        bytes += "\r\n";
        if (!bodiless && request.message.method != "HEAD") {
            const auto size = static_cast<std::size_t>(size_);
            bytes += size == kUsualContent.size() ? std::string(kUsualContent) : std::string(size, 'x');
        }
        stream.send(bytes);
    }

  private:
    const http::Response response_;
    const bool asked_for_part_;
    const base::Duration moved_by_;
    const std::uint64_t size_;
    std::mutex mutex_;
    OriginState state_ = OriginState::unchanged;
};

// "cache;desc=\"hit\"" among the members of Server-Timing.
std::string outcome_of(const ClientResponse& response) {
    const std::string timing = response.field("Server-Timing");
    const std::string_view begin = "cache;desc=\"";
    const std::size_t at = timing.find(begin);
    if (at == std::string::npos) return {};
    const std::size_t from = at + begin.size();
    return timing.substr(from, timing.find('"', from) - from);
}

// The text before the digits at its end, and these.
std::pair<std::string_view, std::optional<long>> number_behind(std::string_view text) {
    const std::size_t last = text.find_last_not_of("0123456789");
    const std::string_view digits = last == std::string_view::npos ? text : text.substr(last + 1);
    const std::string_view words = text.substr(0, text.size() - digits.size());
    if (digits.empty() || digits.size() > 9) return {words, std::nullopt};
    return {words, std::atol(std::string(digits).c_str())};
}

class Comparison {
  public:
    Comparison(std::string_view word_field, base::Duration moved_by)
        : word_field_(word_field), moved_by_(moved_by) {}

    void differs(base::SourcePosition position, std::string_view what, std::string_view expected,
                 std::string_view actual) {
        found_.push_back("line " + std::to_string(position.line) + ", " + std::string(what) + ": expected '" +
                         std::string(expected) + "', actual '" + std::string(actual) + "'");
    }
    void answer(std::string_view which, const test::ExpectedAnswer& expected, const ClientResponse& actual) {
        const std::string name(which);
        if (expected.word && !word_field_.empty()) {
            const std::string word = said_by_vendor(actual, word_field_);
            if (!same(expected.word->value, word) && !says_the_same(expected.word->value, actual))
                differs(expected.word->position, name + " word", expected.word->value, word);
        }
        if (expected.outcome) {
            const std::string_view wanted = policy::outcome_name(expected.outcome->value);
            if (outcome_of(actual) != wanted)
                differs(expected.outcome->position, name + " outcome", wanted, outcome_of(actual));
        }
        if (expected.status && expected.status->value != actual.status)
            differs(expected.status->position, name + " status", std::to_string(expected.status->value),
                    std::to_string(actual.status));
        for (const test::ExpectedField& field : expected.client) {
            const std::string value = said_by_vendor(actual, field.name);
            if (says_the_same(field.value, actual)) continue;
            if (!same(moved(field.value, moved_by_), value) || actual.has(field.name) != !field.value.empty())
                differs(field.position, name + " " + field.name, field.value.empty() ? "absent" : field.value,
                        actual.has(field.name) ? value : "absent");
        }
    }
    // What Cache-Status and the decision record say of the first answer.
    void storing(const Case& read, const ClientResponse& first, std::optional<base::Seconds> lifetime) {
        const bool stored = first.cache_status().stored.value_or(false);
        if (read.stored && read.stored->value != stored)
            differs(read.stored->position, "stored", read.stored->value ? "true" : "false",
                    stored ? "true" : "false");
        if (!read.ttl || !stored) return;
        const auto wanted = std::chrono::duration_cast<base::Seconds>(read.ttl->value);
        if (!lifetime || std::chrono::abs(*lifetime - wanted) > base::Seconds{1})
            differs(read.ttl->position, "ttl", std::to_string(wanted.count()),
                    lifetime ? std::to_string(lifetime->count()) : "none");
    }
    [[nodiscard]] Differences take() { return std::move(found_); }

  private:
    // rfc9111 has Cache-Status itself for a status header, in which the proxy tells more and has its own
    // name.
    [[nodiscard]] bool says_the_same(std::string_view word, const ClientResponse& actual) const {
        if (!word.starts_with("rfc9111;")) return false;
        http::FieldMap field;
        field.add("Cache-Status", word);
        const auto wanted = http::parse_cache_status(field);
        if (wanted.caches.size() != 1) return false;
        const http::CacheStatus& one = wanted.caches.front();
        const http::CacheStatus said = actual.cache_status();
        return one.hit == said.hit && one.fwd == said.fwd &&
               (!one.fwd_status || one.fwd_status == said.fwd_status);
    }
    // Of a Cache-Status of ours beside the vendor's, the vendor's member.
    [[nodiscard]] static std::string said_by_vendor(const ClientResponse& actual, std::string_view field) {
        http::FieldMap fields;
        for (const http::FieldLine& line : actual.fields) {
            const bool ours = line.id == http::FieldId::cache_status && line.value.starts_with("Cachewright");
            if (!ours) fields.add(line.name, line.value);
        }
        return fields.combined(field);
    }
    // A second may have begun since the request was made.
    [[nodiscard]] static bool same(std::string_view expected, std::string_view actual) {
        if (expected == actual) return true;
        // Akamai writes behind its word which server it is.
        if (!expected.empty() && actual.starts_with(std::string(expected) + " from a")) return true;
        const auto wanted = http::parse_date(expected, base::TimePoint{});
        const auto come = http::parse_date(actual, base::TimePoint{});
        if (wanted && come) return std::chrono::abs(wanted->time - come->time) <= base::Seconds{3};
        // "max-age=500", "70": on a loaded machine some seconds go by.
        const auto [words, number] = number_behind(expected);
        const auto [come_words, come_number] = number_behind(actual);
        return number && come_number && words == come_words && std::labs(*number - *come_number) <= 3;
    }

    std::string word_field_;
    base::Duration moved_by_;
    Differences found_;
};

}  // namespace

std::string_view Rehearsal::obstacle(const Case& read) {
    if (!read.exchange) return "about parameters alone";
    if (content_size(read) > kMostContent) return "its content is larger than a test may be";
    if (read.exchange->response.status < 200) return "an interim answer";
    for (const test::LaterStep& step : read.then) {
        const bool other =
            !step.later.url.empty() && step.later.url.substr(0, 5) != read.exchange->url.substr(0, 5);
        if (other) return "it asks with http and https";
    }
    return {};
}

void Rehearsal::post(std::string_view path, std::string_view json) const {
    const std::uint16_t port = proxied_->proxy.admin_port();
    const ClientResponse response =
        ask(port, "POST", path,
            "Host: 127.0.0.1:" + std::to_string(port) + "\nContent-Type: application/json\nConnection: close",
            json);
    if (response.status != 200) throw std::runtime_error(std::string(path) + ": " + response.body);
}

void Rehearsal::take_stage(const Case& read) {
    std::vector<std::string> flags{"--profile", profile_, "--no-config",   "--server-timing",
                                   "--via",     "off",    "--origin-host", "client",
                                   "--threads", "1",      "--max-object",  "64MiB"};
    for (const vendor::SettingValue& setting : read.settings) {
        flags.emplace_back("--set");
        flags.push_back(profile_ + "." + setting.key + "=" + setting.value);
    }
    if (proxied_ != nullptr && flags == settings_) return;
    const auto configured = vendor::configure(*vendor::find_profile(profile_), read.settings);
    if (!configured) throw std::runtime_error(configured.error().message);
    word_field_ = configured->options.status.header;
    proxied_ = nullptr;
    proxied_ = std::make_unique<Proxied>(flags);
    settings_ = std::move(flags);
    post("/api/clock", R"({"freeze": true})");
}

ClientResponse Rehearsal::ask_as(const http::Request& request, base::Duration moved_by) {
    Client client = proxied_->connect();
    client.keep_body(0);
    const auto content = static_cast<std::size_t>(http::content_length(request.fields).value_or(0));
    const std::string length = "Content-Length: " + std::to_string(content) + "\r\n";
    client.send(request.method + " " + request.target + " HTTP/1.1\r\nHost: " +
                request.fields.combined("Host") + "\r\n" + lines_of(request.fields, moved_by) +
                (content == 0 ? "" : length) + "\r\n" + std::string(content, 'x'));
    return client.receive(request.method);
}

std::optional<base::Seconds> Rehearsal::lifetime_told(const ClientResponse& response) const {
    const std::uint16_t port = proxied_->proxy.admin_port();
    const std::string path = "/api/decisions/" + response.field("X-Cachewright-Request-Id");
    std::string body;
    const bool came = eventually([&] {
        const ClientResponse record =
            ask(port, "GET", path, "Host: 127.0.0.1:" + std::to_string(port) + "\nConnection: close");
        body = record.body;
        return record.status == 200;
    });
    constexpr std::string_view kName = "\"lifetime_seconds\":";
    const std::size_t at = body.find(kName);
    if (!came || at == std::string::npos) return std::nullopt;
    return base::Seconds{std::lround(std::strtod(body.c_str() + at + kName.size(), nullptr))};
}

Differences Rehearsal::play(const Case& read) {
    take_stage(read);
    const base::Duration moved_by = wall_now() - *read.exchange->response_time;
    const http::Request& request = *read.exchange->request;
    const auto origin = std::make_shared<CaseOrigin>(read, moved_by);
    const auto answers = [&](const std::string& target) {
        proxied_->origin.on(target, [origin](const SeenRequest& seen, OriginStream& stream) {
            origin->answer(seen, stream);
        });
    };
    answers(request.target);
    const auto begin = [&] {
        post("/api/purge", R"({"everything": true})");
        post("/api/faults", R"({"rules": []})");
        origin->stands(OriginState::unchanged);
        return ask_as(request, moved_by);
    };

    Comparison comparison(word_field_, moved_by);
    const ClientResponse first = begin();
    comparison.answer("first", read.first, first);
    comparison.storing(read, first, read.ttl ? lifetime_told(first) : std::nullopt);
    if (read.next.word || read.next.outcome) {
        proxied_->advance(base::duration_short(policy::next_request_after(read.exchange->response.status)));
        comparison.answer("next", read.next, ask_as(request, moved_by));
    }
    for (const test::LaterStep& step : read.then) {
        answers(step.later.request.target);
        static_cast<void>(begin());
        proxied_->advance(base::duration_short(step.later.at));
        if (step.later.origin == OriginState::unreachable)
            post("/api/faults", R"({"rules": [{"refused": true}]})");
        origin->stands(step.later.origin);
        comparison.answer("+" + base::duration_short(step.later.at), step.expected,
                          ask_as(step.later.request, moved_by));
    }
    return comparison.take();
}

}  // namespace cachewright::tests
