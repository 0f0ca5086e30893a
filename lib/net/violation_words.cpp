#include "lib/net/violation_words.hpp"

#include <fmt/format.h>

namespace cachewright::net {

namespace {

using http::wire::Violation;

std::string words_of_request(Violation violation, const http::wire::Limits& limits) {
    switch (violation) {
        case Violation::request_line_too_long:
            return fmt::format("the request line is longer than {} bytes (--max-request-line)",
                               limits.start_line);
        case Violation::field_line_too_long:
            return fmt::format("a header line is longer than {} bytes (--max-header-line)",
                               limits.field_line);
        case Violation::field_section_too_large:
            return fmt::format("the header lines together are longer than {} bytes (--max-headers)",
                               limits.field_section);
        case Violation::too_many_fields:
            return fmt::format("the request has more than {} header lines (--max-header-count)",
                               limits.fields);
        case Violation::tls_record:
            return "the client speaks TLS; this port speaks plain HTTP: use http://, not https://";
        case Violation::http_2_preface:
            return "the client speaks HTTP/2 without asking for it; this port speaks HTTP/1.1: turn "
                   "\"prior knowledge\" off";
        default: return std::string(http::wire::info(violation).sentence);
    }
}

std::string words_of_response(Violation violation, const http::wire::Limits& limits) {
    switch (violation) {
        case Violation::field_line_too_long:
            return fmt::format("a header line is longer than {} bytes (--max-response-headers)",
                               limits.field_line);
        case Violation::field_section_too_large:
            return fmt::format("the header lines together are longer than {} bytes (--max-response-headers)",
                               limits.field_section);
        case Violation::too_many_fields:
            return fmt::format("there are more than {} header lines (--max-response-header-count)",
                               limits.fields);
        case Violation::tls_record: return "the server speaks TLS on this port: use https://, not http://";
        default: return std::string(http::wire::info(violation).sentence);
    }
}

}  // namespace

std::string violation_words(Violation violation, http::wire::MessageKind found_in,
                            const http::wire::Limits& limits) {
    std::string words;
    if (found_in == http::wire::MessageKind::request)
        words = words_of_request(violation, limits);
    else
        words = words_of_response(violation, limits);
    // The limits of trailers have no setting of their own.
    if (violation == Violation::trailer_section_too_large)
        words = fmt::format("the trailers are more than {} bytes or {} lines", limits.trailer_section,
                            limits.trailers);
    return words;
}

}  // namespace cachewright::net
