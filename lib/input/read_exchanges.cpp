#include "lib/input/read_exchanges.hpp"

#include "lib/input/delivery.hpp"
#include "lib/input/detect_format.hpp"
#include "lib/input/json_reader.hpp"
#include "lib/input/message_text_reader.hpp"

#include <memory>
#include <span>
#include <vector>

namespace cachewright::input {

namespace {

std::unique_ptr<Reader> make_reader(const Detection& detection, Delivery& delivery) {
    switch (detection.format) {
        case Format::raw_http: return make_raw_message_reader(delivery);
        case Format::curl_trace: return make_curl_trace_reader(delivery);
        case Format::har:
        case Format::json_lines: break;
    }
    return detection.shape ? make_json_document_reader(*detection.shape, delivery)
                           : make_json_lines_reader(delivery);
}

// Fills `block` as far as the source goes: a pipe gives little at a time, and detection wants to see much.
base::Result<std::size_t> fill(ByteSource& source, std::span<char> block) {
    std::size_t filled = 0;
    while (filled < block.size()) {
        const auto got = source.read(block.subspan(filled));
        if (!got) return tl::unexpected(got.error());
        if (*got == 0) break;
        filled += *got;
    }
    return filled;
}

}  // namespace

base::Result<Summary> read_exchanges(ByteSource& source, std::string_view name, const Limits& limits,
                                     const Sink& sink) {
    std::vector<char> block(limits.block);
    auto filled = fill(source, block);
    if (!filled) return tl::unexpected(filled.error());
    const std::string_view shown = name == "-" ? std::string_view("standard input") : name;
    const auto detection = detect_format({block.data(), *filled}, shown);
    if (!detection) return tl::unexpected(detection.error());

    Delivery delivery(name, limits, sink);
    const std::unique_ptr<Reader> reader = make_reader(*detection, delivery);
    Summary& summary = delivery.summary();
    summary.format = detection->format;
    // A byte order mark is white space to the readers, so that offsets stay those of the file.
    for (std::size_t i = 0; i < detection->byte_order_mark; ++i)
        block[i] = ' ';
    while (*filled != 0) {
        summary.bytes += *filled;
        if (reader->feed({block.data(), *filled}) == Flow::stop) return std::move(summary);
        filled = source.read(block);
        if (!filled) {
            if (summary.exchanges == 0) return tl::unexpected(filled.error());
            delivery.unreadable({summary.bytes, 0, 0}, filled.error().message);
            return std::move(summary);
        }
    }
    reader->finish();
    if (summary.exchanges == 0 && summary.unreadable.count == 0 && summary.skipped.count == 0) {
        return base::fail(base::ErrorCode::no_content,
                          std::string(shown) + " is " + std::string(format_name(summary.format)) +
                              " without a single exchange",
                          "record some traffic first");
    }
    return std::move(summary);
}

base::Result<Summary> read_file(const std::string& name, const Limits& limits, const Sink& sink) {
    auto source = FileSource::open(name);
    if (!source) return tl::unexpected(source.error());
    return read_exchanges(*source, name, limits, sink);
}

}  // namespace cachewright::input
