#include "lib/lint/run_settings.hpp"

namespace cachewright::lint {

const RunSettings& RunSettings::standard() {
    static const RunSettings settings;
    return settings;
}

}  // namespace cachewright::lint
