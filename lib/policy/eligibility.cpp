#include "lib/policy/eligibility.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <optional>

namespace cachewright::policy {

namespace {

using http::FieldId;

// What stands behind the last slash of the path; empty for a path that ends in one, and for a URL without.
std::string_view last_segment(std::string_view target) {
    target = target.substr(0, target.find_first_of("?#"));
    const std::size_t scheme = target.find("://");
    if (!target.starts_with('/') && scheme != std::string_view::npos) {
        const std::size_t path = target.find('/', scheme + 3);
        if (path == std::string_view::npos) return {};
        target.remove_prefix(path);
    }
    const std::size_t slash = target.rfind('/');
    return slash == std::string_view::npos ? target : target.substr(slash + 1);
}

bool lists(const std::vector<std::string>& words, std::string_view word,
           EligibilityOptions::ExtensionCase letter_case) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& listed) {
        return letter_case == EligibilityOptions::ExtensionCase::keep
                   ? listed == word
                   : base::equals_ignore_case(listed, word);
    });
}

std::optional<std::string_view> extension_of(std::string_view segment) {
    const std::size_t dot = segment.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    return segment.substr(dot + 1);
}

}  // namespace

bool has_extension(std::string_view target, const std::vector<std::string>& extensions) {
    if (extensions.empty()) return false;
    const auto extension = extension_of(last_segment(target));
    return extension && lists(extensions, *extension, EligibilityOptions::ExtensionCase::fold);
}

bool path_eligible(std::string_view target, const EligibilityOptions& options) {
    if (options.path_extensions.empty() && options.path_names.empty()) return true;
    const std::string_view segment = last_segment(target);
    if (lists(options.path_names, segment, options.extension_case)) return true;
    const auto extension = extension_of(segment);
    return extension && lists(options.path_extensions, *extension, options.extension_case);
}

Participation participation(const RequestFacts& request, const Options& options, Reasons& reasons) {
    const EligibilityOptions& rules = options.eligibility;
    Participation result = Participation::takes_part;
    const auto stay_out = [&](Reason reason, FieldId field = FieldId::unknown) {
        reasons.add(reason, field);
        result = Participation::stays_out;
    };
    switch (request.method) {
        case Method::get: break;
        case Method::head:
            if (rules.methods == EligibilityOptions::Methods::get) stay_out(Reason::method_not_eligible);
            break;
        case Method::post:
            // RFC 9110 §9.3.3: an answer to POST may be kept for later GETs.
            if (options.storage.post_responses == Permit::no) stay_out(Reason::post_not_kept);
            break;
        case Method::other_safe:
            if (request.is_options && rules.methods == EligibilityOptions::Methods::get_head_options) break;
            [[fallthrough]];
        case Method::unsafe:
            // RFC 9111 §3: the request method is understood by the cache. GET, HEAD and POST are the methods
            // whose definition allows caching (RFC 9110 §9.2.3).
            stay_out(Reason::method_not_cacheable);
            break;
    }
    if (rules.caching == Permit::no) stay_out(Reason::caching_off);
    // Not of RFC 9111 §3 (RFC 9110 §9.3.1 gives content in GET and HEAD no meaning): an origin that heeds it
    // answers with something that the key does not describe.
    if (rules.request_content == Permit::no && request.has_content &&
        (request.method == Method::get || request.method == Method::head)) {
        stay_out(Reason::request_has_content);
    }
    if (rules.query_requests == Permit::no && request.has_query) stay_out(Reason::query_not_eligible);
    if (!request.path_eligible) stay_out(Reason::extension_not_eligible);
    if (rules.authorization_requests == Permit::no && request.has_authorization)
        stay_out(Reason::authorization_not_eligible, FieldId::authorization);
    if (rules.range_requests == Permit::no && request.has_range)
        stay_out(Reason::range_not_eligible, FieldId::range);
    return result;
}

Eligibility eligibility(const RequestFacts& request, const Options& options) {
    Eligibility result;
    result.participation = participation(request, options, result.reasons);
    return result;
}

}  // namespace cachewright::policy
