// Programs that are not ours.
#pragma once

#include <filesystem>
#include <string>

namespace cachewright::tests {

// Where ./dev peers has unpacked it, or the system has it; empty where it is nowhere.
inline std::string program_path(const std::string& name) {
    for (const char* folder : {CACHEWRIGHT_SOURCE_DIR "/build/peers/bin/", "/usr/sbin/", "/usr/local/sbin/",
                               "/usr/bin/", "/usr/local/bin/"}) {
        if (std::filesystem::exists(folder + name)) return folder + name;
    }
    return {};
}

}  // namespace cachewright::tests
