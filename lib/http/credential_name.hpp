// Names that give a value away as a secret: for whoever masks it, and for whoever warns of it.
#pragma once

#include <string_view>

namespace cachewright::http {

// A parameter of a query or a path that carries a session, as servlet containers, PHP, ASP and ColdFusion
// write it: "jsessionid", "PHPSESSID", "CFID", "ASPSESSIONIDQQRST". Without case.
[[nodiscard]] bool names_session_parameter(std::string_view name);

// A parameter whose value is a credential of some kind: the above, and tokens, keys, signatures, passwords
// and codes of a login ("code", "auth_code").
[[nodiscard]] bool names_credential_parameter(std::string_view name);

// A header field whose whole value is a credential: "X-Api-Key", "X-Auth-Token".
[[nodiscard]] bool names_credential_field(std::string_view name);

}  // namespace cachewright::http
