#include "lib/lint/withheld_correction.hpp"

#include "lib/base/ascii.hpp"
#include "lib/lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cachewright::lint {

namespace {

using Fields = http::FieldMap;

// Replaces one line, its name too when the finding is about the name.
Fields with_line(const Fields& fields, std::size_t index, std::string_view name, std::string_view value) {
    Fields changed;
    for (const http::FieldLine line : fields) {
        if (line.index == index) {
            changed.add(name, value, line.name_position, line.value_position);
        } else {
            changed.add(line.name, line.value, line.name_position, line.value_position);
        }
    }
    return changed;
}

bool several(const Fields& fields, std::string_view name) {
    std::size_t count = 0;
    for ([[maybe_unused]] const http::FieldLine line : fields.lines(name))
        ++count;
    return count > 1;
}

// In place of the line that it speaks of, and in place of all lines of that name: people do either.
std::vector<Fields> with_suggestion(const Fields& fields, const Finding& finding) {
    std::vector<Fields> outcomes;
    Fields all = fields;
    std::string_view left = finding.suggestion;
    while (!left.empty()) {
        const std::string_view line = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(line.size() + 1, left.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = base::trim_ows(line.substr(colon + 1));
        const bool in_response = finding.place && finding.place->section == Section::response &&
                                 finding.place->line < fields.size();
        const bool of_name = in_response && finding.place->part == LinePart::name;
        if (of_name) {
            outcomes.push_back(with_line(fields, finding.place->line, name, value));
            continue;
        }
        if (in_response && base::equals_ignore_case(fields[finding.place->line].name, name) &&
            several(fields, name)) {
            outcomes.push_back(with_line(fields, finding.place->line, name, value));
        }
        all.set(name, value);
        if (left.empty()) outcomes.push_back(all);
    }
    return outcomes;
}

Fields with_replacements(const Fields& fields, std::span<const Replacement* const> replacements) {
    Fields changed;
    for (const http::FieldLine line : fields) {
        std::string name(line.name);
        std::string value(line.value);
        std::vector<const Replacement*> here;
        for (const Replacement* one : replacements) {
            if (one->place.section == Section::response && one->place.line == line.index) here.push_back(one);
        }
        // From behind, so that the places of the others stay where they are.
        std::stable_sort(here.begin(), here.end(), [](const Replacement* a, const Replacement* b) {
            return a->place.span.offset > b->place.span.offset;
        });
        for (const Replacement* one : here) {
            std::string& part = one->place.part == LinePart::name ? name : value;
            if (one->place.span.end() <= part.size())
                part.replace(one->place.span.offset, one->place.span.length, one->text);
        }
        changed.add(name, value, line.name_position, line.value_position);
    }
    return changed;
}

// A host's configuration knows paths only, and rules about what a path names ask for a whole URL.
http::Exchange at_some_host(const http::Exchange& exchange) {
    http::Exchange placed = exchange;
    if (placed.url.starts_with('/')) placed.url.insert(0, "https://host.invalid");
    return placed;
}

// The same as a page, where the configuration leaves open what is served there.
std::optional<http::Exchange> as_page(const http::Exchange& exchange) {
    if (exchange.provenance.evidence != http::Evidence::declared ||
        exchange.response.fields.contains(http::FieldId::content_type)) {
        return std::nullopt;
    }
    // Names with an ending are no pages.
    const std::string_view url = exchange.url;
    if (url.substr(std::min(url.rfind('/'), url.size())).find('.') != std::string_view::npos)
        return std::nullopt;
    http::Exchange page = at_some_host(exchange);
    page.response.fields.add("Content-Type", "text/html");
    return page;
}

using Gravest = std::map<std::string_view, Severity>;

Gravest gravest(const std::vector<Finding>& findings) {
    Gravest found;
    for (const Finding& finding : findings) {
        Severity& worst = found.try_emplace(finding.rule->id, finding.severity).first->second;
        worst = std::max(worst, finding.severity);
    }
    return found;
}

class Judgement {
  public:
    Judgement(const http::Exchange& exchange, const Verdict& verdict)
        : verdict_(verdict),
          changed_(at_some_host(exchange)),
          before_(gravest(verdict(changed_))),
          page_(as_page(exchange)) {
        if (page_) page_before_ = gravest(verdict(*page_));
    }

    // Why the response is better left as it is; empty: nothing speaks against the change.
    std::string objection(Fields fields) {
        changed_.response.fields = std::move(fields);
        std::string other;
        for (const Finding& finding : verdict_(changed_)) {
            if (!is_new(finding, before_)) continue;
            if (opens_to_others(finding)) return std::string(kOpen);
            const bool objects = finding.severity == Severity::error && finding.rule->veto != Veto::none;
            if (objects && other.empty())
                other = fmt::format("mended, another error would show: {} [{}]", finding.message,
                                    finding.rule->id);
        }
        if (!page_) return other;
        page_->response.fields = changed_.response.fields;
        page_->response.fields.add("Content-Type", "text/html");
        for (const Finding& finding : verdict_(*page_)) {
            if (is_new(finding, page_before_) && opens_to_others(finding)) return std::string(kOpen);
        }
        return other;
    }

  private:
    static constexpr std::string_view kOpen =
        "mended, this would be kept for all visitors: say private if it is one visitor's";

    static bool is_new(const Finding& finding, const Gravest& before) {
        const auto known = before.find(finding.rule->id);
        return known == before.end() || known->second < finding.severity;
    }
    static bool opens_to_others(const Finding& finding) {
        return finding.severity >= Severity::warning && finding.rule->veto == Veto::of_warnings;
    }

    const Verdict& verdict_;
    http::Exchange changed_;
    Gravest before_;
    std::optional<http::Exchange> page_;
    Gravest page_before_;
};

bool offers(const Finding& finding) {
    return !finding.suggestion.empty() || finding.replacement;
}

void withhold(Finding& finding, std::string why) {
    finding.suggestion.clear();
    finding.withheld = std::exchange(finding.replacement, std::nullopt);
    finding.advice = std::move(why);
}

}  // namespace

bool offers_correction(std::span<const Finding> findings) {
    return std::any_of(findings.begin(), findings.end(), offers);
}

bool is_open_to_all(const Subject& subject) {
    const std::vector<CachePrediction>& caches = subject.predictions();
    return subject.shared().answers_unasked() && subject.cdn().answers_unasked() &&
           std::all_of(caches.begin(), caches.end(), [](const CachePrediction& cache) {
               return !cache.is_shared() || cache.answers_unasked_for().count() > 0;
           });
}

void withhold_harmful(const http::Exchange& exchange, std::vector<Finding>& findings,
                      const Verdict& verdict) {
    Judgement judgement(exchange, verdict);
    const Fields& fields = exchange.response.fields;
    std::map<std::string, std::string> of_suggestion;  // several findings offer the same line
    std::vector<Finding*> mending;
    std::vector<const Replacement*> replacements;
    for (Finding& finding : findings) {
        if (!offers(finding)) continue;
        const auto [known, is_new] = of_suggestion.try_emplace(finding.suggestion);
        if (is_new) {
            for (Fields& outcome : with_suggestion(fields, finding)) {
                if (known->second.empty()) known->second = judgement.objection(std::move(outcome));
            }
        }
        std::string objection = known->second;
        if (objection.empty() && finding.replacement) {
            const Replacement* alone = &*finding.replacement;
            objection = judgement.objection(with_replacements(fields, std::span(&alone, 1)));
        }
        if (!objection.empty()) {
            withhold(finding, std::move(objection));
        } else if (finding.replacement) {
            mending.push_back(&finding);
            replacements.push_back(&*finding.replacement);
        }
    }
    if (mending.size() < 2) return;
    const std::string objection = judgement.objection(with_replacements(fields, replacements));
    if (objection.empty()) return;
    for (Finding* finding : mending)
        withhold(*finding, objection);
}

}  // namespace cachewright::lint
