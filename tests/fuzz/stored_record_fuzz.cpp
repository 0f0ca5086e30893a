// fuzz: store
// What stands on disk of a response and of a purge. The checksum of the input is made right, so that what
// lies behind it is reached.
#include "lib/base/ascii.hpp"
#include "lib/store/stored_record.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

namespace {

constexpr store::RowId kRow = 7;

bool same_fields(const http::FieldMap& a, const http::FieldMap& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t at = 0; at < a.size(); ++at) {
        if (a[at].name != b[at].name || a[at].value != b[at].value) return false;
    }
    return true;
}

void check_record(std::string_view bytes) {
    const auto record = store::decode_record(bytes, kRow);
    if (!record) return;
    require(record->head.status >= 100 && record->head.status <= 599);
    for (const auto line : record->head.fields) {
        require(base::is_token(line.name));
        require(line.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    }
    const auto again = store::decode_record(store::encode_record(*record, kRow), kRow);
    require(again.has_value());
    require(again->key == record->key && again->selecting == record->selecting);
    require(again->request_time == record->request_time && again->response_time == record->response_time);
    require(again->advanced == record->advanced && again->content_bytes == record->content_bytes);
    require(again->head.status == record->head.status && again->head.version == record->head.version);
    require(again->stale_after == record->stale_after);
    require(same_fields(again->head.fields, record->head.fields));

    // Its times may be reckoned with.
    const auto receipt = store::receipt_after_restart(*record, record->advanced, record->response_time);
    require(receipt && receipt->stored_at == record->response_time);
    const policy::StoredFacts facts = policy::stored_facts(record->head, *receipt, policy::Options{});
    require(facts.age(record->response_time) >= base::Duration{0});
}

void check_purge(std::string_view bytes) {
    const auto purge = store::decode_purge(bytes, kRow);
    if (!purge) return;
    for (const store::RowId row : purge->scope.rows)
        require(purge->scope.contains(row));
    const auto again = store::decode_purge(store::encode_purge(*purge, kRow), kRow);
    require(again && again->kind == purge->kind && again->at == purge->at);
    require(again->scope.rows == purge->scope.rows && again->scope.all_up_to == purge->scope.all_up_to);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    check_record(input.text());
    check_purge(input.text());
    const std::string right = store::with_checksum(std::string(input.text()), kRow);
    const fuzz::ExactText exact(reinterpret_cast<const std::uint8_t*>(right.data()), right.size());
    check_record(exact.text());
    check_purge(exact.text());
    return 0;
}
