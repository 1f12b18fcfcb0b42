#include "crm/ledger.hpp"

#include <algorithm>
#include <optional>

#include "crm/promised_day.hpp"
#include "crm/returned.hpp"
#include "mail/address.hpp"
#include "mail/attachment.hpp"
#include "mail/contact_line.hpp"
#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "mail/phrase.hpp"
#include "mail/promise.hpp"
#include "mail/signature.hpp"
#include "mail/subject.hpp"
#include "mail/thanks.hpp"

namespace vastus::crm {
namespace {

using model::Evidence;

constexpr auto before_it = std::chrono::seconds(1);
constexpr auto clock_skew_max = std::chrono::hours(24);
constexpr std::size_t quote_head_bytes = 400;  // where a program names whom it quotes

std::string evidence_text(const std::vector<Evidence>& evidence) {
    std::string text;
    for (const auto one : evidence) text += (text.empty() ? "" : ", ") + std::string(name(one));
    return text;
}

bool has(const std::vector<Evidence>& evidence, Evidence one) {
    return std::ranges::find(evidence, one) != evidence.end();
}

/// The sentence of an answer.
std::string why(const model::Answer& answer) {
    if (answer.evidence.empty()) return "we wrote first; the client has not answered";
    if (has(answer.evidence, Evidence::inferred))
        return "answered before " + model::iso(answer.at + before_it) +
               " by somebody of ours, whose mail we have not seen: the client's next mail shows "
               "it (E8)";
    if (answer.evidence.front() == Evidence::said)
        return answer.by + " said at " + model::iso(answer.at) + " that this was answered (E7)";
    std::string text = "answered " + model::iso(answer.at) + " by " + answer.by + ", seen in " +
                       answer.seen_in + " (" + evidence_text(answer.evidence) + ")";
    if (has(answer.evidence, Evidence::subject))
        text += "; probable: found by subject and recipient, the mail names no other";
    if (answer.promise) {
        text += "; it promises more";
        if (!answer.promise->day.empty()) text += " (" + answer.promise->day + ")";
        text += ": \"" + answer.promise->sentence + "\"";
    }
    return text;
}

/// Judges one matter, oldest message first.
class Session {
public:
    Session(const Unit& unit, const Matter& matter, const Desk& desk)
        : unit_(unit), matter_(matter), desk_(desk), office_(desk.office) {
        for (const auto index : matter_.messages) {
            for (const auto& id : own_ids_of(content(index))) own_.emplace(id, index);
            if (is(index, Part::client) || is(index, Part::ours)) names_.push_back(name_of(index));
        }
    }

    Ledger run() {
        for (const auto index : matter_.messages) {
            std::string note = unit_.voices[index].note;
            if (is(index, Part::client)) note = hear_client(index);
            if (is(index, Part::ours)) note = hear_ours(index);
            hear_corrections(index, note);
            ledger_.notes.push_back(std::move(note));
        }
        // Last: a mail may come back before the copy of it lies in the Sent folder.
        for (std::size_t i = 0; i < matter_.messages.size(); ++i) {
            const auto index = matter_.messages[i];
            if (is(index, Part::bounce)) ledger_.notes[i] = hear_bounce(index);
        }
        for (auto& answer : ledger_.answers) answer.why = why(answer);
        return std::move(ledger_);
    }

private:
    using Index = std::size_t;

    const model::Message& message(Index index) const { return unit_.messages[index]; }
    const model::Content& content(Index index) const { return message(index).content; }
    bool is(Index index, Part part) const { return unit_.voices[index].part == part; }

    std::string name_of(Index index) const { return unit_.voices[index].person.name; }

    // --- the client
    // -------------------------------------------------------------------------------
    std::string hear_client(Index index) {
        const bool is_first = ledger_.questions.empty() && ledger_.thanks.empty();
        if (is_copy_of_known(index))
            return "what the client wrote before, handed on by " + author_of(content(index));
        infer_answer(index);
        if (is_thanks(index)) {
            ledger_.thanks.push_back({message(index).key, message(index).at});
            return "nothing but thanks after our answer: waits for nobody";
        }
        const bool is_reply = mail::base_subject(content(index).subject).is_reply;
        std::string note = "the client wrote again in this item";
        if (!names_another(index) && is_reply && !ledger_.answers.empty())
            note = "the client answers us and names no mail: found by the subject";
        else if (is_first)
            note = "a new matter of the client";
        else if (!names_another(index))
            note = "the same matter, written to another mailbox too";
        if (content(index).forwarded && office_.is_ours(author_of(content(index))))
            note += "; handed on by " + author_of(content(index));
        ledger_.questions.push_back({message(index).key, message(index).at});
        return note;
    }

    /// One of us files a forward of a client's mail that lies here already.
    bool is_copy_of_known(Index index) const {
        if (!content(index).forwarded || !office_.is_ours(author_of(content(index)))) return false;
        return std::ranges::any_of(content(index).in_reply_to, [&](const std::string& id) {
            const auto known = own_.find(id);
            return known != own_.end() && known->second != index && is(known->second, Part::client);
        });
    }

    bool names_another(Index index) const {
        return !content(index).in_reply_to.empty() || !content(index).references.empty();
    }

    bool is_thanks(Index index) const {
        const auto& answers = ledger_.answers;
        if (answers.empty() || !names_another(index)) return false;
        if (!answers.back().void_reason.empty() || answers.back().at > message(index).at)
            return false;
        if (!ledger_.questions.empty() && ledger_.questions.back().at > answers.back().at)
            return false;
        if (mail::may_carry_files(content(index)) || content(index).inline_below) return false;
        // What stands below a signature, or was handed on, may ask for something.
        if (content(index).forwarded || mail::holds_letter(content(index).signature)) return false;
        const auto& text = content(index).reply_text;
        return mail::is_thanks(text, names_) && !(mail::holds_agreement(text) && has_asked());
    }

    /// Does our last answer ask something?
    bool has_asked() const {
        const auto& last = ledger_.answers.back().message;
        return std::ranges::any_of(matter_.messages, [&](Index index) {
            return message(index).key == last && is(index, Part::ours) &&
                   mail::is_question(content(index).reply_text);
        });
    }

    /// The client answers a mail of ours that we never saw (E8): an id of our own domain that is
    /// nowhere, or a quote that names one of us.
    void infer_answer(Index index) {
        if (ledger_.questions.empty()) return;
        const auto open = ledger_.questions.back().at;
        const bool is_answered = std::ranges::any_of(ledger_.answers, [open](const auto& one) {
            return one.void_reason.empty() && one.at >= open;
        });
        if (is_answered || !names_another(index)) return;
        // What answers a note that we are out of office says nothing of an answer.
        const auto subject = mail::base_subject(content(index).subject);
        const auto absence = mail::leading_word(mail::out_of_office_subjects(), subject.key);
        // "Auto: …" is such a note, "Auto rent" is about a car.
        const bool is_car = absence == "auto" && !subject.key.starts_with("auto:");
        if (!absence.empty() && !is_car) return;
        const bool is_shown = answers_unseen(index) || quotes_us(index);
        if (!is_shown || message(index).at - before_it <= open) return;
        model::Answer answer;
        answer.message = message(index).key;
        answer.evidence = {Evidence::inferred};
        answer.by = "somebody of ours";
        answer.at = message(index).at - before_it;
        answer.seen_in = "the client's next mail";
        ledger_.answers.push_back(std::move(answer));
    }

    bool answers_unseen(Index index) const {
        return std::ranges::any_of(
            content(index).in_reply_to, [this, index](const std::string& id) {
                const auto domain = mail::domain_of(id);
                return !own_.contains(id) && !domain.empty() && office_.is_own_domain(domain) &&
                       !office_.is_our_message_id(id) && !is_named_before(id, index);
            });
    }

    /// Earlier mails of the client before `index`: what they answered or quoted is older than they.
    template <class Test>
    bool any_client_before(Index index, Test test) const {
        for (const auto other : matter_.messages) {
            if (other == index) return false;
            if (is(other, Part::client) && test(content(other))) return true;
        }
        return false;
    }

    bool is_named_before(const std::string& id, Index index) const {
        return any_client_before(index, [&id](const model::Content& other) {
            return std::ranges::find(other.in_reply_to, id) != other.in_reply_to.end() ||
                   std::ranges::find(other.references, id) != other.references.end();
        });
    }

    /// Its first quoted lines say that one of us wrote them, and it answers a mail not seen.
    bool quotes_us(Index index) const {
        const bool knows_parent = std::ranges::any_of(
            content(index).in_reply_to,
            [&](const auto& id) { return own_.contains(id) || is_named_before(id, index); });
        if (knows_parent) return false;
        const auto head = quoted_head(content(index));
        const bool is_old = any_client_before(
            index, [&head](const model::Content& other) { return quoted_head(other) == head; });
        return !is_old && office_.names_us(mail::fold(head.substr(0, head.find('\n'))));
    }

    static std::string_view quoted_head(const model::Content& content) {
        return std::string_view(content.quoted).substr(0, quote_head_bytes);
    }

    // --- ours
    // -------------------------------------------------------------------------------------
    std::string hear_ours(Index index) {
        const bool is_by_subject =
            matter_.by_subject.contains(index) || matter_.by_quote.contains(index);
        const auto reason = why_no_answer(unit_, matter_, index, is_by_subject);
        if (!reason.empty()) return "not an answer: " + reason;
        model::Answer answer;
        answer.message = message(index).key;
        answer.evidence = links_of(index);
        add_witnesses(index, answer.evidence);
        answer.by = unit_.voices[index].person.address;
        answer.at = time_of(index);
        answer.seen_in = place_text(message(index).seen_in.front());
        if (auto promised = mail::find_promise(content(index).reply_text))
            answer.promise = model::Promise{
                promised->sentence, promised_day(desk_.rules.file.timezone, *promised, answer.at)};
        ledger_.answers.push_back(std::move(answer));
        return why(ledger_.answers.back());
    }

    /// A clock that runs behind never makes an answer older than what it answers (8.9, 20).
    model::Instant time_of(Index index) const {
        auto at = message(index).at;
        for (const auto& id : content(index).in_reply_to) {
            const auto asked = own_.find(id);
            if (asked == own_.end() || !is(asked->second, Part::client)) continue;
            const auto question = message(asked->second).at;
            if (question > at && question - at <= clock_skew_max) at = question;
        }
        return at;
    }

    /// The links of mail.md 8.1, the strongest first: one of them, or none for what we began.
    std::vector<Evidence> links_of(Index index) const {
        const auto& mail = content(index);
        const auto is_others = [&](const std::string& id) {
            const auto found = own_.find(id);
            return found != own_.end() && found->second != index;
        };
        if (std::ranges::any_of(mail.in_reply_to, is_others)) return {Evidence::in_reply_to};
        if (std::ranges::any_of(mail.references, is_others)) return {Evidence::references};
        for (const auto other : matter_.messages) {
            if (other == index || !is(other, Part::client)) continue;
            if (shares_ancestor(index, other)) return {Evidence::references};
        }
        const auto is_same = [](const std::string& one, const std::string& other) {
            return !one.empty() && one == other;
        };
        const auto gmail = gmail_thread_of(mail), conversation = conversation_of(mail);
        for (const auto other : matter_.messages) {
            if (other == index || !is(other, Part::client)) continue;
            const bool shares = is_same(gmail, gmail_thread_of(content(other))) ||
                                is_same(conversation, conversation_of(content(other)));
            if (shares) return {Evidence::thread_index};
        }
        if (matter_.by_quote.contains(index)) return {Evidence::thread_index};
        if (matter_.by_subject.contains(index)) return {Evidence::subject};
        return {};
    }

    /// Both name a mail that nobody has seen.
    bool shares_ancestor(Index one, Index other) const {
        const auto names = [](const model::Content& mail, const std::string& id) {
            return std::ranges::find(mail.references, id) != mail.references.end() ||
                   std::ranges::find(mail.in_reply_to, id) != mail.in_reply_to.end();
        };
        const auto named_by_other = [&](const std::string& id) {
            return names(content(other), id);
        };
        return std::ranges::any_of(content(one).references, named_by_other) ||
               std::ranges::any_of(content(one).in_reply_to, named_by_other);
    }

    /// Another of our mailboxes (E5), a copy in an inbox of ours (E6).
    void add_witnesses(Index index, std::vector<Evidence>& evidence) const {
        if (evidence.empty()) return;
        const auto& places = message(index).seen_in;
        const bool is_elsewhere = std::ranges::any_of(places, [&](const model::Place& place) {
            return place.role == model::FolderRole::sent && !was_asked_in(place.mailbox, index);
        });
        if (is_elsewhere) evidence.push_back(Evidence::other_mailbox);
        const bool is_copied = std::ranges::any_of(places, [](const model::Place& place) {
            return place.role != model::FolderRole::sent;
        });
        if (is_copied) evidence.push_back(Evidence::copy);
    }

    /// Before the answer: what the client wrote to the person who answered came after it.
    bool was_asked_in(const std::string& mailbox, Index answer) const {
        bool is_before = true;
        for (const auto index : matter_.messages) {
            if (index == answer) is_before = false;
            if (!is(index, Part::client)) continue;
            const bool is_skewed = message(index).at > message(answer).at;
            if (!is_before && (!is_skewed || message(index).at > time_of(answer))) continue;
            const auto& places = message(index).seen_in;
            if (std::ranges::find(places, mailbox, &model::Place::mailbox) != places.end())
                return true;
        }
        return false;
    }

    // --- bounces and people
    // -----------------------------------------------------------------------
    std::string hear_bounce(Index index) {
        const auto& bounce = *content(index).bounce;
        const auto original = returned_by(unit_, index);
        if (!original && bounce.original_message_id)
            return "a bounce of a mail that we have not seen";
        if (!original) return "a bounce that does not name the mail it returns";
        if (unit_.voices[index].outside.empty()) return "a delivery note, not a failure: no effect";
        const auto answer =
            std::ranges::find(ledger_.answers, message(*original).key, &model::Answer::message);
        if (answer == ledger_.answers.end()) return "a bounce of a mail that was no answer";
        if (has(answer->evidence, Evidence::said))
            return "a bounce of a mail that counts because somebody said so";
        auto reason = why_returned(unit_, matter_, *original);
        if (reason.empty()) return "failed for some recipients only: the answer stands";
        answer->void_reason = std::move(reason);
        return "our answer bounced; the item waits for us again, with its original clock";
    }

    /// What people said overrules what was found (E7); the last word counts.
    void hear_corrections(Index index, std::string& note) {
        if (message(index).corrections.empty()) return;
        const auto& last = message(index).corrections.back();
        const auto answer =
            std::ranges::find(ledger_.answers, message(index).key, &model::Answer::message);
        if (last.said == model::Said::not_an_answer) {
            if (answer == ledger_.answers.end()) return;
            answer->void_reason = last.by + " said that this is no answer (E7)";
            note = answer->void_reason;
            return;
        }
        if (answer != ledger_.answers.end() && is(index, Part::ours)) {
            answer->void_reason.clear();
            answer->evidence.push_back(Evidence::said);
            return;
        }
        model::Answer said;
        said.message = message(index).key;
        said.evidence = {Evidence::said};
        said.by = last.by;
        said.at = last.at;
        said.seen_in = "what " + last.by + " said";
        ledger_.answers.push_back(std::move(said));
    }

    const Unit& unit_;
    const Matter& matter_;
    const Desk& desk_;
    const Office& office_;
    std::map<std::string, Index, std::less<>> own_;  ///< Message-ID -> message of the matter.
    std::vector<std::string> names_;
    Ledger ledger_;
};

}  // namespace

Ledger judge(const Unit& unit, const Matter& matter, const Desk& desk) {
    return Session(unit, matter, desk).run();
}

}  // namespace vastus::crm
