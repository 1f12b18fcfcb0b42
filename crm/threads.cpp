#include "crm/threads.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "crm/register.hpp"
#include "crm/returned.hpp"
#include "mail/address.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t thread_messages_max = 500;  // what comes after goes to a thread after it
constexpr std::size_t threads_max = 40;
constexpr std::size_t messages_max = 1000;
constexpr std::size_t parties_max = 10;     // of one message
constexpr std::size_t following_max = 100;  // full threads on the way to the last
constexpr std::size_t beside_max = 16;      // threads that one is looked at with
constexpr auto same_words_nearness = model::Duration(std::chrono::hours(24));
constexpr auto nearness =
    model::Duration(std::chrono::hours(24 * 31));  // longer than any match without a header

/// Stands for "quotes something and names no mail".
const model::Key128 quoting = model::hash128({"quoting"});

std::uint32_t place_number(std::string_view mailbox) {
    const auto hash = model::hash128({mailbox});
    return std::uint32_t{hash[0]} << 24 | std::uint32_t{hash[1]} << 16 |
           std::uint32_t{hash[2]} << 8 | std::uint32_t{hash[3]};
}

/// The organisation of an address, or the address where everybody has one.
std::string party_of(const Office& office, std::string_view address) {
    auto organisation = office.organisation_of(address);
    return organisation.empty() ? mail::address_key(address) : std::move(organisation);
}

/// Aliases that no mail can carry, an id has no blank: where a full thread goes on, and what it is
/// looked at with.
std::string after_alias(model::ThreadId thread) {
    return "after thread " + std::to_string(thread.value);
}
std::string beside_alias(model::ThreadId thread, std::size_t number) {
    return "beside thread " + std::to_string(thread.value) + " " + std::to_string(number);
}

Result<std::vector<model::ThreadId>> list_beside(const storage::Transaction& tx,
                                                 model::ThreadId thread) {
    std::vector<model::ThreadId> found;
    while (found.size() < beside_max) {
        TRY(const auto next, storage::find_alias(tx, beside_alias(thread, found.size())));
        if (!next) break;
        found.push_back(*next);
    }
    return found;
}

Result<> put_beside(storage::Transaction& tx, model::ThreadId thread, model::ThreadId other) {
    TRY(const auto known, list_beside(tx, thread));
    const bool is_known = std::ranges::find(known, other) != known.end();
    if (is_known || known.size() == beside_max) return model::ok();
    return storage::save_alias(tx, beside_alias(thread, known.size()), other);
}

/// Both are looked at together from now on.
Result<> link(storage::Transaction& tx, model::ThreadId one, model::ThreadId other) {
    if (one == other) return model::ok();
    TRY(put_beside(tx, one, other));
    return put_beside(tx, other, one);
}

/// What `from` was looked at with, and what goes on in it, is so with `to` from now on.
Result<> move_links(storage::Transaction& tx, model::ThreadId from, model::ThreadId to) {
    TRY(const auto beside, list_beside(tx, from));
    for (const auto one : beside) {
        TRY(link(tx, one, to));
        TRY(const auto after, storage::find_alias(tx, after_alias(one)));
        if (after && *after == from) {
            TRY(storage::save_alias(tx, after_alias(one), to));
        }
    }
    return model::ok();
}

Result<> move_thread(storage::Transaction& tx, model::ThreadId from, model::ThreadId to) {
    TRY(move_links(tx, from, to));
    TRY(auto keys, storage::list_thread(tx, from, thread_messages_max));
    for (const auto& key : keys) {
        TRY(auto message, storage::find_message(tx, key));
        if (!message) return model::corrupt("a thread names a message that is not there");
        message->thread = to;
        TRY(storage::save_message(tx, *message));
        for (const auto& id : ids_of(message->content)) {
            TRY(storage::save_alias(tx, id, to));
        }
    }
    return model::ok();
}

Result<std::size_t> size_of(const storage::Transaction& tx, model::ThreadId thread) {
    TRY(const auto keys, storage::list_thread(tx, thread, thread_messages_max));
    return keys.size();
}

/// Where the ids of a message lead.
struct Led {
    std::vector<model::ThreadId> open;  ///< Threads that take more messages, the nearest first.
    std::vector<model::ThreadId> full;  ///< Those that go on nowhere yet.
    std::map<std::string, model::ThreadId, std::less<>> known;  ///< By the ids that are aliases.
};

Result<> follow(const storage::Transaction& tx, model::ThreadId thread, Led& led) {
    const auto add = [](model::ThreadId one, std::vector<model::ThreadId>& threads) {
        if (std::ranges::find(threads, one) == threads.end()) threads.push_back(one);
    };
    for (std::size_t i = 0; i < following_max; ++i) {
        TRY(const auto size, size_of(tx, thread));
        if (size < thread_messages_max) {
            add(thread, led.open);
            return model::ok();
        }
        TRY(const auto next, storage::find_alias(tx, after_alias(thread)));
        if (!next) break;
        thread = *next;
    }
    add(thread, led.full);
    return model::ok();
}

Result<Led> led_by(const storage::Transaction& tx, const std::vector<std::string>& ids) {
    std::set<std::uint64_t> threads;
    Led led;
    for (const auto& id : ids) {
        TRY(const auto thread, storage::find_alias(tx, id));
        if (!thread) continue;
        led.known.emplace(id, *thread);
        if (!threads.insert(thread->value).second) continue;
        TRY(follow(tx, *thread, led));
    }
    return led;
}

/// Collects a unit, thread by thread.
class Gathering {
public:
    Gathering(storage::Transaction& tx, const Desk& desk) : tx_(tx), desk_(desk) {}

    /// `is_alone`: the thread was made for this message.
    Result<Unit> run(model::Message message, bool is_alone) {
        const auto thread = message.thread;
        TRY(add(std::move(message)));
        for (const auto& one : interests(0, Interested::shows)) {
            TRY(storage::add_correspondence(tx_, one.party, one.mark,
                                            {unit_.messages[0].key, one.at, one.place}));
        }
        if (is_alone) {
            seen_.insert(thread.value);
            whole_.insert(thread.value);
            TRY(look_around(thread));
            TRY(look_beside(0));
        } else {
            waiting_.push_back(thread);
        }
        while (!waiting_.empty() && seen_.size() < threads_max) {
            const auto next = waiting_.front();
            waiting_.pop_front();
            if (seen_.insert(next.value).second) {
                TRY(take(next));
            }
        }
        sort();
        return std::move(unit_);
    }

private:
    struct Interest {
        std::string party;
        model::Key128 mark{};
        model::Instant at{};
        std::uint32_t place = 0;
        bool is_words = false;  ///< Matters between two mailboxes only (mail.md 8.8).
    };

    bool holds(const model::MessageKey& key) const {
        return std::ranges::find(unit_.messages, key, &model::Message::key) != unit_.messages.end();
    }

    Result<> add(model::Message message) {
        unit_.voices.push_back(voice_of(message, desk_.office));
        for (const auto& one : unit_.voices.back().outside) {
            TRY(add_party(one));
        }
        unit_.marks.push_back(marks_of(message.content));
        unit_.messages.push_back(std::move(message));
        return model::ok();
    }

    Result<> add_party(const model::Address& person) {
        const auto key = mail::address_key(person.address);
        if (unit_.parties.contains(key)) return model::ok();
        TRY(auto client, find_client_of(tx_, desk_.office, person));
        unit_.parties[key] = client ? "client " + std::to_string(client->value)
                                    : party_of(desk_.office, person.address);
        return model::ok();
    }

    Result<> take(model::ThreadId thread) {
        TRY(auto keys, storage::list_thread(tx_, thread, thread_messages_max));
        for (const auto& key : keys) {
            if (unit_.messages.size() >= messages_max) return model::ok();
            if (holds(key)) continue;
            TRY(auto message, storage::find_message(tx_, key));
            if (!message) return model::corrupt("a thread names a message that is not there");
            TRY(add(std::move(*message)));
        }
        for (std::size_t i = 0; i < unit_.messages.size(); ++i) {
            if (unit_.messages[i].thread != thread) continue;
            TRY(look_beside(i));
        }
        whole_.insert(thread.value);
        return look_around(thread);
    }

    /// What a long conversation was cut into.
    Result<> look_around(model::ThreadId thread) {
        TRY(const auto beside, list_beside(tx_, thread));
        for (const auto next : beside) {
            waiting_.push_back(next);
            neighbours_[thread.value].push_back(next.value);
        }
        return model::ok();
    }

    /// There is more than a unit takes. Then only what came is judged, with what it is part of: of
    /// anything else a part may be missing.
    bool is_cut(model::ThreadId own) const {
        const auto is_missing = [this](model::ThreadId one) { return !seen_.contains(one.value); };
        if (std::ranges::any_of(waiting_, is_missing)) return true;
        // Of a conversation in several threads all have to be here.
        std::set<std::uint64_t> known{own.value};
        std::deque<std::uint64_t> next{own.value};
        while (!next.empty()) {
            if (!whole_.contains(next.front())) return true;
            const auto beside = neighbours_.find(next.front());
            next.pop_front();
            if (beside == neighbours_.end()) continue;
            for (const auto one : beside->second)
                if (known.insert(one).second) next.push_back(one);
        }
        return false;
    }

    enum class Interested { shows, looks };

    /// What others may look for in a message, or what it looks for in others.
    std::vector<Interest> interests(std::size_t index, Interested how) const {
        std::vector<Interest> found;
        const auto& voice = unit_.voices[index];
        const auto& [subject, words] = unit_.marks[index];
        const auto at = unit_.messages[index].at;
        if (voice.part == Part::silent) return found;
        const auto place = place_number(unit_.messages[index].seen_in.front().mailbox);
        const std::size_t people = voice.part == Part::client ? 1 : parties_max;
        for (std::size_t i = 0; i < std::min(people, voice.outside.size()); ++i) {
            const auto party = party_of(desk_.office, voice.outside[i].address);
            if (subject != model::Key128{}) found.push_back({party, subject, at, place, false});
            const bool by_words = voice.part == Part::client && words != model::Key128{};
            if (by_words) found.push_back({party, words, at, place, true});
            // An answer of ours that names no mail may quote what the client wrote.
            const bool shows_quote = how == Interested::shows && may_quote(index);
            const bool looks_for_one = how == Interested::looks && voice.part == Part::client;
            if (shows_quote || looks_for_one) found.push_back({party, quoting, at, place, false});
        }
        return found;
    }

    bool may_quote(std::size_t index) const {
        const auto& content = unit_.messages[index].content;
        return unit_.voices[index].part == Part::ours && content.in_reply_to.empty() &&
               content.references.empty() && !content.quoted.empty();
    }

    /// Threads of the latest items of the clients that a mail of ours went to.
    Result<> look_at_clients(std::size_t index) {
        const auto at = unit_.messages[index].at;
        const auto people = unit_.voices[index].outside;
        for (std::size_t i = 0; i < std::min(parties_max, people.size()); ++i) {
            TRY(auto client, find_client_of(tx_, desk_.office, people[i]));
            if (!client) continue;
            TRY(auto items, storage::list_items_of(tx_, *client, threads_max));
            for (const auto id : items) {
                TRY(auto item, storage::find_item(tx_, id));
                if (!item || item->questions.empty()) continue;
                const auto& asked = item->questions.back();
                if (asked.at > at || at - asked.at > nearness) continue;
                TRY(auto message, storage::find_message(tx_, asked.message));
                if (message) waiting_.push_back(message->thread);
            }
        }
        return model::ok();
    }

    /// Threads with the same party and subject, or the same words.
    Result<> look_beside(std::size_t index) {
        if (may_quote(index)) {
            TRY(look_at_clients(index));
        }
        for (const auto& one : interests(index, Interested::looks)) {
            const auto is_asked = std::ranges::any_of(asked_, [&one](const Interest& other) {
                return other.party == one.party && other.mark == one.mark && other.at == one.at;
            });
            if (is_asked) continue;
            asked_.push_back(one);
            TRY(auto entries, storage::list_correspondence(tx_, one.party, one.mark));
            // There is a limit: what was written last counts first.
            for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
                const auto& entry = *at;
                const auto apart = entry.at > one.at ? entry.at - one.at : one.at - entry.at;
                if (apart > (one.is_words ? same_words_nearness : nearness)) continue;
                if ((one.is_words && entry.place == one.place) || holds(entry.message)) continue;
                TRY(auto message, storage::find_message(tx_, entry.message));
                if (message) waiting_.push_back(message->thread);
            }
        }
        return model::ok();
    }

    void sort() {
        const auto order = in_order(unit_.messages);
        Unit sorted;
        std::map<std::uint64_t, bool> cut;  // By thread.
        for (const auto& one : unit_.messages) {
            const auto [known, is_new] = cut.emplace(one.thread.value, false);
            if (is_new) known->second = is_cut(one.thread);
        }
        for (const auto i : order) {
            sorted.messages.push_back(std::move(unit_.messages[i]));
            sorted.voices.push_back(std::move(unit_.voices[i]));
            sorted.marks.push_back(unit_.marks[i]);
            sorted.is_in_part.push_back(cut.at(sorted.messages.back().thread.value));
        }
        sorted.parties = std::move(unit_.parties);
        sorted.returns = returns_in(sorted);
        unit_ = std::move(sorted);
    }

    storage::Transaction& tx_;
    const Desk& desk_;
    Unit unit_;
    std::deque<model::ThreadId> waiting_;
    std::set<std::uint64_t> seen_, whole_;
    std::map<std::uint64_t, std::vector<std::uint64_t>> neighbours_;
    std::vector<Interest> asked_;
};

}  // namespace

namespace {

/// All are made the oldest one while they fit into it; else the nearest one goes on, linked to the
/// others. Gives those that are gone.
Result<std::set<std::uint64_t>> merge_threads(storage::Transaction& tx,
                                              const std::vector<model::ThreadId>& threads,
                                              model::ThreadId& into) {
    std::size_t size = 0;
    if (threads.size() > 1) {
        for (const auto thread : threads) {
            TRY(const auto more, size_of(tx, thread));
            size += more;
        }
    }
    std::set<std::uint64_t> moved;
    const bool fits = size < thread_messages_max;
    into = fits ? *std::ranges::min_element(threads) : threads.front();
    for (const auto thread : threads) {
        if (thread == into) continue;
        if (fits) {
            TRY(move_thread(tx, thread, into));
            moved.insert(thread.value);
        } else {
            TRY(link(tx, thread, into));
        }
    }
    return moved;
}

}  // namespace

Result<bool> join_thread(storage::Transaction& tx, model::Message& message) {
    const auto ids = ids_of(message.content);
    TRY(const auto led, led_by(tx, ids));
    const bool is_new = led.open.empty();
    std::set<std::uint64_t> moved;
    if (is_new) {
        TRY(message.thread, storage::next_thread_id(tx));
    } else {
        TRY(moved, merge_threads(tx, led.open, message.thread));
    }
    for (const auto full : led.full) {
        TRY(link(tx, full, message.thread));
        TRY(storage::save_alias(tx, after_alias(full), message.thread));
    }
    for (const auto& id : ids) {
        // What is in another thread that stays is found there.
        const auto known = led.known.find(id);
        if (known != led.known.end() && !moved.contains(known->second.value)) continue;
        TRY(storage::save_alias(tx, id, message.thread));
    }
    return is_new;
}

Result<Unit> gather(storage::Transaction& tx, const Desk& desk, model::Message message,
                    bool is_alone) {
    return Gathering(tx, desk).run(std::move(message), is_alone);
}

}  // namespace vastus::crm
