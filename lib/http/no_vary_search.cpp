#include "lib/http/no_vary_search.hpp"

#include "lib/http/structured_field.hpp"

#include <algorithm>
#include <variant>

namespace cachewright::http {

namespace {

// Reads the dictionary's members; a member that breaks a rule makes the whole field the default.
class Reader {
  public:
    Reader(const JoinedLines& joined, NoVarySearchField& field) : joined_(joined), field_(field) {}

    void read(const sf::Dictionary& dictionary) {
        for (const sf::DictionaryMember& member : dictionary)
            read_member(member);
        if (sf::find(dictionary, "params") != nullptr && sf::find(dictionary, "except") != nullptr) {
            const auto last = std::find_if(dictionary.rbegin(), dictionary.rend(), [](const auto& member) {
                return member.key == "params" || member.key == "except";
            });
            spoil("conflicting-keys", "params and except exclude each other, so the field has no effect",
                  last->key_origin.span);
        }
        if (spoilt_) {
            field_.variation = NoVarySearch{};
        } else if (field_.variation.is_default()) {
            add("no-effect", "this says what caches do without the field", {});
        }
    }

  private:
    void read_member(const sf::DictionaryMember& member) {
        if (member.key == "key-order") {
            const auto* item = std::get_if<sf::Item>(&member.value);
            const bool* ignored = item != nullptr ? std::get_if<bool>(&item->value) : nullptr;
            if (ignored == nullptr) {
                return spoil("wrong-type", "key-order takes a Boolean, so the field has no effect",
                             sf::span_of(member.value));
            }
            field_.variation.vary_on_key_order = !*ignored;
        } else if (member.key == "params") {
            read_names(member, NoVarySearch::Ignored::names);
        } else if (member.key == "except") {
            read_names(member, NoVarySearch::Ignored::all_but_the_names);
        } else {
            add("unknown-key", "a key without a meaning, ignored", member.key_origin.span);
        }
    }

    void read_names(const sf::DictionaryMember& member, NoVarySearch::Ignored ignored) {
        const auto* list = std::get_if<sf::InnerList>(&member.value);
        if (list == nullptr) {
            const bool boolean = std::holds_alternative<bool>(std::get<sf::Item>(member.value).value);
            if (boolean && ignored == NoVarySearch::Ignored::names) {
                return spoil("legacy-params",
                             "params without a list is of an earlier draft; write except=(...) alone",
                             sf::span_of(member.value));
            }
            return spoil("wrong-type", "takes a list of Strings in parentheses, so the field has no effect",
                         sf::span_of(member.value));
        }
        std::vector<std::string> names;
        for (const sf::Item& item : list->items) {
            const auto* name = std::get_if<sf::String>(&item.value);
            if (name == nullptr) {
                return spoil("wrong-type", "names are Strings in quotes, so the field has no effect",
                             item.origin.span);
            }
            names.push_back(decode_form_text(name->text));
        }
        field_.variation.ignored = ignored;
        field_.variation.names = std::move(names);
    }

    void add(std::string_view code, std::string_view message, base::Span span) {
        field_.diagnostics.push_back(joined_.in_line({code, message, span}));
    }
    void spoil(std::string_view code, std::string_view message, base::Span span) {
        add(code, message, span);
        spoilt_ = true;
    }

    const JoinedLines& joined_;
    NoVarySearchField& field_;
    bool spoilt_ = false;
};

}  // namespace

bool NoVarySearch::ignores(std::string_view decoded_name) const {
    const bool listed = std::find(names.begin(), names.end(), decoded_name) != names.end();
    return listed == (ignored == Ignored::names);
}

NoVarySearchField parse_no_vary_search(const FieldMap& fields) {
    NoVarySearchField field;
    const JoinedLines joined(fields, FieldId::no_vary_search);
    field.present = joined.present();
    if (!field.present) return field;
    const auto dictionary = sf::parse_dictionary(joined.text());
    if (dictionary) {
        Reader(joined, field).read(*dictionary);
    } else {
        field.diagnostics.push_back(joined.in_line(dictionary.error));
    }
    return field;
}

std::vector<FormParameter> counting_parameters(const NoVarySearch& variation, std::string_view query) {
    std::vector<FormParameter> parameters = parse_form_urlencoded(query);
    std::erase_if(parameters,
                  [&](const FormParameter& parameter) { return variation.ignores(parameter.name); });
    if (!variation.vary_on_key_order) {
        std::stable_sort(parameters.begin(), parameters.end(),
                         [](const FormParameter& a, const FormParameter& b) { return a.name < b.name; });
    }
    return parameters;
}

bool equivalent_queries(const NoVarySearch& variation, std::optional<std::string_view> a,
                        std::optional<std::string_view> b) {
    if (a == b) return true;
    if (variation.is_default()) return false;
    return counting_parameters(variation, a.value_or("")) == counting_parameters(variation, b.value_or(""));
}

std::string query_key(const NoVarySearch& variation, std::optional<std::string_view> query) {
    if (!variation.is_default())
        return serialise_form_urlencoded(counting_parameters(variation, query.value_or("")));
    return query ? "?" + std::string(*query) : std::string();
}

}  // namespace cachewright::http
