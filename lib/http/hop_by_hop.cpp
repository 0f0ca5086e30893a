#include "lib/http/hop_by_hop.hpp"

#include "lib/http/list.hpp"

namespace cachewright::http {

ConnectionOptions::ConnectionOptions(const FieldMap& fields) {
    if (!fields.contains(FieldId::connection)) return;
    for (const auto& found : FieldListMembers(fields, FieldId::connection, Quotes::ignored))
        options_.insert(found.member.text);
}

bool ConnectionOptions::has(std::string_view option) const {
    return options_.contains(option);
}

bool ConnectionOptions::nominates(const FieldLine& line) const {
    switch (line.id) {
        case FieldId::host:
        case FieldId::content_length:
        case FieldId::transfer_encoding:
        case FieldId::cache_control: return false;
        default: return has(line.name);
    }
}

bool ConnectionOptions::is_hop_by_hop(const FieldLine& line) const {
    return http::is_hop_by_hop(line.id) || nominates(line);
}

bool ConnectionOptions::ends_here(const FieldLine& line) const {
    return is_hop_by_hop(line) || is_proxy_specific(line.id);
}

}  // namespace cachewright::http
