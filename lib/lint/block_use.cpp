#include "lib/lint/block_use.hpp"

#include <fmt/format.h>

namespace cachewright::lint {

BlockUse::BlockUse(const Adjustments& adjustments)
    : adjustments_(adjustments),
      classes_(adjustments.classes.patterns().size(), false),
      overrides_(adjustments.overrides.size(), false) {}

void BlockUse::see(const http::Exchange& exchange) {
    const auto& patterns = adjustments_.classes.patterns();
    for (std::size_t i = 0; i < classes_.size(); ++i) {
        if (!classes_[i]) classes_[i] = patterns[i].match.matches_without_class(exchange);
    }
    for (std::size_t i = 0; i < overrides_.size(); ++i) {
        if (!overrides_[i])
            overrides_[i] = adjustments_.overrides[i].match.matches(exchange, adjustments_.classes);
    }
}

void BlockUse::tell(const Rule* rule, std::string_view heading, std::size_t index,
                    base::SourcePosition position, const Visit& visit) const {
    if (rule == nullptr) return;
    http::Exchange exchange;
    exchange.provenance.source = adjustments_.source;
    exchange.provenance.position = position;
    exchange.provenance.index = index;
    Finding finding;
    finding.rule = rule;
    finding.exchange = &exchange;
    finding.severity = rule->severity;
    finding.message =
        fmt::format("this {} changed nothing: no response that was read is one that it is for", heading);
    visit(exchange, std::span(&finding, 1));
}

void BlockUse::tell_unmatched(const BlockRules& rules, const RunScope& scope, const Visit& visit) const {
    if (!scope.whole_input) return;
    for (std::size_t i = 0; i < classes_.size(); ++i) {
        if (!classes_[i])
            tell(rules.unmatched_class, "[[class]]", i, adjustments_.classes.patterns()[i].position, visit);
    }
    for (std::size_t i = 0; i < overrides_.size(); ++i) {
        if (!overrides_[i])
            tell(rules.unmatched_override, "[[lint.override]]", i, adjustments_.overrides[i].position, visit);
    }
}

}  // namespace cachewright::lint
