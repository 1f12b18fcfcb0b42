#include "office_maker.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <set>

namespace vastus::bench {
namespace {

using std::chrono::minutes;

constexpr int days = 200;
constexpr int lag_minutes_max = 20;

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
        // Private mail is not read: a person is written to by clients who are known.
        box_ = known_.contains(who_.firm) && chance(15) ? staff() : shared();
        known_.insert(who_.firm);
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
        more_noise();
    }

    void more_noise() {
        const auto later = [this] { return now_ += minutes(1 + roll(20)); };
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
    std::set<std::string> known_;
    Office office_;
    std::size_t next_ = 0, ids_ = 0, number_ = 0;
    Instant now_{};
    Person who_;
    std::string subject_, box_, conversation_;
    std::vector<std::string> chain_;  ///< Ids of the matter, oldest first.
    Letter question_;
};

}  // namespace

Office make_office(std::size_t messages, std::uint64_t seed) { return Maker(seed).make(messages); }

}  // namespace vastus::bench
