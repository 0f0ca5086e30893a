#include "lib/http/cache_status.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace cachewright::http {

namespace {

constexpr std::array<std::string_view, 9> kReasons{"bypass",  "method", "uri-miss", "vary-miss", "miss",
                                                   "request", "stale",  "partial",  ""};

// The text of a Token or a String; null for other types.
const std::string* text_of(const sf::BareItem& item) {
    if (const auto* token = std::get_if<sf::Token>(&item)) return &token->text;
    if (const auto* string = std::get_if<sf::String>(&item)) return &string->text;
    return nullptr;
}

class MemberReader {
  public:
    MemberReader(const JoinedLines& joined, std::vector<FieldDiagnostic>& diagnostics)
        : joined_(joined), diagnostics_(diagnostics) {}

    std::optional<CacheStatus> read(const sf::Member& member) {
        const auto* item = std::get_if<sf::Item>(&member);
        const std::string* name = item != nullptr ? text_of(item->value) : nullptr;
        if (name == nullptr) {
            add("invalid-cache-name", "a cache is named by a Token or a String", sf::span_of(member));
            return std::nullopt;
        }
        CacheStatus status;
        status.cache = *name;
        status.origin = item->origin;
        for (const sf::Parameter& parameter : item->parameters) {
            if (!read_parameter(parameter, status))
                add("wrong-type", "this parameter takes another type of value", parameter.origin.span);
        }
        check_company(*item, status);
        return status;
    }

  private:
    // False for a value of the wrong type.
    bool read_parameter(const sf::Parameter& parameter, CacheStatus& status) {
        const sf::BareItem& value = parameter.value;
        if (parameter.key == "hit") return read_flag(value, status.hit);
        if (parameter.key == "fwd") return read_reason(parameter, status);
        if (parameter.key == "fwd-status") return read_status(parameter, status);
        if (parameter.key == "ttl") {
            const auto* seconds = std::get_if<std::int64_t>(&value);
            if (seconds != nullptr) status.ttl = base::Seconds{*seconds};
            return seconds != nullptr;
        }
        if (parameter.key == "stored") return read_flag(value, status.stored);
        if (parameter.key == "collapsed") return read_flag(value, status.collapsed);
        if (parameter.key == "key") {
            const auto* key = std::get_if<sf::String>(&value);
            if (key != nullptr) status.key = key->text;
            return key != nullptr;
        }
        if (parameter.key == "detail") {
            const std::string* detail = text_of(value);
            if (detail != nullptr) status.detail = *detail;
            return detail != nullptr;
        }
        status.extensions.push_back(parameter);
        return true;
    }

    template <class Flag>
    static bool read_flag(const sf::BareItem& value, Flag& flag) {
        const bool* boolean = std::get_if<bool>(&value);
        if (boolean != nullptr) flag = *boolean;
        return boolean != nullptr;
    }

    bool read_reason(const sf::Parameter& parameter, CacheStatus& status) {
        const auto* token = std::get_if<sf::Token>(&parameter.value);
        if (token == nullptr) return false;
        status.fwd = forward_reason(token->text);
        if (status.fwd == ForwardReason::other) {
            status.fwd_other = token->text;
            add("unknown-fwd", "not a reason that RFC 9211 defines", parameter.origin.span);
        }
        return true;
    }

    bool read_status(const sf::Parameter& parameter, CacheStatus& status) {
        const auto* code = std::get_if<std::int64_t>(&parameter.value);
        if (code == nullptr) return false;
        if (*code >= 100 && *code <= 599) {
            status.fwd_status = static_cast<int>(*code);
        } else {
            add("invalid-status", "no HTTP status code", parameter.origin.span);
        }
        return true;
    }

    // §2.1 to §2.6: what may stand beside what.
    void check_company(const sf::Item& item, const CacheStatus& status) {
        for (const sf::Parameter& parameter : item.parameters) {
            if (parameter.key == "fwd" && status.fwd && status.hit)
                add("hit-and-fwd", "hit and fwd exclude each other", parameter.origin.span);
            const bool needs_fwd =
                parameter.key == "fwd-status" || parameter.key == "stored" || parameter.key == "collapsed";
            if (needs_fwd && !status.fwd)
                add("without-fwd", "only means something beside fwd", parameter.origin.span);
        }
    }

    void add(std::string_view code, std::string_view message, base::Span span) {
        diagnostics_.push_back(joined_.in_line({code, message, span}));
    }

    const JoinedLines& joined_;
    std::vector<FieldDiagnostic>& diagnostics_;
};

sf::BareItem token_or_string(const std::string& text) {
    if (sf::is_token(text)) return sf::Token{text};
    return sf::String{text};
}

}  // namespace

std::string_view forward_reason_name(ForwardReason reason) {
    return kReasons[static_cast<std::size_t>(reason)];
}

ForwardReason forward_reason(std::string_view token) {
    const auto found = std::find(kReasons.begin(), kReasons.end() - 1, token);
    return static_cast<ForwardReason>(found - kReasons.begin());
}

CacheStatusField parse_cache_status(const FieldMap& fields) {
    CacheStatusField field;
    const JoinedLines joined(fields, FieldId::cache_status);
    const auto list = sf::parse_list(joined.text());
    if (!list) {
        field.diagnostics.push_back(joined.in_line(list.error));
        return field;
    }
    MemberReader reader(joined, field.diagnostics);
    for (const sf::Member& member : *list) {
        if (auto status = reader.read(member)) field.caches.push_back(std::move(*status));
    }
    return field;
}

std::optional<std::string> serialise_cache_status(const CacheStatus& status) {
    if (status.cache.empty()) return std::nullopt;
    sf::Item item{token_or_string(status.cache), {}, {}};
    const auto add = [&](std::string_view key, sf::BareItem value) {
        // What cannot be written must not take the rest with it.
        if (sf::is_key(key) && sf::serialise(value))
            item.parameters.push_back({std::string(key), std::move(value), {}});
    };
    if (status.hit) add("hit", true);
    if (status.fwd) {
        const bool other = *status.fwd == ForwardReason::other;
        add("fwd", sf::Token{other ? status.fwd_other : std::string(forward_reason_name(*status.fwd))});
    }
    if (status.fwd_status) add("fwd-status", std::int64_t{*status.fwd_status});
    if (status.ttl) add("ttl", status.ttl->count());
    if (status.stored) add("stored", *status.stored);
    if (status.collapsed) add("collapsed", *status.collapsed);
    if (status.key) add("key", sf::String{*status.key});
    if (status.detail) add("detail", token_or_string(*status.detail));
    for (const sf::Parameter& extension : status.extensions)
        add(extension.key, extension.value);
    return sf::serialise(item);
}

bool append_cache_status(FieldMap& fields, const CacheStatus& status) {
    const auto text = serialise_cache_status(status);
    if (text) fields.add(field_name(FieldId::cache_status), *text);
    return text.has_value();
}

}  // namespace cachewright::http
