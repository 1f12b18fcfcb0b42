#include "web/rules_request.hpp"

#include "config/read.hpp"
#include "config/test_text.hpp"
#include "crm/as_test.hpp"
#include "crm/backtest.hpp"
#include "crm/plan.hpp"
#include "crm/reclassify.hpp"
#include "crm/why.hpp"
#include "rules/calendar.hpp"
#include "rules/local_time.hpp"
#include "web/filter_request.hpp"
#include "web/render.hpp"

namespace vastus::web {
namespace {

constexpr std::size_t items_per_slice = 500;

std::string parameter(const ApiRequest& request, const std::string& name) {
    const auto found = request.parameters.find(name);
    return found == request.parameters.end() ? std::string() : found->second;
}

std::string reply_text(const ApiRequest& request, const std::vector<std::string>& lines) {
    if (request.wants_json) return lines_json(lines);
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}

model::Result<std::shared_ptr<const rules::RuleSet>> rules_in(const std::string& file) {
    if (file.empty()) return model::malformed("which file of rules?");
    auto read = config::read_rules(file, nullptr);
    if (!read.rules) return model::malformed(config::print(read.diagnoses, read.files));
    return std::move(read.rules);
}

/// "90d" before now, or "2026-03-02".
model::Result<model::Instant> since_of(const std::string& text, const crm::Desk& desk) {
    const auto& zone = desk.rules.file.timezone;
    if (const auto at = rules::parse_local(text + " 00:00", zone)) return *at;
    const auto span = rules::parse_span(text);
    if (span && span->working_days == 0) return rules::subtract(nullptr, zone, desk.now, *span);
    return model::malformed("since when? --since 90d, or --since 2026-03-02");
}

}  // namespace

model::Result<std::string> why_reply(const ApiRequest& request, const ApiContext& context,
                                     std::uint64_t item) {
    storage::Transaction tx(context.store);
    TRY(const auto lines,
        crm::why(tx, context.desk, model::ItemId{item}, parameter(request, "rule")));
    return reply_text(request, lines);
}

model::Result<std::string> as_test_reply(const ApiContext& context, std::uint64_t item) {
    storage::Transaction tx(context.store);
    TRY(const auto test, crm::as_test(tx, context.desk, model::ItemId{item}));
    return config::test_text(test.file, test.notes);
}

model::Result<std::string> alerts_reply(const ApiRequest& request, const ApiContext& context) {
    crm::AlertFilter filter;
    if (const auto since = parameter(request, "since"); !since.empty()) {
        TRY(filter.since, since_of(since, context.desk));
    }
    filter.to = parameter(request, "to");
    filter.rule = parameter(request, "rule");
    filter.waits = parameter(request, "waiting") == "true";
    TRY(filter.limit, limit_of(request));
    const auto tx = storage::Transaction::look(context.store);
    TRY(const auto page, crm::find_alerts(tx, filter));
    if (page.rows.empty()) {
        TRY(check_alert_names(request, context.desk.rules.file));
    }
    return request.wants_json ? alerts_json(page) : alerts_text(page);
}

model::Result<std::string> reload_reply(const ApiRequest& request, const ApiContext& context) {
    if (!context.reload)
        return model::refused("vastusd is not running: it reads the rules when it starts");
    TRY(auto said, context.reload());
    return reply_text(request, {std::move(said)});
}

model::Result<std::string> reclassify_reply(const ApiRequest& request, const ApiContext& context) {
    const bool writes = request.method == "POST";
    if (writes && !context.write)
        return model::refused("vastusd is not running: start it, then try again");
    std::vector<std::string> lines;
    std::size_t looked_at = 0;
    std::optional<model::ItemId> after = model::ItemId{};
    while (after) {
        crm::Reclassified slice;
        const auto work = [&](storage::Transaction& tx) -> model::Result<> {
            TRY(slice, crm::reclassify(tx, context.desk, *after, items_per_slice));
            return model::ok();
        };
        if (writes) {
            TRY(context.write(work));
        } else {
            auto look = storage::Transaction::look(context.store);
            TRY(work(look));
        }
        looked_at += slice.looked_at;
        lines.insert(lines.end(), slice.changes.begin(), slice.changes.end());
        after = slice.next;
    }
    const auto changed = std::to_string(lines.size());
    lines.push_back(std::to_string(looked_at) + " open items looked at, " + changed +
                    (writes ? " changed" : " would change"));
    return reply_text(request, lines);
}

model::Result<std::string> plan_reply(const ApiRequest& request, const ApiContext& context) {
    TRY(const auto next, rules_in(parameter(request, "file")));
    storage::Transaction tx(context.store);
    TRY(const auto planned, crm::plan(tx, context.desk, *next));
    return reply_text(request, crm::plan_text(planned));
}

model::Result<std::string> backtest_reply(const ApiRequest& request, const ApiContext& context) {
    TRY(const auto next, rules_in(parameter(request, "file")));
    TRY(const auto since, since_of(parameter(request, "since"), context.desk));
    const auto tx = storage::Transaction::look(context.store);
    TRY(const auto report, crm::backtest(tx, context.desk, *next, since));
    if (request.wants_json) return backtest_json(report, context.desk.rules, *next);
    return backtest_text(report, context.desk.rules, *next);
}

}  // namespace vastus::web
