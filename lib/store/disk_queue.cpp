#include "lib/store/disk_queue.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::store {

namespace {

using Request = DiskQueue::Request;

RowId row_of(const Request& request) {
    return std::visit([](const auto& one) { return one.row; }, request);
}

std::uint64_t size_of(const Request& request) {
    if (const auto* const put = std::get_if<DiskQueue::Put>(&request))
        return waiting_size(put->record) + put->content->size();
    if (const auto* const update = std::get_if<DiskQueue::Update>(&request))
        return waiting_size(update->record);
    return 0;
}

// Null of a removal.
StoredRecord* record_of(Request& request) {
    if (auto* const put = std::get_if<DiskQueue::Put>(&request)) return &put->record;
    if (auto* const update = std::get_if<DiskQueue::Update>(&request)) return &update->record;
    return nullptr;
}

}  // namespace

std::uint64_t waiting_size(const StoredRecord& record) {
    constexpr std::uint64_t kBookkeeping = 256;
    return kBookkeeping + record.key.size() + record.selecting.size() + record.head.fields.byte_size();
}

void DiskQueue::add(Request request) {
    const RowId row = row_of(request);
    bytes_ += size_of(request);
    if (std::holds_alternative<Removal>(request)) removals_.push_back(row);
    places_.emplace(row, first_ + requests_.size());
    requests_.emplace_back(std::move(request));
}

std::vector<Request> DiskQueue::take(std::size_t most, std::uint64_t most_bytes) {
    std::vector<Request> taken;
    const std::uint64_t before = bytes_;
    while (!requests_.empty() && taken.size() < most && before - bytes_ < most_bytes) {
        if (requests_.front()) {
            if (std::holds_alternative<Removal>(*requests_.front())) removals_.pop_front();
            taken.push_back(take_out(first_));
        }
        requests_.pop_front();
        ++first_;
    }
    return taken;
}

std::vector<Request> DiskQueue::overtake(const PurgeRecord& purge) {
    std::vector<Request> taken_out;
    for (const Number number : numbers_in(purge.scope)) {
        StoredRecord* const record = record_of(*requests_[number - first_]);
        if (record == nullptr) continue;
        if (purge.kind == PurgeKind::hard)
            taken_out.push_back(take_out(number));
        else
            make_stale(*record, purge.at);
    }
    return taken_out;
}

std::vector<RowId> DiskQueue::take_removals(std::vector<Request>& taken_out) {
    std::vector<RowId> rows(removals_.begin(), removals_.end());
    removals_.clear();
    for (const RowId row : rows) {
        for (auto place = places_.find(row); place != places_.end(); place = places_.find(row))
            taken_out.push_back(take_out(place->second));
    }
    return rows;
}

std::vector<DiskQueue::Number> DiskQueue::numbers_in(const PurgeScope& scope) const {
    std::vector<Number> numbers;
    if (scope.all_up_to == 0 && scope.rows.size() <= places_.size()) {
        for (const RowId row : scope.rows) {
            const auto [begin, end] = places_.equal_range(row);
            for (auto place = begin; place != end; ++place)
                numbers.push_back(place->second);
        }
        return numbers;
    }
    for (const auto& [row, number] : places_) {
        if (scope.contains(row)) numbers.push_back(number);
    }
    return numbers;
}

Request DiskQueue::take_out(Number number) {
    std::optional<Request>& place = requests_[number - first_];
    Request request = *std::exchange(place, std::nullopt);
    bytes_ -= size_of(request);
    const auto [begin, end] = places_.equal_range(row_of(request));
    places_.erase(std::find_if(begin, end, [&](const auto& each) { return each.second == number; }));
    return request;
}

void DiskQueue::clear() {
    first_ += requests_.size();
    requests_.clear();
    places_.clear();
    removals_.clear();
    bytes_ = 0;
}

}  // namespace cachewright::store
