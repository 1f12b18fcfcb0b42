#include "crm/digest.hpp"

#include <algorithm>

#include "crm/post.hpp"
#include "crm/watching.hpp"
#include "rules/calendar.hpp"
#include "rules/condition.hpp"
#include "rules/letter.hpp"
#include "rules/local_time.hpp"
#include "rules/recipients.hpp"

namespace vastus::crm {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using Of = rules::DigestSection::Of;

constexpr int days_looked_ahead = 400;
constexpr std::size_t scanned_max = 200'000;
constexpr std::size_t clients_per_page = 1000;
/// A tick comes late by a moment: that is no missed run.
constexpr auto catch_up_min = std::chrono::minutes(10);
constexpr std::string_view each_team = "each:team:";

const rules::Calendar* clock_of(const Desk& desk, const rules::Digest& digest) {
    const auto found = desk.rules.calendars.find(digest.days);
    return found == desk.rules.calendars.end() ? nullptr : found->second.get();
}

std::string zone_of(const Desk& desk, const rules::Digest& digest) {
    const auto* clock = clock_of(desk, digest);
    return clock != nullptr ? clock->spec().timezone : desk.rules.file.timezone;
}

bool is_on(const Desk& desk, const rules::Digest& digest, sys_days day) {
    if (const auto* clock = clock_of(desk, digest))
        return clock->elapsed(clock->midnight(day), clock->midnight(day + days(1))).count() > 0;
    const auto weekday = std::chrono::weekday(day).iso_encoding() - 1;
    return std::ranges::count(digest.weekdays, static_cast<std::uint8_t>(weekday)) > 0;
}

model::Instant time_of(const Desk& desk, const rules::Digest& digest, sys_days day) {
    return rules::at_wall(zone_of(desk, digest), {day, digest.wall});
}

std::string setting_of(const rules::Digest& digest) { return "digest run " + digest.id; }

/// The day of the last run. One that is seen for the first time has had those before now.
Result<sys_days> last_day(storage::Transaction& tx, const Desk& desk, const rules::Digest& digest) {
    TRY(auto text, storage::find_setting(tx, setting_of(digest)));
    if (text) {
        TRY(const auto at, model::parse_iso(*text + "T00:00:00Z"));
        return std::chrono::floor<days>(at);
    }
    auto day = rules::local_day(zone_of(desk, digest), desk.now);
    if (time_of(desk, digest, day) > desk.now) day -= days(1);
    TRY(storage::save_setting(tx, setting_of(digest), rules::day_text(day)));
    return day;
}

std::optional<sys_days> next_day(const Desk& desk, const rules::Digest& digest, sys_days after) {
    for (int i = 1; i <= days_looked_ahead; ++i) {
        if (is_on(desk, digest, after + days(i))) return after + days(i);
    }
    return std::nullopt;
}

struct Entry {
    rules::LetterLine line;
    std::optional<model::Item> item;
    std::optional<model::Client> client;
    std::optional<model::AlertId> suggestion;
};

model::Instant due_of(const Entry& entry) {
    if (!entry.item) return entry.line.since;
    if (entry.item->due) return entry.item->due->at;
    return entry.item->first_unanswered ? entry.item->first_unanswered->at : entry.item->opened;
}

void sort(std::vector<Entry>& entries, std::string_view by) {
    std::ranges::stable_sort(entries, [by](const Entry& one, const Entry& other) {
        if (by == "due") return due_of(one) < due_of(other);
        if (by == "age") return one.line.since < other.line.since;
        if (by == "client.value" && one.client && other.client)
            return one.client->value > other.client->value;
        if (by == "item.priority" && one.item && other.item)
            return one.item->priority > other.item->priority;
        return false;
    });
}

/// Collects and writes one run.
class Writing {
public:
    Writing(storage::Transaction& tx, const Desk& desk, const rules::Digest& digest, sys_days day)
        : tx_(tx), desk_(desk), digest_(digest), day_(day) {}

    Result<std::vector<DigestLetter>> run() {
        for (std::size_t i = 0; i < digest_.sections.size(); ++i) {
            TRY(auto entries, collect(i));
            sort(entries, digest_.sections[i].sort);
            entries_.push_back(std::move(entries));
        }
        std::vector<bool> own;
        for (const auto& to : digest_.to) {
            const bool is_own = to.starts_with(each_team);
            const auto who = is_own ? to.substr(5) : to;
            for (const auto& person : rules::find_recipients(desk_.rules, {who}, {})) {
                if (std::ranges::count(readers_, person.staff) > 0) continue;
                readers_.push_back(person.staff);
                own.push_back(is_own);
            }
        }
        for (std::size_t i = 0; i < readers_.size(); ++i) {
            TRY(write(readers_[i], own[i]));
        }
        TRY(forget_suggestions());
        return std::move(written_);
    }

private:
    rules::Context context(const model::Item* item, const model::Client* client) const {
        rules::Context context;
        context.item = item;
        context.client = client;
        context.clock = clock_of(desk_, digest_);
        context.timezone = desk_.rules.file.timezone;
        context.now = desk_.now;
        return context;
    }

    bool fits(std::size_t section, const model::Item* item, const model::Client* client) const {
        const auto& matcher = *desk_.rules.matcher;
        const auto sections = matcher.digests.find(digest_.id);
        if (sections == matcher.digests.end() || !sections->second[section]) return true;
        return rules::Judge(matcher, context(item, client))
            .holds(*sections->second[section], nullptr);
    }

    Result<std::vector<Entry>> collect(std::size_t section) {
        switch (digest_.sections[section].of) {
            case Of::items: return collect_items(section);
            case Of::clients: return collect_clients(section);
            case Of::suggestions: return collect_suggestions(section);
        }
        return std::vector<Entry>();
    }

    /// Open ones: a closed item waits for nobody.
    Result<std::vector<Entry>> collect_items(std::size_t section) {
        std::vector<Entry> entries;
        using model::State;
        for (const auto state : {State::fresh, State::waiting_us, State::waiting_client}) {
            TRY(auto ids, storage::list_items_in(tx_, state, scanned_max));
            for (const auto id : ids) {
                TRY(auto one, load_case(tx_, id));
                if (!one.item || one.item->imported) continue;
                if (!fits(section, &*one.item, one.client ? &*one.client : nullptr)) continue;
                Entry entry;
                entry.line.client = one.client ? one.client->name : one.item->contact.address;
                entry.line.subject = one.item->subject;
                entry.line.since = one.item->state_since;
                entry.line.link = "vastus item show " + std::to_string(id.value);
                entry.item = std::move(one.item);
                entry.client = std::move(one.client);
                entries.push_back(std::move(entry));
            }
        }
        return entries;
    }

    Result<std::vector<Entry>> collect_clients(std::size_t section) {
        std::vector<Entry> entries;
        model::ClientId after;
        for (std::size_t read = 0; read < scanned_max;) {
            TRY(auto clients, storage::list_clients(tx_, after, clients_per_page));
            for (auto& client : clients) {
                after = client.id;
                if (!fits(section, nullptr, &client)) continue;
                Entry entry;
                entry.line.client = client.name;
                entry.line.since = std::max(client.last_from_client.value_or(client.created),
                                            client.last_from_us.value_or(client.created));
                entry.line.link = "vastus client show " + std::to_string(client.id.value);
                entry.line.matter = rules::LetterLine::Matter::client;
                entry.client = std::move(client);
                entries.push_back(std::move(entry));
            }
            read += clients.size();
            if (clients.size() < clients_per_page) break;
        }
        return entries;
    }

    Result<std::vector<Entry>> collect_suggestions(std::size_t section) {
        std::vector<Entry> entries;
        const auto& rules = digest_.sections[section].rules;
        TRY(auto suggestions, storage::list_suggestions(tx_, scanned_max));
        for (auto& alert : suggestions) {
            if (std::ranges::count(rules, alert.rule) == 0) continue;
            TRY(auto over, why_over(tx_, desk_, alert));
            if (over) {
                TRY(storage::forget_suggestion(tx_, alert));
                TRY(end_alert(tx_, alert.id, std::move(*over)));
                continue;
            }
            TRY(auto one, load_case(tx_, alert.subject));
            Entry entry;
            if (one.client) entry.line.client = one.client->name;
            if (one.item) entry.line.subject = one.item->subject;
            entry.line.rule = alert.rule;
            entry.line.severity = alert.severity;
            entry.line.suggest = alert.suggest;
            entry.line.matter = rules::matter_of(desk_.rules, alert);
            entry.line.since = alert.anchor.at;
            entry.line.link = (one.item ? "vastus item show " : "vastus client show ") +
                              std::to_string(alert.subject.number);
            entry.item = std::move(one.item);
            entry.client = std::move(one.client);
            entry.suggestion = alert.id;
            entries.push_back(std::move(entry));
        }
        return entries;
    }

    /// Under each:team the items that are the person's own, and those of the team that are
    /// nobody's.
    bool is_theirs(const Entry& entry, const std::string& staff) const {
        if (!entry.item) {
            // A client is its manager's, when that one gets the digest at all.
            const auto manager = entry.client ? entry.client->manager : std::string();
            return manager == staff || std::ranges::count(readers_, manager) == 0;
        }
        if (!entry.item->owner.empty()) return entry.item->owner == staff;
        const auto team = desk_.rules.file.teams.find(entry.item->team);
        return team != desk_.rules.file.teams.end() &&
               std::ranges::count(team->second.members, staff) > 0;
    }

    Result<> write(const std::string& staff, bool is_own) {
        DigestLetter written{staff, {}};
        std::vector<rules::DigestPart> parts;
        model::Letter letter;
        bool is_empty = true;
        for (std::size_t i = 0; i < digest_.sections.size(); ++i) {
            rules::DigestPart part;
            part.title = digest_.sections[i].title;
            for (const auto& entry : entries_[i]) {
                if (is_own && !is_theirs(entry, staff)) continue;
                is_empty = false;
                if (part.lines.size() >= digest_.sections[i].limit) {
                    ++part.more;  // a suggestion among them comes again
                    continue;
                }
                part.lines.push_back(entry.line);
                written.sections[part.title].push_back(entry.item ? model::Subject(entry.item->id)
                                                                  : entry.client->id);
                if (entry.suggestion) letter.alerts.push_back(*entry.suggestion);
            }
            parts.push_back(std::move(part));
        }
        if (is_empty && !digest_.sends_empty) return model::ok();
        written_.push_back(std::move(written));
        auto text = rules::render_digest(desk_.rules, digest_.id, staff, parts, desk_.now);
        listed_.insert(listed_.end(), letter.alerts.begin(), letter.alerts.end());
        letter.type = model::Letter::Type::digest;
        letter.recipient = staff;
        letter.group = "digest " + digest_.id;
        letter.id =
            model::letter_id(staff, "digest " + digest_.id + " " + rules::day_text(day_), {});
        letter.subject = std::move(text.subject);
        letter.text = std::move(text.text);
        letter.made = letter.next_try = desk_.now;
        return storage::save_letter(tx_, letter);
    }

    Result<> forget_suggestions() {
        for (const auto& id : listed_) {
            TRY(auto alert, storage::find_alert(tx_, id));
            if (!alert || !alert->ending.empty()) continue;
            TRY(storage::forget_suggestion(tx_, *alert));
            TRY(end_alert(tx_, id, "listed in a digest"));
        }
        return model::ok();
    }

    storage::Transaction& tx_;
    const Desk& desk_;
    const rules::Digest& digest_;
    sys_days day_;
    std::vector<std::vector<Entry>> entries_;  ///< By section.
    std::vector<std::string> readers_;
    std::vector<model::AlertId> listed_;
    std::vector<DigestLetter> written_;
};

Result<std::optional<DigestRun>> run_one(storage::Transaction& tx, const Desk& desk,
                                         const rules::Digest& digest) {
    TRY(const auto last, last_day(tx, desk, digest));
    DigestRun run;
    run.digest = digest.id;
    std::optional<sys_days> due;
    for (auto day = next_day(desk, digest, last); day && time_of(desk, digest, *day) <= desk.now;
         day = next_day(desk, digest, *day)) {
        if (due) ++run.skipped;
        due = day;
    }
    if (!due) return std::optional<DigestRun>();
    run.day = *due;
    run.at = desk.now;
    const auto late = desk.now - time_of(desk, digest, *due);
    // While a mailbox is out of reach nothing is judged, nor listed: that is no missed run either.
    const auto held_max = catch_up_min + desk.rules.file.max_blind;
    run.is_too_late = late > std::max<model::Duration>(digest.catch_up, held_max);
    if (!run.is_too_late) {
        TRY(run.written, Writing(tx, desk, digest, *due).run());
    }
    TRY(storage::save_setting(tx, setting_of(digest), rules::day_text(*due)));
    return std::optional<DigestRun>(run);
}

}  // namespace

Result<std::vector<DigestRun>> run_digests(storage::Transaction& tx, const Desk& desk) {
    std::vector<DigestRun> runs;
    for (const auto& digest : desk.rules.file.digests) {
        TRY(auto run, run_one(tx, desk, digest));
        if (run) runs.push_back(std::move(*run));
    }
    return runs;
}

Result<> rewind_digests(storage::Transaction& tx, const Desk& desk) {
    for (const auto& digest : desk.rules.file.digests) {
        TRY(const auto last, last_day(tx, desk, digest));
        const auto today = rules::local_day(zone_of(desk, digest), desk.now);
        if (last <= today) continue;
        TRY(storage::save_setting(tx, setting_of(digest), rules::day_text(today)));
    }
    return model::ok();
}

Result<std::optional<model::Instant>> next_digest(storage::Transaction& tx, const Desk& desk) {
    std::optional<model::Instant> next;
    for (const auto& digest : desk.rules.file.digests) {
        TRY(const auto last, last_day(tx, desk, digest));
        const auto day = next_day(desk, digest, last);
        if (!day) continue;
        const auto at = time_of(desk, digest, *day);
        if (!next || at < *next) next = at;
    }
    return next;
}

}  // namespace vastus::crm
