#include "lib/lint/runner.hpp"

#include "lib/lint/subject.hpp"

namespace cachewright::lint {

std::span<const Finding> Runner::run(const http::Exchange& exchange) {
    report_.clear();
    const Subject subject(exchange, profiles_);
    if (!subject.in_scope()) return {};
    for (const Rule* rule : rules_) {
        report_.begin_rule(*rule);
        rule->check(subject, report_);
    }
    if (exchange.provenance.evidence == http::Evidence::declared) take_out_repeated(exchange);
    return report_.findings();
}

void Runner::take_out_repeated(const http::Exchange& exchange) {
    if (configuration_ != exchange.provenance.source || exchange.provenance.index == 0) {
        configuration_ = exchange.provenance.source;
        told_.clear();
    }
    const http::FieldMap& fields = exchange.response.fields;
    const auto offset_of = [&](const Place& place) {
        const http::FieldLine line = fields[place.line];
        const base::SourcePosition& begin =
            place.part == LinePart::name ? line.name_position : line.value_position;
        return begin.known() ? begin.offset + place.span.offset : exchange.provenance.position.offset;
    };
    report_.take_out([&](const Finding& finding) {
        Told told{finding.rule, {}};
        told.second.push_back(finding.place ? offset_of(*finding.place)
                                            : exchange.provenance.position.offset);
        for (const Place& place : finding.related)
            told.second.push_back(offset_of(place));
        return !told_.insert(std::move(told)).second;
    });
}

}  // namespace cachewright::lint
