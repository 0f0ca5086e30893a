#include "lib/input/gunzip.hpp"

#include "lib/input/size_in_words.hpp"

#include <algorithm>
#include <array>
#include <zlib.h>

namespace cachewright::input {

namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with a gzip header

class Inflater {
  public:
    Inflater() : ready_(inflateInit2(&stream_, kGzipWindow) == Z_OK) {}
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() { inflateEnd(&stream_); }

    // One member; takes it off `bytes`.
    base::Result<void> inflate_member(std::string_view& bytes, std::size_t limit, std::string& out) {
        if (!ready_ || inflateReset(&stream_) != Z_OK)
            return base::fail(base::ErrorCode::too_large, "there is no memory to decompress it");
        while (true) {
            constexpr std::size_t most = std::size_t{1} << 30U;  // zlib counts in 32 bits
            const std::size_t given = std::min(bytes.size(), most);
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-*-cast): zlib's interface is of C
            stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
            stream_.avail_in = static_cast<uInt>(given);
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): likewise
            stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
            stream_.avail_out = static_cast<uInt>(block_.size());
            const int status = inflate(&stream_, Z_NO_FLUSH);
            bytes.remove_prefix(given - stream_.avail_in);
            const std::size_t made = block_.size() - stream_.avail_out;
            if (made > limit - out.size()) {
                return base::fail(base::ErrorCode::too_large,
                                  "it decompresses to more than " + size_in_words(limit));
            }
            out.append(block_.data(), made);
            if (status == Z_STREAM_END) return {};
            const bool stuck = status == Z_OK && made == 0 && bytes.empty();
            if (status == Z_BUF_ERROR || stuck)
                return base::fail(base::ErrorCode::no_content, "its compressed data ends too early");
            if (status != Z_OK)
                return base::fail(base::ErrorCode::no_content, "its compressed data is damaged");
        }
    }

  private:
    z_stream stream_{};
    std::array<char, std::size_t{64} * 1024> block_{};
    bool ready_;
};

}  // namespace

base::Result<std::string> gunzip(std::string_view bytes, std::size_t limit) {
    Inflater inflater;
    std::string out;
    std::size_t members = 0;
    do {
        if (++members > kMostGzipMembers) {
            return base::fail(
                base::ErrorCode::too_large,
                "it is compressed in more than " + std::to_string(kMostGzipMembers) + " parts (gzip members)",
                "compress it again as one: gunzip, then gzip");
        }
        if (auto member = inflater.inflate_member(bytes, limit, out); !member)
            return tl::unexpected(member.error());
    } while (looks_like_gzip(bytes));
    return out;
}

}  // namespace cachewright::input
