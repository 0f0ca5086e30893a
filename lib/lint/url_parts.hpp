// The parts of a URL that rules look at, as views into it. Nothing is decoded: caches compare bytes.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

namespace cachewright::lint {

// "https" of "https://a.example/x"; empty for a path or when there is none.
[[nodiscard]] std::string_view scheme_of(std::string_view url);
// "a.example:8080": host and port, without user information.
[[nodiscard]] std::string_view authority_of(std::string_view url);
// "/x;a=1": from the first slash behind the authority up to "?" or "#". Empty when the URL ends before it.
[[nodiscard]] std::string_view path_of(std::string_view url);
// What stands between "?" and "#"; empty when there is no query.
[[nodiscard]] std::string_view query_of(std::string_view url);
// The last segment of the path.
[[nodiscard]] std::string_view file_name_of(std::string_view path);

struct QueryParameter {
    std::string_view name;
    std::string_view value;  // empty also when there is no "="
};

// The parameters of a query, split at "&". Borrows from the query.
class QueryParameters {
  public:
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = QueryParameter;
        using difference_type = std::ptrdiff_t;
        using pointer = const QueryParameter*;
        using reference = const QueryParameter&;

        Iterator() = default;
        explicit Iterator(std::string_view rest) : rest_(rest) { advance(); }
        reference operator*() const { return parameter_; }
        pointer operator->() const { return &parameter_; }
        Iterator& operator++() {
            advance();
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            advance();
            return before;
        }
        friend bool operator==(const Iterator& it, std::default_sentinel_t) { return it.done_; }

      private:
        void advance();

        std::string_view rest_;
        QueryParameter parameter_;
        bool done_ = true;
    };

    explicit QueryParameters(std::string_view query) : query_(query) {}
    [[nodiscard]] Iterator begin() const { return Iterator(query_); }
    [[nodiscard]] std::default_sentinel_t end() const { return {}; }

  private:
    std::string_view query_;
};

}  // namespace cachewright::lint
