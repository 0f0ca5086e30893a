#include "lib/http/surrogate_control.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cache_control_tokenizer.hpp"
#include "lib/http/delta_seconds.hpp"

#include <algorithm>
#include <array>

namespace cachewright::http {

namespace {

struct Row {
    SurrogateDirectiveId id;
    std::string_view name;
};

constexpr std::array<Row, 6> kDirectives{{
    {SurrogateDirectiveId::no_store, "no-store"},
    {SurrogateDirectiveId::no_store_remote, "no-store-remote"},
    {SurrogateDirectiveId::max_age, "max-age"},
    {SurrogateDirectiveId::content, "content"},
    {SurrogateDirectiveId::stale_while_revalidate, "stale-while-revalidate"},
    {SurrogateDirectiveId::stale_if_error, "stale-if-error"},
}};

SurrogateDirectiveId id_of(std::string_view name) {
    for (const Row& row : kDirectives) {
        if (base::equals_ignore_case(row.name, name)) return row.id;
    }
    return SurrogateDirectiveId::unknown;
}

bool takes_seconds(SurrogateDirectiveId id) {
    return id == SurrogateDirectiveId::max_age || id == SurrogateDirectiveId::stale_while_revalidate ||
           id == SurrogateDirectiveId::stale_if_error;
}

// Cuts ";target" off the end of a part that is not quoted.
std::string_view cut_target(std::string_view& part) {
    const std::size_t semicolon = part.find(';');
    if (semicolon == std::string_view::npos) return {};
    const std::string_view target = part.substr(semicolon + 1);
    part = base::trim_ows(part.substr(0, semicolon));
    return base::trim_ows(target);
}

// The member of Cache-Control's grammar with its target taken off.
struct TargetedMember {
    CacheControlMember member;
    std::string_view target;
    bool has_target = false;
};

TargetedMember take_target(const CacheControlMember& member) {
    TargetedMember targeted{member, {}, false};
    std::string_view* part = nullptr;
    switch (member.form) {
        case ArgumentForm::none: part = &targeted.member.name; break;
        case ArgumentForm::token: part = &targeted.member.argument; break;
        case ArgumentForm::quoted:
            if (!member.trailing.empty() && member.trailing.front() == ';') part = &targeted.member.trailing;
            break;
        case ArgumentForm::empty:
        case ArgumentForm::unterminated: break;
    }
    if (part == nullptr || part->find(';') == std::string_view::npos) return targeted;
    targeted.target = cut_target(*part);
    targeted.has_target = true;
    if (member.form == ArgumentForm::token) targeted.member.written = targeted.member.argument;
    return targeted;
}

SurrogateDirective make_directive(const FieldLine& line, const TargetedMember& targeted) {
    const CacheControlMember& member = targeted.member;
    SurrogateDirective directive;
    directive.id = id_of(member.name);
    directive.name = member.name;
    directive.argument = member.argument;
    directive.target = targeted.target;
    directive.line = line.index;
    directive.span = base::span_of(line.value, member.text);
    const bool clean = !member.blanks_at_equals && member.trailing.empty() &&
                       (member.form == ArgumentForm::token || member.form == ArgumentForm::quoted);
    if (!clean || !takes_seconds(directive.id)) return directive;
    const std::size_t plus =
        directive.id == SurrogateDirectiveId::max_age ? member.argument.find('+') : std::string_view::npos;
    directive.seconds = parse_delta_seconds(member.argument.substr(0, plus));
    if (plus != std::string_view::npos && directive.seconds) {
        directive.extension = parse_delta_seconds(member.argument.substr(plus + 1));
        if (!directive.extension) directive.seconds.reset();
    }
    return directive;
}

// Calls `visit(line, targeted)` for each member, empty ones included.
template <class Visit>
void for_each_member(const FieldMap& fields, Visit visit) {
    for (const FieldLine line : fields.lines(FieldId::surrogate_control)) {
        CacheControlTokenizer tokenizer(line.value);
        CacheControlMember member;
        while (tokenizer.next(member))
            visit(line, take_target(member));
    }
}

void diagnose(const FieldLine& line, const TargetedMember& targeted, const SurrogateDirective& directive,
              std::vector<FieldDiagnostic>& diagnostics) {
    const auto add = [&](std::string_view code, std::string_view message, std::string_view part) {
        diagnostics.push_back({line.index, {code, message, base::span_of(line.value, part)}});
    };
    const CacheControlMember& member = targeted.member;
    diagnose_cache_control_member(line, member, diagnostics);
    if (targeted.has_target) {
        const std::string_view word = targeted.target.substr(0, targeted.target.find_first_of("= \t"));
        if (id_of(word) != SurrogateDirectiveId::unknown) {
            add("semicolon-separator", "a semicolon names a surrogate; directives are separated by commas",
                targeted.target);
        } else if (!base::is_token(targeted.target)) {
            add("invalid-target", "behind the semicolon stands the one token that names a surrogate",
                targeted.target.empty() ? member.text : targeted.target);
        }
    }
    const bool has_argument = member.form != ArgumentForm::none && member.form != ArgumentForm::empty;
    switch (directive.id) {
        case SurrogateDirectiveId::unknown:
            if (base::is_token(member.name))
                add("unknown-directive", "not a directive of Surrogate-Control", member.name);
            break;
        case SurrogateDirectiveId::no_store:
        case SurrogateDirectiveId::no_store_remote:
            if (member.form != ArgumentForm::none)
                add("needless-argument", "this directive takes no argument", member.text);
            break;
        case SurrogateDirectiveId::content:
            if (!has_argument || member.argument.empty())
                add("missing-argument", "content names what the body needs, `ESI/1.0`", member.text);
            break;
        case SurrogateDirectiveId::max_age:
        case SurrogateDirectiveId::stale_while_revalidate:
        case SurrogateDirectiveId::stale_if_error:
            if (!has_argument) {
                add("missing-argument", "this directive takes a number of seconds", member.text);
            } else if (!directive.seconds) {
                add("invalid-delta-seconds", "not a number of seconds", member.written);
            }
            break;
    }
}

// One reading of the field: either what is targeted at one device token, or what is not targeted.
SurrogateDirectives read_for(const FieldMap& fields, std::string_view target) {
    SurrogateDirectives facts;
    const auto set_first = [](DeltaArgument& argument, std::optional<base::Seconds> seconds) {
        if (!argument.present()) argument = seconds ? DeltaArgument(*seconds) : DeltaArgument::invalid();
    };
    for_each_member(fields, [&](const FieldLine& line, const TargetedMember& targeted) {
        if (targeted.member.empty() || !base::equals_ignore_case(targeted.target, target)) return;
        const SurrogateDirective directive = make_directive(line, targeted);
        facts.any = true;
        switch (directive.id) {
            case SurrogateDirectiveId::unknown: break;
            case SurrogateDirectiveId::no_store: facts.no_store = true; break;
            case SurrogateDirectiveId::no_store_remote: facts.no_store_remote = true; break;
            case SurrogateDirectiveId::max_age:
                if (!facts.max_age.present() && directive.extension)
                    facts.extension = DeltaArgument(*directive.extension);
                set_first(facts.max_age, directive.seconds);
                break;
            case SurrogateDirectiveId::content:
                if (facts.content.empty()) facts.content = directive.argument;
                break;
            case SurrogateDirectiveId::stale_while_revalidate:
                set_first(facts.stale_while_revalidate, directive.seconds);
                break;
            case SurrogateDirectiveId::stale_if_error:
                set_first(facts.stale_if_error, directive.seconds);
                break;
        }
    });
    return facts;
}

}  // namespace

SurrogateControl parse_surrogate_control(const FieldMap& fields) {
    SurrogateControl parsed;
    for_each_member(fields, [&](const FieldLine& line, const TargetedMember& targeted) {
        const SurrogateDirective directive = make_directive(line, targeted);
        if (targeted.member.empty()) {
            diagnose_cache_control_member(line, targeted.member, parsed.diagnostics);
            return;
        }
        diagnose(line, targeted, directive, parsed.diagnostics);
        parsed.directives.push_back(directive);
    });
    for (const FieldLine line : fields.lines(FieldId::surrogate_control)) {
        if (line.value.empty())
            parsed.diagnostics.push_back({line.index, {"empty-field", "the field has no value", {}}});
    }
    return parsed;
}

SurrogateDirectives read_surrogate_directives(const FieldMap& fields, std::string_view device_token) {
    SurrogateDirectives facts = read_for(fields, {});
    if (device_token.empty()) return facts;
    const SurrogateDirectives own = read_for(fields, device_token);
    if (own.max_age.present()) {
        facts.max_age = own.max_age;
        facts.extension = own.extension;
    }
    if (own.stale_while_revalidate.present()) facts.stale_while_revalidate = own.stale_while_revalidate;
    if (own.stale_if_error.present()) facts.stale_if_error = own.stale_if_error;
    if (!own.content.empty()) facts.content = own.content;
    facts.no_store = facts.no_store || own.no_store;
    facts.no_store_remote = facts.no_store_remote || own.no_store_remote;
    facts.any = facts.any || own.any;
    return facts;
}

bool content_names(std::string_view content, std::string_view token) {
    while (!content.empty()) {
        const std::size_t end = std::min(content.find_first_of(" \t"), content.size());
        if (end != 0 && content.substr(0, end) == token) return true;
        content.remove_prefix(std::min(end + 1, content.size()));
    }
    return false;
}

}  // namespace cachewright::http
