#include "tests/lib/vendor/flipped_values.hpp"

#include "lib/base/ascii.hpp"
#include "lib/vendor/parameter_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace cachewright::test {

namespace {

constexpr std::string_view kNone = "none";

std::vector<std::string> parts_of(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        if (!text.substr(0, end).empty()) parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + separator.size());
    }
}

std::string joined(const std::vector<std::string>& words) {
    if (words.empty()) return std::string(kNone);
    std::string text;
    for (const std::string& word : words)
        text.append(text.empty() ? "" : " ").append(word);
    return text;
}

// What a list might wrongly have as well, chosen so that ordinary traffic meets it.
struct Addition {
    std::string_view parameter;
    std::array<std::string_view, 3> words;  // the first that is not in the list yet
};
constexpr std::array kAdditions{
    Addition{"eligibility.extensions", {"html", "json", "txt"}},
    Addition{"eligibility.names", {"page", "index.html", "humans.txt"}},
    Addition{"key.headers", {"Host", "Origin", "Accept"}},
    Addition{"key.codings", {"zstd", "br", "gzip"}},
    Addition{"key.plain_header_values",
             {"x-forwarded-scheme=nothttps", "x-http-method-override=POST", "origin=null"}},
    Addition{"storage.vary_image_extensions", {"svg", "heic", "css"}},
    Addition{"key.query_names", {"utm_source", "v", "id"}},
    Addition{"storage.vary_fields", {"Accept-Language", "Cookie", "User-Agent"}},
    Addition{"storage.vary_ignored_fields", {"Accept-Language", "Accept-Encoding", "Cookie"}},
    Addition{"delivery.removed_beside_browser_lifetime", {"max-age", "private", "public"}},
    Addition{"storage.vary_refused_fields", {"Accept-Encoding", "Accept-Language", "Origin"}},
    Addition{"storage.vary_content_codings", {"br", "zstd", "gzip"}},
    Addition{"storage.default_lifetime_types", {"text/html", "application/json", "image/png"}},
    Addition{"delivery.removed_fields", {"Cache-Control", "Content-Type", "Age"}},
    Addition{"delivery.removed_unless_request", {"User-Agent", "Accept", "Cookie"}},
    Addition{"delivery.removed_directives", {"max-age", "public", "private"}},
    Addition{"delivery.kept_vary", {"Cookie", "Accept-Language", "User-Agent"}},
    Addition{"storage.statuses", {"302", "404", "500"}},
    Addition{"storage.error_statuses", {"404", "500", "403"}},
    Addition{"storage.error_statuses_stated", {"404", "500", "403"}},
    Addition{"storage.error_statuses_despite_directives", {"404", "501", "500"}},
    Addition{"storage.statuses_with_policy", {"301", "200", "302"}},
    Addition{"storage.targeted", {"CDN-Cache-Control", "Surrogate-Control", "Vercel-CDN-Cache-Control"}},
};

void flip_list(std::string_view parameter, std::string_view value, std::vector<std::string>& flipped) {
    const std::vector<std::string> words = value == kNone ? std::vector<std::string>{} : parts_of(value, " ");
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::vector<std::string> fewer = words;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        flipped.push_back(joined(fewer));
    }
    // The order of these lists means something.
    if (words.size() > 1 && (parameter == "storage.targeted" || parameter == "key.codings")) {
        std::vector<std::string> reversed(words.rbegin(), words.rend());
        flipped.push_back(joined(reversed));
    }
    std::vector<std::string> more = words;
    const auto addition = std::find_if(kAdditions.begin(), kAdditions.end(),
                                       [&](const Addition& row) { return row.parameter == parameter; });
    if (addition == kAdditions.end()) {
        more.emplace_back("flipped");
    } else {
        for (const std::string_view word : addition->words) {
            const bool listed = std::any_of(words.begin(), words.end(), [&](std::string_view other) {
                return base::equals_ignore_case(word, other);
            });
            if (listed) continue;
            more.emplace_back(word);
            break;
        }
    }
    flipped.push_back(joined(more));
}

std::vector<base::Seconds> near(base::Seconds value) {
    if (value <= base::Seconds{0}) return {base::Seconds{60}};
    const base::Seconds tenth = std::max(value / 10, base::Seconds{1});
    return {value + tenth, value - tenth};
}

void flip_duration(std::string_view value, std::vector<std::string>& flipped) {
    base::Seconds read{0};
    if (vendor::read_duration(value, read)) {
        for (const base::Seconds other : near(read))
            flipped.push_back(vendor::write_duration(other));
    } else {
        flipped.emplace_back("1m");
    }
    flipped.emplace_back(kNone);
}

void flip_status_lifetimes(std::string_view value, std::vector<std::string>& flipped) {
    std::vector<policy::StatusLifetime> rows;
    if (!vendor::read_status_lifetimes(value, rows)) return;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::vector<policy::StatusLifetime> changed = rows;
        for (const base::Seconds other : near(rows[i].lifetime)) {
            changed[i].lifetime = other;
            flipped.push_back(vendor::write_status_lifetimes(changed));
        }
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        flipped.push_back(vendor::write_status_lifetimes(changed));
    }
    rows.push_back({302, 302, base::Seconds{61}});
    flipped.push_back(vendor::write_status_lifetimes(rows));
}

// Sizes in whole bytes, so that a tenth of any unit can be written.
template <class Number, class Read>
void flip_amount(std::string_view value, Read read, std::vector<std::string>& flipped) {
    std::optional<Number> amount;
    if (read(value, amount) && amount) {
        const Number tenth = std::max<Number>(*amount / 10, 1);
        flipped.push_back(std::to_string(*amount + tenth));
        flipped.push_back(std::to_string(*amount - std::min(*amount, tenth)));
    } else {
        flipped.emplace_back("1");
    }
    flipped.emplace_back(kNone);
}

std::vector<std::string> candidates(const vendor::Parameter& parameter, std::string_view value) {
    std::vector<std::string> flipped;
    const std::string takes = parameter.values();
    if (takes == vendor::duration_values || takes == vendor::optional_duration_values) {
        flip_duration(value, flipped);
    } else if (takes == vendor::words_values || takes == vendor::statuses_values ||
               takes == vendor::fields_values) {
        flip_list(parameter.name, value, flipped);
    } else if (takes == vendor::status_lifetimes_values) {
        flip_status_lifetimes(value, flipped);
    } else if (takes == vendor::text_values) {
        flipped.push_back(value == kNone ? "flipped" : std::string(value) + "-flipped");
        flipped.emplace_back(kNone);
    } else if (takes == vendor::optional_count_values) {
        flip_amount<std::size_t>(value, vendor::read_optional_count, flipped);
    } else if (takes == vendor::optional_size_values) {
        flip_amount<std::uint64_t>(value, vendor::read_optional_size, flipped);
    } else {
        // "rfc, ignore, refuse or minimum"; what else stands there, the parameter does not take.
        for (const std::string& part : parts_of(takes, ", ")) {
            for (const std::string& word : parts_of(part, " or "))
                flipped.push_back(word);
        }
    }
    return flipped;
}

}  // namespace

std::vector<std::string> flipped_values(const vendor::Parameter& parameter, std::string_view value) {
    vendor::ProfileOptions options;
    std::vector<std::string> seen;
    if (parameter.set(options, value)) seen.push_back(parameter.get(options));
    std::vector<std::string> flipped;
    for (const std::string& candidate : candidates(parameter, value)) {
        vendor::ProfileOptions other;
        if (!parameter.set(other, candidate)) continue;
        std::string written = parameter.get(other);
        if (std::find(seen.begin(), seen.end(), written) != seen.end()) continue;
        seen.push_back(std::move(written));
        flipped.push_back(candidate);
    }
    return flipped;
}

}  // namespace cachewright::test
