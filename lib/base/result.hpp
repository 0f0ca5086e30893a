// Result<T>: a value, or the Error of the environment that prevented it.
// tl::expected until the compilers we support ship C++23's std::expected.
#pragma once

#include "lib/base/error.hpp"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace cachewright::base {

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

}  // namespace cachewright::base
