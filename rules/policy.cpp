// The team's own policy: the words are here, the check is lint::check_policies.
#include "lib/lint/policy_block.hpp"
#include "rules/families.hpp"

#include <array>

namespace cachewright::rules {

namespace {

using lint::Example;
using lint::Needs;
using lint::Severity;

constexpr std::string_view kPages = R"([[policy]]
name = "pages stay fresh"
reason = "editors expect a correction to be seen within minutes"
class = "html-page"
status = 200
require = "must-revalidate"
ttl = { browser = { max = "5m" } }
)";
constexpr std::string_view kAccount = R"([[policy]]
name = "accounts are private"
reason = "names and addresses are on these pages"
url = "/account/**"
private = true
)";
constexpr std::string_view kBuild = R"([[policy]]
name = "build output"
reason = "the bundler puts a hash into every name"
url = "/build/**"
hashed_immutable = true
vary = ["Accept-Encoding"]
)";

constexpr std::array kBad{
    Example{.title = "kept for longer than the team allows",
            .exchange = R"(GET /news HTTP/1.1
Host: shop.example

HTTP/1.1 200 OK
Date: Tue, 03 Nov 2026 10:00:00 GMT
Content-Type: text/html
Cache-Control: public, max-age=3600, must-revalidate
ETag: "n1"
)",
            .configuration = kPages},
    Example{.title = "open to shared caches",
            .exchange = R"(GET /account/orders HTTP/1.1
Host: shop.example

HTTP/1.1 200 OK
Date: Tue, 03 Nov 2026 10:00:00 GMT
Content-Type: text/html
Cache-Control: no-cache
ETag: "o1"
)",
            .configuration = kAccount},
    Example{.title = "no hash in the name",
            .exchange = R"(GET /build/app.js HTTP/1.1
Host: shop.example

HTTP/1.1 200 OK
Date: Tue, 03 Nov 2026 10:00:00 GMT
Content-Type: text/javascript
Cache-Control: public, max-age=3600
ETag: "b1"
)",
            .configuration = kBuild},
};
constexpr std::array kGood{
    Example{.title = "within what the team allows",
            .exchange = R"(GET /news HTTP/1.1
Host: shop.example

HTTP/1.1 200 OK
Date: Tue, 03 Nov 2026 10:00:00 GMT
Content-Type: text/html
Cache-Control: public, max-age=300, must-revalidate
ETag: "n1"
)",
            .configuration = kPages},
    Example{.title = "kept for a year under a name with a hash",
            .exchange = R"(GET /build/app.3f9a1c2b4d.js HTTP/1.1
Host: shop.example

HTTP/1.1 200 OK
Date: Tue, 03 Nov 2026 10:00:00 GMT
Content-Type: text/javascript
Cache-Control: public, max-age=31536000, immutable
Vary: Accept-Encoding
ETag: "b1"
)",
            .configuration = kBuild},
};

const std::array kRules{
    lint::Rule{
        .id = "policy-violation",
        .severity = Severity::error,
        .summary = "a response does not do what a [[policy]] of cachewright.toml asks",
        .spec = "docs/lint-config.md",
        .why =
            "A team knows what no standard says: which pages may be old, which must stay with one visitor, "
            "which names have a hash. Each `[[policy]]` block names responses and what they must say, and "
            "every requirement that a response does not meet is a finding with the block's reason. "
            "Lifetimes are what the cache would do, not what one directive says: a browser, any shared "
            "cache, "
            "or a CDN with its settings.",
        .fix =
            "Send what the policy asks for. If the policy is wrong, change the block: `severity` makes it a "
            "warning, and a pattern keeps it from what it is not meant for.",
        .bad = kBad,
        .good = kGood,
        .check = lint::check_policies,
    },
    lint::Rule{
        .id = "policy-unmatched",
        .severity = Severity::info,
        .summary = "a [[policy]] of cachewright.toml was for no response that was read",
        .spec = "docs/lint-config.md",
        .why =
            "A pattern with a slip in it checks nothing and looks as if all were well. It is an info only, "
            "as "
            "the input may be another part of the site, and nothing is said when a part of the input could "
            "not be read.",
        .fix = "Correct the block's `url`, `type`, `class` or other pattern, or take the block out.",
        .without_check = Needs::configuration,
    },
};

}  // namespace

lint::Family policy_rules() {
    return {"policy", "Your own policy", kRules};
}

}  // namespace cachewright::rules
