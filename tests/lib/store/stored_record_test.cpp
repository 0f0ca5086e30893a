// The records of a persistent store: what was written comes back, and nothing else does.
#include "lib/store/stored_record.hpp"

#include "tests/lib/store/disk.hpp"

#include <catch2/catch.hpp>

using namespace cachewright;
using namespace std::chrono_literals;

namespace {

store::StoredRecord full_record() {
    store::StoredRecord record = store::record("GET https://a.example/?a=1");
    record.selecting = std::string("accept-encoding\0gzip", 20);
    record.head.status = 404;
    record.head.version = http::Version::http_1_0;
    record.head.fields.add("X-Empty", "");
    record.head.fields.add("set-cookie", "a=1");
    record.head.fields.add("Set-Cookie", "b=\xff");
    record.request_time = store::kReceived - 40ms;
    record.response_time = store::kReceived;
    record.advanced = 1h;
    record.content_bytes = 12'345;
    record.stale_after = 5min;
    return record;
}

}  // namespace

TEST_CASE("A record comes back as it was, field by field") {
    const store::StoredRecord record = full_record();
    const auto again = store::decode_record(store::encode_record(record, 7), 7);
    REQUIRE(again);
    CHECK(again->key == record.key);
    CHECK(again->selecting == record.selecting);
    CHECK(again->head.status == 404);
    CHECK(again->head.version == http::Version::http_1_0);
    CHECK(again->request_time == record.request_time);
    CHECK(again->response_time == record.response_time);
    CHECK(again->advanced == 1h);
    CHECK(again->content_bytes == 12'345);
    CHECK(again->stale_after == record.stale_after);
    REQUIRE(again->head.fields.size() == record.head.fields.size());
    for (std::size_t at = 0; at < record.head.fields.size(); ++at) {
        CHECK(again->head.fields[at].name == record.head.fields[at].name);
        CHECK(again->head.fields[at].value == record.head.fields[at].value);
    }
}

TEST_CASE("A record with any byte changed, cut or of another row is none") {
    const std::string bytes = store::encode_record(full_record(), 7);
    CHECK_FALSE(store::decode_record(bytes, 8));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        if (store::decode_record(changed, 7)) FAIL("byte " << at);
        if (store::decode_record(std::string_view(bytes).substr(0, at), 7)) FAIL("cut at " << at);
    }
}

TEST_CASE("A line that could not be sent is neither written nor read") {
    store::StoredRecord record = store::record("k");
    record.head.fields.add("X-Split", "a\r\nSet-Cookie: b");
    record.head.fields.add("X Space", "a");
    const auto again = store::decode_record(store::encode_record(record, 1), 1);
    REQUIRE(again);
    CHECK(again->head.fields.size() == 3);
    CHECK_FALSE(again->head.fields.contains("X-Split"));

    // The same in bytes whose checksum is right.
    std::string bytes = store::encode_record(store::record("k", "abcd"), 1);
    bytes.resize(bytes.size() - 8);
    bytes.replace(bytes.find("abcd"), 4, "a\r\nb");
    CHECK_FALSE(store::decode_record(store::with_checksum(bytes, 1), 1));
}

TEST_CASE("A purge comes back with its rows in order, each once") {
    store::PurgeRecord purge{store::PurgeKind::soft, {{900, 3, 70'000, 3, 1}, 17}, store::kReceived};
    store::put_in_order(purge.scope);
    const std::string bytes = store::encode_purge(purge, 70'001);
    const auto again = store::decode_purge(bytes, 70'001);
    REQUIRE(again);
    CHECK(again->kind == store::PurgeKind::soft);
    CHECK(again->at == store::kReceived);
    CHECK(again->scope.all_up_to == 17);
    CHECK(again->scope.rows == std::vector<store::RowId>{1, 3, 900, 70'000});
    CHECK(again->scope.contains(900));
    CHECK(again->scope.contains(17));
    CHECK_FALSE(again->scope.contains(18));
    CHECK_FALSE(store::decode_purge(bytes, 70'002));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x01);
        if (store::decode_purge(changed, 70'001)) FAIL("byte " << at);
    }
}

TEST_CASE("What users advanced after the receipt counts as age after a restart") {
    store::StoredRecord record = store::record("k");
    record.response_time = store::kReceived;
    record.advanced = 2h;  // before the response came
    const base::TimePoint now = store::kReceived + 5min;
    const auto age = [&](base::Duration advanced_in_all) {
        const auto receipt = store::receipt_after_restart(record, advanced_in_all, now);
        REQUIRE(receipt);
        return now - receipt->stored_at;
    };
    CHECK(age(2h) == 5min);
    CHECK(age(3h) == 1h + 5min);
    // Never fresher than it is.
    CHECK(age(1h) == 5min);
}

TEST_CASE("A response from the future has no known age") {
    store::StoredRecord record = store::record("k");
    record.response_time = store::kReceived;
    CHECK_FALSE(store::receipt_after_restart(record, 0h, store::kReceived - 1s));
}

TEST_CASE("A soft purge makes stale what was fresh, and nothing fresh that was stale") {
    store::StoredRecord record = store::record("k");
    record.response_time = store::kReceived;
    record.advanced = 1h;
    // Cache time goes on from process to process: the hour counts.
    store::make_stale(record, store::kReceived + 1h + 3min);
    CHECK(record.stale_after == std::optional<base::Duration>(3min));
    store::make_stale(record, store::kReceived + 1h + 9min);
    CHECK(record.stale_after == std::optional<base::Duration>(3min));
    store::make_stale(record, store::kReceived);
    CHECK(record.stale_after == std::optional<base::Duration>(0min));
}

TEST_CASE("The facts made again from a receipt tell the same age and date") {
    const auto same_after = [](const http::Response& head, const policy::Receipt& receipt,
                               base::Duration ahead) {
        const policy::StoredFacts facts = policy::stored_facts(head, receipt, {});
        const policy::Receipt made = store::receipt_of(facts, ahead);
        CHECK(made.response_time <= receipt.response_time);
        const policy::StoredFacts again = policy::stored_facts(head, made, {});
        CHECK(again.initial_age == facts.initial_age);
        CHECK(again.stored_at == facts.stored_at);
        CHECK(again.freshness.lifetime == facts.freshness.lifetime);
        CHECK(again.dated == facts.dated);
    };
    const base::TimePoint received = store::kReceived;
    http::Response head = store::record("k").head;
    same_after(head, {received - 2s, received, received}, 0h);
    head.fields.add("Date", "Mon, 05 Jan 2026 23:59:50 GMT");
    same_after(head, {received - 2s, received, received + 1h}, 1h);
    head.fields.add("Age", "120");
    same_after(head, {received - 2s, received, received}, 0h);
    // Advanced between receipt and storing.
    same_after(head, {received, received, received}, 1h);
}
