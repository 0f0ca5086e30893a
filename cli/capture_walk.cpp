#include "cli/capture_walk.hpp"

#include "cli/live_inputs.hpp"
#include "lib/http/date.hpp"
#include "lib/input/expand_inputs.hpp"
#include "lib/input/read_ahead.hpp"
#include "lib/input/read_exchanges.hpp"
#include "lib/report/lint_place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <utility>

namespace cachewright::cli {

namespace {

constexpr std::size_t kUnreadKept = 100;
constexpr std::size_t kUnreadTold = 10;  // of each file, with --quiet
constexpr std::size_t kWithoutHeadersTold = 5;
constexpr auto kProgressEvery = std::chrono::milliseconds(200);

class CaptureWalk {
  public:
    CaptureWalk(Session& session, const LiveArguments& live, const CaptureVisitor& visitor)
        : session_(session), live_arguments_(live), visitor_(visitor) {}

    // Who writes no report of what was not read has it told on standard error.
    WalkResult run_and_tell(const std::vector<std::string>& inputs) {
        WalkResult result = run(inputs);
        if (result.summary.sources > 0) {
            std::vector<report::UnreadPart> untold;
            for (std::size_t i = 0; i < result.summary.unread.size(); ++i) {
                if (std::find(told_.begin(), told_.end(), i) == told_.end())
                    untold.push_back(result.summary.unread[i]);
            }
            tell_unread(untold);
        }
        return result;
    }

    WalkResult run(const std::vector<std::string>& inputs) {
        std::vector<std::string> urls;
        std::copy_if(inputs.begin(), inputs.end(), std::back_inserter(urls), names_url);
        std::optional<LiveInputs> live;
        if (!urls.empty() || live_arguments_.given()) {
            auto prepared = LiveInputs::prepare(session_, result_, live_arguments_, urls);
            if (!prepared) {
                fail(prepared.error());
                return std::move(result_);
            }
            live.emplace(std::move(*prepared));
        }
        // One argument at a time, so that one that names nothing does not keep the others from being read.
        input::InputExpansion expansion;
        for (const std::string& input : inputs) {
            if (names_url(input)) continue;
            if (auto added = expansion.add(input); !added) {
                const bool not_found = added.error().code == base::ErrorCode::not_found;
                if (not_found && input.find("://") != std::string::npos)
                    added.error().hint = "URLs are fetched by http and https only";
                else if (not_found && resembles_url(input))
                    added.error().hint = fmt::format("to fetch it from the web: https://{}", input);
                fail(added.error());
                if (not_found || added.error().code == base::ErrorCode::unreadable)
                    leave_named_unread(input, added.error());
            }
        }
        read(expansion.files());
        session_.end_progress();
        if (live && interrupted()) {
            live->give_up();
        } else if (live && !stopped_) {
            live->walk([this](const http::Exchange& exchange) {
                return visitor_.visit(exchange, examine(exchange));
            });
        }
        tell_without_headers();
        if (result_.summary.responses == 0 && result_.exit_code == ExitCode::clean && !interrupted() &&
            !sets_no_header_anywhere()) {
            if (result_.summary.inconclusive > 0 && result_.summary.sources == 0) {
                fail_with_unread();
            } else if (passed_over_ > 0 && result_.summary.sources == 0) {
                fail_without_capture(inputs);
            } else {
                fail({base::ErrorCode::no_content, "there is no response to check in what was read",
                      "entries without an answer (blocked, aborted, from data: URLs) say nothing about "
                      "caching"});
            }
        }
        if (interrupted()) {
            result_.summary.interrupted = true;
            result_.exit_code = worse(result_.exit_code, ExitCode::interrupted);
        }
        return std::move(result_);
    }

  private:
    void fail(const base::Error& error) {
        session_.error(error);
        result_.exit_code = worse(result_.exit_code, exit_code_of(error.code));
    }

    // No report is written of a run without a source, so that what was found in its place is told here.
    void fail_with_unread() {
        fail({base::ErrorCode::no_content, "there is no response to check: nothing could be read", {}});
        tell_unread(result_.summary.unread);
    }

    // What lies in the directories may be anything, and none of it is a capture.
    void fail_without_capture(const std::vector<std::string>& inputs) {
        std::string names;
        for (const std::string& input : inputs) {
            if (!names_url(input)) names += (names.empty() ? "" : ", ") + report::printable(input);
        }
        fail({base::ErrorCode::no_content, fmt::format("no capture was found in {}", names),
              fmt::format("{} passed over: --verbose says why",
                          report::counted(passed_over_, "file there holds no response and was",
                                          "files there hold no response and were"))});
    }

    void tell_unread(const std::vector<report::UnreadPart>& unread) {
        if (session_.loudness() == Loudness::quiet) return;  // told already
        for (const report::UnreadPart& part : std::span(unread).first(std::min(unread.size(), kUnreadTold))) {
            session_.warning(fmt::format("not read: {}: {}", report::place_words(part.source, part.position),
                                         report::printable(part.what)));
        }
    }

    [[nodiscard]] lint::Examined examine(const http::Exchange& exchange) const {
        return visitor_.examine ? visitor_.examine(exchange) : lint::Examined{};
    }

    void read(const std::vector<input::InputFile>& files) {
        std::vector<std::string> names;
        names.reserve(files.size());
        for (const input::InputFile& file : files)
            names.push_back(file.name);
        input::ReadAhead<lint::Examined> readers(std::move(names), std::thread::hardware_concurrency(), {},
                                                 [this](http::Exchange& exchange) {
                                                     date_if_undated(exchange);
                                                     return examine(exchange);
                                                 });
        readers.name_standard_input(visitor_.stdin_name);
        const auto take = [this](const http::Exchange& exchange, lint::Examined&& examined) {
            ++result_.summary.responses;
            show_progress();
            stopped_ = visitor_.visit(exchange, std::move(examined)) == Walk::stop || interrupted();
            return stopped_ ? input::Flow::stop : input::Flow::go_on;
        };
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (!stopped_) conclude(files[i], readers.deliver(i, take, interrupted));
            if (stopped_ && interrupted()) leave_interrupted(files[i]);
        }
    }

    // Neither the file in which the interruption came nor those behind it were read to their end.
    void leave_interrupted(const input::InputFile& file) {
        ++result_.summary.inconclusive;
        if (result_.summary.unread.size() < kUnreadKept) {
            result_.summary.unread.push_back(
                {shown_name(file), {}, "not read to the end: the run was interrupted"});
        }
    }

    void conclude(const input::InputFile& file, const base::Result<input::Summary>& read) {
        if (interrupted()) stopped_ = true;
        if (!read) {
            // A file that merely lay in the directory and holds no capture was not asked for by name.
            const bool passed_over =
                file.origin == input::Origin::found && read.error().code == base::ErrorCode::no_content;
            if (passed_over && input::has_ending_of_capture(file.name)) {
                leave_unread(file, read.error());
            } else if (passed_over) {
                ++passed_over_;
                if (session_.loudness() == Loudness::verbose)
                    session_.remark(read.error().message + ": passed over");
            } else if (!stopped_) {
                fail(hinting_at_name(file, read.error()));
                leave_named_unread(shown_name(file), read.error());
            }
            return;
        }
        ++result_.summary.sources;
        result_.summary.skipped += read->skipped.count;
        if (read->sets_no_header) {
            ++result_.summary.without_headers;
            if (without_headers_.size() < kWithoutHeadersTold) without_headers_.push_back(shown_name(file));
        }
        result_.summary.inconclusive += read->unreadable.count;
        const std::string& name = shown_name(file);
        for (const input::Remark& remark : read->unreadable.first) {
            if (result_.summary.unread.size() == kUnreadKept) break;
            result_.summary.unread.push_back({name, remark.position, remark.what});
        }
        tell_unread_quietly(name, read->unreadable);
        if (session_.loudness() == Loudness::verbose) tell_remarks(name, *read);
        // Nothing could be judged and something should have been: that is not a pass.
        if (read->exchanges == 0 && read->unreadable.count > 0) {
            result_.exit_code = worse(result_.exit_code, ExitCode::could_not_check);
        }
    }

    // All that was read are configurations that leave the headers to the host: there is nothing to complain
    // of.
    [[nodiscard]] bool sets_no_header_anywhere() const {
        const report::LintSummary& summary = result_.summary;
        return summary.without_headers > 0 && summary.without_headers == summary.sources &&
               summary.inconclusive == 0;
    }

    void tell_without_headers() {
        const std::uint64_t count = result_.summary.without_headers;
        if (count == 0) return;
        std::string names;
        for (const std::string& name : without_headers_)
            names += fmt::format("{}{}", names.empty() ? "" : ", ", report::printable(name));
        if (count > without_headers_.size())
            names += fmt::format(" and {} more", count - without_headers_.size());
        session_.remark(fmt::format("{}: {} no response header, so there is nothing to check", names,
                                    count == 1 ? "sets" : "set"));
    }

    [[nodiscard]] const std::string& shown_name(const input::InputFile& file) const {
        return file.name == "-" && !visitor_.stdin_name.empty() ? visitor_.stdin_name : file.name;
    }

    // The message without the name, which stands before it in reports.
    static std::string_view what_of(const base::Error& error, std::string_view name) {
        std::string_view what = error.message;
        if (what.starts_with(name)) {
            what.remove_prefix(std::min(name.size() + 1, what.size()));
        } else if (what.size() > name.size() && what.ends_with(name) &&
                   what[what.size() - name.size() - 1] == ' ') {
            what.remove_suffix(name.size() + 1);
        }
        return what;
    }

    // An input that was named, and told as an error: reports list it all the same.
    void leave_named_unread(const std::string& name, const base::Error& error) {
        ++result_.summary.inconclusive;
        if (result_.summary.unread.size() == kUnreadKept) return;
        told_.push_back(result_.summary.unread.size());
        result_.summary.unread.push_back({name, {}, std::string(what_of(error, name))});
    }

    // A file in a directory whose name says that it is a capture: somebody thinks that it is checked.
    void leave_unread(const input::InputFile& file, const base::Error& error) {
        const std::string_view what = what_of(error, file.name);
        input::Remarks remarks;
        remarks.count = 1;
        remarks.first.push_back({{}, std::string(what)});
        ++result_.summary.inconclusive;
        if (result_.summary.unread.size() < kUnreadKept)
            result_.summary.unread.push_back({file.name, {}, std::string(what)});
        tell_unread_quietly(file.name, remarks);
    }

    // --quiet leaves out the end of the text, where these stand otherwise.
    void tell_unread_quietly(const std::string& name, const input::Remarks& unread) {
        if (session_.loudness() != Loudness::quiet || unread.count == 0) return;
        const std::size_t told = std::min(unread.first.size(), kUnreadTold);
        for (const input::Remark& remark : std::span(unread.first).first(told)) {
            session_.warning(fmt::format("not read: {}: {}", report::place_words(name, remark.position),
                                         report::printable(remark.what)));
        }
        if (unread.count > told) {
            session_.warning(fmt::format("not read: {}: {}", report::printable(name),
                                         report::counted(unread.count - told, "more part")));
        }
    }

    // Standard input has no name that could say what it is.
    [[nodiscard]] base::Error hinting_at_name(const input::InputFile& file, base::Error error) const {
        if (file.name != "-" || !visitor_.stdin_name.empty() || error.code != base::ErrorCode::no_content)
            return error;
        if (!error.hint.empty()) error.hint += "; ";
        error.hint += "--stdin-filename says what it is when only its name tells (_headers, netlify.toml)";
        return error;
    }

    // A response that neither its recorder nor its origin dated is taken to have just arrived, as it has when
    // curl writes into our standard input.
    void date_if_undated(http::Exchange& exchange) const {
        if (exchange.response_time) return;
        if (http::parse_date(exchange.response.fields.value(http::FieldId::date), now_)) return;
        exchange.response_time = now_;
    }

    void tell_remarks(const std::string& name, const input::Summary& summary) {
        session_.remark(fmt::format("{}: {}, {}", report::printable(name), input::format_name(summary.format),
                                    report::counted(summary.exchanges, "response")));
        for (const auto* remarks : {&summary.notes, &summary.skipped}) {
            for (const input::Remark& remark : remarks->first) {
                session_.remark(fmt::format("{}:{}: {}", report::printable(name), remark.position.line,
                                            report::printable(remark.what)));
            }
        }
    }

    void show_progress() {
        const auto now = std::chrono::steady_clock::now();
        if (now - last_progress_ < kProgressEvery) return;
        last_progress_ = now;
        session_.progress(fmt::format("{} read", report::counted(result_.summary.responses, "response")));
    }

    Session& session_;
    const LiveArguments& live_arguments_;
    const CaptureVisitor& visitor_;
    WalkResult result_;
    std::vector<std::string> without_headers_;  // the first names
    std::vector<std::size_t> told_;             // of the unread parts, those that were errors
    std::uint64_t passed_over_ = 0;             // files in directories that hold no capture
    bool stopped_ = false;
    const base::TimePoint now_ = std::chrono::floor<base::Duration>(std::chrono::system_clock::now());
    std::chrono::steady_clock::time_point last_progress_ = std::chrono::steady_clock::now();
};

}  // namespace

WalkResult walk_captures(Session& session, const std::vector<std::string>& inputs, const LiveArguments& live,
                         const CaptureVisitor& visitor) {
    return CaptureWalk(session, live, visitor).run(inputs);
}

WalkResult walk_captures(Session& session, const std::vector<std::string>& inputs, const LiveArguments& live,
                         const std::function<Walk(const http::Exchange&)>& visit) {
    const CaptureVisitor visitor{
        {}, [&](const http::Exchange& exchange, lint::Examined&&) { return visit(exchange); }};
    return CaptureWalk(session, live, visitor).run_and_tell(inputs);
}

}  // namespace cachewright::cli
