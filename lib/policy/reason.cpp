#include "lib/policy/reason.hpp"

#include "lib/base/duration_text.hpp"

namespace cachewright::policy {

namespace {

constexpr std::array<ReasonRow, static_cast<std::size_t>(Reason::count_)> kRows{{
#define CACHEWRIGHT_REASON(id, kebab, sentence, source, ...) \
    ReasonRow{kebab, sentence, source __VA_OPT__(, ) __VA_ARGS__},
#include "lib/policy/reason_table.inc"
#undef CACHEWRIGHT_REASON
}};

}  // namespace

const ReasonRow& reason_row(Reason reason) {
    return kRows[static_cast<std::size_t>(reason)];
}

std::string reason_text(const ReasonRecord& record, std::string_view unlisted_field) {
    constexpr std::string_view field_mark = "{field}";
    constexpr std::string_view duration_mark = "{duration}";
    std::string_view rest = reason_row(record.reason).sentence;
    std::string text;
    while (!rest.empty()) {
        if (rest.starts_with(field_mark)) {
            const std::string_view name = http::field_name(record.field);
            text += name.empty() ? unlisted_field : name;
            rest.remove_prefix(field_mark.size());
        } else if (rest.starts_with(duration_mark)) {
            text += base::duration_words(base::Seconds{record.seconds});
            rest.remove_prefix(duration_mark.size());
        } else {
            text += rest.front();
            rest.remove_prefix(1);
        }
    }
    return text;
}

}  // namespace cachewright::policy
