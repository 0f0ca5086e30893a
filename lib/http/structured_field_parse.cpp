#include "lib/http/structured_field_scanner.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::http::sf {

namespace {

// Linear searches stay cheap below these, whatever is sent.
constexpr std::size_t kMostKeys = 4096;
constexpr std::size_t kMostParameters = 1024;

template <class Pairs>
auto position_of(Pairs& pairs, std::string_view key) {
    return std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.key == key; });
}

// Collects members; what they are put into is the business of the two builders below.
class MemberBuilder {
  public:
    void inner_list_begin(std::uint32_t /*offset*/) {
        member_ = InnerList{};
        in_inner_list_ = true;
    }
    void inner_list_end(base::Span span) {
        auto& list = std::get<InnerList>(member_);
        list.origin.span = span;
        in_inner_list_ = false;
        parameters_ = &list.parameters;
    }
    void item(const BareItemView& view) {
        Item item{decode(view), {}, {view.span}};
        if (in_inner_list_) {
            auto& items = std::get<InnerList>(member_).items;
            items.push_back(std::move(item));
            parameters_ = &items.back().parameters;
        } else {
            member_ = std::move(item);
            parameters_ = &std::get<Item>(member_).parameters;
        }
    }
    bool parameter(std::string_view key, const BareItemView& value, base::Span span) {
        const auto same = position_of(*parameters_, key);
        if (same != parameters_->end()) {
            same->value = decode(value);
            same->origin.span = span;
            return true;
        }
        if (parameters_->size() == kMostParameters) return false;
        parameters_->push_back({std::string(key), decode(value), {span}});
        return true;
    }

  protected:
    [[nodiscard]] Member take() { return std::exchange(member_, Item{}); }
    [[nodiscard]] bool in_inner_list() const { return in_inner_list_; }

  private:
    Member member_;
    Parameters* parameters_ = nullptr;
    bool in_inner_list_ = false;
};

class ItemBuilder : public MemberBuilder {
  public:
    [[nodiscard]] Item finish() { return std::get<Item>(take()); }
};

// A member is put into the list when the next one begins, for only then have its parameters ended.
class ListBuilder : public MemberBuilder {
  public:
    void inner_list_begin(std::uint32_t offset) {
        flush();
        MemberBuilder::inner_list_begin(offset);
    }
    void item(const BareItemView& view) {
        if (!in_inner_list()) flush();
        MemberBuilder::item(view);
    }
    [[nodiscard]] List finish() {
        flush();
        return std::move(list_);
    }

  private:
    void flush() {
        if (pending_) list_.push_back(take());
        pending_ = true;
    }

    List list_;
    bool pending_ = false;
};

class DictionaryBuilder : public MemberBuilder {
  public:
    bool key(std::string_view key, base::Span span) {
        flush();
        auto place = position_of(dictionary_, key);
        if (place == dictionary_.end()) {
            if (dictionary_.size() == kMostKeys) return false;
            dictionary_.push_back({std::string(key), Item{}, {span}});
            place = dictionary_.end() - 1;
        }
        place->key_origin.span = span;
        pending_ = static_cast<std::size_t>(place - dictionary_.begin());
        return true;
    }
    [[nodiscard]] Dictionary finish() {
        flush();
        return std::move(dictionary_);
    }

  private:
    void flush() {
        if (pending_) dictionary_[*pending_].value = take();
        pending_.reset();
    }

    Dictionary dictionary_;
    std::optional<std::size_t> pending_;
};

}  // namespace

Parsed<Item> parse_item(std::string_view text) {
    Scanner scanner(text);
    ItemBuilder builder;
    if (!scanner.scan_item(builder)) return {std::nullopt, scanner.error()};
    return {builder.finish(), {}};
}

Parsed<List> parse_list(std::string_view text) {
    Scanner scanner(text);
    ListBuilder builder;
    if (!scanner.scan_list(builder)) return {std::nullopt, scanner.error()};
    return {builder.finish(), {}};
}

Parsed<Dictionary> parse_dictionary(std::string_view text) {
    Scanner scanner(text);
    DictionaryBuilder builder;
    if (!scanner.scan_dictionary(builder)) return {std::nullopt, scanner.error()};
    return {builder.finish(), {}};
}

const BareItem* find(const Parameters& parameters, std::string_view key) {
    const auto found = position_of(parameters, key);
    return found == parameters.end() ? nullptr : &found->value;
}

const Member* find(const Dictionary& dictionary, std::string_view key) {
    const auto found = position_of(dictionary, key);
    return found == dictionary.end() ? nullptr : &found->value;
}

const Parameters& parameters_of(const Member& member) {
    return std::visit([](const auto& value) -> const Parameters& { return value.parameters; }, member);
}

base::Span span_of(const Member& member) {
    return std::visit([](const auto& value) { return value.origin.span; }, member);
}

}  // namespace cachewright::http::sf
