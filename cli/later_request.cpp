#include "cli/later_request.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/method.hpp"
#include "lib/http/web_url.hpp"
#include "lib/report/lint_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace cachewright::cli {

namespace {

std::string_view next_word(std::string_view& text) {
    text = base::trim_ows(text);
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, end);
    text = base::trim_ows(text.substr(end));
    return word;
}

}  // namespace

base::Result<GivenHeader> parse_header(std::string_view text, std::string_view option) {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, std::min(colon, text.size()));
    if (colon == std::string_view::npos || !base::is_token(name)) {
        return base::fail(base::ErrorCode::usage, fmt::format("{} '{}' is not a header line", option, text),
                          "write it as 'name: value'");
    }
    const std::string_view value = base::trim_ows(text.substr(colon + 1));
    const bool breaks_line =
        std::any_of(value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    if (breaks_line) {
        return base::fail(base::ErrorCode::usage,
                          fmt::format("{}: a header value cannot hold a line end or a NUL", option),
                          fmt::format("give each header its own {}", option));
    }
    return GivenHeader{std::string(name), std::string(value)};
}

void remark_method_case(Session& session, std::string_view method, std::string_view option) {
    std::string upper(method);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return base::is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
    if (upper == method || http::parse_method(upper) == http::Method::other) return;
    session.remark(fmt::format("{}: methods are case-sensitive: '{}' is an unknown method, and not {}",
                               option, method, upper));
}

void apply_headers(http::FieldMap& fields, const std::vector<GivenHeader>& headers) {
    std::vector<std::string> replaced;
    for (const GivenHeader& header : headers) {
        const std::string name = base::to_lower(header.name);
        const bool again = std::find(replaced.begin(), replaced.end(), name) != replaced.end();
        if (header.value.empty()) {
            fields.remove(header.name);
        } else if (again) {
            fields.add(header.name, header.value);
        } else {
            fields.set(header.name, header.value);
        }
        replaced.push_back(name);
    }
}

base::Result<ThenRequest> parse_then(std::string_view text, const std::vector<std::string>& headers) {
    std::string_view rest = text;
    const std::string_view method = next_word(rest);
    const std::string_view target = next_word(rest);
    const bool absolute = http::begins_as_web_url(target);
    if (!base::is_token(method) || !(target.starts_with('/') || absolute)) {
        return base::fail(base::ErrorCode::usage, fmt::format("--then '{}' is not a request", text),
                          "write it as --then 'GET /path' or --then 'GET /path cookie: a=1'");
    }
    ThenRequest then{std::string(method), std::string(target), {}};
    if (!rest.empty()) {
        auto header = parse_header(rest, "--then");
        if (!header) return tl::unexpected(header.error());
        then.headers.push_back(std::move(*header));
    }
    for (const std::string& line : headers) {
        auto header = parse_header(line, "--then-header");
        if (!header) return tl::unexpected(header.error());
        then.headers.push_back(std::move(*header));
    }
    return then;
}

vendor::LaterRequest later_request(const http::Exchange& exchange, const ThenRequest& then,
                                   base::Duration at) {
    vendor::LaterRequest later;
    later.at = at;
    later.request.method = then.method;
    later.request.target = then.target;
    later.url = then.target.starts_with('/') ? std::string(report::origin_of(exchange.url)) + then.target
                                             : then.target;
    if (exchange.request) {
        using http::FieldId;
        constexpr std::array not_repeated{FieldId::cache_control,     FieldId::pragma,
                                          FieldId::if_match,          FieldId::if_none_match,
                                          FieldId::if_modified_since, FieldId::if_unmodified_since,
                                          FieldId::if_range,          FieldId::range,
                                          FieldId::content_length,    FieldId::transfer_encoding,
                                          FieldId::content_type};
        later.request.fields = exchange.request->fields;
        for (const FieldId id : not_repeated) {
            if (later.request.fields.contains(id)) later.request.fields.remove(http::field_name(id));
        }
    }
    apply_headers(later.request.fields, then.headers);
    return later;
}

}  // namespace cachewright::cli
