#include "lib/origin/answer.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/date.hpp"
#include "lib/http/etag.hpp"
#include "lib/http/range.hpp"
#include "lib/http/status.hpp"
#include "lib/http/uri.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace cachewright::origin {

namespace {

using http::FieldId;

// The path, without what neither a header nor an entity tag could hold.
std::string path_of(std::string_view target) {
    const auto uri = http::parse_uri(target);
    const std::string_view path = uri ? uri->path : target.substr(0, target.find('?'));
    std::string safe;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte == 0x7f || c == '"') {
            safe += fmt::format("%{:02X}", byte);
        } else {
            safe += c;
        }
    }
    return safe;
}

http::Response plain(int status, std::string_view type) {
    http::Response response;
    response.status = status;
    response.reason = std::string(http::status_phrase(status));
    response.fields.add("Content-Type", type);
    response.fields.add("Cache-Control", "no-store");
    return response;
}

Answer short_answer(int status, std::string_view type, std::string text, base::TimePoint now) {
    Answer answer;
    answer.head = plain(status, type);
    answer.head.fields.add("Date", http::format_date(now));
    answer.content = Content(std::move(text));
    answer.length = answer.content.size();
    answer.framing = {http::wire::BodyKind::length, answer.length};
    answer.chunk_size = std::max<std::uint64_t>(answer.length, 1);
    return answer;
}

constexpr std::string_view kText = "text/plain; charset=utf-8";

Answer without_route(const Script& script, const http::Request& request, const std::string& path,
                     base::TimePoint now) {
    std::vector<std::string_view> allowed;
    std::vector<std::string_view> paths;
    for (const Route& route : script.routes) {
        paths.push_back(route.path.text());
        if (!route.path.matches(request.target)) continue;
        for (const std::string& method : route.methods) {
            allowed.push_back(method);
            if (method == "GET") allowed.emplace_back("HEAD");
        }
    }
    if (allowed.empty()) {
        return short_answer(
            404, kText, fmt::format("no route for {}; there are: {}\n", path, fmt::join(paths, ", ")), now);
    }
    Answer answer =
        short_answer(405, kText, fmt::format("{} takes {}\n", path, fmt::join(allowed, ", ")), now);
    answer.head.fields.add("Allow", fmt::format("{}", fmt::join(allowed, ", ")));
    return answer;
}

// POST /_origin/next, or /_origin/next?path=/page for the routes that this path means.
Answer advance_held(const Script& script, State& state, const http::Request& request, const std::string& path,
                    base::TimePoint now) {
    if (path != fmt::format("{}next", own_paths))
        return short_answer(404, kText, fmt::format("{}next is all there is here\n", own_paths), now);
    if (request.method != "POST") {
        Answer answer = short_answer(405, kText, fmt::format("{} takes POST\n", path), now);
        answer.head.fields.add("Allow", "POST");
        return answer;
    }
    std::string wanted;
    const std::size_t question = request.target.find('?');
    if (question != std::string::npos) {
        for (const http::QueryParameter& parameter : http::QueryParameters(
                 http::QueryParameterReader(std::string_view(request.target).substr(question + 1)))) {
            if (parameter.name == "path") wanted = std::string(parameter.value);
        }
    }
    std::string told;
    for (std::size_t i = 0; i < script.routes.size(); ++i) {
        const Route& route = script.routes[i];
        if (route.advance != Advance::hold) continue;
        if (!wanted.empty() && route.path.text() != wanted && !route.path.matches(wanted)) continue;
        const bool last =
            route.after_last == AfterLast::stay && state.routes[i].version >= route.versions.size();
        if (!last) state.routes[i] = {state.routes[i].requests, state.routes[i].version + 1, now};
        told += fmt::format("{} version {}\n", route.path.text(), state.routes[i].version);
    }
    if (told.empty())
        return short_answer(404, kText, "no route that is held (advance = \"hold\") has that path\n", now);
    return short_answer(200, kText, std::move(told), now);
}

void step_version(const Route& route, const State& whole, State::OfRoute& state, base::TimePoint now) {
    std::uint64_t version = state.version;
    if (route.advance == Advance::requests) version = (state.requests - 1) / route.requests + 1;
    if (route.advance == Advance::time) {
        const auto elapsed = std::max(now - whole.started, base::Duration{0});
        version = static_cast<std::uint64_t>(elapsed / route.every) + 1;
    }
    if (route.after_last == AfterLast::stay)
        version = std::min<std::uint64_t>(version, route.versions.size());
    if (version == state.version) return;
    state.version = version;
    state.since = route.advance == Advance::time
                      ? whole.started + route.every * static_cast<std::int64_t>(version - 1)
                      : now;
}

void add_all(http::FieldMap& fields, const std::vector<Header>& headers, const PlaceholderValues& values) {
    for (const Header& header : headers)
        fields.add(header.name, expand(header.value, values));
}

// What a client may hold the representation against.
struct Validators {
    std::string etag;
    std::optional<base::TimePoint> last_modified;

    [[nodiscard]] bool any() const { return !etag.empty() || last_modified; }
};

enum class Verdict : std::uint8_t { none, not_modified, failed };
struct Condition {
    Verdict verdict = Verdict::none;
    std::string_view name;
};

std::optional<base::TimePoint> date_in(const http::FieldMap& fields, FieldId id, base::TimePoint now) {
    const auto date = http::parse_date(fields.value(id), now);
    return date ? std::optional(date->time) : std::nullopt;
}

// RFC 9110 §13.2.2, steps 1 to 4.
Condition evaluate(const http::FieldMap& fields, const Validators& own, base::TimePoint now) {
    const auto tag = http::parse_entity_tag(own.etag);
    if (fields.contains(FieldId::if_match)) {
        const auto list = http::parse_entity_tag_list(fields, FieldId::if_match);
        if (!list.any && !(tag && list.contains_strong(*tag))) return {Verdict::failed, "If-Match"};
    } else if (const auto since = date_in(fields, FieldId::if_unmodified_since, now);
               since && own.last_modified && *own.last_modified > *since) {
        return {Verdict::failed, "If-Unmodified-Since"};
    }
    if (fields.contains(FieldId::if_none_match)) {
        const auto list = http::parse_entity_tag_list(fields, FieldId::if_none_match);
        if (list.any || (tag && list.contains_weak(*tag))) return {Verdict::not_modified, "If-None-Match"};
    } else if (const auto since = date_in(fields, FieldId::if_modified_since, now);
               since && own.last_modified && *own.last_modified <= *since) {
        return {Verdict::not_modified, "If-Modified-Since"};
    }
    return {};
}

// RFC 9110 §13.1.5: whether Range counts.
bool if_range_holds(const http::FieldMap& fields, const Validators& own, base::TimePoint now) {
    if (!fields.contains(FieldId::if_range)) return true;
    const auto asked = http::parse_entity_tag(fields.value(FieldId::if_range));
    if (asked) {
        const auto tag = http::parse_entity_tag(own.etag);
        return tag && http::strong_match(*asked, *tag);
    }
    const auto date = date_in(fields, FieldId::if_range, now);
    return date && own.last_modified && *date == *own.last_modified;
}

// RFC 9110 §15.4.5: a 304 says nothing of a body that it does not have.
void make_not_modified(Answer& answer, const Validators& own) {
    answer.head.status = 304;
    for (const std::string_view name : {"Content-Type", "Content-Encoding", "Content-Language"})
        answer.head.fields.remove(name);
    if (!own.etag.empty()) answer.head.fields.remove("Last-Modified");
    answer.length = 0;
    answer.framing = {};
}

void make_failed(Answer& answer) {
    answer.head.status = 412;
    answer.head.fields.set("Content-Type", kText);
    answer.content = Content(std::string("the condition of the request does not hold\n"));
    answer.offset = 0;
    answer.length = answer.content.size();
}

void apply_range(Answer& answer, const http::FieldMap& fields) {
    const auto asked = http::parse_range(fields.value(FieldId::range));
    if (!asked || !asked->bytes || asked->ranges.size() != 1) return;
    answer.matched = "Range";
    const std::uint64_t size = answer.content.size();
    const auto range = http::resolve_range(*asked->ranges.begin(), size);
    answer.head.fields.set("Content-Range", http::format_content_range({range, size}));
    if (range) {
        answer.head.status = 206;
        answer.offset = range->first;
        answer.length = range->size();
    } else {
        answer.head.status = 416;
        answer.length = 0;
    }
}

class RouteAnswer {
  public:
    RouteAnswer(const Version& version, const State::OfRoute& state, const http::Request& request,
                base::TimePoint now)
        : version_(version), state_(state), request_(request), now_(now) {}

    Answer make(std::string path) {
        answer_.values = {state_.version, state_.requests, 1, std::move(path), now_};
        answer_.delay = version_.delay;
        if (version_.reset && !version_.truncate_after) {
            answer_.has_head = false;
            answer_.ending = Ending::reset;
            return std::move(answer_);
        }
        make_head();
        const bool reads = request_.method == "GET" || request_.method == "HEAD";
        if (reads && version_.status == 200 && !version_.repetition) apply_conditions();
        answer_.head.reason = std::string(http::status_phrase(answer_.head.status));
        decide_framing();
        cut();
        return std::move(answer_);
    }

  private:
    void make_head() {
        for (const Interim& interim : version_.interim) {
            if (request_.version == http::Version::http_1_0) break;  // RFC 9110 §15.2
            http::Response& response = answer_.interim.emplace_back();
            response.status = interim.status;
            response.reason = std::string(http::status_phrase(interim.status));
            add_all(response.fields, interim.headers, answer_.values);
        }
        http::FieldMap& fields = answer_.head.fields;
        answer_.head.status = version_.status;
        add_all(fields, version_.headers, answer_.values);
        if (version_.date && !fields.contains("Date")) fields.add("Date", http::format_date(now_));
        if (version_.content_type && !fields.contains("Content-Type"))
            fields.add("Content-Type", *version_.content_type);
        add_all(answer_.trailers, version_.trailers, answer_.values);
        answer_.chunk_size = version_.chunk_size;
        answer_.chunk_delay = version_.chunk_delay;
        if (version_.repetition) {
            answer_.repetition = version_.repetition;
            answer_.repeated = version_.text;
        } else if (version_.filler) {
            answer_.content = Content::filler(*version_.filler, state_.version);
        } else {
            answer_.content =
                Content(version_.literal ? version_.text : expand(version_.text, answer_.values));
        }
        answer_.length = answer_.content.size();
        if (version_.etag == ValidatorSource::automatic) own_.etag = answer_.content.entity_tag();
        if (version_.etag == ValidatorSource::given) own_.etag = expand(version_.given_etag, answer_.values);
        if (version_.last_modified == ValidatorSource::automatic)
            own_.last_modified = std::chrono::floor<base::Seconds>(state_.since);
        if (version_.last_modified == ValidatorSource::given)
            own_.last_modified = std::chrono::floor<base::Seconds>(version_.given_last_modified);
        if (!own_.etag.empty()) fields.set("ETag", own_.etag);
        if (own_.last_modified) fields.set("Last-Modified", http::format_date(*own_.last_modified));
    }

    void apply_conditions() {
        const http::FieldMap& asked = request_.fields;
        const Condition condition = own_.any() ? evaluate(asked, own_, now_) : Condition{};
        answer_.matched = condition.name;
        if (condition.verdict == Verdict::not_modified) return make_not_modified(answer_, own_);
        if (condition.verdict == Verdict::failed) return make_failed(answer_);
        if (!version_.ranges) return;
        if (!answer_.head.fields.contains("Accept-Ranges")) answer_.head.fields.add("Accept-Ranges", "bytes");
        if (request_.method == "GET" && asked.contains(FieldId::range) && if_range_holds(asked, own_, now_))
            apply_range(answer_, asked);
    }

    void decide_framing() {
        using http::wire::BodyKind;
        const int status = answer_.head.status;
        if (status == 204 || status == 304) return;
        BodyEnd end = version_.body_end;
        if (version_.repetition && end == BodyEnd::length) end = BodyEnd::chunked;
        if (end == BodyEnd::chunked && request_.version == http::Version::http_1_0) end = BodyEnd::close;
        switch (end) {
            case BodyEnd::length: answer_.framing = {BodyKind::length, answer_.length}; break;
            case BodyEnd::chunked: answer_.framing = {BodyKind::chunked}; break;
            case BodyEnd::close: answer_.framing = {BodyKind::until_close}; break;
        }
    }

    void cut() {
        if (request_.method == "HEAD") {
            answer_.length = 0;
            answer_.repetition.reset();
        }
        const auto most = version_.truncate_after;
        if (!most) return;
        if (!answer_.repetition && *most >= answer_.length && !version_.reset) return;
        answer_.length = answer_.repetition ? *most : std::min(answer_.length, *most);
        answer_.ending = version_.reset ? Ending::reset : Ending::cut;
    }

    const Version& version_;
    const State::OfRoute& state_;
    const http::Request& request_;
    base::TimePoint now_;
    Answer answer_;
    Validators own_;
};

}  // namespace

State::State(const Script& script, base::TimePoint now)
    : started(now), routes(script.routes.size(), OfRoute{0, 1, now}) {}

Answer answer(const Script& script, State& state, const http::Request& request, base::TimePoint now) {
    std::string path = path_of(request.target);
    if (path.starts_with(own_paths)) return advance_held(script, state, request, path, now);
    const auto route = std::find_if(script.routes.begin(), script.routes.end(), [&](const Route& candidate) {
        return candidate.path.matches(request.target) && candidate.takes(request.method);
    });
    if (route == script.routes.end()) return without_route(script, request, path, now);
    const auto index = static_cast<std::size_t>(route - script.routes.begin());
    State::OfRoute& own = state.routes[index];
    ++own.requests;
    step_version(*route, state, own, now);
    const std::size_t block = (own.version - 1) % route->versions.size();
    Answer made = RouteAnswer(route->versions[block], own, request, now).make(std::move(path));
    made.route = index;
    return made;
}

}  // namespace cachewright::origin
