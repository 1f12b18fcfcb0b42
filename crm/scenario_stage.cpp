#include "crm/scenario_stage.hpp"

#include <algorithm>

#include "crm/acts.hpp"
#include "crm/post.hpp"
#include "crm/rewind.hpp"
#include "crm/watching.hpp"
#include "mail/address.hpp"
#include "mail/mime.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t timers_per_batch = 256, letters_per_round = 256, people_per_round = 64;
constexpr std::size_t subjects_per_slice = 1000;
constexpr auto bounce_retry = std::chrono::minutes(1);
/// A client without a date entered the register before the first event.
constexpr auto just_before = std::chrono::minutes(1);
constexpr std::string_view mac_key = "a stage has no secrets";

/// Most of the staff have their addresses there.
std::string own_domain_of(const rules::RuleFile& file) {
    std::map<std::string, int> counts;
    for (const auto& [id, person] : file.staff)
        ++counts[std::string(mail::domain_of(person.email))];
    std::string best = "office.example";
    int most = 0;
    for (const auto& [domain, count] : counts) {
        if (count > most) best = domain, most = count;
    }
    return best;
}

OfficeSettings settings_of(const std::string& own_domain) {
    OfficeSettings settings;
    settings.own_domains = {own_domain};
    settings.mac_key = mac_key;
    return settings;
}

}  // namespace

Stage::Stage(const rules::RuleSet& rules, model::Instant start)
    : rules_(&rules),
      own_domain_(own_domain_of(rules.file)),
      office_(std::make_unique<const Office>(settings_of(own_domain_), rules.file.staff)),
      start_(start),
      now_(start) {
    post_.from = {"Vastus", "vastus@" + own_domain_};
    post_.message_id_host = own_domain_;
    post_.mac_key = mac_key;
    post_.retry_first = post_.retry_max = bounce_retry;
}

Result<> Stage::commit(storage::Transaction& tx) { return store_.commit(tx.batch()); }

Result<> Stage::add_client(const rules::ScenarioClient& client) {
    model::Client card;
    card.name = client.id;
    card.status = client.status;
    card.domains = client.domains;
    for (const auto& address : client.addresses) card.contacts.push_back({"", address});
    card.groups = client.groups;
    card.tags = client.tags;
    card.manager = client.manager;
    card.language = client.language;
    card.value = client.value;
    card.created = client.created.value_or(start_ - just_before);
    storage::Transaction tx(store_);
    TRY(card.id, storage::next_client_id(tx));
    clients_[client.id] = card.id;
    TRY(storage::save_client(tx, card));
    TRY(arm_client(tx, desk(), card));
    return commit(tx);
}

std::optional<model::ClientId> Stage::client(const std::string& id) const {
    const auto found = clients_.find(id);
    return found == clients_.end() ? std::nullopt : std::optional(found->second);
}

std::string Stage::client_name(model::ClientId id) const {
    for (const auto& [name, known] : clients_) {
        if (known == id) return name;
    }
    const storage::Transaction tx(store_);
    const auto found = storage::find_client(tx, id);
    return found && found.assume_value() ? found.assume_value()->name : std::string();
}

std::optional<model::Instant> Stage::released(const model::DeliveryId& delivery) const {
    const auto found = released_.find(delivery);
    return found == released_.end() ? std::nullopt : std::optional(found->second);
}

Result<std::optional<model::Instant>> Stage::next() {
    std::optional<model::Instant> next;
    const auto take = [&](std::optional<model::Instant> at) {
        if (!at) return;
        auto when = std::max(*at - clock_error_, now_);
        for (const auto& gap : gaps_) {
            if (gap.from <= when && when < gap.judged_at) when = gap.judged_at;
        }
        if (!next || when < *next) next = when;
    };
    storage::Transaction tx(store_);
    TRY(auto wake, storage::next_wake(tx));
    take(wake);
    TRY(auto post, storage::next_post(tx));
    take(post);
    TRY(auto letters, storage::list_letters(tx, 1));
    if (!letters.empty()) take(letters.front().next_try);
    TRY(auto digest, next_digest(tx, desk()));
    take(digest);
    return next;
}

Result<> Stage::advance(model::Instant to) {
    // A digest that is seen for the first time begins now.
    storage::Transaction tx(store_);
    TRY(next_digest(tx, desk()));
    TRY(commit(tx));
    while (true) {
        TRY(auto at, next());
        if (!at || *at >= to) break;
        now_ = *at;
        TRY(round());
    }
    now_ = std::max(now_, to);
    return model::ok();
}

Result<> Stage::round() {
    storage::Transaction digests(store_);
    TRY(auto runs, run_digests(digests, desk()));
    digests_.insert(digests_.end(), runs.begin(), runs.end());
    TRY(commit(digests));
    bool more = true;
    while (more) {
        storage::Transaction tx(store_);
        TRY(const auto ticked, tick(tx, desk(), timers_per_batch));
        TRY(commit(tx));
        more = ticked.more;
    }
    TRY(post_letters());
    return send_letters();
}

Result<> Stage::post_letters() {
    bool more = true;
    while (more) {
        storage::Transaction tx(store_);
        TRY(auto posted, crm::post_letters(tx, desk(), people_per_round));
        TRY(commit(tx));
        for (const auto& [delivery, at] : posted.released) {
            const auto when = std::max(at - clock_error_, clock_set_);
            released_[delivery] = std::min(when, now_);
        }
        more = posted.more;
    }
    return model::ok();
}

Result<> Stage::set_clock(model::Duration by) {
    clock_error_ += by;
    clock_set_ = now_;
    if (by > model::Duration{}) return model::ok();
    storage::Transaction tx(store_);
    TRY(const auto is_rewound, rewind(tx, desk()));
    TRY(commit(tx));
    return is_rewound ? rearm() : model::ok();
}

Result<> Stage::reload(std::shared_ptr<const rules::RuleSet> rules) {
    rules_ = rules.get();
    reloaded_.push_back(std::move(rules));
    office_ = std::make_unique<const Office>(settings_of(own_domain_), rules_->file.staff);
    storage::Transaction tx(store_);
    TRY(activate_rules(tx, desk()));
    TRY(commit(tx));
    return rearm();
}

Result<> Stage::rearm() {
    std::optional<model::Subject> after = model::Subject(model::ItemId{});
    while (after) {
        storage::Transaction tx(store_);
        TRY(after, crm::rearm(tx, desk(), *after, subjects_per_slice));
        TRY(commit(tx));
    }
    return model::ok();
}

Result<> Stage::send_letters() {
    while (true) {
        storage::Transaction look(store_);
        TRY(auto due, storage::due_letters(look, clock(), letters_per_round));
        if (due.empty()) return model::ok();
        for (auto& letter : due) {
            storage::Transaction tx(store_);
            TRY(auto prepared, prepare(tx, desk(), post_, letter));
            Attempt attempt{letter, Outcome::accepted, prepared.to, prepared.message_id,
                            "250",  prepared.left_out};
            if (prepared.over) {
                attempt.outcome = Outcome::resolved;
                attempt.reply = *prepared.over;
            } else if (now_ < no_smtp_until_) {
                attempt.outcome = Outcome::later;
                attempt.reply = "the scenario has no server now";
            } else {
                const auto read = mail::read_mail(prepared.bytes);
                sent_.push_back({now_, letter, prepared.to, read.subject, read.text});
            }
            TRY(record_attempt(tx, desk(), post_, attempt));
            TRY(commit(tx));
        }
    }
}

Result<Filed> Stage::file(Incoming incoming, model::Instant at) {
    now_ = std::max(now_, at);
    storage::Transaction tx(store_);
    TRY(auto filed, file_message(tx, desk(), std::move(incoming)));
    TRY(commit(tx));
    return filed;
}

Result<std::string> Stage::act(model::ItemId item, model::Act act) {
    storage::Transaction tx(store_);
    TRY(auto said, crm::act(tx, desk(), item, std::move(act)));
    TRY(commit(tx));
    return said;
}

Result<> Stage::log_activity(const std::string& id, bool is_from_client, model::Instant at) {
    const auto found = client(id);
    if (!found) return model::missing("there is no client " + id);
    storage::Transaction tx(store_);
    const auto direction = is_from_client ? model::Direction::in : model::Direction::out;
    TRY(crm::log_activity(tx, desk(), *found, direction, at));
    return commit(tx);
}

}  // namespace vastus::crm
