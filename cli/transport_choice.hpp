// How requests are sent: the options that every command shares which speaks to servers.
#pragma once

#include "lib/base/result.hpp"
#include "lib/http/field_map.hpp"
#include "lib/net/host_scope.hpp"
#include "lib/net/transport.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cachewright::cli {

struct TransportArguments {
    std::string timeout = "30s";
    double rps = 10;
    unsigned concurrency = 6;
    std::optional<std::uint64_t> max_requests;
    std::vector<std::string> connect_to;
    std::vector<std::string> resolve;
    std::vector<std::string> headers;
    std::vector<std::string> allowed_hosts;
};

// --timeout, --rps, --concurrency, --max-requests, --connect-to, --resolve, --header, --allow-host;
// `arguments` must outlive the parsing.
void add_transport_options(CLI::App& command, TransportArguments& arguments);

// The same, understood.
struct TransportChoice {
    net::TransportOptions options;
    net::HostScope scope;
    http::FieldMap fields;            // of every request, given headers in place of ours
    http::FieldMap fields_elsewhere;  // without credentials, for origins that were not named
};
// Certificates come from CURL_CA_BUNDLE or SSL_CERT_FILE in the environment, as for curl. Errors: usage.
[[nodiscard]] base::Result<TransportChoice> chosen_transport(const TransportArguments& arguments);

}  // namespace cachewright::cli
