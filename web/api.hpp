// The API: one question, one answer, the same for the socket, the terminal and later the pages.
//
// A request names a path and parameters; the answer is JSON or text for people, by what the asker
// accepts. Reading uses the store directly; the few requests that write go through `write`. No
// state of its own; any thread, as long as the context's parts allow it. Errors are answers too:
// {"error": "…"} with a status.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>

#include "crm/desk.hpp"
#include "model/result.hpp"
#include "storage/transaction.hpp"
#include "web/status.hpp"

namespace vastus::web {

struct ApiRequest {
    std::string method = "GET", path;  ///< "/v1/items/4711/explain"
    std::map<std::string, std::string> parameters;
    bool wants_json = true;
};

struct ApiReply {
    int status = 200;
    std::string content_type, body;
};

struct ApiContext {
    const storage::Kv& store;
    crm::Desk desk;
    const Status* status = nullptr;  ///< Null when no daemon runs.
    /// Runs a writing job to its commit; empty where writing is not possible.
    std::function<model::Result<>(std::function<model::Result<>(storage::Transaction&)>)> write;
    /// Reads the rules again and says what is in force; empty when no daemon runs.
    std::function<model::Result<std::string>()> reload = {};
    std::stop_token stop = {};  ///< Of the daemon: long answers end with it.
    /// The file of the rules in force, where others than who may read it ask: of all files only
    /// YAML beside it is then read for them. Empty: the asker's own rights decide.
    std::filesystem::path rules_file = {};
};

ApiReply answer(const ApiRequest& request, const ApiContext& context);

/// "/v1/items?kind=order&limit=5" into path and parameters; percent-decoded, at most 50 parameters.
ApiRequest parse_target(std::string_view method, std::string_view target, bool wants_json);
/// The other way round, for the one who asks.
std::string make_target(const ApiRequest& request);

}  // namespace vastus::web
