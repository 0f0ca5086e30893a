// A Cache-Control that is changed directive by directive.
#pragma once

#include "lib/base/ascii.hpp"
#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/subject.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cachewright::lint {

// The directives of one line, to be changed one by one; their order is kept.
class DirectiveLine {
  public:
    explicit DirectiveLine(const Subject& subject) {
        for (const http::CacheDirective& directive : subject.cache_control().directives) {
            const http::FieldLine line = subject.fields()[directive.line];
            members_.push_back(
                {base::to_lower(directive.name), std::string(base::slice(line.value, directive.span))});
        }
    }

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != members_.end(); }
    [[nodiscard]] bool empty() const { return members_.empty(); }
    void remove(std::string_view name) {
        std::erase_if(members_, [&](const Member& member) { return member.name == name; });
    }
    // False when there is none of that name.
    bool rename(std::string_view name, std::string_view to) {
        const auto found = find(name);
        if (found == members_.end()) return false;
        members_[static_cast<std::size_t>(found - members_.begin())] = {std::string(to), std::string(to)};
        return true;
    }
    // In the place of the one with that name, else at the end.
    void set(std::string_view name, std::string text) {
        const auto found = find(name);
        if (found != members_.end()) {
            members_[static_cast<std::size_t>(found - members_.begin())].text = std::move(text);
        } else {
            members_.push_back({std::string(name), std::move(text)});
        }
    }
    void set(std::string_view name) { set(name, std::string(name)); }
    void set(std::string_view name, base::Duration lifetime) {
        set(name, std::string(name) + "=" + std::to_string(base::floor_seconds(lifetime).count()));
    }

    [[nodiscard]] std::string value() const {
        std::string text;
        for (const Member& member : members_)
            text += (text.empty() ? "" : ", ") + member.text;
        return text;
    }

  private:
    struct Member {
        std::string name;
        std::string text;
    };

    [[nodiscard]] std::vector<Member>::const_iterator find(std::string_view name) const {
        return std::find_if(members_.begin(), members_.end(),
                            [&](const Member& member) { return member.name == name; });
    }

    std::vector<Member> members_;
};

// What has no meaning beside private.
inline constexpr std::array<std::string_view, 3> kForSharedCaches{"public", "s-maxage", "proxy-revalidate"};

// What Cache-Control says is read beyond doubt, from one line or none.
[[nodiscard]] inline bool can_be_rewritten(const Subject& subject) {
    return subject.policy_is_legible() && subject.directive_issues().empty() &&
           subject.cache_control().diagnostics.empty() &&
           subject.fields().count(http::FieldId::cache_control) <= 1;
}

// The exchange without its body, with that Cache-Control and no other.
[[nodiscard]] inline http::Exchange with_cache_control(const Subject& subject, std::string_view value) {
    http::Exchange changed;
    changed.url = subject.exchange().url;
    changed.request = subject.exchange().request;
    changed.response.status = subject.status();
    changed.response.fields = subject.fields();
    changed.response_time = subject.exchange().response_time;
    changed.provenance = subject.exchange().provenance;
    changed.response.fields.set("Cache-Control", value);
    return changed;
}

}  // namespace cachewright::lint
