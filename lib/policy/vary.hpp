// Vary (RFC 9111 §4.1): does a stored response fit the fields of another request?
#pragma once

#include "lib/http/field_map.hpp"
#include "lib/policy/options.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::policy {

// The selecting fields of a request in comparable form: one string that is equal for two requests exactly
// when every field that `vary_of_response` names matches (§4.1). Names and values stand in it with their
// lengths before them, so that no value can pass for another field. Absent differs from present and empty.
//
// With `normalisation` a field is compared as its syntax allows:
// - Accept-Language and Accept-Encoding: case, blanks, order, repetitions and the spelling of weights do not
//   matter;
// - other fields known to be lists: lines are joined, blanks round commas and empty members dropped; in
//   Accept and Accept-Charset blanks round semicolons too;
// - fields known to be no lists (User-Agent, Cookie, Authorization, Referer, Host, Origin, dates, …): byte by
//   byte;
// - fields that are not known: as lists, but empty members count. Commas inside quoted strings never part.
// Without it the bytes of the joined lines are compared.
struct VariantKey {
    bool matchable = true;  // false: a "*" in Vary, on any line; no request ever matches
    std::string text;       // empty when Vary names nothing

    friend bool operator==(const VariantKey&, const VariantKey&) = default;
};

[[nodiscard]] VariantKey variant_key(const http::FieldMap& vary_of_response,
                                     const http::FieldMap& request_fields, Honour normalisation);

// Does "*" in Vary count in a cache with these options?
[[nodiscard]] bool vary_star_counts(const StorageOptions& options);

// Is the field one that the cache sees to itself, so that its name in Vary has no effect?
[[nodiscard]] bool sets_aside(std::string_view field_name, const StorageOptions& options);

// Does a field that Vary names select among stored responses, in a cache with these options?
[[nodiscard]] bool selects(std::string_view field_name, const StorageOptions& options);

// Each of the functions below and above with a cache's options instead of `normalisation`: only fields that
// select count, and "*" only where it is not ignored. `target` (a request target, or an absolute URL) is for
// caches that let Accept select on the paths of images alone.
[[nodiscard]] VariantKey variant_key(const http::FieldMap& vary_of_response,
                                     const http::FieldMap& request_fields, const Options& options,
                                     std::string_view target = {});

// Does a response that was stored for `stored_request` fit `presented`? Beyond equal keys, with
// `normalisation`, a stored response whose one Content-Language is the presented request's single most wanted
// language fits too where Vary names Accept-Language (§4.1: normalise by what is known of the field).
enum class VaryMatch : std::uint8_t { matches, differs, never };
[[nodiscard]] VaryMatch vary_matches(const http::FieldMap& stored_response,
                                     const http::FieldMap& stored_request, const http::FieldMap& presented,
                                     Honour normalisation);
[[nodiscard]] VaryMatch vary_matches(const http::FieldMap& stored_response,
                                     const http::FieldMap& stored_request, const http::FieldMap& presented,
                                     const Options& options, std::string_view target = {});

// The same for a response of whose request only the text of its selecting fields is kept (VariantKey::text).
[[nodiscard]] VaryMatch vary_matches(const http::FieldMap& stored_response, std::string_view stored_text,
                                     const http::FieldMap& presented, const Options& options,
                                     std::string_view target = {});

// All fields named by Vary in which they differ, "*" alone if Vary has one that counts. For explanations.
// Borrows from `stored_response`.
[[nodiscard]] std::vector<std::string_view> differing_fields(const http::FieldMap& stored_response,
                                                             std::string_view stored_text,
                                                             const http::FieldMap& presented,
                                                             const Options& options,
                                                             std::string_view target = {});

// The first field named by Vary in which the two requests differ in the sense of vary_matches, "*" if Vary
// has one; empty when they match. For explanations. Borrows from `stored_response`.
[[nodiscard]] std::string_view first_differing_field(const http::FieldMap& stored_response,
                                                     const http::FieldMap& stored_request,
                                                     const http::FieldMap& presented, Honour normalisation);
[[nodiscard]] std::string_view first_differing_field(const http::FieldMap& stored_response,
                                                     const http::FieldMap& stored_request,
                                                     const http::FieldMap& presented, const Options& options,
                                                     std::string_view target = {});

}  // namespace cachewright::policy
