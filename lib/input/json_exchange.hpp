// One JSON object to one exchange: an entry of a HAR, or a line of JSON lines (docs/inputs.md has the
// shapes).
#pragma once

#include "lib/http/exchange.hpp"
#include "lib/input/exchange_draft.hpp"
#include "lib/input/har_recorder.hpp"
#include "lib/input/json_element_scanner.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace cachewright::input {

enum class JsonDialect : std::uint8_t { har_entry, json_line };

class JsonExchangeReader {
  public:
    // Keeps at most `body_prefix` bytes of a body.
    JsonExchangeReader(JsonDialect dialect, std::size_t body_prefix);
    ~JsonExchangeReader();
    JsonExchangeReader(const JsonExchangeReader&) = delete;
    JsonExchangeReader& operator=(const JsonExchangeReader&) = delete;

    void set_recorder(Recorder recorder);

    // Fills `exchange` anew, all but Provenance::source and index; its memory is used again.
    [[nodiscard]] Judgement read(const JsonElement& element, http::Exchange& exchange);

    // The string member `key` of an object; empty when there is none.
    [[nodiscard]] std::string member(const JsonElement& element, std::string_view key);

  private:
    struct Parser;

    std::unique_ptr<Parser> parser_;
    std::string sanitised_;
    JsonDialect dialect_;
    Recorder recorder_ = Recorder::unknown;
    std::size_t body_prefix_;
};

}  // namespace cachewright::input
