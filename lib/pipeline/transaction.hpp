// Transaction: one request on its way through the cache, as a state machine without sockets. Events go in
// (the request, the head of the origin's answer, a failure, the end of a wait), what to do comes out.
#pragma once

#include "lib/http/message.hpp"
#include "lib/http/wire_framing.hpp"
#include "lib/pipeline/answer.hpp"
#include "lib/pipeline/cache.hpp"
#include "lib/pipeline/fill.hpp"
#include "lib/pipeline/forwarding.hpp"
#include "lib/policy/facts.hpp"
#include "lib/policy/reuse.hpp"
#include "lib/policy/storability.hpp"
#include "lib/policy/vary.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::pipeline {

// Why the origin gave no answer.
struct Failure {
    enum class Kind : std::uint8_t {
        unreachable,  // no connection, or it closed before an answer
        timed_out,
        malformed,   // what came is not HTTP, or exceeds a limit
        overloaded,  // a limit of our own: too many connections, too many that wait
    };
    Kind kind = Kind::unreachable;
    std::string message;  // one line, for the client and the log
};

// What removed a response, to follow a reason: "by tag product-42 (purge 7)". Empty where that says it all.
[[nodiscard]] std::string removal_words(const store::Removal& removal, const store::MemoryStore& store);

class Transaction {
  public:
    // `settings` are those that are in force in the cache, or were a moment ago: whoever sends the request on
    // goes by the same ones. `request` is that of the client and must outlive the transaction, as must
    // `cache`; so must what `client` borrows.
    Transaction(Cache& cache, const Settings& settings, const http::Request& request, const Client& client);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();

    enum class Next : std::uint8_t {
        answer,   // answer() is what the client gets
        forward,  // send upstream() to the origin, then on_head or on_failure
        wait,     // until awaited() has another state than asking, then go_on
        load,     // until loading() is no longer waiting, then go_on: a content comes from disk
    };
    [[nodiscard]] Next begin(Moment now);
    [[nodiscard]] Next go_on(Moment now);
    // The final head of the answer to upstream(), which was sent at `asked`. With Next::answer its content,
    // where it has any, is for take_fill() or, with Answer::Body::origin, for the client; else for nobody.
    [[nodiscard]] Next on_head(http::Response head, const http::wire::Framing& framing, Moment asked,
                               Moment now);
    [[nodiscard]] Next on_failure(const Failure& failure, Moment now);
    // What was just told of was brought about by these rules (faults.hpp).
    void note_fault(std::string_view names);

    [[nodiscard]] const http::Request& upstream() const { return upstream_; }
    // The request goes on with the client's own content; else it has none.
    [[nodiscard]] bool sends_content() const { return sends_content_; }
    // What is sent is the client's own request, not one that the cache makes of it.
    [[nodiscard]] bool is_forwarded_as_it_came() const {
        return asked_ == Asked::plain && !in_background_ &&
               (!takes_part_ || facts_.method == policy::Method::post);
    }
    // A 101 answer turns the connection into a tunnel.
    [[nodiscard]] bool asks_for_tunnel() const { return upgrade_ == Upgrade::websocket; }
    [[nodiscard]] Flight& awaited() const { return *awaited_; }
    [[nodiscard]] Pending& loading() const { return *loading_; }

    // The answer has gone, or the refresh has ended: what was made of the origin's answer is in account()
    // from then on, as far as it is known.
    void conclude(Moment now);

    [[nodiscard]] Answer& answer() { return answer_; }
    [[nodiscard]] const Account& account() const { return account_; }
    // After on_head: to be run with the content of the origin's answer, whatever becomes of the client.
    [[nodiscard]] std::unique_ptr<Fill> take_fill() { return std::move(fill_); }

    // A refresh in the background that the answer has set off: run refresh() of a transaction of its own.
    struct Refresh {
        http::Request request;
        store::Stored stored;
        Flights::Lead lead;
        std::uint64_t set_off_by = 0;  // id of the request
    };
    [[nodiscard]] std::optional<Refresh> take_refresh() { return std::move(refresh_); }
    // `refresh.request` must outlive this; begin() is not called then. Its answer is for nobody.
    [[nodiscard]] Next refresh(Refresh& refresh, Moment now);

    [[nodiscard]] std::string_view url() const { return url_; }
    [[nodiscard]] std::string_view key() const { return key_; }

    // The head of a 1xx answer, for a client that understands it.
    [[nodiscard]] static std::string interim_head(const http::Response& interim);
    // An answer of our own to a request that never became one (a refusal, an overload).
    static void refuse(const Settings& settings, std::string_view method, int status, std::string_view reason,
                       bool persists, std::uint64_t request_id, Answer& answer);

  private:
    static constexpr std::uint64_t kToEnd = ~std::uint64_t{0};
    enum class Asked : std::uint8_t { plain, validation, missing_part };
    enum class Sharing : std::uint8_t { alone, shared };

    [[nodiscard]] Next look_up(Moment now);
    void select();
    [[nodiscard]] bool loads_selected();
    [[nodiscard]] Next end_of_way();
    [[nodiscard]] std::optional<Next> use_while_others_refresh(Moment now);
    void set_off_refresh(std::shared_ptr<Flight> flight);
    void drop_fields_that_end_here();
    void drop_too_many_ranges();
    [[nodiscard]] bool fits(const store::StoredResponse& stored);
    [[nodiscard]] Next use_stored(policy::Outcome outcome, const policy::Reuse& reuse, Moment now);
    [[nodiscard]] Next answer_range(const http::Response& head, Moment now);
    [[nodiscard]] Next validate_stored(Moment now);
    [[nodiscard]] Next fetch(Moment now);
    [[nodiscard]] bool may_share(Moment now) const;
    [[nodiscard]] std::optional<Next> contend(Moment now);
    [[nodiscard]] Next forward(http::Request request, Asked asked);
    void begin_fetch();
    [[nodiscard]] bool selects_the_same();
    [[nodiscard]] bool was_purged() const;
    [[nodiscard]] Next on_purged_meanwhile(const http::Response& head, const http::wire::Framing& framing,
                                           Moment asked, Moment now);
    [[nodiscard]] Next fetch_alone();
    [[nodiscard]] Next forward_alone(http::ForwardReason reason);
    [[nodiscard]] std::optional<Next> join(const std::shared_ptr<Flight>& flight, Moment now);
    [[nodiscard]] bool open_reader(std::uint64_t from, std::uint64_t to);

    [[nodiscard]] Next on_new_response(const http::Response& head, const http::wire::Framing& framing,
                                       Moment asked, Moment now);
    void conclude_fill(Moment now);
    [[nodiscard]] Next on_confirmed(const http::Response& update, const http::wire::Framing& framing,
                                    Moment asked, Moment now);
    [[nodiscard]] std::optional<Next> on_failed_validation(Moment now);
    [[nodiscard]] std::optional<Next> on_missing_part(const http::Response& part,
                                                      const http::wire::Framing& framing, Moment asked,
                                                      Moment now);
    void update_by_head(const http::Response& head, Moment asked, Moment now);
    void invalidate(const http::Response& head, const policy::StoredFacts& facts, Moment now);
    struct Update {
        store::Stored response;
        store::MemoryStore::Insertion insertion;
    };
    [[nodiscard]] Update updated(const http::Response& update, Moment asked, Moment now);
    [[nodiscard]] std::optional<policy::Reason> refusal(const http::Response& head,
                                                        const http::wire::Framing& framing,
                                                        const policy::StoredFacts& facts,
                                                        const policy::VariantKey& variant) const;
    [[nodiscard]] Next fill_and_answer(const http::Response& head, const http::wire::Framing& framing,
                                       const policy::StoredFacts& facts, const policy::VariantKey& variant,
                                       Moment now);
    [[nodiscard]] Next relay(const http::Response& head, const http::wire::Framing& framing,
                             const policy::StoredFacts& facts, Moment now);
    [[nodiscard]] Next fail(int status, std::string_view reason);
    [[nodiscard]] Next use_after_failure(const policy::FailureDecision& decision, std::string_view why,
                                         Moment now);

    // The head of an answer from the store: the stored one, or what was made of it. `length` of what is sent.
    void write_stored(int status, const http::Response* changed, std::optional<std::uint64_t> length,
                      Moment now);
    // The head of an answer that comes from the origin.
    void write_delivered(http::Response head, const policy::StoredFacts& facts,
                         const http::wire::Framing& framing, Moment now);
    [[nodiscard]] http::wire::Framing client_framing(std::optional<std::uint64_t> length);
    void append_own_lines(std::string& out) const;
    [[nodiscard]] vendor::DiagnosticValues diagnostic_values() const;
    void append_vendor_lines(std::string& out) const;

    // Why what would have answered is gone, or stale, for the account.
    void tell_removal(Moment now);
    void tell_soft_purge(Moment now);

    // What else would have led to another outcome, for the account.
    [[nodiscard]] bool tells_suppositions() const;
    void suppose(Counterfactual supposed);
    [[nodiscard]] bool would_hit(const std::string& key, const policy::RequestFacts& facts, Moment now);
    [[nodiscard]] policy::RequestFacts facts_with(http::FieldMap fields) const;
    void suppose_hit(Moment now);
    void suppose_kept();
    void suppose_without_wishes(Moment now);
    void suppose_without_vary(Moment now);
    void suppose_participation(Moment now);
    void suppose_stored(const http::Response& head, const http::wire::Framing& framing,
                        const policy::StoredFacts& facts, Moment asked, Moment now);

    Cache* cache_;
    const Settings* settings_;  // in force when it began
    const policy::Options* options_;
    const http::Request* request_;
    const http::Request* received_;         // as it came
    std::optional<http::Request> counted_;  // the client's request without what does not count
    Client client_;
    base::TimePoint came_{};  // wall time
    std::string url_;
    std::string key_;
    policy::RequestFacts facts_;
    bool takes_part_ = false;
    bool in_background_ = false;
    bool after_failure_ = false;     // of the origin
    bool fetches_for_head_ = false;  // GET, for a client that asked with HEAD
    int waits_ = 0;
    int loads_ = 0;
    std::optional<http::ForwardReason> waited_for_;  // why the fetch that this request shares was made

    store::Stored stored_;        // what was selected
    std::string variant_;         // the selecting fields of this request, as far as Vary is known
    bool others_stored_ = false;  // under the key, but for other selecting fields
    bool withhold_fields_ = false;
    bool removed_fresh_ = false;      // what is not stored any more would be fresh still
    std::string_view removed_how_{};  // "purged"; static

    http::Request upstream_;
    Asked asked_ = Asked::plain;
    bool sends_content_ = false;
    Upgrade upgrade_ = Upgrade::drop;
    std::shared_ptr<Flight> awaited_;
    std::shared_ptr<Pending> loading_;
    std::shared_ptr<Flight> source_;  // whose content is read, while it fills
    Flights::Lead lead_;
    std::shared_ptr<const store::MemoryStore::Fetch> fetch_;
    std::unique_ptr<Fill> fill_;
    std::shared_ptr<const FillEnd> fill_end_;
    std::optional<Refresh> refresh_;

    Answer answer_;
    Account account_;
};

}  // namespace cachewright::pipeline
