#include "tests/proxy/proxied.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace cachewright::tests {

Proxied::Proxied(const std::vector<std::string>& flags) : proxy(origin.url(), flags) {}

Proxied::~Proxied() {
    client_.reset();
    origin.open_gates();
    proxy.stop();
    for (const std::string& head : origin.malformed()) {
        UNSCOPED_INFO("the origin received: " << head);
        CHECK(head.empty());
    }
}

ClientResponse Proxied::ask(std::string_view method, std::string_view target, std::string_view fields,
                            std::string_view body) {
    if (!client_ || client_->spent()) client_.emplace(proxy.port());
    client_->request(method, target, fields, body);
    return client_->receive(method);
}

ClientResponse Proxied::get(std::string_view target, std::string_view fields) {
    return ask("GET", target, fields);
}

std::vector<std::string> Proxied::log_lines(std::size_t count) {
    const bool came = proxy.process().wait_until([&](std::string_view out, std::string_view) {
        return std::count(out.begin(), out.end(), '\n') >= static_cast<std::ptrdiff_t>(count);
    });
    if (!came) throw std::runtime_error("the access log has fewer lines: " + proxy.process().out());
    std::vector<std::string> lines;
    const std::string out = proxy.process().out();
    for (std::size_t begin = 0; begin < out.size();) {
        const std::size_t end = std::min(out.find('\n', begin), out.size());
        lines.push_back(out.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

void check_reuse(Proxied& proxied, const std::vector<ReuseRow>& rows) {
    constexpr std::array<std::string_view, 3> kNames{"hit", "miss", "validated"};
    std::size_t number = 0;
    for (const ReuseRow& row : rows) {
        const std::string target = "/row/" + std::to_string(++number);
        CAPTURE(row.what, row.response, row.second_request, row.status);
        proxied.origin.answers(
            target, {answer(row.status, row.response, "first"), answer(row.status, row.response, "second")});
        const ClientResponse first = proxied.ask(row.method, target, row.first_request);
        CHECK(first.status == row.status);
        CHECK(first.complete);
        if (!row.advance.empty()) proxied.advance(row.advance);
        const ClientResponse second = proxied.get(target, row.second_request);
        const std::vector<SeenRequest> seen = proxied.origin.requests(target);
        Second became = Second::hit;
        if (seen.size() > 1) became = seen.back().conditional() ? Second::validated : Second::miss;
        CHECK(seen.size() <= 2);
        CHECK(kNames.at(static_cast<std::size_t>(became)) == kNames.at(static_cast<std::size_t>(row.second)));
        CHECK(second.status == row.status);
        CHECK(second.hit() == (became == Second::hit));
        if (became == Second::hit) CHECK(second.has("Age"));
        if (row.status != 204 && row.status != 304 && row.method != "HEAD")
            CHECK(second.body == (became == Second::hit ? "first" : "second"));
    }
}

}  // namespace cachewright::tests
