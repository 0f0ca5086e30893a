#include "rules/shared_findings.hpp"

#include <algorithm>
#include <utility>

namespace cachewright::rules {

using lint::CachePrediction;

std::string joined(const std::vector<std::string_view>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

void SharedFindings::add(const CachePrediction& cache, Statement statement) {
    const auto same = [&](const Group& group) {
        return group.statement.one == statement.one && group.statement.rest == statement.rest;
    };
    auto group = std::find_if(groups_.begin(), groups_.end(), same);
    if (group == groups_.end()) group = groups_.insert(groups_.end(), Group{std::move(statement), {}});
    group->caches.push_back(&cache);
}

void SharedFindings::tell(lint::Report& report) const {
    for (const Group& group : groups_) {
        const Statement& statement = group.statement;
        std::vector<std::string_view> titles;
        std::vector<std::string_view> names;
        for (const CachePrediction* cache : group.caches) {
            titles.push_back(cache->title());
            names.push_back(cache->name());
        }
        std::string message = joined(titles);
        message += ' ';
        message += titles.size() == 1 ? statement.one : statement.many;
        message += statement.rest;
        report.add(std::move(message), statement.place, statement.severity).caches = std::move(names);
    }
}

}  // namespace cachewright::rules
