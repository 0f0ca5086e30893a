#include "lib/proxy/purge_method.hpp"

#include "lib/http/status.hpp"
#include "lib/net/listener.hpp"
#include "lib/pipeline/forwarding.hpp"
#include "lib/proxy/admin_purge.hpp"
#include "lib/proxy/private/wish.hpp"
#include "lib/store/purge.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::proxy {

namespace {

// "127.0.0.1:52034", "[::1]:52034"
bool is_this_machine(const std::string& peer) {
    const auto address = net::parse_listen_address(peer);
    return address && address->loopback();
}

// A browser sends PURGE for no page without asking first, and would be asked nothing by a page whose name was
// made to resolve to this machine.
bool comes_from_page(const http::Request& request) {
    const auto sites = request.fields.lines("Sec-Fetch-Site");
    return request.fields.contains(http::FieldId::origin) ||
           std::any_of(sites.begin(), sites.end(),
                       [](const http::FieldLine& site) { return site.value != "none"; });
}

AdminAnswer purge_url(Shared& shared, const net::ServerConnection& client, const std::string& peer) {
    const http::Request& request = client.request();
    if (!is_this_machine(peer)) return admin_error(403, "PURGE is for clients on this machine only");
    if (comes_from_page(request)) return admin_error(403, "PURGE is not for pages in a browser");
    const std::string url = pipeline::effective_url(request, "http", shared.settings().cache);
    const bool soft = request.fields.contains("Fastly-Soft-Purge");
    const auto purged = shared.cache.purge(store::Purge::Scope::url, url,
                                           soft ? store::Purge::Mode::soft : store::Purge::Mode::hard,
                                           shared.clock.now().cache);
    if (!purged) return admin_error(400, purged.error().message, purged.error().hint);
    AdminAnswer answer = json_answer({{"status", "ok"},
                                      {"id", std::to_string(purged->sequence)},
                                      {"purged", purged->responses},
                                      {"soft", soft}});
    answer.after = purged->durable;
    return answer;
}

}  // namespace

bool is_purge(const Settings& settings, const http::Request& request) {
    return settings.purge_method == PurgeMethod::on && request.method == "PURGE";
}

net::Task<> answer_purge(Worker& worker, net::ServerConnection& client, std::uint64_t request_id,
                         pipeline::Answer& answer, pipeline::Account& account) {
    AdminAnswer told = purge_url(worker.shared(), client, client.stream().peer());
    co_await settle(worker.loop(), told);
    account.outcome = policy::Outcome::synthetic;
    account.status = told.status;
    account.detail = "refused";
    if (told.status == 200) account.detail = "purged";
    if (told.status == 500) account.detail = "not-durable";
    answer.text = told.body;
    answer.body = pipeline::Answer::Body::text;
    answer.framing = http::wire::BodyKind::length;
    answer.persists = client.may_persist() && !worker.shared().draining.load(std::memory_order_relaxed);
    answer.head = fmt::format(
        "HTTP/1.1 {} {}\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: "
        "{}\r\n"
        "Cache-Status: {}; detail={}\r\n",
        told.status, http::status_phrase(told.status), told.body.size(),
        worker.shared().settings().cache.name, account.detail);
    if (request_id != 0) answer.head += fmt::format("{}: {}\r\n", pipeline::kRequestIdField, request_id);
    if (!answer.persists) answer.head += "Connection: close\r\n";
    answer.head += "\r\n";
}

}  // namespace cachewright::proxy
