// fuzz: input
// `_headers`: no input crashes, every position lies in the text, and values stand where they are said to.
#include "tests/fuzz/host_reading.hpp"

using namespace cachewright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const input::HostConfig config = input::read_headers_file(input.text());
    fuzz::require_sound(input.text(), config);
    for (const input::DeclaredBlock& block : config.blocks) {
        for (const input::DeclaredField& field : block.fields) {
            if (field.action == input::FieldAction::remove) continue;
            fuzz::require(input.text().substr(field.name_position.offset).starts_with(field.name));
            fuzz::require(input.text().substr(field.value_position.offset).starts_with(field.value));
        }
    }
    return 0;
}
