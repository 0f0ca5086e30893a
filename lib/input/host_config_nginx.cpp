// nginx: add_header, expires and what hides fields, for each location as the rules of inheritance have it.
// What a directive is inherited from counts where it is not written; add_header of a block displaces all
// that of the blocks around it (unless add_header_inherit says otherwise, since 1.29.3).
#include "lib/base/ascii.hpp"
#include "lib/http/cache_control.hpp"
#include "lib/http/field_map.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/nginx_directives.hpp"
#include "lib/input/path_notation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace cachewright::input {

namespace {

// Seconds of nginx's times: "1h 30m", "24h", "600", with a sign (https://nginx.org/en/docs/syntax.html).
// Milliseconds are no times of `expires`.
std::optional<std::int64_t> seconds_of(std::string_view text) {
    struct Unit {
        std::string_view sign;
        std::int64_t seconds;
    };
    constexpr std::array<Unit, 7> units{
        {{"y", 31536000}, {"M", 2592000}, {"w", 604800}, {"d", 86400}, {"h", 3600}, {"m", 60}, {"s", 1}}};
    constexpr std::int64_t most = std::int64_t{1} << 40U;
    std::int64_t total = 0;
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || number < 0 || number > most) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        std::int64_t unit = 1;
        if (!text.empty() && !base::is_ows(text.front())) {
            const auto* known = std::find_if(units.begin(), units.end(),
                                             [&](const Unit& one) { return text.starts_with(one.sign); });
            if (known == units.end()) return std::nullopt;
            unit = known->seconds;
            text.remove_prefix(1);
        }
        if (number > most / unit) return std::nullopt;
        total = std::min(most, total + number * unit);
        text = base::trim_ows(text);
    }
    return total;
}

// nginx refuses a longer word ("too long parameter"): NGX_CONF_BUFFER.
constexpr std::size_t kLongestWord = 4096;

// The add_header lines in force in a block, those of each level that it takes over and its own.
struct AddedFields {
    std::vector<SharedFields> levels;
    bool give_lifetime = false;
};

// What is in force in a block. What proxy_hide_header takes out of the answers behind the proxy is nothing
// that nginx adds by itself, so that it plays no part here.
struct Level {
    AddedFields added;
    // Of these, those with "always". The others count for the codes of adds_without_always alone.
    AddedFields added_always;
    SharedFields expires;  // what `expires` makes; null when nothing
    bool merges = false;   // add_header_inherit merge
    AnswersFrom answers_from = AnswersFrom::files;
};

// With a lifetime, "always" has caches keep what went wrong as well.
bool gives_lifetime(const std::vector<DeclaredField>& fields) {
    http::FieldMap lines;
    for (const DeclaredField& field : fields)
        lines.add(field.name, field.value);
    const http::CacheControl directives = http::parse_cache_control(lines);
    return directives.has(http::Directive::max_age) || directives.has(http::Directive::s_maxage);
}

// A field that says what caches may do. Without its value nothing is known of the response, where a request's
// id, a nonce or the name of a server leaves nothing open.
bool is_policy(std::string_view name) {
    using http::FieldId;
    constexpr std::string_view targeted = "cache-control";  // and CDN-Cache-Control, Acme-Cache-Control, …
    if (name.size() >= targeted.size() &&
        base::equals_ignore_case(name.substr(name.size() - targeted.size()), targeted)) {
        return true;
    }
    switch (http::field_id(name)) {
        case FieldId::access_control_allow_origin:
        case FieldId::age:
        case FieldId::cache_tag:
        case FieldId::clear_site_data:
        case FieldId::edge_cache_tag:
        case FieldId::edge_control:
        case FieldId::etag:
        case FieldId::expires:
        case FieldId::last_modified:
        case FieldId::netlify_cache_tag:
        case FieldId::netlify_vary:
        case FieldId::no_vary_search:
        case FieldId::pragma:
        case FieldId::set_cookie:
        case FieldId::surrogate_control:
        case FieldId::surrogate_key:
        case FieldId::vary:
        case FieldId::vercel_cache_tag:
        case FieldId::x_accel_expires: return true;
        default: return false;
    }
}

// What a location answers without looking for content: `return`, or a refusal to all.
struct FixedAnswer {
    int status = 0;
    std::string location;  // of a redirect, as written
};

// nginx closes the connection.
constexpr int kNoAnswer = 444;

// "return 301 /new", "return 404", "return https://shop.example/".
FixedAnswer answer_of_return(const NginxDirective& directive) {
    const std::string& argument = directive.words[1].text;
    const bool is_code =
        argument.size() == 3 && std::all_of(argument.begin(), argument.end(), base::is_digit);
    if (!is_code) return {302, argument};
    FixedAnswer answer;
    answer.status = std::stoi(argument);
    const bool redirects = answer.status == 301 || answer.status == 302 || answer.status == 303 ||
                           answer.status == 307 || answer.status == 308;
    if (redirects && directive.words.size() > 2) answer.location = directive.words[2].text;
    return answer;
}

// The answer of a block that gives the same to every request.
std::optional<FixedAnswer> fixed_answer(const std::vector<NginxDirective>& directives) {
    for (const NginxDirective& directive : directives) {
        if (directive.name() == "return" && directive.words.size() > 1) return answer_of_return(directive);
    }
    for (const NginxDirective& directive : directives) {
        // Rules of access are tried in their order: behind this one nobody gets in.
        if (directive.name() == "allow") break;
        if (directive.name() == "deny" && directive.words.size() > 1 && directive.words[1].text == "all")
            return FixedAnswer{403, {}};
    }
    return std::nullopt;
}

// The codes that add_header and expires are for without "always".
bool adds_without_always(int status) {
    constexpr std::array<int, 10> codes{200, 201, 204, 206, 301, 302, 303, 304, 307, 308};
    return std::find(codes.begin(), codes.end(), status) != codes.end();
}

// What a block adds by itself, upon or instead of what is around it.
void add_level(AddedFields& added, std::vector<DeclaredField> own, bool merges) {
    if (!merges) added = {};
    if (own.empty()) return;
    added.give_lifetime = added.give_lifetime || gives_lifetime(own);
    added.levels.push_back(std::make_shared<const std::vector<DeclaredField>>(std::move(own)));
}

class NginxConfig {
  public:
    HostConfig read(std::string_view text) {
        config_.overlap = Overlap::resolved;
        NginxDocument document = read_nginx_directives(text);
        config_.unreadable = std::move(document.unreadable);
        block(document.directives, Level{}, nullptr);
        return std::move(config_);
    }

  private:
    // A block that answers requests: a location, or a server for what no location is for.
    struct Answering {
        std::string pattern;
        PathPattern paths;
        base::SourcePosition position;
        Condition condition = Condition::none;
        // Also with nothing but what it inherits; a condition within a location says the same as that.
        bool answers_alone = true;
    };

    void block(const std::vector<NginxDirective>& directives, const Level& around,
               const Answering* answering) {
        if (config_.is_full()) return;
        const Level level = level_of(directives, around);
        if (answering != nullptr && (answering->answers_alone || says_something(directives)))
            answer(*answering, level, directives);
        for (const NginxDirective& directive : directives) {
            if (!directive.has_block) {
                if (directive.name() == "include") note_include(directive);
                continue;
            }
            if (directive.name() == "location") {
                location(directive, level);
            } else if (directive.name() == "server") {
                server(directive, level);
            } else if (directive.name() == "if" || directive.name() == "limit_except") {
                conditional(directive, level, answering);
            } else if (directive.name() == "http") {
                block(directive.block, level, nullptr);
            } else if (directive.name() != "events" && directive.name() != "map" &&
                       directive.name() != "types" && directive.name() != "upstream" &&
                       directive.name() != "geo" && directive.name() != "stream" &&
                       directive.name() != "mail" && directive.name() != "split_clients") {
                inner_block(directive, level, answering);
            }
        }
    }

    void answer(const Answering& answering, const Level& level,
                const std::vector<NginxDirective>& directives) {
        const auto fixed = fixed_answer(directives);
        if (!fixed) {
            emit(answering, level);
        } else if (fixed->status < 100 || fixed->status > 599) {
            unreadable(answering.position, "it returns a status that is not between 100 and 599");
        } else {
            emit_fixed(answering, level, *fixed);
        }
    }

    static bool says_something(const std::vector<NginxDirective>& directives) {
        return std::any_of(directives.begin(), directives.end(), [](const NginxDirective& directive) {
            return directive.name() == "add_header" || directive.name() == "expires";
        });
    }

    Level level_of(const std::vector<NginxDirective>& directives, const Level& around) {
        Level level = around;
        for (const NginxDirective& directive : directives) {
            if (directive.name() == "add_header_inherit" && directive.words.size() > 1)
                level.merges = directive.words[1].text == "merge";
        }
        bool adds = false;
        std::vector<DeclaredField> added;
        std::vector<DeclaredField> added_always;
        for (const NginxDirective& directive : directives) {
            const std::string_view name = directive.name();
            if (name == "add_header") {
                adds = true;
                add_header(directive, added, added_always);
            } else if (name == "expires") {
                expires(directive, level);
            } else if (name.ends_with("_pass")) {
                level.answers_from = AnswersFrom::program;
            }
        }
        if (adds) {
            add_level(level.added, std::move(added), level.merges);
            add_level(level.added_always, std::move(added_always), level.merges);
        }
        return level;
    }

    void add_header(const NginxDirective& directive, std::vector<DeclaredField>& added,
                    std::vector<DeclaredField>& added_always) {
        const auto& words = directive.words;
        const bool always = words.size() == 4 && words[3].text == "always";
        if (words.size() != 3 && !always) {
            unreadable(words.front().position,
                       words.size() < 3 ? "add_header is for a name and a value"
                                        : "add_header is for a name, a value and perhaps 'always': a value "
                                          "with blanks stands in quotes");
            return;
        }
        if (words[2].text.empty()) return;  // adds nothing
        if (words[2].text.find('$') != std::string::npos) {
            const std::string what = fmt::format(
                "the value of {} is in a variable, which is not known here: it was left out", words[1].text);
            if (is_policy(words[1].text)) {
                unreadable(words[2].position, what);
            } else {
                note(words[2].position, what);
            }
            return;
        }
        added.push_back(
            {words[1].text, words[2].text, words[1].position, words[2].position, FieldAction::send});
        if (always) added_always.push_back(added.back());
    }

    void expires(const NginxDirective& directive, Level& level) {
        level.expires = nullptr;
        const auto& words = directive.words;
        if (words.size() < 2 || words.size() > 3 || (words.size() == 3 && words[1].text != "modified")) {
            unreadable(words.front().position, "expires is for one time, 'epoch', 'max' or 'off'");
            return;
        }
        const NginxWord& word = words.back();
        const std::string_view mode = word.text;
        if (mode == "off") return;
        if (mode.find('$') != std::string_view::npos) {
            unreadable(word.position,
                       fmt::format("the lifetime is in a variable, '{}', whose value is not known "
                                   "here: it was left out",
                                   mode));
            return;
        }
        std::string cache_control;
        if (mode == "epoch") {
            cache_control = "no-cache";
        } else if (mode == "max") {
            cache_control = "max-age=315360000";
        } else if (mode.starts_with('@')) {
            // A time of the day: a lifetime of a day at most, and another one at every moment.
            return;
        } else if (words.size() == 3) {
            // Counted from the file's last change: a lifetime that differs from file to file.
            return;
        } else {
            const bool negative = mode.starts_with('-');
            const auto seconds = seconds_of(mode.substr(negative || mode.starts_with('+') ? 1 : 0));
            if (!seconds) {
                unreadable(word.position, fmt::format("'{}' is no time that nginx knows", mode));
                return;
            }
            cache_control = negative ? "no-cache" : fmt::format("max-age={}", *seconds);
        }
        // Expires says the same of the moment of each answer, so that Cache-Control stands for both.
        level.expires =
            std::make_shared<const std::vector<DeclaredField>>(1, DeclaredField{"Cache-Control",
                                                                                std::move(cache_control),
                                                                                words.front().position,
                                                                                word.position,
                                                                                FieldAction::send,
                                                                                {},
                                                                                MadeOf::expires});
    }

    void server(const NginxDirective& directive, const Level& around) {
        Answering answering;
        answering.pattern = "/";
        answering.paths.literal("/").any_characters();
        answering.position = directive.words.front().position;
        // A server's own return comes before any location is looked for.
        if (std::any_of(directive.block.begin(), directive.block.end(), [](const NginxDirective& inner) {
                return inner.name() == "return" && inner.words.size() > 1;
            })) {
            if (!config_.is_full()) answer(answering, level_of(directive.block, around), directive.block);
            return;
        }
        // What has a location of its own is not answered here; "location /" leaves nothing to the server.
        const bool all_located =
            std::any_of(directive.block.begin(), directive.block.end(), [](const NginxDirective& inner) {
                return inner.name() == "location" && inner.words.size() == 2 && inner.words[1].text == "/";
            });
        block(directive.block, around, all_located ? nullptr : &answering);
    }

    void location(const NginxDirective& directive, const Level& around) {
        const auto& words = directive.words;
        if (words.size() < 2) {
            unreadable(words.front().position, "a location without a path");
            return;
        }
        Answering answering;
        const std::string_view modifier = words.size() > 2 ? std::string_view(words[1].text) : "";
        const NginxWord& path = words.back();
        if (path.text.size() > kLongestWord) {
            unreadable(path.position,
                       fmt::format("a path of more than {} characters, which nginx refuses", kLongestWord));
            return;
        }
        answering.position = path.position;
        answering.pattern = path.text;
        if (modifier == "~" || modifier == "~*") {
            answering.paths = paths_of_regex(path.text);
        } else if (modifier == "=") {
            answering.paths.literal(path.text);
        } else {
            answering.paths.literal(path.text).any_characters();
        }
        // A named location is reached from elsewhere, by whatever path.
        if (path.text.starts_with('@')) {
            answering.paths = PathPattern().any_characters();
            answering.condition = Condition::some;
        }
        block(directive.block, around, &answering);
    }

    void conditional(const NginxDirective& directive, const Level& around, const Answering* answering) {
        if (answering == nullptr) return;
        Answering some = *answering;
        some.position = directive.words.front().position;
        some.condition = Condition::some;
        some.answers_alone = false;
        block(directive.block, around, &some);
    }

    // A block of another kind (a script's, a module's) counts for its location only by what it adds.
    void inner_block(const NginxDirective& directive, const Level& around, const Answering* answering) {
        if (answering == nullptr) return block(directive.block, around, nullptr);
        Answering inner = *answering;
        inner.answers_alone = false;
        block(directive.block, around, &inner);
    }

    static DeclaredBlock block_of(const Answering& answering, const Level& level) {
        DeclaredBlock declared;
        declared.pattern = answering.pattern;
        declared.paths = answering.paths;
        declared.position = answering.position;
        declared.condition = answering.condition;
        declared.answers_from = level.answers_from;
        return declared;
    }

    void emit_fixed(const Answering& answering, const Level& level, const FixedAnswer& answer) {
        DeclaredBlock declared = block_of(answering, level);
        declared.status = answer.status;
        if (adds_without_always(answer.status)) {
            if (level.expires) declared.beneath.push_back(level.expires);
            const std::vector<SharedFields>& added = level.added.levels;
            declared.beneath.insert(declared.beneath.end(), added.begin(), added.end());
        } else {
            declared.beneath = level.added_always.levels;
        }
        if (answer.status == kNoAnswer || declared.beneath.empty()) return;
        if (!answer.location.empty()) declared.fields.push_back({"Location", answer.location, {}, {}});
        config_.blocks.push_back(std::move(declared));
    }

    void emit(const Answering& answering, const Level& level) {
        DeclaredBlock declared = block_of(answering, level);
        DeclaredBlock not_found = declared;
        not_found.status = 404;
        if (level.expires) declared.beneath.push_back(level.expires);
        const std::vector<SharedFields>& added = level.added.levels;
        declared.beneath.insert(declared.beneath.end(), added.begin(), added.end());
        config_.blocks.push_back(std::move(declared));
        if (!level.added_always.give_lifetime) return;
        not_found.beneath = level.added_always.levels;
        config_.blocks.push_back(std::move(not_found));
    }

    void note_include(const NginxDirective& directive) {
        if (directive.words.size() < 2) return;
        const std::string& file = directive.words[1].text;
        if (file.ends_with("mime.types")) return;
        note(directive.words[1].position,
             fmt::format("'{}' is not followed: name it as an input of its own", file));
    }

    void unreadable(base::SourcePosition position, std::string what) {
        config_.unreadable.push_back({position, std::move(what)});
    }
    void note(base::SourcePosition position, std::string what) {
        config_.notes.push_back({position, std::move(what)});
    }

    HostConfig config_;
};

}  // namespace

HostConfig read_nginx_config(std::string_view text) {
    return NginxConfig().read(text);
}

}  // namespace cachewright::input
