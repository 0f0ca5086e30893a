#include "lib/proxy/access_log.hpp"

#include "lib/base/time_text.hpp"
#include "lib/http/credential_mask.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/policy/reason.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cachewright::proxy {

namespace {

using policy::Outcome;

double milliseconds(base::Duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

// Control characters and what is not ASCII as \xNN, so that a line stays a line.
void append_safe(std::string& out, std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; })) {
        out += text;
        return;
    }
    for (const char c : text) {
        if (c >= ' ' && c < '\x7f')
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    }
}

// Calls `append` with the target, credentials in it masked.
template <typename Append>
void append_target(std::string_view target, const Append& append) {
    if (!http::may_hold_credentials(target)) return append(target);
    std::string masked(target);
    http::mask_credentials(masked);
    append(std::string_view(masked));
}

void append_json_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c >= ' ' && c < '\x7f') {
            out += c;
        } else {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
        }
    }
    out += '"';
}

std::string_view colour_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::hit:
        case Outcome::revalidated: return "\x1b[32m";
        case Outcome::stale:
        case Outcome::updating: return "\x1b[33m";
        case Outcome::error: return "\x1b[31m";
        default: return "\x1b[36m";
    }
}

// What decided, in a few words: the id of the reason, or our own word.
std::string_view because(const pipeline::Account& account) {
    if (!account.detail.empty()) return account.detail;
    if (account.reasons.empty()) return {};
    return policy::reason_row(account.reasons.front().reason).id;
}

std::int64_t seconds(base::Duration duration) {
    return base::floor_seconds(duration).count();
}

void append_text(std::string& out, const LogEntry& entry, Ink ink) {
    const pipeline::Account& account = *entry.account;
    const auto to = std::back_inserter(out);
    out += base::clock_text(entry.time, base::SecondParts::milliseconds);
    out += ' ';
    // A request that could not be read has neither.
    append_safe(out, entry.method.empty() ? "-" : entry.method);
    out += ' ';
    append_target(entry.target.empty() ? "-" : entry.target,
                  [&out](std::string_view target) { append_safe(out, target); });
    const std::string_view word = policy::outcome_name(account.outcome);
    // None was sent to a request that was given up before.
    const std::string status = account.status == 0 ? "-" : fmt::to_string(account.status);
    if (ink == Ink::coloured)
        fmt::format_to(to, " {} {}{}\x1b[0m", status, colour_of(account.outcome), word);
    else
        fmt::format_to(to, " {} {}", status, word);
    if (account.in_background) out += " refresh";
    if (account.collapsed) out += " collapsed";
    if (account.age) fmt::format_to(to, " age={}s", seconds(*account.age));
    if (account.remaining && account.stored)
        fmt::format_to(to, " ttl={}s", pipeline::ttl_seconds(*account.remaining).count());
    if (account.origin_status) fmt::format_to(to, " origin={:.1f}ms", milliseconds(account.origin_time));
    if (!account.fault.empty()) {
        out += " fault=";
        out += account.fault;
    }
    if (const std::string_view reason = because(account); !reason.empty()) {
        out += ' ';
        out += reason;
    }
    // Of a refresh nobody else is told why it failed.
    const std::string_view end = account.in_background ? std::string_view(account.failure) : entry.end;
    if (!end.empty()) {
        out += " (";
        append_safe(out, end);
        out += ')';
    }
    out += '\n';
}

void append_json(std::string& out, const LogEntry& entry) {
    const pipeline::Account& account = *entry.account;
    const auto to = std::back_inserter(out);
    out += R"({"time":")";
    out += base::time_text(entry.time, base::SecondParts::milliseconds);
    out += '"';
    if (entry.id != 0) fmt::format_to(to, R"(,"id":{})", entry.id);
    out += R"(,"client":)";
    append_json_text(out, entry.client);
    out += R"(,"method":)";
    append_json_text(out, entry.method);
    out += R"(,"host":)";
    append_json_text(out, entry.host);
    out += R"(,"target":)";
    append_target(entry.target, [&out](std::string_view target) { append_json_text(out, target); });
    fmt::format_to(to, R"(,"status":{},"outcome":"{}")", account.status,
                   policy::outcome_name(account.outcome));
    if (account.age) fmt::format_to(to, R"(,"age":{})", seconds(*account.age));
    if (account.remaining && account.stored)
        fmt::format_to(to, R"(,"ttl":{})", pipeline::ttl_seconds(*account.remaining).count());
    if (account.forwarded) {
        out += R"(,"forwarded":)";
        append_json_text(out, http::forward_reason_name(*account.forwarded));
    }
    if (account.origin_status)
        fmt::format_to(to, R"(,"origin_status":{},"origin_ms":{:.3f})", *account.origin_status,
                       milliseconds(account.origin_time));
    fmt::format_to(to, R"(,"stored":{},"collapsed":{},"bytes":{},"ms":{:.3f})", account.stored,
                   account.collapsed, entry.bytes, milliseconds(entry.taken));
    if (const std::string_view reason = because(account); !reason.empty()) {
        out += R"(,"reason":)";
        append_json_text(out, reason);
    }
    if (!account.fault.empty()) {
        out += R"(,"fault":)";
        append_json_text(out, account.fault);
    }
    if (!account.failure.empty()) {
        out += R"(,"failure":)";
        append_json_text(out, account.failure);
    }
    if (account.in_background) fmt::format_to(to, R"(,"refresh_of":{})", account.set_off_by);
    if (!entry.end.empty()) {
        out += R"(,"end":)";
        append_json_text(out, entry.end);
    }
    out += "}\n";
}

}  // namespace

void append_log_line(std::string& out, const LogEntry& entry, LogFormat format, Ink ink) {
    switch (format) {
        case LogFormat::text: append_text(out, entry, ink); break;
        case LogFormat::json: append_json(out, entry); break;
    }
}

}  // namespace cachewright::proxy
