#include "lib/http/credential_name.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace cachewright::http {

bool names_session_parameter(std::string_view name) {
    constexpr std::array<std::string_view, 10> known{
        "jsessionid", "phpsessid", "sessionid",         "session_id", "sessid",
        "cfid",       "cftoken",   "asp.net_sessionid", "session-id", "session"};
    if (base::equals_any_ignore_case(name, known)) return true;
    // ASP adds letters of its own to the name.
    return base::starts_with_ignore_case(name, "aspsessionid");
}

bool names_credential_parameter(std::string_view name) {
    if (names_session_parameter(name) || names_credential_field(name)) return true;
    constexpr std::array<std::string_view, 14> exact{"key",       "sid",        "sig",    "auth", "code",
                                                     "auth_code", "authcode",   "jwt",    "hmac", "policy",
                                                     "pwd",       "access_key", "bearer", "otp"};
    return base::equals_any_ignore_case(name, exact);
}

bool names_credential_field(std::string_view name) {
    constexpr std::array<std::string_view, 9> marks{"token",   "secret", "password", "passwd",    "signature",
                                                    "api-key", "apikey", "api_key",  "credential"};
    // Asked of every parameter that a proxy's log and records meet: without a copy.
    for (std::size_t at = 0; at < name.size(); ++at) {
        const std::string_view rest = name.substr(at);
        const auto begins = [rest](std::string_view mark) {
            return base::starts_with_ignore_case(rest, mark);
        };
        if (std::any_of(marks.begin(), marks.end(), begins)) return true;
    }
    return false;
}

}  // namespace cachewright::http
