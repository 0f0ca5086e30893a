#include "lib/lint/runner.hpp"

#include "lib/lint/subject.hpp"
#include "lib/lint/withheld_correction.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace cachewright::lint {

Runner::Runner(const std::vector<const Rule*>& rules, std::vector<vendor::ConfiguredProfile> profiles,
               RunSettings settings, std::size_t budget)
    : profiles_(std::move(profiles)),
      settings_(std::make_unique<const RunSettings>(std::move(settings))),
      collection_(budget) {
    for (const Rule* rule : rules) {
        switch (rule->needs()) {
            case Needs::exchange: single_.push_back(rule); break;
            case Needs::url_history:
            case Needs::site: several_.push_back(rule); break;
            case Needs::live_requests:
            case Needs::configuration: break;
        }
    }
    judges_.assign(single_.begin(), single_.end());
}

void Runner::hold_corrections_against(std::span<const Family> catalogue) {
    for (const Family& family : catalogue) {
        for (const Rule& rule : family.rules) {
            const bool there = std::find(judges_.begin(), judges_.end(), &rule) != judges_.end();
            if (rule.needs() == Needs::exchange && rule.standing == Standing::on && !there)
                judges_.push_back(&rule);
        }
    }
}

void Runner::check(const Subject& subject, const std::vector<const Rule*>& rules, Report& report) const {
    report.about(subject.exchange());
    for (const Rule* rule : rules) {
        report.begin_rule(*rule);
        rule->check(subject, report);
    }
}

std::optional<ResourceKind> Runner::examine(const http::Exchange& exchange, Report& report) const {
    report.clear();
    const Subject subject(exchange, profiles_, *settings_);
    if (!subject.in_scope()) return std::nullopt;
    check(subject, single_, report);
    if (offers_correction(report.findings()) && !is_open_to_all(subject)) {
        withhold_harmful(exchange, report.findings(), [this](const http::Exchange& mended) {
            Report verdict;
            check(Subject(mended, profiles_, *settings_), judges_, verdict);
            return std::move(verdict.findings());
        });
    }
    for (Finding& finding : report.findings())
        finding.resource = subject.resource();
    return subject.resource();
}

Examined Runner::examine(const http::Exchange& exchange) const {
    Report report;
    const std::optional<ResourceKind> resource = examine(exchange, report);
    return {resource, std::move(report.findings())};
}

void Runner::accept(const http::Exchange& exchange) {
    // What a configuration declares did not happen in any order, and not to one URL.
    if (exchange.provenance.evidence == http::Evidence::declared) {
        take_out_repeated(exchange);
    } else if (!several_.empty()) {
        collection_.add(exchange, profiles_, *settings_);
    }
}

std::span<const Finding> Runner::run(const http::Exchange& exchange) {
    if (!examine(exchange, report_)) return {};
    accept(exchange);
    return report_.findings();
}

std::span<const Finding> Runner::take(const http::Exchange& exchange, Examined&& examined) {
    report_.findings() = std::move(examined.findings);
    if (!examined.resource) return {};
    for (Finding& finding : report_.findings())
        finding.exchange = &exchange;
    accept(exchange);
    return report_.findings();
}

void Runner::finish(const Visit& visit) {
    if (several_.empty()) return;
    report_.clear();
    const std::vector<UrlHistory> histories = collection_.histories();
    const Site site(collection_.observations(), histories);
    for (const Rule* rule : several_) {
        if (rule->check_site != nullptr) {
            report_.begin_rule(*rule);
            rule->check_site(site, report_);
            continue;
        }
        for (const UrlHistory& history : histories) {
            report_.begin_rule(*rule);
            rule->check_history(history, report_);
        }
    }

    struct Seen {
        std::size_t order;
        const Observation* observation;
    };
    std::unordered_map<const http::Exchange*, Seen> seen;
    for (const Observation& observation : collection_.observations())
        seen.emplace(&observation.exchange(), Seen{seen.size(), &observation});
    std::vector<Finding>& findings = report_.findings();
    std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
        return seen.at(a.exchange).order < seen.at(b.exchange).order;
    });
    for (Finding& finding : findings)
        finding.resource = seen.at(finding.exchange).observation->subject().resource();
    for (std::size_t begin = 0; begin < findings.size();) {
        std::size_t end = begin + 1;
        while (end < findings.size() && findings[end].exchange == findings[begin].exchange)
            ++end;
        visit(*findings[begin].exchange, std::span(findings).subspan(begin, end - begin));
        begin = end;
    }
}

void Runner::take_out_repeated(const http::Exchange& exchange) {
    if (configuration_ != exchange.provenance.source || exchange.provenance.index == 0) {
        configuration_ = exchange.provenance.source;
        told_.clear();
    }
    const http::FieldMap& fields = exchange.response.fields;
    const auto offset_of = [&](const Place& place) {
        const base::SourcePosition begin = place.part == LinePart::value
                                               ? fields.position_in_value(place.line, place.span.offset)
                                               : fields[place.line].name_position;
        return begin.known() ? begin.offset : exchange.provenance.position.offset;
    };
    report_.take_out([&](const Finding& finding) {
        std::vector<std::uint64_t> offsets{finding.place ? offset_of(*finding.place)
                                                         : exchange.provenance.position.offset};
        for (const Place& place : finding.related)
            offsets.push_back(offset_of(place));
        return !told_
                    .emplace(finding.rule, finding.policy + finding.advice, finding.requirement,
                             std::move(offsets))
                    .second;
    });
}

}  // namespace cachewright::lint
