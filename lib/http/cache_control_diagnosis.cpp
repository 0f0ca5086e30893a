#include "lib/base/ascii.hpp"
#include "lib/http/cache_control_tokenizer.hpp"

#include <algorithm>

namespace cachewright::http {

namespace {

class Diagnosis {
  public:
    Diagnosis(const FieldLine& line, std::vector<FieldDiagnostic>& diagnostics)
        : line_(line), diagnostics_(diagnostics) {}

    void add(std::string_view code, std::string_view message, std::string_view part) {
        diagnostics_.push_back({line_.index, {code, message, base::span_of(line_.value, part)}});
    }

    // An empty member has no bytes of its own: the comma behind it, or else the one before, is pointed at.
    void add_empty(std::string_view text) {
        std::size_t at = base::span_of(line_.value, text).offset;
        if (at >= line_.value.size()) at = line_.value.rfind(',');
        if (at == std::string_view::npos) at = 0;  // a line of blanks only, which FieldMap never holds
        add("empty-member", "a comma with no directive beside it", line_.value.substr(at, 1));
    }

  private:
    const FieldLine& line_;
    std::vector<FieldDiagnostic>& diagnostics_;
};

constexpr bool ends_word(char c) {
    return base::is_ows(c) || c == '=' || c == ';' || c == ',';
}

// The word at the start of `text`.
std::string_view first_word(std::string_view text) {
    const auto end = std::find_if(text.begin(), text.end(), ends_word);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// A run of text that ought to be one token and is not: says what it probably was meant to be.
void diagnose_no_token(Diagnosis& diagnosis, std::string_view text, std::string_view message) {
    const auto bad = std::find_if(text.begin(), text.end(), [](char c) { return !base::is_token_char(c); });
    if (bad == text.end()) return;
    const auto at = static_cast<std::size_t>(bad - text.begin());
    const std::size_t behind_blanks = std::min(text.find_first_not_of(" \t", at), text.size());
    if (text[behind_blanks < text.size() ? behind_blanks : at] == ';') {
        const std::size_t semicolon = behind_blanks;
        diagnosis.add("semicolon-separator", "directives are separated by commas, not semicolons",
                      text.substr(semicolon, 1));
    } else if (base::is_ows(*bad) &&
               directive_id(first_word(text.substr(behind_blanks))) != Directive::unknown) {
        diagnosis.add("missing-comma", "a comma is missing between two directives",
                      text.substr(at, behind_blanks - at));
    } else {
        diagnosis.add("invalid-member", message, text);
    }
}

}  // namespace

void diagnose_cache_control_member(const FieldLine& line, const CacheControlMember& member,
                                   std::vector<FieldDiagnostic>& diagnostics) {
    Diagnosis diagnosis(line, diagnostics);
    if (member.empty()) return diagnosis.add_empty(member.text);

    const std::string_view word = first_word(member.name);
    if (member.name.empty()) {
        diagnosis.add("invalid-member", "the directive has no name", member.text);
    } else if (word.size() > 1 && word.back() == ':' && base::is_token(word.substr(0, word.size() - 1))) {
        diagnosis.add("embedded-field-name", "a field name inside the value", word);
    } else {
        diagnose_no_token(diagnosis, member.name, "the directive's name is not a token");
    }

    if (member.blanks_at_equals) {
        const std::size_t from = base::span_of(line.value, member.name).end();
        const std::size_t to = member.written.empty() ? base::span_of(line.value, member.text).end()
                                                      : base::span_of(line.value, member.written).offset;
        diagnosis.add("whitespace-around-equals", "no blanks are allowed beside the equals sign",
                      line.value.substr(from, to - from));
    }
    switch (member.form) {
        case ArgumentForm::none:
        case ArgumentForm::empty: break;
        case ArgumentForm::token:
            diagnose_no_token(diagnosis, member.argument, "the argument is neither a token nor quoted");
            break;
        case ArgumentForm::quoted:
            if (member.trailing.empty()) break;
            if (member.trailing.front() != ';' &&
                directive_id(first_word(member.trailing)) != Directive::unknown) {
                diagnosis.add("missing-comma", "a comma is missing between two directives", member.trailing);
            } else if (member.trailing.front() == ';') {
                diagnosis.add("semicolon-separator", "directives are separated by commas, not semicolons",
                              member.trailing.substr(0, 1));
            } else {
                diagnosis.add("invalid-member", "text behind the closing quote", member.trailing);
            }
            break;
        case ArgumentForm::unterminated:
            diagnosis.add("unterminated-quote", "the quote is never closed and takes in the rest of the line",
                          member.written);
            break;
    }
}

}  // namespace cachewright::http
