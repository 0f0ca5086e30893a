// What a run would read, fetch and write, told instead of done.
#pragma once

#include "cli/live_inputs.hpp"
#include "cli/session.hpp"

#include <string>
#include <vector>

namespace cachewright::cli {

enum class PlanForm { words, curl };
// Would the run mend the configuration files among its inputs (--fix)?
enum class PlannedMending { none, configurations };

// Of --dry-run: a line for each file and each URL. Of --curl: a command of curl for each URL, which follows
// redirects unless credentials would go to other hosts by that; secrets of headers and URLs stand as "$NAME"
// for whoever runs it to set. Sends nothing; what a sitemap lists is therefore unknown. `writes` are the
// files that the run would write, beside those that it would mend.
[[nodiscard]] ExitCode print_plan(Session& session, const std::vector<std::string>& inputs,
                                  const LiveArguments& live, const std::vector<std::string>& writes,
                                  PlannedMending mending, PlanForm form);

}  // namespace cachewright::cli
