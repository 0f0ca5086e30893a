#include "lib/input/host_config.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/exchange.hpp"
#include "lib/http/media_type.hpp"
#include "lib/http/name_set.hpp"
#include "lib/input/size_in_words.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::input {

namespace {

using Fields = std::vector<const DeclaredField*>;

// What is left to be sent of fields that lie upon one another, lowest first.
Fields laid_over(const std::vector<const std::vector<DeclaredField>*>& layers, Overlap overlap) {
    Fields fields;
    // From the top down each field is looked at once, whatever lies above it.
    http::NameSet displaced;
    for (std::size_t above = layers.size(); above > 0; --above) {
        const std::vector<DeclaredField>& of_layer = *layers[above - 1];
        for (std::size_t behind = of_layer.size(); behind > 0; --behind) {
            const DeclaredField& field = of_layer[behind - 1];
            if (field.action == FieldAction::send && !displaced.contains(field.name))
                fields.push_back(&field);
        }
        for (const DeclaredField& field : of_layer) {
            if (field.action == FieldAction::remove || overlap == Overlap::last_wins)
                displaced.insert(field.name);
        }
    }
    std::reverse(fields.begin(), fields.end());
    return fields;
}

bool sends(const Fields& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const DeclaredField* field) {
        return base::equals_ignore_case(field->name, name);
    });
}

bool is_asset(http::MediaKind kind) {
    return kind == http::MediaKind::css || kind == http::MediaKind::script ||
           kind == http::MediaKind::image || kind == http::MediaKind::font ||
           kind == http::MediaKind::audio_video;
}

// The media type that the ends of the paths tell: of several, the first, when they are of one kind to a
// cache.
std::string_view media_type_of(const PathPattern& paths) {
    std::string_view first;
    for (const std::string& end : paths.fixed_ends()) {
        const std::string_view type = media_type_by_path(end);
        if (type.empty()) return {};
        if (first.empty()) first = type;
        const auto kind = http::media_kind(type);
        const auto first_kind = http::media_kind(first);
        if (kind != first_kind && !(is_asset(kind) && is_asset(first_kind))) return {};
    }
    return first;
}

class HostAnswers {
  public:
    explicit HostAnswers(const HostConfig& config) : config_(config) {
        for (std::size_t i = 0; i < config.blocks.size() && broader_.size() < kMostBroaderBlocks; ++i) {
            const DeclaredBlock& block = config.blocks[i];
            if (!block.paths.is_one_path() && block.condition == Condition::none) broader_.push_back(i);
        }
        pages_have_a_block_ =
            std::any_of(config.blocks.begin(), config.blocks.end(), [](const DeclaredBlock& block) {
                return !block.paths.is_every_path() && media_type_of(block.paths) == "text/html";
            });
    }

    // What an answer for the paths of block `index` has from the levels and blocks that are for it, lowest
    // first.
    [[nodiscard]] std::vector<const std::vector<DeclaredField>*> layers_of(std::size_t index) const {
        const DeclaredBlock& block = config_.blocks[index];
        std::vector<const std::vector<DeclaredField>*> layers;
        const auto add = [&](const DeclaredBlock& one) {
            for (const SharedFields& level : one.beneath)
                layers.push_back(level.get());
            layers.push_back(&one.fields);
        };
        if (config_.overlap == Overlap::resolved) {
            add(block);
            return layers;
        }
        bool added = false;
        for (const std::size_t other : broader_) {
            if (other >= index && !std::exchange(added, true)) add(block);
            if (other != index && config_.blocks[other].paths.contains(block.paths))
                add(config_.blocks[other]);
        }
        if (!added) add(block);
        return layers;
    }

    [[nodiscard]] Overlap overlap() const {
        return config_.overlap == Overlap::resolved ? config_.levels : config_.overlap;
    }

    // What the host sends as Content-Type by itself, as far as the pattern tells.
    [[nodiscard]] std::string_view media_type_for(const DeclaredBlock& block) const {
        if (block.answers_from == AnswersFrom::program || block.status != 200) return {};
        // What is for everything is for pages too, unless those have a block of their own.
        if (block.paths.is_every_path())
            return pages_have_a_block_ ? std::string_view{} : media_type_by_path("/");
        return media_type_of(block.paths);
    }

  private:
    const HostConfig& config_;
    std::vector<std::size_t> broader_;
    bool pages_have_a_block_ = false;
};

http::Notation notation_of(Format format) {
    switch (format) {
        case Format::vercel_json:
        case Format::firebase_json: return http::Notation::key_and_value;
        case Format::static_web_apps_json: return http::Notation::json_member;
        case Format::netlify_toml: return http::Notation::toml_key;
        case Format::nginx_config: return http::Notation::nginx;
        default: return http::Notation::header_line;
    }
}

// Counts what the answers have together. Fields that everything takes over make much of a small file.
class DeclaredSize {
  public:
    // False when it would be more than is looked at.
    bool add_layers(const std::vector<const std::vector<DeclaredField>*>& layers) {
        for (const auto* layer : layers)
            lines_ += layer->size();
        return lines_ <= kMostDeclaredLines;
    }
    bool add(const Fields& fields) {
        for (const DeclaredField* field : fields)
            bytes_ += field->name.size() + field->value.size();
        return bytes_ <= kMostDeclaredBytes;
    }

  private:
    std::size_t lines_ = 0;
    std::size_t bytes_ = 0;
};

void deliver(const HostConfig& config, http::Notation notation, Delivery& delivery) {
    for (const Remark& remark : config.unreadable)
        delivery.unreadable(remark.position, remark.what);
    for (const Remark& remark : config.notes)
        delivery.note(remark.position, remark.what);
    const HostAnswers answers(config);
    DeclaredSize size;
    for (std::size_t i = 0; i < config.blocks.size(); ++i) {
        const DeclaredBlock& block = config.blocks[i];
        if (i == kMostBlocks) {
            delivery.unreadable(block.position, "more than " + std::to_string(kMostBlocks) +
                                                    " blocks: what stands from here on was not looked at");
            return;
        }
        const auto layers = answers.layers_of(i);
        Fields fields;
        bool fits = size.add_layers(layers);
        if (fits) {
            fields = laid_over(layers, answers.overlap());
            fits = size.add(fields);
        }
        if (!fits) {
            delivery.unreadable(block.position,
                                "the blocks have more than " + std::to_string(kMostDeclaredLines) +
                                    " header lines or " + size_in_words(kMostDeclaredBytes) +
                                    ", with those that each takes over from others: what stands from here on "
                                    "was not looked at; set fewer for all paths, or check the rest in a file "
                                    "of its own");
            return;
        }
        if (fields.empty()) continue;
        http::Exchange exchange;
        exchange.url = block.pattern;
        exchange.response.status = block.status;
        exchange.provenance.position = block.position;
        exchange.provenance.evidence = http::Evidence::declared;
        exchange.provenance.covers =
            block.paths.is_one_path() ? http::Covers::one_url : http::Covers::many_urls;
        exchange.provenance.notation = config.notation.value_or(notation);
        for (const DeclaredField* field : fields) {
            if (field->made_of == MadeOf::expires)
                exchange.provenance.notation = http::Notation::nginx_expires;
            exchange.response.fields.add(field->name, field->value, field->name_position,
                                         field->value_position);
            for (const ValueContinuation& continuation : field->continuations)
                exchange.response.fields.value_goes_on(continuation.offset, continuation.position);
        }
        if (const auto type = answers.media_type_for(block); !type.empty() && !sends(fields, "Content-Type"))
            exchange.response.fields.add("Content-Type", type);
        if (delivery.deliver(exchange) == Flow::stop) return;
    }
}

HostConfig read_host_config(Format format, std::string_view text) {
    switch (format) {
        case Format::headers_file: return read_headers_file(text);
        case Format::vercel_json: return read_vercel_json(text);
        case Format::netlify_toml: return read_netlify_toml(text);
        case Format::firebase_json: return read_firebase_json(text);
        case Format::static_web_apps_json: return read_static_web_apps_json(text);
        case Format::nginx_config: return read_nginx_config(text);
        case Format::raw_http:
        case Format::curl_trace:
        case Format::har:
        case Format::json_lines: break;
    }
    return {};
}

class HostConfigReader final : public Reader {
  public:
    HostConfigReader(Format format, Delivery& delivery) : format_(format), delivery_(delivery) {}

    Flow feed(std::string_view block) override {
        const std::size_t limit = delivery_.limits().host_config;
        too_large_ = too_large_ || block.size() > limit - std::min(limit, text_.size());
        if (!too_large_) text_.append(block);
        return Flow::go_on;
    }

    void finish() override {
        if (too_large_) {
            delivery_.unreadable({0, 1, 1}, "the file is larger than " +
                                                size_in_words(delivery_.limits().host_config) +
                                                ", which no host reads: nothing of it was");
            return;
        }
        deliver(read_host_config(format_, text_), notation_of(format_), delivery_);
    }

  private:
    Format format_;
    Delivery& delivery_;
    std::string text_;
    bool too_large_ = false;
};

}  // namespace

std::unique_ptr<Reader> make_host_config_reader(Format format, Delivery& delivery) {
    return std::make_unique<HostConfigReader>(format, delivery);
}

}  // namespace cachewright::input
