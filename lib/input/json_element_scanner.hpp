// Finds the elements of a JSON document that hold exchanges, in one pass over blocks of any size, and hands
// each on as a complete text. It knows just enough JSON for that: strings, escapes and nesting. Values are
// left to a real parser.
#pragma once

#include "lib/base/source_position.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

// Where the elements are.
enum class JsonShape : std::uint8_t {
    har,       // the array "entries" in the outermost object, or in any object called "log"
    sequence,  // values one after the other
    array,     // the elements of the outermost array
};

// A string that was cut: `length` bytes, holding `newlines` line ends, are missing before `kept`.
struct Elision {
    std::size_t kept = 0;  // offset in JsonElement::text
    std::uint64_t length = 0;
    std::uint32_t newlines = 0;
    std::uint32_t after_newline = 0;  // of the missing bytes, those behind the last line end
};

// One element as it was written, except for cut strings. Borrows from the scanner until the call returns.
struct JsonElement {
    std::string_view text;  // followed by `json_padding` readable bytes
    base::SourcePosition position;
    const std::vector<Elision>* elisions = nullptr;
};

inline constexpr std::size_t json_padding = 64;

class JsonElementScanner {
  public:
    enum class Flow : std::uint8_t { go_on, stop };

    class Handler {
      public:
        Handler() = default;
        Handler(const Handler&) = delete;
        Handler& operator=(const Handler&) = delete;
        virtual ~Handler() = default;

        virtual Flow element(const JsonElement& element) = 0;
        // An element that is not an object ("null", a number, …): only its place is known.
        virtual void not_an_object(base::SourcePosition position) = 0;
        // An element that is longer than the limit even with its strings cut.
        virtual void too_large(base::SourcePosition position) = 0;
        // A member "creator" or "browser" beside the entries of a HAR, at most 4 KiB long.
        virtual void described(std::string_view key, const JsonElement& value) = 0;
    };

    struct Limits {
        std::size_t string;   // bytes of a string that are kept
        std::size_t element;  // bytes of an element that are kept
    };

    JsonElementScanner(JsonShape shape, Limits limits, Handler& handler);

    // Forgets all and begins a new document, whose first byte is at `start`.
    void restart(base::SourcePosition start = {0, 1, 1});

    // Takes the next bytes of the document. Returns stop when the handler did.
    Flow feed(std::string_view block);

    // True when the document ends here without anything being open.
    [[nodiscard]] bool complete() const;
    // True when an element has begun and not ended.
    [[nodiscard]] bool inside_element() const { return capture_ == Capture::element; }
    [[nodiscard]] base::SourcePosition element_position() const { return captured_position_; }
    // True once an array of entries (har), or anything at all, was found.
    [[nodiscard]] bool found_elements() const { return found_; }
    // True when brackets close that were never opened.
    [[nodiscard]] bool unbalanced() const { return unbalanced_; }
    // The place after the last byte that was taken.
    [[nodiscard]] base::SourcePosition position() const;

  private:
    enum class Capture : std::uint8_t { none, element, scalar, description };
    enum class Lexical : std::uint8_t { structure, string, escape };

    struct Level {
        bool is_array = false;
        bool is_log = false;
        bool holds_elements = false;
    };

    static constexpr std::size_t tracked_levels = 8;
    static constexpr std::size_t longest_key = 16;
    static constexpr std::size_t longest_description = 4096;

    const char* take_structure(const char* at, const char* end);
    const char* take_string(const char* at, const char* end);
    void take_escaped(const char* at);
    void open(char c, const char* at);
    void close(const char* at);
    void begin_string(const char* at);
    void end_string();
    void begin_capture(Capture kind, const char* at);
    void end_capture(const char* at);
    void keep(const char* from, const char* to);
    void keep_in_string(const char* from, const char* to);
    void cut_string(const char* at);
    void note_elided(const char* from, const char* to);
    [[nodiscard]] bool elements_start_here() const;
    [[nodiscard]] base::SourcePosition position_of(const char* at) const;

    JsonShape shape_;
    Limits limits_;
    Handler& handler_;

    std::uint64_t depth_ = 0;
    std::array<Level, tracked_levels> levels_{};
    Lexical lexical_ = Lexical::structure;
    bool expect_key_ = false;       // in a tracked object, before the colon
    bool key_in_progress_ = false;  // the current string is a key outside an element
    std::string key_;               // the last key, at most `longest_key` bytes

    Capture capture_ = Capture::none;
    std::uint64_t capture_depth_ = 0;
    base::SourcePosition captured_position_;
    std::string buffer_;
    std::string described_key_;
    std::vector<Elision> elisions_;
    std::size_t string_kept_ = 0;
    bool string_cut_ = false;
    bool overflow_ = false;

    // The block being taken, for positions.
    const char* block_ = nullptr;
    std::uint64_t block_offset_ = 0;
    std::uint32_t line_ = 1;
    std::uint64_t line_start_ = 0;
    const char* kept_until_ = nullptr;  // bytes of the element in this block before it are in the buffer

    bool found_ = false;
    bool unbalanced_ = false;
    Flow flow_ = Flow::go_on;
};

}  // namespace cachewright::input
