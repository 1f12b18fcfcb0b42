// Questions about rules: why one reminded or did not, what a new file would do now, and what it
// would have done. And the reload.
//
// The new file is read by the program that answers. Reads the store only; nothing is written there.
// Fails: malformed (rules with errors, as `rules check` prints them), missing, and as storage.
#pragma once

#include <string>

#include "model/result.hpp"
#include "web/api.hpp"

namespace vastus::web {

/// GET /v1/items/4711/why?rule=unanswered
model::Result<std::string> why_reply(const ApiRequest& request, const ApiContext& context,
                                     std::uint64_t item);
/// POST /v1/rules/reload: takes as long as the tests that the rules require.
model::Result<std::string> reload_reply(const ApiRequest& request, const ApiContext& context);
/// GET /v1/rules/plan?file=/etc/vastus/new.yaml
model::Result<std::string> plan_reply(const ApiRequest& request, const ApiContext& context);
/// GET /v1/rules/backtest?file=…&since=90d
model::Result<std::string> backtest_reply(const ApiRequest& request, const ApiContext& context);

}  // namespace vastus::web
