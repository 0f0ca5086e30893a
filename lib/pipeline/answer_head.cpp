// The heads that clients are sent.
#include "lib/http/status.hpp"
#include "lib/http/wire_host.hpp"
#include "lib/http/wire_serialiser.hpp"
#include "lib/pipeline/transaction.hpp"
#include "lib/policy/delivery.hpp"
#include "lib/policy/qualified_fields.hpp"
#include "lib/vendor/status_word.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace cachewright::pipeline {

namespace {

using http::wire::BodyKind;
using http::wire::Framing;

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    out.append(std::begin(digits), std::to_chars(std::begin(digits), std::end(digits), number).ptr);
}

void append_status_line(std::string& out, int status) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(status));
    out += ' ';
    out += http::status_phrase(status);
    out += "\r\n";
}

void append_framing(std::string& out, const Framing& framing) {
    if (framing.kind == BodyKind::length) {
        out += "Content-Length: ";
        append_number(out, framing.length);
        out += "\r\n";
    } else if (framing.kind == BodyKind::chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    } else if (framing.kind == BodyKind::until_close) {
        out += "Connection: close\r\n";
    }
}

void append_request_id(std::string& out, std::uint64_t id) {
    if (id == 0) return;
    out += kRequestIdField;
    out += ": ";
    append_number(out, id);
    out += "\r\n";
}

vendor::Cause cause_of(const Account& account) {
    using enum vendor::Cause;
    if (account.reasons.contains(policy::Reason::only_if_cached)) return only_if_cached;
    if (account.outcome == policy::Outcome::stale && account.forwarded) return failure;
    if (account.forwarded == http::ForwardReason::vary_miss) return vary;
    if (account.forwarded == http::ForwardReason::partial) return part;
    if (account.forwarded == http::ForwardReason::request) return request;
    return outcome;
}

}  // namespace

// How the content reaches this client; sets what the answer says of the connection.
Framing Transaction::client_framing(std::optional<std::uint64_t> length) {
    Framing framing{BodyKind::length, length.value_or(0), true, false};
    if (!length) {
        framing.kind = client_.speaks_1_1 ? BodyKind::chunked : BodyKind::until_close;
        if (!client_.speaks_1_1) answer_.persists = false;
    }
    answer_.framing = framing.kind;
    return framing;
}

// What of the request the vendor's fields tell; the word is for its answer.
vendor::DiagnosticValues Transaction::diagnostic_values() const {
    vendor::DiagnosticValues values;
    values.pop = settings_->pop;
    values.request_id = client_.request_id;
    values.came = came_;
    values.took = account_.origin_time;
    values.found = !account_.forwarded;
    values.stored = account_.stored || values.found;
    if (values.found && stored_ != nullptr) values.hits = stored_->count_hit();
    values.ttl = account_.remaining;
    values.lifetime = account_.lifetime;
    values.age = account_.age;
    if (stored_ != nullptr) values.stale_window = stored_->facts().stale.if_error;
    values.scheme = client_.scheme;
    values.client = client_.address;
    values.host = http::wire::effective_authority(*request_);
    values.path = request_->target;
    return values;
}

// The vendor's status header and its other fields.
void Transaction::append_vendor_lines(std::string& out) const {
    const vendor::StatusWords& words = settings_->words;
    if (words.header.empty() && settings_->diagnostics.empty()) return;
    vendor::DiagnosticValues values = diagnostic_values();
    if (!words.header.empty() && vendor::shows_status(words, request_->fields)) {
        // Who shared the fetch of another request found it in the cache, as far as the vendors tell (AWS-2).
        const policy::Outcome outcome = account_.collapsed ? policy::Outcome::hit : account_.outcome;
        values.word = vendor::status_word(
            words, {outcome, account_.status, request_->method, cause_of(account_), &account_.reasons});
        if (!values.word.empty() && !vendor::shapes_status(settings_->diagnostics, words.header)) {
            out += words.header;
            out += ": ";
            out += values.word;
            out += "\r\n";
        }
    }
    vendor::append_diagnostics(out, settings_->diagnostics, request_->fields, values);
}

void Transaction::append_own_lines(std::string& out) const {
    const Settings& settings = *settings_;
    append_vendor_lines(out);
    out += "Cache-Status: ";
    out += cache_status_member(settings.name, account_);
    out += "\r\n";
    append_request_id(out, client_.request_id);
    if (!settings.via.empty() && !vendor::writes(settings.diagnostics, "Via")) {
        out += "Via: 1.1 ";
        out += settings.via;
        out += "\r\n";
    }
    if (settings.server_timing == ServerTiming::on) {
        out += fmt::format("Server-Timing: cache;desc=\"{}\"", policy::outcome_name(account_.outcome));
        if (account_.origin_status)
            out += fmt::format(", origin;dur={:.3f}",
                               std::chrono::duration<double, std::milli>(account_.origin_time).count());
        out += "\r\n";
    }
    if (answer_.framing == BodyKind::until_close || answer_.body == Answer::Body::tunnel) return;
    if (!answer_.persists) {
        out += "Connection: close\r\n";
    } else if (!client_.speaks_1_1) {
        out += "Connection: keep-alive\r\n";
    }
}

void Transaction::write_stored(int status, const http::Response* changed, std::optional<std::uint64_t> length,
                               Moment now) {
    account_.status = status;
    std::string& out = answer_.head;
    out.clear();
    const bool whole = status != 304 && status != 204;
    const Framing framing = whole ? client_framing(length) : Framing{};
    // An answer to HEAD has the fields of one with content.
    if (facts_.method == policy::Method::head && !length) answer_.framing = BodyKind::none;
    if (changed == nullptr && sends_as_stored(*options_) && !withhold_fields_) {
        append_status_line(out, status);
        out += stored_->field_lines();
        out += "Age: ";
        append_number(out, static_cast<std::uint64_t>(base::floor_seconds(*account_.age).count()));
        out += "\r\n";
    } else {
        http::Response head = changed != nullptr ? *changed : stored_->head();
        if (withhold_fields_)
            policy::remove_named_fields(head.fields, http::Directive::no_cache,
                                        stored_->facts().response.policy_field);
        policy::DeliveredFrom from;
        from.outcome =
            policy::answered_from_store(account_.outcome) ? account_.outcome : policy::Outcome::hit;
        from.stored = true;
        from.age = *account_.age;
        from.now = now.wall;
        from.shows_removed_fields = policy::shows_removed_fields(request_->fields, options_->delivery);
        from.initial_age = stored_->facts().initial_age;
        const policy::StoredFacts& facts = stored_->facts();
        const http::FieldMap fields =
            policy::deliver(head, facts.response, facts.freshness, from, *options_).fields;
        append_status_line(out, status);
        for (const http::FieldLine& line : fields) {
            if (line.id == http::FieldId::content_length) continue;
            out += line.name;
            out += ": ";
            out += line.value;
            out += "\r\n";
        }
    }
    append_framing(out, framing);
    append_own_lines(out);
    out += "\r\n";
}

void Transaction::write_delivered(http::Response head, const policy::StoredFacts& facts,
                                  const Framing& framing, Moment now) {
    account_.status = head.status;
    policy::DeliveredFrom from;
    from.outcome = account_.outcome;
    from.stored = account_.stored;
    from.now = now.wall;
    from.shows_removed_fields = policy::shows_removed_fields(request_->fields, options_->delivery);
    from.received = now.wall;
    head.fields = policy::deliver(head, facts.response, facts.freshness, from, *options_).fields;
    std::string& out = answer_.head;
    out.clear();
    const bool tunnel = answer_.body == Answer::Body::tunnel;
    if (tunnel) {
        head.fields.add("Connection", "Upgrade");
        head.fields.add("Upgrade", "websocket");
    }
    head.version = http::Version::http_1_1;
    if (http::wire::write_head(head, framing, out) != http::wire::Written::ok) {
        // The parser lets nothing through that cannot be written again.
        refuse(*settings_, request_->method, 502, "the origin's answer cannot be passed on", false,
               client_.request_id, answer_);
        return;
    }
    out.resize(out.size() - 2);
    append_own_lines(out);
    out += "\r\n";
}

Transaction::Next Transaction::fail(int status, std::string_view reason) {
    lead_ = {};
    fetch_ = nullptr;
    account_.outcome = policy::Outcome::error;
    account_.status = status;
    account_.stored = false;
    account_.remaining.reset();
    account_.lifetime.reset();
    account_.age.reset();
    // The client may still be sending what nobody takes any more.
    if (facts_.has_content) answer_.persists = false;
    answer_.text = std::string(reason) + "\n";
    answer_.body = facts_.method == policy::Method::head ? Answer::Body::none : Answer::Body::text;
    answer_.framing = BodyKind::length;
    std::string& out = answer_.head;
    out.clear();
    append_status_line(out, status);
    out += "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n";
    append_framing(out, {BodyKind::length, answer_.text.size(), true, false});
    append_own_lines(out);
    out += "\r\n";
    return Next::answer;
}

// RFC 9110 §7.6.2: an OPTIONS that may go no further is answered here.
Transaction::Next Transaction::end_of_way() {
    account_.outcome = policy::Outcome::synthetic;
    account_.status = 200;
    std::string& out = answer_.head;
    out.clear();
    append_status_line(out, 200);
    append_framing(out, {BodyKind::length, 0, true, false});
    append_own_lines(out);
    out += "\r\n";
    return Next::answer;
}

std::string Transaction::interim_head(const http::Response& interim) {
    std::string out;
    http::Response head;
    head.status = interim.status;
    head.reason = interim.reason;
    head.version = http::Version::http_1_1;
    head.fields = policy::deliver(interim, {}, {}, {}, {}).fields;
    if (http::wire::write_head(head, {}, out) != http::wire::Written::ok) out.clear();
    return out;
}

void Transaction::refuse(const Settings& settings, std::string_view method, int status,
                         std::string_view reason, bool persists, std::uint64_t request_id, Answer& answer) {
    answer.text = std::string(reason) + "\n";
    answer.body = method == "HEAD" ? Answer::Body::none : Answer::Body::text;
    answer.from_origin = false;
    answer.framing = BodyKind::length;
    answer.persists = persists;
    std::string& out = answer.head;
    out.clear();
    append_status_line(out, status);
    out += "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n";
    append_framing(out, {BodyKind::length, answer.text.size(), true, false});
    out += "Cache-Status: " + settings.name + "; detail=refused\r\n";
    append_request_id(out, request_id);
    if (!persists) out += "Connection: close\r\n";
    out += "\r\n";
}

}  // namespace cachewright::pipeline
