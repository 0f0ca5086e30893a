// The pipeline without sockets: a stage with a cache and a clock that only moves when it is told to, and
// visits, each one request that is driven step by step, so that every order of events can be played.
#pragma once

#include "lib/http/cache_status.hpp"
#include "lib/http/wire_parser.hpp"
#include "lib/http/wire_serialiser.hpp"
#include "lib/pipeline/transaction.hpp"
#include "tests/support/message_builder.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace cachewright::pipeline {

inline void require(bool condition, const char* what) {
    if (!condition) throw std::logic_error(what);
}

// Counts what it is told; a thread can wait for more.
class Bell final : public Notifier {
  public:
    void notify() override {
        {
            const std::lock_guard lock(mutex_);
            ++rung_;
        }
        changed_.notify_all();
    }
    [[nodiscard]] std::uint64_t rung() const {
        const std::lock_guard lock(mutex_);
        return rung_;
    }
    void wait_past(std::uint64_t seen) const {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return rung_ > seen; });
    }

  private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::uint64_t rung_ = 0;
};

inline const Bell& bell(const Notifier& notifier) {
    return dynamic_cast<const Bell&>(notifier);
}

class Bells final : public NotifierFactory {
  public:
    [[nodiscard]] std::unique_ptr<Notifier> make() override {
        ++made_;
        if (auto once = std::exchange(before_next_, nullptr)) once();
        return std::make_unique<Bell>();
    }
    [[nodiscard]] std::uint64_t made() const { return made_; }
    // A flight is about to begin: what happens at that moment, once.
    void before_next(std::function<void()> what) { before_next_ = std::move(what); }

  private:
    std::atomic<std::uint64_t> made_{0};
    std::function<void()> before_next_;
};

inline Settings settings_of_tests() {
    Settings settings;
    settings.origin_authority = "origin.test:3000";
    return settings;
}

class Stage {
  public:
    explicit Stage(Settings settings = settings_of_tests())
        : cache(std::make_shared<const Settings>(std::move(settings)), 7, bells) {}

    void pass(base::Duration time) {
        now.wall += time;
        now.cache += time;
    }

    Bells bells;
    Cache cache;
    Moment now{test::kReceived, test::kReceived};
    int asked = 0;  // requests that went to the origin
};

// "GET /path", and one "Name: value" a line. Host is www.test unless the text has one or the version is 1.0.
inline http::Request request_of(std::string_view text, http::Version version = http::Version::http_1_1) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const std::size_t blank = line.find(' ');
    http::Request request =
        test::request(line.substr(0, blank), end == std::string_view::npos ? "" : text.substr(end + 1));
    request.target = line.substr(blank + 1);
    request.version = version;
    if (version == http::Version::http_1_1 && !request.fields.contains(http::FieldId::host))
        request.fields.add("Host", "www.test");
    return request;
}

struct OriginHead {
    http::Response response;
    http::wire::Framing framing;
};

// A head as the connection to the origin gives it.
inline std::optional<OriginHead> read_origin_head(std::string_view bytes, std::string_view method) {
    http::wire::Parser parser(http::wire::MessageKind::response, http::wire::Mode::strict);
    parser.set_answers(http::wire::answers(method));
    if (parser.feed(bytes).event != http::wire::Event::head) return std::nullopt;
    const http::wire::Framing framing = parser.framing();
    return OriginHead{parser.take_response(), framing};
}

// "200", and one "Name: value" a line.
inline std::string head_bytes(std::string_view text) {
    std::string bytes = "HTTP/1.1 ";
    for (const char c : test::expand_dates(text)) {
        if (c == '\n') bytes += bytes.find('\n') == std::string::npos ? " \r" : "\r";
        bytes += c;
    }
    bytes += bytes.find('\n') == std::string::npos ? " \r\n\r\n" : "\r\n\r\n";
    return bytes;
}

// What a client has got, read by the strict parser.
struct Received {
    int status = 0;
    http::FieldMap fields;
    std::string body;
    bool whole = false;  // the message ended as its framing says

    [[nodiscard]] std::string field(std::string_view name) const { return fields.combined(name); }
    // The one member, in the canonical spelling.
    [[nodiscard]] std::string cache_status() const {
        const http::CacheStatusField parsed = http::parse_cache_status(fields);
        require(parsed.caches.size() == 1 && parsed.diagnostics.empty(), "Cache-Status is not sound");
        return http::serialise_cache_status(parsed.caches.front()).value_or("");
    }
};

// `ended`: no more comes, and the message is to end there.
inline Received read_answer(std::string_view bytes, std::string_view method, bool ended) {
    using http::wire::Event;
    Received received;
    http::wire::Parser parser(http::wire::MessageKind::response, http::wire::Mode::strict);
    parser.set_answers(http::wire::answers(method));
    while (true) {
        const http::wire::Step step = parser.feed(bytes);
        bytes.remove_prefix(step.consumed);
        require(step.event != Event::error, "the answer is not HTTP");
        if (step.event == Event::body) received.body += step.body;
        if (step.event == Event::complete) received.whole = true;
        if (step.event == Event::complete || step.event == Event::need_more) break;
    }
    require(bytes.empty(), "there is more than the answer says");
    if (!received.whole && ended) received.whole = parser.finish().event == Event::complete;
    require(received.whole || !ended, "the answer does not end where it should");
    received.status = parser.response().status;
    received.fields = parser.response().fields;
    return received;
}

class Visit {
  public:
    using Next = Transaction::Next;

    Visit(Stage& stage, http::Request request, Client client)
        : stage_(&stage),
          request_(std::move(request)),
          refresh_(std::nullopt),
          transaction_(stage.cache, stage.cache.settings(), request_, client) {
        note(transaction_.begin(stage.now));
    }
    Visit(Stage& stage, std::string_view request, Client client = {.address = "192.0.2.7"})
        : Visit(stage,
                request_of(request, client.speaks_1_1 ? http::Version::http_1_1 : http::Version::http_1_0),
                client) {}
    // In the background, for what an answer has set off.
    Visit(Stage& stage, Transaction::Refresh due)
        : stage_(&stage),
          request_(due.request),
          refresh_(std::move(due)),
          transaction_(stage.cache, stage.cache.settings(), refresh_->request, {.address = "127.0.0.1"}) {
        note(transaction_.refresh(*refresh_, stage.now));
    }

    [[nodiscard]] bool asks() const { return next_ == Next::forward; }
    [[nodiscard]] bool waits() const { return next_ == Next::wait; }
    [[nodiscard]] bool answered() const { return next_ == Next::answer; }
    [[nodiscard]] const http::Request& upstream() const { return transaction_.upstream(); }
    [[nodiscard]] const Account& account() const { return transaction_.account(); }
    [[nodiscard]] Transaction& transaction() { return transaction_; }
    [[nodiscard]] Fill* fill() { return fill_.get(); }

    // The origin's head, then its content in pieces, then its end.
    void head(std::string_view text) {
        const auto read = read_origin_head(head_bytes(text), upstream().method);
        require(read.has_value(), "the origin's head is none");
        head(*read);
    }
    void head(const OriginHead& read) {
        require(asks(), "the origin was not asked");
        const Next next = transaction_.on_head(read.response, read.framing, asked_, stage_->now);
        fill_ = transaction_.take_fill();
        note(next);
    }
    void content(std::string_view bytes) {
        if (fill_ != nullptr) {
            fill_->append(bytes);
        } else if (answered() && answer().body == Answer::Body::origin) {
            append(bytes);
        }
    }
    void end() {
        if (fill_ != nullptr) fill_->complete();
        ended_ = true;
    }
    void break_off() {
        if (fill_ != nullptr) fill_->fail();
    }
    void respond(std::string_view text, std::string_view body = {}) {
        std::string all(text);
        if (!body.empty()) all += "\nContent-Length: " + std::to_string(body.size());
        head(all);
        content(body);
        end();
    }
    void fail(Failure::Kind kind) {
        require(asks(), "the origin was not asked");
        note(transaction_.on_failure({kind, "the origin gave no answer"}, stage_->now));
    }
    // The head that it waits for has come, or will not.
    void go_on() {
        require(waits() && transaction_.awaited().state() != Flight::State::asking, "nothing has come");
        note(transaction_.go_on(stage_->now));
    }
    // The client is gone; the fill goes on, as it belongs to nobody.
    [[nodiscard]] std::unique_ptr<Fill> leave_fill() { return std::move(fill_); }

    // Takes at most `most` bytes of what is there to read.
    std::size_t read(std::size_t most = ~std::size_t{0}) {
        std::size_t taken = 0;
        if (answer().body != Answer::Body::stored) return 0;
        ContentReader& reader = answer().reader;
        while (taken < most && reader.rest() == ContentReader::Rest::ready) {
            const std::string_view piece = reader.peek(most - taken);
            append(piece);
            taken += piece.size();
            reader.advance(piece.size());
        }
        return taken;
    }
    [[nodiscard]] ContentReader::Rest rest() { return answer().reader.rest(); }

    [[nodiscard]] Received received() {
        require(answered(), "there is no answer yet");
        read();
        const Answer& sent = answer();
        std::string bytes = sent.head + body_;
        if (sent.body == Answer::Body::text) bytes += sent.text;
        const bool ended = sent.body == Answer::Body::origin   ? ended_
                           : sent.body == Answer::Body::stored ? rest() == ContentReader::Rest::done
                                                               : true;
        if (ended && sent.framing == http::wire::BodyKind::chunked && has_body()) bytes += "0\r\n\r\n";
        return read_answer(bytes, request_.method, ended);
    }

  private:
    [[nodiscard]] Answer& answer() { return transaction_.answer(); }
    [[nodiscard]] bool has_body() {
        return answer().body == Answer::Body::stored || answer().body == Answer::Body::origin;
    }

    void append(std::string_view piece) {
        if (answer().framing == http::wire::BodyKind::chunked)
            http::wire::write_chunk(piece, body_);
        else
            body_ += piece;
    }

    void note(Next next) {
        next_ = next;
        if (next != Next::forward) return;
        ++stage_->asked;
        asked_ = stage_->now;
    }

    Stage* stage_;
    http::Request request_;
    std::optional<Transaction::Refresh> refresh_;
    Transaction transaction_;
    Next next_ = Next::answer;
    Moment asked_;
    std::unique_ptr<Fill> fill_;
    std::string body_;
    bool ended_ = false;
};

// Fetches and stores; the answer of the visit that did it.
inline Received fetch(Stage& stage, std::string_view request, std::string_view head,
                      std::string_view body = "body") {
    Visit visit(stage, request);
    visit.respond(head, body);
    return visit.received();
}

// An answer without the origin.
inline Received answer_of(Stage& stage, std::string_view request) {
    Visit visit(stage, request);
    require(visit.answered(), "the origin was asked");
    return visit.received();
}

}  // namespace cachewright::pipeline
