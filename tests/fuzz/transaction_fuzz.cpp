// fuzz: pipeline
// Requests and heads of an origin, in any order of events: nothing crashes, and what each client gets is one
// message that the strict parser reads and whose framing is true of its content.
#include "lib/http/wire_host.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/lib/pipeline/rehearsal.hpp"

#include <algorithm>
#include <deque>

using namespace cachewright;
using namespace cachewright::pipeline;

namespace {

constexpr std::size_t kMostVisits = 12;
constexpr std::uint64_t kMostContent = 4096;

// Line ends of seeds are LF, those of messages CR LF.
std::string message_bytes(std::string_view text) {
    std::string bytes;
    for (const char c : text) {
        if (c == '\n' && (bytes.empty() || bytes.back() != '\r')) bytes += '\r';
        bytes += c;
    }
    return bytes + "\r\n\r\n";
}

// The messages of an input stand between form feeds, which none of them may hold.
class Messages {
  public:
    explicit Messages(std::string_view text) : rest_(text) {}
    std::string next() {
        const std::size_t end = std::min(rest_.find('\f'), rest_.size());
        const std::string_view message = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return message_bytes(message);
    }

  private:
    std::string_view rest_;
};

std::optional<http::Request> read_request(std::string_view bytes) {
    http::wire::Parser parser(http::wire::MessageKind::request, http::wire::Mode::strict);
    if (parser.feed(bytes).event != http::wire::Event::head) return std::nullopt;
    http::Request request = parser.take_request();
    // Refused before they come to a transaction.
    if (request.method == "CONNECT" || http::wire::validate_host(request)) return std::nullopt;
    return request;
}

// One client, and what the connection to the origin holds it to: no more content than was announced, and no
// good end before it.
struct Player {
    Player(Stage& stage, http::Request request, const Client& client)
        : visit(stage, std::move(request), client) {}
    Player(Stage& stage, Transaction::Refresh due) : visit(stage, std::move(due)), background(true) {}

    void head(Messages& messages) {
        const auto read = read_origin_head(messages.next(), visit.upstream().method);
        const bool interim = read && read->response.status < 200 && read->response.status != 101;
        if (!read || interim) {
            visit.fail(Failure::Kind::malformed);
            return;
        }
        using http::wire::BodyKind;
        ended = false;
        left = 0;
        exact = read->framing.kind == BodyKind::length;
        if (exact) left = read->framing.length;
        if (read->framing.kind == BodyKind::chunked || read->framing.kind == BodyKind::until_close)
            left = kMostContent;
        visit.head(*read);
    }
    void content(std::uint64_t wanted) {
        if (ended) return;
        const std::uint64_t size = std::min(wanted, left);
        left -= size;
        if (size > 0) visit.content(std::string(size, 'x'));
    }
    void end() {
        if (ended) return;
        if (exact && left > kMostContent) return break_off();
        if (exact) content(left);
        visit.end();
        ended = true;
    }
    void break_off() {
        if (ended) return;
        visit.break_off();
        ended = true;
    }

    Visit visit;
    bool background = false;
    bool ended = true;
    bool exact = false;
    std::uint64_t left = 0;
};

class Play {
  public:
    explicit Play(std::string_view messages) : stage_(settings()), messages_(messages) {}

    void act(char event) {
        if (event == 'r') return enter();
        if (event == 't') return stage_.pass(std::chrono::seconds{30});
        if (event == 'p') {
            stage_.cache.store().purge(store::Purge::everything(store::Purge::Mode::hard), stage_.now.cache);
            return;
        }
        if (event == 'P') {
            stage_.cache.store().purge(store::Purge::everything(store::Purge::Mode::soft), stage_.now.cache);
            return;
        }
        if (players_.empty()) return;
        if (event == 'n') at_ = (at_ + 1) % players_.size();
        Player& player = players_[at_];
        Visit& visit = player.visit;
        if (visit.waits()) {
            if (event == 'g' && visit.transaction().awaited().state() != Flight::State::asking) visit.go_on();
            return;
        }
        if (visit.asks()) {
            if (event == 'h') player.head(messages_);
            if (event >= '0' && event <= '3') visit.fail(static_cast<Failure::Kind>(event - '0'));
            return;
        }
        switch (event) {
            case 'c': player.content(7); break;
            case 'C': player.content(700); break;
            case 'e': player.end(); break;
            case 'b': player.break_off(); break;
            case 's':
                if (visit.fill() != nullptr && visit.fill()->pace() == Fill::Pace::stop) player.break_off();
                break;
            case 'd':
                if (!player.background) static_cast<void>(visit.read(3));
                break;
            case 'u': refresh(visit); break;
            default: break;
        }
    }

    void check() {
        for (Player& player : players_) {
            if (!player.visit.answered() || player.background) continue;
            const Received got = player.visit.received();
            fuzz::require(got.status >= 101 && got.status <= 599);
            fuzz::require(got.fields.contains("Cache-Status"));
            fuzz::require(got.fields.count(http::FieldId::content_length) <= 1);
        }
    }

  private:
    static Settings settings() {
        Settings settings = settings_of_tests();
        settings.limits.object = 1000;
        settings.limits.waiters = 3;
        settings.limits.vary_fields = 4;
        return settings;
    }

    void enter() {
        auto request = read_request(messages_.next());
        if (!request || players_.size() >= kMostVisits) return;
        Client client{.address = "2001:db8::7"};
        client.speaks_1_1 = request->version != http::Version::http_1_0;
        client.persists = client.speaks_1_1;
        players_.emplace_back(stage_, std::move(*request), client);
        at_ = players_.size() - 1;
    }
    void refresh(Visit& visit) {
        auto due = visit.transaction().take_refresh();
        if (!due || players_.size() >= kMostVisits) return;
        players_.emplace_back(stage_, std::move(*due));
        at_ = players_.size() - 1;
    }

    Stage stage_;
    Messages messages_;
    std::deque<Player> players_;
    std::size_t at_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 16'384) return 0;
    const fuzz::ExactText input(data, size);
    const std::size_t end = std::min(input.text().find('\n'), input.text().size());
    Play play(input.text().substr(std::min(end + 1, size)));
    for (const char event : input.text().substr(0, end))
        play.act(event);
    play.check();
    return 0;
}
