#include "lib/store/stored_response.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace cachewright::store {

namespace {

constexpr std::string_view kColon = ": ";
constexpr std::string_view kLineEnd = "\r\n";

std::size_t size_of_line(const http::FieldLine& line) {
    return line.name.size() + kColon.size() + line.value.size() + kLineEnd.size();
}

// Of the lines that are sent as they are, and of those of Age.
struct LineSizes {
    std::size_t others = 0;
    std::size_t age = 0;
};

LineSizes size_of_lines(const http::FieldMap& fields) {
    LineSizes sizes;
    for (const http::FieldLine& line : fields) {
        if (line.id == http::FieldId::content_length) continue;
        (line.id == http::FieldId::age ? sizes.age : sizes.others) += size_of_line(line);
    }
    return sizes;
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
                               const policy::StoredFacts& facts, std::shared_ptr<const Content> content,
                               std::string_view tags)
    : key_size_(narrowed(key.size())),
      selecting_size_(narrowed(selecting.size())),
      tags_size_(narrowed(tags.size())),
      version_(head.version),
      facts_(facts),
      content_(std::move(content)) {
    assert(content_ != nullptr);
    const LineSizes sizes = size_of_lines(head.fields);
    fields_size_ = narrowed(sizes.others);
    age_size_ = narrowed(sizes.age);
    text_ = std::make_unique_for_overwrite<char[]>(text_size());
    char* others = put(put(text_.get(), key), selecting);
    char* ages = others + fields_size_;
    for (const http::FieldLine& line : head.fields) {
        if (line.id == http::FieldId::content_length) continue;
        char*& end = line.id == http::FieldId::age ? ages : others;
        end = put(put(put(put(end, line.name), kColon), line.value), kLineEnd);
    }
    put(ages, tags);
}

StoredResponse::StoredResponse(const StoredResponse& other, const policy::StoredFacts& facts)
    : StoredResponse(other, facts, other.content_) {}

std::shared_ptr<const StoredResponse> StoredResponse::without_content(const StoredResponse& other) {
    return std::shared_ptr<const StoredResponse>(
        new StoredResponse(other, other.facts_, Content::on_disk(other.content_->size())));
}

StoredResponse::StoredResponse(const StoredResponse& other, const policy::StoredFacts& facts,
                               std::shared_ptr<const Content> content)
    : text_(std::make_unique_for_overwrite<char[]>(other.text_size())),
      key_size_(other.key_size_),
      selecting_size_(other.selecting_size_),
      fields_size_(other.fields_size_),
      age_size_(other.age_size_),
      tags_size_(other.tags_size_),
      version_(other.version_),
      uses_(static_cast<std::uint8_t>(other.uses())),
      row_(other.row()),
      facts_(facts),
      content_(std::move(content)) {
    put(text_.get(), {other.text_.get(), other.text_size()});
}

http::Response StoredResponse::head() const {
    http::Response head;
    head.status = status();
    head.version = version_;
    std::string_view rest{field_lines().data(), std::size_t{fields_size_} + age_size_};
    // Names hold no colon, and neither names nor values hold line ends: the constructor wrote them so.
    while (!rest.empty()) {
        const std::size_t colon = rest.find(kColon);
        const std::size_t end = rest.find(kLineEnd, colon);
        head.fields.add(rest.substr(0, colon),
                        rest.substr(colon + kColon.size(), end - colon - kColon.size()));
        rest.remove_prefix(end + kLineEnd.size());
    }
    if (const auto length = content_length()) head.fields.add("Content-Length", std::to_string(*length));
    return head;
}

std::optional<std::uint64_t> StoredResponse::content_length() const {
    if (content_->state() == Content::State::whole) return content_->size();
    return content_->expected();
}

std::size_t StoredResponse::memory() const {
    return sizeof(StoredResponse) + text_size() + content_->memory();
}

}  // namespace cachewright::store
