#include "lib/report/mended_configuration.hpp"

#include "lib/input/nginx_directives.hpp"
#include "lib/input/source_edit.hpp"
#include "lib/lint/rule.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace cachewright::report {

namespace {

// One slip may hide another ("public; maxage=60"): each round mends what the rules see.
constexpr int kMostRounds = 10;

std::optional<input::SourceEdit> edit_for(const lint::Finding& finding, const http::Exchange& exchange,
                                          input::Format format, std::string_view text) {
    const std::optional<lint::Replacement>& mended =
        finding.replacement ? finding.replacement : finding.withheld;
    if (finding.rule->fix_safety != lint::FixSafety::safe || !mended) return std::nullopt;
    const lint::Place& place = mended->place;
    const http::FieldLine line = exchange.response.fields[place.line];
    const bool in_name = place.part == lint::LinePart::name;
    return input::edit_within(format, text, in_name ? line.name_position : line.value_position,
                              in_name ? line.name : line.value, place.span, mended->text);
}

std::uint64_t line_of(const lint::Finding& finding, const http::Exchange& exchange) {
    if (!finding.place || finding.place->section != lint::Section::response)
        return exchange.provenance.position.line;
    const http::FieldLine line = exchange.response.fields[finding.place->line];
    const base::SourcePosition position =
        finding.place->part == lint::LinePart::name
            ? line.name_position
            : exchange.response.fields.position_in_value(line.index, finding.place->span.offset);
    return position.known() ? position.line : exchange.provenance.position.line;
}

// A correction that lint shows, as an edit where it can be one.
struct Offer {
    Declined as_declined;
    std::optional<input::SourceEdit> edit;
    lint::LinePart part = lint::LinePart::value;
};

enum class Parts : std::uint8_t { all, values };  // names and values, or values alone

struct Round {
    std::vector<Offer> offers;
    std::uint64_t unreadable = 0;
    bool legible = false;

    [[nodiscard]] std::vector<input::SourceEdit> edits(Parts parts) const {
        std::vector<input::SourceEdit> found;
        for (const Offer& offer : offers) {
            if (offer.edit && (parts == Parts::all || offer.part == lint::LinePart::value))
                found.push_back(*offer.edit);
        }
        return found;
    }
};

Round look_for_offers(const std::string& name, input::Format format, std::string_view text,
                      const lint::Runner& runner, const IsShown& is_shown) {
    Round round;
    // A line may be in force for several paths.
    std::vector<std::size_t> untouchable;
    input::MemorySource source(text);
    const auto read = input::read_exchanges(source, name, {}, [&](const http::Exchange& exchange) {
        for (const lint::Finding& finding : runner.examine(exchange).findings) {
            auto edit = edit_for(finding, exchange, format, text);
            if (finding.withheld || !is_shown(exchange, finding)) {
                if (edit) untouchable.push_back(edit->offset);
                continue;
            }
            if (finding.suggestion.empty() && !finding.replacement) continue;
            const bool mendable = finding.rule->fix_safety == lint::FixSafety::safe && finding.replacement;
            Offer& offer = round.offers.emplace_back();
            offer.as_declined = {finding.rule->id, line_of(finding, exchange),
                                 mendable ? Decline::notation : Decline::for_a_person};
            offer.edit = std::move(edit);
            if (finding.replacement) offer.part = finding.replacement->place.part;
        }
        return input::Flow::go_on;
    });
    for (Offer& offer : round.offers) {
        if (!offer.edit) continue;
        if (std::find(untouchable.begin(), untouchable.end(), offer.edit->offset) == untouchable.end())
            continue;
        offer.edit.reset();
        offer.as_declined.why = Decline::other_path;
    }
    round.legible = read.has_value();
    if (read) round.unreadable = read->unreadable.count;
    return round;
}

// Of nginx, a value in a variable is not known although the file is in order.
bool is_understood(input::Format format, std::string_view text, const Round& round) {
    if (!round.legible) return false;
    if (round.unreadable == 0) return true;
    return format == input::Format::nginx_config && input::read_nginx_directives(text).unreadable.empty();
}

std::vector<Declined> declined_of(const Round& round) {
    std::vector<Declined> declined;
    for (const Offer& offer : round.offers) {
        if (std::find(declined.begin(), declined.end(), offer.as_declined) == declined.end())
            declined.push_back(offer.as_declined);
    }
    return declined;
}

}  // namespace

Mended mend_configuration(const std::string& name, input::Format format, std::string text,
                          const lint::Runner& runner, const IsShown& is_shown) {
    Mended mended{std::move(text), 0, {}};
    Round round = look_for_offers(name, format, mended.text, runner, is_shown);
    if (!is_understood(format, mended.text, round)) {
        for (Offer& offer : round.offers)
            if (offer.edit) offer.as_declined.why = Decline::unread;
        mended.declined = declined_of(round);
        return mended;
    }
    const auto try_edits = [&](std::vector<input::SourceEdit> edits) {
        if (edits.empty()) return false;
        input::Edited next = input::apply_edits(mended.text, std::move(edits));
        Round seen = look_for_offers(name, format, next.text, runner, is_shown);
        // A name may stand there already, and an object or a table may hold each name once.
        if (!seen.legible || seen.unreadable > round.unreadable) return false;
        mended.text = std::move(next.text);
        mended.applied += next.applied;
        round = std::move(seen);
        return true;
    };
    for (int i = 0; i < kMostRounds; ++i) {
        if (!try_edits(round.edits(Parts::all)) && !try_edits(round.edits(Parts::values))) break;
    }
    mended.declined = declined_of(round);
    return mended;
}

}  // namespace cachewright::report
