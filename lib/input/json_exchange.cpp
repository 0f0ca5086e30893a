#include "lib/input/json_exchange.hpp"

#include "lib/base/ascii.hpp"
#include "lib/input/json_fields.hpp"
#include "lib/input/json_scalar.hpp"
#include "lib/input/json_text.hpp"
#include "lib/input/recorded_time.hpp"

#include <simdjson.h>

#include <cmath>
#include <optional>
#include <utility>

namespace cachewright::input {

namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

template <class Visit>
error_code for_each_member(ondemand::value& value, const char* end, Visit visit) {
    ondemand::object object;
    if (const error_code error = value.get_object().get(object)) return error;
    for (auto result : object) {
        ondemand::field member;
        if (const error_code error = std::move(result).get(member)) return error;
        if (const error_code error = visit(json_string_body(member.key().raw(), end), member.value()))
            return error;
    }
    return SUCCESS;
}

template <class Visit>
error_code for_each_element(ondemand::value& value, Visit visit) {
    ondemand::array array;
    if (const error_code error = value.get_array().get(array)) return error;
    for (auto result : array) {
        ondemand::value element;
        // NOLINTNEXTLINE(performance-move-const-arg): get() is for rvalues alone
        if (const error_code error = std::move(result).get(element)) return error;
        if (const error_code error = visit(element)) return error;
    }
    return SUCCESS;
}

char kind_of(ondemand::value& value) {
    const std::string_view token = value.raw_json_token();
    return token.empty() ? '\0' : token.front();
}

// Goes through one object once and puts what it recognises into the exchange and the draft.
class Walk {
  public:
    Walk(std::string_view parsed, const JsonElement& element, std::size_t body_prefix,
         http::Exchange& exchange, ExchangeDraft& draft)
        : end_(parsed.data() + parsed.size()),
          fields_(parsed, element, draft),
          body_prefix_(body_prefix),
          exchange_(exchange),
          draft_(draft) {}

    error_code root(ondemand::value& value) {
        return for_each_member(value, end_, [this](std::string_view key, ondemand::value& member) {
            const char kind = kind_of(member);
            if (kind == '{' || kind == '[') return root_structure(key, kind, member);
            return root_scalar(key, json_scalar(member.raw_json_token()));
        });
    }

    // What is known only when every member was seen.
    void finish() {
        if (scalar_headers_ && exchange_.response.fields.empty()) draft_.fields_illegible = true;
        if (!body_text_) return;
        std::string& bytes = exchange_.response.body.bytes;
        if (body_is_base64_) {
            append_base64_decoded(bytes, *body_text_, body_prefix_);
        } else {
            append_unescaped(bytes, *body_text_, body_prefix_);
        }
    }

  private:
    static bool names_response_headers(std::string_view key) {
        return key == "headers" || key == "response_headers" || key == "responseHeaders";
    }

    error_code root_structure(std::string_view key, char kind, ondemand::value& value) {
        if (names_response_headers(key)) {
            draft_.response_given = true;
            return response_headers(value, kind);
        }
        if (key == "request_headers" || key == "requestHeaders") {
            return request_headers(value, kind);
        }
        if (kind != '{') return SUCCESS;
        if (key == "request") return request_object(value);
        if (key == "response") return response_object(value);
        if (key == "timings") return timings_object(value);
        return SUCCESS;
    }

    error_code root_scalar(std::string_view key, const JsonScalar& value) {
        if (names_response_headers(key)) {
            scalar_headers_ = true;
            draft_.response_given = draft_.response_given || !value.is_null();
        }
        if (value.is_null()) return SUCCESS;
        if (key == "startedDateTime" || key == "started_date_time") {
            draft_.started = moment_of(value);
        } else if (key == "time" || key == "timestamp") {
            root_time(value);
        } else if (key == "url") {
            draft_.exchange_shown = true;
            assign_text(exchange_.url, value);
        } else if (key == "method") {
            assign_text(request().method, value);
        } else if (key == "status" || key == "status_code") {
            return status(value);
        } else if (key == "httpVersion" || key == "http_version") {
            exchange_.response.version = version_of(value);
        } else if (key == "body") {
            if (value.is_string) body_text_ = value.raw;
        } else {
            delivery(key, value);
        }
        return SUCCESS;
    }

    // Flags that say whether a response crossed the network. Chrome: _fromCache ("memory", "disk") and, in
    // the response, _fetchedViaServiceWorker; the rest are other tools' names for the same.
    void delivery(std::string_view key, const JsonScalar& value) {
        const bool set = is_true(value) || (value.is_string && !value.raw.empty() && value.raw != "false" &&
                                            value.raw != "0" && value.raw != "network");
        if (!set) return;
        if (key == "_fetchedViaServiceWorker" || key == "fromServiceWorker" || key == "_fromServiceWorker" ||
            (key == "_fromCache" && value.raw == "service-worker")) {
            draft_.delivered_by = http::DeliveredBy::service_worker;
        } else if (key == "_fromCache" || key == "fromCache" || key == "_fromDiskCache" ||
                   key == "_fromMemoryCache" || key == "_servedFromCache" || key == "_fromPrefetchCache") {
            if (draft_.delivered_by == http::DeliveredBy::network) {
                draft_.delivered_by = http::DeliveredBy::browser_cache;
            }
        }
    }

    error_code request_object(ondemand::value& value) {
        http::Request& request = this->request();
        return for_each_member(value, end_, [&](std::string_view key, ondemand::value& member) {
            const char kind = kind_of(member);
            if (kind == '{' || kind == '[') {
                return key == "headers" ? request_headers(member, kind) : SUCCESS;
            }
            const JsonScalar scalar = json_scalar(member.raw_json_token());
            if (scalar.is_null()) return SUCCESS;
            if (key == "url") {
                assign_text(exchange_.url, scalar);
            } else if (key == "method") {
                assign_text(request.method, scalar);
            } else if (key == "httpVersion") {
                request.version = version_of(scalar);
            }
            return SUCCESS;
        });
    }

    error_code response_object(ondemand::value& value) {
        http::Response& response = exchange_.response;
        draft_.response_given = draft_.exchange_shown = true;
        return for_each_member(value, end_, [&](std::string_view key, ondemand::value& member) {
            const char kind = kind_of(member);
            if (kind == '{' || kind == '[') {
                if (key == "headers") return response_headers(member, kind);
                if (key == "content" && kind == '{') return content_object(member);
                return SUCCESS;
            }
            const JsonScalar scalar = json_scalar(member.raw_json_token());
            if (key == "headers") scalar_headers_ = true;
            if (scalar.is_null()) return SUCCESS;
            if (key == "status") {
                return status(scalar);
            }
            if (key == "statusText") {
                assign_text(response.reason, scalar);
            } else if (key == "httpVersion") {
                response.version = version_of(scalar);
            } else if (key == "bodySize") {
                draft_.body_size = size_of(scalar);
            } else if (key == "body") {
                if (scalar.is_string) body_text_ = scalar.raw;
            } else {
                delivery(key, scalar);
            }
            return SUCCESS;
        });
    }

    error_code content_object(ondemand::value& value) {
        return for_each_member(value, end_, [&](std::string_view key, ondemand::value& member) {
            const JsonScalar scalar = json_scalar(member.raw_json_token());
            if (key == "size") {
                draft_.content_size = size_of(scalar);
            } else if (key == "text" && scalar.is_string) {
                body_text_ = scalar.raw;
            } else if (key == "encoding") {
                body_is_base64_ = base::equals_ignore_case(scalar.raw, "base64");
            }
            return SUCCESS;
        });
    }

    error_code timings_object(ondemand::value& value) {
        PhaseTimings& timings = draft_.timings;
        return for_each_member(value, end_, [&](std::string_view key, ondemand::value& member) {
            const double number = number_of(json_scalar(member.raw_json_token())).value_or(-1);
            timings.given = true;
            if (key == "blocked") timings.blocked = number;
            if (key == "dns") timings.dns = number;
            if (key == "connect") timings.connect = number;
            if (key == "send") timings.send = number;
            if (key == "wait") timings.wait = number;
            return SUCCESS;
        });
    }

    error_code request_headers(ondemand::value& value, char kind) {
        bool legible = true;
        return headers(value, kind, request().fields, legible);
    }

    // What cannot be told from no headers at all would be reported as missing.
    error_code response_headers(ondemand::value& value, char kind) {
        bool legible = true;
        const error_code error = headers(value, kind, exchange_.response.fields, legible);
        if (!legible) draft_.fields_illegible = true;
        return error;
    }

    // [{"name": …, "value": …}, …], [["name", "value"], …] or {"name": "value" | ["value", …], …}. Anything
    // else among them is passed over, and `legible` becomes false.
    error_code headers(ondemand::value& value, char kind, http::FieldMap& fields, bool& legible) {
        if (kind == '[') {
            return for_each_element(
                value, [&](ondemand::value& line) { return header_line(line, fields, legible); });
        }
        return for_each_member(value, end_, [&](std::string_view name, ondemand::value& member) {
            if (kind_of(member) != '[') return field(fields, name, member, legible);
            return for_each_element(
                member, [&](ondemand::value& element) { return field(fields, name, element, legible); });
        });
    }

    error_code field(http::FieldMap& fields, std::string_view name, ondemand::value& value, bool& legible) {
        const char kind = kind_of(value);
        if (kind == '{' || kind == '[') {
            legible = false;
        } else {
            fields_.add(fields, name, json_scalar(value.raw_json_token()));
        }
        return SUCCESS;
    }

    error_code header_line(ondemand::value& line, http::FieldMap& fields, bool& legible) {
        std::optional<std::string_view> name;
        JsonScalar value;
        const char kind = kind_of(line);
        error_code error = SUCCESS;
        if (kind == '{') {
            error = for_each_member(line, end_, [&](std::string_view key, ondemand::value& member) {
                const JsonScalar scalar = json_scalar(member.raw_json_token());
                if (key == "name" && scalar.is_string) name = scalar.raw;
                if (key == "value") value = scalar;
                return SUCCESS;
            });
        } else if (kind == '[') {
            error = for_each_element(line, [&](ondemand::value& member) {
                const JsonScalar scalar = json_scalar(member.raw_json_token());
                if (name) {
                    value = scalar;
                } else if (scalar.is_string) {
                    name = scalar.raw;
                }
                return SUCCESS;
            });
        }
        if (!name) {
            legible = false;
        } else if (error == SUCCESS) {
            fields_.add(fields, *name, value);
        }
        return error;
    }

    http::Request& request() {
        draft_.request_given = draft_.exchange_shown = true;
        return *exchange_.request;
    }

    error_code status(const JsonScalar& value) {
        if (!is_well_formed(value)) return simdjson::NUMBER_ERROR;
        draft_.response_given = true;
        const auto number = number_of(value);
        if (number) draft_.exchange_shown = true;
        // Anything that is no three-digit number is told apart later, as one case.
        draft_.status = number && *number >= 0 && *number <= 999 ? static_cast<int>(*number) : 0;
        return SUCCESS;
    }

    // HAR's "time" is a duration; in JSON lines it may be the moment, in text or as a Unix time.
    void root_time(const JsonScalar& value) {
        constexpr double year_2001_in_seconds = 1e9;
        constexpr double year_2001_in_milliseconds = 1e12;
        if (const auto number = number_of(value)) {
            if (draft_.is_har || *number < year_2001_in_seconds) {
                draft_.elapsed = *number;
            } else if (*number < 1e15) {
                const double seconds = *number < year_2001_in_milliseconds ? *number : *number / 1000;
                draft_.started =
                    base::TimePoint(base::Duration(static_cast<std::int64_t>(std::llround(seconds * 1e6))));
            }
        } else if (const auto moment = moment_of(value)) {
            draft_.started = moment;
        }
    }

    static std::optional<base::TimePoint> moment_of(const JsonScalar& value) {
        return value.is_string ? parse_recorded_time(value.raw) : std::nullopt;
    }

    static http::Version version_of(const JsonScalar& value) {
        if (value.raw.find('\\') == std::string_view::npos) return parse_recorded_version(value.raw);
        std::string text;
        append_unescaped(text, value.raw);
        return parse_recorded_version(text);
    }

    static void assign_text(std::string& to, const JsonScalar& value) {
        to.clear();
        append_unescaped(to, value.raw);
    }

    const char* end_;
    JsonFields fields_;
    std::size_t body_prefix_;
    http::Exchange& exchange_;
    ExchangeDraft& draft_;
    std::optional<std::string_view> body_text_;
    bool body_is_base64_ = false;
    bool scalar_headers_ = false;  // null, a text or a number where the response's headers should be
};

template <class Message>
void clear_message(Message& message) {
    message.version = http::Version::unknown;
    message.fields.clear();
    message.trailers.clear();
    message.body.bytes.clear();
    message.body.full_size.reset();
}

void clear(http::Exchange& exchange) {
    exchange.url.clear();
    if (!exchange.request) exchange.request.emplace();
    exchange.request->method = "GET";
    exchange.request->target.clear();
    clear_message(*exchange.request);
    exchange.response.status = 0;
    exchange.response.reason.clear();
    clear_message(exchange.response);
    exchange.interim.clear();
    exchange.request_time.reset();
    exchange.response_time.reset();
}

}  // namespace

struct JsonExchangeReader::Parser {
    ondemand::parser parser;
    ondemand::document document;

    // The root object of `text`, which is followed by padding.
    error_code begin(std::string_view text, ondemand::value& root) {
        if (const error_code error =
                parser.iterate(text.data(), text.size(), text.size() + json_padding).get(document)) {
            return error;
        }
        return document.get_value().get(root);
    }
};

static_assert(json_padding >= simdjson::SIMDJSON_PADDING);

JsonExchangeReader::JsonExchangeReader(JsonDialect dialect, std::size_t body_prefix)
    : parser_(std::make_unique<Parser>()), dialect_(dialect), body_prefix_(body_prefix) {}

JsonExchangeReader::~JsonExchangeReader() = default;

void JsonExchangeReader::set_recorder(Recorder recorder) {
    recorder_ = recorder;
}

Judgement JsonExchangeReader::read(const JsonElement& element, http::Exchange& exchange) {
    std::string_view text = element.text;
    ondemand::value root;
    error_code error = parser_->begin(text, root);
    if (error == simdjson::UTF8_ERROR || error == simdjson::UNESCAPED_CHARS) {
        sanitise_json(element.text, sanitised_);
        sanitised_.append(json_padding, '\0');
        text = std::string_view(sanitised_).substr(0, element.text.size());
        error = parser_->begin(text, root);
    }
    clear(exchange);
    exchange.provenance.position = element.position;
    ExchangeDraft draft;
    draft.is_har = dialect_ == JsonDialect::har_entry;
    if (error == SUCCESS) {
        Walk walk(text, element, body_prefix_, exchange, draft);
        error = walk.root(root);
        if (error == SUCCESS) walk.finish();
    }
    if (error != SUCCESS) return {Verdict::unreadable, "malformed JSON"};
    if (!draft.request_given) exchange.request.reset();
    return complete_exchange(draft, recorder_, exchange);
}

std::string JsonExchangeReader::member(const JsonElement& element, std::string_view key) {
    std::string found;
    ondemand::value root;
    if (parser_->begin(element.text, root) != SUCCESS) return found;
    const char* const end = element.text.data() + element.text.size();
    const error_code error = for_each_member(root, end, [&](std::string_view name, ondemand::value& value) {
        const JsonScalar scalar = json_scalar(value.raw_json_token());
        if (name == key && scalar.is_string) append_unescaped(found, scalar.raw);
        return SUCCESS;
    });
    return error == SUCCESS ? found : std::string{};
}

}  // namespace cachewright::input
