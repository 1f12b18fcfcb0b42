// How often the answer ledger is right: a generated office whose truth is known.
//
//   bench_answers [MESSAGES 50000] [SEED 1]
//
// Eight shared and 32 personal mailboxes; clients ask, staff answers in all the ways of
// mail.md 8.9, or does not; forwards, notes, drafts, automatic mail, bounces and newsletters lie
// between. Every mail is written as bytes, read as any mail and filed in the order in which folders
// are read, up to twenty minutes late. Prints precision and recall of "answered", over all and per
// class.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "crm/filing.hpp"
#include "mail/mime.hpp"
#include "rules/rule_set.hpp"
#include "storage/memory_kv.hpp"
#include "storage/tables.hpp"

namespace {

using namespace vastus;
using model::Evidence;
using model::Instant;
using std::chrono::minutes;

constexpr unsigned shared_mailboxes = 8, people = 32;
constexpr int days = 200;
constexpr int lag_minutes_max = 20;
constexpr std::size_t classes = 9;  // by the number of the evidence

struct Mail {
    std::string id, raw, mailbox;
    model::FolderRole role = model::FolderRole::inbox;
    Instant at{}, read{};
    bool is_draft = false;
};

struct Question {
    std::size_t matter = 0;
    Instant at{};
};

struct Reply {
    std::size_t matter = 0;
    Instant at{};
    Evidence expected = Evidence::in_reply_to;
    bool arrived = true;
};

struct Office {
    std::vector<Mail> mails;
    std::map<std::string, Question> questions;  ///< By Message-ID.
    std::map<std::string, Reply> replies;
    std::map<std::string, std::size_t> thanks;
};

struct Person {
    std::string name, address, firm;
};

struct Letter {
    std::string id, from, to, subject, answers, references, headers, body;
    std::string type = "text/plain; charset=utf-8";
};

std::string brackets(const std::string& ids) {
    std::string text;
    for (std::size_t at = 0; at < ids.size();) {
        const auto end = std::min(ids.find(' ', at), ids.size());
        text += " <" + ids.substr(at, end - at) + ">";
        at = end + 1;
    }
    return text;
}

std::string bytes_of(const Letter& letter) {
    std::string raw = "From: " + letter.from + "\nTo: " + letter.to +
                      "\nSubject: " + letter.subject + "\nMessage-ID: <" + letter.id + ">\n";
    if (!letter.answers.empty()) raw += "In-Reply-To:" + brackets(letter.answers) + "\n";
    if (!letter.references.empty()) raw += "References:" + brackets(letter.references) + "\n";
    return raw + letter.headers + "MIME-Version: 1.0\nContent-Type: " + letter.type + "\n\n" +
           letter.body + "\n";
}

/// Makes one matter after another until there are enough messages.
class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}

    Office make(std::size_t count) {
        while (office_.mails.size() < count) matter(next_++);
        for (auto& mail : office_.mails) mail.read = mail.at + minutes(roll(lag_minutes_max));
        std::ranges::stable_sort(office_.mails, {}, &Mail::read);
        return std::move(office_);
    }

private:
    int roll(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    bool chance(double percent) {
        return std::uniform_real_distribution<double>(0, 100)(random_) < percent;
    }

    Person client() {
        const int firm = roll(2500);
        const std::string number = std::to_string(firm);
        if (firm % 7 == 0)
            return {"Isik " + number, "isik" + number + "@gmail.com", "isik" + number};
        const std::string who = std::to_string(roll(3));
        return {"Klient " + who, "k" + who + "@firm" + number + ".example", number};
    }

    std::string staff() { return "st" + std::to_string(roll(people)); }
    std::string shared() { return "box" + std::to_string(roll(shared_mailboxes)); }
    static std::string own(const std::string& mailbox) { return mailbox + "@firma.example"; }
    std::string fresh_id(const std::string& domain) {
        return "m" + std::to_string(++ids_) + "@" + domain;
    }

    std::string subject_of(std::size_t number) {
        constexpr std::array texts{"Hinnapakkumine akendele",  "Order of six doors",
                                   "Вопрос о доставке товара", "Tarjouspyyntö ikkunoista",
                                   "Kaebus paigalduse kohta",  "Uste mõõdud ja hind"};
        return std::string(texts[static_cast<std::size_t>(roll(6))]) + " " + std::to_string(number);
    }

    void put(const std::string& mailbox, model::FolderRole role, Instant at, const Letter& letter,
             bool is_draft = false) {
        office_.mails.push_back({letter.id, bytes_of(letter), mailbox, role, at, {}, is_draft});
    }
    void in(const std::string& mailbox, Instant at, const Letter& letter) {
        put(mailbox, model::FolderRole::inbox, at, letter);
    }
    void out(const std::string& mailbox, Instant at, const Letter& letter) {
        put(mailbox, model::FolderRole::sent, at, letter);
    }

    std::string sentence() {
        return "Palun vastake, kas see sobib teile. Number " + std::to_string(++ids_) + ".";
    }

    // --- one matter
    // ---------------------------------------------------------------------------------
    void matter(std::size_t number) {
        now_ = model::from_millis(1'772'445'600'000) + minutes(roll(days * 24 * 60));
        number_ = number;
        who_ = client();
        subject_ = chance(8) ? "Hinnapäring" : subject_of(number);
        // Some firms write the same subject every time.
        if (who_.firm.ends_with('1') && chance(70)) subject_ = "Kuutellimus osakonnale";
        box_ = chance(15) ? staff() : shared();
        chain_.clear();
        conversation_ = chance(60) ? conversation() : "";
        ask(who_, false);
        if (chance(4) && box_.starts_with("box")) ask_elsewhere();
        noise();
        if (chance(13)) return;
        if (!reply()) return;
        for (int round = 0; round < 3; ++round) {
            if (chance(8)) away();
            if (chance(3)) add_something();
            if (chance(25)) return thank();
            if (!chance(25)) return;
            ask(chance(15) ? colleague() : who_, true);
            noise();
            if (chance(15) || !reply()) return;
        }
    }

    Person colleague() {
        if (who_.address.ends_with("@gmail.com")) return who_;
        return {"Kolleeg", "kolleeg@firm" + who_.firm + ".example", who_.firm};
    }

    void ask(const Person& person, bool is_reply) {
        now_ += minutes(1 + roll(600));
        Letter letter{fresh_id("klient.example"),
                      person.name + " <" + person.address + ">",
                      own(box_),
                      (is_reply ? "Re: " : "") + subject_,
                      "",
                      "",
                      headers(),
                      sentence()};
        if (is_reply) link(letter);
        in(box_, now_, letter);
        office_.questions.emplace(letter.id, Question{number_, now_});
        chain_.push_back(letter.id);
        question_ = letter;
    }

    /// The same words to another mailbox, minutes later.
    void ask_elsewhere() {
        auto copy = question_;
        const auto other = box_ == "box0" ? "box1" : "box0";
        copy.id = fresh_id("klient.example");
        copy.to = own(other);
        in(other, now_ + minutes(2), copy);
        office_.questions.emplace(copy.id, Question{number_, now_ + minutes(2)});
        now_ += minutes(3);
    }

    void link(Letter& letter) const {
        letter.answers = chain_.back();
        for (const auto& id : chain_)
            letter.references += (letter.references.empty() ? "" : " ") + id;
    }

    std::string conversation() {
        std::string digits;
        for (int i = 0; i < 21; ++i)
            digits += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[static_cast<std::size_t>(roll(32))];
        return digits;
    }
    /// 22 bytes, base64: the 16 of the conversation stand at the end.
    std::string headers() const {
        if (conversation_.empty()) return {};
        return "Thread-Index: AQHZAAAA" + conversation_ + "A==\nThread-Topic: " + subject_ + "\n";
    }

    /// What may look like an answer and is none.
    void noise() {
        const auto later = [this] { return now_ += minutes(1 + roll(20)); };
        if (chance(10)) {
            Letter note{fresh_id("firma.example"),
                        own(staff()),
                        own(staff()),
                        "Fwd: " + subject_,
                        chain_.back(),
                        chain_.back(),
                        "",
                        "Palun vasta sina."};
            out("st1", later(), note);
        }
        if (chance(5)) {
            Letter away{fresh_id("firma.example"),        own(box_),       who_.address,
                        "Automaatvastus: " + subject_,    chain_.back(),   chain_.back(),
                        "Auto-Submitted: auto-replied\n", "Olen puhkusel."};
            out(box_, later(), away);
        }
        if (chance(3)) {
            Letter draft{fresh_id("firma.example"),
                         own(box_),
                         who_.address,
                         "Re: " + subject_,
                         chain_.back(),
                         chain_.back(),
                         "",
                         "Tere! Hind on"};
            put(box_, model::FolderRole::sent, later(), draft, true);
        }
        if (chance(3)) {
            Letter ask{fresh_id("firma.example"),
                       own(staff()),
                       "tarnija@tehas.example",
                       "Fwd: " + subject_,
                       chain_.back(),
                       chain_.back(),
                       "",
                       "Kas teil on seda laos?"};
            out("st2", later(), ask);
        }
        if (chance(1)) {
            Letter empty{fresh_id("firma.example"),
                         own(box_),
                         who_.address,
                         "Re: " + subject_,
                         chain_.back(),
                         chain_.back(),
                         "",
                         "\n-- \nMari Mets\nFirma OÜ"};
            out(box_, later(), empty);
        }
        if (chance(2)) {
            Letter news{fresh_id("firma.example"),
                        own("box0"),
                        who_.address,
                        "Kevadised hinnad",
                        "",
                        "",
                        "List-Id: <uudised.firma.example>\nPrecedence: bulk\n",
                        "Uued hinnad on siin."};
            out("box0", later(), news);
        }
        if (chance(1)) {
            Letter other{fresh_id("firma.example"),
                         own(staff()),
                         who_.address,
                         "Arve " + std::to_string(number_ + 100000) + " meeldetuletus",
                         "",
                         "",
                         "",
                         "Palun tasuge arve."};
            out("st3", later(), other);
        }
    }

    /// One answer of a person; false when it did not reach the client in the end.
    bool reply() {
        now_ += minutes(5 + roll(2000));
        const auto from = chance(60) ? box_ : staff();
        Letter letter{
            fresh_id("firma.example"),
            own(from),
            who_.address,
            "Re: " + subject_,
            "",
            "",
            "",
            "Tere! Hind on " + std::to_string(100 + roll(900)) + " eurot, tarne kahe nädalaga."};
        const int way = roll(1000);
        if (way < 5) return other_subject(from, letter);
        if (way < 13) return unseen();
        if (way < 40) return bounced(from, letter);
        Evidence expected = Evidence::in_reply_to;
        if (way < 95) {
            link(letter);
            letter.subject = "Pakkumine " + std::to_string(number_);
        } else if (way < 145) {
            link(letter);
            letter.answers.clear();
            expected = Evidence::references;
        } else if (way < 185 && !conversation_.empty()) {
            letter.headers = headers();
            expected = Evidence::thread_index;
        } else if (way < 245 && subject_ != "Hinnapäring") {
            expected = Evidence::subject;
        } else if (way < 295) {
            link(letter);
            letter.headers = "X-Microsoft-Original-Message-ID: <" + letter.id + ">\n";
            const auto original = letter.id;
            letter.id = fresh_id("ses.example");
            send(from, letter, expected);
            chain_.back() = original;
            return true;
        } else {
            link(letter);
        }
        send(from, letter, expected);
        return true;
    }

    void send(const std::string& from, const Letter& letter, Evidence expected) {
        out(from, now_, letter);
        office_.replies.emplace(letter.id, Reply{number_, now_, expected, true});
        chain_.push_back(letter.id);
    }

    /// A new mail under another subject: the truth is "answered", and no header says so.
    bool other_subject(const std::string& from, Letter letter) {
        letter.subject = "Hinnapakkumise fail " + std::to_string(number_);
        out(from, now_, letter);
        office_.replies.emplace(letter.id, Reply{number_, now_, Evidence::said, true});
        return false;
    }

    /// The mail program kept no copy; the client's next mail shows that there was an answer.
    bool unseen() {
        const auto id = fresh_id("firma.example");
        office_.replies.emplace(id, Reply{number_, now_, Evidence::inferred, true});
        chain_.push_back(id);
        ask(who_, true);
        return reply();
    }

    bool bounced(const std::string& from, Letter letter) {
        link(letter);
        out(from, now_, letter);
        office_.replies.emplace(letter.id, Reply{number_, now_, Evidence::in_reply_to, false});
        Letter back{
            fresh_id("mail.example"),
            "MAILER-DAEMON@mail.example",
            own(from),
            "Undelivered Mail Returned to Sender",
            "",
            "",
            "Return-Path: <>\nAuto-Submitted: auto-replied\n",
            "--x\nContent-Type: text/plain\n\nUnknown user.\n--x\n"
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
            "Final-Recipient: rfc822; " +
                who_.address +
                "\nAction: failed\nStatus: 5.1.1\n--x\nContent-Type: text/rfc822-headers\n\n"
                "Message-ID: <" +
                letter.id + ">\n--x--",
            "multipart/report; report-type=delivery-status; boundary=x"};
        in(from, now_ + minutes(1), back);
        if (chance(50)) return false;
        now_ += minutes(60);
        auto again = letter;
        again.id = fresh_id("firma.example");
        again.to = colleague().address;
        send(from, again, Evidence::in_reply_to);
        return true;
    }

    /// We write once more, in a new mail that names nothing: about this matter, not another one.
    void add_something() {
        now_ += minutes(90);
        const Letter letter{
            fresh_id("firma.example"),        own(staff()), who_.address, subject_, "", "", "",
            "Lisan veel, et tarne on tasuta."};
        out(letter.from.substr(0, letter.from.find('@')), now_, letter);
    }

    void away() {
        Letter letter{fresh_id("klient.example"),       who_.address,  own(box_),
                      "Automatic reply: " + subject_,   chain_.back(), chain_.back(),
                      "Auto-Submitted: auto-replied\n", "I am away."};
        in(box_, now_ + minutes(1), letter);
    }

    void thank() {
        constexpr std::array texts{"Aitäh!", "Suur tänu!", "Thank you!", "Спасибо!", "Kiitos!"};
        Letter letter{fresh_id("klient.example"),
                      who_.name + " <" + who_.address + ">",
                      own(box_),
                      "Re: " + subject_,
                      "",
                      "",
                      "",
                      texts[static_cast<std::size_t>(roll(5))]};
        link(letter);
        in(box_, now_ + minutes(30), letter);
        office_.thanks.emplace(letter.id, number_);
    }

    std::mt19937_64 random_;
    Office office_;
    std::size_t next_ = 0, ids_ = 0, number_ = 0;
    Instant now_{};
    Person who_;
    std::string subject_, box_, conversation_;
    std::vector<std::string> chain_;  ///< Ids of the matter, oldest first.
    Letter question_;
};

// --- filing and judging
// ----------------------------------------------------------------------------
std::shared_ptr<const rules::RuleSet> rules_of() {
    rules::RuleFile file;
    file.timezone = "Europe/Tallinn";
    file.fallback = "st0";
    for (unsigned i = 0; i < people; ++i) {
        rules::Staff one;
        one.id = "st" + std::to_string(i);
        one.email = one.id + "@firma.example";
        one.language = "et";
        file.staff.emplace(one.id, one);
    }
    rules::Team all;
    all.id = "all";
    all.lead = "st0";
    all.members = {"st0"};
    file.teams = {{"all", all}};
    file.kinds = {"inquiry"};
    file.default_kind = "inquiry";
    rules::RouteRule rest;
    rest.id = "rest";
    rest.team = "all";
    file.route = {rest};
    return rules::compile(file).rules;
}

struct Tally {
    std::size_t found = 0, right = 0, wanted = 0, reached = 0;
};

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

/// What the store says, beside the truth.
class Verdict {
public:
    Verdict(const Office& office, const storage::Kv& store) : office_(office), tx_(store) {
        for (const auto& mail : office_.mails) {
            if (mail.is_draft) continue;
            const auto key = storage::find_by_message_id(tx_, mail.id).value();
            if (key) by_key_.emplace(*key, mail.id);
        }
    }

    void print() {
        count_questions();
        count_answers();
        std::printf(
            "answered: precision %.2f %% (%zu wrong of %zu), recall %.2f %% (%zu missed of %zu)\n",
            share(right_, said_), said_ - right_, said_, share(right_, true_), true_ - right_,
            true_);
        std::printf("thanks: %zu of %zu wait for nobody\n", quiet_, office_.thanks.size());
        for (std::size_t i = 1; i < classes; ++i) {
            const auto& one = tally_[i];
            if (one.found == 0 && one.wanted == 0) continue;
            std::printf("E%zu: precision %.2f %% (%zu of %zu), recall %.2f %% (%zu of %zu)\n", i,
                        share(one.right, one.found), one.right, one.found,
                        share(one.reached, one.wanted), one.reached, one.wanted);
        }
    }

private:
    std::optional<model::Item> item_of(const std::string& id) const {
        const auto key = storage::find_by_message_id(tx_, id).value();
        if (!key) return std::nullopt;
        const auto message = storage::find_message(tx_, *key).value();
        if (!message || !message->item) return std::nullopt;
        return storage::find_item(tx_, message->item).value();
    }

    void count_questions() {
        std::map<std::size_t, Instant> answered;  // matter -> its latest answer that arrived
        for (const auto& [id, reply] : office_.replies) {
            if (reply.arrived) answered[reply.matter] = std::max(answered[reply.matter], reply.at);
        }
        for (const auto& [id, question] : office_.questions) {
            const bool is_true =
                answered.contains(question.matter) && answered[question.matter] >= question.at;
            const auto item = item_of(id);
            const bool is_said =
                item && (!item->first_unanswered || question.at < item->first_unanswered->at);
            true_ += is_true;
            said_ += is_said;
            right_ += is_true && is_said;
        }
        for (const auto& [id, matter] : office_.thanks) {
            const auto item = item_of(id);
            quiet_ += item && item->thanks.size() == 1;
        }
    }

    void count_answers() {
        for (const auto& [id, reply] : office_.replies) {
            if (reply.arrived) ++tally_[static_cast<std::size_t>(reply.expected)].wanted;
        }
        const auto items = storage::list_items(tx_, {}, 1'000'000).value();
        for (const auto& item : items) {
            const auto matter = matter_of(item);
            if (!matter) continue;
            for (const auto& answer : item.answers) {
                if (answer.void_reason.empty() && !answer.evidence.empty())
                    count_answer(answer, *matter);
            }
        }
    }

    std::optional<std::size_t> matter_of(const model::Item& item) const {
        if (item.questions.empty()) return std::nullopt;
        const auto id = by_key_.find(item.questions.front().message);
        if (id == by_key_.end()) return std::nullopt;
        const auto found = office_.questions.find(id->second);
        if (found == office_.questions.end()) return std::nullopt;
        return found->second.matter;
    }

    void count_answer(const model::Answer& answer, std::size_t matter) {
        const auto kind = static_cast<std::size_t>(answer.evidence.front());
        ++tally_[kind].found;
        if (answer.evidence.front() == Evidence::inferred) {
            const bool is_true = std::ranges::any_of(office_.replies, [&](const auto& one) {
                return one.second.matter == matter && one.second.expected == Evidence::inferred;
            });
            tally_[kind].right += is_true;
            tally_[kind].reached += is_true;
            return;
        }
        const auto id = by_key_.find(answer.message);
        if (id == by_key_.end()) return;
        const auto reply = office_.replies.find(id->second);
        const bool is_right = reply != office_.replies.end() && reply->second.arrived &&
                              reply->second.matter == matter;
        if (!is_right) return;
        ++tally_[kind].right;
        ++tally_[static_cast<std::size_t>(reply->second.expected)].reached;
    }

    const Office& office_;
    const storage::Transaction tx_;
    std::map<model::MessageKey, std::string> by_key_;
    std::size_t true_ = 0, said_ = 0, right_ = 0, quiet_ = 0;
    std::array<Tally, classes> tally_{};
};

int file_all(const Office& office, storage::MemoryKv& store) {
    const auto rules = rules_of();
    crm::OfficeSettings settings;
    settings.own_domains = {"firma.example"};
    for (unsigned i = 0; i < shared_mailboxes; ++i)
        settings.own_addresses.push_back("box" + std::to_string(i) + "@firma.example");
    for (unsigned i = 0; i < people; ++i) {
        const auto name = "st" + std::to_string(i);
        settings.mailbox_person.emplace(name, name);
    }
    settings.mac_key = "a key";
    const crm::Office ours(std::move(settings), rules->file.staff);
    const auto start = model::from_millis(1'772'445'600'000) - std::chrono::hours(24);
    std::uint32_t uid = 0;
    for (const auto& mail : office.mails) {
        storage::Transaction tx(store);
        if (uid == 0 && !crm::first_start(tx, start)) return 1;
        crm::Incoming incoming;
        incoming.role = mail.role;
        incoming.received = mail.at;
        incoming.is_draft = mail.is_draft;
        incoming.place = {mail.mailbox, mail.role == model::FolderRole::sent ? "Sent" : "INBOX", 1,
                          ++uid};
        incoming.content = mail::read_mail(mail.raw, {});
        incoming.key = model::mail_key(incoming.content.digest);
        const auto filed = crm::file_message(tx, {*rules, ours, mail.read}, std::move(incoming));
        const auto committed = store.commit(tx.batch());
        if (!filed || !committed) {
            std::fprintf(stderr, "%s\n",
                         filed ? "not committed" : filed.assume_error().what().c_str());
            return 1;
        }
    }
    return 0;
}

std::uint64_t number_of(const char* text) {
    const std::string_view digits(text);
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

}  // namespace

int main(int count, char** words) {
    const std::size_t messages = count > 1 ? number_of(words[1]) : 50'000;
    const std::uint64_t seed = count > 2 ? number_of(words[2]) : 1;
    const auto office = Maker(seed).make(messages);
    storage::MemoryKv store;
    if (file_all(office, store) != 0) return 1;
    std::printf("%zu messages in %u mailboxes, %zu questions, seed %llu\n", office.mails.size(),
                shared_mailboxes + people, office.questions.size(),
                static_cast<unsigned long long>(seed));
    Verdict(office, store).print();
    return 0;
}
