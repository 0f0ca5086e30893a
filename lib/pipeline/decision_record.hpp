// DecisionRecord: what is kept of one request after it was answered. Plain and of fixed size: sentences are
// made of it when somebody asks.
#pragma once

#include "lib/base/time.hpp"
#include "lib/http/message.hpp"
#include "lib/pipeline/answer.hpp"
#include "lib/pipeline/counterfactual.hpp"
#include "lib/pipeline/settings.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/policy/reason.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace cachewright::pipeline {

// Words of an account and of an end that decide what is told of the request.
inline constexpr std::string_view kRefused = "refused";  // Account::detail: by the proxy, before the pipeline
inline constexpr std::string_view kOriginBrokeOff = "origin broke off";  // Finished::end

// A request that has been dealt with. Borrows.
struct Finished {
    const http::Request& request;  // as it came; empty where it could not be read
    std::string_view host;         // that it was for
    const Account& account;
    Moment began;
    base::Duration whole{0};   // to the end of the answer
    std::uint64_t bytes = 0;   // of content, sent
    std::string_view end{};    // empty, or why the answer did not reach its end
    std::string_view profile;  // static
};

// Of the request's fields nothing is kept but the host; credentials in the target are masked (http::
// mask_credentials) before it is cut to what there is room for.
struct DecisionRecord {
    static constexpr std::size_t kMostReasons = 12;
    static constexpr std::size_t kMostCounterfactuals = 3;
    static constexpr std::size_t kTextBytes = 248;

    // A part of `text`.
    struct Piece {
        std::uint8_t begin = 0;
        std::uint8_t size = 0;
    };
    struct Supposition {
        Counterfactual::Kind kind{};
        http::FieldId field{};
        Piece text;
        std::uint32_t by_seconds = 0;
    };

    std::uint64_t id = 0;  // 0: no record
    base::TimePoint wall{};
    base::TimePoint cache{};
    base::Duration whole{0};
    base::Duration origin_time{0};  // from the request to the head of its answer
    std::optional<base::Duration> age;
    std::optional<base::Duration> lifetime;
    std::optional<base::Duration> remaining;
    std::uint64_t bytes = 0;
    std::uint64_t set_off_by = 0;  // of a refresh in the background: its request
    std::string_view profile;      // static, as is `detail`
    std::string_view detail;
    std::array<policy::ReasonRecord, kMostReasons> reasons{};
    std::array<Step, kMostReasons> reason_steps{};  // whose reason it is
    std::array<Supposition, kMostCounterfactuals> counterfactuals{};
    std::uint16_t status = 0;
    std::uint16_t origin_status = 0;  // 0: none came
    policy::Outcome outcome{};
    Step step = Step::none;  // which decided
    std::optional<http::ForwardReason> forwarded;
    std::uint8_t reason_count = 0;
    std::uint8_t counterfactual_count = 0;
    bool stored = false;
    bool collapsed = false;
    bool target_cut = false;
    bool in_background = false;
    Piece method;
    Piece host;
    Piece target;
    Piece end;
    Piece fault;       // names of rules, as in Account
    Piece removed_by;  // as in Account
    Piece overtaken_by;
    Piece failure;
    std::array<char, kTextBytes> text{};

    [[nodiscard]] std::string_view of(Piece piece) const { return {text.data() + piece.begin, piece.size}; }
};
static_assert(std::is_trivially_copyable_v<DecisionRecord> && sizeof(DecisionRecord) <= 576);

// Which step decided (the steps that a profile has), where one did.
[[nodiscard]] Step deciding_step(const Account& account);

[[nodiscard]] DecisionRecord make_record(std::uint64_t id, const Finished& finished);

}  // namespace cachewright::pipeline
