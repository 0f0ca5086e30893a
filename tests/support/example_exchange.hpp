// The exchanges that an example of a rule describes (lib/lint/rule.hpp has the form). For text that we wrote
// ourselves: it is trusted to be well-formed.
#pragma once

#include "lib/http/exchange.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::test_support {

namespace detail {

inline std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

inline std::string_view take_word(std::string_view& line) {
    const std::size_t end = line.find(' ');
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    return word;
}

inline void take_fields(std::string_view& text, http::FieldMap& fields) {
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.empty()) return;
        const std::size_t colon = line.find(':');
        fields.add(line.substr(0, colon), line.substr(colon + 1));
    }
}

}  // namespace detail

// The URL is the target when that is absolute, else https with the Host field; empty without a request.
inline http::Exchange example_exchange(std::string_view text) {
    http::Exchange exchange;
    std::string_view line = detail::take_line(text);
    if (!line.starts_with("HTTP/")) {
        http::Request& request = exchange.request.emplace();
        request.method = detail::take_word(line);
        request.target = detail::take_word(line);
        detail::take_fields(text, request.fields);
        exchange.url = request.target.starts_with('/')
                           ? "https://" + std::string(request.fields.value("Host")) + request.target
                           : request.target;
        line = detail::take_line(text);
    }
    detail::take_word(line);
    exchange.response.status = std::stoi(std::string(detail::take_word(line)));
    exchange.response.reason = line;
    detail::take_fields(text, exchange.response.fields);
    exchange.response.body.bytes = text;
    if (!text.empty()) exchange.response.body.full_size = text.size();
    return exchange;
}

// All of them, numbered in their order.
inline std::vector<http::Exchange> example_exchanges(std::string_view text) {
    constexpr std::string_view separator = "---\n";
    std::vector<http::Exchange> exchanges;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        exchanges.push_back(example_exchange(text.substr(0, end)));
        exchanges.back().provenance.index = exchanges.size() - 1;
        text.remove_prefix(std::min(end + separator.size(), text.size()));
    }
    return exchanges;
}

}  // namespace cachewright::test_support
