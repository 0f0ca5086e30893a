#include "lib/http/base64.hpp"
#include "lib/http/structured_field_scanner.hpp"

#include <string>

namespace cachewright::http::sf {

namespace {

constexpr std::int64_t kMostThousandths = 999'999'999'999'999;  // 12 digits and 3

// Each appends to `out`; false when the value cannot be written (RFC 9651 §4.1).
class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) {}

    bool write(const BareItem& item) {
        return std::visit([this](const auto& value) { return bare(value); }, item);
    }
    bool write(const Item& item) { return write(item.value) && write(item.parameters); }
    bool write(const InnerList& list) {
        out_ += '(';
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            if (i != 0) out_ += ' ';
            if (!write(list.items[i])) return false;
        }
        out_ += ')';
        return write(list.parameters);
    }
    bool write(const Member& member) {
        return std::visit([this](const auto& value) { return write(value); }, member);
    }
    bool write(const Parameters& parameters) {
        for (const Parameter& parameter : parameters) {
            out_ += ';';
            if (!key(parameter.key)) return false;
            if (parameter.value == BareItem(true)) continue;
            out_ += '=';
            if (!write(parameter.value)) return false;
        }
        return true;
    }
    bool write(const DictionaryMember& member) {
        if (!key(member.key)) return false;
        const auto* item = std::get_if<Item>(&member.value);
        if (item != nullptr && item->value == BareItem(true)) return write(item->parameters);
        out_ += '=';
        return write(member.value);
    }

  private:
    bool key(const std::string& text) {
        out_ += text;
        return is_key(text);
    }
    bool bare(std::int64_t value) {
        out_ += std::to_string(value);
        return value >= -kMaxInteger && value <= kMaxInteger;
    }
    bool bare(Decimal value) {
        if (value.thousandths < -kMostThousandths || value.thousandths > kMostThousandths) return false;
        const auto absolute =
            static_cast<std::uint64_t>(value.thousandths < 0 ? -value.thousandths : value.thousandths);
        if (value.thousandths < 0) out_ += '-';
        out_ += std::to_string(absolute / 1000);
        std::string fraction = std::to_string(1000 + absolute % 1000).substr(1);
        while (fraction.size() > 1 && fraction.back() == '0')
            fraction.pop_back();
        out_ += '.';
        out_ += fraction;
        return true;
    }
    bool bare(const String& value) {
        out_ += '"';
        for (const char c : value.text) {
            if (c < 0x20 || c > 0x7E) return false;
            if (c == '"' || c == '\\') out_ += '\\';
            out_ += c;
        }
        out_ += '"';
        return true;
    }
    bool bare(const Token& value) {
        out_ += value.text;
        return is_token(value.text);
    }
    bool bare(const ByteSequence& value) {
        out_ += ':';
        out_ += encode_base64(value.bytes);
        out_ += ':';
        return true;
    }
    bool bare(bool value) {
        out_ += value ? "?1" : "?0";
        return true;
    }
    bool bare(Date value) {
        out_ += '@';
        return bare(value.since_epoch.count());
    }
    bool bare(const DisplayString& value) {
        constexpr std::string_view kHex = "0123456789abcdef";
        const std::size_t from = out_.size();
        out_ += "%\"";
        for (const char c : value.utf8) {
            if (c >= 0x20 && c <= 0x7E && c != '%' && c != '"') {
                out_ += c;
                continue;
            }
            const auto byte = static_cast<unsigned char>(c);
            out_ += '%';
            out_ += kHex[byte >> 4U];
            out_ += kHex[byte & 0xFU];
        }
        out_ += '"';
        // Whether the bytes are UTF-8 is known to the parser.
        return parse_item(std::string_view(out_).substr(from)).value.has_value();
    }

    std::string& out_;
};

template <class Members>
std::optional<std::string> serialise_members(const Members& members) {
    std::string out;
    Writer writer(out);
    for (const auto& member : members) {
        if (!out.empty()) out += ", ";
        if (!writer.write(member)) return std::nullopt;
    }
    return out;
}

template <class Value>
std::optional<std::string> serialise_one(const Value& value) {
    std::string out;
    if (!Writer(out).write(value)) return std::nullopt;
    return out;
}

}  // namespace

std::optional<std::string> serialise(const BareItem& item) {
    return serialise_one(item);
}

std::optional<std::string> serialise(const Item& item) {
    return serialise_one(item);
}

std::optional<std::string> serialise(const List& list) {
    return serialise_members(list);
}

std::optional<std::string> serialise(const Dictionary& dictionary) {
    return serialise_members(dictionary);
}

}  // namespace cachewright::http::sf
