#include "lib/http/wire_serialiser.hpp"

#include "lib/base/ascii.hpp"

#include <charconv>

namespace cachewright::http::wire {

namespace {

void write_number(std::uint64_t number, std::string& out) {
    char digits[20];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    out.append(std::begin(digits), end);
}

void write_line(std::string_view name, std::string_view value, std::string& out) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

std::string_view version_text(Version version) {
    return version == Version::http_1_0 ? "HTTP/1.0" : "HTTP/1.1";
}

bool is_framing_field(FieldId id) {
    return id == FieldId::content_length || id == FieldId::transfer_encoding;
}

Written check_fields(const FieldMap& fields) {
    for (const FieldLine line : fields) {
        if (is_framing_field(line.id)) continue;
        const Written checked = check_field(line.name, line.value);
        if (checked != Written::ok) return checked;
    }
    return Written::ok;
}

void write_fields(const FieldMap& fields, const Framing& framing, std::string& out) {
    for (const FieldLine line : fields) {
        if (!is_framing_field(line.id)) write_line(line.name, line.value, out);
    }
    if (framing.kind == BodyKind::length) {
        out += "Content-Length: ";
        write_number(framing.length, out);
        out += "\r\n";
    } else if (framing.kind == BodyKind::chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    } else if (framing.kind == BodyKind::until_close && !has_connection_option(fields, "close")) {
        out += "Connection: close\r\n";
    }
    out += "\r\n";
}

// RFC 9110 §6.5.1: fields that frame, route or control a message must be known before its content.
bool may_be_trailer(FieldId id) {
    switch (id) {
        case FieldId::content_length:
        case FieldId::transfer_encoding:
        case FieldId::host:
        case FieldId::connection:
        case FieldId::te:
        case FieldId::trailer:
        case FieldId::upgrade:
        case FieldId::authorization:
        case FieldId::proxy_authorization:
        case FieldId::content_encoding:
        case FieldId::content_type:
        case FieldId::content_range:
        case FieldId::set_cookie:
        case FieldId::cache_control:
        case FieldId::expect:
        case FieldId::range: return false;
        default: return true;
    }
}

}  // namespace

Written check_field(std::string_view name, std::string_view value) {
    if (!base::is_token(name)) return Written::bad_field_name;
    return find_control(value) == std::string_view::npos ? Written::ok : Written::bad_field_value;
}

Written write_head(const Request& request, const Framing& framing, std::string& out) {
    if (!base::is_token(request.method)) return Written::bad_method;
    const std::string_view target = request.target;
    if (target.empty() || find_control(target) != std::string_view::npos ||
        target.find_first_of(" \t") != std::string_view::npos)
        return Written::bad_target;
    if (framing.kind == BodyKind::until_close || framing.kind == BodyKind::tunnel ||
        (framing.kind == BodyKind::chunked && request.version == Version::http_1_0))
        return Written::framing_not_allowed;
    const Written checked = check_fields(request.fields);
    if (checked != Written::ok) return checked;

    out += request.method;
    out += ' ';
    out += target;
    out += ' ';
    out += version_text(request.version);
    out += "\r\n";
    write_fields(request.fields, framing, out);
    return Written::ok;
}

Written write_head(const Response& response, const Framing& framing, std::string& out) {
    if (response.status < 100 || response.status > 599) return Written::bad_status;
    if (find_control(response.reason) != std::string_view::npos) return Written::bad_reason;
    const bool never_a_body = response.status < 200 || response.status == 204;
    if (never_a_body && framing.kind != BodyKind::none && framing.kind != BodyKind::tunnel)
        return Written::framing_not_allowed;
    if (framing.kind == BodyKind::chunked && response.version == Version::http_1_0)
        return Written::framing_not_allowed;
    const Written checked = check_fields(response.fields);
    if (checked != Written::ok) return checked;

    out += version_text(response.version);
    out += ' ';
    write_number(static_cast<std::uint64_t>(response.status), out);
    out += ' ';
    out += response.reason;
    out += "\r\n";
    write_fields(response.fields, framing, out);
    return Written::ok;
}

Written write_last_chunk(const FieldMap& trailers, std::string& out) {
    for (const FieldLine line : trailers) {
        if (!may_be_trailer(line.id)) return Written::bad_trailer;
        const Written checked = check_field(line.name, line.value);
        if (checked != Written::ok) return checked;
    }
    out += "0\r\n";
    for (const FieldLine line : trailers)
        write_line(line.name, line.value, out);
    out += "\r\n";
    return Written::ok;
}

}  // namespace cachewright::http::wire
