// HostConfig: what the configuration file of a static host declares about response fields, block by block,
// and what the host sends by it. Each host has its notation; what they have in common is here.
#pragma once

#include "lib/base/source_position.hpp"
#include "lib/http/exchange.hpp"
#include "lib/input/delivery.hpp"
#include "lib/input/path_pattern.hpp"
#include "lib/input/read_exchanges.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::input {

enum class FieldAction : std::uint8_t {
    send,    // with this value
    remove,  // what other blocks, or the host by itself, would send
};

enum class MadeOf : std::uint8_t { field, expires };

// From byte `offset` of a value on, it stands at `position`.
struct ValueContinuation {
    std::size_t offset = 0;
    base::SourcePosition position;
};

struct DeclaredField {
    std::string name;
    std::string value;
    // Of the first byte of each, behind a quote. Not known for what the host makes of something else.
    base::SourcePosition name_position;
    base::SourcePosition value_position;
    FieldAction action = FieldAction::send;
    // Of a value over several lines or with escapes, which then begins with no blank.
    std::vector<ValueContinuation> continuations = {};
    // nginx's `expires`, and not a field that was written.
    MadeOf made_of = MadeOf::field;
};

// Are there requests for paths of the pattern that the block is not for (a condition on a header or a
// method)?
enum class Condition : std::uint8_t { none, some };
// Does the host answer from files, or pass requests on to a program whose answers may be anything?
enum class AnswersFrom : std::uint8_t { files, program };

// The fields of one level of a file. The blocks that take them over refer to them: there may be many of both.
using SharedFields = std::shared_ptr<const std::vector<DeclaredField>>;

struct DeclaredBlock {
    std::string pattern;  // as written
    PathPattern paths;
    base::SourcePosition position;
    int status = 200;
    std::vector<SharedFields> beneath;  // what it takes over from the levels around it, lowest first
    std::vector<DeclaredField> fields;  // what it says besides, upon that
    Condition condition = Condition::none;
    AnswersFrom answers_from = AnswersFrom::files;
};

// What a path gets that several blocks are for.
enum class Overlap : std::uint8_t {
    join,       // all lines; those of one name make one list (Cloudflare Pages)
    last_wins,  // of each field, what the last block says (Vercel, Firebase, Netlify)
    resolved,   // the reader has worked it out: each block has all of its lines
};

// The most that is read: blocks in one file, and blocks with wildcards that others are compared with.
inline constexpr std::size_t kMostBlocks = 1000;
inline constexpr std::size_t kMostBroaderBlocks = 32;
// The most that the answers of one file have together, each with all that it takes over from elsewhere:
// header lines, and bytes of their names and values.
inline constexpr std::size_t kMostDeclaredLines = 200'000;
inline constexpr std::size_t kMostDeclaredBytes = std::size_t{4} * 1024 * 1024;

struct HostConfig {
    Overlap overlap = Overlap::resolved;
    Overlap levels = Overlap::join;  // how a block's fields lie upon those beneath: never `resolved`
    std::vector<DeclaredBlock> blocks;
    std::vector<Remark> unreadable;  // parts that could not be read
    std::vector<Remark> notes;       // what was assumed, and what is outside of the file
    std::optional<http::Notation> notation = std::nullopt;  // of fields, where the format has several

    // It has one block more than is looked at, by which it shows where the rest begins: reading ends.
    [[nodiscard]] bool is_full() const { return blocks.size() > kMostBlocks; }
};

// One reader a notation. They never fail: what cannot be read is in HostConfig::unreadable. Each reads up to
// HostConfig::is_full, in time and memory that are bounded.
//
// `_headers` of Netlify and Cloudflare Pages.
// Sources: https://developers.cloudflare.com/pages/configuration/headers/,
// https://docs.netlify.com/manage/routing/headers/
[[nodiscard]] HostConfig read_headers_file(std::string_view text);
// Sources: https://vercel.com/docs/project-configuration/vercel-json#headers,
// https://vercel.com/docs/build-output-api/configuration#routes
[[nodiscard]] HostConfig read_vercel_json(std::string_view text);
// Source: https://docs.netlify.com/manage/routing/headers/. `name` is for messages.
[[nodiscard]] HostConfig read_netlify_toml(std::string_view text);
// Source: https://firebase.google.com/docs/hosting/full-config#headers
[[nodiscard]] HostConfig read_firebase_json(std::string_view text);
// Source: https://learn.microsoft.com/en-us/azure/static-web-apps/configuration
[[nodiscard]] HostConfig read_static_web_apps_json(std::string_view text);
// Source: https://nginx.org/en/docs/http/ngx_http_headers_module.html
[[nodiscard]] HostConfig read_nginx_config(std::string_view text);

// Reads a whole file of one of the formats of hosts and delivers an exchange for each block, as the host
// would answer with the other blocks in force that are for all of its paths. A block of which nothing is left
// is not delivered. What lies beyond kMostBlocks, kMostDeclaredLines or kMostDeclaredBytes is told as unread.
// Borrows `delivery`.
[[nodiscard]] std::unique_ptr<Reader> make_host_config_reader(Format format, Delivery& delivery);

}  // namespace cachewright::input
