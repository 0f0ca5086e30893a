#include "lib/lint/url_version.hpp"

#include "lib/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cachewright::lint {

namespace {

// What a word is made of, as far as hashes and numbers tell themselves from names.
struct Letters {
    bool digits = false;
    bool lower = false;
    bool upper = false;
    bool hex_only = true;
    bool digits_only = true;
    bool alphanumeric = true;
    unsigned switches = 0;  // between letters and digits
    unsigned longest_digits = 0;
};

Letters letters_of(std::string_view word) {
    Letters found;
    bool before_was_digit = false;
    unsigned digits_in_a_row = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const bool digit = base::is_digit(c);
        found.digits |= digit;
        found.lower |= base::is_lower(c);
        found.upper |= base::is_upper(c);
        found.digits_only &= digit;
        found.hex_only &= base::is_hex_digit(c);
        found.alphanumeric &= digit || base::is_alpha(c);
        if (i > 0 && digit != before_was_digit) ++found.switches;
        digits_in_a_row = digit ? digits_in_a_row + 1 : 0;
        found.longest_digits = std::max(found.longest_digits, digits_in_a_row);
        before_was_digit = digit;
    }
    return found;
}

// One run of a word: digits, or letters that begin with a capital at most.
std::size_t run_length(std::string_view text) {
    std::size_t end = 1;
    const auto extend = [&](bool (*of_kind)(char)) {
        while (end < text.size() && of_kind(text[end]))
            ++end;
    };
    if (base::is_digit(text.front())) {
        extend(base::is_digit);
    } else if (base::is_lower(text.front())) {
        extend(base::is_lower);
    } else {
        extend(base::is_upper);
        // Of "UIKit" the K begins the next word.
        const bool word_follows = end < text.size() && base::is_lower(text[end]);
        if (end > 1 && word_follows) --end;
        if (end == 1) extend(base::is_lower);
    }
    return end;
}

// Somebody can say it: a vowel, and no five consonants in a row.
bool is_pronounceable(std::string_view letters) {
    constexpr std::string_view vowels = "aeiouyAEIOUY";
    constexpr unsigned kTooMany = 5;
    unsigned consonants = 0;
    bool vowel_found = false;
    for (const char c : letters) {
        const bool vowel = vowels.find(c) != std::string_view::npos;
        vowel_found |= vowel;
        consonants = vowel ? 0 : consonants + 1;
        if (consonants == kTooMany) return false;
    }
    return vowel_found;
}

bool is_unit(std::string_view letters) {
    constexpr std::array<std::string_view, 17> units{"k",  "p",  "px", "x",  "kb", "mb", "gb", "tb", "mm",
                                                     "cm", "ml", "mg", "kg", "nd", "rd", "th", "st"};
    return base::equals_any_ignore_case(letters, units);
}

// "iPhone15ProMax128GB", "jQueryUI1102": words, abbreviations and numbers as people join them, where a hash
// changes its kind of character anywhere. Of random words of eight characters one in a hundred passes.
bool reads_like_a_name(std::string_view word) {
    constexpr std::size_t kShort = 11;
    constexpr std::size_t kLongestAbbreviation = 4;
    constexpr std::size_t kLongWord = 5;
    std::size_t in_long_words = 0;
    unsigned small_words = 0;
    bool all_regular = true;
    bool before_was_digits = false;
    for (std::size_t at = 0; at < word.size();) {
        const std::string_view run = word.substr(at, run_length(word.substr(at)));
        const std::string_view rest = word.substr(at + run.size());
        at += run.size();
        const bool digits = base::is_digit(run.front());
        const bool after_digits = std::exchange(before_was_digits, digits);
        if (digits) {
            // In a short one they are at the end: "Image2024".
            all_regular &= rest.empty() || word.size() > kShort;
            continue;
        }
        if (run.size() >= kLongWord && is_pronounceable(run)) in_long_words += run.size();
        const bool abbreviation = base::is_upper(run.front()) && run.size() > 1 && base::is_upper(run[1]);
        if (abbreviation) {
            all_regular &= run.size() <= kLongestAbbreviation || is_pronounceable(run);
        } else if (run.size() >= 3) {
            all_regular &= is_pronounceable(run);
        } else if (run.size() == 2) {
            if (!after_digits || !is_unit(run)) ++small_words;
            all_regular &= is_pronounceable(run) || (after_digits && is_unit(run));
        } else {
            const bool prefix = at == 1 && run_length(rest) >= 3 && base::is_upper(rest.front());
            all_regular &= prefix || (after_digits && is_unit(run));
        }
    }
    constexpr std::size_t kMostly = 4;  // three quarters
    return (all_regular && small_words <= 1) || in_long_words * kMostly >= word.size() * (kMostly - 1);
}

}  // namespace

// Build tools write content hashes in hexadecimal (8 digits and more) or in base 62 or 64 (8 and more, which
// almost always mix digits with both cases or switch between letters and digits again and again). Eight and
// more digits alone are a time stamp or a build number; behind a word so many are an id.
bool looks_like_hash(std::string_view word) {
    if (word.size() < 8 || word.size() > 128) return false;
    const Letters letters = letters_of(word);
    if (!letters.alphanumeric || !letters.digits) return false;
    // Seconds or milliseconds since 1970, also glued to a word: "form1635181768469".
    constexpr unsigned kTimeStamp = 10;
    if (letters.hex_only || letters.digits_only || letters.longest_digits >= kTimeStamp) return true;
    const bool mixed = (letters.lower && letters.upper) || (word.size() >= 16 && letters.switches >= 4) ||
                       letters.switches >= 5;
    return mixed && !reads_like_a_name(word);
}

// Base64url has '-' and '_' among its digits, so a hash may fall into two short words: "vflVj-aXG". What
// tells it from two names is that its cases and digits change in the midst of both, and not as in camelCase,
// where lower-case letters follow each upper-case one.
bool looks_like_parted_hash(std::string_view first, std::string_view second) {
    constexpr std::size_t kShortest = 7;
    constexpr std::size_t kLongest = 12;
    const std::size_t size = first.size() + second.size();
    if (size < kShortest || size > kLongest) return false;
    const auto kind = [](char c) { return base::is_digit(c) ? 0 : base::is_lower(c) ? 1 : 2; };
    bool irregular = false;
    const auto turns = [&](std::string_view word) {
        unsigned found = 0;
        for (std::size_t i = 1; i < word.size(); ++i) {
            if (!base::is_alpha(word[i]) && !base::is_digit(word[i])) return 0U;
            const int before = kind(word[i - 1]);
            const int now = kind(word[i]);
            const bool capital = i == 1 && before == 2 && now == 1;
            if (before != now && !capital) ++found;
            if (i > 1 && before == 2 && now != 1) irregular = true;
        }
        return found;
    };
    const unsigned in_first = turns(first);
    const unsigned in_second = turns(second);
    // One of them may be too short to turn: "Xk3fT9_q".
    constexpr unsigned kEnough = 3;
    constexpr unsigned kEnoughAlone = 4;
    const bool in_both = in_first > 0 && in_second > 0 && in_first + in_second >= kEnough;
    return irregular && (in_both || std::max(in_first, in_second) >= kEnoughAlone);
}

namespace {

// "3.6.0", "v1.12", "5.2rc1": numbers joined by dots.
bool begins_with_version_number(std::string_view text) {
    if (!text.empty() && base::to_lower(text.front()) == 'v') text.remove_prefix(1);
    std::size_t i = 0;
    while (i < text.size() && base::is_digit(text[i]))
        ++i;
    return i > 0 && i + 1 < text.size() && text[i] == '.' && base::is_digit(text[i + 1]);
}

bool is_word_break(char c) {
    return c == '.' || c == '+' || c == '-' || c == '_' || c == '~' || c == '@' || c == '/' || c == '!' ||
           c == ',' || c == ';';
}

// A version behind an escaped sign, as in "static-content%2B0.0.2896".
bool escape_begins_version(std::string_view path) {
    for (std::size_t at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1)) {
        const std::string_view sign = path.substr(at + 1, 2);
        if ((base::equals_ignore_case(sign, "2b") || sign == "40") &&
            begins_with_version_number(path.substr(at + 3))) {
            return true;
        }
    }
    return false;
}

// Both words of one text, with one sign of base64url between them.
bool joins_parted_hash(std::string_view before, std::string_view word) {
    if (before.empty() || word.empty() || before.data() + before.size() + 1 != word.data()) return false;
    const char sign = *(word.data() - 1);
    return (sign == '-' || sign == '_') && looks_like_parted_hash(before, word);
}

bool path_names_version(std::string_view path) {
    if (escape_begins_version(path)) return true;
    std::string_view word_before;
    std::size_t begin = 0;
    while (begin < path.size()) {
        while (begin < path.size() && is_word_break(path[begin]))
            ++begin;
        std::size_t end = begin;
        while (end < path.size() && !is_word_break(path[end]))
            ++end;
        const std::string_view word = path.substr(begin, end - begin);
        if (looks_like_hash(word)) return true;
        if (joins_parted_hash(word_before, word)) return true;
        word_before = word;
        if (begin > 0 && begin < path.size() && path[begin - 1] != '.' &&
            begins_with_version_number(path.substr(begin))) {
            return true;
        }
        begin = end + 1;
    }
    return false;
}

// Parameters that name the version of the resource.
bool is_version_parameter(std::string_view name) {
    constexpr std::array<std::string_view, 10> names{"v",   "ver",      "version", "hash",  "h",
                                                     "rev", "revision", "r",       "build", "b"};
    return base::equals_any_ignore_case(name, names);
}

// "fileVersion=1635181768": whose version the name does not tell, so that only a time or a hash counts.
bool ends_in_version(std::string_view name) {
    constexpr std::string_view word = "version";
    return name.size() > word.size() &&
           base::equals_ignore_case(name.substr(name.size() - word.size()), word);
}

// Parameters that are there to make the URL another one, mostly at each request: times and random numbers.
bool is_cache_buster(std::string_view name) {
    constexpr std::array<std::string_view, 12> names{
        "_", "t", "ts", "time", "timestamp", "cb", "bust", "cachebuster", "rand", "rnd", "random", "nocache"};
    return base::equals_any_ignore_case(name, names);
}

bool has_digit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), base::is_digit);
}

bool names_file(std::string_view path) {
    return path.find('.', path.find_last_of('/') + 1) != std::string_view::npos;
}

// "collect?v=2&…" is the version of a protocol: only beside a file name, alone or as a hash a version is the
// resource's.
bool query_names_version(const http::Uri& uri) {
    const std::string_view query = uri.query.value_or("");
    for (const http::QueryParameter& parameter : http::QueryParameters(query)) {
        // A name alone that has a digit is put there for no other purpose: "?17", "?v39", "?aqtud2". With an
        // equals sign behind it, it is a name: "r2=".
        if (!parameter.has_value && has_digit(parameter.name)) return true;
        if (parameter.value.empty()) continue;
        if (ends_in_version(parameter.name) && looks_like_hash(parameter.value)) return true;
        if (!is_version_parameter(parameter.name)) continue;
        const bool resources_own = names_file(uri.path) || parameter.span.length == query.size();
        if (looks_like_hash(parameter.value) || (resources_own && has_digit(parameter.value))) return true;
    }
    return false;
}

}  // namespace

bool url_names_version(std::string_view url) {
    const auto uri = http::parse_uri(url);
    return uri && url_names_version(*uri);
}

bool url_names_version(const http::Uri& uri) {
    return path_names_version(uri.path) || query_names_version(uri);
}

namespace {

std::string_view last_part(std::string_view path) {
    return path.substr(path.find_last_of('/') + 1);
}

bool name_has_version(std::string_view name) {
    std::string_view word_before;
    for (std::size_t begin = 0; begin < name.size();) {
        std::size_t end = begin;
        while (end < name.size() && !is_word_break(name[end]))
            ++end;
        const std::string_view word = name.substr(begin, end - begin);
        if (looks_like_hash(word) && !letters_of(word).digits_only) return true;
        if (joins_parted_hash(std::exchange(word_before, word), word)) return true;
        if (begin > 0 && name[begin - 1] != '.' && begins_with_version_number(name.substr(begin)))
            return true;
        begin = end + 1;
    }
    return false;
}

bool has_tracking_part(std::string_view path) {
    constexpr std::array<std::string_view, 8> words{"track", "tracking", "tracker", "collect",
                                                    "pixel", "pixels",   "beacon",  "beacons"};
    while (!path.empty()) {
        const std::string_view part = path.substr(0, path.find('/'));
        if (base::equals_any_ignore_case(part.substr(0, part.find('.')), words)) return true;
        path.remove_prefix(std::min(part.size() + 1, path.size()));
    }
    return false;
}

}  // namespace

bool url_surely_names_version(const http::Uri& uri) {
    return query_names_version(uri) || name_has_version(last_part(uri.path));
}

ReportsData url_reports_data(const http::Uri& uri) {
    bool carries_data = false;
    for (const http::QueryParameter& one : http::QueryParameters(uri.query.value_or("")))
        carries_data |= !one.value.empty() && !is_version_parameter(one.name);
    const bool is_file = names_file(uri.path);
    if (!carries_data || query_names_version(uri) || (is_file && name_has_version(last_part(uri.path))))
        return ReportsData::no;
    if (has_tracking_part(uri.path)) return ReportsData::by_a_word;
    return is_file ? ReportsData::no : ReportsData::by_no_file_name;
}

bool url_has_cache_buster(const http::Uri& uri) {
    for (const http::QueryParameter& parameter : http::QueryParameters(uri.query.value_or(""))) {
        if (looks_like_hash(parameter.value) ||
            (is_cache_buster(parameter.name) && has_digit(parameter.value))) {
            return true;
        }
    }
    return false;
}

}  // namespace cachewright::lint
