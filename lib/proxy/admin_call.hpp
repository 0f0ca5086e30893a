// One request to the admin listener and its answer, for the handlers of its subjects.
#pragma once

#include "lib/http/form_urlencoded.hpp"
#include "lib/http/message.hpp"
#include "lib/pipeline/pending.hpp"
#include "lib/proxy/worker.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cachewright::proxy {

struct EventStream;  // lib/proxy/events.hpp

struct AdminAnswer {
    int status = 200;
    std::string body;
    std::string allow{};  // with 405
    std::string_view content_type = "application/json";
    std::string_view authenticate{};        // with 401
    std::shared_ptr<EventStream> events{};  // instead of `body`, until the client goes
    bool judges_anew = false;               // it waits until what is stored is (lib/proxy/reload.hpp)
    // Of a purge: not to be sent before this has ended (settle in admin_purge.hpp).
    std::shared_ptr<pipeline::Pending> after = nullptr;
    // What a purge has removed: its memory is given back when the answer has gone.
    std::vector<store::Stored> purged{};
};

// Borrows.
struct AdminCall {
    Shared& shared;
    const http::Request& request;
    const std::string& content;
    std::string_view id;  // what stands for {id} in the path
    std::vector<http::FormParameter> query;

    // Of several with this name, the last.
    [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
};

// {"error": why, "hint": hint}; the hint may be empty.
[[nodiscard]] AdminAnswer admin_error(int status, std::string_view why, std::string_view hint = {});

}  // namespace cachewright::proxy
