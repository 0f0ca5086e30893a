#include "lib/input/json_reader.hpp"

#include "lib/input/json_exchange.hpp"

#include <fmt/format.h>

#include <cstring>

namespace cachewright::input {

namespace {

// Turns elements into exchanges and delivers them.
class ElementDelivery final : public JsonElementScanner::Handler {
  public:
    using ScanFlow = JsonElementScanner::Flow;

    ElementDelivery(JsonDialect dialect, Delivery& delivery)
        : delivery_(delivery), exchanges_(dialect, delivery.limits().body_prefix) {}

    ScanFlow element(const JsonElement& element) override {
        const Judgement judgement = exchanges_.read(element, exchange_);
        switch (judgement.verdict) {
            case Verdict::unreadable: delivery_.unreadable(element.position, judgement.reason); break;
            case Verdict::skipped: delivery_.skipped(element.position, judgement.reason); break;
            case Verdict::no_exchange: delivery_.without_response(element.position, judgement.reason); break;
            case Verdict::exchange:
                if (!judgement.reason.empty()) delivery_.note(element.position, judgement.reason);
                return delivery_.deliver(exchange_) == Flow::stop ? ScanFlow::stop : ScanFlow::go_on;
        }
        return ScanFlow::go_on;
    }

    void not_an_object(base::SourcePosition position) override {
        delivery_.unreadable(position, "an exchange must be a JSON object");
    }

    void too_large(base::SourcePosition position) override {
        delivery_.unreadable(position,
                             fmt::format("the exchange is larger than {} MiB without its long texts",
                                         delivery_.limits().json_element >> 20U));
    }

    void described(std::string_view key, const JsonElement& value) override {
        if (key == "creator") exchanges_.set_recorder(identify_recorder(exchanges_.member(value, "name")));
    }

  private:
    Delivery& delivery_;
    JsonExchangeReader exchanges_;
    http::Exchange exchange_;
};

JsonElementScanner::Limits scanner_limits(const Limits& limits) {
    return {limits.json_string, limits.json_element};
}

class JsonDocumentReader final : public Reader {
  public:
    JsonDocumentReader(JsonShape shape, Delivery& delivery)
        : shape_(shape),
          delivery_(delivery),
          elements_(shape == JsonShape::har ? JsonDialect::har_entry : JsonDialect::json_line, delivery),
          scanner_(shape, scanner_limits(delivery.limits()), elements_) {}

    Flow feed(std::string_view block) override {
        return scanner_.feed(block) == JsonElementScanner::Flow::stop ? Flow::stop : Flow::go_on;
    }

    void finish() override {
        if (scanner_.inside_element()) {
            // A quote or a bracket that is missing has the rest look like a part of the exchange.
            delivery_.unreadable(
                scanner_.element_position(),
                fmt::format(
                    "the exchange that begins here is cut off: the input ends in it, at byte {}; none of "
                    "the {} bytes from here on was read, however many exchanges they hold",
                    scanner_.position().offset,
                    scanner_.position().offset - scanner_.element_position().offset));
        } else if (!scanner_.complete()) {
            delivery_.unreadable(scanner_.position(), scanner_.unbalanced()
                                                          ? "brackets close that were never opened"
                                                          : "the JSON document is cut off here");
        } else if (shape_ == JsonShape::har && !scanner_.found_elements()) {
            delivery_.unreadable(scanner_.position(), "the HAR has no array \"entries\" in its \"log\"");
        }
    }

  private:
    JsonShape shape_;
    Delivery& delivery_;
    ElementDelivery elements_;
    JsonElementScanner scanner_;
};

class JsonLinesReader final : public Reader {
  public:
    explicit JsonLinesReader(Delivery& delivery)
        : delivery_(delivery),
          elements_(JsonDialect::json_line, delivery),
          scanner_(JsonShape::sequence, scanner_limits(delivery.limits()), elements_) {}

    Flow feed(std::string_view block) override {
        while (!block.empty()) {
            const auto* newline = static_cast<const char*>(std::memchr(block.data(), '\n', block.size()));
            const std::size_t length =
                newline == nullptr ? block.size() : static_cast<std::size_t>(newline - block.data());
            if (scanner_.feed(block.substr(0, length)) == JsonElementScanner::Flow::stop) return Flow::stop;
            if (newline == nullptr) break;
            end_line();
            block.remove_prefix(length + 1);
            line_.offset = scanner_.position().offset + 1;
            ++line_.line;
            scanner_.restart(line_);
        }
        return Flow::go_on;
    }

    void finish() override { end_line(); }

  private:
    void end_line() {
        if (scanner_.inside_element()) {
            delivery_.unreadable(scanner_.element_position(),
                                 "malformed JSON: the line ends inside its object");
        } else if (!scanner_.complete()) {
            delivery_.unreadable(line_, "malformed JSON");
        }
    }

    Delivery& delivery_;
    ElementDelivery elements_;
    JsonElementScanner scanner_;
    base::SourcePosition line_{0, 1, 1};
};

}  // namespace

std::unique_ptr<Reader> make_json_document_reader(JsonShape shape, Delivery& delivery) {
    return std::make_unique<JsonDocumentReader>(shape, delivery);
}

std::unique_ptr<Reader> make_json_lines_reader(Delivery& delivery) {
    return std::make_unique<JsonLinesReader>(delivery);
}

}  // namespace cachewright::input
