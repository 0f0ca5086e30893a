// Collection: the exchanges of one run, kept within a budget for the rules that look at several of them.
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/lint/subject.hpp"
#include "lib/vendor/profile.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cachewright::lint {

// What remains of a body: enough to tell two apart. Captures hold a prefix of it, if that.
struct BodyMark {
    bool known = false;
    bool whole = false;      // what was kept is all of it
    std::size_t length = 0;  // of what was kept
    std::size_t hash = 0;    // of the same
    std::optional<std::uint64_t> size;
};

[[nodiscard]] BodyMark mark_body(const http::Body& body);

enum class Likeness : std::uint8_t { unknown, same, different };

// Bodies of which only equal beginnings and equal sizes are known count as the same.
[[nodiscard]] Likeness compare_bodies(const BodyMark& a, const BodyMark& b);

// One exchange of several: the exchange without its bodies, and what rules ask about it.
class Observation {
  public:
    Observation(const http::Exchange& exchange, std::span<const vendor::ConfiguredProfile> profiles,
                const RunSettings& settings);
    Observation(const Observation&) = delete;
    Observation& operator=(const Observation&) = delete;
    Observation(Observation&&) = delete;
    Observation& operator=(Observation&&) = delete;
    ~Observation() = default;

    [[nodiscard]] const http::Exchange& exchange() const { return exchange_; }
    // Made when it is first asked for: most observations are of URLs that were seen once, of which few rules
    // ask. Not for several threads at once.
    [[nodiscard]] const Subject& subject() const;
    [[nodiscard]] const http::FieldMap& fields() const { return exchange_.response.fields; }
    [[nodiscard]] int status() const { return exchange_.response.status; }
    [[nodiscard]] const BodyMark& body() const { return body_; }
    // The URL without its fragment.
    [[nodiscard]] std::string_view url() const { return url_; }
    // A field of the request; empty without one.
    [[nodiscard]] std::string_view request_value(http::FieldId id) const;
    // Bytes that it takes, about.
    [[nodiscard]] std::size_t byte_size() const;

  private:
    http::Exchange exchange_;
    BodyMark body_;
    std::string_view url_;
    std::span<const vendor::ConfiguredProfile> profiles_;
    const RunSettings* settings_;
    mutable std::unique_ptr<const Subject> subject_;
};

// The exchanges with one URL, in the order of the input, whatever their methods.
class UrlHistory {
  public:
    explicit UrlHistory(std::string_view url) : url_(url) {}
    [[nodiscard]] std::string_view url() const { return url_; }
    [[nodiscard]] std::span<const Observation* const> observations() const { return observations_; }
    void add(const Observation& observation) { observations_.push_back(&observation); }

  private:
    std::string_view url_;
    std::vector<const Observation*> observations_;
};

// All of them.
class Site {
  public:
    Site(const std::deque<Observation>& observations, std::span<const UrlHistory> urls)
        : observations_(observations), urls_(urls) {}
    [[nodiscard]] const std::deque<Observation>& observations() const { return observations_; }
    // In the order in which they first appear.
    [[nodiscard]] std::span<const UrlHistory> urls() const { return urls_; }

  private:
    const std::deque<Observation>& observations_;
    std::span<const UrlHistory> urls_;
};

class Collection {
  public:
    static constexpr std::size_t standard_budget = std::size_t{64} * 1024 * 1024;

    explicit Collection(std::size_t budget = standard_budget) : budget_(budget) {}

    // Keeps a copy, or counts it as left out when the budget is spent. `profiles` and
    // `settings` outlive the collection.
    void add(const http::Exchange& exchange, std::span<const vendor::ConfiguredProfile> profiles,
             const RunSettings& settings = RunSettings::standard());

    [[nodiscard]] const std::deque<Observation>& observations() const { return observations_; }
    // By URL; exchanges whose URL is unknown belong to none.
    [[nodiscard]] std::vector<UrlHistory> histories() const;
    [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

  private:
    std::deque<Observation> observations_;
    std::size_t budget_;
    std::size_t used_ = 0;
    std::uint64_t left_out_ = 0;
};

}  // namespace cachewright::lint
