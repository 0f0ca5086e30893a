#include "lib/policy/partial.hpp"

#include "lib/http/content_length.hpp"
#include "lib/http/media_type.hpp"
#include "lib/policy/validation.hpp"
#include "lib/policy/validator.hpp"

#include <algorithm>
#include <string>

namespace cachewright::policy {

namespace {

using http::FieldId;

std::optional<StoredExtent> extent_of_whole(const http::Response& stored, std::uint64_t stored_bytes) {
    StoredExtent extent{{0, stored_bytes - 1}, stored_bytes};
    if (const auto promised = http::content_length(stored.fields)) {
        if (*promised < stored_bytes) return std::nullopt;
        // RFC 9111 §3.3: a 200 whose content ended early may be kept as an incomplete response.
        extent.complete_length = *promised;
    }
    return extent;
}

std::optional<StoredExtent> extent_of_part(const http::Response& stored, std::uint64_t stored_bytes) {
    if (has_several_parts(stored)) return std::nullopt;
    if (stored.fields.count(FieldId::content_range) != 1) return std::nullopt;
    // RFC 9110 §14.4: an invalid Content-Range MUST NOT be used to recombine.
    const auto content_range = http::parse_content_range(stored.fields.value(FieldId::content_range));
    if (!content_range || !content_range->range) return std::nullopt;
    StoredExtent extent{*content_range->range, content_range->complete_length};
    // Compared as offsets, since the size of the range of all 2^64 bytes is not a number of 64 bits.
    if (stored_bytes - 1 > extent.window.last - extent.window.first) return std::nullopt;
    const bool reaches_end = extent.complete_length && extent.window.last + 1 == *extent.complete_length;
    extent.window.last = extent.window.first + (stored_bytes - 1);
    if (reaches_end) extent.complete_length = extent.window.last + 1;
    return extent;
}

// RFC 9110 §13.1.5: a Range that comes with an If-Range counts only when that names the current
// representation by a strong validator.
bool if_range_holds(const http::Request& client, const http::Response& stored) {
    if (!client.fields.contains(FieldId::if_range)) return true;
    if (client.fields.count(FieldId::if_range) != 1) return false;
    const std::string_view value = client.fields.value(FieldId::if_range);
    const Validators held = read_validators(stored);
    // RFC 9110 §13.1.5: an entity tag holds when it matches by strong comparison.
    if (const auto tag = http::parse_entity_tag(value))
        return held.etag_strength == Strength::strong && http::strong_match(*tag, *held.etag);
    // RFC 9110 §13.1.5: a date holds when it is exactly the Last-Modified, and that is strong.
    return held.last_modified_strength == Strength::strong && value == held.last_modified_text;
}

// The answer that the request would get without a Range.
RangeDecision whole(const http::Request& client, const StoredExtent& extent) {
    if (extent.complete()) return {RangeAction::send_whole, {}, {}};
    // RFC 9111 §3.4: an incomplete response MUST NOT answer a request for the whole. A range request for the
    // end may complete it, when its beginning is here and the request is one that ranges are defined for.
    if (client.method == "GET" && extent.window.first == 0 && extent.complete_length)
        return {RangeAction::fetch_missing, {}, extent.window.last + 1};
    return {RangeAction::forward, {}, {}};
}

// What `spec` asks of a representation whose length is not known: only a range with both ends can be told.
RangeDecision decide_without_length(const http::RangeSpec& spec, const StoredExtent& extent) {
    if (spec.form != http::RangeForm::bounded) return {RangeAction::forward, {}, {}};
    const ByteWindow wanted{spec.first, spec.last};
    if (!extent.window.covers(wanted)) return {RangeAction::forward, {}, {}};
    return {RangeAction::send_part, wanted, {}};
}

}  // namespace

bool has_several_parts(const http::Response& response) {
    const auto type = http::parse_media_type(response.fields.value(FieldId::content_type));
    return type && type->is("multipart", "byteranges");
}

std::optional<StoredExtent> stored_extent(const http::Response& stored, std::uint64_t stored_bytes) {
    if (stored_bytes == 0) return std::nullopt;
    if (stored.status == 200) return extent_of_whole(stored, stored_bytes);
    if (stored.status == 206) return extent_of_part(stored, stored_bytes);
    return std::nullopt;
}

RangeDecision decide_range(const http::Request& client, const http::Response& stored,
                           const StoredExtent& extent) {
    // RFC 9110 §14.2: Range MUST be ignored with methods other than GET, and is evaluated only where the
    // answer without it would be a 200.
    if (client.method != "GET" || (stored.status != 200 && stored.status != 206))
        return whole(client, extent);
    // RFC 9110 §14.2: a Range that cannot be understood, by its unit or its grammar, is ignored. Several
    // lines are one of those: Range is no list field (RFC 9110 §5.3).
    if (client.fields.count(FieldId::range) != 1) return whole(client, extent);
    const auto asked = http::parse_range(client.fields.value(FieldId::range));
    if (!asked || !asked->bytes || asked->ranges.empty()) return whole(client, extent);
    // RFC 9110 §13.2.2: If-Range is evaluated last; when it does not hold, Range is ignored.
    if (!if_range_holds(client, stored)) return whole(client, extent);
    // RFC 9110 §14.2, §17.15: a server may ignore Range, and had better do so for many or overlapping ranges.
    if (asked->ranges.size() > 1) {
        return {extent.complete() ? RangeAction::send_whole : RangeAction::forward, {}, {}};
    }

    const http::RangeSpec& spec = asked->ranges[0];
    if (!extent.complete_length) return decide_without_length(spec, extent);
    const auto wanted = http::resolve_range(spec, *extent.complete_length);
    // RFC 9110 §15.5.17: 416 when no range overlaps the representation.
    if (!wanted) return {RangeAction::not_satisfiable, {}, {}};
    // RFC 9111 §3.4: a stored part answers a request whose range lies wholly within it.
    if (extent.window.covers(*wanted)) return {RangeAction::send_part, *wanted, {}};
    // RFC 9111 §3.4: it may be completed by a request for the rest. Worth asking when the rest is all that
    // the client wants beyond the stored part; a gap or a limit would fetch other bytes than were asked for.
    const bool reaches_end = wanted->last + 1 == *extent.complete_length;
    const bool begins_inside = extent.window.first <= wanted->first && wanted->first <= extent.window.last;
    if (reaches_end && begins_inside) return {RangeAction::fetch_missing, {}, extent.window.last + 1};
    return {RangeAction::forward, {}, {}};
}

http::Request missing_part_request(const http::Request& client, const http::Response& stored,
                                   std::uint64_t missing_from) {
    http::Request request = unconditional_request(client);
    request.fields.add("Range", "bytes=" + std::to_string(missing_from) + "-");
    const Validators held = read_validators(stored);
    // RFC 9110 §13.1.5: If-Range takes a strong entity tag; a date only where there is no entity tag, and
    // only if it is strong.
    if (held.etag_strength == Strength::strong) {
        request.fields.add("If-Range", held.etag_text);
    } else if (!held.etag && held.last_modified_strength == Strength::strong) {
        request.fields.add("If-Range", held.last_modified_text);
    }
    return request;
}

bool combinable(const http::Response& stored, const StoredExtent& stored_extent,
                const http::Response& received, const StoredExtent& received_extent) {
    // RFC 9110 §15.3.7.3: parts may be combined only if they have the same strong validator.
    if (!share_strong_validator(read_validators(stored), read_validators(received))) return false;
    if (stored_extent.complete_length && received_extent.complete_length &&
        *stored_extent.complete_length != *received_extent.complete_length)
        return false;
    // RFC 9110 §15.3.7.3: into one continuous range, so neither may begin beyond the byte after the other.
    const ByteWindow& a = stored_extent.window;
    const ByteWindow& b = received_extent.window;
    const std::uint64_t later_first = std::max(a.first, b.first);
    const std::uint64_t earlier_last = std::min(a.last, b.last);
    return later_first <= earlier_last || later_first - earlier_last == 1;
}

}  // namespace cachewright::policy
