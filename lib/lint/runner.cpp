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
    return report_.findings();
}

}  // namespace cachewright::lint
