#include "lib/http/edge_control.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/cache_control_tokenizer.hpp"
#include "lib/http/delta_seconds.hpp"

#include <algorithm>

namespace cachewright::http {

namespace {

std::optional<std::int64_t> seconds_in(char unit) {
    switch (base::to_lower(unit)) {
        case 's': return 1;
        case 'm': return 60;
        case 'h': return 3600;
        case 'd': return 86400;
        default: return std::nullopt;
    }
}

void set_first(DeltaArgument& argument, const CacheControlMember& member) {
    if (argument.present()) return;
    const bool clean = !member.blanks_at_equals && member.trailing.empty() &&
                       (member.form == ArgumentForm::token || member.form == ArgumentForm::quoted);
    const auto seconds = clean ? parse_edge_time(member.argument) : std::nullopt;
    argument = seconds ? DeltaArgument(*seconds) : DeltaArgument::invalid();
}

void read_member(const CacheControlMember& member, EdgeControl& read) {
    const auto is = [&](std::string_view name) { return base::equals_ignore_case(member.name, name); };
    const bool plain = member.form == ArgumentForm::none;
    if (is("max-age")) {
        set_first(read.max_age, member);
    } else if (is("cache-maxage")) {
        set_first(read.cache_max_age, member);
    } else if (is("downstream-ttl")) {
        set_first(read.downstream_ttl, member);
    } else if (is("no-store")) {
        read.no_store = true;
    } else if (is("!no-store")) {
        read.lifts_no_store |= plain;
    } else if (is("bypass-cache")) {
        read.bypass_cache |= plain || base::equals_ignore_case(member.argument, "on");
    } else if (is("dca") && read.dca.empty()) {
        read.dca = member.argument;
    }
}

}  // namespace

std::optional<base::Seconds> parse_edge_time(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::int64_t unit = 1;
    if (!base::is_digit(text.back())) {
        const auto named = seconds_in(text.back());
        if (!named) return std::nullopt;
        unit = *named;
        text.remove_suffix(1);
    }
    const auto count = parse_delta_seconds(text);
    if (!count) return std::nullopt;
    return std::min(base::Seconds{count->count() * unit}, kMaxDeltaSeconds);
}

EdgeControl read_edge_control(const FieldMap& fields) {
    EdgeControl read;
    for (const FieldLine line : fields.lines(FieldId::edge_control)) {
        CacheControlTokenizer tokenizer(line.value);
        CacheControlMember member;
        while (tokenizer.next(member)) {
            if (member.empty()) continue;
            read.any = true;
            read_member(member, read);
        }
    }
    return read;
}

}  // namespace cachewright::http
