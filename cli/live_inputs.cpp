#include "cli/live_inputs.hpp"

#include "lib/base/ascii.hpp"
#include "lib/http/web_url.hpp"
#include "lib/input/sitemap.hpp"
#include "lib/input/url_list.hpp"
#include "lib/net/crawl.hpp"
#include "lib/net/curl_transport.hpp"
#include "lib/net/sitemap_crawl.hpp"
#include "lib/report/redaction.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <unordered_set>
#include <utility>

namespace cachewright::cli {

namespace {

constexpr std::size_t kUnfetchedKept = 100;
constexpr std::uint64_t kFailuresTold = 20;
constexpr std::uint64_t kLeftOutTold = 20;
constexpr auto kFetchProgressEvery = std::chrono::milliseconds(200);

std::string shown(std::string_view url) {
    return report::printable(report::redacted_url(url));
}

base::Result<net::SitemapListing> read_listing(std::string_view bytes) {
    auto sitemap = input::read_sitemap(bytes);
    if (!sitemap) return tl::unexpected(std::move(sitemap.error()));
    const bool is_index = sitemap->kind == input::SitemapKind::index;
    return net::SitemapListing{is_index ? net::ListingKind::sitemaps : net::ListingKind::urls,
                               std::move(sitemap->locations), sitemap->unusable, sitemap->cut};
}

}  // namespace

bool names_url(std::string_view input) {
    return http::begins_as_web_url(input);
}

bool resembles_url(std::string_view input) {
    if (input.find_first_of("*[") != std::string_view::npos) return false;  // a pattern for files
    const std::string url = fmt::format("https://{}", input);
    const auto uri = http::parse_web_url(url);
    if (!uri) return false;
    const std::string_view host = *uri->host;
    if (host == "localhost" || uri->port) return true;
    const std::size_t dot = host.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    const std::string_view last = host.substr(dot + 1);
    // Endings of files that people lint, which no top-level domain has.
    constexpr std::array<std::string_view, 9> endings{"har",   "http",   "curl", "txt", "json",
                                                      "jsonl", "ndjson", "toml", "log"};
    if (uri->path.empty() && base::equals_any_ignore_case(last, endings)) return false;
    return last.size() >= 2 &&
           std::all_of(last.begin(), last.end(), [](char c) { return base::is_alpha(c); });
}

void add_live_options(CLI::App& command, LiveArguments& arguments) {
    command
        .add_option("--urls", arguments.url_files,
                    "Fetch the URLs in this file too, one a line, # for comments; - for standard input "
                    "(repeatable)")
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->group("Requests");
    command
        .add_option("--sitemap", arguments.sitemaps,
                    "Fetch the URLs of this sitemap too, and of those it lists, on its own host (repeatable)")
        ->type_name("URL")
        ->allow_extra_args(false)
        ->group("Requests");
    add_transport_options(command, arguments.transport);
}

base::Result<void> check_transport(const TransportArguments& arguments) {
    const auto choice = chosen_transport(arguments);
    if (!choice) return tl::unexpected(choice.error());
    if (arguments.connect_to.empty() && arguments.resolve.empty()) return {};
    const auto transport = net::make_curl_transport(choice->options);
    if (!transport) return tl::unexpected(transport.error());
    return {};
}

class LiveInputs::Fetching final : private net::SitemapVisitor {
  public:
    Fetching(Session& session, WalkResult& result, TransportChoice choice,
             std::unique_ptr<net::Transport> transport)
        : session_(session), result_(result), choice_(std::move(choice)), transport_(std::move(transport)) {}

    base::Result<void> add_sitemaps(const std::vector<std::string>& sitemaps) {
        for (const std::string& url : sitemaps) {
            if (!http::parse_web_url(url)) {
                return base::fail(base::ErrorCode::usage,
                                  fmt::format("--sitemap '{}' is no http or https URL", url),
                                  "a list of URLs in a file is read by --urls");
            }
            sitemaps_.push_back({url, url});
        }
        return {};
    }

    base::Result<void> add_url(const std::string& url) {
        if (!http::parse_web_url(url)) {
            return base::fail(base::ErrorCode::usage, fmt::format("'{}' is no URL that can be asked", url),
                              "write it as https://host/path");
        }
        add_target(url, url);
        return {};
    }

    void add_list(const std::string& file) {
        const auto list = input::read_url_list(file);
        if (!list) {
            fail(list.error());
            return keep_unread({file, {}, list.error().message});
        }
        for (const input::BadLine& line : list->bad_lines) {
            fail(line.in(file == "-" ? "standard input" : file));
            keep_unread({file, line.position, line.what});
        }
        if (list->bad_line_count > list->bad_lines.size()) {
            const std::size_t more = list->bad_line_count - list->bad_lines.size();
            result_.summary.inconclusive += more;
            session_.remark(
                fmt::format("{}: {} more like that", report::printable(file), report::counted(more, "line")));
        }
        for (const std::string& url : list->urls)
            add_target(url, url);
    }

    void walk(const std::function<Walk(const http::Exchange&)>& visit) {
        if (!collect_sitemaps()) {
            leave_sitemaps();
            done_ = 0;
            leave_unasked();
            return finish();
        }
        net::CrawlOptions options;
        options.fields = choice_.fields;
        options.fields_elsewhere = choice_.fields_elsewhere;
        options.scope = choice_.scope;
        done_ = 0;
        what_ = "URL";
        total_ = targets_.size();
        net::crawl(
            *transport_, targets_, options, [&](net::Chain&& chain) { return take(std::move(chain), visit); },
            [this] { return look(); });
        leave_unasked();
        finish();
    }

    // The run was interrupted before the first request.
    void give_up() {
        leave_sitemaps();
        leave_unasked();
        finish();
    }

  private:
    // Where it is said that a URL was not read: where --quiet leaves out the end of the text, or by an error
    // of its own.
    enum class Telling : std::uint8_t { quietly, elsewhere };

    void fail(const base::Error& error) {
        session_.error(error);
        result_.exit_code = worse(result_.exit_code, exit_code_of(error.code));
    }

    // A site that is down fails for each of its URLs: the first are told, the rest is counted.
    void fail_at(const std::string& url, const base::Error& error) {
        // What stands in a list or a sitemap is no mistake on the command line.
        result_.exit_code = worse(result_.exit_code, ExitCode::could_not_check);
        leave_unread(url, error.message, Telling::elsewhere);
        if (++failures_ <= kFailuresTold)
            session_.error({error.code, fmt::format("{}: {}", shown(url), error.message), error.hint});
    }

    void leave_unread(const std::string& url, const std::string& what, Telling telling = Telling::quietly) {
        if (telling == Telling::quietly && session_.loudness() == Loudness::quiet && ++told_ <= kFailuresTold)
            session_.warning(fmt::format("not read: {}: {}", shown(url), what));
        keep_unread({report::redacted_url(url), {}, what});
    }

    void keep_unread(report::UnreadPart part) {
        ++result_.summary.inconclusive;
        if (result_.summary.unread.size() < kUnfetchedKept) result_.summary.unread.push_back(std::move(part));
    }

    // What an interruption kept from being asked, or from being told: chains are handed over in order.
    void leave_unasked() {
        if (!interrupted()) return;
        for (auto i = static_cast<std::size_t>(done_); i < targets_.size(); ++i) {
            ++interrupted_urls_;
            leave_unread(targets_[i].url, "not asked to the end: the run was interrupted");
        }
    }

    void leave_sitemaps() {
        if (!interrupted()) return;
        for (const net::CrawlTarget& sitemap : sitemaps_)
            leave_unread(sitemap.url, "not all that it lists is known: the run was interrupted");
    }

    // What is out of scope: a site may have as many redirects and sitemaps that lead there as it likes.
    void tell_some(std::string_view remark) {
        if (++left_out_ <= kLeftOutTold) session_.remark(remark);
    }

    void finish() {
        session_.end_progress();
        if (left_out_ > kLeftOutTold) {
            session_.remark(fmt::format("{} like these not shown; --allow-host HOST takes a host along",
                                        report::counted(left_out_ - kLeftOutTold, "remark")));
        }
        if (failures_ > kFailuresTold)
            session_.remark(
                fmt::format("{} further URLs gave no response either", failures_ - kFailuresTold));
        if (over_budget_ > 0) {
            session_.remark(fmt::format("{} not asked: --max-requests is used up",
                                        report::counted(over_budget_, "URL was", "URLs were")));
        }
        if (interrupted_urls_ > 0) {
            session_.remark(fmt::format("{} not asked to the end: the run was interrupted",
                                        report::counted(interrupted_urls_, "URL was", "URLs were")));
        }
    }

    net::Going look() {
        const auto now = std::chrono::steady_clock::now();
        if (now - last_progress_ >= kFetchProgressEvery) {
            last_progress_ = now;
            session_.progress(fmt::format("{} of {} fetched{}", done_, report::counted(total_, what_),
                                          failures_ == 0 ? "" : fmt::format(", {} failed", failures_)));
        }
        return interrupted() ? net::Going::stop : net::Going::on;
    }

    bool add_target(const std::string& url, const std::string& named) {
        std::string asked = url.substr(0, url.find('#'));
        if (!seen_.insert(asked).second) return false;
        targets_.push_back({std::move(asked), named});
        return true;
    }

    // What every chain may end with, whatever it was asked for.
    void tell_end(const net::Chain& chain) {
        if (chain.failed) fail_at(chain.failed->url, chain.failed->error);
        if (chain.left_out && chain.left_out->error.code == base::ErrorCode::unreadable) {
            leave_unread(chain.responses.back().exchange.url,
                         fmt::format("it redirects to '{}', which is not followed: {}",
                                     report::printable(chain.left_out->url), chain.left_out->error.message));
        } else if (chain.left_out) {
            const std::string& hint = chain.left_out->error.hint;
            tell_some(fmt::format("{} redirects to {}, which is not followed: {}{}{}",
                                  shown(chain.responses.back().exchange.url), shown(chain.left_out->url),
                                  chain.left_out->error.message, hint.empty() ? "" : "; ", hint));
        }
        if (chain.over_budget) {
            ++over_budget_;
            leave_unread(chain.target.url, "not asked: --max-requests is used up");
        }
    }

    net::Going take(net::Chain&& chain, const std::function<Walk(const http::Exchange&)>& visit) {
        ++done_;
        if (!chain.responses.empty()) {
            ++result_.summary.sources;
            ++result_.summary.urls;
        }
        const std::string source = report::redacted_url(chain.target.url);
        for (std::size_t hop = 0; hop < chain.responses.size(); ++hop) {
            net::Received& received = chain.responses[hop];
            http::Exchange& exchange = received.exchange;
            exchange.provenance.source = source;
            exchange.provenance.index = hop;
            exchange.provenance.seen_by = http::SeenBy::client;
            tell_received(received);
            ++result_.summary.responses;
            if (visit(exchange) == Walk::stop) return net::Going::stop;
        }
        tell_end(chain);
        return net::Going::on;
    }

    void tell_received(const net::Received& received) {
        const http::Exchange& exchange = received.exchange;
        const bool verbose = session_.loudness() == Loudness::verbose;
        switch (received.body_end) {
            case net::BodyEnd::complete: break;
            case net::BodyEnd::truncated:
                leave_unread(exchange.url, "the connection was closed before the body was complete");
                break;
            case net::BodyEnd::timed_out:
                leave_unread(exchange.url, "the body did not end within --timeout; its headers were read");
                break;
            case net::BodyEnd::cut:
                if (verbose)
                    session_.remark(
                        fmt::format("{}: a large body was not read to its end", shown(exchange.url)));
                break;
        }
        if (!verbose) return;
        const char* through = received.connection.reused ? ", on an open connection" : "";
        session_.remark(fmt::format("{}: {} from {} port {}{}", shown(exchange.url), exchange.response.status,
                                    received.connection.address, received.connection.port, through));
        for (const http::wire::Diagnostic& diagnostic : received.diagnostics) {
            const http::wire::ViolationInfo& info = http::wire::info(diagnostic.violation);
            session_.remark(fmt::format("{}: {} ({})", shown(exchange.url), info.sentence, info.source));
        }
    }

    // False when it was interrupted.
    bool collect_sitemaps() {
        what_ = "sitemap";
        net::CrawlOptions options;
        options.fields = choice_.fields;
        options.fields_elsewhere = choice_.fields_elsewhere;
        options.scope = choice_.scope;
        options.ahead = choice_.options.concurrency;  // each may be large
        return net::crawl_sitemaps(*transport_, sitemaps_, std::move(options), read_listing, *this,
                                   [this] { return look(); }) == net::RunEnd::done;
    }

    void level(std::size_t sitemaps) override { total_ += sitemaps; }

    void answered(const net::Chain& chain) override {
        ++done_;
        tell_end(chain);
    }

    void failed(const std::string& url, const base::Error& error) override { fail_at(url, error); }

    void left_out(const std::string& url, net::ListingKind kind, const net::LeftOut& what) override {
        const std::string_view noun = kind == net::ListingKind::sitemaps ? "sitemap" : "URL";
        tell_some(fmt::format("{}: {} left out: {}{}{}", shown(url), report::counted(what.count, noun),
                              report::printable(what.reason), what.hint.empty() ? "" : "; ",
                              report::printable(what.hint)));
    }

    void unusable(const std::string& url, std::size_t entries) override {
        tell_some(fmt::format("{}: {} without an absolute http or https URL", shown(url),
                              report::counted(entries, "entry", "entries")));
    }

    bool found(const std::string& url, const std::string& named) override { return add_target(url, named); }

    Session& session_;
    WalkResult& result_;
    TransportChoice choice_;
    std::unique_ptr<net::Transport> transport_;
    std::vector<net::CrawlTarget> sitemaps_;
    std::vector<net::CrawlTarget> targets_;
    std::unordered_set<std::string> seen_;
    std::uint64_t failures_ = 0;
    std::uint64_t told_ = 0;  // with --quiet
    std::uint64_t left_out_ = 0;
    std::uint64_t over_budget_ = 0;
    std::uint64_t interrupted_urls_ = 0;
    std::string_view what_ = "URL";
    std::uint64_t total_ = 0;
    std::uint64_t done_ = 0;
    std::chrono::steady_clock::time_point last_progress_ = std::chrono::steady_clock::now();
};

LiveInputs::LiveInputs(std::unique_ptr<Fetching> fetching) : fetching_(std::move(fetching)) {}
LiveInputs::LiveInputs(LiveInputs&&) noexcept = default;
LiveInputs::~LiveInputs() = default;

base::Result<LiveInputs> LiveInputs::prepare(Session& session, WalkResult& result,
                                             const LiveArguments& arguments,
                                             const std::vector<std::string>& urls) {
    auto choice = chosen_transport(arguments.transport);
    if (!choice) return tl::unexpected(choice.error());
    auto transport = net::make_curl_transport(choice->options);
    if (!transport) return tl::unexpected(transport.error());
    auto fetching = std::make_unique<Fetching>(session, result, std::move(*choice), std::move(*transport));
    for (const std::string& url : urls) {
        if (auto added = fetching->add_url(url); !added) return tl::unexpected(added.error());
    }
    if (auto added = fetching->add_sitemaps(arguments.sitemaps); !added) return tl::unexpected(added.error());
    for (const std::string& file : arguments.url_files)
        fetching->add_list(file);
    return LiveInputs(std::move(fetching));
}

void LiveInputs::walk(const std::function<Walk(const http::Exchange&)>& visit) {
    fetching_->walk(visit);
}

void LiveInputs::give_up() {
    fetching_->give_up();
}

}  // namespace cachewright::cli
