#include "web/rules_request.hpp"

#include <filesystem>
#include <system_error>

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

namespace fs = std::filesystem;

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

bool is_inside(const fs::path& file, const fs::path& folder) {
    const auto way = file.lexically_relative(folder);
    return !way.empty() && *way.begin() != ".." && *way.begin() != ".";
}

/// Errors of a file show lines of it, and a daemon may read what who asks may not: its passwords.
/// What is outside is refused alike, whether it is there or not.
model::Result<> check_place(const fs::path& file, const fs::path& in_force) {
    if (in_force.empty()) return model::ok();
    std::error_code ec;
    const auto real = fs::weakly_canonical(file, ec), rules = fs::weakly_canonical(in_force, ec);
    const auto folder = fs::weakly_canonical(in_force.parent_path(), ec);
    const bool is_yaml = real.extension() == ".yaml" || real.extension() == ".yml";
    const bool is_beside = is_inside(real, folder) || is_inside(real, rules.parent_path());
    if (!ec && (real == rules || (is_yaml && is_beside))) return model::ok();
    return model::refused(
        "vastusd reads rules only beside those in force, from files that end in .yaml: put it "
        "into " +
        fs::absolute(in_force).parent_path().string());
}

model::Result<std::shared_ptr<const rules::RuleSet>> rules_in(const ApiRequest& request,
                                                              const ApiContext& context) {
    const auto file = parameter(request, "file");
    if (file.empty()) return model::malformed("which file of rules?");
    TRY(check_place(file, context.rules_file));
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
    TRY(auto lines, crm::why(tx, context.desk, model::ItemId{item}, parameter(request, "rule")));
    if (context.status == nullptr) {
        lines.push_back("vastusd is not running: nothing is judged until it does");
    } else if (!context.status->held.empty()) {
        lines.push_back("judging is held: " + context.status->held);
    }
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
        if (context.stop.stop_requested())
            return model::transient("vastusd is stopping; what is left stays as it was");
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
    TRY(const auto next, rules_in(request, context));
    storage::Transaction tx(context.store);
    const auto goes_on = [&context] { return !context.stop.stop_requested(); };
    TRY(const auto planned, crm::plan(tx, context.desk, *next, goes_on));
    return reply_text(request, crm::plan_text(planned));
}

model::Result<std::string> backtest_reply(const ApiRequest& request, const ApiContext& context) {
    TRY(const auto next, rules_in(request, context));
    TRY(const auto since, since_of(parameter(request, "since"), context.desk));
    const auto tx = storage::Transaction::look(context.store);
    const auto goes_on = [&context](std::size_t) { return !context.stop.stop_requested(); };
    const auto report = crm::backtest(tx, context.desk, *next, since, goes_on);
    if (context.stop.stop_requested()) return model::transient("vastusd is stopping");
    if (!report) return report.assume_error();
    if (request.wants_json) return backtest_json(report.assume_value(), context.desk.rules, *next);
    return backtest_text(report.assume_value(), context.desk.rules, *next);
}

}  // namespace vastus::web
