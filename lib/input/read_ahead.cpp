#include "lib/input/read_ahead.hpp"

#include <csignal>
#include <filesystem>
#include <system_error>

namespace cachewright::input {

namespace {

std::size_t byte_size(const http::FieldMap& fields) {
    // What an entry of a field map takes beside its bytes.
    constexpr std::size_t kLine = 64;
    return fields.byte_size() + fields.size() * kLine;
}

}  // namespace

bool is_regular_file(const std::string& name) {
    std::error_code failed;
    return name != "-" && std::filesystem::is_regular_file(name, failed);
}

void leave_signals_to_others() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

std::size_t byte_size(const http::Exchange& exchange) {
    std::size_t size = sizeof exchange + exchange.url.size() + exchange.provenance.source.size() +
                       byte_size(exchange.response.fields) + exchange.response.body.bytes.size();
    if (exchange.request) {
        size += exchange.request->target.size() + byte_size(exchange.request->fields) +
                exchange.request->body.bytes.size();
    }
    for (const http::Response& interim : exchange.interim)
        size += sizeof interim + byte_size(interim.fields);
    return size;
}

}  // namespace cachewright::input
