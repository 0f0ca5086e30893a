// fuzz: policy http
// One exchange, a second request and an update, from blocks of "Name: value" lines parted by empty lines:
// stored request, stored response, presented request, update or second part; then a URL. The first byte
// chooses statuses, method and size.
#include "lib/http/etag.hpp"
#include "lib/http/uri.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/invalidation.hpp"
#include "lib/policy/key.hpp"
#include "lib/policy/partial.hpp"
#include "lib/policy/qualified_fields.hpp"
#include "lib/policy/update.hpp"
#include "lib/policy/validation.hpp"
#include "lib/policy/vary.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace cachewright;
using http::FieldId;
using policy::Honour;
using policy::VaryMatch;

namespace {

#define REQUIRE_PROPERTY(holds)                                                            \
    do {                                                                                   \
        if (!(holds)) {                                                                    \
            std::fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #holds); \
            std::abort();                                                                  \
        }                                                                                  \
    } while (false)

std::string_view take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

http::FieldMap take_fields(std::string_view& rest) {
    http::FieldMap fields;
    while (!rest.empty()) {
        const std::string_view line = take_line(rest);
        if (line.empty()) break;
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos) fields.add(line.substr(0, colon), line.substr(colon + 1));
    }
    return fields;
}

std::string text_of(const http::FieldMap& fields) {
    std::string text;
    for (const http::FieldLine line : fields)
        text.append(line.name).append(": ").append(line.value).append("\n");
    return text;
}

void check_vary(const http::FieldMap& response, const http::FieldMap& stored,
                const http::FieldMap& presented) {
    for (const Honour normalisation : {Honour::no, Honour::yes}) {
        const auto key = policy::variant_key(response, stored, normalisation);
        const auto other = policy::variant_key(response, presented, normalisation);
        REQUIRE_PROPERTY(key.matchable == other.matchable);
        REQUIRE_PROPERTY((key == other) == (other == key));
        REQUIRE_PROPERTY(key == policy::variant_key(response, stored, normalisation));
        const auto match = policy::vary_matches(response, stored, presented, normalisation);
        if (!key.matchable) {
            REQUIRE_PROPERTY(match == VaryMatch::never);
            continue;
        }
        // Every request fits what was stored for it, and equal keys are a match.
        REQUIRE_PROPERTY(policy::vary_matches(response, stored, stored, normalisation) == VaryMatch::matches);
        if (key == other) REQUIRE_PROPERTY(match == VaryMatch::matches);
        if (match == VaryMatch::matches && !response.contains(FieldId::content_language))
            REQUIRE_PROPERTY(key == other);
        REQUIRE_PROPERTY(policy::first_differing_field(response, stored, presented, normalisation).empty() ==
                         (match == VaryMatch::matches));
    }
}

void check_update(const http::Response& stored, const http::Response& update) {
    http::Response updated = stored;
    policy::update_stored_fields(updated, update);
    for (const FieldId id :
         {FieldId::content_length, FieldId::content_encoding, FieldId::content_type, FieldId::content_range})
        REQUIRE_PROPERTY(updated.fields.combined(id) == stored.fields.combined(id));
    // What is stored stays, but for what an update dates anew and what private="..." names (RFC 9111
    // §5.2.2.7).
    const FieldId ruling = policy::ruling_policy(updated.fields, {}).field;
    const policy::NamedFields withheld(updated.fields, http::Directive::private_, ruling);
    for (const http::FieldLine line : stored.fields) {
        const bool may_go =
            line.id == FieldId::age || line.id == FieldId::date || withheld.contains(line.name);
        REQUIRE_PROPERTY(may_go || updated.fields.contains(line.name));
    }
    http::Response twice = updated;
    policy::update_stored_fields(twice, update);
    REQUIRE_PROPERTY(text_of(twice.fields) == text_of(updated.fields));
    REQUIRE_PROPERTY(policy::fields_to_store(stored.fields).size() <= stored.fields.size());
    static_cast<void>(policy::judge_head(stored, update));
}

void check_validation(const http::Request& client, const http::Response& stored,
                      const http::Response& answer) {
    const http::Request request = policy::validation_request(client, stored);
    for (const FieldId id :
         {FieldId::range, FieldId::if_range, FieldId::if_match, FieldId::if_unmodified_since})
        REQUIRE_PROPERTY(!request.fields.contains(id));
    if (request.fields.contains(FieldId::if_none_match)) {
        REQUIRE_PROPERTY(request.fields.value(FieldId::if_none_match) == stored.fields.value(FieldId::etag));
        // What a cache asks with, a cache behind it that holds the same response answers with 304.
        const bool well_formed = http::parse_entity_tag(stored.fields.value(FieldId::etag)).has_value();
        if (well_formed && (client.method == "GET" || client.method == "HEAD"))
            REQUIRE_PROPERTY(policy::evaluate_conditions(request, stored, {}) ==
                             policy::ConditionResult::not_modified);
    }
    const http::Response not_modified = policy::not_modified_from(stored);
    // A 304 made from a response speaks of that response.
    REQUIRE_PROPERTY(policy::judge_validation(stored, not_modified) == policy::ValidationResult::confirmed);
    static_cast<void>(policy::judge_validation(stored, answer));
    static_cast<void>(policy::evaluate_conditions(client, stored, {}));
}

void check_ranges(const http::Request& client, const http::Response& stored, const http::Response& received,
                  std::uint64_t bytes) {
    const auto extent = policy::stored_extent(stored, bytes);
    if (!extent) return;
    REQUIRE_PROPERTY(extent->window.last - extent->window.first == bytes - 1);
    REQUIRE_PROPERTY(!extent->complete_length || extent->window.last < *extent->complete_length);
    const auto decision = policy::decide_range(client, stored, *extent);
    switch (decision.action) {
        case policy::RangeAction::send_whole: REQUIRE_PROPERTY(extent->complete()); break;
        case policy::RangeAction::send_part:
            REQUIRE_PROPERTY(decision.window.first <= decision.window.last &&
                             extent->window.covers(decision.window));
            break;
        case policy::RangeAction::fetch_missing:
            REQUIRE_PROPERTY(decision.missing_from == extent->window.last + 1);
            REQUIRE_PROPERTY(extent->complete_length && *decision.missing_from < *extent->complete_length);
            REQUIRE_PROPERTY(policy::missing_part_request(client, stored, *decision.missing_from)
                                 .fields.count(FieldId::range) == 1);
            break;
        case policy::RangeAction::not_satisfiable:
        case policy::RangeAction::forward: break;
    }
    if (const auto other = policy::stored_extent(received, bytes))
        REQUIRE_PROPERTY(policy::combinable(stored, *extent, received, *other) ==
                         policy::combinable(received, *other, stored, *extent));
}

void check_key(std::string_view url) {
    for (const auto query : {policy::KeyOptions::Query::include, policy::KeyOptions::Query::ignore}) {
        const policy::KeyOptions options{.query = query};
        const policy::CacheKey key = policy::cache_key("GET", url, options);
        std::string appended;
        policy::append_cache_key(appended, "HEAD", url, options);
        REQUIRE_PROPERTY(appended == key.text);
        // A key's own URL gives the same key. (What is no URI may become one by losing its end.)
        if (http::parse_uri(url))
            REQUIRE_PROPERTY(policy::cache_key("GET", std::string_view(key.text).substr(4), options).text ==
                             key.text);
        REQUIRE_PROPERTY(key.steps.empty() == (key.text.substr(4) == url));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    // Exactly as large as the input, so that AddressSanitizer sees what reads past it.
    const auto copy = std::make_unique<char[]>(size - 1);
    for (std::size_t i = 1; i < size; ++i)
        copy[i - 1] = static_cast<char>(data[i]);
    std::string_view rest(copy.get(), size - 1);

    http::Request stored_request;
    http::Request client;
    http::Response stored;
    http::Response update;
    const std::uint8_t choice = data[0];
    stored.status = (choice & 1U) != 0 ? 206 : 200;
    update.status = (choice & 2U) != 0 ? 304 : 206;
    if ((choice & 4U) != 0) client.method = "HEAD";
    stored_request.fields = take_fields(rest);
    stored.fields = take_fields(rest);
    client.fields = take_fields(rest);
    update.fields = take_fields(rest);
    const std::string_view url = take_line(rest);

    check_vary(stored.fields, stored_request.fields, client.fields);
    check_update(stored, update);
    check_validation(client, stored, update);
    check_ranges(client, stored, update, 1 + choice / 8U);
    check_key(url);
    if (!http::parse_uri(url)) return 0;
    for (const std::string& uri : policy::invalidated_uris("POST", url, stored))
        REQUIRE_PROPERTY(policy::cache_key("GET", uri, {}).text.substr(4) == uri);
    return 0;
}
