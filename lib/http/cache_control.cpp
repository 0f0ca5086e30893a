#include "lib/http/cache_control.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cache_control_tokenizer.hpp"
#include "lib/http/delta_seconds.hpp"
#include "lib/http/field_name_list.hpp"

#include <array>
#include <cstddef>

namespace cachewright::http {

namespace {

constexpr std::size_t kDirectives = static_cast<std::size_t>(Directive::count_);

constexpr std::array<std::string_view, kDirectives> kNames{
    "",
    "immutable",
    "max-age",
    "max-stale",
    "min-fresh",
    "must-revalidate",
    "must-understand",
    "no-cache",
    "no-store",
    "no-transform",
    "only-if-cached",
    "private",
    "proxy-revalidate",
    "public",
    "s-maxage",
    "stale-if-error",
    "stale-while-revalidate",
    "post-check",
    "pre-check",
};

// An open-addressing hash table built at compile time, as for field names. Every directive is at least six
// bytes long, and the fourth, fifth and last byte with the length tell them apart.
constexpr std::size_t kSlots = 128;
constexpr std::size_t kShortest = 6;

constexpr std::size_t hash(std::string_view name) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(base::to_lower(name[i])));
    };
    return (name.size() * 5 + byte(3) * 7 + byte(4) * 3 + byte(name.size() - 1) * 11) % kSlots;
}

consteval std::array<Directive, kSlots> make_table() {
    std::array<Directive, kSlots> table{};
    for (std::size_t id = 1; id < kNames.size(); ++id) {
        std::size_t slot = hash(kNames[id]);
        while (table[slot] != Directive::unknown)
            slot = (slot + 1) % kSlots;
        table[slot] = static_cast<Directive>(id);
    }
    return table;
}

constexpr auto kTable = make_table();

// The number in a member of any form. Blanks at the equals sign and text behind a closing quote make the
// member something that RFC 9111 §5.2 does not define and that caches read differently: no number, which
// the engine takes for stale (§4.2.1).
std::optional<base::Seconds> seconds_of(const CacheControlMember& member) {
    if (member.form != ArgumentForm::token && member.form != ArgumentForm::quoted) return std::nullopt;
    if (member.blanks_at_equals || !member.trailing.empty()) return std::nullopt;
    return parse_delta_seconds(member.argument,
                               member.form == ArgumentForm::quoted ? QuotedPairs::undone : QuotedPairs::none);
}

DeltaArgument delta_of(const CacheControlMember& member) {
    const auto seconds = seconds_of(member);
    return seconds ? DeltaArgument(*seconds) : DeltaArgument::invalid();
}

// RFC 9111 §5.2.2.4 and §5.2.2.7: the qualified form is a quoted list of field names; recipients ought to
// accept a token as well.
bool is_qualified(const CacheControlMember& member) {
    if (member.form != ArgumentForm::token && member.form != ArgumentForm::quoted) return false;
    return !member.blanks_at_equals && member.trailing.empty() && is_field_name_list(member.argument);
}

// RFC 9111 §4.2.1: of several occurrences the first counts.
void set_first(DeltaArgument& argument, const CacheControlMember& member) {
    if (!argument.present()) argument = delta_of(member);
}

void note(CacheDirectives& facts, Directive directive, const CacheControlMember& member) {
    facts.any = true;
    switch (directive) {
        case Directive::immutable: facts.immutable = true; break;
        case Directive::max_age: set_first(facts.max_age, member); break;
        case Directive::max_stale:
            if (facts.max_stale_any) break;
            if (member.form == ArgumentForm::none && !facts.max_stale.present()) {
                facts.max_stale_any = true;
            } else {
                set_first(facts.max_stale, member);
            }
            break;
        case Directive::min_fresh: set_first(facts.min_fresh, member); break;
        case Directive::must_revalidate: facts.must_revalidate = true; break;
        case Directive::must_understand: facts.must_understand = true; break;
        case Directive::no_cache:
            (is_qualified(member) ? facts.no_cache_fields : facts.no_cache) = true;
            break;
        case Directive::no_store: facts.no_store = true; break;
        case Directive::no_transform: facts.no_transform = true; break;
        case Directive::only_if_cached: facts.only_if_cached = true; break;
        case Directive::private_:
            (is_qualified(member) ? facts.private_fields : facts.private_) = true;
            break;
        case Directive::proxy_revalidate: facts.proxy_revalidate = true; break;
        case Directive::public_: facts.public_ = true; break;
        case Directive::s_maxage: set_first(facts.s_maxage, member); break;
        case Directive::stale_if_error: set_first(facts.stale_if_error, member); break;
        case Directive::stale_while_revalidate: set_first(facts.stale_while_revalidate, member); break;
        case Directive::unknown:
        case Directive::post_check:
        case Directive::pre_check:
        case Directive::count_: break;
    }
}

CacheDirective make_directive(const FieldLine& line, const CacheControlMember& member) {
    CacheDirective directive;
    directive.directive = directive_id(member.name);
    directive.form = member.form;
    directive.name = member.name;
    directive.argument = member.argument;
    if (takes_delta_seconds(directive.directive)) directive.seconds = seconds_of(member);
    directive.line = line.index;
    directive.span = base::span_of(line.value, member.text);
    directive.name_span = base::span_of(line.value, member.name);
    if (!member.written.empty()) directive.argument_span = base::span_of(line.value, member.written);
    return directive;
}

}  // namespace

std::string_view directive_name(Directive directive) {
    return directive < Directive::count_ ? kNames[static_cast<std::size_t>(directive)] : std::string_view{};
}

Directive directive_id(std::string_view name) {
    if (name.size() < kShortest) return Directive::unknown;
    for (std::size_t slot = hash(name); kTable[slot] != Directive::unknown; slot = (slot + 1) % kSlots) {
        const Directive directive = kTable[slot];
        const std::string_view candidate = kNames[static_cast<std::size_t>(directive)];
        if (candidate == name || base::equals_ignore_case(candidate, name)) return directive;
    }
    return Directive::unknown;
}

bool takes_delta_seconds(Directive directive) {
    switch (directive) {
        case Directive::max_age:
        case Directive::max_stale:
        case Directive::min_fresh:
        case Directive::s_maxage:
        case Directive::stale_if_error:
        case Directive::stale_while_revalidate:
        case Directive::post_check:
        case Directive::pre_check: return true;
        default: return false;
    }
}

const CacheDirective* CacheControl::find(Directive directive) const {
    for (const CacheDirective& candidate : directives) {
        if (candidate.directive == directive) return &candidate;
    }
    return nullptr;
}

CacheControl parse_cache_control(const FieldMap& fields, FieldId field) {
    CacheControl parsed;
    for (const FieldLine line : fields.lines(field)) {
        if (line.value.empty()) {
            parsed.diagnostics.push_back({line.index, {"empty-field", "the field has no value", {}}});
            continue;
        }
        CacheControlTokenizer tokenizer(line.value);
        CacheControlMember member;
        while (tokenizer.next(member)) {
            diagnose_cache_control_member(line, member, parsed.diagnostics);
            if (!member.empty()) parsed.directives.push_back(make_directive(line, member));
        }
    }
    return parsed;
}

CacheDirectives read_cache_directives(const FieldMap& fields, FieldId field) {
    CacheDirectives facts;
    for (const FieldLine line : fields.lines(field)) {
        CacheControlTokenizer tokenizer(line.value);
        CacheControlMember member;
        while (tokenizer.next(member)) {
            if (!member.empty()) note(facts, directive_id(member.name), member);
        }
    }
    return facts;
}

bool is_qualified(const CacheDirective& directive) {
    if (directive.form != ArgumentForm::token && directive.form != ArgumentForm::quoted) return false;
    const bool exact = directive.argument_span.offset == directive.name_span.end() + 1 &&
                       directive.argument_span.end() == directive.span.end();
    return exact && is_field_name_list(directive.argument);
}

bool names_field(const CacheDirective& qualified, std::string_view field_name) {
    std::string_view list = qualified.argument;
    std::string_view member;
    while (take_list_member(list, member)) {
        std::size_t matched = 0;
        bool same = true;
        for (std::size_t i = 0; i < member.size() && same; ++i) {
            if (member[i] == '\\' && i + 1 < member.size()) ++i;
            same = matched < field_name.size() &&
                   base::to_lower(member[i]) == base::to_lower(field_name[matched++]);
        }
        if (same && !field_name.empty() && matched == field_name.size()) return true;
    }
    return false;
}

}  // namespace cachewright::http
