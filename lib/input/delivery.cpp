#include "lib/input/delivery.hpp"

#include <utility>

namespace cachewright::input {

Flow Delivery::deliver(http::Exchange& exchange) {
    exchange.provenance.source = source_;
    exchange.provenance.index = static_cast<std::size_t>(summary_.exchanges);
    ++summary_.exchanges;
    const Flow flow = sink_(std::move(exchange));
    if (flow == Flow::stop) summary_.stopped = true;
    return flow;
}

void Delivery::unreadable(base::SourcePosition position, std::string_view what) {
    add(summary_.unreadable, position, what);
}

void Delivery::skipped(base::SourcePosition position, std::string_view what) {
    add(summary_.skipped, position, what);
}

void Delivery::without_response(base::SourcePosition position, std::string_view what) {
    ++without_response_;
    skipped(position, what);
}

void Delivery::note(base::SourcePosition position, std::string_view what) {
    add(summary_.notes, position, what);
}

void Delivery::add(Remarks& remarks, base::SourcePosition position, std::string_view what) const {
    ++remarks.count;
    if (remarks.first.size() < limits_.remarks) remarks.first.push_back({position, std::string(what)});
}

}  // namespace cachewright::input
