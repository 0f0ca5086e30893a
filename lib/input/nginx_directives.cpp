#include "lib/input/nginx_directives.hpp"

#include "lib/input/text_position.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace cachewright::input {

namespace {

constexpr std::size_t kDeepest = 32;

class Walk {
  public:
    explicit Walk(std::string_view text) : text_(text), positions_(text) {}

    NginxDocument run() {
        block(document_.directives, 0);
        return std::move(document_);
    }

  private:
    enum class Token : std::uint8_t { word, semicolon, open, close, end };

    // Reads directives up to the closing brace, or the end when there is none to wait for.
    void block(std::vector<NginxDirective>& to, std::size_t depth) {
        NginxDirective directive;
        while (true) {
            switch (next()) {
                case Token::word: directive.words.push_back(std::move(word_)); break;
                case Token::semicolon:
                    if (directive.words.empty()) {
                        unreadable("a ';' that ends nothing");
                    } else {
                        to.push_back(std::exchange(directive, {}));
                    }
                    break;
                case Token::open: open_block(to, std::exchange(directive, {}), depth); break;
                case Token::close:
                    if (!directive.words.empty())
                        unreadable(directive, "a directive that no ';' ends in front of '}'");
                    directive = {};
                    if (depth > 0) return;
                    unreadable("a '}' that closes nothing");
                    break;
                case Token::end:
                    if (!directive.words.empty()) unreadable(directive, "a directive that no ';' ends");
                    return;
            }
        }
    }

    void open_block(std::vector<NginxDirective>& to, NginxDirective directive, std::size_t depth) {
        const base::SourcePosition begin = positions_.at(token_);
        if (directive.words.empty()) {
            unreadable("a block without a name");
            directive.words.push_back({"", begin});
        }
        directive.has_block = true;
        const bool is_program = directive.name().ends_with("_by_lua_block");
        if (is_program || depth + 1 > kDeepest) {
            if (!is_program) unreadable("blocks nested more than 32 deep");
            skip_block();
            return;
        }
        block(directive.block, depth + 1);
        if (at_ >= text_.size() && (at_ == 0 || last_ != Token::close))
            document_.unreadable.push_back({begin, "a block that is never closed"});
        to.push_back(std::move(directive));
    }

    void skip_block() {
        for (std::size_t open = 1; open > 0;) {
            const Token token = next();
            if (token == Token::end) return;
            if (token == Token::open) ++open;
            if (token == Token::close) --open;
        }
    }

    Token next() { return last_ = read_token(); }

    Token read_token() {
        skip_blanks();
        token_ = at_;
        if (at_ >= text_.size()) return Token::end;
        switch (text_[at_]) {
            case ';': ++at_; return Token::semicolon;
            case '{': ++at_; return Token::open;
            case '}': ++at_; return Token::close;
            case '"':
            case '\'': quoted(); return Token::word;
            default: bare(); return Token::word;
        }
    }

    void skip_blanks() {
        while (at_ < text_.size()) {
            if (text_[at_] == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (is_blank(text_[at_])) {
                ++at_;
            } else {
                return;
            }
        }
    }

    void quoted() {
        const char quote = text_[at_];
        const std::size_t begin = ++at_;
        word_ = {std::string(), positions_.at(begin)};
        while (at_ < text_.size() && text_[at_] != quote)
            character();
        if (at_ >= text_.size()) {
            document_.unreadable.push_back({positions_.at(begin - 1), "a quote that is never closed"});
        } else {
            ++at_;
        }
    }

    void bare() {
        word_ = {std::string(), positions_.at(at_)};
        while (at_ < text_.size() && !is_blank(text_[at_]) && text_[at_] != ';') {
            // "${name}" is a variable, any other brace begins a block.
            if (text_[at_] == '{' && !word_.text.ends_with('$')) return;
            if (text_[at_] == '{') {
                const std::size_t end = std::min(text_.find_first_of("} \t\r\n;", at_), text_.size());
                word_.text += text_.substr(at_, end - at_);
                at_ = end;
                if (at_ < text_.size() && text_[at_] == '}') word_.text += text_[at_++];
                continue;
            }
            character();
        }
    }

    // One character of a word. A backslash protects quotes and itself, as in nginx; in front of others it
    // stays, for regular expressions.
    void character() {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
            const char escaped = text_[at_ + 1];
            if (std::string_view("\"'\\").find(escaped) == std::string_view::npos) word_.text += '\\';
            word_.text += escaped;
            at_ += 2;
            return;
        }
        word_.text += text_[at_++];
    }

    static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    void unreadable(std::string_view what) {
        document_.unreadable.push_back({positions_.at(token_), std::string(what)});
    }
    void unreadable(const NginxDirective& directive, std::string_view what) {
        document_.unreadable.push_back({directive.words.front().position, std::string(what)});
    }

    std::string_view text_;
    TextPositions positions_;
    std::size_t at_ = 0;
    std::size_t token_ = 0;
    Token last_ = Token::end;
    NginxWord word_;
    NginxDocument document_;
};

}  // namespace

NginxDocument read_nginx_directives(std::string_view text) {
    return Walk(text).run();
}

}  // namespace cachewright::input
