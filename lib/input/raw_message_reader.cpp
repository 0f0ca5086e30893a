#include "lib/base/ascii.hpp"
#include "lib/http/content_length.hpp"
#include "lib/input/exchange_assembler.hpp"
#include "lib/input/message_head.hpp"
#include "lib/input/message_text_reader.hpp"
#include "lib/input/size_in_words.hpp"
#include "lib/input/text_lines.hpp"
#include "lib/input/text_window.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace cachewright::input {

namespace {

namespace wire = http::wire;
using http::FieldId;
using wire::MessageKind;

bool begins_message(std::string_view line) {
    return looks_like_status_line(line) || looks_like_request_line(line);
}

// Where a body of `length` bytes would end, a capture goes on in a way that fits: with its end, or with white
// space and then the next message.
enum class Fit : std::uint8_t { fits, does_not, undecided };

Fit fit_after(std::string_view rest, bool at_end) {
    constexpr std::size_t look = std::size_t{16} * 1024;
    std::size_t begin = 0;
    while (begin < rest.size() && (rest[begin] == '\r' || rest[begin] == '\n'))
        ++begin;
    rest.remove_prefix(begin);
    if (rest.empty()) return at_end ? Fit::fits : Fit::undecided;
    const TextLine line = first_line(rest.substr(0, look));
    const bool whole = line.ended || (at_end && rest.size() <= look);
    if (!whole) return rest.size() < look ? Fit::undecided : Fit::does_not;
    return begins_message(line.line) ? Fit::fits : Fit::does_not;
}

// A capture keeps the chunked framing or lost it (curl -i prints content): it shows only in the body itself.
class RawMessageReader final : public Reader {
  public:
    explicit RawMessageReader(Delivery& delivery) : delivery_(delivery), assembler_(delivery) {}

    Flow feed(std::string_view block) override {
        window_.append(block);
        return run();
    }

    void finish() override {
        at_end_ = true;
        if (run() == Flow::stop) return;
        assembler_.finish();
    }

  private:
    enum class State : std::uint8_t { between, head, body_start, body_lines };
    enum class Progress : std::uint8_t { go_on, need_more, stop };

    Flow run() {
        while (true) {
            Progress progress = Progress::need_more;
            switch (state_) {
                case State::between: progress = seek(); break;
                case State::head: progress = read_head(); break;
                case State::body_start: progress = start_body(); break;
                case State::body_lines: progress = read_body_lines(); break;
            }
            if (progress == Progress::stop) return Flow::stop;
            if (progress == Progress::need_more) return Flow::go_on;
        }
    }

    // Finds where the next message begins.
    Progress seek() {
        const std::string_view text = window_.text();
        if (text.empty()) return Progress::need_more;
        const std::size_t limit = delivery_.limits().message_head;
        const TextLine line = first_line(text.substr(0, limit));
        if (!line.ended && !(at_end_ && text.size() <= limit)) {
            if (text.size() < limit) return Progress::need_more;
            pass_over(limit);
            middle_of_line_ = true;
            return Progress::go_on;
        }
        const std::size_t length = std::min(limit, text.size()) - line.rest.size();
        if (middle_of_line_) {
            middle_of_line_ = !line.ended;
            window_.consume(length);
            return Progress::go_on;
        }
        if (base::trim_ows(line.line).empty()) {
            window_.consume(length);
            return Progress::go_on;
        }
        kind_ = looks_like_request_line(line.line) ? MessageKind::request : MessageKind::response;
        status_line_ = begins_message(line.line) ? StatusLine::present : StatusLine::absent;
        if (status_line_ == StatusLine::absent && (message_seen_ || !looks_like_field_line(line.line))) {
            pass_over(length);
            return Progress::go_on;
        }
        state_ = State::head;
        return Progress::go_on;
    }

    void pass_over(std::size_t length) {
        if (!std::exchange(passing_over_, true)) {
            delivery_.note(window_.position(), "text that is no HTTP message is passed over");
        }
        window_.consume(length);
    }

    // The length of the head in front: up to its empty line, or to a line that begins another message.
    static std::optional<std::size_t> head_length(std::string_view text, bool is_all) {
        std::string_view rest = text;
        for (bool first = true; !rest.empty(); first = false) {
            const TextLine line = first_line(rest);
            if (!line.ended && !is_all) return std::nullopt;
            if (!first && begins_message(line.line)) return text.size() - rest.size();
            rest = line.rest;
            if (line.line.empty() && line.ended) return text.size() - rest.size();
        }
        return is_all ? std::optional(text.size()) : std::nullopt;
    }

    Progress read_head() {
        const std::string_view text = window_.text();
        const std::size_t limit = delivery_.limits().message_head;
        const auto length = head_length(text.substr(0, limit), at_end_ && text.size() <= limit);
        if (!length && text.size() < limit) return Progress::need_more;
        const std::string_view held = text.substr(0, length.value_or(limit));
        state_ = State::between;
        // What is not held whole leaves a line that was begun.
        middle_of_line_ = !length;
        if (status_line_ == StatusLine::absent &&
            !looks_like_response_fields(held, length ? Extent::whole : Extent::beginning)) {
            pass_over(held.size());
            return Progress::go_on;
        }
        passing_over_ = false;
        message_seen_ = true;
        if (const std::string why = over_limit(held, length.has_value()); !why.empty()) {
            delivery_.unreadable(window_.position(), why);
            window_.consume(held.size());
            return Progress::go_on;
        }
        MessageHead head = parse_message_head(kind_, status_line_, held, window_.position(), limit);
        note_violations(head, delivery_);
        window_.consume(held.size());
        body_ = {};
        trailers_.clear();
        head_ = std::move(head);
        state_ = State::body_start;
        return Progress::go_on;
    }

    // Why a head is not read; empty when it is.
    [[nodiscard]] std::string over_limit(std::string_view head, bool is_whole) const {
        const Limits& limits = delivery_.limits();
        if (!is_whole) {
            return "the head of this message is larger than the limit of " +
                   size_in_words(limits.message_head);
        }
        const auto lines = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n'));
        if (lines <= limits.head_lines) return {};
        return fmt::format("the head of this message has more lines than the limit of {}", limits.head_lines);
    }

    [[nodiscard]] const http::FieldMap& fields() const {
        return kind_ == MessageKind::request ? head_.request.fields : head_.response.fields;
    }

    [[nodiscard]] bool has_no_body() const {
        if (kind_ == MessageKind::request) {
            return head_.request.method == "GET" && !fields().contains(FieldId::content_length);
        }
        const int status = head_.response.status;
        const auto& request = assembler_.pending_request();
        return status < 200 || status == 204 || status == 304 || (request && request->method == "HEAD");
    }

    // Decides how far the body goes while its beginning is in the window.
    Progress start_body() {
        const std::size_t held = delivery_.limits().body_window;
        const std::string_view text = window_.text().substr(0, held);
        const bool is_all = at_end_ && window_.text().size() <= held;
        const bool may_wait = !at_end_ && text.size() < held;
        if (has_no_body()) return end_message();
        const auto length = http::content_length(fields());
        if (length && *length <= text.size()) {
            const auto size = static_cast<std::size_t>(*length);
            const Fit fit = fit_after(text.substr(size), is_all);
            if (fit == Fit::undecided && may_wait) return Progress::need_more;
            if (fit == Fit::fits) {
                keep_of_body(text.substr(0, size));
                body_.full_size = *length;
                window_.consume(size);
                return end_message();
            }
        } else if (length && *length < held && may_wait) {
            return Progress::need_more;
        } else if (!length && fields().contains(FieldId::transfer_encoding)) {
            const Fit fit = read_chunks(text, is_all);
            if (fit == Fit::undecided && may_wait) return Progress::need_more;
            if (fit == Fit::fits) return end_message();
        }
        const Fit without_body = fit_after(text, is_all);
        if (without_body == Fit::undecided && may_wait) return Progress::need_more;
        if (without_body == Fit::fits) return end_message();
        state_ = State::body_lines;
        return Progress::go_on;
    }

    // Reads a chunked body if the window holds one.
    Fit read_chunks(std::string_view text, bool is_all) {
        wire::Parser parser(MessageKind::response, wire::Mode::strict,
                            wire_limits(delivery_.limits().message_head));
        constexpr std::string_view head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        if (parser.feed(head).event != wire::Event::head) return Fit::does_not;
        std::uint64_t size = 0;
        http::Body body;
        for (std::string_view rest = text;;) {
            const wire::Step step = parser.feed(rest);
            rest.remove_prefix(step.consumed);
            if (step.event == wire::Event::need_more) return Fit::undecided;
            if (step.event == wire::Event::error) return Fit::does_not;
            if (step.event == wire::Event::body) {
                size += step.body.size();
                const std::size_t limit = delivery_.limits().body_prefix;
                body.bytes.append(step.body.substr(0, limit - std::min(limit, body.bytes.size())));
            }
            if (step.event != wire::Event::complete) continue;
            const Fit fit = fit_after(rest, is_all);
            if (fit == Fit::fits) {
                body.full_size = size;
                body_ = std::move(body);
                trailers_ = parser.take_trailers();
                window_.consume(text.size() - rest.size());
            }
            return fit;
        }
    }

    void keep_of_body(std::string_view bytes) {
        const std::size_t limit = delivery_.limits().body_prefix;
        body_.bytes.append(bytes.substr(0, limit - std::min(limit, body_.bytes.size())));
    }

    // A body without usable framing goes on until a line begins another message.
    Progress read_body_lines() {
        const std::string_view text = window_.text();
        std::string_view rest = text;
        bool found = false;
        while (!rest.empty()) {
            const TextLine line = first_line(rest);
            if (!line.ended && !at_end_ && rest.size() < delivery_.limits().message_head) break;
            if (!middle_of_line_ && begins_message(line.line)) {
                found = true;
                break;
            }
            middle_of_line_ = !line.ended;
            rest = line.rest;
        }
        const std::size_t length = text.size() - rest.size();
        keep_of_body(text.substr(0, length));
        window_.consume(length);
        if (found || at_end_) {
            middle_of_line_ = false;
            return end_message();
        }
        return Progress::need_more;
    }

    Progress end_message() {
        state_ = State::between;
        if (kind_ == MessageKind::request) {
            head_.request.body = std::move(body_);
            head_.request.trailers = std::move(trailers_);
            assembler_.request(std::move(head_.request), head_.position, Transport::unknown);
            return Progress::go_on;
        }
        head_.response.body = std::move(body_);
        head_.response.trailers = std::move(trailers_);
        return assembler_.response(std::move(head_.response), head_.position) == Flow::stop ? Progress::stop
                                                                                            : Progress::go_on;
    }

    Delivery& delivery_;
    ExchangeAssembler assembler_;
    TextWindow window_;
    State state_ = State::between;
    bool at_end_ = false;
    bool message_seen_ = false;
    bool passing_over_ = false;
    bool middle_of_line_ = false;  // the window begins inside a line too long to hold

    MessageKind kind_ = MessageKind::response;
    StatusLine status_line_ = StatusLine::present;
    MessageHead head_;
    http::Body body_;
    http::FieldMap trailers_;
};

}  // namespace

std::unique_ptr<Reader> make_raw_message_reader(Delivery& delivery) {
    return std::make_unique<RawMessageReader>(delivery);
}

}  // namespace cachewright::input
