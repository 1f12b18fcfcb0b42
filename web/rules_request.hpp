// Questions about rules: why one reminded or did not, what a new file would do now, and what it
// would have done. And the reload.
//
// The new file is read by the program that answers; a daemon reads only YAML beside the rules in
// force (ApiContext::rules_file). Reads the store only; nothing is written there.
// Fails: malformed (rules with errors, as `rules check` prints them), missing,
// refused (a file that the daemon does not read for others), and as storage.
#pragma once

#include <string>

#include "model/result.hpp"
#include "web/api.hpp"

namespace vastus::web {

/// GET /v1/items/4711/why?rule=unanswered
model::Result<std::string> why_reply(const ApiRequest& request, const ApiContext& context,
                                     std::uint64_t item);
/// GET /v1/items/4711/as-test: YAML, whatever is asked for.
model::Result<std::string> as_test_reply(const ApiContext& context, std::uint64_t item);
/// GET /v1/alerts?since=7d&to=mari&rule=unanswered&waiting=true&limit=100
model::Result<std::string> alerts_reply(const ApiRequest& request, const ApiContext& context);
/// POST /v1/rules/reload: takes as long as the tests that the rules require.
model::Result<std::string> reload_reply(const ApiRequest& request, const ApiContext& context);
/// GET /v1/rules/reclassify tells what would change, POST changes it, slice by slice.
model::Result<std::string> reclassify_reply(const ApiRequest& request, const ApiContext& context);
/// GET /v1/rules/plan?file=/etc/vastus/new.yaml
model::Result<std::string> plan_reply(const ApiRequest& request, const ApiContext& context);
/// GET /v1/rules/backtest?file=…&since=90d
model::Result<std::string> backtest_reply(const ApiRequest& request, const ApiContext& context);

}  // namespace vastus::web
