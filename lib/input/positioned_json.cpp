#include "lib/input/positioned_json.hpp"

#include "lib/input/json_text.hpp"
#include "lib/input/text_position.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::input {

namespace {

constexpr std::size_t kDeepest = 64;

class Walk {
  public:
    explicit Walk(std::string_view text) : text_(text), positions_(text) {}

    PositionedJson run() {
        PositionedJson document;
        if (skip_blanks() && value(document.root, 0)) {
            skip_blanks();
            if (at_ < text_.size()) fail("something stands behind the end of the document");
        }
        document.mistake = mistake_;
        return document;
    }

  private:
    // Each of these returns false when reading ends here; what was read until then stays in place.
    bool fail(std::string_view what) {
        if (!mistake_) mistake_ = JsonMistake{positions_.at(std::min(at_, text_.size())), what};
        return false;
    }

    [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool skip_blanks() {
        while (at_ < text_.size()) {
            const std::string_view rest = text_.substr(at_);
            if (rest.starts_with("//")) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (rest.starts_with("/*")) {
                const std::size_t end = text_.find("*/", at_ + 2);
                if (end == std::string_view::npos) return fail("a comment is never closed");
                at_ = end + 2;
            } else if (std::string_view(" \t\r\n").find(rest.front()) != std::string_view::npos) {
                ++at_;
            } else {
                break;
            }
        }
        return true;
    }

    bool value(JsonValue& to, std::size_t depth) {
        if (depth > kDeepest) return fail("nested more than 64 deep");
        to.position = positions_.at(std::min(at_, text_.size()));
        switch (next()) {
            case '{': return object(to, depth);
            case '[': return array(to, depth);
            case '"': {
                to.kind = JsonValue::Kind::string;
                const std::size_t begin = at_ + 1;
                if (!string(to.text, to.position)) return false;
                to.escapes = escape_ends(text_.substr(begin, at_ - 1 - begin));
                return true;
            }
            default: return scalar(to);
        }
    }

    bool object(JsonValue& to, std::size_t depth) {
        to.kind = JsonValue::Kind::object;
        ++at_;
        if (!skip_blanks()) return false;
        while (next() != '}') {
            if (next() != '"') return fail(at_ < text_.size() ? "a name in quotes is expected" : kCutOff);
            JsonMember& member = to.members.emplace_back();
            if (!string(member.key, member.key_position) || !skip_blanks()) return drop_last(to.members);
            if (next() != ':') {
                fail(at_ < text_.size() ? "a colon is expected" : kCutOff);
                return drop_last(to.members);
            }
            ++at_;
            if (!skip_blanks()) return drop_last(to.members);
            if (!value(member.value, depth + 1)) return drop_if_nothing(to.members, member.value);
            if (!separator('}')) return false;
        }
        ++at_;
        return true;
    }

    bool array(JsonValue& to, std::size_t depth) {
        to.kind = JsonValue::Kind::array;
        ++at_;
        if (!skip_blanks()) return false;
        while (next() != ']') {
            JsonValue& element = to.elements.emplace_back();
            if (!value(element, depth + 1)) return drop_if_nothing(to.elements, element);
            if (!separator(']')) return false;
        }
        ++at_;
        return true;
    }

    // A comma behind the last element is let pass, as the hosts' own readers of JSON with comments do.
    bool separator(char close) {
        if (!skip_blanks()) return false;
        if (next() == ',') {
            ++at_;
            return skip_blanks();
        }
        if (next() == close) return true;
        return fail(at_ < text_.size() ? "a comma is missing" : kCutOff);
    }

    bool string(std::string& to, base::SourcePosition& position) {
        const std::size_t begin = ++at_;
        position = positions_.at(begin);
        while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n')
            at_ += std::size_t{1} + (text_[at_] == '\\' ? 1U : 0U);
        if (at_ >= text_.size() || text_[at_] != '"') {
            at_ = begin - 1;
            return fail("a string is never closed");
        }
        append_unescaped(to, text_.substr(begin, at_ - begin));
        ++at_;
        return true;
    }

    bool scalar(JsonValue& to) {
        const std::size_t end = std::min(text_.find_first_of(",:]}[{\"/ \t\r\n", at_), text_.size());
        if (end == at_) return fail(at_ < text_.size() ? "a value is expected" : kCutOff);
        to.text = text_.substr(at_, end - at_);
        at_ = end;
        return true;
    }

    template <class List>
    static bool drop_last(List& list) {
        list.pop_back();
        return false;
    }
    template <class List>
    static bool drop_if_nothing(List& list, const JsonValue& value) {
        const bool nothing = value.kind == JsonValue::Kind::other || value.kind == JsonValue::Kind::string;
        return nothing ? drop_last(list) : false;
    }

    static constexpr std::string_view kCutOff = "the document ends too early";

    std::string_view text_;
    TextPositions positions_;
    std::size_t at_ = 0;
    std::optional<JsonMistake> mistake_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
    const auto found = std::find_if(members.rbegin(), members.rend(),
                                    [&](const JsonMember& member) { return member.key == key; });
    return found == members.rend() ? nullptr : &found->value;
}

PositionedJson read_positioned_json(std::string_view text) {
    return Walk(text).run();
}

}  // namespace cachewright::input
