#include "lib/input/host_config.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/exchange.hpp"
#include "lib/http/media_type.hpp"
#include "lib/input/size_in_words.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::input {

namespace {

bool sends(const std::vector<DeclaredField>& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const DeclaredField& field) {
        return field.action == FieldAction::send && base::equals_ignore_case(field.name, name);
    });
}

// Puts the fields of the next block upon those of the blocks before it.
void lay_over(std::vector<DeclaredField>& lower, const std::vector<DeclaredField>& upper, Overlap overlap) {
    std::erase_if(lower, [&](const DeclaredField& field) {
        return std::any_of(upper.begin(), upper.end(), [&](const DeclaredField& other) {
            const bool displaces = other.action == FieldAction::remove || overlap == Overlap::last_wins;
            return displaces && base::equals_ignore_case(field.name, other.name);
        });
    });
    for (const DeclaredField& field : upper)
        if (field.action == FieldAction::send) lower.push_back(field);
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

    // Every line that the host adds to an answer for the paths of block `index`.
    [[nodiscard]] std::vector<DeclaredField> fields_for(std::size_t index) const {
        const DeclaredBlock& block = config_.blocks[index];
        std::vector<DeclaredField> fields;
        if (config_.overlap != Overlap::resolved) {
            for (const std::size_t other : broader_) {
                if (other < index && config_.blocks[other].paths.contains(block.paths))
                    lay_over(fields, config_.blocks[other].fields, config_.overlap);
            }
        }
        lay_over(fields, block.fields, config_.overlap);
        if (config_.overlap != Overlap::resolved) {
            for (const std::size_t other : broader_) {
                if (other > index && config_.blocks[other].paths.contains(block.paths))
                    lay_over(fields, config_.blocks[other].fields, config_.overlap);
            }
        }
        return fields;
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

void deliver(const HostConfig& config, http::Notation notation, Delivery& delivery) {
    for (const Remark& remark : config.unreadable)
        delivery.unreadable(remark.position, remark.what);
    for (const Remark& remark : config.notes)
        delivery.note(remark.position, remark.what);
    const HostAnswers answers(config);
    for (std::size_t i = 0; i < config.blocks.size(); ++i) {
        const DeclaredBlock& block = config.blocks[i];
        if (i == kMostBlocks) {
            delivery.unreadable(block.position, "more than " + std::to_string(kMostBlocks) +
                                                    " blocks: what stands from here on was not looked at");
            return;
        }
        const std::vector<DeclaredField> fields = answers.fields_for(i);
        if (fields.empty()) continue;
        http::Exchange exchange;
        exchange.url = block.pattern;
        exchange.response.status = block.status;
        exchange.provenance.position = block.position;
        exchange.provenance.evidence = http::Evidence::declared;
        exchange.provenance.covers =
            block.paths.is_one_path() ? http::Covers::one_url : http::Covers::many_urls;
        exchange.provenance.notation = notation;
        for (const DeclaredField& field : fields) {
            if (field.made_of == MadeOf::expires)
                exchange.provenance.notation = http::Notation::nginx_expires;
            exchange.response.fields.add(field.name, field.value, field.name_position, field.value_position);
            for (const ValueContinuation& continuation : field.continuations)
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
