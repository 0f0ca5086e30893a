#include "lib/http/public_suffix.hpp"

#include "lib/base/ascii.hpp"

#include <libpsl.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace cachewright::http {

namespace {

// libpsl wants its names terminated: a DNS name has at most 253 characters.
class TerminatedName {
  public:
    explicit TerminatedName(std::string_view name) {
        if (name.size() > 253 || name.find('\0') != std::string_view::npos) return;
        std::copy(name.begin(), name.end(), bytes_.begin());
    }
    // Empty when the name does not fit.
    [[nodiscard]] const char* c_str() const { return bytes_.data(); }

  private:
    std::array<char, 254> bytes_{};
};

std::string_view without_trailing_dot(std::string_view host) {
    return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

// A host whose last label is a number can only be an IPv4 address; colons and brackets are IPv6.
bool is_ip_address(std::string_view host) {
    if (host.find_first_of(":[]") != std::string_view::npos) return true;
    const std::string_view last = host.substr(host.rfind('.') + 1);
    return base::all_digits(last);
}

bool is_name(std::string_view host) {
    const bool empty_label =
        host.starts_with('.') || host.ends_with('.') || host.find("..") != std::string_view::npos;
    return !host.empty() && !empty_label && !is_ip_address(host);
}

}  // namespace

bool is_public_suffix(std::string_view host) {
    host = without_trailing_dot(host);
    const TerminatedName name(host);
    return is_name(host) && *name.c_str() != '\0' && psl_is_public_suffix(psl_builtin(), name.c_str()) == 1;
}

std::string_view registrable_domain(std::string_view host) {
    host = without_trailing_dot(host);
    if (!is_name(host)) return {};
    const TerminatedName name(host);
    if (*name.c_str() == '\0') return {};
    const char* domain = psl_registrable_domain(psl_builtin(), name.c_str());
    if (domain == nullptr) return {};
    return host.substr(static_cast<std::size_t>(domain - name.c_str()));
}

}  // namespace cachewright::http
