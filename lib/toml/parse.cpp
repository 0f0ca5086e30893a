#include "lib/toml/parse.hpp"

#include "lib/base/ascii.hpp"
#include "lib/toml/nesting.hpp"
#include "lib/toml/position_index.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

namespace cachewright::toml {

namespace {

constexpr std::string_view kSyntaxHint = "the syntax is that of TOML 1.0 (https://toml.io/en/v1.0.0)";

std::string text_of(const ::toml::node& node) {
    std::ostringstream out;
    node.visit([&](const auto& value) {
        if constexpr (::toml::is_chronological<decltype(value)>) out << value.get();
    });
    return out.str();
}

// Converts the library's tree. Recursion is bounded by the depth that was checked before parsing.
class Conversion {
  public:
    Conversion(const PositionIndex& index, std::size_t most_values)
        : index_(index), most_values_(most_values) {}

    Table table(const ::toml::table& from) {
        std::vector<Entry> entries;
        entries.reserve(from.size());
        for (const auto& [key, node] : from) {
            if (!count()) break;
            entries.push_back({std::string(key.str()), position(key.source()), value(node)});
        }
        // The library keeps tables by key; people and messages go by place.
        std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
            return a.key_position.offset < b.key_position.offset;
        });
        return Table(std::move(entries));
    }

    // Where there were more values than allowed.
    [[nodiscard]] const std::optional<base::SourcePosition>& too_many() const { return too_many_; }

  private:
    Value value(const ::toml::node& from) {
        Value to;
        to.position = position(from.source());
        last_ = to.position;
        switch (from.type()) {
            case ::toml::node_type::string: to.text = from.as_string()->get(); break;
            case ::toml::node_type::integer:
                to.kind = Kind::integer;
                to.integer = from.as_integer()->get();
                break;
            case ::toml::node_type::floating_point:
                to.kind = Kind::number;
                to.number = from.as_floating_point()->get();
                break;
            case ::toml::node_type::boolean:
                to.kind = Kind::boolean;
                to.boolean = from.as_boolean()->get();
                break;
            case ::toml::node_type::array:
                to.kind = Kind::array;
                to.array.reserve(from.as_array()->size());
                for (const ::toml::node& element : *from.as_array()) {
                    if (!count()) break;
                    to.array.push_back(value(element));
                }
                break;
            case ::toml::node_type::table:
                to.kind = Kind::table;
                to.table = table(*from.as_table());
                break;
            default:
                to.kind = Kind::date;
                to.text = text_of(from);
                break;
        }
        return to;
    }

    bool count() {
        if (++values_ <= most_values_) return true;
        if (!too_many_) too_many_ = last_;
        return false;
    }

    [[nodiscard]] base::SourcePosition position(const ::toml::source_region& region) const {
        return index_.from_characters(region.begin.line, region.begin.column);
    }

    const PositionIndex& index_;
    std::size_t most_values_;
    std::size_t values_ = 0;
    base::SourcePosition last_;
    std::optional<base::SourcePosition> too_many_;
};

tl::unexpected<base::Error> failure(std::string_view source, base::SourcePosition position,
                                    std::string_view what, std::string hint) {
    std::string message = fmt::format("{}:{}:{}: ", source, position.line, position.column);
    for (const char c : what)
        message += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    return base::fail(base::ErrorCode::usage, std::move(message), std::move(hint));
}

// A word without quotes is the commonest mistake in TOML; the library's message does not name it.
std::string hint_for(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return std::string(kSyntaxHint);
    const std::string_view value = base::trim_ows(line.substr(equals + 1));
    if (value.empty() || !base::is_alpha(value.front())) return std::string(kSyntaxHint);
    return "text stands in quotation marks: key = \"text\"";
}

tl::unexpected<base::Error> syntax_error(std::string_view source, const PositionIndex& index,
                                         const ::toml::parse_error& error) {
    const auto& begin = error.source().begin;
    std::string what(error.description());
    if (!what.empty()) what.front() = base::to_lower(what.front());
    return failure(source, index.from_characters(begin.line, begin.column), what,
                   hint_for(index.line(begin.line)));
}

}  // namespace

base::Result<Document> parse(std::string_view text, std::string_view source_name, const Limits& limits) {
    if (text.size() > limits.bytes) {
        return failure(
            source_name, {0, 1, 1},
            fmt::format("the file has {} bytes, more than the {} that are read", text.size(), limits.bytes),
            "check that it is the file that was meant");
    }
    const PositionIndex index(text);
    if (const auto deep = first_beyond_depth(text, limits.depth)) {
        return failure(source_name, index.from_offset(*deep),
                       fmt::format("tables and arrays nest deeper than {} levels", limits.depth),
                       "check for a bracket that is not closed");
    }
    try {
        const ::toml::table root = ::toml::parse(text);
        Conversion conversion(index, limits.values);
        Document document{std::string(source_name), conversion.table(root)};
        if (const auto& place = conversion.too_many()) {
            return failure(source_name, *place, fmt::format("there are more than {} values", limits.values),
                           "check that it is the file that was meant");
        }
        return document;
    } catch (const ::toml::parse_error& error) {
        return syntax_error(source_name, index, error);
    }
}

}  // namespace cachewright::toml
