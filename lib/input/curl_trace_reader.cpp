#include "lib/input/exchange_assembler.hpp"
#include "lib/input/message_head.hpp"
#include "lib/input/message_text_reader.hpp"
#include "lib/input/size_in_words.hpp"
#include "lib/input/text_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

namespace cachewright::input {

namespace {

using http::wire::MessageKind;

// The port in "Connected to host (address) port 443" and its variants; 0 when there is none.
unsigned port_in_note(std::string_view note) {
    constexpr std::string_view word = " port ";
    const std::size_t at = note.find(word);
    unsigned port = 0;
    if (at != std::string_view::npos) {
        const std::string_view digits = note.substr(at + word.size());
        std::from_chars(digits.data(), digits.data() + digits.size(), port);
    }
    return port;
}

class CurlTraceReader final : public Reader {
  public:
    explicit CurlTraceReader(Delivery& delivery) : delivery_(delivery), assembler_(delivery) {}

    Flow feed(std::string_view block) override {
        while (!block.empty()) {
            const auto* newline = static_cast<const char*>(std::memchr(block.data(), '\n', block.size()));
            const std::size_t length =
                newline == nullptr ? block.size() : static_cast<std::size_t>(newline - block.data()) + 1;
            if (held_.empty() && newline != nullptr) {
                if (take_line(block.substr(0, length)) == Flow::stop) return Flow::stop;
            } else {
                hold(block.substr(0, length));
                if (newline != nullptr && take_held_line() == Flow::stop) return Flow::stop;
            }
            line_.offset += length;
            if (newline != nullptr) {
                ++line_.line;
                line_begin_ = line_.offset;
            }
            block.remove_prefix(length);
        }
        return Flow::go_on;
    }

    void finish() override {
        if (!held_.empty() && take_held_line() == Flow::stop) return;
        if (end_head() == Flow::stop) return;
        if (end_response() == Flow::stop) return;
        assembler_.finish();
    }

  private:
    void hold(std::string_view piece) {
        const std::size_t limit = delivery_.limits().message_head;
        const std::size_t room = limit - std::min(limit, held_.size());
        if (piece.size() > room) held_too_long_ = true;
        held_.append(piece.substr(0, room));
    }

    Flow take_held_line() {
        const std::string line = std::exchange(held_, {});
        if (std::exchange(held_too_long_, false) && line.size() > 1 && line[1] == ' ' &&
            (line[0] == '<' || line[0] == '>')) {
            delivery_.unreadable(line_begin(),
                                 fmt::format("a header line is longer than the limit of {} and is left out",
                                             size_in_words(delivery_.limits().message_head)));
            return Flow::go_on;
        }
        return take_line(line);
    }

    [[nodiscard]] base::SourcePosition line_begin() const { return {line_begin_, line_.line, 1}; }

    // A line with its end.
    Flow take_line(std::string_view raw) {
        const std::string_view line = first_line(raw).line;
        const char mark = line.empty() ? '\0' : line.front();
        const bool marked = line.size() == 1 || (line.size() > 1 && line[1] == ' ');
        if (marked && mark == '*') {
            take_note(line.substr(1));
            return Flow::go_on;
        }
        if (marked && (mark == '<' || mark == '>')) {
            const std::string_view text = line.size() > 2 ? line.substr(2) : std::string_view{};
            const MessageKind kind = mark == '>' ? MessageKind::request : MessageKind::response;
            const bool starts =
                kind == MessageKind::request ? looks_like_request_line(text) : looks_like_status_line(text);
            if (starts) return begin_head(kind, text);
            if (in_head_ && kind == head_kind_) {
                if (text.empty()) return end_head();
                add_head_line(text);
                return Flow::go_on;
            }
        }
        if ((mark == '{' || mark == '}') && line.substr(1).starts_with(" [")) return Flow::go_on;
        if (in_head_) {
            if (const Flow flow = end_head(); flow == Flow::stop) return flow;
        }
        take_body(raw);
        return Flow::go_on;
    }

    // curl says how it connected before it says what it sent.
    void take_note(std::string_view note) {
        const bool connected = note.find("onnected to ") != std::string_view::npos ||
                               note.find("stablished connection to ") != std::string_view::npos;
        if (connected) {
            const unsigned port = port_in_note(note);
            if (port != 0) transport_ = port == 443 ? Transport::tls : Transport::clear_text;
        }
        if (note.find("SSL connection using") != std::string_view::npos ||
            note.find("TLS handshake") != std::string_view::npos ||
            note.find("using QUIC") != std::string_view::npos) {
            transport_ = Transport::tls;
        }
    }

    Flow begin_head(MessageKind kind, std::string_view text) {
        if (const Flow flow = end_head(); flow == Flow::stop) return flow;
        if (const Flow flow = end_response(); flow == Flow::stop) return flow;
        in_head_ = true;
        head_kind_ = kind;
        head_text_.clear();
        head_lines_.clear();
        head_cut_ = false;
        add_head_line(text);
        return Flow::go_on;
    }

    void add_head_line(std::string_view text) {
        const Limits& limits = delivery_.limits();
        const bool too_large = head_text_.size() + text.size() + 2 > limits.message_head;
        if (head_cut_ || too_large || head_lines_.size() == limits.head_lines) {
            if (!std::exchange(head_cut_, true)) {
                delivery_.unreadable(
                    line_begin(),
                    fmt::format("the header section is larger than the limit of {} and is cut here",
                                too_large ? size_in_words(limits.message_head)
                                          : fmt::format("{} lines", limits.head_lines)));
            }
            return;
        }
        base::SourcePosition position = line_begin();
        position.offset += 2;
        position.column += 2;
        head_lines_.push_back(position);
        head_text_.append(text).append("\r\n");
    }

    // Parses the collected head; a response then waits for its body.
    Flow end_head() {
        if (!std::exchange(in_head_, false)) return Flow::go_on;
        head_text_ += "\r\n";
        MessageHead head = parse_message_head(head_kind_, StatusLine::present, head_text_, {0, 1, 1},
                                              delivery_.limits().message_head);
        for (http::wire::Diagnostic& diagnostic : head.diagnostics)
            diagnostic.position = relocated(diagnostic.position);
        note_violations(head, delivery_);
        const base::SourcePosition position = line_start_of(head_lines_.front());
        if (head_kind_ == MessageKind::request) {
            relocate(head.request.fields);
            assembler_.request(std::move(head.request), position, transport_);
            return Flow::go_on;
        }
        relocate(head.response.fields);
        response_ = std::move(head.response);
        response_position_ = position;
        return Flow::go_on;
    }

    static base::SourcePosition line_start_of(base::SourcePosition position) {
        position.offset -= position.column - 1;
        position.column = 1;
        return position;
    }

    // From positions in the head without marks to positions in the source.
    void relocate(http::FieldMap& fields) const {
        http::FieldMap moved;
        moved.reserve(fields.size(), fields.byte_size());
        for (const http::FieldLine line : fields) {
            moved.add(line.name, line.value, relocated(line.name_position), relocated(line.value_position));
        }
        fields = std::move(moved);
    }

    [[nodiscard]] base::SourcePosition relocated(base::SourcePosition position) const {
        if (!position.known() || position.line > head_lines_.size()) return {};
        base::SourcePosition source = head_lines_[position.line - 1];
        source.offset += position.column - 1;
        source.column += position.column - 1;
        return source;
    }

    void take_body(std::string_view raw) {
        if (!response_) return;
        std::string& bytes = response_->body.bytes;
        const std::size_t limit = delivery_.limits().body_prefix;
        bytes.append(raw.substr(0, limit - std::min(limit, bytes.size())));
    }

    Flow end_response() {
        if (!response_) return Flow::go_on;
        const Flow flow = assembler_.response(std::move(*response_), response_position_);
        response_.reset();
        return flow;
    }

    Delivery& delivery_;
    ExchangeAssembler assembler_;
    std::string held_;  // the beginning of a line that the last block cut
    bool held_too_long_ = false;
    base::SourcePosition line_{0, 1, 1};
    std::uint64_t line_begin_ = 0;

    Transport transport_ = Transport::unknown;
    bool in_head_ = false;
    bool head_cut_ = false;  // lines beyond a limit are left out
    MessageKind head_kind_ = MessageKind::response;
    std::string head_text_;                         // without marks
    std::vector<base::SourcePosition> head_lines_;  // where each begins, behind its mark
    std::optional<http::Response> response_;        // complete but for its body
    base::SourcePosition response_position_;
};

}  // namespace

std::unique_ptr<Reader> make_curl_trace_reader(Delivery& delivery) {
    return std::make_unique<CurlTraceReader>(delivery);
}

}  // namespace cachewright::input
