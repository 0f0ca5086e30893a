#include "lib/store/stored_response.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace cachewright::store {

namespace {

constexpr std::string_view kColon = ": ";
constexpr std::string_view kLineEnd = "\r\n";

std::size_t size_of_lines(const http::FieldMap& fields) {
    std::size_t size = 0;
    for (const http::FieldLine& line : fields)
        size += line.name.size() + kColon.size() + line.value.size() + kLineEnd.size();
    return size;
}

std::uint32_t narrowed(std::size_t size) {
    assert(size <= std::numeric_limits<std::uint32_t>::max());
    return static_cast<std::uint32_t>(size);
}

char* put(char* to, std::string_view text) {
    return std::copy(text.begin(), text.end(), to);
}

}  // namespace

StoredResponse::StoredResponse(std::string_view key, std::string_view selecting, const http::Response& head,
                               const policy::StoredFacts& facts, std::shared_ptr<const Content> content)
    : key_size_(narrowed(key.size())),
      selecting_size_(narrowed(selecting.size())),
      fields_size_(narrowed(size_of_lines(head.fields))),
      version_(head.version),
      facts_(facts),
      content_(std::move(content)) {
    assert(content_ != nullptr);
    text_ = std::make_unique_for_overwrite<char[]>(std::size_t{key_size_} + selecting_size_ + fields_size_);
    char* end = put(put(text_.get(), key), selecting);
    for (const http::FieldLine& line : head.fields)
        end = put(put(put(put(end, line.name), kColon), line.value), kLineEnd);
    assert(end == text_.get() + key_size_ + selecting_size_ + fields_size_);
}

http::Response StoredResponse::head() const {
    http::Response head;
    head.status = status();
    head.version = version_;
    std::string_view rest = field_lines();
    // Names hold no colon, and neither names nor values hold line ends: the constructor wrote them so.
    while (!rest.empty()) {
        const std::size_t colon = rest.find(kColon);
        const std::size_t end = rest.find(kLineEnd, colon);
        head.fields.add(rest.substr(0, colon),
                        rest.substr(colon + kColon.size(), end - colon - kColon.size()));
        rest.remove_prefix(end + kLineEnd.size());
    }
    return head;
}

std::size_t StoredResponse::memory() const {
    return sizeof(StoredResponse) + key_size_ + selecting_size_ + fields_size_ + content_->memory();
}

}  // namespace cachewright::store
