#include "lib/report/page_list.hpp"

#include "lib/report/profile_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cachewright::report {

namespace {

// "RFC 9111" of "RFC 9111 §3" and of "RFC 9111: HTTP Caching".
std::string_view rfc_of(std::string_view text) {
    if (!text.starts_with("RFC ")) return {};
    return text.substr(0, text.find_first_of(" :", 4));
}

}  // namespace

std::string PageList::marks(const vendor::Authority& authority, std::string_view beside) {
    if (!authority.found()) return {};
    std::vector<std::string> numbers;
    for (const vendor::Citation& citation : vendor::citations(*authority.profile, authority.sources())) {
        const std::string_view rfc = rfc_of(citation.title);
        if (!rfc.empty() && rfc == rfc_of(beside)) continue;
        if (citation.url.empty()) {
            numbers.emplace_back(citation.title);
        } else {
            numbers.push_back(fmt::format("[{}]", number_of(citation)));
        }
    }
    std::string text = fmt::format("{}", fmt::join(numbers, " "));
    if (authority.setting != nullptr)
        text.insert(0, fmt::format("setting {}{}", authority.setting->key, text.empty() ? "" : " "));
    if (authority.certainty() != vendor::Certainty::documented) {
        if (!text.empty()) text += ", ";
        text += vendor::certainty_name(authority.certainty());
        const vendor::Setting* choice =
            authority.setting == nullptr ? vendor::setting_about(authority) : nullptr;
        if (choice != nullptr) text += fmt::format(": setting {}", choice->key);
    }
    return text;
}

std::string marks_alone(std::string_view marks) {
    const bool numbers = marks.find_first_not_of("[]0123456789 ") == std::string_view::npos;
    return numbers ? std::string(marks) : fmt::format("({})", marks);
}

std::size_t PageList::number_of(const vendor::Citation& citation) {
    const auto found = std::find_if(pages_.begin(), pages_.end(), [&](const vendor::Citation& page) {
        return page.url == citation.url && page.title == citation.title;
    });
    const auto number = static_cast<std::size_t>(found - pages_.begin()) + 1;
    if (found == pages_.end()) pages_.push_back(citation);
    return number;
}

std::string PageList::text(const Style& style) const {
    std::string text;
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        const std::string mark = fmt::format("  [{}] ", i + 1);
        text += paint(style, Ink::dim, mark + wrapped(citation_words(pages_[i]), style, mark.size())) + "\n";
    }
    return text;
}

}  // namespace cachewright::report
