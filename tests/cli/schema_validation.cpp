#include "tests/cli/schema_validation.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <memory>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace cachewright::tests {

namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

Json load(std::string name) {
    if (const std::size_t slash = name.find_last_of('/'); slash != std::string::npos)
        name.erase(0, slash + 1);
    if (const std::size_t fragment = name.find('#'); fragment != std::string::npos) name.resize(fragment);
    std::ifstream file(CACHEWRIGHT_SOURCE_DIR "/docs/schema/" + name);
    if (!file) file.open(CACHEWRIGHT_SOURCE_DIR "/fixtures/schema/" + name);
    return Json::parse(file);
}

}  // namespace

std::string schema_complaints(std::string_view schema_name, std::string_view document) {
    const Json json = Json::parse(document, nullptr, false);
    if (json.is_discarded()) return "not JSON";
    const Json schema_json = load(std::string(schema_name));
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(
        Adapter(schema_json), schema, [](const std::string& uri) { return new Json(load(uri)); },
        [](const Json* fetched) { delete fetched; });
    valijson::Validator validator;
    valijson::ValidationResults results;
    std::string complaints;
    if (validator.validate(schema, Adapter(json), &results)) return complaints;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        for (const std::string& step : error.context)
            complaints += step;
        complaints += ": " + error.description + "\n";
    }
    return complaints;
}

}  // namespace cachewright::tests
