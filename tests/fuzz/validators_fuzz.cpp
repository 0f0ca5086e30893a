// fuzz: http
// Lists, Vary, entity tags and Connection.
#include "lib/base/ascii.hpp"
#include "lib/http/etag.hpp"
#include "lib/http/hop_by_hop.hpp"
#include "lib/http/list.hpp"
#include "lib/http/vary.hpp"
#include "tests/fuzz/fuzz_input.hpp"

using namespace cachewright;
using fuzz::require;

namespace {

void check_list(std::string_view text, http::Quotes quotes) {
    std::size_t last = 0;
    std::size_t shown = 0;
    std::size_t kept = 0;
    for (const auto& member : http::ListMembers(text, quotes, http::EmptyMembers::show)) {
        fuzz::require_inside(text, member.span);
        require(member.span.offset >= last);
        require(base::slice(text, member.span) == member.text && base::trim_ows(member.text) == member.text);
        require(!member.open_quote || quotes == http::Quotes::enclose);
        last = member.span.end();
        ++shown;
        if (!member.text.empty()) ++kept;
    }
    for (const auto& member : http::ListMembers(text, quotes)) {
        require(!member.text.empty());
        --kept;
        --shown;
    }
    require(kept == 0 && shown <= text.size() + 1);
}

void check_tags(std::string_view text) {
    const auto tag = http::parse_entity_tag(text);
    const auto diagnostic = http::diagnose_entity_tag(text);
    require(tag.has_value() != diagnostic.has_value());
    if (diagnostic) fuzz::require_sound(text, *diagnostic);
    if (tag) {
        require(fuzz::inside(text, tag->opaque));
        const auto lenient = http::parse_entity_tag_leniently(text);
        require(lenient && lenient->opaque == tag->opaque && lenient->strength == tag->strength);
        require(http::weak_match(*tag, *lenient));
    }
    const http::FieldMap fields = fuzz::field_lines(http::FieldId::if_none_match, text);
    const auto list = http::parse_entity_tag_list(fields, http::FieldId::if_none_match);
    fuzz::require_sound(fields, list.issues);
    for (const auto& listed : list.tags) {
        fuzz::require_inside(fields[listed.line].value, listed.span);
        require(list.contains_weak(listed.tag));
    }
    require(!list.any || list.tags.empty());
    // A tag by itself is a list of one.
    if (tag) require(list.tags.size() == 1 && list.issues.empty() && list.contains_weak(*tag));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const std::string_view text = input.text();
    check_list(text, http::Quotes::enclose);
    check_list(text, http::Quotes::ignored);
    check_tags(text);

    http::FieldMap fields = fuzz::field_lines(http::FieldId::vary, text);
    const auto vary = http::parse_vary(fields);
    fuzz::require_sound(fields, vary.issues);
    for (const auto& name : vary.names)
        require(base::slice(fields[name.line].value, name.span) == name.name && name.name != "*");
    // A star on one more line is never missed.
    const std::size_t names = vary.names.size();
    fields.add("vary", ", *");
    const auto starred = http::parse_vary(fields);
    require(starred.star && starred.names.size() == names);

    const http::FieldMap connection = fuzz::field_lines(http::FieldId::connection, text);
    const http::ConnectionOptions options(connection);
    for (const auto line : connection)
        require(options.is_hop_by_hop(line));
    return 0;
}
