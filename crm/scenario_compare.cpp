#include "crm/scenario_compare.hpp"

#include <algorithm>

#include "rules/decide.hpp"
#include "rules/deliver.hpp"
#include "rules/local_time.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t subjects_max = 10'000;

std::string joined(const std::set<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return "[" + text + "]";
}

std::string joined(const std::vector<std::uint32_t>& all) {
    std::string text;
    for (const auto one : all) text += (text.empty() ? "" : ", ") + std::to_string(one);
    return "[" + text + "]";
}

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return "[" + text + "]";
}

std::set<std::string> set_of(const std::vector<std::string>& all) {
    return {all.begin(), all.end()};
}

std::string ladder_of(const std::string& step) {
    const auto slash = step.find('/');
    return slash == std::string::npos ? std::string() : step.substr(0, slash);
}

}  // namespace

void Comparison::differ(const rules::Position& at, const std::string& text) {
    differences_.push_back(at.file + ":" + std::to_string(at.line) + ":" +
                           std::to_string(at.column) + ": " + text);
}

Result<std::optional<model::Item>> Comparison::find(const std::string& name) const {
    using Found = std::optional<model::Item>;
    const auto staged = items_.find(name);
    if (staged == items_.end()) return Found();
    const storage::Transaction tx(stage_.store());
    auto id = staged->second.id;
    for (int hops = 0; hops < 10; ++hops) {
        TRY(auto item, storage::find_item(tx, id));
        if (!item || !item->merged_into) return item;
        id = item->merged_into;
    }
    return Found();
}

Result<> Comparison::check_items(const rules::Expectation& expected) {
    for (const auto& id : expected.not_matched) {
        // A name that no rule has would be fulfilled by everything.
        if (std::ranges::find(rules_.file.classify, id, &rules::ClassifyRule::id) ==
            rules_.file.classify.end())
            differ(expected.position, "there is no rule " + id + " in classify");
        for (const auto& [name, item] : items_) {
            if (std::ranges::count(item.voted, id) > 0)
                differ(expected.position, "rule " + id + " held for " + name);
        }
    }
    if (!expected.item) return model::ok();
    const auto& wanted = *expected.item;
    TRY(const auto item, find(wanted.item));
    if (!item) {
        differ(expected.position, wanted.item + " is no item: the mail was put on no card");
        return model::ok();
    }
    const auto compare = [&](const std::string& what, const std::optional<std::string>& want,
                             const std::string& got) {
        if (want && *want != got)
            differ(expected.position, wanted.item + ": " + what + " is " +
                                          (got.empty() ? "none" : got) + ", expected " + *want);
    };
    const auto compare_set = [&](const std::string& what,
                                 const std::optional<std::set<std::string>>& want,
                                 const std::vector<std::string>& got) {
        if (want && *want != set_of(got))
            differ(expected.position, wanted.item + ": " + what + " are " + joined(set_of(got)) +
                                          ", expected " + joined(*want));
    };
    compare("kind", wanted.kind, item->kind);
    compare("state", wanted.state, std::string(model::name(item->state)));
    compare("route", wanted.route, item->route);
    compare("client", wanted.client, stage_.client_name(item->client));
    compare("owner", wanted.owner, item->owner);
    compare("team", wanted.team, item->team);
    compare_set("also", wanted.also, item->also);
    compare_set("tags", wanted.tags, item->tags);
    compare_set("rules", wanted.rules, items_.at(wanted.item).voted);
    for (const auto& [name, value] : wanted.captures) {
        const auto got = item->captures.find(name);
        compare("captures." + name, value, got == item->captures.end() ? "" : got->second);
    }
    return model::ok();
}

Result<std::vector<model::Alert>> Comparison::all_alerts() const {
    const storage::Transaction tx(stage_.store());
    std::vector<model::Alert> all;
    TRY(auto items, storage::list_items(tx, {}, subjects_max));
    for (const auto& item : items) {
        TRY(auto alerts, storage::list_alerts_of(tx, item.id));
        all.insert(all.end(), alerts.begin(), alerts.end());
    }
    TRY(auto clients, storage::list_clients(tx, {}, subjects_max));
    for (const auto& client : clients) {
        TRY(auto alerts, storage::list_alerts_of(tx, client.id));
        all.insert(all.end(), alerts.begin(), alerts.end());
    }
    std::ranges::stable_sort(all, {}, &model::Alert::decided);
    return all;
}

Result<std::vector<Comparison::Released>> Comparison::released(model::Instant until) const {
    TRY(const auto alerts, all_alerts());
    const storage::Transaction tx(stage_.store());
    std::set<model::DeliveryId> leaving;  // released, and refused by the server until now
    TRY(auto letters, storage::list_letters(tx, subjects_max));
    for (const auto& letter : letters) {
        for (const auto& id : letter.alerts)
            leaving.insert(model::delivery_id(id, letter.recipient));
    }
    std::vector<Released> all;
    for (const auto& alert : alerts) {
        if (alert.is_suggestion) continue;
        std::map<model::Instant, std::set<std::string>> by_time;
        for (const auto& person : alert.recipients) {
            const auto delivery = model::delivery_id(alert.id, person);
            TRY(auto sent, storage::find_sent(tx, delivery));
            if (!sent && !leaving.contains(delivery)) continue;
            const auto at = stage_.released(delivery);
            if (at && *at <= until) by_time[*at].insert(person);
        }
        for (auto& [at, people] : by_time) all.push_back({at, alert, std::move(people)});
    }
    std::ranges::stable_sort(all, [](const Released& one, const Released& other) {
        return one.at != other.at ? one.at < other.at : one.alert.due < other.alert.due;
    });
    return all;
}

std::string Comparison::about(const model::Subject& subject) const {
    if (subject.client()) return stage_.client_name(subject.client());
    for (const auto& [name, item] : items_) {
        if (item.id == subject.item()) return name;
    }
    return "item " + std::to_string(subject.number);
}

std::string Comparison::told(const Released& one) const {
    std::string text = rules::local_text(rules_, one.at) + " " + one.alert.rule + " step " +
                       std::to_string(one.alert.step_number);
    if (one.alert.repeat > 0) text += " repeat " + std::to_string(one.alert.repeat);
    return text + " about " + about(one.alert.subject) + " to " + joined(one.to) + ", " +
           std::string(model::name(one.alert.severity));
}

std::string Comparison::why_not(const rules::ExpectedAlert& wanted, const Released& got) const {
    const auto& alert = got.alert;
    if (wanted.at && *wanted.at != got.at)
        return "at " + rules::local_text(rules_, got.at) + ", expected " +
               rules::local_text(rules_, *wanted.at);
    if (wanted.rule && *wanted.rule != alert.rule)
        return "rule " + alert.rule + ", expected " + *wanted.rule;
    if (wanted.step && *wanted.step != alert.step_number)
        return "step " + std::to_string(alert.step_number) + ", expected " +
               std::to_string(*wanted.step);
    if (wanted.repeat && *wanted.repeat != alert.repeat)
        return "repeat " + std::to_string(alert.repeat) + ", expected " +
               std::to_string(*wanted.repeat);
    if (wanted.severity && *wanted.severity != model::name(alert.severity))
        return "severity " + std::string(model::name(alert.severity)) + ", expected " +
               *wanted.severity;
    if (wanted.ladder && *wanted.ladder != ladder_of(alert.step))
        return "ladder " + ladder_of(alert.step) + ", expected " + *wanted.ladder;
    if (wanted.item && *wanted.item != about(alert.subject))
        return "about " + about(alert.subject) + ", expected " + *wanted.item;
    if (wanted.client && *wanted.client != about(alert.subject))
        return "about " + about(alert.subject) + ", expected " + *wanted.client;
    if (wanted.to && *wanted.to != got.to)
        return "to " + joined(got.to) + ", expected " + joined(*wanted.to);
    if (wanted.superseded && *wanted.superseded != alert.superseded)
        return "superseded " + joined(alert.superseded) + ", expected " +
               joined(*wanted.superseded);
    return {};
}

Result<> Comparison::check_alerts(const rules::Expectation& expected) {
    TRY(auto got, released(*expected.until));
    const auto& wanted = *expected.alerts;
    if (expected.at_least) {
        for (const auto& one : wanted) {
            const auto found = std::ranges::find_if(
                got, [&](const Released& alert) { return why_not(one, alert).empty(); });
            if (found == got.end())
                differ(one.position, "no such alert was released");
            else
                got.erase(found);
        }
        return model::ok();
    }
    for (std::size_t i = 0; i < std::max(got.size(), wanted.size()); ++i) {
        if (i >= got.size()) {
            differ(wanted[i].position, "this alert was not released");
        } else if (i >= wanted.size()) {
            differ(expected.position, "an alert that is not expected: " + told(got[i]));
        } else if (const auto why = why_not(wanted[i], got[i]); !why.empty()) {
            differ(wanted[i].position, why + "; released was " + told(got[i]));
        }
    }
    return model::ok();
}

Result<> Comparison::check_suggestions(const rules::Expectation& expected) {
    TRY(const auto alerts, all_alerts());
    std::vector<model::Alert> got;
    for (const auto& alert : alerts) {
        if (alert.is_suggestion && alert.decided <= *expected.until) got.push_back(alert);
    }
    const auto& wanted = *expected.suggestions;
    const auto date = [this](const model::Alert& alert) {
        return rules::day_text(rules::local_day(rules_.file.timezone, alert.decided));
    };
    for (std::size_t i = 0; i < std::max(got.size(), wanted.size()); ++i) {
        if (i >= got.size()) {
            differ(wanted[i].position, "this suggestion was not made");
            continue;
        }
        const auto text = date(got[i]) + " " + got[i].rule + " step " +
                          std::to_string(got[i].step_number) + " about " + about(got[i].subject);
        if (i >= wanted.size()) {
            if (!expected.at_least)
                differ(expected.position, "a suggestion that is not expected: " + text);
            continue;
        }
        const auto& one = wanted[i];
        const bool is_same = (!one.date || *one.date == date(got[i])) &&
                             (!one.rule || *one.rule == got[i].rule) &&
                             (!one.step || *one.step == got[i].step_number) &&
                             (!one.client || *one.client == about(got[i].subject));
        if (!is_same) differ(one.position, "the suggestion made was " + text);
    }
    return model::ok();
}

void Comparison::check_digest(const rules::Expectation& expected) {
    const auto& wanted = *expected.digest;
    const DigestLetter* found = nullptr;
    const auto& known = rules_.file.digests;
    if (std::ranges::find(known, wanted.digest, &rules::Digest::id) == known.end())
        return differ(expected.position, "there is no digest " + wanted.digest);
    for (const auto& run : stage_.digests()) {
        if (run.digest != wanted.digest || run.at > *expected.until) continue;
        if (wanted.date && *wanted.date != rules::day_text(run.day)) continue;
        for (const auto& letter : run.written) {
            if (!wanted.to || *wanted.to == letter.recipient) found = &letter;
        }
    }
    if (wanted.is_absent) {
        if (found != nullptr) differ(expected.position, "the digest went to " + found->recipient);
        return;
    }
    if (found == nullptr) {
        std::string written;
        for (const auto& run : stage_.digests()) {
            if (run.digest != wanted.digest) continue;
            for (const auto& letter : run.written)
                written += (written.empty() ? "" : ", ") + rules::day_text(run.day) + " to " +
                           letter.recipient;
        }
        return differ(expected.position,
                      "no such digest " + wanted.digest + " was written; " +
                          (written.empty() ? "none was" : "written were " + written));
    }
    for (const auto& [title, names] : wanted.sections) {
        std::vector<std::string> got;
        const auto section = found->sections.find(title);
        if (section != found->sections.end()) {
            for (const auto& subject : section->second) got.push_back(about(subject));
        }
        if (got != names)
            differ(expected.position,
                   "section " + title + " lists " + joined(got) + ", expected " + joined(names));
    }
}

void Comparison::check_outbox(const rules::Expectation& expected) {
    for (const auto& wanted : *expected.outbox) {
        const auto fits = [&](const StagedMail& mail) {
            const bool is_to =
                !wanted.to || *wanted.to == mail.to || *wanted.to == mail.letter.recipient;
            const bool is_said =
                std::ranges::all_of(wanted.contains, [&mail](const std::string& words) {
                    return mail.text.find(words) != std::string::npos;
                });
            return mail.at <= *expected.until && is_to && is_said &&
                   (!wanted.subject || *wanted.subject == mail.subject);
        };
        if (std::ranges::any_of(stage_.sent(), fits)) continue;
        std::string sent;
        for (const auto& mail : stage_.sent())
            sent += "\n    to " + mail.letter.recipient + ": " + mail.subject;
        differ(expected.position,
               "no such mail was sent" + (sent.empty() ? "; none was" : "; these were:" + sent));
    }
}

Result<> Comparison::check_time(const rules::Expectation& expected) {
    if (expected.alerts) {
        TRY(check_alerts(expected));
    }
    if (expected.suggestions) {
        TRY(check_suggestions(expected));
    }
    if (expected.digest) check_digest(expected);
    if (expected.outbox) check_outbox(expected);
    return model::ok();
}

Result<> Comparison::note_steps(Coverage& coverage) const {
    TRY(const auto alerts, all_alerts());
    for (const auto& alert : alerts) coverage.steps.insert(alert.rule + ": " + alert.step);
    return model::ok();
}

}  // namespace vastus::crm
