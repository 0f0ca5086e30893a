#include "lib/store/tags.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cache_groups.hpp"

#include <algorithm>
#include <unordered_set>

namespace cachewright::store {

namespace {

bool is_printable(std::string_view tag) {
    return std::all_of(tag.begin(), tag.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7f'; });
}

// Takes tags until the limits are reached.
class Gathering {
  public:
    explicit Gathering(const TagSettings& settings) : settings_(&settings) {}

    void take(std::string_view written) {
        const std::string_view tag = base::trim_ows(written);
        if (tag.empty() || tag.size() > settings_->longest || !is_printable(tag)) return;
        if (seen_.size() >= settings_->most || tags_.size() + tag.size() > settings_->most_bytes) return;
        const auto [place, is_new] = seen_.insert(tag_as_kept(tag, *settings_));
        if (is_new) tags_.append(*place).append("\n");
    }

    void take_parted(std::string_view value, std::string_view separators) {
        while (!value.empty()) {
            const std::size_t end = std::min(value.find_first_of(separators), value.size());
            take(value.substr(0, end));
            value.remove_prefix(std::min(end + 1, value.size()));
        }
    }

    [[nodiscard]] std::string take_all() { return std::move(tags_); }

  private:
    const TagSettings* settings_;
    std::string tags_;
    std::unordered_set<std::string> seen_;
};

}  // namespace

std::string read_tags(const http::FieldMap& fields, const TagSettings& settings) {
    Gathering gathering(settings);
    for (const TagField& field : settings.fields) {
        if (field.form == TagField::Form::strings) {
            if (!fields.contains(field.name)) continue;
            for (const std::string& group : http::parse_cache_groups(fields, field.name).groups)
                gathering.take(group);
            continue;
        }
        for (const http::FieldLine line : fields.lines(field.name))
            gathering.take_parted(line.value, field.form == TagField::Form::commas ? "," : " \t");
    }
    return gathering.take_all();
}

std::string tag_as_kept(std::string_view tag, const TagSettings& settings) {
    return settings.letter_case == TagSettings::Case::ignored ? base::to_lower(tag) : std::string(tag);
}

bool has_tag(std::string_view tags, std::string_view tag) {
    while (!tags.empty()) {
        const std::size_t end = tags.find('\n');
        if (tags.substr(0, end) == tag) return true;
        tags.remove_prefix(end + 1);
    }
    return false;
}

}  // namespace cachewright::store
