#include "lib/http/hop_by_hop.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace cachewright;
using http::ConnectionOptions;
using http::FieldMap;

namespace {

std::vector<std::string> forwarded(const FieldMap& fields) {
    std::vector<std::string> names;
    const ConnectionOptions options(fields);
    for (const auto line : fields) {
        if (!options.is_hop_by_hop(line)) names.emplace_back(line.name);
    }
    return names;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("fields that Connection names end at this hop (RFC 9110 §7.6.1)") {
    FieldMap fields;
    fields.add("Connection", "close, X-Mine");
    fields.add("x-mine", "1");
    fields.add("X-Other", "2");
    fields.add("Connection", "x-more,,");
    fields.add("X-More", "3");
    CHECK(forwarded(fields) == Texts{"X-Other"});
    CHECK(ConnectionOptions(fields).has("CLOSE"));
    CHECK_FALSE(ConnectionOptions(fields).has("keep-alive"));
}

TEST_CASE("some fields are hop-by-hop without being named") {
    FieldMap fields;
    for (const auto* name : {"Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
                             "Transfer-Encoding", "Upgrade", "Date"})
        fields.add(name, "x");
    CHECK(forwarded(fields) == Texts{"Date"});
}

TEST_CASE("Connection cannot remove framing, target or policy") {
    FieldMap fields;
    fields.add("Connection", "host, content-length, cache-control, transfer-encoding, etag");
    fields.add("Host", "a");
    fields.add("Content-Length", "0");
    fields.add("Cache-Control", "private");
    fields.add("ETag", "\"x\"");
    CHECK(forwarded(fields) == Texts{"Host", "Content-Length", "Cache-Control"});
}

TEST_CASE("fields between a client and its proxy are known (RFC 9111 §3.1)") {
    CHECK(http::is_proxy_specific(http::FieldId::proxy_authenticate));
    CHECK(http::is_proxy_specific(http::FieldId::proxy_authentication_info));
    CHECK(http::is_proxy_specific(http::FieldId::proxy_authorization));
    CHECK_FALSE(http::is_proxy_specific(http::FieldId::authorization));
}
