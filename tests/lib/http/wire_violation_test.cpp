#include "lib/http/wire_host.hpp"
#include "tests/lib/http/wire_reading.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace cachewright;
using namespace cachewright::http;
using namespace cachewright::http::wire;
using namespace std::string_literals;

namespace {

constexpr auto kRequest = MessageKind::request;
constexpr auto kResponse = MessageKind::response;

struct Malformed {
    MessageKind kind;
    std::string stream;
    Violation violation;    // the first one
    std::uint64_t offset;   // where it begins
    std::uint64_t length;   // how many bytes
    std::string recovered;  // what diagnosing mode makes of it: start line|name: value|…|(body); "!" = error
};

std::string filled(std::size_t size) {
    return std::string(size, 'a');
}

// A message after "GET / HTTP/1.1\r\n" (16 bytes) and one after "HTTP/1.1 200 OK\r\n" (17 bytes).
std::string get(const std::string& rest) {
    return "GET / HTTP/1.1\r\n" + rest;
}
std::string ok(const std::string& rest) {
    return "HTTP/1.1 200 OK\r\n" + rest;
}
// 47 bytes before the first chunk.
std::string chunked(const std::string& rest) {
    return ok("Transfer-Encoding: chunked\r\n\r\n" + rest);
}
std::string many_fields(int count) {
    std::string fields;
    for (int i = 0; i < count; ++i)
        fields += "A: 1\r\n";
    return fields;
}
std::string many_fields_read(int count) {
    std::string fields;
    for (int i = 0; i < count; ++i)
        fields += "|A: 1";
    return fields;
}

const std::vector<Malformed>& malformed() {
    using V = Violation;
    static const std::vector<Malformed> rows{
        // Where the input ends (RFC 9112 §8).
        {kRequest, "GET / HT", V::truncated_head, 8, 0, "GET /|()"},
        {kRequest, get("Host: a\r\nX: 1"), V::truncated_head, 29, 0, "GET /|Host: a|X: 1|()"},
        {kResponse, ok("Age: 1\r\n"), V::truncated_head, 25, 0, "200 OK|Age: 1|()"},
        {kResponse, ok("Content-Length: 5\r\n\r\nabc"), V::truncated_body, 41, 0,
         "200 OK|Content-Length: 5|(abc)"},
        {kResponse, chunked("5\r\nabc"), V::truncated_body, 53, 0, "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3\r\nabc\r\n0\r\n"), V::truncated_body, 58, 0,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3\r\nabc\r\n0\r\nT: 1"), V::truncated_body, 62, 0,
         "200 OK|Transfer-Encoding: chunked|(abc)|T: 1"},
        // Line ends (RFC 9112 §2.2).
        {kRequest, "GET / HTTP/1.1\nHost: a\n\n", V::bare_lf, 14, 1, "GET /|Host: a|()"},
        {kResponse, ok("Age: 1\n\r\n"), V::bare_lf, 23, 1, "200 OK|Age: 1|()"},
        {kResponse, ok("Age: 1\r\n\n"), V::bare_lf, 25, 1, "200 OK|Age: 1|()"},
        {kResponse, chunked("3\nabc\r\n0\r\n\r\n"), V::bare_lf, 48, 1,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kRequest, get("Host: a\rb\r\n\r\n"), V::bare_cr, 23, 1, "GET /|Host: a b|()"},
        {kRequest, "GET /\r HTTP/1.1\r\n\r\n", V::bare_cr, 5, 1, "GET /|()"},
        {kResponse, ok("Age: 1\r\r\n\r\n"), V::bare_cr, 23, 1, "200 OK|Age: 1|()"},
        // Control characters (RFC 9110 §5.5).
        {kResponse, ok("A: b\0c\r\n\r\n"s), V::nul_character, 21, 1, "200 OK|A: b c|()"},
        {kResponse, ok("A\0B: c\r\n\r\n"s), V::nul_character, 18, 1, "200 OK|A B: c|()"},
        {kRequest, "GET /\0 HTTP/1.1\r\n\r\n"s, V::nul_character, 5, 1, "GET /|()"},
        {kResponse,
         ok("A: b\x01"
            "c\r\n\r\n"),
         V::control_character, 21, 1,
         "200 OK|A: b\x01"
         "c|()"},
        {kRequest, "GET\t/ HTTP/1.1\r\n\r\n", V::control_character, 3, 1, "GET\t/ |()"},
        {kResponse, "HTTP/1.1 200 O\x1BK\r\n\r\n", V::control_character, 14, 1, "200 O\x1BK|()"},
        {kResponse, ok("A: b\x7F\r\n\r\n"), V::del_character, 21, 1, "200 OK|A: b\x7F|()"},
        {kRequest, "GET /\x7F HTTP/1.1\r\n\r\n", V::del_character, 5, 1, "GET /\x7F|()"},
        // Field lines (RFC 9112 §5, RFC 9110 §5.1).
        {kResponse, ok("A: b\r\n  \t c\r\n d \r\nE: f\r\n\r\n"), V::obsolete_folding, 23, 4,
         "200 OK|A: b c d|E: f|()"},
        {kResponse, ok("A:\r\n b\r\n\r\n"), V::obsolete_folding, 21, 1, "200 OK|A: b|()"},
        {kResponse, ok(" A: b\r\n C: d\r\nE: f\r\n\r\n"), V::whitespace_before_first_field, 17, 1,
         "200 OK|E: f|()"},
        {kResponse, ok("A : b\r\n\r\n"), V::space_before_colon, 18, 1, "200 OK|A: b|()"},
        {kResponse, ok("A \t: b\r\n\r\n"), V::space_before_colon, 18, 2, "200 OK|A: b|()"},
        {kResponse, ok(": b\r\n c\r\nD: e\r\n\r\n"), V::empty_field_name, 17, 1, "200 OK|D: e|()"},
        {kResponse, ok("A B: c\r\n\r\n"), V::bad_field_name, 18, 1, "200 OK|A B: c|()"},
        {kResponse, ok("\"A\": c\r\n\r\n"), V::bad_field_name, 17, 1, "200 OK|\"A\": c|()"},
        {kResponse, ok("A\xC3\xA4: c\r\n\r\n"), V::bad_field_name, 18, 1, "200 OK|A\xC3\xA4: c|()"},
        {kResponse, ok("Nothing here\r\nA: b\r\n\r\n"), V::missing_colon, 17, 12, "200 OK|A: b|()"},
        // Request line (RFC 9112 §3).
        {kRequest, "GET\r\n\r\n", V::bad_request_line, 0, 3, "GET |()"},
        {kRequest, "GET  / HTTP/1.1\r\n\r\n", V::bad_request_line, 0, 15, "GET /|()"},
        {kRequest, "GET  HTTP/1.1\r\n\r\n", V::bad_request_line, 0, 13, "GET |()"},
        {kRequest, "GET / HTTP/1.1 \r\n\r\n", V::bad_request_line, 0, 15, "GET /|()"},
        {kRequest, "GET HTTP/1.1\r\n\r\n", V::bad_request_line, 0, 12, "GET |()"},
        {kRequest, "Host: a\r\n\r\n", V::bad_request_line, 0, 7, " |Host: a|()"},
        {kRequest, "GE(T / HTTP/1.1\r\n\r\n", V::bad_method, 0, 4, "GE(T /|()"},
        {kRequest, " GET / HTTP/1.1\r\n\r\n", V::bad_method, 0, 0, " GET /|()"},
        {kRequest, "GET /a b HTTP/1.1\r\n\r\n", V::bad_request_target, 6, 1, "GET /a b|()"},
        {kRequest, "GET / http/1.1\r\n\r\n", V::bad_version, 6, 8, "GET /|()"},
        {kRequest, "GET / HTTP/1.10\r\n\r\n", V::bad_version, 6, 9, "GET /|()"},
        {kRequest, "GET / HTTP/1\r\n\r\n", V::bad_version, 6, 6, "GET /|()"},
        {kRequest, "GET / HTTP/4.0\r\n\r\n", V::unsupported_version, 6, 8, "GET /|()"},
        {kResponse, "HTTP/0.9 200 OK\r\n\r\n", V::unsupported_version, 0, 8, "200 OK|()"},
        {kRequest, "GET /old\r\n\r\n", V::http_0_9, 0, 8, "GET /old|()"},
        {kRequest, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", V::http_2_preface, 0, 14, "!"},
        {kRequest, "\x16\x03\x01\x02"s, V::tls_record, 0, 2, "!"},
        {kResponse, "\x15\x03\x03\0\2\2\x28"s, V::tls_record, 0, 2, "!"},
        // Status line (RFC 9112 §4).
        {kResponse, "garbage\r\n\r\n", V::bad_status_line, 0, 7, "0 |()"},
        {kResponse, "ICY 200 OK\r\n\r\n", V::bad_status_line, 0, 10, "200 OK|()"},
        {kResponse, "HTTP/1.1  200 OK\r\n\r\n", V::bad_status_line, 0, 16, "200 OK|()"},
        {kResponse, "HTTP/1.1 20 OK\r\n\r\n", V::bad_status_line, 0, 14, "20 OK|()"},
        {kResponse, "HTTP/1.1 2000 OK\r\n\r\n", V::bad_status_line, 0, 16, "2000 OK|()"},
        {kResponse, "HTTP/1.1 200OK\r\n\r\n", V::bad_status_line, 0, 14, "200 OK|()"},
        {kResponse, "HTTP/1.1\r\n\r\n", V::bad_status_line, 0, 8, "0 |()"},
        {kResponse, "Age: 1\r\n\r\n", V::bad_status_line, 0, 6, "0 |Age: 1|()"},
        {kResponse, "HTTP/1.x 200 OK\r\n\r\n", V::bad_version, 0, 8, "200 OK|()"},
        {kResponse, "HTTP/1.1 099 X\r\n\r\n", V::status_out_of_range, 9, 3, "99 X|()"},
        {kResponse, "HTTP/1.1 600 X\r\n\r\n", V::status_out_of_range, 9, 3, "600 X|()"},
        // Framing of requests (RFC 9112 §6).
        {kRequest, get("Transfer-Encoding: gzip\r\n\r\n"), V::unknown_transfer_coding, 35, 4,
         "GET /|Transfer-Encoding: gzip|()"},
        {kRequest, get("Transfer-Encoding: chunked;a=1\r\n\r\n"), V::unknown_transfer_coding, 35, 11,
         "GET /|Transfer-Encoding: chunked;a=1|()"},
        {kRequest, get("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), V::unknown_transfer_coding, 35,
         4, "GET /|Transfer-Encoding: gzip, chunked|()"},
        {kRequest, get("Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n"), V::malformed_transfer_encoding, 43, 0,
         "GET /|Transfer-Encoding: chunked,|()"},
        {kRequest, get("Transfer-Encoding:\r\n\r\n"), V::malformed_transfer_encoding, 34, 0,
         "GET /|Transfer-Encoding: |()"},
        {kResponse, ok("Transfer-Encoding: \"chunked\"\r\n\r\n"), V::malformed_transfer_encoding, 36, 9,
         "200 OK|Transfer-Encoding: \"chunked\"|()"},
        {kRequest, get("Transfer-Encoding: chunked, gzip\r\n\r\nx"), V::chunked_not_final, 44, 4,
         "GET /|Transfer-Encoding: chunked, gzip|(x)"},
        {kRequest, get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
         V::chunked_twice, 63, 7, "GET /|Transfer-Encoding: chunked|Transfer-Encoding: chunked|()"},
        {kResponse, ok("Transfer-Encoding: chunked, Chunked\r\n\r\n0\r\n\r\n"), V::chunked_twice, 45, 7,
         "200 OK|Transfer-Encoding: chunked, Chunked|()"},
        {kRequest, get("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
         V::transfer_encoding_with_content_length, 35, 17,
         "GET /|Content-Length: 3|Transfer-Encoding: chunked|()"},
        {kRequest, "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         V::transfer_encoding_in_http_1_0, 16, 17, "GET /|Transfer-Encoding: chunked|()"},
        {kResponse, "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         V::transfer_encoding_in_http_1_0, 17, 17, "200 OK|Transfer-Encoding: chunked|()"},
        {kRequest, get("Content-Length: +3\r\n\r\nabc"), V::bad_content_length, 32, 2,
         "GET /|Content-Length: +3|(abc)"},
        {kResponse, ok("Content-Length:\r\n\r\nabc"), V::bad_content_length, 32, 0,
         "200 OK|Content-Length: |(abc)"},
        {kResponse, ok("Content-Length: 3,\r\n\r\nabc"), V::bad_content_length, 35, 0,
         "200 OK|Content-Length: 3,|(abc)"},
        {kResponse, ok("Content-Length: 0x3\r\n\r\nabc"), V::bad_content_length, 33, 3,
         "200 OK|Content-Length: 0x3|(abc)"},
        {kRequest, get("Content-Length: 9223372036854775808\r\n\r\nabc"), V::content_length_overflow, 32, 19,
         "GET /|Content-Length: 9223372036854775808|(abc)"},
        {kResponse, ok("Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), V::conflicting_content_length,
         52, 1, "200 OK|Content-Length: 3|Content-Length: 4|(abc)"},
        {kRequest, get("Content-Length: 3, 4\r\n\r\nabc"), V::conflicting_content_length, 35, 1,
         "GET /|Content-Length: 3, 4|(abc)"},
        // Chunks (RFC 9112 §7.1).
        {kResponse, chunked("hello\r\nworld"), V::bad_chunk_size, 47, 5,
         "200 OK|Transfer-Encoding: chunked|(hello\r\nworld)"},
        {kResponse, chunked("\r\n3\r\nabc"), V::bad_chunk_size, 47, 0,
         "200 OK|Transfer-Encoding: chunked|(\r\n3\r\nabc)"},
        {kResponse, chunked("-1\r\n"), V::bad_chunk_size, 47, 2,
         "200 OK|Transfer-Encoding: chunked|(-1\r\n)"},
        {kResponse, chunked("0x3\r\n"), V::bad_chunk_size, 48, 2,
         "200 OK|Transfer-Encoding: chunked|(0x3\r\n)"},
        {kResponse, chunked("3 \r\nabc\r\n0\r\n\r\n"), V::bad_chunk_size, 48, 1,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("00000000000000003\r\nabc"), V::chunk_size_too_long, 47, 17,
         "200 OK|Transfer-Encoding: chunked|(00000000000000003\r\nabc)"},
        {kResponse, chunked("8000000000000000\r\nabc"), V::chunk_size_overflow, 47, 16,
         "200 OK|Transfer-Encoding: chunked|(8000000000000000\r\nabc)"},
        {kResponse, chunked("3\r\nabcd\r\n0\r\n\r\n"), V::chunk_data_end, 53, 1,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3\r\nabc\n0\r\n\r\n"), V::chunk_data_end, 53, 1,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3\r\nabc\rX0\r\n\r\n"), V::chunk_data_end, 54, 1,
         "200 OK|Transfer-Encoding: chunked|(abc\r\n)"},
        {kResponse, chunked("3;\r\nabc\r\n0\r\n\r\n"), V::bad_chunk_extension, 49, 0,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3;a=\"b\r\nabc\r\n0\r\n\r\n"), V::bad_chunk_extension, 53, 0,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3;a=\r\nabc\r\n0\r\n\r\n"), V::bad_chunk_extension, 51, 0,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3;a\0b\r\nabc\r\n0\r\n\r\n"s), V::nul_character, 50, 1,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3;a=\"\rb\"\r\nabc\r\n0\r\n\r\n"), V::bare_cr, 52, 1,
         "200 OK|Transfer-Encoding: chunked|(abc)"},
        {kResponse, chunked("3;" + filled(5000) + "\r\n"), V::chunk_line_too_long, 47, 4114,
         "200 OK|Transfer-Encoding: chunked|(3;" + filled(5000) + "\r\n)"},
        {kResponse,
         chunked("1;" + filled(4000) + "\r\nx\r\n1;" + filled(4000) + "\r\nx\r\n1;" + filled(4000) +
                 "\r\nx\r\n1;" + filled(4000) + "\r\nx\r\n1;" + filled(4000) + "\r\nx\r\n0\r\n\r\n"),
         V::chunk_extensions_too_long, 47 + 4 * 4007 + 1, 4001, "200 OK|Transfer-Encoding: chunked|(xxxxx)"},
        // Limits.
        {kRequest, "GET /" + filled(16384) + " HTTP/1.1\r\nA: b\r\n\r\n", V::request_line_too_long, 0, 16386,
         " |A: b|()"},
        {kResponse, "HTTP/1.1 200 " + filled(16384) + "\r\nA: b\r\n\r\n", V::status_line_too_long, 0, 16386,
         "0 |A: b|()"},
        {kRequest, get("A: b\r\nC: " + filled(16384) + "\r\n d\r\nE: f\r\n\r\n"), V::field_line_too_long, 22,
         16386, "GET /|A: b|E: f|()"},
        {kRequest, get(many_fields(128) + "B: c\r\n\r\n"), V::too_many_fields, 16 + 128 * 6, 4,
         "GET /" + many_fields_read(128) + "|()"},
        {kRequest,
         get("A: " + filled(16381) + "\r\nB: " + filled(16381) + "\r\nC: " + filled(16381) +
             "\r\nD: " + filled(16381) + "\r\nE: f\r\n\r\n"),
         V::field_section_too_large, 16 + 3 * 16386, 16384,
         "GET /|A: " + filled(16381) + "|B: " + filled(16381) + "|C: " + filled(16381) + "|()"},
        {kResponse, chunked("0\r\n" + many_fields(65) + "\r\n"), V::trailer_section_too_large, 50 + 64 * 6, 4,
         "200 OK|Transfer-Encoding: chunked|()" + many_fields_read(64)},
        {kResponse, chunked("0\r\nA: " + filled(10000) + "\r\nB: " + filled(10000) + "\r\n\r\n"),
         V::trailer_section_too_large, 50 + 10005, 10003,
         "200 OK|Transfer-Encoding: chunked|()|A: " + filled(10000)},
    };
    return rows;
}

// What strict mode lets pass, and what it makes of it.
struct Tolerated {
    std::string stream;
    Violation violation;
    std::uint64_t offset;
    std::uint64_t length;
    BodyKind body_kind;
    std::string body;
};

const std::vector<Tolerated>& tolerated() {
    using V = Violation;
    static const std::vector<Tolerated> rows{
        // RFC 9112 §4: a client ignores the reason; some servers leave the space out.
        {"HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", V::missing_reason_space, 12, 0, BodyKind::length, "x"},
        // RFC 9112 §6.3: equal lengths may collapse.
        {ok("Content-Length: 1\r\nContent-Length: 01\r\n\r\nx"), V::repeated_content_length, 52, 2,
         BodyKind::length, "x"},
        {ok("Content-Length: 1, 1\r\n\r\nx"), V::repeated_content_length, 36, 1, BodyKind::length, "x"},
        // RFC 9112 §6.3: an unknown coding runs to the end of the connection.
        {ok("Transfer-Encoding: foo\r\n\r\n3\r\nabc\r\n"), V::unknown_transfer_coding, 36, 3,
         BodyKind::until_close, "3\r\nabc\r\n"},
        {ok("Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), V::unknown_transfer_coding, 36,
         4, BodyKind::chunked, "abc"},
        {ok("Transfer-Encoding: chunked, gzip\r\n\r\n3\r\nabc"), V::chunked_not_final, 45, 4,
         BodyKind::until_close, "3\r\nabc"},
        // RFC 9112 §6.3: Transfer-Encoding overrides Content-Length.
        {ok("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
         V::transfer_encoding_with_content_length, 36, 17, BodyKind::chunked, "abc"},
        // RFC 9112 §6.3: 1xx and 204 end with their head.
        {"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", V::framing_without_body, 25, 14,
         BodyKind::none, ""},
        {"HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\n", V::framing_without_body, 26, 17,
         BodyKind::none, ""},
    };
    return rows;
}

struct HostRow {
    std::string rest;
    Violation violation;
    std::uint64_t offset;
    std::uint64_t length;
};

// After "GET / HTTP/1.1\r\n".
const std::vector<HostRow>& bad_hosts() {
    using V = Violation;
    static const std::vector<HostRow> rows{
        {"A: b\r\n", V::missing_host, 0, 0},
        {"Host: a\r\nA: b\r\nhost: a\r\n", V::duplicate_host, 31, 4},
        {"Host:\r\n", V::bad_host, 21, 0},
        {"Host: a b\r\n", V::bad_host, 22, 3},
        {"Host: a@b\r\n", V::bad_host, 22, 3},
        {"Host: a/b\r\n", V::bad_host, 22, 3},
        {"Host: a?b\r\n", V::bad_host, 22, 3},
        {"Host: a#b\r\n", V::bad_host, 22, 3},
        {"Host: a\\b\r\n", V::bad_host, 22, 3},
        {"Host: a,b\r\n", V::bad_host, 22, 3},
        {"Host: a:b\r\n", V::bad_host, 22, 3},
        {"Host: a:65536\r\n", V::bad_host, 22, 7},
        {"Host: :80\r\n", V::bad_host, 22, 3},
        {"Host: a%2\r\n", V::bad_host, 22, 3},
        {"Host: [::1\r\n", V::bad_host, 22, 4},
        {"Host: [::1]x\r\n", V::bad_host, 22, 6},
        {"Host: [1:2:3:4:5:6:7]\r\n", V::bad_host, 22, 15},
        {"Host: [1::2::3]\r\n", V::bad_host, 22, 9},
        {"Host: [::1.2.3]\r\n", V::bad_host, 22, 9},
        {"Host: [12345::]\r\n", V::bad_host, 22, 9},
    };
    return rows;
}

std::string summary(const Reading& reading) {
    if (reading.error || reading.messages.empty()) return "!";
    const ReadMessage& message = reading.messages.front();
    std::string text = message.start_line;
    for (const auto& field : message.fields)
        text += "|" + field.name + ": " + field.value;
    text += "|(" + message.body + ")";
    for (const auto& field : message.trailers)
        text += "|" + field.name + ": " + field.value;
    return text;
}

std::optional<Diagnostic> host_violation(const std::string& stream) {
    Parser parser(kRequest, Mode::strict);
    REQUIRE(parser.feed(stream).event == Event::head);
    return validate_host(parser.request());
}

}  // namespace

TEST_CASE("strict mode stops at the first violation and says where it is") {
    for (const Malformed& row : malformed()) {
        CAPTURE(row.stream.substr(0, 200));
        const Reading reading = read_whole(row.stream, row.kind, Mode::strict);
        REQUIRE(reading.error);
        CHECK(info(reading.error->violation).id == info(row.violation).id);
        CHECK(reading.error->position.offset == row.offset);
        CHECK(reading.error->length == row.length);
        CHECK(reading.messages.empty());
    }
}

TEST_CASE("diagnosing mode records the violation, recovers and goes on") {
    for (const Malformed& row : malformed()) {
        CAPTURE(row.stream.substr(0, 200));
        const Reading reading = read_whole(row.stream, row.kind, Mode::diagnosing);
        CHECK(summary(reading) == row.recovered);
        if (row.recovered == "!") {
            REQUIRE(reading.error);
            CHECK(info(reading.error->violation).id == info(row.violation).id);
            continue;
        }
        REQUIRE_FALSE(reading.messages.empty());
        bool found = false;
        for (const Diagnostic& diagnostic : reading.messages.front().diagnostics)
            found = found || (diagnostic.violation == row.violation &&
                              diagnostic.position.offset == row.offset && diagnostic.length == row.length);
        CHECK(found);
        CHECK_FALSE(reading.messages.front().reusable);
    }
}

TEST_CASE("what a recipient may accept is read the same in both modes, recorded, and ends the connection") {
    for (const Tolerated& row : tolerated()) {
        for (const Mode mode : {Mode::strict, Mode::diagnosing}) {
            CAPTURE(row.stream);
            const Reading reading = read_whole(row.stream, kResponse, mode);
            CHECK_FALSE(reading.error);
            REQUIRE(reading.messages.size() == 1);
            const ReadMessage& message = reading.messages.front();
            REQUIRE_FALSE(message.diagnostics.empty());
            bool found = false;
            for (const Diagnostic& diagnostic : message.diagnostics)
                found =
                    found || (diagnostic.violation == row.violation &&
                              diagnostic.position.offset == row.offset && diagnostic.length == row.length);
            CHECK(found);
            CHECK(message.framing.kind == row.body_kind);
            CHECK(message.body == row.body);
            if (row.violation != Violation::missing_reason_space) CHECK_FALSE(message.reusable);
        }
    }
}

TEST_CASE("RFC 9112 3.2: a request names exactly one valid host") {
    for (const HostRow& row : bad_hosts()) {
        CAPTURE(row.rest);
        const auto found = host_violation(get(row.rest + "\r\n"));
        REQUIRE(found);
        CHECK(info(found->violation).id == info(row.violation).id);
        CHECK(found->position.offset == row.offset);
        CHECK(found->length == row.length);
    }
    for (const char* good :
         {"a", "a.example:8080", "127.0.0.1:80", "[::1]", "[::1]:443", "[2001:db8::8:800:200c]",
          "[::ffff:192.0.2.1]", "[1:2:3:4:5:6:7:8]", "a:", "a%20b", "under_score", "a.b."}) {
        CAPTURE(good);
        CHECK_FALSE(host_violation(get("Host: "s + good + "\r\n\r\n")));
    }
    CHECK_FALSE(host_violation("GET / HTTP/1.0\r\n\r\n"));
    CHECK_FALSE(host_violation("GET http://b:81/x HTTP/1.1\r\nHost: a\r\n\r\n"));
    // RFC 9110 4.2.4: userinfo is refused.
    CHECK(host_violation("GET http://u@b/x HTTP/1.1\r\nHost: a\r\n\r\n")->violation == Violation::bad_host);
    CHECK(host_violation("GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n")->violation == Violation::bad_host);
}

TEST_CASE("RFC 9112 3.2.2: the host of a target in absolute-form replaces the Host field") {
    Request request;
    request.fields.add("Host", "a");
    request.target = "/x?u=http://c/";
    CHECK(effective_authority(request) == "a");
    request.target = "http://b:81/x";
    CHECK(effective_authority(request) == "b:81");
    request.target = "*";
    CHECK(effective_authority(request) == "a");
}

TEST_CASE("every violation has a full row and is produced by a test above") {
    std::set<Violation> produced;
    for (const Malformed& row : malformed())
        produced.insert(row.violation);
    for (const Tolerated& row : tolerated())
        produced.insert(row.violation);
    for (const HostRow& row : bad_hosts())
        produced.insert(row.violation);
    std::set<std::string_view> ids;
    for (int i = 0; i < static_cast<int>(Violation::count_); ++i) {
        const ViolationInfo& row = info(static_cast<Violation>(i));
        CAPTURE(row.id);
        CHECK(produced.count(static_cast<Violation>(i)) == 1);
        CHECK(ids.insert(row.id).second);
        CHECK(row.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos);
        CHECK_FALSE(row.sentence.empty());
        CHECK(row.sentence.back() != '.');
        CHECK(row.source.starts_with("RFC "));
        CHECK(row.request_status >= 400);
        CHECK(suggested_status(static_cast<Violation>(i), kResponse) == 502);
    }
    CHECK(suggested_status(Violation::request_line_too_long, kRequest) == 414);
    CHECK(suggested_status(Violation::too_many_fields, kRequest) == 431);
    CHECK(suggested_status(Violation::unknown_transfer_coding, kRequest) == 501);
    CHECK(suggested_status(Violation::unsupported_version, kRequest) == 505);
}
