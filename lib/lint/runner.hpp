// Runner: the selected rules over one exchange after the other, then over all of them.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/collection.hpp"
#include "lib/lint/finding.hpp"
#include "lib/lint/report.hpp"
#include "lib/lint/rule.hpp"
#include "lib/lint/run_settings.hpp"
#include "lib/vendor/profile.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace cachewright::lint {

// What the rules about single exchanges say of one.
struct Examined {
    std::optional<ResourceKind> resource;  // nothing: the exchange is none of caching's business
    std::vector<Finding> findings;
};

class Runner {
  public:
    // The rules must outlive the runner. Rules about what a cache does speak of `profiles` only. `budget` is
    // the memory, in bytes, for what rules about several exchanges look at.
    explicit Runner(const std::vector<const Rule*>& rules,
                    std::vector<vendor::ConfiguredProfile> profiles = {},
                    RunSettings settings = RunSettings::standard(),
                    std::size_t budget = Collection::standard_budget);

    // Corrections are held against these rules too, whichever are selected: who runs one rule alone is not to
    // be offered what all the others warn of. Before the first exchange.
    void hold_corrections_against(std::span<const Family> catalogue);

    // The findings about this exchange alone, in the order of the rules, at most Report::most_of_one_rule of
    // each. They live until the next call; places in them refer to lines of `exchange`. Nothing is found in
    // an exchange that is none of caching's business (Subject::in_scope).
    // What a rule has said of a line of a host's configuration it does not say again for another block that
    // the line is in force for too, as long as the exchanges of that file come one after another.
    [[nodiscard]] std::span<const Finding> run(const http::Exchange& exchange);

    // The same in two steps. The first depends on nothing but the exchange: it may be taken on several
    // threads at once, in any order. The second is for one thread and follows the order of the input; the
    // exchange may have moved in between.
    [[nodiscard]] Examined examine(const http::Exchange& exchange) const;
    [[nodiscard]] std::span<const Finding> take(const http::Exchange& exchange, Examined&& examined);

    // Once, after the last exchange: what the rules about several exchanges found, exchange by exchange in
    // the order of the input. The exchanges handed over are copies without bodies, and live during the call.
    using Visit = std::function<void(const http::Exchange& exchange, std::span<const Finding> findings)>;
    void finish(const Visit& visit);

    // How many exchanges the rules about several did not see, because the budget was spent.
    [[nodiscard]] std::uint64_t left_out() const { return collection_.left_out(); }

  private:
    // A rule, of a policy its name and requirement, and the offsets of the lines that it spoke of.
    using Told = std::tuple<const Rule*, std::string, std::string, std::vector<std::uint64_t>>;

    [[nodiscard]] std::optional<ResourceKind> examine(const http::Exchange& exchange, Report& report) const;
    void check(const Subject& subject, const std::vector<const Rule*>& rules, Report& report) const;
    void accept(const http::Exchange& exchange);
    void take_out_repeated(const http::Exchange& exchange);

    std::vector<const Rule*> single_;
    std::vector<const Rule*> several_;
    std::vector<const Rule*> judges_;  // of corrections
    std::vector<vendor::ConfiguredProfile> profiles_;
    std::unique_ptr<const RunSettings> settings_;  // subjects of the collection refer to it
    Collection collection_;
    Report report_;
    std::string configuration_;  // whose findings are in told_
    std::set<Told> told_;
};

}  // namespace cachewright::lint
