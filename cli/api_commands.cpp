#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ostream>

#include "cli/commands.hpp"
#include "config/read.hpp"
#include "net/local_api.hpp"
#include "storage/rocksdb_kv.hpp"
#include "web/api.hpp"
#include "web/office_settings.hpp"
#include "web/render.hpp"

namespace vastus::cli {
namespace {

/// Years of mail are lived through twice; a reload plays the tests that the rules require.
constexpr auto long_limit = std::chrono::minutes(10);
constexpr std::string_view reload_path = "/v1/rules/reload";
constexpr int cannot_be_used = 400;

model::Instant now() {
    return std::chrono::floor<model::Duration>(std::chrono::system_clock::now());
}

std::optional<config::Config> load(const Invocation& call, Streams streams) {
    auto read = config::read_config(call.config, config::ReadFor::tool);
    if (!read.config) streams.err << config::print(read.diagnoses, {call.config});
    return std::move(read.config);
}

model::Result<web::ApiReply> ask_daemon(const config::Config& config,
                                        const web::ApiRequest& request) {
    net::LocalRequest local;
    local.socket = config.socket;
    local.method = request.method;
    local.target = web::make_target(request);
    const bool is_long = request.path == "/v1/rules/backtest" || request.path == reload_path;
    if (is_long) local.timeout = long_limit;
    local.accept = request.wants_json ? "application/json" : "text/plain";
    TRY(auto reply, net::local_request(local));
    return web::ApiReply{reply.status, reply.content_type, reply.body};
}

/// No daemon runs: the same functions, on the store in this process.
model::Result<web::ApiReply> ask_store(const config::Config& config,
                                       const web::ApiRequest& request) {
    if (!std::filesystem::exists(config.store)) {
        return model::missing("vastusd is not running and there is no store at " +
                              config.store.string() + " yet");
    }
    auto read = config::read_rules(config.rules, &config);
    if (!read.rules) {
        return model::malformed("the rules cannot be used:\n" +
                                config::print(read.diagnoses, read.files));
    }
    // The key tells our own alerts among mail that comes in; nothing comes in here.
    const std::string no_key;
    const crm::Office office(web::office_settings(config, no_key), read.rules->file.staff);
    TRY(auto store, storage::RocksKv::open(config.store, {}));
    const web::ApiContext context{*store, {*read.rules, office, now()}, nullptr, {}};
    return web::answer(request, context);
}

/// As the API says that something cannot be done.
int say_error(const Invocation& call, Streams streams, const std::string& what) {
    streams.err << (call.json ? web::error_json(what) : "vastus: " + what + "\n");
    return not_done;
}

int ask(const Invocation& call, Streams streams, web::ApiRequest request) {
    auto config = load(call, streams);
    if (!config) return not_loadable;
    request.wants_json = call.json;
    for (const auto& [name, value] : call.options) request.parameters.emplace(name, value);
    for (const auto& flag : call.flags) request.parameters.emplace(flag, "true");
    auto reply = ask_daemon(*config, request);
    if (!reply && reply.assume_error().fault() == model::Fault::missing)
        reply = ask_store(*config, request);
    if (!reply) return say_error(call, streams, reply.assume_error().what());
    const bool is_fine = reply.assume_value().status < 400;
    (is_fine ? streams.out : streams.err) << reply.assume_value().body;
    return is_fine ? done : not_done;
}

web::ApiRequest get(std::string path) {
    web::ApiRequest request;
    request.path = std::move(path);
    return request;
}

web::ApiRequest post(std::string path) {
    auto request = get(std::move(path));
    request.method = "POST";
    return request;
}

/// In the name of whoever is logged in, unless another name is given.
int say(const Invocation& call, Streams streams, std::string path) {
    auto request = post(std::move(path));
    const char* user = std::getenv("USER");
    if (!call.options.contains("by") && user != nullptr) request.parameters.emplace("by", user);
    return ask(call, streams, std::move(request));
}

}  // namespace

int status(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/status"));
}
int alerts(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/alerts"));
}

/// Only the daemon has rules in force.
int reload(const Invocation& call, Streams streams) {
    auto config = load(call, streams);
    if (!config) return not_loadable;
    auto request = post(std::string(reload_path));
    request.wants_json = call.json;
    const auto reply = ask_daemon(*config, request);
    if (!reply) {
        const bool is_down = reply.assume_error().fault() == model::Fault::missing;
        return say_error(call, streams,
                         is_down ? "vastusd is not running: it reads the rules when it starts"
                                 : reply.assume_error().what());
    }
    const auto& said = reply.assume_value();
    const bool is_fine = said.status < cannot_be_used;
    (is_fine ? streams.out : streams.err) << said.body;
    if (is_fine) return done;
    return said.status == cannot_be_used ? not_loadable : not_done;
}

int items(const Invocation& call, Streams streams) { return ask(call, streams, get("/v1/items")); }
int audit(const Invocation& call, Streams streams) { return ask(call, streams, get("/v1/audit")); }
int client_list(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/clients"));
}
int quarantine_list(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/quarantine"));
}

int item_show(const Invocation& call, Streams streams) {
    const bool is_test = std::ranges::count(call.flags, "as-test") > 0;
    const auto path = "/v1/items/" + call.arguments.front();
    return ask(call, streams, get(is_test ? path + "/as-test" : path));
}

int item_explain(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/items/" + call.arguments.front() + "/explain"));
}

int item_answered(const Invocation& call, Streams streams) {
    return say(call, streams, "/v1/items/" + call.arguments.front() + "/answered");
}

int item_not_an_answer(const Invocation& call, Streams streams) {
    return say(call, streams, "/v1/items/" + call.arguments.front() + "/not-an-answer");
}

namespace {

/// `type` done to the item of the first argument; `from` is the option that says the value.
int act(const Invocation& call, Streams streams, const std::string& type,
        const std::string& from = {}) {
    auto asked = call;
    asked.options.emplace("type", type);
    const auto value = call.options.find(from);
    if (value != call.options.end()) asked.options.insert_or_assign("value", value->second);
    return say(asked, streams, "/v1/items/" + call.arguments.front() + "/act");
}

}  // namespace

int item_ack(const Invocation& call, Streams streams) { return act(call, streams, "ack", "rule"); }
int item_snooze(const Invocation& call, Streams streams) { return act(call, streams, "snooze"); }
int item_wake(const Invocation& call, Streams streams) { return act(call, streams, "wake"); }
int item_close(const Invocation& call, Streams streams) { return act(call, streams, "close"); }
int item_reopen(const Invocation& call, Streams streams) { return act(call, streams, "reopen"); }
int item_due(const Invocation& call, Streams streams) { return act(call, streams, "due"); }

int item_set(const Invocation& call, Streams streams) {
    int code = not_done;
    for (const std::string what : {"owner", "team", "priority", "kind"}) {
        if (!call.options.contains(what)) continue;
        code = act(call, streams, what, what);
        if (code != done) return code;
    }
    if (code == not_done)
        streams.err << "vastus: write what to set: --owner, --team, --priority or --kind\n";
    return code;
}

int rules_reclassify(const Invocation& call, Streams streams) {
    const bool is_dry = std::ranges::count(call.flags, "dry-run") > 0;
    const std::string path = "/v1/rules/reclassify";
    return ask(call, streams, is_dry ? get(path) : post(path));
}

int rules_explain(const Invocation& call, Streams streams) {
    const auto& what = call.arguments.front();
    const bool is_item = what.find_first_not_of("0123456789") == std::string::npos;
    if (!is_item) return explain_file(call, streams);
    const auto rule = call.options.find("why-no-alert");
    if (rule == call.options.end()) return item_explain(call, streams);
    auto request = get("/v1/items/" + what + "/why");
    request.parameters.emplace("rule", rule->second);
    return ask(call, streams, std::move(request));
}

namespace {

/// The file of the argument, or that of the configuration; absolute, because the daemon reads it.
int ask_about(const Invocation& call, Streams streams, const std::string& path) {
    auto request = get(path);
    std::filesystem::path file;
    if (call.arguments.empty()) {
        const auto config = load(call, streams);
        if (!config) return not_loadable;
        file = config->rules;
    } else {
        file = call.arguments.front();
    }
    request.parameters.emplace("file", std::filesystem::absolute(file).string());
    return ask(call, streams, std::move(request));
}

}  // namespace

int rules_plan(const Invocation& call, Streams streams) {
    return ask_about(call, streams, "/v1/rules/plan");
}

int rules_backtest(const Invocation& call, Streams streams) {
    return ask_about(call, streams, "/v1/rules/backtest");
}

int client_merge(const Invocation& call, Streams streams) {
    return ask(call, streams, post("/v1/clients/" + call.arguments.front() + "/merge"));
}

int client_split(const Invocation& call, Streams streams) {
    return ask(call, streams, post("/v1/clients/" + call.arguments.front() + "/split"));
}

int client_set(const Invocation& call, Streams streams) {
    return ask(call, streams, post("/v1/clients/" + call.arguments.front() + "/set"));
}

int client_contact(const Invocation& call, Streams streams) {
    return ask(call, streams, post("/v1/clients/" + call.arguments.front() + "/contact"));
}

int client_show(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/clients/" + call.arguments.front()));
}

int quarantine_show(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/quarantine/" + call.arguments.front()));
}

int quarantine_retry(const Invocation& call, Streams streams) {
    return ask(call, streams, post("/v1/quarantine/" + call.arguments.front() + "/retry"));
}

}  // namespace vastus::cli
