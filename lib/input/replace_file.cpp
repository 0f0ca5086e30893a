#include "lib/input/replace_file.hpp"

#include "lib/input/staged_file.hpp"

#include <cerrno>
#include <sys/stat.h>
#include <system_error>

namespace cachewright::input {

namespace {

tl::unexpected<base::Error> cannot_write(const std::string& name, int error) {
    return base::fail(base::ErrorCode::unreadable,
                      "cannot write " + name + ": " + std::generic_category().message(error),
                      "the file is as it was; make it and its directory writable");
}

}  // namespace

base::Result<void> replace_file(const std::string& name, std::string_view text) {
    struct stat status {};
    if (::stat(name.c_str(), &status) != 0) return cannot_write(name, errno);
    auto file = StagedFile::open(name, Links::followed, NewFile::for_its_owner);
    if (!file) return cannot_write(name, file.error());
    file->write(text);
    if (const int failure = file->commit(); failure != 0) return cannot_write(name, failure);
    return {};
}

}  // namespace cachewright::input
