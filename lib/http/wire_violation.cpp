#include "lib/http/wire_violation.hpp"

#include <array>

namespace cachewright::http::wire {

namespace {

constexpr std::array<ViolationInfo, static_cast<std::size_t>(Violation::count_)> kRows{{
#define CACHEWRIGHT_WIRE_ROW(violation, id, sentence, source, status) {id, sentence, source, status},
    CACHEWRIGHT_WIRE_VIOLATIONS(CACHEWRIGHT_WIRE_ROW)
#undef CACHEWRIGHT_WIRE_ROW
}};

}  // namespace

const ViolationInfo& info(Violation violation) {
    return kRows[static_cast<std::size_t>(violation)];
}

int suggested_status(Violation violation, MessageKind found_in) {
    return found_in == MessageKind::response ? 502 : info(violation).request_status;
}

}  // namespace cachewright::http::wire
