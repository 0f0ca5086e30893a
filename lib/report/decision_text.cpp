#include "lib/report/decision_text.hpp"

#include "lib/base/duration_text.hpp"
#include "lib/report/private/decision_words.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <vector>

namespace cachewright::report {

namespace {

using Json = ReadJson;

std::string milliseconds(double seconds) {
    return fmt::format("{:.1f} ms", seconds * 1000);
}

std::string seconds_text(const Json& object, const char* name) {
    return base::duration_short(base::floor_seconds(duration_of(object, name)));
}

// "RFC 9111 §4.2.1", or the setting of the profile.
std::string source_of(const Json& reason, const std::string& profile) {
    const std::string source = text_of(reason, "source");
    const std::string parameter = text_of(reason, "parameter");
    if (source != "profile") return source;
    return parameter.empty() ? "profile " + profile : fmt::format("profile {}, {}", profile, parameter);
}

class Page {
  public:
    explicit Page(const Style& style) : style_(style) {}

    void heading(std::string_view text) { text_ += "\n" + paint(style_, Ink::bold, text) + "\n"; }
    void line(std::string_view text) { text_ += "  " + wrapped(text, style_, 2) + "\n"; }
    void first(std::string text) { text_ += std::move(text) + "\n"; }
    [[nodiscard]] const Style& style() const { return style_; }
    [[nodiscard]] std::string text() && { return std::move(text_); }

  private:
    Style style_;
    std::string text_;
};

void tell_reasons(Page& page, const Json& decision) {
    const auto reasons = decision.find("reasons");
    if (reasons == decision.end() || !reasons->is_array() || reasons->empty()) return;
    const std::string profile = text_of(decision, "profile");
    std::string step;
    bool first = true;
    for (const Json& reason : *reasons) {
        if (!reason.is_object()) continue;
        // What decided the outcome comes first, of whatever step it is.
        if (const std::string of = text_of(reason, "step"); first || of != step) {
            page.heading(first ? "Why" : "And of " + of);
            step = of;
        }
        first = false;
        page.line(fmt::format("{} ({})", text_of(reason, "text"), source_of(reason, profile)));
    }
}

void tell_inputs(Page& page, const Json& decision) {
    page.heading("What went in");
    page.line("profile " + text_of(decision, "profile"));
    if (const std::string step = text_of(decision, "step"); !step.empty())
        page.line("decided at the step: " + step);
    if (decision.contains("origin_status"))
        page.line(fmt::format("the origin was asked ({}), and began to answer with {} after {}",
                              text_of(decision, "forwarded"), number_of(decision, "origin_status"),
                              milliseconds(number_of(decision, "origin_seconds"))));
    else if (decision.contains("forwarded"))
        page.line(fmt::format("the origin was asked ({})", text_of(decision, "forwarded")));
    if (const std::string fault = text_of(decision, "fault"); !fault.empty())
        page.line("the way to the origin was broken on purpose, by the fault " + fault);
    if (const std::string failure = text_of(decision, "failure"); !failure.empty())
        page.line("the origin gave no answer: " + failure);
    if (decision.contains("refresh_of"))
        page.line(fmt::format("a refresh in the background, which request {} set off",
                              count_of(decision, "refresh_of")));
    if (says(decision, "collapsed")) page.line("it shared the fetch of another request");
    if (decision.contains("age_seconds"))
        page.line("age of the stored response: " + seconds_text(decision, "age_seconds"));
    if (decision.contains("lifetime_seconds")) {
        const double left = number_of(decision, "remaining_seconds");
        const std::string rest =
            left > 0 ? fmt::format("{} left", seconds_text(decision, "remaining_seconds")) : "none left";
        page.line(
            fmt::format("freshness lifetime: {}, {}", seconds_text(decision, "lifetime_seconds"), rest));
    }
    if (const std::string detail = text_of(decision, "detail"); !detail.empty()) page.line(detail);
}

void tell_counterfactuals(Page& page, const Json& decision) {
    const auto supposed = decision.find("counterfactuals");
    if (supposed == decision.end() || !supposed->is_array() || supposed->empty()) return;
    page.heading("What would have been");
    for (const Json& each : *supposed) {
        if (each.is_object()) page.line(text_of(each, "text"));
    }
}

}  // namespace

std::string url_of_decision(const ReadJson& decision) {
    const std::string target = text_of(decision, "target");
    std::string url = target.starts_with('/') ? "http://" + text_of(decision, "host") + target : target;
    if (says(decision, "target_cut")) url += "…";
    return url;
}

Ink ink_of_outcome(std::string_view outcome) {
    if (outcome == "hit" || outcome == "revalidated") return Ink::green;
    if (outcome == "error") return Ink::red;
    return outcome == "stale" || outcome == "updating" ? Ink::yellow : Ink::cyan;
}

base::Result<std::string> decision_text(std::string_view json, const Style& style) {
    const Json decision = Json::parse(json, nullptr, false);
    if (!decision.is_object() || !decision.contains("id") || !decision.contains("outcome"))
        return base::fail(base::ErrorCode::no_content, "what came is no record of a request");
    Page page(style);
    const std::string outcome = text_of(decision, "outcome");
    page.first(fmt::format("Request {}: {} {}", count_of(decision, "id"), text_of(decision, "method"),
                           shortened(url_of_decision(decision))));
    page.first(
        fmt::format("{} {}", paint(style, ink_of_outcome(outcome), outcome), count_of(decision, "status")));
    page.line(text_of(decision, "meaning"));
    std::string when =
        fmt::format("{}, {} bytes in {}", text_of(decision, "time"), count_of(decision, "bytes"),
                    milliseconds(number_of(decision, "took_seconds")));
    const std::string cache_time = text_of(decision, "cache_time");
    if (cache_time.substr(0, 19) != text_of(decision, "time").substr(0, 19))
        when += "; cache time " + cache_time;
    page.line(when);
    if (const std::string end = text_of(decision, "end"); !end.empty()) page.line("broke off: " + end);
    tell_reasons(page, decision);
    tell_counterfactuals(page, decision);
    tell_inputs(page, decision);
    return std::move(page).text();
}

}  // namespace cachewright::report
