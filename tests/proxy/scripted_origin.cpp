#include "tests/proxy/scripted_origin.hpp"

#include "tests/proxy/message_text.hpp"

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace cachewright::tests {

using http::wire::Event;

namespace {

// What the proxy lets through must reach the test's eyes.
http::wire::Limits generous_limits() {
    http::wire::Limits limits = http::wire::Limits::of_responses();
    limits.start_line = limits.field_line;
    limits.field_section *= 8;
    return limits;
}

}  // namespace

struct Gate::State {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false;
};

Gate::Gate() : state_(std::make_shared<State>()) {}

void Gate::open() const {
    const std::lock_guard lock(state_->mutex);
    state_->open = true;
    state_->changed.notify_all();
}

void Gate::wait() const {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait_for(lock, kPatience, [this] { return state_->open; });
}

ScriptedOrigin::ScriptedOrigin() : listener_(Socket::listen_on()), port_(listener_.port()) {
    std::signal(SIGPIPE, SIG_IGN);
    acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedOrigin::~ScriptedOrigin() {
    open_gates();
    stop_listening();
    for (std::thread& server : servers_)
        server.join();
}

void ScriptedOrigin::stop_listening() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (const std::shared_ptr<Socket>& socket : sockets_)
            socket->shut_down();
    }
    if (!acceptor_.joinable()) return;
    listener_.shut_down();
    acceptor_.join();
    listener_.close();
}

void ScriptedOrigin::on(const std::string& target, Handler handler) {
    const std::lock_guard lock(mutex_);
    routes_[target] = {std::move(handler), false};
}

void ScriptedOrigin::on_head(const std::string& target, Handler handler) {
    const std::lock_guard lock(mutex_);
    routes_[target] = {std::move(handler), true};
}

void ScriptedOrigin::answers(const std::string& target, std::vector<std::string> bytes) {
    // Counted from here, so that a test can say anew what comes next.
    const std::size_t before = asked(target);
    on(target, [before, bytes = std::move(bytes)](const SeenRequest& request, OriginStream& stream) {
        stream.send(bytes[std::min(request.number - before, bytes.size()) - 1]);
    });
}

Gate ScriptedOrigin::gate() {
    const std::lock_guard lock(mutex_);
    return gates_.emplace_back();
}

void ScriptedOrigin::open_gates() {
    const std::lock_guard lock(mutex_);
    for (const Gate& gate : gates_)
        gate.open();
}

std::size_t ScriptedOrigin::asked(std::string_view target) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        log_.begin(), log_.end(), [&](const auto& request) { return request->message.target == target; }));
}

std::vector<SeenRequest> ScriptedOrigin::requests(std::string_view target) const {
    const std::lock_guard lock(mutex_);
    std::vector<SeenRequest> found;
    for (const auto& request : log_) {
        if (request->message.target == target) found.push_back(*request);
    }
    return found;
}

SeenRequest ScriptedOrigin::last(std::string_view target) const {
    const std::vector<SeenRequest> all = requests(target);
    if (all.empty()) throw std::runtime_error("the origin was not asked for " + std::string(target));
    return all.back();
}

std::size_t ScriptedOrigin::asked_in_all() const {
    const std::lock_guard lock(mutex_);
    return log_.size();
}

std::size_t ScriptedOrigin::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

std::vector<std::string> ScriptedOrigin::malformed() const {
    const std::lock_guard lock(mutex_);
    return malformed_;
}

bool ScriptedOrigin::wait_until(const std::function<bool()>& condition) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, condition);
}

bool ScriptedOrigin::wait_for(std::string_view target, std::size_t requests) const {
    return wait_until([&] {
        return std::count_if(log_.begin(), log_.end(), [&](const auto& request) {
                   return request->message.target == target;
               }) >= static_cast<std::ptrdiff_t>(requests);
    });
}

bool ScriptedOrigin::wait_for_end(std::string_view target) const {
    return wait_until([&] {
        const auto last = std::find_if(log_.rbegin(), log_.rend(), [&](const auto& request) {
            return request->message.target == target;
        });
        return last != log_.rend() && ((*last)->complete || (*last)->broken);
    });
}

void ScriptedOrigin::accept_all() {
    while (true) {
        auto socket = std::make_shared<Socket>(listener_.accept());
        if (!socket->open()) return;
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        sockets_.push_back(socket);
        servers_.emplace_back([this, socket, number = ++connections_] { serve(socket, number); });
    }
}

void ScriptedOrigin::serve(const std::shared_ptr<Socket>& socket, std::size_t connection) {
    OriginStream stream(*this, socket);
    while (!stream.closed_ && stream.read_head(connection)) {
        Route route{[](const SeenRequest&, OriginStream& to) { to.send(answer(404, "")); }};
        {
            const std::lock_guard lock(mutex_);
            const auto known = routes_.find(stream.request_->message.target);
            if (known != routes_.end()) route = known->second;
        }
        if (!route.reads_content && !stream.rest_of_request()) break;
        SeenRequest request;
        {
            const std::lock_guard lock(mutex_);
            request = *stream.request_;
        }
        route.handler(request, stream);
        if (!stream.closed_ && !stream.rest_of_request()) break;
    }
    const std::lock_guard lock(mutex_);
    std::erase(sockets_, socket);
    socket->close();
}

OriginStream::OriginStream(ScriptedOrigin& origin, std::shared_ptr<Socket> socket)
    : origin_(origin),
      socket_(std::move(socket)),
      parser_(http::wire::MessageKind::request, http::wire::Mode::strict, generous_limits()) {}

bool OriginStream::send(std::string_view bytes) {
    return !closed_ && socket_->send(bytes);
}

void OriginStream::close() {
    if (closed_) return;
    closed_ = true;
    // Not closed here: what stands unread would turn the end into a reset.
    socket_->end_writing();
    std::string ignored;
    while (socket_->receive(ignored) == Socket::Got::bytes)
        ignored.clear();
}

void OriginStream::reset() {
    closed_ = true;
    const std::lock_guard lock(origin_.mutex_);
    std::erase(origin_.sockets_, socket_);
    socket_->reset();
}

bool OriginStream::read_more() {
    if (closed_ || failed_) return false;
    const Socket::Got got = socket_->receive(unread_);
    if (got == Socket::Got::bytes) return true;
    failed_ = true;
    const std::lock_guard lock(origin_.mutex_);
    if (request_ && !request_->complete) request_->broken = true;
    origin_.changed_.notify_all();
    return false;
}

// One event of the parser. What was read of the request is noted in the log.
Event OriginStream::step() {
    const http::wire::Step step = parser_.feed(unread_);
    if (in_head_) head_.append(unread_, 0, step.consumed);
    const std::lock_guard lock(origin_.mutex_);
    switch (step.event) {
        case Event::head: in_head_ = false; break;
        case Event::body:
            request_->body_bytes += step.body.size();
            if (request_->body.size() < SeenRequest::kBodyKept) request_->body += step.body;
            break;
        case Event::complete:
            request_->complete = true;
            request_->message.trailers = parser_.take_trailers();
            break;
        case Event::error:
            failed_ = true;
            if (request_) request_->broken = true;
            origin_.malformed_.push_back(head_);
            break;
        default: break;
    }
    unread_.erase(0, step.consumed);
    origin_.changed_.notify_all();
    return step.event;
}

bool OriginStream::read_head(std::size_t connection) {
    if (request_) parser_.next_message();
    request_ = nullptr;
    head_.clear();
    in_head_ = true;
    while (in_head_) {
        if (step() == Event::need_more) read_more();
        if (failed_) return false;
    }
    auto request = std::make_shared<SeenRequest>();
    request->message = parser_.take_request();
    request->head = head_;
    request->connection = connection;
    const std::lock_guard lock(origin_.mutex_);
    request->number = 1 + static_cast<std::size_t>(
                              std::count_if(origin_.log_.begin(), origin_.log_.end(), [&](const auto& other) {
                                  return other->message.target == request->message.target;
                              }));
    request_ = request;
    origin_.log_.push_back(request);
    origin_.changed_.notify_all();
    return true;
}

std::string OriginStream::content(std::size_t bytes) {
    while (!failed_ && !request_->complete && request_->body_bytes < bytes) {
        if (step() == Event::need_more) read_more();
    }
    const std::lock_guard lock(origin_.mutex_);
    return request_->body;
}

bool OriginStream::rest_of_request() {
    while (!failed_ && !request_->complete) {
        if (step() == Event::need_more) read_more();
    }
    return request_->complete;
}

std::optional<std::string> OriginStream::raw() {
    if (unread_.empty() && socket_->receive(unread_) != Socket::Got::bytes) return std::nullopt;
    return std::exchange(unread_, {});
}

bool OriginStream::wait_for_close() {
    std::string ignored;
    while (true) {
        const Socket::Got got = socket_->receive(ignored);
        if (got == Socket::Got::nothing) return false;
        if (got != Socket::Got::bytes) break;
    }
    closed_ = true;
    return true;
}

}  // namespace cachewright::tests
