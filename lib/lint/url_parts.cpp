#include "lib/lint/url_parts.hpp"

#include <algorithm>

namespace cachewright::lint {

namespace {

constexpr std::string_view kSchemeEnd = "://";

// Where the authority begins; npos when the URL has none.
std::size_t authority_begin(std::string_view url) {
    const std::size_t scheme = url.find(kSchemeEnd);
    if (scheme == std::string_view::npos || url.substr(0, scheme).find_first_of("/?#") != std::string_view::npos)
        return std::string_view::npos;
    return scheme + kSchemeEnd.size();
}

std::string_view behind_authority(std::string_view url) {
    const std::size_t begin = authority_begin(url);
    if (begin == std::string_view::npos) return url;
    const std::size_t end = url.find_first_of("/?#", begin);
    return end == std::string_view::npos ? std::string_view{} : url.substr(end);
}

}  // namespace

std::string_view scheme_of(std::string_view url) {
    const std::size_t end = url.find_first_of(":/?#");
    return end != std::string_view::npos && url[end] == ':' ? url.substr(0, end) : std::string_view{};
}

std::string_view authority_of(std::string_view url) {
    const std::size_t begin = authority_begin(url);
    if (begin == std::string_view::npos) return {};
    const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
    const std::string_view authority = url.substr(begin, end - begin);
    const std::size_t user = authority.rfind('@');
    return user == std::string_view::npos ? authority : authority.substr(user + 1);
}

std::string_view path_of(std::string_view url) {
    const std::string_view rest = behind_authority(url);
    return rest.substr(0, rest.find_first_of("?#"));
}

std::string_view query_of(std::string_view url) {
    const std::string_view without_fragment = url.substr(0, url.find('#'));
    const std::size_t question = without_fragment.find('?');
    return question == std::string_view::npos ? std::string_view{} : without_fragment.substr(question + 1);
}

std::string_view file_name_of(std::string_view path) {
    return path.substr(path.find_last_of('/') + 1);
}

void QueryParameters::Iterator::advance() {
    done_ = rest_.empty();
    if (done_) return;
    const std::size_t end = std::min(rest_.find('&'), rest_.size());
    const std::string_view written = rest_.substr(0, end);
    const std::size_t equals = written.find('=');
    parameter_.name = written.substr(0, equals);
    parameter_.value = equals == std::string_view::npos ? std::string_view{} : written.substr(equals + 1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
}

}  // namespace cachewright::lint
