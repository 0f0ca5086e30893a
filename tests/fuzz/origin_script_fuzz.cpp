// fuzz: origin
// Scripts of the origin: whatever one says, it is taken or refused with a message, and what is taken answers
// with heads that can be written.
#include "lib/http/wire_serialiser.hpp"
#include "lib/origin/answer.hpp"
#include "tests/fuzz/fuzz_input.hpp"

#include <array>

using namespace cachewright;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::ExactText input(data, size);
    const auto script = origin::read_script(input.text(), "demo.toml", [](const std::string& name) {
        return base::Result<std::string>("content of " + name);
    });
    if (!script) {
        require(script.error().message.starts_with("demo.toml"));
        return 0;
    }
    require(!script->routes.empty());
    const base::TimePoint start{std::chrono::sys_days{std::chrono::January / 1 / 2026}};
    origin::State state(*script, start);
    constexpr std::array<std::string_view, 3> paths{"/", "/a?b", "/_origin/next"};
    for (int i = 0; i < 6; ++i) {
        http::Request request;
        request.target = paths[static_cast<std::size_t>(i) % paths.size()];
        request.method = i % 3 == 2 ? "POST" : "GET";
        if (i > 2) request.fields.add("Range", "bytes=1-5");
        origin::Answer answer = origin::answer(*script, state, request, start + std::chrono::seconds(i));
        if (!answer.has_head) continue;
        std::string head;
        require(http::wire::write_head(answer.head, answer.framing, head) == http::wire::Written::ok);
        for (const http::Response& interim : answer.interim)
            require(http::wire::write_head(interim, {}, head) == http::wire::Written::ok);
        if (answer.framing.kind == http::wire::BodyKind::chunked)
            require(http::wire::write_last_chunk(answer.trailers, head) == http::wire::Written::ok);
        require(answer.repetition || answer.offset + answer.length <= answer.content.size());
        if (answer.length > 0 && !answer.repetition)
            require(!answer.content.read(answer.offset, std::min(answer.length, answer.chunk_size)).empty());
    }
    return 0;
}
