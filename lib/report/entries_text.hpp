// What a proxy has stored, as its admin API lists it (/api/entries), for people.
#pragma once

#include "lib/base/result.hpp"
#include "lib/report/terminal_text.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cachewright::report {

// The pages of one listing, put together.
class EntryPages {
  public:
    EntryPages();
    EntryPages(const EntryPages&) = delete;
    EntryPages& operator=(const EntryPages&) = delete;
    ~EntryPages();

    // Returns where the next page begins, nothing after the last one. Errors (no_content): it is no page.
    [[nodiscard]] base::Result<std::optional<std::string>> add(std::string_view json);
    // Keys so far.
    [[nodiscard]] std::size_t size() const;

    // A row for each stored response.
    [[nodiscard]] std::string text(const Style& style) const;
    // One page with all of them; `next` is that of the last.
    [[nodiscard]] std::string json() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace cachewright::report
