#include "lib/http/vary.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/list.hpp"
#include "lib/http/name_set.hpp"

namespace cachewright::http {

VaryField parse_vary(const FieldMap& fields) {
    VaryField vary;
    NameSet named;
    if (!fields.contains(FieldId::vary)) return vary;
    for (const FieldLine& line : fields.lines(FieldId::vary)) {
        for (const ListMember& member : ListMembers(line.value, Quotes::ignored, EmptyMembers::show)) {
            const auto issue = [&](std::string_view code, std::string_view message) {
                vary.issues.push_back({line.index, {code, message, member.span}});
            };
            if (member.text.empty()) {
                issue("vary-empty-member", "nothing between two commas");
            } else if (member.text == "*") {
                if (vary.star) issue("vary-repeated-name", "named before");
                vary.star = true;
            } else {
                const FieldId id = field_id(member.text);
                const bool repeated = !named.insert(member.text);
                if (id == FieldId::unknown && !base::is_token(member.text)) {
                    issue("vary-invalid-name", "not a field name");
                } else if (repeated) {
                    issue("vary-repeated-name", "named before");
                }
                vary.names.push_back({member.text, id, line.index, member.span});
            }
        }
    }
    if (!vary.star && vary.names.empty() && vary.issues.empty()) {
        const FieldLine line = *fields.lines(FieldId::vary).begin();
        vary.issues.push_back(
            {line.index, {"vary-empty", "Vary is empty", base::span_of(line.value, line.value)}});
    }
    return vary;
}

}  // namespace cachewright::http
