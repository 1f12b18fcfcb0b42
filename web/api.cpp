#include "web/api.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "crm/acts.hpp"
#include "crm/corrections.hpp"
#include "crm/quarantine.hpp"
#include "crm/register.hpp"
#include "crm/view.hpp"
#include "crm/watching.hpp"
#include "mail/compose.hpp"
#include "web/act_request.hpp"
#include "web/card_request.hpp"
#include "web/filter_request.hpp"
#include "web/render.hpp"
#include "web/rules_request.hpp"

namespace vastus::web {
namespace {

constexpr std::size_t parameters_max = 50;
constexpr std::size_t target_bytes_max = 8 * 1024;
constexpr std::size_t speaker_length_max = 80;
constexpr std::size_t quarantine_shown = 1000;

using Segments = std::vector<std::string>;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '%' && i + 2 < text.size() &&
                               hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
        if (is_escape) {
            out.push_back(static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i] == '+' ? ' ' : text[i]);
        }
    }
    return out;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos) {
            out.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return out;
}

Segments segments_of(std::string_view path) {
    Segments segments;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0) segments.emplace_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return segments;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

std::string parameter(const ApiRequest& request, std::string_view name) {
    const auto found = request.parameters.find(std::string(name));
    return found == request.parameters.end() ? std::string() : found->second;
}

/// JSON or text, made only for the one that is wanted.
template <class Json, class Text>
std::string choose(const ApiRequest& request, Json as_json, Text as_text) {
    return request.wants_json ? as_json() : as_text();
}

using Body = model::Result<std::string>;

Body items(const ApiRequest& request, const ApiContext& context) {
    crm::ItemFilter filter;
    if (parameter(request, "unanswered") == "true") filter.unanswered = true;
    const auto state = parameter(request, "state");
    if (!state.empty()) {
        filter.state = model::parse_state(state);
        if (!filter.state)
            return model::malformed("no state \"" + state +
                                    "\"; there are new, waiting_us, waiting_client, closed");
    }
    filter.kind = parameter(request, "kind");
    filter.owner = parameter(request, "owner");
    filter.team = parameter(request, "team");
    filter.client = parameter(request, "client");
    TRY(filter.limit, limit_of(request));
    const auto tx = storage::Transaction::look(context.store);
    TRY(auto page, crm::find_items(tx, filter));
    if (page.rows.empty()) {
        TRY(check_item_names(request, context.desk.rules.file));
    }
    const auto now = context.desk.now;
    return choose(
        request, [&] { return items_json(page, now); }, [&] { return items_text(page, now); });
}

Body item(const ApiRequest& request, const ApiContext& context, std::uint64_t id, bool explain) {
    auto tx = storage::Transaction::look(context.store);
    TRY(auto story, crm::tell_item(tx, context.desk, model::ItemId{id}));
    if (explain && context.status != nullptr && !context.status->held.empty())
        story.watches.insert(story.watches.begin(), "judging is held: " + context.status->held);
    const auto now = context.desk.now;
    const auto as_text = [&] { return explain ? explain_text(story, now) : item_text(story, now); };
    return choose(
        request, [&] { return item_json(story); }, as_text);
}

Body clients(const ApiRequest& request, const ApiContext& context) {
    TRY(const auto limit, limit_of(request));
    const auto tx = storage::Transaction::look(context.store);
    TRY(auto page, crm::find_clients(tx, parameter(request, "text"), limit));
    return choose(
        request, [&] { return clients_json(page); }, [&] { return clients_text(page); });
}

Body client(const ApiRequest& request, const ApiContext& context, std::uint64_t id) {
    const auto tx = storage::Transaction::look(context.store);
    TRY(auto card, crm::client_card(tx, model::ClientId{id}));
    return choose(
        request, [&] { return client_json(card); },
        [&] { return client_text(card, context.desk.now); });
}

Body audit(const ApiRequest& request, const ApiContext& context) {
    auto tx = storage::Transaction::look(context.store);
    TRY(auto audits, crm::audit(tx));
    return choose(
        request, [&] { return audit_json(audits); }, [&] { return audit_text(audits); });
}

Body quarantine(const ApiRequest& request, const ApiContext& context) {
    const auto tx = storage::Transaction::look(context.store);
    TRY(auto entries, storage::list_quarantined(tx, 0, quarantine_shown));
    return choose(
        request, [&] { return quarantine_json(entries); },
        [&] { return quarantine_text(entries); });
}

Body quarantined(const ApiRequest& request, const ApiContext& context, std::uint64_t number) {
    const auto tx = storage::Transaction::look(context.store);
    TRY(auto entry, storage::find_quarantined(tx, number));
    if (!entry) return model::missing("there is no quarantine entry " + std::to_string(number));
    return choose(
        request, [&] { return quarantine_json({*entry}); },
        [&] { return quarantined_text(*entry); });
}

Body retry(const ApiRequest& request, const ApiContext& context, std::uint64_t number) {
    if (!context.write) return model::refused("vastusd is not running: start it, then retry");
    const auto now = context.desk.now;
    TRY(context.write([number, now](storage::Transaction& tx) {
        return crm::retry_quarantined(tx, number, now);
    }));
    const std::string said =
        "entry " + std::to_string(number) + " will be read again in the next round";
    return choose(
        request, [] { return std::string("{\"ok\":true}\n"); }, [&] { return said + "\n"; });
}

/// Runs a change and says what was done.
template <class Change>
Body change(const ApiRequest& request, const ApiContext& context, Change work,
            const std::string& said) {
    if (!context.write) return model::refused("vastusd is not running: start it, then try again");
    TRY(context.write(work));
    return choose(
        request, [] { return std::string("{\"ok\":true}\n"); }, [&] { return said + "\n"; });
}

/// Who says it: the name is kept with what is said.
model::Result<std::string> speaker(const ApiRequest& request) {
    auto by = mail::clean_line(parameter(request, "by"), speaker_length_max);
    if (by.empty()) return model::malformed("who says so? give a name: --by NAME");
    return by;
}

Body answered(const ApiRequest& request, const ApiContext& context, std::uint64_t id) {
    TRY(auto by, speaker(request));
    const auto work = [&, id](storage::Transaction& tx) {
        return crm::say_answered(tx, context.desk, model::ItemId{id}, by);
    };
    return change(request, context, work, "item " + std::to_string(id) + ": answered, says " + by);
}

Body not_an_answer(const ApiRequest& request, const ApiContext& context, std::uint64_t id) {
    TRY(auto by, speaker(request));
    const auto message = parameter(request, "message");
    const auto work = [&, id](storage::Transaction& tx) {
        return crm::say_not_an_answer(tx, context.desk, model::ItemId{id}, by, message);
    };
    return change(request, context, work,
                  "item " + std::to_string(id) + ": that was no answer, says " + by +
                      "; the clock runs again from where it was");
}

/// Does it, and says what it came to.
template <class Work>
Body say_done(const ApiRequest& request, const ApiContext& context, Work work) {
    if (!context.write) return model::refused("vastusd is not running: start it, then try again");
    std::string said;
    TRY(context.write([&](storage::Transaction& tx) -> model::Result<> {
        TRY(said, work(tx));
        return model::ok();
    }));
    return choose(
        request, [] { return std::string("{\"ok\":true}\n"); }, [&] { return said + "\n"; });
}

Body act(const ApiRequest& request, const ApiContext& context, std::uint64_t id) {
    TRY(const auto act, read_act(request, context.desk));
    return say_done(request, context, [&, id](storage::Transaction& tx) {
        return crm::act(tx, context.desk, model::ItemId{id}, act);
    });
}

Body merge(const ApiRequest& request, const ApiContext& context, std::uint64_t id) {
    const auto into = number_of(parameter(request, "into"));
    if (!into) return model::malformed("into which client? --into N");
    const auto work = [id, into, &context](storage::Transaction& tx) -> model::Result<> {
        TRY(crm::merge_clients(tx, model::ClientId{id}, model::ClientId{*into}));
        return crm::arm_all_of(tx, context.desk, model::ClientId{*into});
    };
    return change(request, context, work,
                  "client " + std::to_string(id) + " is part of client " + std::to_string(*into));
}

Body split(const ApiRequest& request, const ApiContext& context, std::uint64_t id) {
    std::vector<std::string> parts;
    const auto listed = parameter(request, "parts");
    for (std::size_t at = 0; at < listed.size();) {
        const auto end = std::min(listed.find(',', at), listed.size());
        if (end > at) parts.push_back(listed.substr(at, end - at));
        at = end + 1;
    }
    if (parts.empty())
        return model::malformed(
            "which addresses or domains? --parts ott@acme.example,beta.example");
    if (!context.write) return model::refused("vastusd is not running: start it, then try again");
    model::ClientId made;
    TRY(context.write([&](storage::Transaction& tx) -> model::Result<> {
        TRY(made, crm::split_client(tx, model::ClientId{id}, parts, context.desk.now));
        TRY(crm::arm_all_of(tx, context.desk, model::ClientId{id}));
        return crm::arm_all_of(tx, context.desk, made);
    }));
    const auto number = std::to_string(made.value);
    return choose(
        request, [&] { return "{\"ok\":true,\"client\":" + number + "}\n"; },
        [&] { return "they are client " + number + " now\n"; });
}

Body set_card(const ApiRequest& request, const ApiContext& context, std::uint64_t id) {
    TRY(const auto change, read_card_change(request));
    return say_done(request, context, [&, id](storage::Transaction& tx) {
        return crm::change_card(tx, context.desk, model::ClientId{id}, change);
    });
}

Body contact(const ApiRequest& request, const ApiContext& context, std::uint64_t id) {
    TRY(const auto contact, read_contact(request, context.desk));
    return say_done(
        request, context, [&, id](storage::Transaction& tx) -> model::Result<std::string> {
            TRY(crm::log_activity(tx, context.desk, model::ClientId{id}, contact.direction,
                                  contact.at));
            return "client " + std::to_string(id) +
                   (contact.direction == model::Direction::in ? ": heard from at "
                                                              : ": contacted by us at ") +
                   model::iso(contact.at);
        });
}

Body status(const ApiRequest& request, const ApiContext& context) {
    const auto tx = storage::Transaction::look(context.store);
    TRY(auto counts, crm::count(tx));
    return choose(
        request, [&] { return status_json(context.status, counts); },
        [&] { return status_text(context.status, counts, context.desk.now); });
}

Body route(const ApiRequest& request, const ApiContext& context) {
    const auto path = segments_of(request.path);
    const auto is = [&path](std::string_view second, std::size_t size) {
        return path.size() == size && path[0] == "v1" && path[1] == second;
    };
    std::optional<std::uint64_t> id;
    if (path.size() >= 3) id = number_of(path[2]);
    if (request.method == "POST") {
        if (is("quarantine", 4) && id && path[3] == "retry") return retry(request, context, *id);
        if (is("items", 4) && id && path[3] == "answered") return answered(request, context, *id);
        if (is("items", 4) && id && path[3] == "act") return act(request, context, *id);
        if (is("items", 4) && id && path[3] == "not-an-answer")
            return not_an_answer(request, context, *id);
        if (request.path == "/v1/rules/reclassify") return reclassify_reply(request, context);
        if (request.path == "/v1/rules/reload") return reload_reply(request, context);
        if (is("clients", 4) && id && path[3] == "merge") return merge(request, context, *id);
        if (is("clients", 4) && id && path[3] == "split") return split(request, context, *id);
        if (is("clients", 4) && id && path[3] == "set") return set_card(request, context, *id);
        if (is("clients", 4) && id && path[3] == "contact") return contact(request, context, *id);
        return model::missing("nothing can be changed at " + request.path);
    }
    if (is("status", 2)) return status(request, context);
    if (is("items", 2)) return items(request, context);
    if (is("items", 3) && id) return item(request, context, *id, false);
    if (is("items", 4) && id && path[3] == "explain") return item(request, context, *id, true);
    if (is("items", 4) && id && path[3] == "why") return why_reply(request, context, *id);
    if (is("items", 4) && id && path[3] == "as-test") return as_test_reply(context, *id);
    if (is("alerts", 2)) return alerts_reply(request, context);
    if (request.path == "/v1/rules/reclassify") return reclassify_reply(request, context);
    if (request.path == "/v1/rules/plan") return plan_reply(request, context);
    if (request.path == "/v1/rules/backtest") return backtest_reply(request, context);
    if (is("clients", 2)) return clients(request, context);
    if (is("clients", 3) && id) return client(request, context, *id);
    if (is("audit", 2)) return audit(request, context);
    if (is("quarantine", 2)) return quarantine(request, context);
    if (is("quarantine", 3) && id) return quarantined(request, context, *id);
    return model::missing("there is nothing at " + request.path);
}

int http_status(model::Fault fault) {
    switch (fault) {
        case model::Fault::missing: return 404;
        case model::Fault::malformed: return 400;
        case model::Fault::refused: return 409;
        case model::Fault::transient: return 503;
        case model::Fault::corrupt: return 500;
    }
    return 500;
}

}  // namespace

ApiReply answer(const ApiRequest& request, const ApiContext& context) {
    ApiReply reply;
    reply.content_type = request.wants_json ? "application/json" : "text/plain; charset=utf-8";
    if (request.method != "GET" && request.method != "POST") {
        return {405, "text/plain", "only GET and POST\n"};
    }
    auto body = route(request, context);
    if (body) {
        reply.body = std::move(body.assume_value());
        return reply;
    }
    reply.status = http_status(body.assume_error().fault());
    const auto& what = body.assume_error().what();
    reply.body = request.wants_json ? error_json(what) : what + "\n";
    return reply;
}

ApiRequest parse_target(std::string_view method, std::string_view target, bool wants_json) {
    ApiRequest request;
    request.method = method;
    request.wants_json = wants_json;
    target = target.substr(0, target_bytes_max);
    const auto question = std::min(target.find('?'), target.size());
    request.path = percent_decoded(target.substr(0, question));
    auto rest = target.substr(std::min(question + 1, target.size()));
    while (!rest.empty() && request.parameters.size() < parameters_max) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto pair = rest.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        const auto value = pair.substr(std::min(equals + 1, pair.size()));
        request.parameters.emplace(percent_decoded(pair.substr(0, equals)), percent_decoded(value));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return request;
}

std::string make_target(const ApiRequest& request) {
    std::string target = request.path;
    char separator = '?';
    for (const auto& [name, value] : request.parameters) {
        target += separator + percent_encoded(name) + "=" + percent_encoded(value);
        separator = '&';
    }
    return target;
}

}  // namespace vastus::web
