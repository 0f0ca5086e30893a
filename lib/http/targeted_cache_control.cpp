#include "lib/http/targeted_cache_control.hpp"

#include "lib/http/delta_seconds.hpp"
#include "lib/http/field_name_list.hpp"
#include "lib/http/joined_lines.hpp"
#include "lib/http/structured_field_scanner.hpp"

#include <algorithm>
#include <bitset>
#include <optional>
#include <string>
#include <variant>

namespace cachewright::http {

namespace {

// What RFC 9213 §2.1 infers for a directive's value from how Cache-Control writes it.
enum class ValueKind : std::uint8_t {
    none,  // not a directive of responses that we know: any value is ignored
    delta_seconds,
    flag,
    flag_or_field_names,
};

ValueKind value_kind(Directive directive) {
    switch (directive) {
        case Directive::max_age:
        case Directive::s_maxage:
        case Directive::stale_if_error:
        case Directive::stale_while_revalidate: return ValueKind::delta_seconds;
        case Directive::immutable:
        case Directive::must_revalidate:
        case Directive::must_understand:
        case Directive::no_store:
        case Directive::no_transform:
        case Directive::proxy_revalidate:
        case Directive::public_: return ValueKind::flag;
        case Directive::no_cache:
        case Directive::private_: return ValueKind::flag_or_field_names;
        case Directive::unknown:
        case Directive::max_stale:
        case Directive::min_fresh:
        case Directive::only_if_cached:
        case Directive::post_check:
        case Directive::pre_check:
        case Directive::count_: break;
    }
    return ValueKind::none;
}

// A value that violates these types is not to be consumed (RFC 9213 §2.1); a number must be one that
// RFC 9111 §1.2.2 can express.
bool fits(ValueKind kind, const sf::BareItemView& value) {
    switch (kind) {
        case ValueKind::none: return true;
        case ValueKind::delta_seconds: return value.type == sf::ItemType::integer && value.number >= 0;
        case ValueKind::flag: return value.type == sf::ItemType::boolean;
        case ValueKind::flag_or_field_names:
            return value.type == sf::ItemType::boolean || value.type == sf::ItemType::string;
    }
    return false;
}

// A visitor of the scanner that writes facts straight away.
class FactsReader {
  public:
    bool key(std::string_view key, base::Span /*span*/) {
        any_ = true;
        // Keys are lower case by their grammar, so the comparison without case changes nothing.
        directive_ = directive_id(key);
        forget(directive_);
        return true;
    }
    void inner_list_begin(std::uint32_t /*offset*/) {
        in_inner_list_ = true;
        if (value_kind(directive_) != ValueKind::none) mark_wrong();
    }
    void inner_list_end(base::Span /*span*/) { in_inner_list_ = false; }
    void item(const sf::BareItemView& value) {
        const ValueKind kind = value_kind(directive_);
        if (in_inner_list_ || kind == ValueKind::none) return;
        if (!fits(kind, value)) return mark_wrong();
        set(value);
    }
    static bool parameter(std::string_view /*key*/, const sf::BareItemView& /*value*/, base::Span /*span*/) {
        return true;  // §2.1: ignored
    }

    [[nodiscard]] bool any() const { return any_; }
    [[nodiscard]] bool all_fit() const { return wrong_.none(); }
    [[nodiscard]] CacheDirectives facts() const {
        CacheDirectives facts = facts_;
        facts.any = any_;
        return facts;
    }

  private:
    void mark_wrong() { wrong_.set(static_cast<std::size_t>(directive_)); }

    // Of a repeated key only the last value counts (RFC 9651 §4.2.2).
    void forget(Directive directive) {
        wrong_.reset(static_cast<std::size_t>(directive));
        if (DeltaArgument* number = number_of(directive); number != nullptr) *number = {};
        if (bool* flag = flag_of(directive); flag != nullptr) *flag = false;
        if (bool* fields = qualified_flag_of(directive); fields != nullptr) *fields = false;
    }

    void set(const sf::BareItemView& value) {
        if (DeltaArgument* number = number_of(directive_); number != nullptr) {
            *number = DeltaArgument(std::min(base::Seconds{value.number}, kMaxDeltaSeconds));
        } else if (value.type == sf::ItemType::boolean) {
            *flag_of(directive_) = value.number != 0;
        } else if (is_field_name_list(value.text)) {
            *qualified_flag_of(directive_) = true;
        } else {
            *flag_of(directive_) = true;  // a list of nothing is the unqualified form
        }
    }

    DeltaArgument* number_of(Directive directive) {
        switch (directive) {
            case Directive::max_age: return &facts_.max_age;
            case Directive::s_maxage: return &facts_.s_maxage;
            case Directive::stale_if_error: return &facts_.stale_if_error;
            case Directive::stale_while_revalidate: return &facts_.stale_while_revalidate;
            default: return nullptr;
        }
    }
    bool* flag_of(Directive directive) {
        switch (directive) {
            case Directive::immutable: return &facts_.immutable;
            case Directive::must_revalidate: return &facts_.must_revalidate;
            case Directive::must_understand: return &facts_.must_understand;
            case Directive::no_cache: return &facts_.no_cache;
            case Directive::no_store: return &facts_.no_store;
            case Directive::no_transform: return &facts_.no_transform;
            case Directive::private_: return &facts_.private_;
            case Directive::proxy_revalidate: return &facts_.proxy_revalidate;
            case Directive::public_: return &facts_.public_;
            default: return nullptr;
        }
    }
    bool* qualified_flag_of(Directive directive) {
        switch (directive) {
            case Directive::no_cache: return &facts_.no_cache_fields;
            case Directive::private_: return &facts_.private_fields;
            default: return nullptr;
        }
    }

    CacheDirectives facts_;
    std::bitset<static_cast<std::size_t>(Directive::count_)> wrong_;
    Directive directive_ = Directive::unknown;
    bool in_inner_list_ = false;
    bool any_ = false;
};

TargetedDirectives read_text(std::string_view text) {
    sf::Scanner scanner(text);
    FactsReader reader;
    // RFC 9213 §2.2: empty or malformed, the field is as if absent.
    if (!scanner.scan_dictionary(reader)) return {TargetedState::invalid, {}};
    if (!reader.any()) return {TargetedState::empty, {}};
    if (!reader.all_fit()) return {TargetedState::invalid, {}};
    return {TargetedState::valid, reader.facts()};
}

std::string_view wrong_type_message(ValueKind kind) {
    switch (kind) {
        case ValueKind::delta_seconds: return "takes an Integer of seconds, so the whole field is ignored";
        case ValueKind::flag: return "takes no value, so the whole field is ignored";
        default: return "takes no value or a String of field names, so the whole field is ignored";
    }
}

bool fits(ValueKind kind, const sf::Member& member) {
    if (kind == ValueKind::none) return true;
    const auto* item = std::get_if<sf::Item>(&member);
    if (item == nullptr) return false;
    sf::BareItemView view;
    view.type = sf::type_of(item->value);
    if (const auto* number = std::get_if<std::int64_t>(&item->value)) view.number = *number;
    return fits(kind, view);
}

}  // namespace

TargetedDirectives read_targeted_directives(const FieldMap& fields, FieldId field) {
    if (!fields.contains(field)) return {};
    return read_text(JoinedLines(fields, field).text());
}

std::vector<std::string> targeted_field_names(const FieldMap& fields, FieldId field, Directive directive) {
    std::vector<std::string> names;
    if (read_targeted_directives(fields, field).state != TargetedState::valid) return names;
    const auto dictionary = sf::parse_dictionary(JoinedLines(fields, field).text());
    const sf::Member* const member = dictionary ? sf::find(*dictionary, directive_name(directive)) : nullptr;
    const auto* const item = member != nullptr ? std::get_if<sf::Item>(member) : nullptr;
    const auto* const list = item != nullptr ? std::get_if<sf::String>(&item->value) : nullptr;
    if (list == nullptr || !is_field_name_list(list->text)) return names;
    std::string_view rest = list->text;
    std::string_view name;
    while (take_list_member(rest, name)) {
        if (!name.empty()) names.emplace_back(name);
    }
    return names;
}

std::vector<CacheControlDiagnostic> diagnose_targeted_directives(const FieldMap& fields, FieldId field) {
    std::vector<CacheControlDiagnostic> diagnostics;
    const JoinedLines joined(fields, field);
    if (!joined.present()) return diagnostics;
    const auto add = [&](std::string_view code, std::string_view message, base::Span span) {
        const auto place = joined.place_of(span);
        diagnostics.push_back({place.line, {code, message, place.span}});
    };

    const auto dictionary = sf::parse_dictionary(joined.text());
    if (!dictionary) {
        add(dictionary.error.code, dictionary.error.message, dictionary.error.span);
        return diagnostics;
    }
    if (dictionary->empty()) add("empty-field", "an empty field is ignored", {});
    for (const sf::DictionaryMember& member : *dictionary) {
        const Directive directive = directive_id(member.key);
        const ValueKind kind = value_kind(directive);
        if (directive == Directive::unknown) {
            add("unknown-directive", "not a cache directive that is known", member.key_origin.span);
        } else if (directive == Directive::max_stale || directive == Directive::min_fresh ||
                   directive == Directive::only_if_cached) {
            add("request-directive", "a directive of requests, without meaning here", member.key_origin.span);
        } else if (!fits(kind, member.value)) {
            add("wrong-type", wrong_type_message(kind), sf::span_of(member.value));
        }
        for (const sf::Parameter& parameter : sf::parameters_of(member.value)) {
            if (directive_id(parameter.key) != Directive::unknown) {
                add("semicolon-separator",
                    "a semicolon begins a parameter, which is ignored, not a directive",
                    parameter.origin.span);
            }
        }
    }
    return diagnostics;
}

}  // namespace cachewright::http
