#include "lib/proxy/faulty_leg.hpp"

#include "lib/base/duration_text.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace cachewright::proxy {

namespace {

using http::wire::BodyKind;
using pipeline::Failure;
using pipeline::Fault;
using pipeline::FaultEffect;
using pipeline::Transaction;
using Instead = FaultEffect::Instead;

Failure failure_by(const Fault& fault, Instead instead, base::Duration limit) {
    switch (instead) {
        case Instead::refused:
            return {Failure::Kind::unreachable,
                    fmt::format("the fault '{}' refused the connection to the origin", fault.names)};
        case Instead::reset:
            return {Failure::Kind::unreachable,
                    fmt::format("the fault '{}' broke the connection to the origin before an answer",
                                fault.names)};
        case Instead::malformed:
            return {Failure::Kind::malformed,
                    fmt::format("the fault '{}' made the origin's answer something that is not HTTP",
                                fault.names)};
        case Instead::timeout:
        case Instead::nothing:
        case Instead::answered: break;
    }
    return {Failure::Kind::timed_out,
            fmt::format("the fault '{}' kept the origin from answering within {} (--first-byte-timeout)",
                        fault.names, base::duration_words(limit))};
}

std::shared_ptr<FaultyContent> content_through(Worker& worker, const FaultEffect& effect,
                                               const net::OriginConnection& origin) {
    const BodyKind kind = origin.framing().kind;
    const bool has_content = kind != BodyKind::none && kind != BodyKind::tunnel;
    if (!has_content || (!effect.cut && !effect.bytes_per_second)) return nullptr;
    FaultyContent::Effect made;
    made.bytes_per_second = effect.bytes_per_second;
    if (effect.cut) {
        std::optional<std::uint64_t> length;
        if (kind == BodyKind::length) length = origin.framing().length;
        made.cut_after = effect.cut->after(length);
        if (!made.cut_after) made.end = FaultyContent::End::missing;
    }
    return std::make_shared<FaultyContent>(worker.loop(), made);
}

}  // namespace

std::optional<Fault> fault_for(Worker& worker, const Transaction& transaction) {
    const pipeline::Faults& faults = worker.shared().faults;
    if (!faults.any()) return std::nullopt;
    const auto rules = faults.rules();
    if (rules == nullptr) return std::nullopt;
    return rules->decide(transaction.url(), transaction.upstream().method, worker.now().cache);
}

net::Task<LegResult> ask_through(Worker& worker, net::ServerConnection* client,
                                 const Transaction& transaction, OriginLeg& leg, const Fault& fault) {
    const pipeline::Moment asked = worker.now();
    leg.asked = asked;
    const std::chrono::milliseconds limit = worker.shared().settings().origin_limits.first_byte;
    Instead instead = fault.effect->instead;
    if (fault.delay >= limit) instead = Instead::timeout;
    base::Duration wait = fault.delay;
    if (instead == Instead::timeout) wait = limit;
    if (wait > base::Duration{0}) co_await worker.loop().sleep_for(wait);
    LegResult result;
    if (instead == Instead::answered) {
        result.came = Came::made;
        co_return result;
    }
    if (instead != Instead::nothing) {
        result.failure = failure_by(fault, instead, limit);
        co_return result;
    }
    result = co_await ask_origin(worker, client, transaction, leg);
    leg.asked = asked;
    if (result.came == Came::head) leg.faulty = content_through(worker, *fault.effect, *leg.connection);
    co_return result;
}

Transaction::Next take_made(Transaction& transaction, const FaultEffect& effect, pipeline::Moment asked,
                            pipeline::Moment now) {
    http::Response head = effect.response;
    std::string content = std::exchange(head.body.bytes, {});
    http::wire::Framing framing;
    const bool has_content =
        head.status != 204 && head.status != 304 && transaction.upstream().method != "HEAD";
    if (has_content) framing = {BodyKind::length, content.size(), true, false};
    const Transaction::Next next = transaction.on_head(std::move(head), framing, asked, now);
    if (const auto fill = transaction.take_fill()) {
        fill->append(content);
        fill->complete();
    }
    pipeline::Answer& answer = transaction.answer();
    if (next != Transaction::Next::answer || !answer.from_origin) return next;
    // There is no connection from which it could be passed on.
    answer.from_origin = false;
    if (answer.body != pipeline::Answer::Body::origin) return next;
    answer.body = pipeline::Answer::Body::text;
    answer.text = std::move(content);
    return next;
}

}  // namespace cachewright::proxy
