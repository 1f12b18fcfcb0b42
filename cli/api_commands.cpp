#include <chrono>
#include <cstdlib>
#include <ostream>

#include "cli/commands.hpp"
#include "config/read.hpp"
#include "net/local_api.hpp"
#include "storage/rocksdb_kv.hpp"
#include "web/api.hpp"
#include "web/office_settings.hpp"

namespace vastus::cli {
namespace {

model::Instant now() {
    return std::chrono::floor<model::Duration>(std::chrono::system_clock::now());
}

std::optional<config::Config> load(const Invocation& call, Streams streams) {
    auto read = config::read_config(call.config);
    if (!read.config) streams.err << config::print(read.diagnoses, {call.config});
    return std::move(read.config);
}

model::Result<web::ApiReply> ask_daemon(const config::Config& config,
                                        const web::ApiRequest& request) {
    net::LocalRequest local;
    local.socket = config.socket;
    local.method = request.method;
    local.target = web::make_target(request);
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
    TRY(auto key, config::read_secret(config.outgoing.mac_key));
    auto read = config::read_rules(config.rules, &config);
    if (!read.rules) {
        return model::malformed("the rules cannot be used:\n" +
                                config::print(read.diagnoses, read.files));
    }
    const crm::Office office(web::office_settings(config, std::move(key)), read.rules->file.staff);
    TRY(auto store, storage::RocksKv::open(config.store, {}));
    const web::ApiContext context{*store, {*read.rules, office, now()}, nullptr, {}};
    return web::answer(request, context);
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
    if (!reply) {
        streams.err << "vastus: " << reply.assume_error().what() << "\n";
        return not_done;
    }
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
int items(const Invocation& call, Streams streams) { return ask(call, streams, get("/v1/items")); }
int audit(const Invocation& call, Streams streams) { return ask(call, streams, get("/v1/audit")); }
int client_list(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/clients"));
}
int quarantine_list(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/quarantine"));
}

int item_show(const Invocation& call, Streams streams) {
    return ask(call, streams, get("/v1/items/" + call.arguments.front()));
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

int client_merge(const Invocation& call, Streams streams) {
    return ask(call, streams, post("/v1/clients/" + call.arguments.front() + "/merge"));
}

int client_split(const Invocation& call, Streams streams) {
    return ask(call, streams, post("/v1/clients/" + call.arguments.front() + "/split"));
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
