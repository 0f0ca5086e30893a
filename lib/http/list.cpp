#include "lib/http/list.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>

namespace cachewright::http {

namespace {

struct MemberEnd {
    std::size_t comma;  // or the size of the value
    bool open_quote;
};

MemberEnd find_end(std::string_view value, std::size_t from, Quotes quotes) {
    if (quotes == Quotes::ignored) return {std::min(value.find(',', from), value.size()), false};
    bool quoted = false;
    std::size_t i = from;
    for (; i < value.size(); ++i) {
        const char c = value[i];
        if (c == ',' && !quoted) break;
        if (c == '"') quoted = !quoted;
        if (c == '\\' && quoted && i + 1 < value.size()) ++i;
    }
    return {i, quoted};
}

}  // namespace

ListMemberReader::ListMemberReader(std::string_view value, Quotes quotes, EmptyMembers empty_members)
    : value_(value), quotes_(quotes), empty_members_(empty_members) {
    if (base::trim_ows(value).empty()) next_ = std::string_view::npos;
}

bool ListMemberReader::next(ListMember& found) {
    while (next_ != std::string_view::npos) {
        const std::size_t begin = next_;
        const MemberEnd end = find_end(value_, begin, quotes_);
        next_ = end.comma < value_.size() ? end.comma + 1 : std::string_view::npos;
        const std::string_view text = base::trim_ows(value_.substr(begin, end.comma - begin));
        if (text.empty() && empty_members_ == EmptyMembers::skip) continue;
        found = {text, base::span_of(value_, text), end.open_quote};
        return true;
    }
    return false;
}

FieldListMembers::Iterator::Iterator(const FieldListMembers& list)
    : list_(&list), line_(list.lines_.begin()) {
    settle();
}

// Moves on to the first line, from `line_` on, that has a member.
void FieldListMembers::Iterator::settle() {
    for (; line_ != list_->lines_.end(); ++line_) {
        const FieldLine line = *line_;
        line_index_ = line.index;
        member_ = ListMembers(line.value, list_->quotes_, list_->empty_members_).begin();
        if (member_ != std::default_sentinel) return;
    }
}

FieldListMembers::Iterator& FieldListMembers::Iterator::operator++() {
    ++member_;
    if (member_ == std::default_sentinel) {
        ++line_;
        settle();
    }
    return *this;
}

}  // namespace cachewright::http
