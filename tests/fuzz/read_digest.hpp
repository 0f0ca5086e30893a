// What the fuzz targets of lib/input share: reading twice, whole and in pieces, and comparing.
#pragma once

#include "lib/input/read_exchanges.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace cachewright::fuzz {

inline void add(std::string& digest, base::SourcePosition position, std::size_t size) {
    if (position.offset > size) std::abort();
    digest += std::to_string(position.offset) + ':' + std::to_string(position.line) + ':' +
              std::to_string(position.column) + ' ';
}

inline void add(std::string& digest, const http::FieldMap& fields, std::size_t size) {
    for (const http::FieldLine line : fields) {
        digest.append(line.name).append("=").append(line.value).append(" ");
        add(digest, line.name_position, size);
        add(digest, line.value_position, size);
    }
}

// Everything that reading says, as one text.
inline std::string digest_of(std::string_view text, const input::Limits& limits, std::size_t largest_read) {
    std::string digest;
    input::MemorySource source(text, largest_read);
    const auto summary = input::read_exchanges(source, "fuzz", limits, [&](http::Exchange&& exchange) {
        digest += std::to_string(exchange.response.status) + ' ' + exchange.url + ' ' +
                  exchange.response.body.bytes + '\n';
        if (exchange.response.status < 100 || exchange.response.status > 599) std::abort();
        if (exchange.response.body.bytes.size() > limits.body_prefix) std::abort();
        add(digest, exchange.provenance.position, text.size());
        if (exchange.request) {
            digest += exchange.request->method + ' ' + exchange.request->target + '\n';
            add(digest, exchange.request->fields, text.size());
        }
        add(digest, exchange.response.fields, text.size());
        return input::Flow::go_on;
    });
    if (!summary) return digest + summary.error().message;
    if (summary->bytes != text.size()) std::abort();
    for (const input::Remarks* remarks : {&summary->unreadable, &summary->skipped, &summary->notes}) {
        digest += std::to_string(remarks->count) + '\n';
        for (const input::Remark& remark : remarks->first) {
            digest += remark.what;
            add(digest, remark.position, text.size());
        }
    }
    return digest;
}

// Reads `data` as it is, then behind `beginning`, each whole and in pieces. Sizes are kept small so that the
// limits are met.
inline void check_reading(std::string_view beginning, const std::uint8_t* data, std::size_t size) {
    const std::string_view given(reinterpret_cast<const char*>(data), size);
    for (const std::string& text : {std::string(given), std::string(beginning) + std::string(given)}) {
        const auto exact = std::make_unique<char[]>(text.size());
        std::copy(text.begin(), text.end(), exact.get());
        const std::string_view whole_text(exact.get(), text.size());
        input::Limits limits;
        limits.json_string = 24;
        limits.json_element = 400;
        limits.body_prefix = 32;
        limits.remarks = 20;
        const std::string whole = digest_of(whole_text, limits, whole_text.size());
        limits.block = 1 + size % 7;
        if (whole != digest_of(whole_text, limits, whole_text.size())) std::abort();
        if (whole != digest_of(whole_text, limits, 3)) std::abort();
    }
}

}  // namespace cachewright::fuzz
