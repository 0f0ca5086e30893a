// cachewright schema [NAME]
#include "cli/session.hpp"
#include "lib/base/edit_distance.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::cli {

namespace {

struct SchemaText {
    std::string_view name;
    std::string_view text;
};
constexpr std::array kSchemas{
#include "cli/schema_texts.inc"  // made of docs/schema by cli/CMakeLists.txt
};

// "Output of cachewright lint --format json": the title that the schema gives itself.
std::string_view title_of(std::string_view schema) {
    constexpr std::string_view key = "\"title\": \"";
    const std::size_t begin = schema.find(key);
    if (begin == std::string_view::npos) return {};
    schema.remove_prefix(begin + key.size());
    return schema.substr(0, schema.find('"'));
}

std::vector<std::string_view> schema_names() {
    std::vector<std::string_view> names;
    names.reserve(std::size(kSchemas));
    for (const SchemaText& schema : kSchemas)
        names.push_back(schema.name);
    return names;
}

ExitCode run_schema(Session& session, const std::string& name) {
    if (name.empty()) {
        for (const SchemaText& schema : kSchemas)
            session.print(fmt::format("{:12} {}\n", schema.name, title_of(schema.text)));
        return ExitCode::clean;
    }
    std::string_view wanted = name;
    if (constexpr std::string_view ending = ".schema.json"; wanted.ends_with(ending))
        wanted.remove_suffix(ending.size());
    const auto* const found = std::find_if(kSchemas.begin(), kSchemas.end(),
                                           [&](const SchemaText& schema) { return schema.name == wanted; });
    if (found != kSchemas.end()) {
        session.print(found->text);
        return ExitCode::clean;
    }
    const std::string_view nearest = base::meant_word(wanted, schema_names());
    session.error(
        {base::ErrorCode::usage, fmt::format("there is no schema '{}'", name),
         nearest.empty() ? "`cachewright schema` lists them" : fmt::format("did you mean '{}'?", nearest)});
    return ExitCode::usage;
}

}  // namespace

void add_schema_command(CLI::App& app, Invocation& invocation) {
    auto name = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("schema", "Print the JSON schema of an output, or list them");
    command->add_option("SCHEMA", *name, "Name of a schema, as the list has it")
        ->type_name("")
        // For help and completions: names of files are taken too, so run_schema checks.
        ->check(CLI::Validator([](std::string&) { return std::string(); },
                               fmt::format("{{{}}}", fmt::join(schema_names(), ","))));
    command->footer(
        "Examples:\n"
        "  cachewright schema\n"
        "  cachewright schema lint > lint.schema.json\n"
        "Schemas refer to each other by file name: keep them in one folder, as NAME.schema.json.");
    command->callback([&invocation, name] {
        invocation.run = [name](Session& session) { return run_schema(session, *name); };
    });
}

}  // namespace cachewright::cli
