#include "lib/net/curl_transport.hpp"

#include "lib/base/ascii.hpp"
#include "lib/base/duration_text.hpp"
#include "lib/http/status.hpp"
#include "lib/http/web_url.hpp"
#include "lib/http/wire_serialiser.hpp"
#include "lib/net/private/curl_library.hpp"
#include "lib/net/received_heads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <list>
#include <string_view>
#include <utility>

namespace cachewright::net {

namespace {

using base::ErrorCode;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kLongestWait = std::chrono::milliseconds(100);  // between two looks at the checkpoint

struct EasyDeleter {
    void operator()(CURL* handle) const { curl().easy_cleanup(handle); }
};
struct MultiDeleter {
    void operator()(CURLM* handle) const { curl().multi_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using Multi = std::unique_ptr<CURLM, MultiDeleter>;

class StringList {
  public:
    StringList() = default;
    StringList(const StringList&) = delete;
    StringList& operator=(const StringList&) = delete;
    ~StringList() { curl().slist_free_all(list_); }

    void add(const std::string& text) { list_ = curl().slist_append(list_, text.c_str()); }
    [[nodiscard]] curl_slist* get() const { return list_; }

  private:
    curl_slist* list_ = nullptr;
};

base::TimePoint wall_now() {
    return std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
}

long milliseconds(base::Duration duration) {
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
    return static_cast<long>(std::max<std::int64_t>(whole, 1));  // 0 would be no limit
}

// What is sent of a URL: no fragment, and bytes that no request target may hold percent-encoded, as browsers
// do. The authority stays, since libcurl knows how names of other alphabets are looked up.
std::string sendable_url(std::string_view url) {
    url = url.substr(0, url.find('#'));
    const std::size_t authority = url.find("//");
    const std::size_t path = authority == std::string_view::npos
                                 ? 0
                                 : std::min(url.find_first_of("/?", authority + 2), url.size());
    std::string sent(url.substr(0, path));
    for (const char c : url.substr(path)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte < 0x7F) {
            sent += c;
        } else {
            sent += fmt::format("%{:02X}", byte);
        }
    }
    return sent;
}

http::Version version_of(long curl_version) {
    switch (curl_version) {
        case CURL_HTTP_VERSION_1_0: return http::Version::http_1_0;
        case CURL_HTTP_VERSION_1_1: return http::Version::http_1_1;
        case CURL_HTTP_VERSION_2_0: return http::Version::http_2;
        case CURL_HTTP_VERSION_3: return http::Version::http_3;
        default: return http::Version::unknown;
    }
}

// One request under way, and what has come of it so far.
class Transfer {
  public:
    Transfer(OutgoingRequest request, Answered answered)
        : request_(std::move(request)), answered_(std::move(answered)) {}

    // Nothing, or why the request cannot be sent.
    [[nodiscard]] std::optional<base::Error> prepare(const TransportOptions& options, curl_slist* resolve,
                                                     curl_slist* connect_to);
    [[nodiscard]] CURL* handle() const { return easy_.get(); }
    [[nodiscard]] Answer finish(CURLcode code);
    void answer(Answer&& answer) { answered_(std::move(answer)); }

  private:
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static int on_debug(CURL* handle, curl_infotype type, char* data, std::size_t size, void* self);

    template <class Value>
    void set(CURLoption option, Value value) {
        curl().easy_setopt(easy_.get(), option, value);
    }
    void set_method();
    [[nodiscard]] std::optional<base::Error> set_fields(const TransportOptions& options);
    [[nodiscard]] base::Error failure(CURLcode code) const;
    [[nodiscard]] base::Error timeout_error() const;
    [[nodiscard]] std::string host() const;

    OutgoingRequest request_;
    Answered answered_;
    base::Duration timeout_{};
    base::Duration connect_timeout_{};
    std::string sent_url_;
    StringList field_lines_;
    std::array<char, CURL_ERROR_SIZE> complaint_{};

    std::string sent_head_;
    ReceivedHeads heads_;
    bool head_too_large_ = false;
    bool body_cut_ = false;
    std::string body_;
    std::uint64_t body_size_ = 0;
    std::optional<base::TimePoint> request_time_;
    std::optional<base::TimePoint> response_time_;
    Easy easy_;  // last, so that its callbacks never outlive what they write to
};

std::optional<base::Error> Transfer::prepare(const TransportOptions& options, curl_slist* resolve,
                                             curl_slist* connect_to) {
    if (!http::parse_web_url(request_.url))
        return base::Error{ErrorCode::usage, "this is no http or https URL", {}};
    easy_.reset(curl().easy_init());
    if (!easy_) return base::Error{ErrorCode::unavailable, "libcurl has no memory for a request", {}};
    if (auto error = set_fields(options)) return error;
    sent_url_ = sendable_url(request_.url);
    timeout_ = request_.timeout.value_or(options.timeout);
    const bool limited = timeout_ > base::Duration::zero();
    connect_timeout_ = limited ? std::min(timeout_, options.connect_timeout) : options.connect_timeout;
    set(CURLOPT_URL, sent_url_.c_str());
    set_method();
    set(CURLOPT_HTTPHEADER, field_lines_.get());
    set(CURLOPT_TIMEOUT_MS, limited ? milliseconds(timeout_) : 0L);
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(connect_timeout_));
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
    if (options.proxies == Proxies::none) set(CURLOPT_NOPROXY, "*");
    if (resolve != nullptr) set(CURLOPT_RESOLVE, resolve);
    if (connect_to != nullptr) set(CURLOPT_CONNECT_TO, connect_to);
    set(CURLOPT_ERRORBUFFER, complaint_.data());
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    // The trace is where libcurl shows the head that it sends.
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_DEBUGFUNCTION, &Transfer::on_debug);
    set(CURLOPT_DEBUGDATA, static_cast<void*>(this));
    set(CURLOPT_PRIVATE, static_cast<void*>(this));
    return std::nullopt;
}

void Transfer::set_method() {
    if (!request_.body.empty()) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        set(CURLOPT_POSTFIELDS, request_.body.c_str());
        set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    } else if (request_.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else if (request_.method == "GET") {
        set(CURLOPT_HTTPGET, 1L);
    } else {
        set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    }
}

std::optional<base::Error> Transfer::set_fields(const TransportOptions& options) {
    if (!base::is_token(request_.method))
        return base::Error{ErrorCode::usage, fmt::format("'{}' is no request method", request_.method), {}};
    for (const http::FieldLine line : request_.fields) {
        if (http::wire::check_field(line.name, line.value) != http::wire::Written::ok) {
            return base::Error{ErrorCode::usage, fmt::format("the header {} cannot be sent", line.name),
                               "names are tokens, values hold no line ends or other control characters"};
        }
        // libcurl takes "Name:" as an order to leave the field out and "Name;" as one without a value.
        field_lines_.add(line.value.empty() ? fmt::format("{};", line.name)
                                            : fmt::format("{}: {}", line.name, line.value));
    }
    if (!options.user_agent.empty() && !request_.fields.contains("user-agent"))
        field_lines_.add("User-Agent: " + options.user_agent);
    if (!request_.body.empty()) {
        if (!request_.fields.contains("content-type")) field_lines_.add("Content-Type:");
        if (!request_.fields.contains("expect")) field_lines_.add("Expect:");
    }
    return std::nullopt;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    // Trailers come late; every head before them moves the moment, so that the final one's is left.
    if (!transfer.heads_.final() && std::string_view(data, bytes).starts_with("HTTP/"))
        transfer.response_time_ = wall_now();
    if (transfer.heads_.add_line({data, bytes})) return bytes;
    transfer.head_too_large_ = true;
    return 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    const std::size_t room =
        transfer.request_.body_kept - std::min(transfer.body_.size(), transfer.request_.body_kept);
    transfer.body_.append(data, std::min(bytes, room));
    transfer.body_size_ += bytes;
    if (transfer.request_.on_body && transfer.heads_.final())
        transfer.request_.on_body(transfer.heads_.final_status(), {data, bytes});
    if (transfer.body_size_ <= transfer.request_.body_limit) return bytes;
    transfer.body_cut_ = true;
    return 0;
}

int Transfer::on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
    if (type != CURLINFO_HEADER_OUT) return 0;
    // The last head counts: one to a proxy's CONNECT, or on a connection that turned out dead, comes before.
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.sent_head_.assign(data, size);
    transfer.request_time_ = wall_now();
    return 0;
}

Answer Transfer::finish(CURLcode code) {
    if (head_too_large_ || !heads_.final()) return tl::unexpected(failure(code));
    Received received;
    if (code != CURLE_OK) {
        received.body_end = body_cut_                          ? BodyEnd::cut
                            : code == CURLE_OPERATION_TIMEDOUT ? BodyEnd::timed_out
                                                               : BodyEnd::truncated;
    }
    http::Exchange& exchange = received.exchange;
    received.diagnostics = heads_.take_diagnostics();
    exchange.response = heads_.take_final();
    if (!http::is_final(exchange.response.status)) {
        return base::fail(
            ErrorCode::unavailable,
            fmt::format("the answer has the status {}, which HTTP does not know", exchange.response.status),
            "some servers keep unwanted clients out like that; --header 'User-Agent: …' sends "
            "another name");
    }
    exchange.interim = heads_.take_interim();
    exchange.response.body.bytes = std::move(body_);
    if (received.body_end == BodyEnd::complete && request_.method != "HEAD")
        exchange.response.body.full_size = body_size_;
    exchange.url = std::move(request_.url);
    exchange.request = parse_sent_head(sent_head_);
    exchange.request_time = request_time_;
    exchange.response_time = response_time_;

    char* address = nullptr;
    long port = 0;
    long version = 0;
    long connections = 0;
    curl().easy_getinfo(easy_.get(), CURLINFO_PRIMARY_IP, &address);
    curl().easy_getinfo(easy_.get(), CURLINFO_PRIMARY_PORT, &port);
    curl().easy_getinfo(easy_.get(), CURLINFO_HTTP_VERSION, &version);
    curl().easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &connections);
    received.connection = {address == nullptr ? "" : address, static_cast<std::uint16_t>(port),
                           version_of(version), connections == 0};
    return received;
}

std::string Transfer::host() const {
    const auto uri = http::parse_uri(request_.url);
    return uri && uri->host ? std::string(*uri->host) : std::string();
}

base::Error Transfer::timeout_error() const {
    curl_off_t connected = 0;
    curl().easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected);
    const char* what = connected == 0 ? "no connection" : heads_.empty() ? "no answer" : "no complete answer";
    curl_off_t waited = 0;
    curl().easy_getinfo(easy_.get(), CURLINFO_TOTAL_TIME_T, &waited);
    // libcurl's clock may stand a little short of the limit that it keeps; the system's own may be shorter.
    const base::Duration limit = connected == 0 ? connect_timeout_ : timeout_;
    const base::Duration measured = std::chrono::round<std::chrono::milliseconds>(base::Duration(waited));
    const base::Duration shown = measured >= limit - limit / 10 ? limit : measured;
    return {ErrorCode::unavailable,
            fmt::format("{} from {} within {}", what, host(), base::duration_words(shown)),
            "--timeout waits longer"};
}

base::Error Transfer::failure(CURLcode code) const {
    if (head_too_large_ || code == CURLE_OUT_OF_MEMORY ||
        static_cast<int>(code) == 100 /* CURLE_TOO_LARGE */) {
        return {ErrorCode::too_large,
                "the header section of the answer is larger than 128 KiB, or has more than 512 fields or 16 "
                "interim responses",
                "no browser or CDN takes such a response either"};
    }
    const std::string_view said(complaint_.data());
    const std::string detail = said.empty() ? curl().easy_strerror(code) : std::string(said);
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT: return timeout_error();
        case CURLE_COULDNT_RESOLVE_HOST:
            return {ErrorCode::unavailable, fmt::format("the host {} has no address", host()),
                    "check its spelling and the network; --resolve HOST:PORT:ADDRESS gives it one"};
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {ErrorCode::unavailable, "the proxy's name has no address",
                    "https_proxy, http_proxy and ALL_PROXY in the environment name it"};
        case CURLE_COULDNT_CONNECT:
            return {ErrorCode::unavailable, fmt::format("cannot connect to {}: {}", host(), detail),
                    "check the port, and whether something listens there"};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {ErrorCode::unavailable,
                    fmt::format("the certificate of {} is not to be trusted: {}", host(), detail),
                    "check the name in the URL; SSL_CERT_FILE in the environment names a file of "
                    "certificates to trust"};
        case CURLE_SSL_CONNECT_ERROR:
            return {ErrorCode::unavailable, fmt::format("no TLS connection to {}: {}", host(), detail),
                    "a server without TLS is asked by an http:// URL"};
        case CURLE_SSL_CACERT_BADFILE:
            return {ErrorCode::unreadable,
                    fmt::format("the certificates to trust cannot be read: {}", detail),
                    "SSL_CERT_FILE or CURL_CA_BUNDLE in the environment names the file"};
        case CURLE_GOT_NOTHING:
            return {ErrorCode::unavailable,
                    fmt::format("{} closed the connection without an answer", host()),
                    {}};
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            return {ErrorCode::unavailable, fmt::format("what {} answers is not HTTP: {}", host(), detail),
                    "check the port and the scheme of the URL"};
        case CURLE_URL_MALFORMAT:
            return {ErrorCode::usage, fmt::format("the URL cannot be sent: {}", detail), {}};
        default:
            return {ErrorCode::unavailable,
                    fmt::format("the connection to {} failed{}: {}", host(),
                                heads_.empty() ? "" : " inside the head of the answer", detail),
                    {}};
    }
}

class CurlTransport final : public Transport {
  public:
    CurlTransport(TransportOptions options, Multi multi)
        : options_(std::move(options)), multi_(std::move(multi)) {
        options_.concurrency = std::max(options_.concurrency, 1U);
        for (const std::string& entry : options_.resolve)
            resolve_.add(entry);
        for (const std::string& entry : options_.connect_to)
            connect_to_.add(entry);
        curl().multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(options_.concurrency));
    }
    CurlTransport(const CurlTransport&) = delete;
    CurlTransport& operator=(const CurlTransport&) = delete;
    ~CurlTransport() override { drop(); }

    Submitted submit(OutgoingRequest request, Answered answered) override {
        if (options_.max_requests && submitted_ >= *options_.max_requests) return Submitted::over_budget;
        ++submitted_;
        waiting_.emplace_back(std::move(request), std::move(answered));
        return Submitted::accepted;
    }

    RunEnd run(const std::function<Going()>& checkpoint) override {
        while (true) {
            if (checkpoint() == Going::stop) {
                drop();
                return RunEnd::stopped;
            }
            start_due();
            int running = 0;
            curl().multi_perform(multi_.get(), &running);
            collect();
            if (waiting_.empty() && active_.empty()) return RunEnd::done;
            curl().multi_poll(multi_.get(), nullptr, 0, static_cast<int>(wait().count()), nullptr);
        }
    }

  private:
    [[nodiscard]] bool may_start() const {
        return !waiting_.empty() && active_.size() < options_.concurrency;
    }

    void start_due() {
        while (may_start()) {
            const auto now = SteadyClock::now();
            if (options_.rps > 0) {
                if (now < next_start_) return;
                next_start_ =
                    std::max(next_start_, now) + std::chrono::duration_cast<SteadyClock::duration>(
                                                     std::chrono::duration<double>(1 / options_.rps));
            }
            active_.splice(active_.end(), waiting_, waiting_.begin());
            const auto started = std::prev(active_.end());
            auto error = started->prepare(options_, resolve_.get(), connect_to_.get());
            if (!error && curl().multi_add_handle(multi_.get(), started->handle()) != CURLM_OK)
                error = base::Error{ErrorCode::unavailable, "libcurl takes no further request", {}};
            if (error) end(started, tl::unexpected(std::move(*error)));
        }
    }

    [[nodiscard]] std::chrono::milliseconds wait() const {
        if (!may_start()) return kLongestWait;
        const auto until = std::chrono::ceil<std::chrono::milliseconds>(next_start_ - SteadyClock::now());
        return std::clamp(until, std::chrono::milliseconds(0), kLongestWait);
    }

    void collect() {
        int left = 0;
        while (const CURLMsg* message = curl().multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            // NOLINTNEXTLINE(cppcoreguidelines-pro-type-union-access): libcurl hands it out in no other way
            const CURLcode code = message->data.result;
            const auto ended = std::find_if(active_.begin(), active_.end(), [&](const Transfer& transfer) {
                return transfer.handle() == message->easy_handle;
            });
            if (ended == active_.end()) continue;
            Answer answer = ended->finish(code);
            curl().multi_remove_handle(multi_.get(), ended->handle());
            end(ended, std::move(answer));
        }
    }

    // The slot is free before the answer is heard, which may submit more.
    void end(std::list<Transfer>::iterator transfer, Answer&& answer) {
        std::list<Transfer> ended;
        ended.splice(ended.begin(), active_, transfer);
        ended.front().answer(std::move(answer));
    }

    void drop() {
        waiting_.clear();
        for (const Transfer& transfer : active_) {
            if (transfer.handle() != nullptr) curl().multi_remove_handle(multi_.get(), transfer.handle());
        }
        active_.clear();
    }

    TransportOptions options_;
    StringList resolve_;
    StringList connect_to_;
    Multi multi_;
    std::list<Transfer> waiting_;
    std::list<Transfer> active_;
    std::uint64_t submitted_ = 0;
    SteadyClock::time_point next_start_;
};

base::Result<void> check_entries(const std::vector<std::string>& entries, std::ptrdiff_t colons,
                                 std::string_view option, std::string_view form) {
    for (const std::string& entry : entries) {
        if (std::count(entry.begin(), entry.end(), ':') >= colons) continue;
        return base::fail(ErrorCode::usage, fmt::format("{} '{}' cannot be read", option, entry),
                          fmt::format("write it as {}", form));
    }
    return {};
}

}  // namespace

base::Result<std::unique_ptr<Transport>> make_curl_transport(TransportOptions options) {
    if (auto checked = check_entries(options.connect_to, 3, "--connect-to", "HOST1:PORT1:HOST2:PORT2");
        !checked)
        return tl::unexpected(checked.error());
    if (auto checked = check_entries(options.resolve, 2, "--resolve", "HOST:PORT:ADDRESS"); !checked)
        return tl::unexpected(checked.error());
    if (const auto& loaded = load_curl(); !loaded) return tl::unexpected(loaded.error());
    Multi multi(curl().multi_init());
    if (!multi) return base::fail(ErrorCode::unavailable, "libcurl does not start", {});
    return std::make_unique<CurlTransport>(std::move(options), std::move(multi));
}

}  // namespace cachewright::net
