// fuzz: rules
// Every rule on whatever the parser makes of the bytes: places must lie inside the lines that they name. The
// first line is the URL, the rest a response.
#include "lib/http/wire_parser.hpp"
#include "lib/lint/runner.hpp"
#include "lib/lint/selection.hpp"
#include "rules/catalog.hpp"
#include "tests/fuzz/fuzz_input.hpp"

#include <string>

using namespace cachewright;
using fuzz::require;

namespace {

void require_place(const http::Exchange& exchange, const lint::Place& place) {
    const http::FieldMap& fields =
        place.section == lint::Section::response ? exchange.response.fields : exchange.request->fields;
    require(place.line < fields.size());
    const http::FieldLine line = fields[place.line];
    fuzz::require_inside(place.part == lint::LinePart::name ? line.name : line.value, place.span);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::size_t end = input.text().find('\n');
    if (end == std::string_view::npos) return 0;

    http::Exchange exchange;
    exchange.url = input.text().substr(0, end);
    http::Request& request = exchange.request.emplace();
    request.target = exchange.url;
    if (end % 2 == 1) request.fields.add("Authorization", "Basic eDp5");
    if (end % 3 == 1) request.fields.add("Origin", "https://one.example");

    http::wire::Parser parser(http::wire::MessageKind::response, http::wire::Mode::diagnosing);
    if (parser.feed(input.text().substr(end + 1)).event != http::wire::Event::head) {
        if (parser.finish().event != http::wire::Event::head) return 0;
    }
    exchange.response = parser.take_response();

    static lint::Runner runner(lint::select_rules(rules::catalog(), {}).value());
    for (const lint::Finding& finding : runner.run(exchange)) {
        require(finding.rule != nullptr && !finding.message.empty());
        if (finding.place) require_place(exchange, *finding.place);
        for (const lint::Place& place : finding.related)
            require_place(exchange, place);
    }
    return 0;
}
