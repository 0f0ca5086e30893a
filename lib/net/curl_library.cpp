#include "lib/net/private/curl_library.hpp"

#include <cstring>
#include <dlfcn.h>
#include <string>

namespace cachewright::net {

namespace {

// The interface that curl/curl.h describes; it has had this number since 2006.
constexpr const char* kName = "libcurl.so.4";

class Loading {
  public:
    explicit Loading(void* library) : library_(library) {}

    template <class Function>
    void find(const char* name, Function& function) {
        void* const found = dlsym(library_, name);
        if (found == nullptr && missing_.empty()) missing_ = name;
        static_assert(sizeof(function) == sizeof(found));
        std::memcpy(&function, &found, sizeof(found));
    }
    [[nodiscard]] const std::string& missing() const { return missing_; }

  private:
    void* library_;
    std::string missing_;
};

base::Result<CurlLibrary> load() {
    void* const library = dlopen(kName, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* const why = dlerror();
        return base::fail(base::ErrorCode::unavailable,
                          std::string("libcurl cannot be loaded: ") + (why == nullptr ? kName : why),
                          "install libcurl 7.85 or later (libcurl4 on Debian and Ubuntu)");
    }
    CurlLibrary curl;
    Loading loading(library);
    loading.find("curl_global_init", curl.global_init);
    loading.find("curl_easy_init", curl.easy_init);
    loading.find("curl_easy_setopt", curl.easy_setopt);
    loading.find("curl_easy_getinfo", curl.easy_getinfo);
    loading.find("curl_easy_strerror", curl.easy_strerror);
    loading.find("curl_easy_cleanup", curl.easy_cleanup);
    loading.find("curl_multi_init", curl.multi_init);
    loading.find("curl_multi_setopt", curl.multi_setopt);
    loading.find("curl_multi_add_handle", curl.multi_add_handle);
    loading.find("curl_multi_remove_handle", curl.multi_remove_handle);
    loading.find("curl_multi_perform", curl.multi_perform);
    loading.find("curl_multi_poll", curl.multi_poll);
    loading.find("curl_multi_info_read", curl.multi_info_read);
    loading.find("curl_multi_cleanup", curl.multi_cleanup);
    loading.find("curl_slist_append", curl.slist_append);
    loading.find("curl_slist_free_all", curl.slist_free_all);
    if (!loading.missing().empty())
        return base::fail(base::ErrorCode::unavailable, "libcurl has no " + loading.missing(),
                          "install libcurl 7.85 or later");
    if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return base::fail(base::ErrorCode::unavailable, "libcurl does not start");
    return curl;
}

}  // namespace

const base::Result<CurlLibrary>& load_curl() {
    // Never unloaded: others may have begun to use what it loaded.
    static const base::Result<CurlLibrary> loaded = load();
    return loaded;
}

const CurlLibrary& curl() {
    return *load_curl();
}

}  // namespace cachewright::net
