// What must hold of every decision, whatever the messages, options and times: asked by a seeded test and by
// the fuzzer.
#pragma once

#include "lib/policy/reuse.hpp"
#include "lib/policy/storability.hpp"
#include "tests/support/message_builder.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cachewright::test {

// Choices out of bytes; zeros when they run out.
class ByteSource {
  public:
    explicit ByteSource(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    [[nodiscard]] bool empty() const { return bytes_.empty(); }
    std::uint8_t next() {
        if (bytes_.empty()) return 0;
        const std::uint8_t byte = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return byte;
    }
    bool coin() { return (next() & 1U) != 0; }
    template <std::size_t N>
    std::string_view pick(const std::array<std::string_view, N>& words) {
        return words[next() % N];
    }
    std::string_view rest() {
        const std::string_view text(reinterpret_cast<const char*>(bytes_.data()), bytes_.size());
        bytes_ = {};
        return text;
    }

  private:
    std::span<const std::uint8_t> bytes_;
};

struct DrawnExchange {
    http::Request request;
    http::Response response;
    policy::Options options;
    policy::Receipt receipt;
    base::TimePoint now;
};

inline std::string draw_policy(ByteSource& bytes) {
    static constexpr std::array<std::string_view, 24> directives{"max-age",
                                                                 "s-maxage",
                                                                 "stale-while-revalidate",
                                                                 "stale-if-error",
                                                                 "max-stale",
                                                                 "min-fresh",
                                                                 "no-store",
                                                                 "no-cache",
                                                                 "private",
                                                                 "public",
                                                                 "must-revalidate",
                                                                 "must-understand",
                                                                 "proxy-revalidate",
                                                                 "only-if-cached",
                                                                 "immutable",
                                                                 "no-transform",
                                                                 "foo",
                                                                 "MAX-AGE",
                                                                 "max-age ",
                                                                 "\"no-store\"",
                                                                 "no-cache=\"a\"",
                                                                 "private=\"a, b\"",
                                                                 "x=\"",
                                                                 ";"};
    static constexpr std::array<std::string_view, 12> arguments{
        "",        "",    "=0", "=1", "=10", "=3600", "=2147483648", "=99999999999999999999",
        "=\"10\"", "=-1", "=",  "=x"};
    std::string policy;
    for (unsigned count = bytes.next() % 5U; count > 0; --count) {
        if (!policy.empty()) policy += ", ";
        policy += bytes.pick(directives);
        policy += bytes.pick(arguments);
    }
    return policy;
}

inline DrawnExchange draw_exchange(ByteSource& bytes) {
    using namespace policy;
    static constexpr std::array<std::string_view, 8> methods{"GET",  "GET", "GET",     "HEAD",
                                                             "POST", "PUT", "OPTIONS", "get"};
    static constexpr std::array<int, 16> statuses{200, 200, 200, 204, 206, 301, 302, 304,
                                                  404, 500, 503, 599, 103, 0,   429, 418};
    static constexpr std::array<std::string_view, 8> dates{"{+0}",
                                                           "{-3600}",
                                                           "{+3600}",
                                                           "0",
                                                           "",
                                                           "Fri, 31 Dec 9999 23:59:59 GMT",
                                                           "Mon, 01 Jan 0001 00:00:00 GMT",
                                                           "{-10}"};
    static constexpr std::array<std::string_view, 8> ages{"0",    "10", "3600", "-1",
                                                          "1, 2", "x",  "",     "9999999999"};
    static constexpr std::array<std::string_view, 6> varies{"Accept",        "*",  "Accept, *", "",
                                                            "a, b, c, d, e", "X-*"};

    DrawnExchange drawn;
    const std::uint8_t fields = bytes.next();
    const std::uint8_t more = bytes.next();
    drawn.request.method = bytes.pick(methods);
    drawn.response.status = statuses[bytes.next() % statuses.size()];

    http::FieldMap& asked = drawn.request.fields;
    if (bytes.coin()) asked.add("Cache-Control", draw_policy(bytes));
    if ((more & 1U) != 0) asked.add("Pragma", "no-cache");
    if ((more & 2U) != 0) asked.add("Authorization", "x");
    if ((more & 4U) != 0) asked.add("Content-Length", bytes.coin() ? "1" : "0");

    http::FieldMap& said = drawn.response.fields;
    if ((fields & 1U) != 0) said.add("Cache-Control", draw_policy(bytes));
    if ((fields & 2U) != 0) said.add("Cache-Control", draw_policy(bytes));
    if ((fields & 4U) != 0) said.add("CDN-Cache-Control", draw_policy(bytes));
    if ((fields & 8U) != 0) said.add("Expires", expand_dates(bytes.pick(dates)));
    if ((fields & 16U) != 0) said.add("Date", expand_dates(bytes.pick(dates)));
    if ((fields & 32U) != 0) said.add("Last-Modified", expand_dates(bytes.pick(dates)));
    if ((fields & 64U) != 0) said.add("Age", bytes.pick(ages));
    if ((fields & 128U) != 0) said.add("Vary", bytes.pick(varies));
    if ((more & 8U) != 0) said.add("ETag", "\"a\"");
    if ((more & 16U) != 0) said.add("Set-Cookie", "a=1");
    if ((more & 32U) != 0) said.add("Content-Range", "bytes 0-0/1");
    if ((more & 64U) != 0) said.add("Pragma", "no-cache");

    drawn.options = (more & 128U) != 0 ? private_cache_options() : shared_cache_options();
    const std::uint8_t settings = bytes.next();
    const auto honour = [&](unsigned bit) { return (settings & bit) == 0 ? Honour::yes : Honour::no; };
    drawn.options.eligibility.request_directives = honour(1);
    drawn.options.storage.must_understand = honour(2);
    drawn.options.storage.qualified_directives = honour(4);
    drawn.options.storage.authorization_rule = honour(8);
    drawn.options.reuse.stale_while_revalidate = honour(16);
    drawn.options.reuse.stale_if_error = honour(32);
    drawn.options.reuse.stale_windows_with_s_maxage = (settings & 64U) != 0 ? Permit::yes : Permit::no;
    drawn.options.reuse.stale_when_disconnected = (settings & 128U) == 0 ? Permit::yes : Permit::no;

    const auto milliseconds = [&] { return std::chrono::milliseconds{(bytes.next() << 8U) + bytes.next()}; };
    drawn.receipt = {kReceived - milliseconds() + std::chrono::seconds{10}, kReceived, kReceived};
    drawn.now = kReceived + milliseconds() * (bytes.coin() ? 1 : 1000) - std::chrono::seconds{1};
    return drawn;
}

// Empty when everything holds, else what does not.
inline std::string_view violated_property(const DrawnExchange& exchange) {
    using namespace policy;
    const Options& options = exchange.options;
    const RequestFacts request = read_request_facts(exchange.request);
    const StoredFacts stored = stored_facts(exchange.response, exchange.receipt, options);
    const http::CacheDirectives& directives = stored.response.directives;
    const bool shared = options.storage.kind == CacheKind::shared;
    const bool listens = options.eligibility.request_directives == Honour::yes;

    const Storability storage = storability(request, stored.response, options, kReceived);
    if (storage.reasons.empty()) return "storing is always explained";
    if (storage.storable()) {
        const bool lifted = directives.must_understand && options.storage.must_understand == Honour::yes &&
                            understands_status(exchange.response.status);
        if (directives.no_store && !lifted) return "no-store is not stored (RFC 9111 §5.2.2.5)";
        if (shared && directives.private_) return "private is not shared (§5.2.2.7)";
        if (listens && request.directives.no_store) return "a request's no-store is obeyed (§5.2.1.5)";
        if (exchange.response.status < 200 || exchange.response.status == 304)
            return "only final responses are stored (§3)";
        if (shared && request.has_authorization && options.storage.authorization_rule == Honour::yes &&
            !directives.public_ && !directives.must_revalidate && !directives.s_maxage.present()) {
            return "Authorization needs permission (§3.5)";
        }
    }

    const base::Duration lifetime = stored.freshness.lifetime;
    if (lifetime < base::Duration{0} || lifetime > http::DeltaArgument(base::Seconds{1LL << 31U}).seconds())
        return "lifetimes are within bounds (§1.2.2)";
    if (explained_freshness(stored, options.storage, exchange.receipt.response_time).reasons.empty())
        return "a lifetime is always explained";
    const base::Duration age = stored.age(exchange.now);
    if (age < base::Duration{0}) return "age is never negative (§4.2.3)";
    if (stored.age(exchange.now + base::Seconds{1}) < age) return "age does not fall (§4.2.3)";

    const Reuse use = reuse(stored, request, options, exchange.now);
    if (use.reasons.empty()) return "reuse is always explained";
    if (use.age != age || use.remaining != lifetime - age) return "the decision tells its times";
    const bool stale = age >= lifetime;
    const bool accepts_stale =
        listens && (request.directives.max_stale.present() || request.directives.max_stale_any);
    if (use.action == ReuseAction::serve && stale && !accepts_stale) return "stale is not served (§4.2.4)";
    if (use.action == ReuseAction::serve_and_revalidate &&
        (!stale || age - lifetime >= stored.stale.while_revalidate)) {
        return "stale-while-revalidate has a window (RFC 5861 §3)";
    }
    const bool used = use.action == ReuseAction::serve || use.action == ReuseAction::serve_and_revalidate;
    if (used && directives.no_cache) return "no-cache is validated (§5.2.2.4)";
    if (used && stored.response.vary_star) return "Vary: * never matches (§4.1)";
    if (used && directives.no_cache_fields && !use.withhold_no_cache_fields)
        return "fields of no-cache are withheld (§5.2.2.4)";
    if (used && request.method != Method::get && request.method != Method::head)
        return "only GET and HEAD are answered (§4)";
    const bool strict =
        directives.must_revalidate || (shared && directives.proxy_revalidate) ||
        (shared && directives.s_maxage.present() && options.reuse.stale_windows_with_s_maxage == Permit::no);
    if (used && stale && strict) return "revalidation is not skipped (§5.2.2.2)";

    for (const OriginFailure failure : {OriginFailure::unreachable, OriginFailure::server_error}) {
        const FailureDecision decision = on_origin_failure(stored, request, failure, options, exchange.now);
        if (decision.reasons.empty()) return "a failure is always explained";
        if (decision.action == FailureAction::serve_stale && (directives.no_cache || (stale && strict)))
            return "a failure lifts no prohibition (§4.2.4)";
    }

    // §5.2.3: unrecognised directives are ignored.
    http::Response extended = exchange.response;
    extended.fields.add("Cache-Control", "x-unknown=\"no-store\", also-unknown=1");
    const StoredFacts again = stored_facts(extended, exchange.receipt, options);
    if (storability(request, again.response, options, kReceived).verdict != storage.verdict ||
        again.freshness.lifetime != lifetime ||
        reuse(again, request, options, exchange.now).action != use.action) {
        return "unknown directives change nothing (§5.2.3)";
    }
    return {};
}

}  // namespace cachewright::test
