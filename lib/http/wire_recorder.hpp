// How parsing reacts to violations: the two modes, the limits, and the record of what was found.
#pragma once

#include "lib/http/wire_violation.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cachewright::http::wire {

// strict stops at the first violation (the proxy); diagnosing records it, recovers and goes on (captures).
enum class Mode : std::uint8_t { strict, diagnosing };

// Bounds of one message, in bytes and in lines. They bound the parser's memory in both modes: over a limit
// strict mode stops, diagnosing mode drops the line.
struct Limits {
    std::size_t start_line = std::size_t{16} * 1024;     // without its line end
    std::size_t field_line = std::size_t{16} * 1024;     // without its line end; also one of the trailers
    std::size_t field_section = std::size_t{64} * 1024;  // all field lines with their line ends
    std::size_t fields = 128;
    std::size_t trailer_section = std::size_t{16} * 1024;
    std::size_t trailers = 64;
    std::size_t chunk_extensions_line = std::size_t{4} * 1024;
    std::size_t chunk_extensions_body = std::size_t{16} * 1024;
    std::size_t diagnostics = 256;  // recorded ones; further ones are only counted

    friend constexpr bool operator==(const Limits&, const Limits&) = default;

    [[nodiscard]] static constexpr Limits of_requests() { return {}; }
    // A response head from the origin may be larger, and one of its lines as large as the whole.
    [[nodiscard]] static constexpr Limits of_responses() {
        Limits limits;
        limits.field_line = std::size_t{128} * 1024;
        limits.field_section = std::size_t{128} * 1024;
        limits.fields = 512;
        return limits;
    }
};

enum class Verdict : std::uint8_t { go_on, stop };

// Collects the violations of one message. Does not allocate before the first one.
class Recorder {
  public:
    explicit Recorder(Mode mode, std::size_t limit = Limits{}.diagnostics) : mode_(mode), limit_(limit) {}

    [[nodiscard]] Mode mode() const { return mode_; }
    [[nodiscard]] bool strict() const { return mode_ == Mode::strict; }

    // A violation that strict mode does not accept.
    [[nodiscard]] Verdict note(Violation violation, base::SourcePosition at, std::uint64_t length) {
        if (strict()) return refuse(violation, at, length);
        tolerate(violation, at, length);
        return Verdict::go_on;
    }
    // LF as a line end. Diagnosing mode records the first of a message only: a file edited by hand has it on
    // every line.
    [[nodiscard]] Verdict note_bare_lf(base::SourcePosition at) {
        if (bare_lf_noted_) return Verdict::go_on;
        bare_lf_noted_ = true;
        return note(Violation::bare_lf, at, 1);
    }
    // One that a specification lets a recipient accept: recorded in both modes.
    void tolerate(Violation violation, base::SourcePosition at, std::uint64_t length) {
        if (diagnostics_.size() < limit_)
            diagnostics_.push_back({violation, at, length});
        else
            ++dropped_;
    }
    // One that no mode can go on after.
    [[nodiscard]] Verdict refuse(Violation violation, base::SourcePosition at, std::uint64_t length) {
        error_ = Diagnostic{violation, at, length};
        return Verdict::stop;
    }

    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
    [[nodiscard]] std::size_t dropped() const { return dropped_; }
    [[nodiscard]] const std::optional<Diagnostic>& error() const { return error_; }

    void clear() {
        diagnostics_.clear();
        dropped_ = 0;
        bare_lf_noted_ = false;
        error_.reset();
    }

  private:
    Mode mode_;
    std::size_t limit_;
    std::size_t dropped_ = 0;
    bool bare_lf_noted_ = false;
    std::vector<Diagnostic> diagnostics_;
    std::optional<Diagnostic> error_;
};

}  // namespace cachewright::http::wire
