#include "lib/lint/collection.hpp"

#include <functional>
#include <unordered_map>

namespace cachewright::lint {

namespace {

http::Exchange without_bodies(const http::Exchange& exchange) {
    http::Exchange copy;
    copy.url = exchange.url;
    if (exchange.request) {
        http::Request& request = copy.request.emplace();
        request.method = exchange.request->method;
        request.target = exchange.request->target;
        request.version = exchange.request->version;
        request.fields = exchange.request->fields;
    }
    copy.response.status = exchange.response.status;
    copy.response.version = exchange.response.version;
    copy.response.fields = exchange.response.fields;
    copy.request_time = exchange.request_time;
    copy.response_time = exchange.response_time;
    copy.provenance = exchange.provenance;
    return copy;
}

}  // namespace

BodyMark mark_body(const http::Body& body) {
    BodyMark mark;
    mark.size = body.full_size;
    mark.known = !body.bytes.empty() || body.full_size == 0;
    mark.whole = mark.known && body.full_size == body.bytes.size();
    mark.length = body.bytes.size();
    mark.hash = std::hash<std::string_view>{}(body.bytes);
    return mark;
}

Likeness compare_bodies(const BodyMark& a, const BodyMark& b) {
    if (!a.known || !b.known) return Likeness::unknown;
    if (a.size && b.size && *a.size != *b.size) return Likeness::different;
    // Beginnings of other lengths differ in their hashes, whatever follows.
    if (a.length == b.length) return a.hash == b.hash ? Likeness::same : Likeness::different;
    return a.whole && b.whole ? Likeness::different : Likeness::unknown;
}

Observation::Observation(const http::Exchange& exchange, std::span<const vendor::ConfiguredProfile> profiles,
                         const RunSettings& settings)
    : exchange_(without_bodies(exchange)),
      body_(mark_body(exchange.response.body)),
      url_(exchange_.url),
      profiles_(profiles),
      settings_(&settings) {
    url_ = url_.substr(0, url_.find('#'));
}

const Subject& Observation::subject() const {
    if (subject_ == nullptr) subject_ = std::make_unique<const Subject>(exchange_, profiles_, *settings_);
    return *subject_;
}

std::string_view Observation::request_value(http::FieldId id) const {
    return exchange_.request ? exchange_.request->fields.value(id) : std::string_view{};
}

std::size_t Observation::byte_size() const {
    // What an entry of a field map takes beside its bytes.
    constexpr std::size_t kLine = 64;
    const http::FieldMap& fields = exchange_.response.fields;
    std::size_t size = sizeof(Observation) + sizeof(Subject) + exchange_.url.size() +
                       exchange_.provenance.source.size() + fields.byte_size() + fields.size() * kLine;
    if (exchange_.request) {
        size += exchange_.request->target.size() + exchange_.request->fields.byte_size() +
                exchange_.request->fields.size() * kLine;
    }
    return size;
}

void Collection::add(const http::Exchange& exchange, std::span<const vendor::ConfiguredProfile> profiles,
                     const RunSettings& settings) {
    // The rest is left out as a whole: a history with holes would tell tales.
    if (left_out_ > 0 || used_ >= budget_) {
        ++left_out_;
        return;
    }
    used_ += observations_.emplace_back(exchange, profiles, settings).byte_size();
}

std::vector<UrlHistory> Collection::histories() const {
    std::vector<UrlHistory> histories;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const Observation& observation : observations_) {
        if (observation.url().empty()) continue;
        const auto [place, added] = places.try_emplace(observation.url(), histories.size());
        if (added) histories.emplace_back(observation.url());
        histories[place->second].add(observation);
    }
    return histories;
}

}  // namespace cachewright::lint
