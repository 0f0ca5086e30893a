// fuzz: net
// Heads as they come off the wire, line by line: whatever the bytes, they stay within the limits, and what is
// taken from them is a response.
#include "lib/http/status.hpp"
#include "lib/http/wire_violation.hpp"
#include "lib/net/received_heads.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;

namespace {

void require_no_positions(const http::FieldMap& fields) {
    for (const http::FieldLine line : fields)
        fuzz::require(!line.name_position.known() && !line.value_position.known());
}

void receive(std::string_view text) {
    net::ReceivedHeads heads;
    fuzz::require(heads.empty());
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const bool was_final = heads.final();
        if (!heads.add_line(text.substr(0, end))) return;
        fuzz::require(!heads.empty() && (heads.final() || !was_final));
        text.remove_prefix(end);
    }
    const std::vector<http::Response> interim = heads.take_interim();
    fuzz::require(interim.size() <= http::kMostInterim);
    for (const http::Response& response : interim) {
        fuzz::require(http::status_class(response.status) == http::StatusClass::informational);
        require_no_positions(response.fields);
    }
    if (!heads.final()) return;
    for (const http::wire::Diagnostic& diagnostic : heads.take_diagnostics())
        fuzz::require(!http::wire::info(diagnostic.violation).sentence.empty());
    const http::Response response = heads.take_final();
    fuzz::require(http::status_class(response.status) != http::StatusClass::informational);
    require_no_positions(response.fields);
    require_no_positions(response.trailers);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    receive(input.text());
    if (const auto request = net::parse_sent_head(input.text())) {
        fuzz::require(!request->method.empty());
        require_no_positions(request->fields);
    }
    return 0;
}
