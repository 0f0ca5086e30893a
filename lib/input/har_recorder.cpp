#include "lib/input/har_recorder.hpp"

#include "lib/base/ascii.hpp"

#include <array>

namespace cachewright::input {

namespace {

struct Row {
    std::string_view prefix;
    Recorder recorder;
};

constexpr std::array rows = {
    Row{"WebInspector", Recorder::chrome_devtools},
    Row{"chrome-har", Recorder::chrome_har},
    Row{"Firefox", Recorder::firefox},
    Row{"Firebug", Recorder::firebug},
    Row{"WebKit Web Inspector", Recorder::safari},
    Row{"WebPagetest", Recorder::webpagetest},
    Row{"Charles", Recorder::proxy},
    Row{"Fiddler", Recorder::proxy},
    Row{"mitmproxy", Recorder::proxy},
    Row{"Proxyman", Recorder::proxy},
    Row{"BrowserMob", Recorder::proxy},
    Row{"HTTP Toolkit", Recorder::proxy},
};

}  // namespace

Recorder identify_recorder(std::string_view creator) {
    for (const Row& row : rows) {
        if (base::starts_with_ignore_case(creator, row.prefix)) return row.recorder;
    }
    return Recorder::unknown;
}

bool always_rewrites_fields(Recorder recorder) {
    // Safari hands its inspector a dictionary: repeated lines arrive joined by ", " and well-known names in
    // their usual case. WebPagetest's capture of 2017 loses versions and statuses ("us:", -2), so its fields
    // are not to be trusted further. Chrome's dictionary joins repeated lines by newlines, DevTools splits
    // them again and chrome-har does not; nothing is lost by that, as no value holds a newline.
    return recorder == Recorder::safari || recorder == Recorder::webpagetest;
}

bool completes_304(Recorder recorder) {
    return recorder != Recorder::unknown && recorder != Recorder::proxy;
}

bool shows_pseudo_fields(Recorder recorder) {
    // Seen in captures by Chrome 56 to 76: "status: 200" in every HTTP/2 and QUIC response, and before a real
    // field of that name where a server sends one ("status: 302 Found").
    return recorder == Recorder::chrome_devtools || recorder == Recorder::chrome_har;
}

}  // namespace cachewright::input
