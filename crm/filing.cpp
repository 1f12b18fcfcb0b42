#include "crm/filing.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "crm/decision.hpp"
#include "crm/ledger.hpp"
#include "crm/matters.hpp"
#include "crm/prefixes.hpp"
#include "crm/privacy.hpp"
#include "crm/register.hpp"
#include "crm/threads.hpp"
#include "crm/watching.hpp"
#include "mail/address.hpp"
#include "mail/subject.hpp"
#include "rules/local_time.hpp"
#include "storage/text_parts.hpp"

namespace vastus::crm {
namespace {

constexpr auto bounce_slack = std::chrono::minutes(10);  // it may come before the copy in Sent
constexpr auto date_slack = std::chrono::minutes(5);

/// The time that counts: our receipt, or the sender's Date for history from before the installation
/// (mail.md 4.6).
model::Instant time_of(const Incoming& incoming, model::Instant start) {
    const auto& date = incoming.content.date;
    const bool is_history = incoming.received < start && incoming.source != model::Source::form;
    if (is_history && date && *date <= incoming.received + date_slack) return *date;
    return incoming.received;
}

/// The same mail under another copy: same id, same author, same new words (mail.md 2.5).
Result<std::optional<model::Message>> find_copy(const storage::Transaction& tx,
                                                const model::Message& message) {
    const auto& content = message.content;
    if (content.message_id.empty()) return std::nullopt;
    TRY(auto key, storage::find_by_message_id(tx, content.message_id));
    if (!key) return std::nullopt;
    TRY(auto known, storage::find_message(tx, *key));
    if (!known) return std::nullopt;
    const auto& place = message.seen_in.front();
    const bool elsewhere = std::ranges::all_of(known->seen_in, [&place](const model::Place& one) {
        return one.mailbox != place.mailbox || one.folder != place.folder;
    });
    const bool same = known->content.from == content.from &&
                      known->content.subject == content.subject &&
                      known->content.reply_text == content.reply_text &&
                      known->content.attachments == content.attachments;
    if (elsewhere && same) return known;
    return std::nullopt;
}

/// Sent folders first: they say who wrote.
void add_place(model::Message& message, const model::Place& place) {
    message.seen_in.push_back(place);
    std::ranges::sort(message.seen_in, [](const model::Place& one, const model::Place& other) {
        const bool is_sent = one.role == model::FolderRole::sent;
        const bool is_other_sent = other.role == model::FolderRole::sent;
        return is_sent != is_other_sent ? is_sent : one < other;
    });
    message.role = message.seen_in.front().role;
    message.direction =
        message.role == model::FolderRole::sent ? model::Direction::out : model::Direction::in;
}

model::Message message_of(Incoming&& incoming, model::Instant start) {
    model::Message message;
    message.key = incoming.key;
    message.source = incoming.source;
    message.at = time_of(incoming, start);
    message.is_draft = incoming.is_draft;
    auto place = incoming.place;
    place.role = incoming.role;
    message.content = std::move(incoming.content);
    storage::cut_to_kept(message.content);
    add_place(message, place);
    return message;
}

/// What of a stored message filing may change.
struct Before {
    model::ItemId item;
    model::ClientId client;
    std::string note;
};

/// One unit, written anew after a message of it has come or has changed.
class Writing {
public:
    Writing(storage::Transaction& tx, const Desk& desk, Unit unit, const model::MessageKey& key,
            std::string form_id)
        : tx_(tx), desk_(desk), unit_(std::move(unit)), form_id_(std::move(form_id)) {
        for (const auto& message : unit_.messages) {
            before_.push_back({message.item, message.client, message.note});
            if (message.key == key) present_ = before_.size() - 1;
        }
    }

    Result<Filed> run() {
        const auto matters = without_parts(unit_, divide(unit_), present_);
        assign(matters);
        for (std::size_t i = 0; i < matters.size(); ++i) {
            if (!ids_[i]) {
                TRY(ids_[i], storage::next_item_id(tx_));
                is_new_[i] = true;
            }
        }
        for (std::size_t i = 0; i < matters.size(); ++i) {
            TRY(write(matters, i));
        }
        TRY(retire(matters));
        TRY(save_messages(matters));
        const auto& message = unit_.messages[present_];
        filed_.item = message.item;
        filed_.note = message.note;
        filed_.direction = message.direction;
        return std::move(filed_);
    }

private:
    const model::Message& message(std::size_t index) const { return unit_.messages[index]; }
    bool is(std::size_t index, Part part) const { return unit_.voices[index].part == part; }

    /// Each matter keeps the item that its oldest message has, and no item is kept twice.
    void assign(const std::vector<Matter>& matters) {
        // Items of what is left as it is are not free.
        for (const auto index : left_out(unit_, matters)) left_.insert(before_[index].item);
        ids_.resize(matters.size());
        is_new_.resize(matters.size());
        for (std::size_t i = 0; i < matters.size(); ++i) {
            for (const auto index : matters[i].messages) {
                const auto had = before_[index].item;
                if (!had || std::ranges::find(ids_, had) != ids_.end()) continue;
                const bool is_own =
                    std::ranges::find(matters[i].messages, present_) != matters[i].messages.end();
                if (left_.contains(had) && !is_own) continue;
                ids_[i] = had;
                break;
            }
        }
    }

    std::optional<std::size_t> first(const Matter& matter, Part part) const {
        for (const auto index : matter.messages) {
            if (is(index, part)) return index;
        }
        return std::nullopt;
    }

    Result<> write(const std::vector<Matter>& matters, std::size_t number) {
        const auto& matter = matters[number];
        TRY(auto old, storage::find_item(tx_, ids_[number]));
        auto item = old.value_or(model::Item{});
        item.id = ids_[number];
        const auto asked = first(matter, Part::client);
        const auto decisive = asked ? *asked : *first(matter, Part::ours);
        const auto& voice = unit_.voices[decisive];
        const auto& person = asked ? voice.person : voice.outside.front();
        TRY(auto match, match_client(tx_, desk_.office, person, message(decisive).at));
        if (match.is_new) {
            filed_.reads_again = true;
            TRY(note_new_client(tx_, desk_.office, message(decisive).at));
        }
        describe(item, decisive, person);
        item.client = match.client.id;
        voted_.clear();
        const bool is_decided = item.decided_on == message(decisive).key;
        if (!is_decided) {
            TRY(auto start, first_start(tx_, desk_.now));
            const auto horizon = start - desk_.rules.file.history;
            item.imported = item.opened < horizon;
            if (item.imported) item.imported_until = horizon;
        }
        const bool is_anew = !is_decided || is_out_of_order(matter, number);
        if (is_anew) {
            auto known = as_known_at(match, message(decisive).at, is_new_[number]);
            auto decided = decide(desk_.rules, item, asking(decisive, known ? &*known : nullptr));
            voted_ = decided.voted;
            put(item, std::move(decided), desk_.rules);
            item.decided_on = message(decisive).key;
        }
        enter(item, matter, judge(unit_, matter, desk_));
        reconsider_kind(item, matter, match, is_anew);
        for (const auto other : matter.related) item.related.push_back(ids_[other]);
        TRY(touch(match, item, matter, is_new_[number]));
        note_filed(matter, number, item);
        if (old && *old == item) return model::ok();
        TRY(storage::save_item(tx_, item));
        return arm_item(tx_, desk_, item);
    }

    void describe(model::Item& item, std::size_t index, const model::Address& person) const {
        const auto& one = message(index);
        item.contact = person;
        item.subject = one.content.subject;
        item.base_subject = one.content.base_subject;
        item.language = one.content.language;
        item.source = one.source;
        item.mailbox = one.seen_in.front().mailbox;
        item.opened = one.at;
    }

    /// Would the rules have been asked in another order if everything had come in time? A message
    /// that is new here has been overtaken by a client's, or another item's have come along.
    bool is_out_of_order(const Matter& matter, std::size_t number) const {
        bool is_behind = false;
        for (const auto index : matter.messages) {
            const auto had = before_[index].item;
            const bool is_new = had != ids_[number];
            if (is(index, Part::client) && is_behind) return true;
            if (index == present_) is_behind = is_behind || is_new;
            if (is(index, Part::client) && index != present_ && had && is_new) return true;
        }
        return false;
    }

    /// Later questions of the client; `all`, or only the one that came.
    void reconsider_kind(model::Item& item, const Matter& matter, const Match& match, bool all) {
        for (std::size_t i = 1; i < item.questions.size(); ++i) {
            const auto& key = item.questions[i].message;
            const auto index = std::ranges::find_if(
                matter.messages, [&](std::size_t one) { return message(one).key == key; });
            if (index == matter.messages.end() || (!all && *index != present_)) continue;
            auto asked = asking(*index, match.is_new ? nullptr : &match.client);
            asked.is_reply = true;
            auto voted = reconsider(desk_.rules, item, asked);
            if (*index == present_) voted_ = std::move(voted);
        }
    }

    Asked asking(std::size_t index, const model::Client* client) const {
        return {&message(index), client, form_id_, unit_.voices[index].person.name, false};
    }

    /// The card as it was when a message came that began an item: nothing before there was one, and
    /// without that item.
    static std::optional<model::Client> as_known_at(const Match& match, model::Instant at,
                                                    bool is_new_item) {
        if (match.is_new || match.client.created >= at) return std::nullopt;
        auto client = match.client;
        if (!is_new_item && client.items > 0) --client.items;
        return client;
    }

    void enter(model::Item& item, const Matter& matter, Ledger ledger) {
        for (std::size_t i = 0; i < matter.messages.size(); ++i)
            unit_.messages[matter.messages[i]].note = std::move(ledger.notes[i]);
        item.questions = std::move(ledger.questions);
        item.answers = std::move(ledger.answers);
        item.thanks = std::move(ledger.thanks);
        item.counterparties = matter.counterparties;
        item.messages = static_cast<std::uint32_t>(matter.messages.size());
        item.related.clear();
        item.merged_into = {};
        model::derive_state(item);
        model::apply_acts(item);
        item.promised = open_promise(item);
        // The client has written again in an old thread: that is as new as any other mail.
        const bool is_awake = item.imported && item.imported_until && !item.questions.empty() &&
                              item.questions.back().at >= *item.imported_until;
        if (is_awake) {
            item.imported = false;
            model::derive_state(item);
        }
        if (item.owner.empty() || item.owner_answered) {
            item.owner.clear();
            for (const auto& answer : item.answers) {
                if (!item.owner.empty() || !answer.void_reason.empty()) continue;
                item.owner = desk_.office.staff_of(answer.by);
            }
            item.owner_answered = !item.owner.empty();
        }
    }

    /// By when our last answer promised another one; a later answer has kept it.
    std::optional<model::Anchor> open_promise(const model::Item& item) const {
        for (auto answer = item.answers.rbegin(); answer != item.answers.rend(); ++answer) {
            if (!answer->void_reason.empty()) continue;
            if (!answer->promise) return std::nullopt;
            const auto day = model::parse_iso(answer->promise->day + "T00:00:00Z");
            if (!day) return std::nullopt;
            const auto date = std::chrono::floor<std::chrono::days>(day.assume_value());
            return model::Anchor{answer->message,
                                 rules::end_of_work(desk_.rules.file.timezone, date)};
        }
        return std::nullopt;
    }

    /// The card remembers when the client was last heard from and written to.
    Result<> touch(Match& match, const model::Item& item, const Matter& matter, bool is_new_item) {
        auto& client = match.client;
        bool is_changed = match.is_new || match.has_new_contact || is_new_item;
        is_changed = note_contacts_of(client, item) || is_changed;
        for (const auto index : matter.messages) {
            if (!is(index, Part::client)) continue;
            const auto& person = unit_.voices[index].person;
            TRY(const auto owner, find_client_of(tx_, desk_.office, person));
            // Somebody of another client who joins in stays on that one's card; and who may write
            // here under a false name does not move anybody.
            if (owner && *owner != client.id) continue;
            is_changed = add_contact_of(client, person) || is_changed;
        }
        if (is_new_item) ++client.items;
        if (!is_changed) return model::ok();
        TRY(storage::save_client(tx_, client));
        return arm_client(tx_, desk_, client);
    }

    void note_filed(const Matter& matter, std::size_t number, const model::Item& item) {
        unit_of_[number] = item.client;
        if (std::ranges::find(matter.messages, present_) == matter.messages.end()) return;
        filed_.is_new_item = is_new_[number];
        filed_.kind = item.kind;
        filed_.voted = voted_;
    }

    /// Items whose messages have all gone to another one.
    Result<> retire(const std::vector<Matter>& matters) {
        std::map<model::ItemId, model::ItemId> gone;
        for (std::size_t i = 0; i < matters.size(); ++i) {
            for (const auto index : matters[i].messages) {
                const auto had = before_[index].item;
                const bool is_free =
                    std::ranges::find(ids_, had) == ids_.end() && !left_.contains(had);
                if (had && is_free) gone.emplace(had, ids_[i]);
            }
        }
        for (const auto& [id, into] : gone) {
            TRY(auto item, storage::find_item(tx_, id));
            if (!item) continue;
            TRY(forget_of_client(*item));
            TRY(hand_acts_on(*item, into));
            item->merged_into = into;
            item->questions.clear();
            item->answers.clear();
            item->thanks.clear();
            item->messages = 0;
            model::derive_state(*item);
            item->state = model::State::closed;
            TRY(storage::save_item(tx_, *item));
            TRY(arm_item(tx_, desk_, *item));
        }
        return model::ok();
    }

    /// What people did to an item holds for the one that it is part of.
    Result<> hand_acts_on(model::Item& from, model::ItemId into) {
        if (from.acts.empty()) return model::ok();
        TRY(auto item, storage::find_item(tx_, into));
        if (!item) return model::ok();
        item->acts.insert(item->acts.end(), from.acts.begin(), from.acts.end());
        from.acts.clear();
        model::derive_state(*item);
        model::apply_acts(*item);
        TRY(storage::save_item(tx_, *item));
        return arm_item(tx_, desk_, *item);
    }

    Result<> forget_of_client(const model::Item& item) {
        TRY(auto client, storage::find_client(tx_, item.client));
        if (!client || client->items == 0) return model::ok();
        --client->items;
        return storage::save_client(tx_, *client);
    }

    Result<> save_messages(const std::vector<Matter>& matters) {
        std::vector<std::optional<std::size_t>> home(unit_.messages.size());
        for (std::size_t i = 0; i < matters.size(); ++i) {
            for (const auto index : matters[i].messages) home[index] = i;
        }
        for (std::size_t index = 0; index < unit_.messages.size(); ++index) {
            auto& one = unit_.messages[index];
            if (!home[index] && unit_.is_in_part[index] && index != present_) continue;
            one.item = home[index] ? ids_[*home[index]] : model::ItemId{};
            one.client = home[index] ? unit_of_[*home[index]] : model::ClientId{};
            if (!home[index]) one.note = homeless(index);
            const auto& was = before_[index];
            const bool same =
                one.item == was.item && one.client == was.client && one.note == was.note;
            if (same && index != present_) continue;
            TRY(storage::save_message(tx_, one));
        }
        return model::ok();
    }

    std::string homeless(std::size_t index) const {
        if (is(index, Part::ours)) return "mail among ourselves: no client among the recipients";
        return unit_.voices[index].note;
    }

    storage::Transaction& tx_;
    const Desk& desk_;
    Unit unit_;
    std::string form_id_;
    std::vector<Before> before_;
    std::size_t present_ = 0;  ///< The message that has come.
    std::vector<model::ItemId> ids_;
    std::set<model::ItemId> left_;  ///< Of messages that are left as they are stored.
    std::vector<bool> is_new_;
    std::vector<std::string> voted_;  ///< For the item that is being written.
    std::map<std::size_t, model::ClientId> unit_of_;
    Filed filed_;
};

Filed left_alone(const model::Message& message) {
    Filed filed;
    filed.is_private = true;
    filed.direction = message.direction;
    return filed;
}

enum class Arrival {
    again,  ///< Known already.
    first,
    alone,  ///< The first, and of a thread of its own.
};

Result<Filed> refile(storage::Transaction& tx, const Desk& desk, model::Message message,
                     const std::string& form_id, Arrival arrival = Arrival::again) {
    const auto key = message.key;
    TRY(auto unit, gather(tx, desk, std::move(message), arrival == Arrival::alone));
    if (arrival == Arrival::first) {
        TRY(count_prefix(tx, unit, key));
    }
    return Writing(tx, desk, std::move(unit), key, form_id).run();
}

}  // namespace

void note_gmail_thread(Incoming& incoming, std::uint64_t thread) {
    if (thread == 0) return;
    // The number means something inside its account only.
    incoming.content.headers.emplace_back(gmail_thread_field,
                                          incoming.place.mailbox + ":" + std::to_string(thread));
}

Result<Filed> file_message(storage::Transaction& tx, const Desk& desk, Incoming incoming) {
    TRY(auto start, first_start(tx, desk.now));
    const auto form_id = incoming.form_id;
    auto message = message_of(std::move(incoming), start);
    // A group address of our own makes no newsletter of what a client writes to it.
    auto& automatic = message.content.automatic;
    const auto& place = message.seen_in.front();
    if (automatic == model::Automatic::bulk && place.role != model::FolderRole::sent &&
        desk.office.is_through_own_list(message.content) &&
        !desk.office.is_ours(desk.office.correspondent(message.content, place.mailbox).address))
        automatic = model::Automatic::none;
    TRY(auto known, storage::find_message(tx, message.key));
    if (!known) {
        TRY(known, find_copy(tx, message));
    }
    if (!known) {
        TRY(const auto is_kept, concerns_a_client(tx, desk, message));
        if (!is_kept) return left_alone(message);
        // Its answers and bounces were private until now.
        const bool is_personal = !desk.office.person_of(message.seen_in.front().mailbox).empty();
        if (is_personal) {
            TRY(note_new_client(tx, desk.office, message.at - bounce_slack));
        }
        TRY(const auto is_alone, join_thread(tx, message));
        TRY(auto filed, refile(tx, desk, std::move(message), form_id,
                               is_alone ? Arrival::alone : Arrival::first));
        filed.reads_again = filed.reads_again || is_personal;
        return filed;
    }
    if (std::ranges::find(known->seen_in, place) != known->seen_in.end()) {
        Filed again;
        again.item = known->item;
        again.direction = known->direction;
        again.is_duplicate = true;
        return again;
    }
    add_place(*known, place);
    known->at = std::min(known->at, message.at);
    TRY(auto filed, refile(tx, desk, std::move(*known), form_id));
    filed.is_duplicate = true;
    return filed;
}

Result<Filed> correct(storage::Transaction& tx, const Desk& desk, const model::MessageKey& key,
                      model::Correction correction) {
    TRY(auto message, storage::find_message(tx, key));
    if (!message) return model::missing("there is no message " + model::hex(key));
    message->corrections.push_back(std::move(correction));
    return refile(tx, desk, std::move(*message), {});
}

Result<model::Instant> first_start(storage::Transaction& tx, model::Instant now) {
    TRY(auto text, storage::find_setting(tx, "first-start"));
    if (text) return model::parse_iso(*text);
    TRY(storage::save_setting(tx, "first-start", model::iso(now)));
    return now;
}

}  // namespace vastus::crm
