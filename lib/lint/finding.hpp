// Finding: one thing that a rule has to say about one exchange.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/base/time.hpp"
#include "lib/http/exchange.hpp"
#include "lib/lint/resource.hpp"
#include "lib/lint/severity.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::lint {

struct Rule;

enum class Section : std::uint8_t { request, response };
enum class LinePart : std::uint8_t { name, value };

// The bytes that a finding speaks of: a part of one field line of the exchange.
struct Place {
    Section section = Section::response;
    std::size_t line = 0;  // FieldLine::index
    LinePart part = LinePart::value;
    base::Span span;  // within the name or the value
};

// Another exchange that a finding compares with, and the line there that matters.
struct Elsewhere {
    const http::Exchange* exchange = nullptr;
    std::optional<Place> place;
};

// What is to stand in a place instead, so that the finding is gone and nothing else has changed.
struct Replacement {
    Place place;
    std::string text;
};

struct Finding {
    const Rule* rule = nullptr;
    const http::Exchange* exchange = nullptr;  // the one it is about; places refer to its lines
    Severity severity = Severity::info;
    // The effect in plain words, concrete and short, no trailing full stop: "every visitor may receive this
    // session cookie". May quote header bytes; whoever prints it escapes control characters.
    std::string message;
    // Where; nothing when the finding is about something that is not there (a missing field).
    std::optional<Place> place;
    // Other lines that have a part in it, such as the Cache-Control that makes a cookie cacheable.
    std::vector<Place> related;
    // What it was held against, for rules about several exchanges.
    std::vector<Elsewhere> elsewhere;
    // Corrected header lines ("Cache-Control: private, no-cache"), one a line; empty when there is no
    // correction that is right for everybody.
    std::string suggestion;
    // The same for this finding alone, where its rule's fix is safe and the meaning is beyond doubt here.
    std::optional<Replacement> replacement;
    // For how long it goes on, where longer is graver.
    std::optional<base::Duration> lasts;
    // What to do where no line can be offered, when that is more than the rule's own fix says.
    std::string advice;
    // A replacement that was taken back, because it would do harm here: nobody may write it, although another
    // response with the same line may do with it.
    std::optional<Replacement> withheld;
    // Names of the profiles for which it holds ("cloudflare"), in the order of selection; they live as long
    // as the program. Empty when it holds whatever cache is in use.
    std::vector<std::string_view> caches;
    // Of the response, as the runner sees it; nothing for findings about the configuration.
    std::optional<ResourceKind> resource;
    // The [[policy]] block that it comes from, and which of its requirements is not met ("ttl.browser");
    // empty for all other findings.
    std::string policy;
    std::string requirement;
};

}  // namespace cachewright::lint
