#include "lib/input/text_file.hpp"

#include "lib/input/byte_source.hpp"
#include "lib/input/size_in_words.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <system_error>
#include <utility>

namespace cachewright::input {

namespace {

using base::ErrorCode;

constexpr std::size_t kBlock = std::size_t{64} * 1024;

}  // namespace

base::Result<std::string> read_text_file(const std::string& name, const TextFileKind& kind) {
    const bool is_input = name == "-" && kind.dash == Dash::standard_input;
    std::error_code ignored;
    if (!is_input && std::filesystem::is_directory(name, ignored)) {
        return base::fail(ErrorCode::unreadable, name + " is a directory, not " + kind.what,
                          kind.when_directory);
    }
    auto source = FileSource::open(name == "-" && !is_input ? "./-" : name);
    if (!source) {
        base::Error error = std::move(source.error());
        if (error.code == ErrorCode::not_found && kind.dash == Dash::file) error.hint = "check the path";
        return tl::unexpected(std::move(error));
    }
    std::string text;
    const auto block = std::make_unique_for_overwrite<char[]>(kBlock);
    while (true) {
        const auto got = source->read({block.get(), kBlock});
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) return text;
        if (*got > kind.most - text.size()) {
            return base::fail(
                ErrorCode::too_large,
                (is_input ? "standard input" : name) + " is larger than " + size_in_words(kind.most),
                kind.when_larger);
        }
        text.append(block.get(), *got);
    }
}

}  // namespace cachewright::input
