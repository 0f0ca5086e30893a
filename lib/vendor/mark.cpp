#include "lib/base/ascii.hpp"
#include "lib/vendor/profile.hpp"

#include <algorithm>

namespace cachewright::vendor {

bool bears_mark(const http::FieldMap& fields, const Profile& profile) {
    return std::any_of(profile.marks.begin(), profile.marks.end(), [&](const Mark& mark) {
        return std::any_of(fields.begin(), fields.end(), [&](const http::FieldLine line) {
            return base::equals_ignore_case(line.name, mark.field) &&
                   line.value.find(mark.text) != std::string_view::npos;
        });
    });
}

}  // namespace cachewright::vendor
