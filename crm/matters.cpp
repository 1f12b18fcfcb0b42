#include "crm/matters.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>

#include "crm/quoting.hpp"
#include "crm/returned.hpp"
#include "mail/address.hpp"
#include "mail/attachment.hpp"
#include "mail/subject.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t counterparties_max = 200;  // more people than that are a mailing list
constexpr std::size_t bulk_recipients_min = 20;  // more outside recipients: bulk mail (mail.md N9)
constexpr auto subject_match_age = std::chrono::hours(24 * 30);
constexpr auto same_matter_age = std::chrono::hours(24);

/// Divides one unit; every member is about the messages by their place in it.
class Division {
public:
    explicit Division(const Unit& unit) : unit_(unit), home_(unit.messages.size()) {}

    std::vector<Matter> run() {
        for (std::size_t i = 0; i < unit_.messages.size(); ++i) place(i);
        join_same_matters();
        join_replies();
        join_by_subject();
        for (std::size_t i = 0; i < unit_.messages.size(); ++i) attach(i);
        return take();
    }

private:
    using Index = std::size_t;

    const Voice& voice(Index message) const { return unit_.voices[message]; }
    const model::Message& message(Index index) const { return unit_.messages[index]; }

    Index standing(Index matter) const {
        while (into_[matter]) matter = *into_[matter];
        return matter;
    }

    /// The matter that the header names: In-Reply-To, References from the last to the first, the
    /// conversation, then one that names this mail.
    std::optional<Index> named(Index index) const {
        const auto& content = message(index).content;
        const auto look = [this](const std::string& id) -> std::optional<Index> {
            const auto found = by_id_.find(id);
            if (id.empty() || found == by_id_.end()) return std::nullopt;
            return standing(found->second);
        };
        for (const auto& id : content.in_reply_to) {
            if (auto found = look(id)) return found;
        }
        for (auto id = content.references.rbegin(); id != content.references.rend(); ++id) {
            if (auto found = look(*id)) return found;
        }
        if (auto found = look(gmail_thread_of(content))) return found;
        if (auto found = look(conversation_of(content))) return found;
        for (const auto& id : own_ids_of(content)) {
            if (auto found = look(id)) return found;
        }
        if (content.bounce && content.bounce->original_message_id)
            return look(*content.bounce->original_message_id);
        return std::nullopt;
    }

    bool speaks_with(Index matter, Index index) const {
        if (voice(index).part == Part::client)
            return is_known_in(matter, voice(index).person.address);
        return std::ranges::any_of(voice(index).outside, [&](const model::Address& one) {
            return is_known_in(matter, one.address);
        });
    }

    bool is_known_in(Index matter, std::string_view address) const {
        return matters_[matter].takes_part(unit_, address) || matters_[matter].was_told(address);
    }

    /// The matter of the same origin that this message speaks with.
    std::optional<Index> sibling(Index matter, Index index) const {
        for (Index other = 0; other < matters_.size(); ++other) {
            if (origin_[other] == origin_[matter] && speaks_with(other, index)) return other;
        }
        return std::nullopt;
    }

    void place(Index index) {
        const auto part = voice(index).part;
        if (part != Part::client && part != Part::ours) return;
        const auto found = named(index);
        if (!found) {
            if (part == Part::client || !voice(index).outside.empty()) begin(index, std::nullopt);
            return;
        }
        if (speaks_with(*found, index)) return join(*found, index);
        if (const auto other = sibling(*found, index)) return join(*other, index);
        if (part == Part::client) return begin(index, found);
        join(*found, index);  // A note among ourselves, or to somebody who has no part in it.
    }

    void begin(Index index, std::optional<Index> beside) {
        matters_.emplace_back();
        into_.emplace_back();
        origin_.push_back(beside ? origin_[*beside] : matters_.size() - 1);
        auto& matter = matters_.back();
        const auto& first =
            voice(index).part == Part::client ? voice(index).person : voice(index).outside.front();
        matter.party = unit_.party(first.address);
        matter.counterparties.push_back(mail::address_key(first.address));
        join(matters_.size() - 1, index);
        if (beside) relate(matters_.size() - 1, *beside);
    }

    void join(Index matter, Index index) {
        home_[index] = matter;
        const bool is_client = voice(index).part == Part::client;
        const bool counts = is_client || speaks_with(matter, index);
        matters_[matter].messages.push_back(index);
        if (counts) {
            // Whom we take in is told, and whom the client takes in has to be answered (8.2).
            auto& people = is_client ? matters_[matter].counterparties : matters_[matter].told;
            for (const auto& one : voice(index).outside) add_person(people, one.address);
        }
        const auto own = own_ids_of(message(index).content);
        for (const auto& id : own) by_id_.insert_or_assign(id, matter);
        for (const auto& id : ids_of(message(index).content)) {
            const auto [entry, is_new] = by_id_.try_emplace(id, matter);
            if (!is_new && standing(entry->second) != matter) relate(matter, entry->second);
        }
    }

    static void add_person(std::vector<std::string>& known, std::string_view address) {
        auto key = mail::address_key(address);
        if (known.size() < counterparties_max && std::ranges::find(known, key) == known.end())
            known.push_back(std::move(key));
    }

    void relate(Index one, Index other) {
        matters_[one].related.push_back(other);
        matters_[other].related.push_back(one);
    }

    void merge(Index from, Index to) {
        into_[from] = to;
        for (const auto index : matters_[from].messages) {
            home_[index] = to;
            matters_[to].messages.push_back(index);
        }
        for (const auto& key : matters_[from].counterparties)
            add_person(matters_[to].counterparties, key);
        for (const auto& key : matters_[from].told) add_person(matters_[to].told, key);
        for (const auto index : matters_[from].by_subject) matters_[to].by_subject.insert(index);
        for (const auto index : matters_[from].by_quote) matters_[to].by_quote.insert(index);
        for (const auto other : matters_[from].related) matters_[to].related.push_back(other);
        std::ranges::sort(matters_[to].messages);
    }

    Index first_of(Index matter) const { return matters_[matter].messages.front(); }

    /// One client wrote the same to two of our mailboxes within a day (mail.md 8.8).
    void join_same_matters() {
        for (Index later = 0; later < matters_.size(); ++later) {
            if (voice(first_of(later)).part != Part::client) continue;
            for (Index earlier = 0; earlier < later; ++earlier) {
                if (into_[earlier] || !is_same_matter(earlier, later)) continue;
                merge(later, earlier);
                break;
            }
        }
    }

    bool is_same_matter(Index earlier, Index later) const {
        const auto one = first_of(earlier), other = first_of(later);
        if (voice(one).part != Part::client || matters_[earlier].party != matters_[later].party)
            return false;
        if (message(other).at - message(one).at > same_matter_age) return false;
        const auto& second = message(other).content;
        if (!second.in_reply_to.empty() || !second.references.empty()) return false;
        const bool shares_mailbox = std::ranges::any_of(message(one).seen_in, [&](const auto& a) {
            return std::ranges::any_of(message(other).seen_in,
                                       [&a](const auto& b) { return a.mailbox == b.mailbox; });
        });
        if (shares_mailbox) return false;
        const model::Key128 none{};
        const auto& [subject, words] = unit_.marks[one];
        return (subject != none && subject == unit_.marks[other].subject) ||
               (words != none && words == unit_.marks[other].words);
    }

    /// A client's reply that names no mail, below our last word in the only matter with its subject
    /// (7.1).
    void join_replies() {
        std::vector<Index> begun;
        for (Index matter = 0; matter < matters_.size(); ++matter) {
            const auto first = first_of(matter);
            const auto& content = message(first).content;
            const bool names_another = !content.in_reply_to.empty() || !content.references.empty();
            if (into_[matter] || voice(first).part != Part::client || names_another) continue;
            if (mail::base_subject(content.subject).is_reply) begun.push_back(matter);
        }
        std::ranges::sort(begun, {}, [this](Index matter) { return first_of(matter); });
        for (const auto matter : begun) {
            std::optional<Index> found;
            bool is_certain = true;
            for (Index other = 0; other < matters_.size(); ++other) {
                if (other == matter || into_[other] || !awaits(other, first_of(matter))) continue;
                is_certain = !found;
                found = other;
            }
            if (found && is_certain) merge(matter, *found);
        }
    }

    /// Is the last word of the matter before `reply` ours, with its subject, to whom it is from?
    bool awaits(Index matter, Index reply) const {
        const auto& subject = unit_.marks[reply].subject;
        if (subject == model::Key128{} || !speaks_with(matter, reply)) return false;
        std::optional<Index> last;
        bool is_matched = false;
        for (const auto index : matters_[matter].messages) {
            if (message(index).at > message(reply).at) break;
            if (voice(index).part == Part::ours &&
                !why_no_answer(unit_, matters_[matter], index, false).empty())
                continue;
            last = index;
            is_matched = is_matched || unit_.marks[index].subject == subject;
        }
        return last && is_matched && voice(*last).part == Part::ours &&
               message(reply).at - message(*last).at <= subject_match_age;
    }

    /// Matters that we began, with a mail that names none: perhaps it answers one (E4).
    void join_by_subject() {
        std::vector<Index> begun;
        for (Index matter = 0; matter < matters_.size(); ++matter) {
            if (!into_[matter] && voice(first_of(matter)).part == Part::ours)
                begun.push_back(matter);
        }
        std::ranges::sort(begun, {}, [this](Index matter) { return first_of(matter); });
        for (const auto matter : begun) {
            const auto index = first_of(matter);
            const auto quoted = open_match(matter, Match::quote);
            const auto to = quoted ? quoted : open_match(matter, Match::subject);
            if (!to) continue;
            merge(matter, *to);
            (quoted ? matters_[*to].by_quote : matters_[*to].by_subject).insert(index);
        }
    }

    enum class Match { subject, quote };

    /// The only open matter with one of the recipients and the same subject, or whose question is
    /// quoted.
    std::optional<Index> open_match(Index matter, Match match) const {
        const auto out = first_of(matter);
        const auto& content = message(out).content;
        // What names another thread is not moved by its words (7.1).
        const bool names_another = !content.in_reply_to.empty() || !content.references.empty();
        if (match == Match::quote ? names_another || content.quoted.empty()
                                  : unit_.marks[out].subject == model::Key128{})
            return std::nullopt;
        std::optional<Index> found;
        for (Index other = 0; other < matters_.size(); ++other) {
            if (other == matter || into_[other] || !speaks_with(other, out)) continue;
            if (!waits(other, out, match)) continue;
            if (!why_no_answer(unit_, matters_[other], out, true).empty()) continue;
            if (found) return std::nullopt;
            found = other;
        }
        return found;
    }

    /// Did a client's question with this subject, or one that is quoted, wait in the matter when
    /// `out` was sent?
    bool waits(Index matter, Index out, Match match) const {
        bool waiting = false, is_matched = false;
        for (const auto index : matters_[matter].messages) {
            const auto& one = message(index);
            if (one.at > message(out).at) break;
            const bool waited = waiting;
            if (voice(index).part == Part::client) {
                is_matched =
                    is_matched || (match == Match::subject
                                       ? unit_.marks[index].subject == unit_.marks[out].subject
                                       : quotes(message(out).content, one.content));
                waiting = message(out).at - one.at <= subject_match_age;
            } else if (why_no_answer(unit_, matters_[matter], index, false).empty() &&
                       why_returned(unit_, matters_[matter], index).empty()) {
                waiting = false;
            }
            if (!one.corrections.empty()) {
                const auto& last = one.corrections.back();
                const bool is_back = last.said == model::Said::not_an_answer;
                if (is_back && waited) waiting = true;
                if (!is_back && last.at <= message(out).at) waiting = false;
            }
        }
        return waiting && is_matched;
    }

    /// What moves nothing is kept with the matter that it names.
    void attach(Index index) {
        const auto part = voice(index).part;
        if (part == Part::client || part == Part::ours) return;
        auto found = named(index);
        if (!found && part == Part::bounce) {
            if (const auto returned = returned_by(unit_, index); returned && home_[*returned])
                found = standing(*home_[*returned]);
        }
        if (found) matters_[*found].messages.push_back(index);
    }

    std::vector<Matter> take() {
        std::vector<Matter> kept;
        std::vector<Index> place(matters_.size());
        for (Index i = 0; i < matters_.size(); ++i) {
            if (into_[i]) continue;
            place[i] = kept.size();
            kept.push_back(std::move(matters_[i]));
        }
        for (Index i = 0; i < kept.size(); ++i) {
            auto& related = kept[i].related;
            for (auto& other : related) other = place[standing(other)];
            std::ranges::sort(related);
            related.erase(std::unique(related.begin(), related.end()), related.end());
            std::erase(related, i);
            std::ranges::sort(kept[i].messages);
        }
        return kept;
    }

    const Unit& unit_;
    std::vector<Matter> matters_;
    std::vector<std::optional<Index>> into_;  ///< Where a matter went.
    std::vector<Index> origin_;               ///< The first matter of those that quote one another.
    std::vector<std::optional<Index>> home_;
    std::map<std::string, Index, std::less<>> by_id_;
};

/// Servers give seconds: of mails of one second, what answers another comes after it.
void put_answers_last(const std::vector<model::Message>& messages, std::span<std::size_t> order) {
    const auto answers = [&messages](std::size_t one, std::size_t other) {
        const auto& ids = messages[one].content.in_reply_to;
        const auto& id = messages[other].content.message_id;
        return !id.empty() && std::ranges::find(ids, id) != ids.end();
    };
    for (auto at = order.begin(); at != order.end(); ++at) {
        const auto is_free = [&](std::size_t one) {
            return std::none_of(at, order.end(), [&](std::size_t other) {
                return other != one && answers(one, other);
            });
        };
        const auto next = std::find_if(at, order.end(), is_free);
        if (next == order.end()) return;  // They answer one another in a circle.
        std::rotate(at, next, next + 1);
    }
}

bool says_something(const model::Content& content) {
    if (content.inline_below || mail::carries_files(content)) return true;
    if (!content.calendar_method.empty()) return true;
    return std::ranges::any_of(content.reply_text,
                               [](char c) { return c != ' ' && c != '\n' && c != '\t'; });
}

/// A body that only the recipient can read (RFC 8551, RFC 3156): silence of ours, not of the mail.
bool is_sealed(const model::Content& content) {
    const auto& type = content.structure.type;
    return type == "multipart/encrypted" || type == "application/pkcs7-mime" ||
           type == "application/x-pkcs7-mime";
}

}  // namespace

const std::string& Unit::party(std::string_view address) const {
    static const std::string nobody;
    const auto found = parties.find(mail::address_key(address));
    return found == parties.end() ? nobody : found->second;
}

bool Matter::takes_part(const Unit& unit, std::string_view address) const {
    const auto key = mail::address_key(address);
    if (std::ranges::find(counterparties, key) != counterparties.end()) return true;
    const auto& who = unit.party(address);
    return !who.empty() && who == party;
}

bool Matter::was_told(std::string_view address) const {
    return std::ranges::find(told, mail::address_key(address)) != told.end();
}

std::vector<std::size_t> in_order(const std::vector<model::Message>& messages) {
    std::vector<std::size_t> order(messages.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, [&messages](std::size_t a, std::size_t b) {
        return std::tie(messages[a].at, messages[a].key) <
               std::tie(messages[b].at, messages[b].key);
    });
    for (std::size_t from = 0; from < order.size();) {
        auto to = from + 1;
        while (to < order.size() && messages[order[to]].at == messages[order[from]].at) ++to;
        put_answers_last(messages, std::span(order).subspan(from, to - from));
        from = to;
    }
    return order;
}

std::vector<Matter> divide(const Unit& unit) { return Division(unit).run(); }

std::vector<std::size_t> left_out(const Unit& unit, const std::vector<Matter>& matters) {
    std::vector<bool> is_left = unit.is_in_part;
    for (const auto& matter : matters)
        for (const auto index : matter.messages) is_left[index] = false;
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < is_left.size(); ++i)
        if (is_left[i]) left.push_back(i);
    return left;
}

std::vector<Matter> without_parts(const Unit& unit, std::vector<Matter> matters,
                                  std::size_t present) {
    const auto gone = matters.size();
    std::vector<std::size_t> place(matters.size(), gone);
    std::vector<Matter> kept;
    for (std::size_t i = 0; i < matters.size(); ++i) {
        const auto is_of_part = [&](std::size_t index) {
            return unit.is_in_part[index] && index != present;
        };
        if (std::ranges::all_of(matters[i].messages, is_of_part)) continue;
        place[i] = kept.size();
        kept.push_back(std::move(matters[i]));
    }
    for (auto& matter : kept) {
        for (auto& other : matter.related) other = place[other];
        std::erase(matter.related, gone);
    }
    return kept;
}

std::string why_no_answer(const Unit& unit, const Matter& matter, std::size_t message,
                          bool is_by_subject) {
    const auto& content = unit.messages[message].content;
    const auto& outside = unit.voices[message].outside;
    if (unit.voices[message].part != Part::ours) return "it is not ours";
    if (outside.empty()) return "a note among ourselves: it went to nobody outside (N5)";
    const auto is_robot = [](const model::Address& one) {
        return mail::is_robot_address(one.address);
    };
    if (std::ranges::all_of(outside, is_robot))
        return "the reply went to a no-reply address, not to the client (N10)";
    const bool reaches = std::ranges::any_of(
        outside, [&](const model::Address& one) { return matter.takes_part(unit, one.address); });
    if (!reaches)
        return "it went to " + outside.front().address + ", who has no part in this item (N5)";
    if (!says_something(content) && !is_sealed(content))
        return "it holds no words of its own and no attachment (N6)";
    if (is_by_subject && outside.size() > bulk_recipients_min)
        return "it went to " + std::to_string(outside.size()) + " people at once (N9)";
    return {};
}

}  // namespace vastus::crm
