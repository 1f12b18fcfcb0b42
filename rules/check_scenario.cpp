#include "rules/check_scenario.hpp"

#include <algorithm>
#include <set>

#include "rules/report.hpp"

namespace vastus::rules {
namespace {

using Event = ScenarioEvent;
using Type = Event::Type;

template <class Rules>
std::vector<std::string> ids_of(const Rules& rules) {
    std::vector<std::string> ids;
    for (const auto& rule : rules) ids.push_back(rule.id);
    return ids;
}

class ScenarioCheck {
public:
    ScenarioCheck(const RuleFile& rules, const ScenarioFile& tests)
        : rules_(rules),
          tests_(tests),
          staff_(names_of(rules.staff)),
          teams_(names_of(rules.teams)),
          watch_(ids_of(rules.watch)),
          classify_(ids_of(rules.classify)),
          routes_(ids_of(rules.route)) {
        // What a reload brings may be named too.
        for (const auto& test : tests.cases) {
            for (const auto& event : test.events) {
                if (event.rules != nullptr) add(event.rules->file);
            }
        }
    }

    std::vector<Diagnosis> run() {
        std::set<std::string> domains;
        for (const auto& client : tests_.clients) {
            // Somebody may have left; cards say so for long.
            const bool is_known =
                client.manager.empty() || std::ranges::count(staff_, client.manager) > 0;
            if (!is_known)
                report_.warn(client.at, "unknown-staff",
                             "there is no staff member " + quoted(client.manager),
                             report_.near(client.manager, staff_), client.manager);
            for (const auto& domain : client.domains) {
                if (!domains.insert(domain).second)
                    report_.error(client.at, "duplicate-id",
                                  "two clients have the domain " + quoted(domain),
                                  "a mail from there would belong to either", domain);
            }
        }
        for (const auto& test : tests_.cases) check_case(test);
        return std::move(report_.all);
    }

private:
    void add(const RuleFile& file) {
        const auto take = [](std::vector<std::string>& known,
                             const std::vector<std::string>& more) {
            known.insert(known.end(), more.begin(), more.end());
        };
        take(staff_, names_of(file.staff));
        take(teams_, names_of(file.teams));
        take(watch_, ids_of(file.watch));
        take(classify_, ids_of(file.classify));
        take(routes_, ids_of(file.route));
        take(more_kinds_, file.kinds);
    }

    void need(const Position& at, const std::string& name, const std::vector<std::string>& known,
              const std::string& code, const std::string& what) {
        if (name.empty() || std::ranges::count(known, name) > 0) return;
        report_.error(at, code, "there is no " + what + " " + quoted(name),
                      report_.near(name, known), name);
    }
    void need_kind(const Position& at, const std::string& name) {
        if (std::ranges::count(more_kinds_, name) > 0) return;
        need(at, name, rules_.kinds, "unknown-kind", "kind");
    }

    void check_case(const ScenarioCase& test) {
        std::set<std::string> items, answered;
        for (const auto& event : test.events) {
            if (!event.as.empty() && !items.insert(event.as).second)
                report_.error(event.position, "duplicate-id",
                              "two events of the case are called " + quoted(event.as),
                              "give each item a name of its own", event.as);
            if (event.type == Type::answer) answered.insert(event.item);
            if (event.type == Type::bounce && !answered.contains(event.item))
                report_.error(event.position, "unknown-item",
                              "nobody has answered " + quoted(event.item) + " before it",
                              "write the answer that comes back, earlier", event.item);
            check_event(event);
        }
        // What is known to fail may name what is still to be written.
        if (!test.todo.empty()) return;
        for (const auto& one : test.expectations) check_expectation(test, one);
    }

    void check_event(const Event& event) {
        need(event.position, event.by, staff_, "unknown-staff", "staff member");
        const bool lasts = event.type == Type::down || event.type == Type::blind ||
                           event.type == Type::smtp_fails || event.type == Type::snooze;
        if (lasts && event.until <= event.at)
            report_.error(event.position, "bad-time", "it ends before it begins",
                          "write an end that is later than at");
        const bool has_sender = event.mail.from.find('@') != std::string::npos;
        if (event.type == Type::mail && event.mail.raw.empty() && !has_sender)
            report_.error(event.position, "bad-address", quoted(event.mail.from) + " is no address",
                          "write from: ott@acme.example", event.mail.from);
        if (event.type != Type::set) return;
        const auto field = [&event](const std::string& name) {
            const auto found = event.fields.find(name);
            return found == event.fields.end() ? std::string() : found->second;
        };
        if (event.fields.empty() && event.until == model::Instant{})
            report_.error(event.position, "missing-key", "there is nothing to set",
                          "write owner, team, priority, kind or due beside set");
        if (field("owner") != "none")
            need(event.position, field("owner"), staff_, "unknown-staff", "staff member");
        if (field("team") != "none")
            need(event.position, field("team"), teams_, "unknown-team", "team");
        need_kind(event.position, field("kind"));
        need(event.position, field("priority"), {"low", "normal", "high"}, "bad-value", "priority");
    }

    void check_expectation(const ScenarioCase& test, const Expectation& expected) {
        const auto& at = expected.position;
        if (expected.item) check_item(at, *expected.item);
        for (const auto& id : expected.not_matched)
            need(at, id, classify_, "unknown-rule", "rule of classify");
        const bool is_too_early =
            expected.until && !test.events.empty() && *expected.until < test.events.front().at;
        if (is_too_early)
            report_.error(at, "bad-time", "that is before the first event",
                          "write a time up to which something can have happened");
        for (const auto& one : expected.alerts.value_or(std::vector<ExpectedAlert>())) {
            need(one.position, one.rule.value_or(""), watch_, "unknown-rule", "rule of watch");
            for (const auto& person : one.to.value_or(std::set<std::string>()))
                need(one.position, person, staff_, "unknown-staff", "staff member");
        }
        for (const auto& one : expected.suggestions.value_or(std::vector<ExpectedSuggestion>())) {
            need(one.position, one.rule.value_or(""), watch_, "unknown-rule", "rule of watch");
            check_date(one.position, one.date);
        }
        if (!expected.digest) return;
        need(at, expected.digest->to.value_or(""), staff_, "unknown-staff", "staff member");
        check_date(at, expected.digest->date);
        check_sections(at, *expected.digest);
    }

    void check_sections(const Position& at, const ExpectedDigest& expected) {
        const auto digest = std::ranges::find(rules_.digests, expected.digest, &Digest::id);
        if (digest == rules_.digests.end()) return;
        std::vector<std::string> titles;
        for (const auto& section : digest->sections) titles.push_back(section.title);
        for (const auto& [title, names] : expected.sections)
            need(at, title, titles, "unknown-key", "section");
    }

    void check_item(const Position& at, const ExpectedItem& item) {
        need_kind(at, item.kind.value_or(""));
        for (const auto& one : item.also.value_or(std::set<std::string>())) need_kind(at, one);
        need(at, item.route.value_or(""), routes_, "unknown-rule", "route");
        need(at, item.owner.value_or(""), staff_, "unknown-staff", "staff member");
        need(at, item.team.value_or(""), teams_, "unknown-team", "team");
        for (const auto& one : item.rules.value_or(std::set<std::string>()))
            need(at, one, classify_, "unknown-rule", "rule of classify");
    }

    void check_date(const Position& at, const std::optional<std::string>& date) {
        const bool is_date = !date || (date->size() == 10 && (*date)[4] == '-' &&
                                       model::parse_iso(*date + "T00:00:00Z"));
        if (!is_date)
            report_.error(at, "bad-date", quoted(*date) + " is not a date", "write 2026-03-02",
                          *date);
    }

    const RuleFile& rules_;
    const ScenarioFile& tests_;
    std::vector<std::string> staff_, teams_, watch_, classify_, routes_, more_kinds_;
    Report report_;
};

}  // namespace

std::vector<Diagnosis> check_scenario(const RuleFile& rules, const ScenarioFile& tests) {
    return ScenarioCheck(rules, tests).run();
}

}  // namespace vastus::rules
