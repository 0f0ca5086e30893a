#include "lib/input/expand_inputs.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/edit_distance.hpp"
#include "lib/input/host_config_names.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fnmatch.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cachewright::input {

namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

constexpr std::array<std::string_view, 7> capture_endings = {".har",  ".http",  ".curl",  ".txt",
                                                             ".json", ".jsonl", ".ndjson"};
constexpr std::string_view endings_in_words = ".har, .http, .curl, .txt, .json, .jsonl or .ndjson";

bool has_capture_ending(const fs::path& path) {
    const std::string ending = path.extension().string();
    return std::any_of(capture_endings.begin(), capture_endings.end(),
                       [&](std::string_view known) { return base::equals_ignore_case(ending, known); });
}

bool is_worth_reading(const fs::path& path) {
    return has_capture_ending(path) || may_be_host_config(path.filename().string());
}

bool is_passed_over(const fs::path& entry) {
    const std::string name = entry.filename().string();
    return name.starts_with(".") || name == "node_modules";
}

bool holds_pattern(std::string_view argument) {
    return argument.find_first_of("*?[") != std::string_view::npos;
}

bool names_directory(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

bool is_own_directory(const fs::directory_entry& entry) {
    std::error_code error;
    return !entry.is_symlink(error) && entry.is_directory(error);
}

// A regular file or a link to one: reading a pipe or a device that merely lies there could wait for ever.
bool names_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

// The entries of a directory, sorted by name; an error when it cannot be listed.
base::Result<std::vector<fs::directory_entry>> list(const fs::path& directory) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    fs::directory_iterator iterator(directory, error);
    for (; !error && iterator != fs::directory_iterator(); iterator.increment(error))
        entries.push_back(*iterator);
    if (error) {
        return base::fail(ErrorCode::unreadable,
                          "cannot list the directory " + directory.string() + ": " + error.message(),
                          "make it readable for the user who runs this command (chmod u+rx)");
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

// Adds the captures under a directory. Directories below it that cannot be listed are an error too: what is
// in them would silently not be checked.
base::Result<void> add_captures_under(const fs::path& directory, std::vector<std::string>& found) {
    const auto entries = list(directory);
    if (!entries) return tl::unexpected(entries.error());
    for (const fs::directory_entry& entry : *entries) {
        if (is_passed_over(entry.path())) continue;
        if (is_own_directory(entry)) {
            if (auto added = add_captures_under(entry.path(), found); !added) return added;
        } else if (is_worth_reading(entry.path()) && names_file(entry.path())) {
            found.push_back(entry.path().string());
        }
    }
    return {};
}

// Adds what `parts[index...]` match under `directory`; the empty path is the working directory.
base::Result<void> add_matches(const fs::path& directory, std::span<const std::string> parts,
                               std::vector<std::string>& found) {
    const std::string& part = parts.front();
    const auto rest = parts.subspan(1);
    if (part != "**" && !holds_pattern(part)) {
        const fs::path path = directory / part;
        if (!rest.empty())
            return names_directory(path) ? add_matches(path, rest, found) : base::Result<void>{};
        if (names_file(path)) found.push_back(path.string());
        return {};
    }
    if (part == "**" && !rest.empty()) {
        if (auto added = add_matches(directory, rest, found); !added) return added;
    }
    const auto entries = list(directory.empty() ? fs::path(".") : directory);
    if (!entries) return tl::unexpected(entries.error());
    for (const fs::directory_entry& entry : *entries) {
        const std::string name = entry.path().filename().string();
        const fs::path path = directory / name;
        if (part == "**") {
            if (is_passed_over(path)) continue;
            if (is_own_directory(entry)) {
                if (auto added = add_matches(path, parts, found); !added) return added;
            } else if (rest.empty() && names_file(path)) {
                found.push_back(path.string());
            }
        } else if (::fnmatch(part.c_str(), name.c_str(), FNM_PERIOD) == 0) {
            if (!rest.empty() && names_directory(path)) {
                if (auto added = add_matches(path, rest, found); !added) return added;
            } else if (rest.empty() && names_file(path)) {
                found.push_back(path.string());
            }
        }
    }
    return {};
}

base::Result<void> add_pattern(const std::string& argument, std::vector<std::string>& found) {
    const fs::path pattern(argument);
    std::vector<std::string> parts;
    for (const fs::path& part : pattern.relative_path()) {
        // Two in a row say no more than one, and would be tried in every combination.
        if (part == "**" && !parts.empty() && parts.back() == "**") continue;
        parts.push_back(part.string());
    }
    if (auto added = add_matches(pattern.root_path(), parts, found); !added) return added;
    if (found.empty()) {
        return base::fail(ErrorCode::not_found, "no file matches " + argument,
                          "quote the pattern if the shell should leave it alone; ** stands for directories");
    }
    std::sort(found.begin(), found.end());
    return {};
}

tl::unexpected<base::Error> missing(const std::string& argument) {
    const fs::path path(argument);
    std::string hint = "check the path; use - to read standard input";
    const auto siblings = list(path.has_parent_path() ? path.parent_path() : fs::path("."));
    if (siblings) {
        std::vector<std::string> names;
        for (const fs::directory_entry& entry : *siblings) {
            if (entry.path().filename() != path.filename()) names.push_back(entry.path().filename().string());
        }
        const std::vector<std::string_view> views(names.begin(), names.end());
        const std::string_view nearest = base::nearest_word(path.filename().string(), views);
        if (!nearest.empty()) hint = "did you mean " + (path.parent_path() / nearest).string() + "?";
    }
    return base::fail(ErrorCode::not_found, "cannot find " + argument, std::move(hint));
}

// A link that cannot be followed to a file.
tl::unexpected<base::Error> broken_link(const std::string& argument, bool is_loop) {
    std::error_code error;
    const std::string target = fs::read_symlink(argument, error).string();
    return base::fail(ErrorCode::not_found,
                      argument + " is a link that " + (is_loop ? "leads back to itself" : "points nowhere") +
                          " (to " + target + ")",
                      "make the link anew, or name the file itself");
}

// What one argument stands for.
base::Result<std::vector<std::string>> expand(const std::string& argument) {
    std::vector<std::string> found;
    std::error_code error;
    const fs::file_status status = fs::status(argument, error);
    if (status.type() == fs::file_type::directory) {
        if (auto added = add_captures_under(argument, found); !added) return tl::unexpected(added.error());
        if (found.empty()) {
            return base::fail(ErrorCode::no_content, "no capture in the directory " + argument,
                              "captures end in " + std::string(endings_in_words) +
                                  ", configurations have the names of their hosts (_headers, vercel.json, "
                                  "…); name a file to read it whatever its ending");
        }
        return found;
    }
    if (status.type() == fs::file_type::not_found || status.type() == fs::file_type::none) {
        if (error == std::errc::permission_denied) {
            return base::fail(
                ErrorCode::unreadable, "no permission to reach " + argument,
                "make its directories accessible for the user who runs this command (chmod u+x)");
        }
        std::error_code ignored;
        if (fs::is_symlink(fs::symlink_status(argument, ignored)))
            return broken_link(argument, error == std::errc::too_many_symbolic_link_levels);
        if (!holds_pattern(argument)) return missing(argument);
        if (auto added = add_pattern(argument, found); !added) return tl::unexpected(added.error());
        return found;
    }
    if (::access(argument.c_str(), R_OK) != 0) {
        return base::fail(ErrorCode::unreadable, "no permission to read " + argument,
                          "make it readable for the user who runs this command (chmod u+r)");
    }
    found.push_back(argument);
    return found;
}

// What tells a file from all others: of a regular file its place on the disk, of anything else its name.
std::string identity_of(const std::string& name) {
    struct stat status {};
    if (::stat(name.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return name;
    return std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino);
}

}  // namespace

base::Result<void> InputExpansion::add(const std::string& argument) {
    if (argument == "-") {
        if (!index_by_identity_.try_emplace(argument, files_.size()).second) {
            return base::fail(ErrorCode::usage, "standard input (-) is given twice", "name it once");
        }
        files_.push_back({argument, Origin::named});
        return {};
    }
    if (argument.empty()) {
        return base::fail(ErrorCode::usage, "an input's name is empty",
                          "check the quoting of the command; use - to read standard input");
    }
    auto expanded = expand(argument);
    if (!expanded) return tl::unexpected(expanded.error());
    const Origin origin = names_directory(argument) ? Origin::found : Origin::named;
    for (std::string& name : *expanded) {
        const auto [known, is_new] = index_by_identity_.try_emplace(identity_of(name), files_.size());
        if (is_new) {
            files_.push_back({std::move(name), origin});
        } else if (origin == Origin::named) {
            files_[known->second].origin = origin;
        }
    }
    return {};
}

bool has_ending_of_capture(std::string_view name) {
    constexpr std::array<std::string_view, 5> endings = {".har", ".http", ".curl", ".jsonl", ".ndjson"};
    return base::equals_any_ignore_case(fs::path(name).extension().string(), endings);
}

base::Result<std::vector<InputFile>> expand_inputs(std::span<const std::string> arguments) {
    InputExpansion expansion;
    for (const std::string& argument : arguments) {
        if (auto added = expansion.add(argument); !added) return tl::unexpected(added.error());
    }
    return expansion.files();
}

}  // namespace cachewright::input
