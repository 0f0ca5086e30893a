// Responses fetched from live URLs: those named, listed in files, and found in sitemaps.
#pragma once

#include "cli/capture_walk.hpp"
#include "cli/transport_choice.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cachewright::cli {

struct LiveArguments {
    TransportArguments transport;
    std::vector<std::string> url_files;  // --urls
    std::vector<std::string> sitemaps;   // --sitemap

    [[nodiscard]] bool given() const { return !url_files.empty() || !sitemaps.empty(); }
};

// --urls, --sitemap and those of add_transport_options.
void add_live_options(CLI::App& command, LiveArguments& arguments);

// Whether the options of requests are in order, also where nothing is to be fetched. Errors: usage.
[[nodiscard]] base::Result<void> check_transport(const TransportArguments& arguments);

// The argument is a URL to fetch.
[[nodiscard]] bool names_url(std::string_view input);
// Whether an argument that is no file was meant as a URL without its scheme: "example.com/page".
[[nodiscard]] bool resembles_url(std::string_view input);

class LiveInputs {
  public:
    // Understands the options and reads the lists of URLs; sends nothing. `result` and `session` must outlive
    // it. Errors: usage. A list that cannot be read is told and shows in `result`.
    [[nodiscard]] static base::Result<LiveInputs> prepare(Session& session, WalkResult& result,
                                                          const LiveArguments& arguments,
                                                          const std::vector<std::string>& urls);

    LiveInputs(LiveInputs&&) noexcept;
    LiveInputs& operator=(LiveInputs&&) = delete;
    LiveInputs(const LiveInputs&) = delete;
    LiveInputs& operator=(const LiveInputs&) = delete;
    ~LiveInputs();

    // Fetches all of it and hands over each response, in the order of the URLs. What cannot be fetched is
    // told and shows in the result; the rest is still fetched.
    void walk(const std::function<Walk(const http::Exchange&)>& visit);
    // In place of `walk`, when the run was interrupted before: none of it was asked, and shows as unread.
    void give_up();

  private:
    class Fetching;
    explicit LiveInputs(std::unique_ptr<Fetching> fetching);
    std::unique_ptr<Fetching> fetching_;
};

}  // namespace cachewright::cli
