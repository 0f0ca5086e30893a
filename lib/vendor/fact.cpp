#include "lib/vendor/fact.hpp"

namespace cachewright::vendor {

std::string_view certainty_name(Certainty certainty) {
    switch (certainty) {
        case Certainty::documented: return "documented";
        case Certainty::third_party: return "third party";
        case Certainty::recall: return "from memory";
        case Certainty::conflict: return "documents disagree";
    }
    return "";
}

}  // namespace cachewright::vendor
