// What can be wrong with an HTTP/1 message on the wire: one enumerator and one table row each.
#pragma once

#include "lib/base/source_position.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cachewright::http::wire {

enum class MessageKind : std::uint8_t { request, response };

// One row a violation: enumerator, stable id, sentence, source, status for a request that has it.
#define CACHEWRIGHT_WIRE_VIOLATIONS(X)                                                                       \
    X(truncated_head, "truncated-head", "the input ends inside the head", "RFC 9112 §8", 400)                \
    X(truncated_body, "truncated-body", "the input ends before the body is complete", "RFC 9112 §8", 400)    \
    X(bare_lf, "bare-lf", "a line ends with LF alone instead of CRLF", "RFC 9112 §2.2", 400)                 \
    X(bare_cr, "bare-cr", "a CR is not followed by LF", "RFC 9112 §2.2", 400)                                \
    X(nul_character, "nul-character", "the head holds a NUL byte", "RFC 9110 §5.5", 400)                     \
    X(control_character, "control-character", "a control character stands where none may", "RFC 9110 §5.5",  \
      400)                                                                                                   \
    X(del_character, "del-character", "a DEL byte stands where none may", "RFC 9110 §5.5", 400)              \
    X(obsolete_folding, "obsolete-folding", "a field value is continued on the next line", "RFC 9112 §5.2",  \
      400)                                                                                                   \
    X(whitespace_before_first_field, "whitespace-before-first-field",                                        \
      "a line that begins with white space follows the start line", "RFC 9112 §2.2", 400)                    \
    X(space_before_colon, "space-before-colon", "white space stands between a field name and its colon",     \
      "RFC 9112 §5.1", 400)                                                                                  \
    X(empty_field_name, "empty-field-name", "a field line has no name before its colon", "RFC 9110 §5.1",    \
      400)                                                                                                   \
    X(bad_field_name, "bad-field-name", "a field name holds a character that no token may have",             \
      "RFC 9110 §5.1", 400)                                                                                  \
    X(missing_colon, "missing-colon", "a line of the field section has no colon", "RFC 9112 §5", 400)        \
    X(bad_request_line, "bad-request-line",                                                                  \
      "the request line is not a method, a target and a version with one space between them", "RFC 9112 §3", \
      400)                                                                                                   \
    X(bad_method, "bad-method", "the method is not a token", "RFC 9110 §9.1", 400)                           \
    X(bad_request_target, "bad-request-target", "the request target holds white space", "RFC 9112 §3.2",     \
      400)                                                                                                   \
    X(bad_version, "bad-version", "the protocol version is not HTTP/ digit . digit", "RFC 9112 §2.3", 400)   \
    X(unsupported_version, "unsupported-version", "the protocol version is not HTTP/1.x", "RFC 9110 §2.5",   \
      505)                                                                                                   \
    X(http_0_9, "http-0-9", "the request line has no version, as in HTTP/0.9", "RFC 9112 §3", 400)           \
    X(http_2_preface, "http-2-preface",                                                                      \
      "the client speaks HTTP/2 without TLS here; this port speaks HTTP/1", "RFC 9113 §3.4", 505)            \
    X(tls_record, "tls-record", "the peer speaks TLS here; this port speaks plain HTTP", "RFC 8446 §5.1",    \
      400)                                                                                                   \
    X(bad_status_line, "bad-status-line", "the status line is not a version, three digits and a reason",     \
      "RFC 9112 §4", 502)                                                                                    \
    X(missing_reason_space, "missing-reason-space", "no space follows the status code", "RFC 9112 §4", 502)  \
    X(status_out_of_range, "status-out-of-range", "the status code is not between 100 and 599",              \
      "RFC 9110 §15", 502)                                                                                   \
    X(missing_host, "missing-host", "an HTTP/1.1 request has no Host field", "RFC 9112 §3.2", 400)           \
    X(duplicate_host, "duplicate-host", "a request has more than one Host line", "RFC 9112 §3.2", 400)       \
    X(bad_host, "bad-host", "the host is not a name or address with an optional port", "RFC 9112 §3.2", 400) \
    X(unknown_transfer_coding, "unknown-transfer-coding", "a transfer coding other than chunked is used",    \
      "RFC 9112 §6.1", 501)                                                                                  \
    X(malformed_transfer_encoding, "malformed-transfer-encoding",                                            \
      "Transfer-Encoding is not a list of transfer codings", "RFC 9112 §6.1", 400)                           \
    X(chunked_not_final, "chunked-not-final", "chunked is not the last transfer coding", "RFC 9112 §6.3",    \
      400)                                                                                                   \
    X(chunked_twice, "chunked-twice", "the chunked coding is applied more than once", "RFC 9112 §6.1", 400)  \
    X(transfer_encoding_with_content_length, "transfer-encoding-with-content-length",                        \
      "Transfer-Encoding and Content-Length are both present", "RFC 9112 §6.3", 400)                         \
    X(transfer_encoding_in_http_1_0, "transfer-encoding-in-http-1-0",                                        \
      "an HTTP/1.0 message has Transfer-Encoding", "RFC 9112 §6.1", 400)                                     \
    X(bad_content_length, "bad-content-length", "Content-Length is not a decimal number", "RFC 9110 §8.6",   \
      400)                                                                                                   \
    X(content_length_overflow, "content-length-overflow", "Content-Length does not fit 63 bits",             \
      "RFC 9110 §8.6", 400)                                                                                  \
    X(conflicting_content_length, "conflicting-content-length",                                              \
      "Content-Length has several different values", "RFC 9112 §6.3", 400)                                   \
    X(repeated_content_length, "repeated-content-length", "Content-Length is given more than once",          \
      "RFC 9110 §8.6", 400)                                                                                  \
    X(framing_without_body, "framing-without-body",                                                          \
      "a 1xx or 204 response announces a body that it cannot have", "RFC 9112 §6.1", 502)                    \
    X(bad_chunk_size, "bad-chunk-size", "a chunk does not begin with a hexadecimal size", "RFC 9112 §7.1",   \
      400)                                                                                                   \
    X(chunk_size_too_long, "chunk-size-too-long", "a chunk size has more than 16 digits", "RFC 9112 §7.1",   \
      400)                                                                                                   \
    X(chunk_size_overflow, "chunk-size-overflow", "a chunk size does not fit 63 bits", "RFC 9112 §7.1", 400) \
    X(chunk_data_end, "chunk-data-end", "the data of a chunk is not followed by CRLF", "RFC 9112 §7.1", 400) \
    X(bad_chunk_extension, "bad-chunk-extension", "a chunk extension is malformed", "RFC 9112 §7.1.1", 400)  \
    X(chunk_line_too_long, "chunk-line-too-long", "the extensions of one chunk exceed the limit",            \
      "RFC 9112 §7.1.1", 400)                                                                                \
    X(chunk_extensions_too_long, "chunk-extensions-too-long",                                                \
      "all chunk extensions together exceed the limit", "RFC 9112 §7.1.1", 400)                              \
    X(request_line_too_long, "request-line-too-long", "the request line exceeds the limit", "RFC 9112 §3",   \
      414)                                                                                                   \
    X(status_line_too_long, "status-line-too-long", "the status line exceeds the limit", "RFC 9112 §4", 502) \
    X(field_line_too_long, "field-line-too-long", "a field line exceeds the limit", "RFC 9110 §5.4", 431)    \
    X(field_section_too_large, "field-section-too-large", "the field section exceeds the limit",             \
      "RFC 9110 §5.4", 431)                                                                                  \
    X(too_many_fields, "too-many-fields", "the message has more field lines than the limit",                 \
      "RFC 9110 §5.4", 431)                                                                                  \
    X(trailer_section_too_large, "trailer-section-too-large",                                                \
      "the trailer section exceeds its limit of bytes or lines", "RFC 9110 §5.4", 431)

enum class Violation : std::uint8_t {
#define CACHEWRIGHT_WIRE_ENUMERATOR(violation, id, sentence, source, status) violation,
    CACHEWRIGHT_WIRE_VIOLATIONS(CACHEWRIGHT_WIRE_ENUMERATOR)
#undef CACHEWRIGHT_WIRE_ENUMERATOR
        count_,
};

// All texts are static.
struct ViolationInfo {
    std::string_view id;        // kebab-case, stable
    std::string_view sentence;  // what is wrong, in words a user reads; no trailing full stop
    std::string_view source;    // "RFC 9112 §6.3"
    int request_status;         // what to answer when a request has it (400 to 505)
};

// The row of a violation (not count_).
[[nodiscard]] const ViolationInfo& info(Violation violation);

// What a proxy answers: the row's status for a request, 502 for a response of its origin.
[[nodiscard]] int suggested_status(Violation violation, MessageKind found_in);

// One violation and where it was found: the absolute position of its first byte, and how many bytes are at
// fault (0 when something is absent).
struct Diagnostic {
    Violation violation{};
    base::SourcePosition position;
    std::uint64_t length = 0;
    friend constexpr bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

}  // namespace cachewright::http::wire
