#include "cli/admin_token.hpp"

#include "lib/base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace cachewright::cli {

namespace {

constexpr std::size_t kFewest = 16;
constexpr std::size_t kMost = 4096;

tl::unexpected<base::Error> refused(const std::string& path, std::string_view why, std::string hint = {}) {
    return tl::unexpected(base::Error{base::ErrorCode::usage, fmt::format("the token file {}: {}", path, why),
                                      std::move(hint)});
}

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

// RFC 6750 §2.1, b64token.
bool is_token(std::string_view text) {
    while (text.ends_with('='))
        text.remove_suffix(1);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return base::is_alpha(c) || base::is_digit(c) ||
               std::string_view("-._~+/").find(c) != std::string_view::npos;
    });
}

base::Result<std::string> make(const std::string& path) {
    std::random_device random;
    std::string token;
    for (int word = 0; word < 4; ++word)
        token += fmt::format("{:08x}", static_cast<unsigned>(random()));
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.number() < 0) return refused(path, std::strerror(errno));
    const std::string line = token + "\n";
    if (::write(file.number(), line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        return refused(path, std::strerror(errno));
    return token;
}

}  // namespace

base::Result<std::string> read_admin_token(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0)
        return errno == ELOOP
                   ? refused(path, "it is a symbolic link",
                             "name the file that it points to: whoever may change the link chooses the token")
                   : refused(path, std::strerror(errno),
                             "the proxy makes it: cachewright proxy --admin-token-file FILE");
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) return refused(path, std::strerror(errno));
    if (!S_ISREG(about.st_mode)) return refused(path, "it is no file");
    if ((about.st_mode & 077U) != 0)
        return refused(path, "others may read it", fmt::format("chmod 600 {}", path));
    std::array<char, kMost + 1> bytes{};
    const ssize_t size = ::read(file.number(), bytes.data(), bytes.size());
    if (size < 0) return refused(path, std::strerror(errno));
    std::string_view token(bytes.data(), static_cast<std::size_t>(size));
    while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' '))
        token.remove_suffix(1);
    if (token.size() < kFewest || token.size() > kMost || !is_token(token))
        return refused(path, fmt::format("it does not hold a token of {} characters or more", kFewest),
                       "remove it, and the proxy makes a new one");
    return std::string(token);
}

base::Result<std::string> admin_token_of(const std::string& path) {
    struct stat about {};
    if (::lstat(path.c_str(), &about) != 0 && errno == ENOENT) return make(path);
    return read_admin_token(path);
}

}  // namespace cachewright::cli
