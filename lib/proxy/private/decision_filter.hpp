// Which decisions somebody wants to hear of.
#pragma once

#include "lib/http/url_pattern.hpp"
#include "lib/pipeline/decision_record.hpp"
#include "lib/policy/outcome.hpp"
#include "lib/proxy/admin_call.hpp"

#include <tl/expected.hpp>

#include <optional>

namespace cachewright::proxy {

struct DecisionFilter {
    std::optional<policy::Outcome> outcome;
    std::optional<http::UrlPattern> url;

    [[nodiscard]] bool lets_pass(const pipeline::DecisionRecord& record) const;
};

// `outcome` and `url` of the query; an answer with 400 where they are wrong.
[[nodiscard]] tl::expected<DecisionFilter, AdminAnswer> read_decision_filter(const AdminCall& call);

}  // namespace cachewright::proxy
