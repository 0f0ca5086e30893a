#include "cli/fetch_plan.hpp"

#include "cli/transport_choice.hpp"
#include "lib/base/ascii.hpp"
#include "lib/http/web_url.hpp"
#include "lib/input/expand_inputs.hpp"
#include "lib/input/read_exchanges.hpp"
#include "lib/input/url_list.hpp"
#include "lib/net/crawl.hpp"
#include "lib/report/redaction.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace cachewright::cli {

namespace {

// 'text' for a shell, with what `masked` has as asterisks replaced by "$NAME", "$NAME2" and so on.
std::string shell_word(std::string_view text, std::string_view masked, std::string_view name) {
    std::string word = "'";
    int secrets = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (masked[i] == text[i]) {
            word += text[i] == '\'' ? R"('\'')" : std::string(1, text[i]);
            continue;
        }
        ++secrets;
        word += fmt::format("'\"${}{}\"'", name, secrets == 1 ? "" : std::to_string(secrets));
        while (i + 1 < text.size() && masked[i + 1] != text[i + 1])
            ++i;
    }
    return word + "'";
}

// "X-Api-Key" as the name of a variable: "X_API_KEY".
std::string variable_name(std::string_view field) {
    std::string name;
    for (const char c : field) {
        const bool lower = c >= 'a' && c <= 'z';
        name += lower ? static_cast<char>(c - 'a' + 'A') : base::is_alpha(c) || base::is_digit(c) ? c : '_';
    }
    return name;
}

// Fields that are not sent to hosts that were not named, as curl would behind a redirect.
bool has_credentials(const TransportChoice& choice) {
    return choice.fields.size() != choice.fields_elsewhere.size();
}

std::string curl_command(const std::string& url, const TransportChoice& choice) {
    std::string command = "curl -sS -o /dev/null -D -";
    if (!has_credentials(choice))
        command += fmt::format(" -L --max-redirs {}", net::CrawlOptions{}.redirects);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(choice.options.timeout).count();
    command += fmt::format(" --max-time {}", seconds);
    const std::string& agent = choice.options.user_agent;
    if (!choice.fields.contains("User-Agent")) command += " -A " + shell_word(agent, agent, "");
    for (const http::FieldLine line : choice.fields) {
        const std::string text = fmt::format("{}: {}", line.name, line.value);
        const std::string masked =
            fmt::format("{}: {}", line.name, report::redacted_value(line.name, line.value));
        command += " -H " + shell_word(text, masked, variable_name(line.name));
    }
    for (const std::string& one : choice.options.connect_to)
        command += " --connect-to " + shell_word(one, one, "");
    for (const std::string& one : choice.options.resolve)
        command += " --resolve " + shell_word(one, one, "");
    return command + " " + shell_word(url, report::redacted_url(url), "URL_SECRET") + "\n";
}

struct Plan {
    std::vector<std::string> files;
    std::vector<std::string> urls;  // as they are asked: without a fragment, each once
    ExitCode code = ExitCode::clean;
};

Plan plan_of(Session& session, const std::vector<std::string>& inputs, const LiveArguments& live) {
    Plan plan;
    const auto fail = [&](const base::Error& error) {
        session.error(error);
        plan.code = worse(plan.code, exit_code_of(error.code));
    };
    std::unordered_set<std::string> known;
    const auto add_url = [&](const std::string& url) {
        if (!http::parse_web_url(url)) {
            fail({base::ErrorCode::usage, fmt::format("'{}' is no URL that can be asked", url),
                  "write it as https://host/path"});
            return;
        }
        std::string asked = url.substr(0, url.find('#'));
        if (known.insert(asked).second) plan.urls.push_back(std::move(asked));
    };
    input::InputExpansion expansion;
    for (const std::string& input : inputs) {
        if (names_url(input)) {
            add_url(input);
        } else if (const auto added = expansion.add(input); !added) {
            fail(added.error());
        }
    }
    for (const input::InputFile& file : expansion.files())
        plan.files.push_back(file.name);
    for (const std::string& file : live.url_files) {
        const auto list = input::read_url_list(file);
        if (!list) {
            fail(list.error());
            continue;
        }
        for (const input::BadLine& line : list->bad_lines)
            fail(line.in(file == "-" ? "standard input" : file));
        for (const std::string& url : list->urls)
            add_url(url);
    }
    return plan;
}

bool is_configuration(const std::string& file) {
    if (file == "-") return false;
    const auto glance = input::read_file(file, {}, [](http::Exchange&&) { return input::Flow::stop; });
    return glance && input::is_host_config(glance->format);
}

}  // namespace

ExitCode print_plan(Session& session, const std::vector<std::string>& inputs, const LiveArguments& live,
                    const std::vector<std::string>& writes, PlannedMending mending, PlanForm form) {
    const auto choice = chosen_transport(live.transport);
    if (!choice) {
        session.error(choice.error());
        return exit_code_of(choice.error().code);
    }
    const Plan plan = plan_of(session, inputs, live);
    if (form == PlanForm::curl) {
        for (const auto* urls : {&live.sitemaps, &plan.urls}) {
            for (const std::string& url : *urls)
                session.print(curl_command(url, *choice));
        }
        if (has_credentials(*choice)) {
            session.remark(
                "redirects are not followed here: with -L, curl would send the headers that stand as "
                "$NAME to other hosts too");
        } else if (!plan.urls.empty() || !live.sitemaps.empty()) {
            session.remark(
                "-L follows redirects to every host; the run itself stays on the one that was named");
        }
        if (!live.sitemaps.empty())
            session.remark("what the sitemap lists is not known before it is fetched");
        if (plan.urls.empty() && live.sitemaps.empty()) session.remark("there is no URL to fetch");
        return plan.code;
    }
    const auto shown = [](const std::string& url) { return report::printable(report::redacted_url(url)); };
    for (const std::string& file : plan.files)
        session.print(fmt::format("read   {}\n", file == "-" ? "standard input" : report::printable(file)));
    for (const std::string& url : live.sitemaps)
        session.print(fmt::format("fetch  {} and what it lists on its host\n", shown(url)));
    for (const std::string& url : plan.urls)
        session.print(fmt::format("fetch  {}\n", shown(url)));
    if (mending == PlannedMending::configurations) {
        for (const std::string& file : plan.files) {
            if (is_configuration(file))
                session.print(fmt::format("write  {}, where it can be mended\n", report::printable(file)));
        }
    }
    for (const std::string& file : writes)
        session.print(fmt::format("write  {}\n", report::printable(file)));
    session.remark("nothing was sent, and nothing written");
    return plan.code;
}

}  // namespace cachewright::cli
