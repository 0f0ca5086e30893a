#include "lib/pipeline/forwarding.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/content_length.hpp"
#include "lib/http/hop_by_hop.hpp"
#include "lib/http/list.hpp"
#include "lib/http/wire_host.hpp"
#include "lib/vendor/status_word.hpp"

#include <charconv>
#include <utility>

namespace cachewright::pipeline {

std::optional<std::uint32_t> max_forwards(const http::FieldMap& fields) {
    const std::string_view text = fields.value("Max-Forwards");
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

namespace {

using http::FieldId;

// "http://host" of a target in absolute-form; empty for the other forms.
std::string_view scheme_and_authority(std::string_view target) {
    const std::size_t colon = target.find("://");
    if (target.empty() || target.front() == '/' || colon == std::string_view::npos) return {};
    return target.substr(0, target.find_first_of("/?#", colon + 3));
}

// RFC 9112 §3.2.1: to a server the target is sent in origin-form; an empty path is "/", but for OPTIONS
// without path or query, which asks about the server: "*" (§3.2.4).
std::string origin_form(std::string_view method, std::string_view target) {
    const std::string_view authority = scheme_and_authority(target);
    if (authority.empty()) return std::string(target);
    const std::string_view rest = target.substr(authority.size());
    if (rest.empty() && method == "OPTIONS") return "*";
    return rest.empty() || rest.front() != '/' ? "/" + std::string(rest) : std::string(rest);
}

bool wants_trailers(const http::FieldMap& fields) {
    for (const http::FieldLine& line : fields.lines(FieldId::te)) {
        for (const http::ListMember& member : http::ListMembers(line.value)) {
            if (base::equals_ignore_case(member.text.substr(0, member.text.find(';')), "trailers"))
                return true;
        }
    }
    return false;
}

void append_member(http::FieldMap& fields, std::string_view name, std::string_view member) {
    const std::string before = fields.combined(name);
    fields.set(name, before.empty() ? std::string(member) : before + ", " + std::string(member));
}

// RFC 9110 §7.6.2.
void count_down(http::FieldMap& fields) {
    if (const auto left = max_forwards(fields); left && *left > 0)
        fields.set("Max-Forwards", std::to_string(*left - 1));
}

// RFC 7239 §6: an IPv6 address stands in brackets and quotes.
std::string forwarded_node(std::string_view address) {
    if (address.find(':') == std::string_view::npos) return std::string(address);
    return "\"[" + std::string(address) + "]\"";
}

void tell_of_client(http::FieldMap& fields, const Client& client, std::string_view host,
                    ForwardedFields which) {
    // What a client claims of the host it asked and of the way it came is no part of the key, and
    // applications build links from it: what one client claims would be stored for all.
    fields.remove("Forwarded");
    fields.remove("X-Forwarded-Host");
    fields.remove("X-Forwarded-Proto");
    if (which == ForwardedFields::x_forwarded || which == ForwardedFields::both) {
        append_member(fields, "X-Forwarded-For", client.address);
        fields.set("X-Forwarded-Proto", client.scheme);
        if (!host.empty()) fields.set("X-Forwarded-Host", host);
    }
    if (which == ForwardedFields::forwarded || which == ForwardedFields::both) {
        std::string element = "for=" + forwarded_node(client.address);
        if (!host.empty()) element += ";host=\"" + std::string(host) + "\"";
        element += ";proto=" + std::string(client.scheme);
        fields.set("Forwarded", element);
    }
}

}  // namespace

std::string effective_url(const http::Request& request, std::string_view scheme, const Settings& settings) {
    const std::string_view target = request.target;
    if (!scheme_and_authority(target).empty()) return std::string(target);
    const std::string_view host = http::wire::effective_authority(request);
    const std::string_view authority = host.empty() ? std::string_view(settings.origin_authority) : host;
    std::string url;
    url.reserve(scheme.size() + 3 + authority.size() + target.size());
    url += scheme;
    url += "://";
    url += authority;
    if (target != "*") url += target;
    return url;
}

bool asks_for_websocket(const http::Request& request) {
    if (request.method != "GET" || request.version != http::Version::http_1_1) return false;
    if (!http::wire::has_connection_option(request.fields, "upgrade")) return false;
    // A handshake has no content (RFC 6455 §4.1).
    if (request.fields.contains(FieldId::transfer_encoding) ||
        http::content_length(request.fields).value_or(0) != 0)
        return false;
    return base::equals_ignore_case(request.fields.value(FieldId::upgrade), "websocket");
}

std::string via_member(http::Version version, std::string_view pseudonym) {
    return (version == http::Version::http_1_0 ? "1.0 " : "1.1 ") + std::string(pseudonym);
}

http::Request forwarded_request(http::Request request, const http::Request& received, const Client& client,
                                Upgrade upgrade, const Settings& settings) {
    const http::ConnectionOptions options(received.fields);
    const std::string_view host = http::wire::effective_authority(received);
    http::Request sent;
    sent.method = std::move(request.method);
    sent.target = origin_form(sent.method, request.target);
    sent.version = http::Version::http_1_1;
    const bool of_origin = settings.host_sent == HostSent::of_origin || host.empty();
    sent.fields.reserve(request.fields.size() + 6, request.fields.byte_size() + 160);
    sent.fields.add("Host", of_origin ? std::string_view(settings.origin_authority) : host);
    for (const http::FieldLine line : request.fields) {
        if (line.id == FieldId::host || options.ends_here(line)) continue;
        // RFC 9110 §10.1.1: an HTTP/1.0 client's Expect is ignored.
        if (line.id == FieldId::expect && received.version == http::Version::http_1_0) continue;
        sent.fields.add(line.name, line.value);
    }
    if (sent.method == "OPTIONS") count_down(sent.fields);
    if (upgrade == Upgrade::websocket) {
        sent.fields.add("Connection", "Upgrade");
        sent.fields.add("Upgrade", "websocket");
    } else if (wants_trailers(received.fields)) {
        sent.fields.add("Connection", "TE");
        sent.fields.add("TE", "trailers");
    }
    if (!settings.via.empty()) append_member(sent.fields, "Via", via_member(received.version, settings.via));
    tell_of_client(sent.fields, client, host, settings.forwarded);
    return sent;
}

void add_diagnostics(http::FieldMap& sent, const Settings& settings, const http::FieldMap& received,
                     const vendor::DiagnosticValues& values) {
    for (const vendor::Diagnostic& one : settings.diagnostics) {
        if (one.towards != vendor::Towards::origin) continue;
        if (!one.asked_by.empty() && !vendor::has_line(received, one.asked_by)) continue;
        if (one.others == vendor::Diagnostic::Others::go) sent.remove(one.field);
        sent.add(one.field, vendor::diagnostic_value(one.value, values));
    }
}

}  // namespace cachewright::pipeline
