#include "lib/input/read_exchanges.hpp"

#include "lib/input/delivery.hpp"
#include "lib/input/detect_format.hpp"
#include "lib/input/host_config.hpp"
#include "lib/input/json_reader.hpp"
#include "lib/input/message_text_reader.hpp"

#include <algorithm>
#include <memory>
#include <span>

namespace cachewright::input {

namespace {

std::unique_ptr<Reader> make_reader(const Detection& detection, Delivery& delivery) {
    if (is_host_config(detection.format)) return make_host_config_reader(detection.format, delivery);
    switch (detection.format) {
        case Format::raw_http: return make_raw_message_reader(delivery);
        case Format::curl_trace: return make_curl_trace_reader(delivery);
        default: break;
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

std::string_view what_to_give(Format format) {
    switch (format) {
        case Format::raw_http:
        case Format::curl_trace: return "record the responses too, as curl -i and curl -sv do";
        case Format::har: return "the archive has no entry: record some traffic first";
        default: break;
    }
    return "an exchange is an object with url, status and headers";
}

}  // namespace

base::Result<Summary> read_exchanges(ByteSource& source, std::string_view name, const Limits& limits,
                                     const Sink& sink) {
    const std::size_t block_size = std::max<std::size_t>(limits.block, 1);
    const std::size_t buffer_size = std::max(block_size, limits.detection);
    const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);
    auto filled = fill(source, {buffer.get(), buffer_size});
    if (!filled) return tl::unexpected(filled.error());
    const std::string_view shown = name == "-" ? std::string_view("standard input") : name;
    const std::string_view head(buffer.get(), *filled);
    const auto detection = detect_format(
        head.substr(0, limits.detection),
        *filled < buffer_size && *filled <= limits.detection ? Extent::whole : Extent::beginning, shown);
    if (!detection) return tl::unexpected(detection.error());

    Delivery delivery(name, limits, sink);
    const std::unique_ptr<Reader> reader = make_reader(*detection, delivery);
    Summary& summary = delivery.summary();
    summary.format = detection->format;
    // A byte order mark is white space to the readers, so that offsets stay those of the file.
    std::fill_n(buffer.get(), detection->byte_order_mark, ' ');
    while (*filled != 0) {
        summary.bytes += *filled;
        for (std::string_view rest(buffer.get(), *filled); !rest.empty();) {
            const std::string_view block = rest.substr(0, block_size);
            if (reader->feed(block) == Flow::stop) return std::move(summary);
            rest.remove_prefix(block.size());
        }
        filled = source.read({buffer.get(), block_size});
        if (!filled) {
            if (summary.exchanges == 0) return tl::unexpected(filled.error());
            delivery.unreadable({summary.bytes, 0, 0}, filled.error().message);
            return std::move(summary);
        }
    }
    reader->finish();
    summary.sets_no_header = delivery.found_nothing() && is_host_config(summary.format);
    if (delivery.found_nothing() && !summary.sets_no_header) {
        return base::fail(base::ErrorCode::no_content, std::string(shown) + " holds no HTTP response",
                          std::string(what_to_give(summary.format)));
    }
    return std::move(summary);
}

base::Result<Summary> read_file(const std::string& name, const Limits& limits, const Sink& sink,
                                std::string_view called) {
    auto source = FileSource::open(name);
    if (!source) return tl::unexpected(source.error());
    return read_exchanges(*source, called.empty() ? name : called, limits, sink);
}

}  // namespace cachewright::input
