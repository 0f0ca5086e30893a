#include "lib/report/entries_text.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/report/human_units.hpp"
#include "lib/report/private/json_reading.hpp"
#include "lib/report/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace cachewright::report {

struct EntryPages::Impl {
    ReadJson items = ReadJson::array();
    ReadJson next;
};

namespace {

constexpr const char* kNone = "what came is no list of entries";

std::string short_time(const ReadJson& variant, std::string_view name) {
    return base::duration_short(base::floor_seconds(duration_of(variant, name)));
}

std::string left_of(const ReadJson& variant) {
    return duration_of(variant, "ttl_seconds") > base::Duration{0} ? short_time(variant, "ttl_seconds")
                                                                   : "stale";
}

// How long past its lifetime it may be used: while it is refreshed, and when the origin fails.
std::string stale_use(const ReadJson& variant) {
    std::string text;
    if (duration_of(variant, "stale_while_revalidate_seconds") > base::Duration{0})
        text = short_time(variant, "stale_while_revalidate_seconds") + " refreshing";
    if (duration_of(variant, "stale_if_error_seconds") > base::Duration{0})
        text += (text.empty() ? "" : ", ") + short_time(variant, "stale_if_error_seconds") + " on error";
    return text.empty() ? "-" : text;
}

// The request headers that it is for: "accept-encoding: gzip".
std::string selecting_of(const ReadJson& variant) {
    const ReadJson* fields = member(variant, "selecting");
    if (fields == nullptr || !fields->is_object()) return {};
    std::string text;
    for (const auto& [name, value] : fields->items()) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", printable(name),
                            value.is_string() ? printable(value.get_ref<const std::string&>()) : "-");
    }
    return text;
}

std::string tags_of(const ReadJson& variant) {
    std::string text;
    for (const ReadJson& tag : array_of(variant, "tags")) {
        if (tag.is_string()) text += (text.empty() ? "" : " ") + printable(tag.get_ref<const std::string&>());
    }
    return text;
}

struct Column {
    std::string_view heading;
    Align align = Align::left;
    std::vector<std::string> cells{};
    bool told = false;  // a column in which nothing stands is left out
};

}  // namespace

EntryPages::EntryPages() : impl_(std::make_unique<Impl>()) {}
EntryPages::~EntryPages() = default;

base::Result<std::optional<std::string>> EntryPages::add(std::string_view json) {
    ReadJson page = ReadJson::parse(json, nullptr, false);
    const ReadJson* items = member(page, "items");
    if (items == nullptr || !items->is_array()) return base::fail(base::ErrorCode::no_content, kNone);
    for (const ReadJson& item : *items) {
        if (!item.is_object() || !item.contains("variants"))
            return base::fail(base::ErrorCode::no_content, kNone);
        impl_->items.push_back(item);
    }
    // Each page is in order, all of them together are not.
    auto& all = impl_->items.get_ref<ReadJson::array_t&>();
    std::stable_sort(all.begin(), all.end(), [](const ReadJson& a, const ReadJson& b) {
        return text_of(a, "url") < text_of(b, "url");
    });
    const ReadJson* next = member(page, "next");
    impl_->next = next == nullptr ? ReadJson() : *next;
    if (!impl_->next.is_string()) return std::optional<std::string>();
    return std::optional(impl_->next.get<std::string>());
}

std::size_t EntryPages::size() const {
    return impl_->items.size();
}

std::string EntryPages::text(const Style& style) const {
    if (impl_->items.empty()) return "nothing that fits is stored\n";
    std::vector<Column> columns{{"url"},
                                {"for"},
                                {"status", Align::right},
                                {"age", Align::right},
                                {"left", Align::right},
                                {"stale use"},
                                {"content", Align::right},
                                {"tags"}};
    std::size_t count = 0;
    std::uint64_t bytes = 0;
    for (const ReadJson& item : impl_->items) {
        const std::string method = text_of(item, "method");
        std::string url = text_of(item, "url");
        if (url.empty()) url = text_of(item, "key");
        if (!method.empty() && method != "GET") url = method + " " + url;
        for (const ReadJson& variant : array_of(item, "variants")) {
            const std::vector<std::string> cells{shortened(url),
                                                 shortened(selecting_of(variant)),
                                                 fmt::format("{}", count_of(variant, "status")),
                                                 short_time(variant, "age_seconds"),
                                                 left_of(variant),
                                                 stale_use(variant),
                                                 size_words(count_of(variant, "content_bytes")),
                                                 shortened(tags_of(variant))};
            for (std::size_t at = 0; at < columns.size(); ++at) {
                columns[at].told = columns[at].told || !(cells[at].empty() || cells[at] == "-");
                columns[at].cells.push_back(cells[at]);
            }
            ++count;
            bytes += count_of(variant, "memory_bytes");
        }
    }
    std::erase_if(columns, [](const Column& column) { return !column.told; });
    if (count == 0 || columns.empty()) return "nothing that fits is stored\n";
    std::vector<std::string_view> headings;
    std::vector<Align> aligned;
    std::vector<TableRow> rows(count);
    for (Column& column : columns) {
        headings.push_back(column.heading);
        aligned.push_back(column.align);
        for (std::size_t at = 0; at < count; ++at)
            rows[at].cells.push_back(std::move(column.cells[at]));
    }
    std::string text = text_table(headings, rows, style, aligned);
    text += fmt::format("\n{}, {} of memory", counted(count, "response"), size_words(bytes));
    text += impl_->next.is_null() ? "\n" : "; there are more: --limit N shows them\n";
    return text;
}

std::string EntryPages::json() const {
    return ReadJson{{"items", impl_->items}, {"next", impl_->next}}.dump(-1, ' ', false,
                                                                         ReadJson::error_handler_t::replace);
}

}  // namespace cachewright::report
