// A crowd at the proxy: an origin whose every change has a number, and walks, each one request that some
// thread sees through to its end, bringing in the content that it has asked for itself.
#pragma once

#include "lib/http/range.hpp"
#include "tests/lib/pipeline/rehearsal.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>

namespace cachewright::pipeline {

using Random = std::mt19937_64;

inline constexpr std::size_t kResources = 8;

inline bool one_in(Random& random, unsigned many) {
    return random() % many == 0;
}

inline std::string content_of(std::size_t resource, std::uint64_t version, std::string_view variant) {
    const std::string line =
        std::to_string(resource) + "v" + std::to_string(version) + std::string(variant) + ";";
    std::string content;
    for (std::uint64_t left = 1 + (version * 7 + resource) % 150; left > 0; --left)
        content += line;
    return content;
}

inline bool varies(std::size_t resource) {
    return resource % 2 == 1;
}

// Tags: every response has two, and now and then a third.
inline std::string tag_of(std::size_t resource) {
    return "r" + std::to_string(resource);
}
inline std::string group_of(std::size_t resource) {
    return resource % 2 == 0 ? "even" : "odd";
}

struct OriginAnswer {
    bool fails = false;
    std::string head;
    std::string content;
};

class Origin {
  public:
    std::uint64_t change(std::size_t resource) { return ++versions_[resource]; }
    // Whatever is asked for from now on is of this version or a later one.
    void vouch(std::size_t resource, std::uint64_t version) {
        std::uint64_t before = oldest_[resource];
        while (before < version && !oldest_[resource].compare_exchange_weak(before, version)) {
        }
    }
    [[nodiscard]] std::uint64_t oldest(std::size_t resource) const { return oldest_[resource]; }
    [[nodiscard]] std::uint64_t asked() const { return asked_; }

    OriginAnswer answer(const http::Request& request, std::size_t resource, Random& random) {
        ++asked_;
        OriginAnswer answer;
        if (request.method == "PUT") {
            answer.head = "204\nX-Version: " + std::to_string(change(resource));
            return answer;
        }
        answer.fails = one_in(random, 40);
        const bool changes = request.method == "POST" && !answer.fails;
        const std::uint64_t version = changes ? change(resource) : versions_[resource].load();
        const std::string tag = "\"" + std::to_string(version) + "\"";
        std::string fields = "\nETag: " + tag + (varies(resource) ? "\nVary: X-Variant" : "");
        fields += "\nCache-Tag: " + tag_of(resource) + ", " + group_of(resource);
        if (one_in(random, 4)) fields += ", now-and-then";
        if (changes) fields += "\nContent-Location: " + request.target;
        if (one_in(random, 20))
            fields += "\nCache-Control: no-store";
        else if (one_in(random, 2))
            fields += "\nCache-Control: max-age=1, stale-while-revalidate=2, stale-if-error=5";
        else
            fields += "\nCache-Control: max-age=3";
        if (request.fields.combined("If-None-Match") == tag) {
            answer.head = "304" + fields;
            return answer;
        }
        answer.content = content_of(resource, version, request.fields.value("X-Variant"));
        const std::string if_range = request.fields.combined("If-Range");
        const auto range = http::parse_range(request.fields.value("Range"));
        if (range && range->ranges.size() == 1 && (if_range.empty() || if_range == tag)) {
            if (const auto part = http::resolve_range(range->ranges[0], answer.content.size())) {
                fields += "\nContent-Range: " + http::format_content_range({*part, answer.content.size()});
                answer.content = answer.content.substr(part->first, part->size());
                answer.head = "206" + fields + "\nContent-Length: " + std::to_string(answer.content.size());
                return answer;
            }
        }
        answer.head = "200" + fields +
                      (one_in(random, 2) ? "\nContent-Length: " + std::to_string(answer.content.size())
                                         : "\nTransfer-Encoding: chunked");
        return answer;
    }

  private:
    std::array<std::atomic<std::uint64_t>, kResources> versions_{};
    std::array<std::atomic<std::uint64_t>, kResources> oldest_{};
    std::atomic<std::uint64_t> asked_{0};
};

struct Scene {
    explicit Scene(Settings settings)
        : cache(std::make_shared<const Settings>(std::move(settings)), 7, bells) {}

    [[nodiscard]] Moment now() const {
        const base::TimePoint at = test::kReceived + base::Duration{time.load()};
        return {at, at};
    }

    Bells bells;
    Cache cache;
    Origin origin;
    std::atomic<std::int64_t> time{0};
};

// One request by one thread, which brings in the content that it has asked for itself.
class Walk {
  public:
    Walk(Scene& scene, std::size_t resource, Random& random)
        : scene_(scene), resource_(resource), random_(random) {}

    // Nothing when its content broke off.
    std::optional<Received> get(const http::Request& request) {
        Transaction transaction(scene_.cache, scene_.cache.settings(), request, {.address = "192.0.2.7"});
        run(transaction, transaction.begin(scene_.now()));
        const bool ended = deliver(transaction.answer());
        if (auto due = transaction.take_refresh()) {
            Transaction refresh(scene_.cache, scene_.cache.settings(), due->request,
                                {.address = "127.0.0.1"});
            Walk background(scene_, resource_, random_);
            background.run(refresh, refresh.refresh(*due, scene_.now()));
        }
        std::string bytes = transaction.answer().head + body_;
        if (transaction.answer().body == Answer::Body::text) bytes += transaction.answer().text;
        if (ended && transaction.answer().framing == http::wire::BodyKind::chunked) bytes += "0\r\n\r\n";
        const Received received = read_answer(bytes, request.method, ended);
        outcome_ = transaction.account().outcome;
        if (!ended) return std::nullopt;
        return received;
    }

    [[nodiscard]] policy::Outcome outcome() const { return outcome_; }

  private:
    using Next = Transaction::Next;
    using Rest = ContentReader::Rest;

    void run(Transaction& transaction, Next next) {
        while (next != Next::answer) {
            if (next == Next::wait) {
                Flight& flight = transaction.awaited();
                while (true) {
                    const std::uint64_t seen = bell(flight.progress()).rung();
                    if (flight.state() != Flight::State::asking) break;
                    bell(flight.progress()).wait_past(seen);
                }
                next = transaction.go_on(scene_.now());
                continue;
            }
            const Moment asked = scene_.now();
            coming_ = scene_.origin.answer(transaction.upstream(), resource_, random_);
            if (one_in(random_, 3)) std::this_thread::yield();
            if (coming_.fails) {
                next = transaction.on_failure({Failure::Kind::unreachable, "down"}, scene_.now());
                continue;
            }
            const auto head = read_origin_head(head_bytes(coming_.head), transaction.upstream().method);
            require(head.has_value(), "the origin's head is none");
            next = transaction.on_head(head->response, head->framing, asked, scene_.now());
            if (auto fill = transaction.take_fill()) bring(transaction.answer(), *fill);
        }
    }

    void bring(Answer& answer, Fill& fill) {
        std::string_view rest = coming_.content;
        while (!rest.empty()) {
            if (one_in(random_, 200)) return fill.fail();
            const std::string_view piece = rest.substr(0, 1 + random_() % 400);
            rest.remove_prefix(piece.size());
            fill.append(piece);
            if (one_in(random_, 2)) take(answer);
            if (one_in(random_, 3)) std::this_thread::yield();
            if (fill.pace() == Fill::Pace::stop) return fill.fail();
        }
        fill.complete();
    }

    void append(const Answer& answer, std::string_view piece) {
        if (answer.framing == http::wire::BodyKind::chunked)
            http::wire::write_chunk(piece, body_);
        else
            body_ += piece;
    }

    void take(Answer& answer) {
        if (answer.body != Answer::Body::stored) return;
        while (answer.reader.rest() == Rest::ready) {
            const std::string_view piece = answer.reader.peek(1 + random_() % 400);
            append(answer, piece);
            answer.reader.advance(piece.size());
        }
    }

    bool deliver(Answer& answer) {
        if (answer.body == Answer::Body::origin) {
            if (!coming_.content.empty()) append(answer, coming_.content);
            return true;
        }
        if (answer.body != Answer::Body::stored) return true;
        while (true) {
            const Notifier* progress = answer.reader.progress();
            const std::uint64_t seen = progress != nullptr ? bell(*progress).rung() : 0;
            switch (answer.reader.rest()) {
                case Rest::ready: take(answer); break;
                case Rest::waiting: bell(*progress).wait_past(seen); break;
                case Rest::done: return true;
                case Rest::broken: return false;
            }
        }
    }

    Scene& scene_;
    std::size_t resource_;
    Random& random_;
    OriginAnswer coming_;
    std::string body_;
    policy::Outcome outcome_ = policy::Outcome::miss;
};

inline std::string target(std::size_t resource) {
    return "/r" + std::to_string(resource);
}

// What is wrong with an answer to a request that began when `oldest` was vouched for; empty when nothing is.
inline std::string judge(const Received& got, std::size_t resource, std::string_view variant,
                         std::uint64_t oldest, std::string_view method = "GET") {
    if (got.status == 502 || got.status == 416) return {};
    const std::string tag = got.field("ETag");
    const std::uint64_t version = std::stoull(tag.substr(1));
    if (version < oldest)
        return "version " + std::to_string(version) + " after " + std::to_string(oldest) + ": " +
               got.field("Cache-Status");
    if (got.status == 304 || method == "HEAD") return {};
    std::string whole = content_of(resource, version, varies(resource) ? variant : "");
    if (got.status == 206) {
        const auto range = http::parse_content_range(got.fields.value("Content-Range"));
        if (!range || !range->range) return "206 without its range";
        whole = whole.substr(range->range->first, range->range->size());
    }
    return got.body == whole ? "" : "a body that is not that of its version";
}

}  // namespace cachewright::pipeline
