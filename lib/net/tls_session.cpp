#include "lib/net/private/tls_session.hpp"

#include "lib/net/private/socket_address.hpp"

#include <array>
#include <cerrno>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <utility>

namespace cachewright::net::detail {

namespace {

struct ContextDeleter {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct SessionDeleter {
    void operator()(SSL* session) const { SSL_free(session); }
};

// OpenSSL's own BIO for sockets writes without MSG_NOSIGNAL: a peer that has gone would end the process.
int descriptor_of(BIO* bio) {
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

bool would_block(ssize_t count) {
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

int bio_write(BIO* bio, const char* bytes, std::size_t size, std::size_t* written) {
    BIO_clear_retry_flags(bio);
    const ssize_t count = ::send(descriptor_of(bio), bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (would_block(count)) BIO_set_retry_write(bio);
    *written = count > 0 ? static_cast<std::size_t>(count) : 0;
    return count > 0 ? 1 : 0;
}

int bio_read(BIO* bio, char* into, std::size_t size, std::size_t* read) {
    BIO_clear_retry_flags(bio);
    const ssize_t count = ::recv(descriptor_of(bio), into, size, MSG_DONTWAIT);
    if (would_block(count)) BIO_set_retry_read(bio);
    if (count == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    *read = count > 0 ? static_cast<std::size_t>(count) : 0;
    return count > 0 ? 1 : 0;
}

long bio_control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
    switch (command) {
        case BIO_CTRL_FLUSH: return 1;  // nothing is held back
        case BIO_CTRL_EOF: return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
        default: return 0;
    }
}

BIO_METHOD* make_bio_method() {
    BIO_METHOD* const method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
    if (method == nullptr) return nullptr;
    BIO_meth_set_write_ex(method, bio_write);
    BIO_meth_set_read_ex(method, bio_read);
    BIO_meth_set_ctrl(method, bio_control);
    return method;
}

BIO* make_bio(int descriptor) {
    // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): OpenSSL takes no constant one
    static BIO_METHOD* const method = make_bio_method();  // of the process, as OpenSSL's own are
    BIO* const bio = method == nullptr ? nullptr : BIO_new(method);
    if (bio == nullptr) return nullptr;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the number itself is what OpenSSL is to keep
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace

struct TlsSession::Impl {
    std::unique_ptr<SSL, SessionDeleter> ssl;
    bool broken = false;  // after a fatal error OpenSSL must not be asked for more
    std::string reason;   // of the failure

    // What a call of OpenSSL that has returned `returned` means.
    TlsStep step(int returned, std::size_t bytes) {
        if (returned == 1) return {Await::nothing, IoStatus::ok, bytes};
        switch (SSL_get_error(ssl.get(), returned)) {
            case SSL_ERROR_WANT_READ: return {Await::readable, IoStatus::ok, 0};
            case SSL_ERROR_WANT_WRITE: return {Await::writable, IoStatus::ok, 0};
            case SSL_ERROR_ZERO_RETURN: return {Await::nothing, IoStatus::end, 0};
            default: break;
        }
        broken = true;
        if (const unsigned long error = ERR_peek_last_error(); error != 0) {
            const char* const text = ERR_reason_error_string(error);
            reason = text == nullptr ? "TLS failed" : text;
        } else {
            reason = "the connection broke during the TLS handshake";
        }
        ERR_clear_error();
        return {Await::nothing, IoStatus::reset, 0};
    }
};

TlsSession::TlsSession(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsSession::~TlsSession() = default;

TlsStep TlsSession::handshake() {
    ERR_clear_error();
    return impl_->step(SSL_do_handshake(impl_->ssl.get()), 0);
}

std::string TlsSession::failure() const {
    const long verdict = SSL_get_verify_result(impl_->ssl.get());
    if (SSL_get_verify_mode(impl_->ssl.get()) != SSL_VERIFY_NONE && verdict != X509_V_OK) {
        return std::string("its certificate is not trusted: ") + X509_verify_cert_error_string(verdict);
    }
    return impl_->reason;
}

TlsStep TlsSession::read(std::span<char> into) {
    if (impl_->broken) return {Await::nothing, IoStatus::reset, 0};
    ERR_clear_error();
    std::size_t count = 0;
    const int returned = SSL_read_ex(impl_->ssl.get(), into.data(), into.size(), &count);
    return impl_->step(returned, count);
}

TlsStep TlsSession::peek() {
    if (impl_->broken) return {Await::nothing, IoStatus::reset, 0};
    ERR_clear_error();
    char byte = 0;
    std::size_t count = 0;
    const int returned = SSL_peek_ex(impl_->ssl.get(), &byte, 1, &count);
    return impl_->step(returned, count);
}

TlsStep TlsSession::write(std::string_view bytes) {
    if (impl_->broken) return {Await::nothing, IoStatus::reset, 0};
    ERR_clear_error();
    std::size_t count = 0;
    const int returned = SSL_write_ex(impl_->ssl.get(), bytes.data(), bytes.size(), &count);
    return impl_->step(returned, count);
}

void TlsSession::end_writing() {
    SSL* const ssl = impl_->ssl.get();
    if (impl_->broken || SSL_in_init(ssl) != 0 || (SSL_get_shutdown(ssl) & SSL_SENT_SHUTDOWN) != 0) return;
    SSL_shutdown(ssl);
    ERR_clear_error();
}

struct TlsClient::Impl {
    std::unique_ptr<SSL_CTX, ContextDeleter> context;
    Verify verify;
};

TlsClient::TlsClient(Verify verify) : impl_(std::make_unique<Impl>()) {
    impl_->verify = verify;
    impl_->context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX* const context = impl_->context.get();
    if (context == nullptr) return;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // Buffers of idle connections go back; a write that is tried again may stand elsewhere.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (verify == Verify::certificate) {
        SSL_CTX_set_default_verify_paths(context);
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    } else {
        SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    }
    constexpr std::array<unsigned char, 9> kProtocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(context, kProtocols.data(), kProtocols.size());
}

TlsClient::~TlsClient() = default;

std::unique_ptr<TlsSession> TlsClient::session(int descriptor, const std::string& host) const {
    auto session = std::make_unique<TlsSession::Impl>();
    session->ssl.reset(impl_->context ? SSL_new(impl_->context.get()) : nullptr);
    SSL* const ssl = session->ssl.get();
    if (ssl == nullptr) return nullptr;
    // RFC 6066 §3: names only, no addresses; a certificate names the two in different places.
    if (SocketAddress::parse(host, 0)) {
        if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) != 1) return nullptr;
    } else if (SSL_set_tlsext_host_name(ssl, host.c_str()) != 1 || SSL_set1_host(ssl, host.c_str()) != 1) {
        return nullptr;
    }
    BIO* const bio = make_bio(descriptor);
    if (bio == nullptr) return nullptr;
    SSL_set_bio(ssl, bio, bio);
    SSL_set_connect_state(ssl);
    return std::make_unique<TlsSession>(std::move(session));
}

}  // namespace cachewright::net::detail
