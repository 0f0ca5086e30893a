// fuzz: http
// The input's lines are Cache-Control lines. Both readers must agree, spans must lie in their lines, and a
// list split over two lines at a comma must say the same as the list on one.
#include "lib/http/cache_control.hpp"
#include "lib/http/cache_control_tokenizer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace cachewright;
using http::ArgumentForm;
using http::DeltaArgument;
using http::Directive;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check_delta(const http::CacheControl& parsed, Directive directive, DeltaArgument fact) {
    const auto* found = parsed.find(directive);
    if (directive == Directive::max_stale && found != nullptr && found->form == ArgumentForm::none) {
        require(!fact.present());
        return;
    }
    require((found != nullptr) == fact.present());
    if (found == nullptr) return;
    require(found->seconds.has_value() == fact.valid());
    if (fact.valid()) require(*found->seconds == fact.seconds());
    require(fact.seconds() >= base::Seconds{0} && fact.seconds() <= base::Seconds{std::int64_t{1} << 31});
}

void check_qualified(const http::CacheControl& parsed, Directive directive, bool unqualified,
                     bool qualified) {
    bool any_unqualified = false;
    bool any_qualified = false;
    for (const auto& candidate : parsed.directives) {
        if (candidate.directive == directive)
            (http::is_qualified(candidate) ? any_qualified : any_unqualified) = true;
    }
    require(any_unqualified == unqualified && any_qualified == qualified);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    // On the input itself, behind whose last byte nothing may be read.
    http::CacheControlTokenizer tokenizer(input);
    http::CacheControlMember member;
    while (tokenizer.next(member))
        require(member.text.size() <= input.size());

    http::FieldMap fields;
    for (std::size_t from = 0; from <= input.size();) {
        const std::size_t end = std::min(input.find('\n', from), input.size());
        fields.add("Cache-Control", input.substr(from, end - from));
        from = end + 1;
    }
    const auto parsed = http::parse_cache_control(fields);
    const auto facts = http::read_cache_directives(fields);

    require(facts.any == !parsed.directives.empty());
    check_delta(parsed, Directive::max_age, facts.max_age);
    check_delta(parsed, Directive::s_maxage, facts.s_maxage);
    check_delta(parsed, Directive::max_stale, facts.max_stale);
    check_delta(parsed, Directive::min_fresh, facts.min_fresh);
    check_delta(parsed, Directive::stale_if_error, facts.stale_if_error);
    check_delta(parsed, Directive::stale_while_revalidate, facts.stale_while_revalidate);
    check_qualified(parsed, Directive::no_cache, facts.no_cache, facts.no_cache_fields);
    check_qualified(parsed, Directive::private_, facts.private_, facts.private_fields);
    require(facts.no_store == parsed.has(Directive::no_store));
    require(facts.public_ == parsed.has(Directive::public_));
    require(facts.immutable == parsed.has(Directive::immutable));

    for (const auto& directive : parsed.directives) {
        const std::string_view value = fields[directive.line].value;
        require(directive.span.length != 0 && directive.span.end() <= value.size());
        require(base::slice(value, directive.name_span) == directive.name);
        require(directive.argument_span.end() <= value.size());
        if (directive.form == ArgumentForm::quoted) {
            const auto written = base::slice(value, directive.argument_span);
            require(written.size() >= 2 && written.substr(1, written.size() - 2) == directive.argument);
        }
        (void)http::names_field(directive, "set-cookie");
    }
    for (const auto& [line, diagnostic] : parsed.diagnostics)
        require(line < fields.size() && diagnostic.span.end() <= fields[line].value.size());

    http::FieldMap split;
    bool terminated = true;
    for (const http::FieldLine line : fields) {
        std::size_t from = 0;
        for (const auto& directive : parsed.directives) {
            if (directive.line != line.index) continue;
            const std::size_t end = directive.span.end();
            split.add("Cache-Control", line.value.substr(from, end - from));
            from = std::min(end + 1, line.value.size());
            while (from < line.value.size() && line.value[from - 1] != ',')
                ++from;
            terminated = terminated && directive.form != ArgumentForm::unterminated;
        }
    }
    if (terminated) require(http::read_cache_directives(split) == facts);
    return 0;
}
