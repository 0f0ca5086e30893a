#include "lib/lint/policy_block.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/lint/policy_correction.hpp"
#include "lib/lint/policy_violation.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/subject.hpp"
#include "lib/lint/url_version.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace cachewright::lint {

namespace {

using http::FieldId;

class PolicyCheck {
  public:
    PolicyCheck(const Subject& subject, const PolicyBlock& block)
        : subject_(subject), block_(block), speaks_(subject.fields_complete() || subject.states_policy()) {}

    std::vector<PolicyViolation> run() {
        if (speaks_) check_required();
        check_forbidden();
        if (speaks_ && subject_.is_get_or_head()) {
            for (const TtlRange& range : block_.ttl)
                check_lifetime(range);
        }
        if (block_.vary) check_vary(*block_.vary);
        if (speaks_ && block_.is_private == Demand::yes) check_private();
        if (speaks_ && block_.hashed_immutable == Demand::yes && subject_.status() < 300) check_immutable();
        return std::move(violations_);
    }

  private:
    PolicyViolation& add(std::string requirement, std::string message, std::optional<Place> place) {
        PolicyViolation& violation = violations_.emplace_back();
        violation.requirement = std::move(requirement);
        violation.message = std::move(message);
        violation.place = place;
        return violation;
    }

    [[nodiscard]] const http::CacheDirective* find(std::string_view name) const {
        const auto& all = subject_.cache_control().directives;
        const auto found = std::find_if(all.begin(), all.end(), [&](const http::CacheDirective& one) {
            return base::equals_ignore_case(one.name, name);
        });
        return found == all.end() ? nullptr : &*found;
    }

    void check_required() {
        for (const std::string& name : block_.require) {
            const http::CacheDirective* written = find(name);
            const bool qualified = written != nullptr && written->form != http::ArgumentForm::none &&
                                   (written->directive == http::Directive::no_cache ||
                                    written->directive == http::Directive::private_);
            if (written != nullptr && !qualified) continue;
            const std::optional<Place> place = qualified ? std::optional(Subject::place_of(*written))
                                                         : subject_.field(FieldId::cache_control);
            std::string message =
                qualified ? fmt::format(
                                "\"{}\" counts for the fields that it names only, where {} requires it for "
                                "the whole response",
                                name, policy_words())
                          : fmt::format("Cache-Control does not say \"{}\", which {} requires", name,
                                        policy_words());
            add("require " + name, std::move(message), place);
        }
    }

    void check_forbidden() {
        for (const std::string& name : block_.forbid) {
            if (const http::CacheDirective* written = find(name)) {
                add("forbid " + name,
                    fmt::format("Cache-Control says \"{}\", which {} forbids", name, policy_words()),
                    Subject::place_of(*written));
            }
        }
    }

    void check_lifetime(const TtlRange& range) {
        if (range.cache == ttl_browser) {
            hold(range, "browsers", subject_.browser().answers_unasked_for(),
                 subject_.place_of_lifetime(subject_.browser()));
            return;
        }
        if (range.cache == ttl_shared) {
            hold(range, "shared caches", subject_.shared().answers_unasked_for(),
                 subject_.place_of_lifetime(subject_.shared()));
            return;
        }
        const auto is_meant = [&](std::string_view name) { return name == range.cache; };
        for (const CachePrediction& prediction : subject_.predictions()) {
            if (is_meant(prediction.name())) return hold(range, prediction);
        }
        for (const vendor::ConfiguredProfile& cache : subject_.settings().policy_caches) {
            if (is_meant(cache.profile->name)) return hold(range, subject_.prediction_of(cache));
        }
    }

    void hold(const TtlRange& range, const CachePrediction& prediction) {
        std::optional<Place> place;
        if (prediction.freshness().field != FieldId::unknown) place = place_in_field(prediction.freshness());
        if (PolicyViolation* violation =
                hold(range, prediction.title(), prediction.answers_unasked_for(), place)) {
            violation->caches.push_back(prediction.name());
        }
    }

    // The directive that gave the lifetime, or the field where it stands.
    [[nodiscard]] std::optional<Place> place_in_field(const policy::FreshnessLifetime& freshness) const {
        if (freshness.field != FieldId::cache_control) return subject_.field(freshness.field);
        const bool by_s_maxage = freshness.basis == policy::LifetimeSource::s_maxage;
        const http::CacheDirective* written = find(by_s_maxage ? "s-maxage" : "max-age");
        return written == nullptr ? subject_.field(FieldId::cache_control)
                                  : std::optional(Subject::place_of(*written));
    }

    PolicyViolation* hold(const TtlRange& range, std::string_view who, base::Duration lifetime,
                          std::optional<Place> place) {
        const bool too_short = range.shortest && lifetime < *range.shortest;
        const bool too_long = range.longest && lifetime > *range.longest;
        if (!too_short && !too_long) return nullptr;
        const bool one = who != "browsers" && who != "shared caches";
        const std::string does =
            lifetime == base::Duration{0}
                ? fmt::format("{} {} the origin for every answer", who, one ? "asks" : "ask")
                : fmt::format("{} {} with this for {} without asking", who, one ? "answers" : "answer",
                              base::duration_words(lifetime));
        // Too short and too long are two things, of which only one is graver the longer it is.
        PolicyViolation& violation =
            add("ttl." + range.cache + (too_short ? " min" : ""),
                fmt::format("{}, where {} {} {}", does, policy_words(),
                            too_short ? "wants at least" : "allows at most",
                            base::duration_words(too_short ? *range.shortest : *range.longest)),
                place);
        if (too_long) violation.lasts = lifetime;
        return &violation;
    }

    void check_vary(const std::vector<std::string>& allowed) {
        if (!subject_.fields().contains(FieldId::vary)) return;
        const auto may_stand = [&](std::string_view name) {
            return std::any_of(allowed.begin(), allowed.end(),
                               [&](const std::string& one) { return base::equals_ignore_case(one, name); });
        };
        if (subject_.vary().star && !may_stand("*")) {
            add("vary",
                fmt::format("Vary is \"*\", so that caches ask for every answer; {} allows {}",
                            policy_words(), allowed_words(allowed)),
                subject_.field(FieldId::vary))
                .curable = false;
            return;
        }
        std::vector<std::string_view> others;
        std::optional<Place> place;
        for (const http::VaryName& name : subject_.vary().names) {
            if (may_stand(name.name)) continue;
            if (!place) place = Subject::part_of_value(name.line, name.span);
            others.push_back(name.name);
        }
        if (others.empty()) return;
        add("vary",
            fmt::format("caches keep a copy for each value of {}, where {} allows {} in Vary",
                        fmt::join(others, ", "), policy_words(), allowed_words(allowed)),
            place)
            .curable = false;
    }

    [[nodiscard]] static std::string allowed_words(const std::vector<std::string>& allowed) {
        return allowed.empty() ? "nothing" : fmt::format("only {}", fmt::join(allowed, ", "));
    }

    void check_private() {
        const auto words = [&](std::string_view who, std::string_view verb) {
            return fmt::format("{} {} keep this and give it to another visitor, where {} wants it private",
                               who, verb, policy_words());
        };
        if (subject_.shared().storability.storable()) {
            add("private", words("shared caches", "may"), place_of_sharing()).lasts =
                subject_.shared().answers_unasked_for();
            return;
        }
        if (subject_.cdn().storability.storable()) {
            add("private", words("CDNs", "may"), subject_.field(subject_.cdn().facts.policy_field)).lasts =
                subject_.cdn().answers_unasked_for();
            return;
        }
        std::vector<std::string_view> names;
        std::vector<std::string_view> titles;
        base::Duration longest{0};
        for (const CachePrediction& prediction : subject_.predictions()) {
            if (!prediction.is_shared() || !prediction.storability().storable()) continue;
            names.push_back(prediction.name());
            titles.push_back(prediction.title());
            longest = std::max(longest, prediction.answers_unasked_for());
        }
        if (names.empty()) return;
        PolicyViolation& violation =
            add("private", words(fmt::format("{}", fmt::join(titles, ", ")), "may"), place_of_sharing());
        violation.caches = names;
        violation.lasts = longest;
    }

    [[nodiscard]] std::optional<Place> place_of_sharing() const {
        for (const std::string_view name : {"public", "s-maxage"}) {
            if (const http::CacheDirective* written = find(name)) return Subject::place_of(*written);
        }
        return subject_.field(FieldId::cache_control);
    }

    void check_immutable() {
        if (subject_.is_about_one_url() && !subject_.url().empty() && !url_names_version(subject_.uri())) {
            add("hashed_immutable",
                fmt::format(
                    "the URL names no version, so that a copy kept for a year could not be replaced, where "
                    "{} wants a hash in the name",
                    policy_words()),
                std::nullopt)
                .curable = false;
            return;
        }
        const base::Duration lifetime = subject_.browser().answers_unasked_for();
        if (lifetime < one_year) {
            const std::string does =
                lifetime == base::Duration{0}
                    ? "browsers ask for this each time"
                    : fmt::format("browsers fetch this again after {}", base::duration_words(lifetime));
            add("hashed_immutable",
                fmt::format("{}, though its URL changes with it; {} wants it kept for a year", does,
                            policy_words()),
                subject_.place_of_lifetime(subject_.browser()));
            return;
        }
        if (find("immutable") != nullptr) return;
        add("hashed_immutable",
            fmt::format("browsers ask again on a reload, where {} wants \"immutable\"", policy_words()),
            subject_.field(FieldId::cache_control));
    }

    [[nodiscard]] std::string policy_words() const { return fmt::format("the policy \"{}\"", block_.name); }

    const Subject& subject_;
    const PolicyBlock& block_;
    bool speaks_;  // what is not there was not said
    std::vector<PolicyViolation> violations_;
};

std::string reason_behind(std::string_view reason) {
    const std::size_t last = reason.find_last_not_of(" \t\r\n.");
    return std::string(reason.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

}  // namespace

bool PolicyBlock::applies_to(const http::Exchange& exchange, const ResourceClasses& classes) const {
    if (exchange.response.status == 304 && match.statuses.empty()) return false;
    return match.matches(exchange, classes);
}

std::vector<PolicyViolation> policy_violations(const Subject& subject, const PolicyBlock& block) {
    return PolicyCheck(subject, block).run();
}

void check_policies(const Subject& subject, Report& report) {
    const RunSettings& settings = subject.settings();
    for (const PolicyBlock& block : settings.policies) {
        if (!block.applies_to(subject.exchange(), settings.classes)) continue;
        report.begin_part();
        std::vector<PolicyViolation> violations = policy_violations(subject, block);
        if (violations.empty()) continue;
        const PolicyCorrection correction = corrected_for_policy(subject, block, violations);
        for (PolicyViolation& violation : violations) {
            Finding& finding =
                report.add(fmt::format("{}: {}", violation.message, reason_behind(block.reason)),
                           violation.place, block.severity);
            if (correction.cures(violation.requirement)) finding.suggestion = correction.line;
            finding.policy = block.name;
            finding.lasts = violation.lasts;
            finding.requirement = std::move(violation.requirement);
            finding.caches = std::move(violation.caches);
        }
    }
}

}  // namespace cachewright::lint
