#include "lib/proxy/admin.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/base/time_text.hpp"
#include "lib/http/media_type.hpp"
#include "lib/http/status.hpp"
#include "lib/http/wire_host.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace cachewright::proxy {

namespace {

using Json = nlohmann::json;
using http::FieldId;

constexpr std::uint64_t kMostContent = std::uint64_t{64} << 10;
constexpr std::size_t kMostConnections = 64;

AdminAnswer failed(int status, std::string_view why) {
    return {status, Json{{"error", why}}.dump() + "\n", {}};
}

// The host of an authority or of an origin's URL, without port.
std::string_view host_of(std::string_view text) {
    if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos)
        text.remove_prefix(scheme + 3);
    if (text.starts_with('[')) return text.substr(0, text.find(']') + 1);
    return text.substr(0, text.find(':'));
}

bool is_this_machine(std::string_view host) {
    return base::equals_ignore_case(host, "localhost") || host == "127.0.0.1" || host == "[::1]";
}

// A page on another site that resolves to this machine is same-origin to the browser; only Host tells it.
bool may_ask(const http::Request& request, const net::ListenAddress& listen) {
    const std::string_view host = host_of(http::wire::effective_authority(request));
    if (!is_this_machine(host) && host != listen.host) return false;
    if (request.fields.contains(FieldId::origin) &&
        !is_this_machine(host_of(request.fields.value(FieldId::origin))))
        return false;
    const std::string_view site = request.fields.value("Sec-Fetch-Site");
    return site.empty() || site == "none" || site == "same-origin";
}

AdminAnswer tell_clock(const Clock& clock) {
    const base::TimePoint running = clock.running();
    const Json told{{"cache_time", base::time_text(clock.cache().at(running), base::SecondParts::none)},
                    {"offset_seconds", base::floor_seconds(clock.cache().ahead(running)).count()},
                    {"frozen", clock.cache().frozen()}};
    return {200, told.dump() + "\n", {}};
}

AdminAnswer move_clock(Clock& clock, const std::string& content) {
    const Json wish = Json::parse(content, nullptr, false);
    if (!wish.is_object()) return failed(400, R"(the body must be a JSON object such as {"advance":"1h"})");
    for (const auto& [name, value] : wish.items()) {
        if (name != "advance" && name != "freeze" && name != "release")
            return failed(400, fmt::format("'{}' is unknown; there are advance, freeze and release", name));
    }
    const auto flag = [&wish](const char* name) {
        return wish.contains(name) && wish[name].is_boolean() && wish[name].get<bool>();
    };
    for (const char* name : {"freeze", "release"}) {
        if (wish.contains(name) && !wish[name].is_boolean())
            return failed(400, fmt::format("{} must be true or false", name));
    }
    if (flag("freeze") && flag("release")) return failed(400, "freeze and release exclude each other");
    std::optional<base::Duration> by;
    if (wish.contains("advance")) {
        if (wish["advance"].is_string()) by = base::parse_duration(wish["advance"].get<std::string>());
        if (!by || *by < base::Duration{0})
            return failed(
                400, R"(advance must be a duration such as "90s", "1h" or "7d"; time only goes forward)");
    }
    if (flag("freeze")) clock.cache().freeze(clock.running());
    if (by) clock.cache().advance(*by);
    if (flag("release")) clock.cache().release(clock.running());
    return tell_clock(clock);
}

AdminAnswer not_allowed(std::string_view allow) {
    AdminAnswer answer = failed(405, fmt::format("only {} here", allow));
    answer.allow = allow;
    return answer;
}

}  // namespace

AdminAnswer answer_admin(Shared& shared, const http::Request& request, const std::string& content) {
    if (!may_ask(request, shared.settings.admin))
        return failed(403, "the admin API answers requests for this machine only");
    const std::string_view target = request.target;
    const std::string_view path = target.substr(0, target.find('?'));
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (path == "/healthz") {
        if (!reads) return not_allowed("GET, HEAD");
        return {200, "{\"status\":\"ok\"}\n", {}};
    }
    if (path == "/api/clock") {
        if (reads) return tell_clock(shared.clock);
        if (request.method != "POST") return not_allowed("GET, HEAD, POST");
        const auto type = http::parse_media_type(request.fields.value(FieldId::content_type));
        // What a page can send elsewhere without asking is not JSON.
        if (!type || !type->is("application", "json"))
            return failed(415, "the body must be application/json");
        return move_clock(shared.clock, content);
    }
    return failed(404, "there are /healthz and /api/clock");
}

Admin::Admin(Shared& shared, net::Listener listener, net::Loop& loop)
    : shared_(shared), loop_(loop), listener_(std::move(listener)) {}

void Admin::start() {
    loop_.spawn(accept());
}

void Admin::close() {
    listener_.close();
    for (net::ServerConnection* connection : connections_)
        connection->close();
}

net::Task<> Admin::accept() {
    while (true) {
        net::Stream stream = co_await listener_.accept();
        if (!stream) co_return;
        if (connections_.size() >= kMostConnections) continue;
        loop_.spawn(serve(std::move(stream)));
    }
}

net::Task<> Admin::serve(net::Stream stream) {
    using Arrival = net::ServerConnection::Arrival;
    using Piece = net::ServerConnection::Piece;
    net::ServerLimits limits = shared_.settings.clients;
    limits.content = kMostContent;
    net::ServerConnection client(std::move(stream), limits);
    const auto place = connections_.insert(connections_.end(), &client);
    while (true) {
        const Arrival arrival = co_await client.next_request();
        if (arrival == Arrival::ended) break;
        AdminAnswer answer;
        bool ends = arrival == Arrival::refused;
        if (!ends) {
            std::string content;
            Piece piece = co_await client.read_content();
            for (; piece.kind == Piece::Kind::data; piece = co_await client.read_content())
                content += piece.bytes;
            ends = piece.kind != Piece::Kind::complete;
            if (!ends) answer = answer_admin(shared_, client.request(), content);
        }
        if (ends) answer = failed(client.refusal().status, client.refusal().reason);
        ends = ends || !client.may_persist() || shared_.draining.load(std::memory_order_relaxed);
        const std::string head = fmt::format(
            "HTTP/1.1 {} {}\r\nContent-Type: application/json\r\nCache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\nContent-Length: {}\r\n{}{}\r\n",
            answer.status, http::status_phrase(answer.status), answer.body.size(),
            answer.allow.empty() ? std::string{} : "Allow: " + answer.allow + "\r\n",
            ends ? "Connection: close\r\n" : "");
        const bool head_only = client.request().method == "HEAD";
        const std::array<std::string_view, 2> parts{head, head_only ? std::string_view{} : answer.body};
        if ((co_await client.write(parts)).status != net::IoStatus::ok) break;
        if (!ends) continue;
        co_await client.linger();
        break;
    }
    connections_.erase(place);
}

}  // namespace cachewright::proxy
