// A story told by mails: each is written as bytes, read as any mail, filed where it was seen.
//
//   story.in("info", 0, {.id = "q1", .from = ott, .subject = "Kuus akent"});
//   story.out("info", 10, {.id = "a1", .to = ott, .subject = "Re: Kuus akent", .answers = "q1"});
//   EXPECT_EQ(story.item("q1").state, State::waiting_client);
//
// The same story can be told in another order: what comes out is written down by `told`, without
// numbers that depend on the order.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "crm/desk_kit.hpp"

namespace vastus::crm {

struct Letter {
    std::string id = {};
    std::string from = {};
    std::string to = {};
    std::string cc = {};
    std::string subject = {};
    std::string answers = {};     ///< In-Reply-To and References, ids by blanks.
    std::string references = {};  ///< When they differ from `answers`.
    std::string body = "Tere, palun vastake meile.";
    std::string headers = {};  ///< More header lines, each with its "\n".
    std::string type = "text/plain; charset=utf-8";
    bool is_draft = false;
    std::uint64_t gmail_thread = 0;
};

class Story {
public:
    Story();

    /// Arrives in the inbox of a mailbox, `minute` after the beginning.
    Filed in(const std::string& mailbox, int minute, const Letter& letter);
    /// Somebody drags it into the folder of clients' mail of a mailbox.
    Filed drag(const std::string& mailbox, int minute, const Letter& letter);
    /// Lies in its Sent folder.
    Filed out(const std::string& mailbox, int minute, const Letter& letter);
    Filed form(int minute, const std::string& id, const std::string& from,
               const std::string& subject, const std::string& text);
    void say(const std::string& id, model::Said said, int minute);

    model::Item item(const std::string& id) const;  ///< That the mail `id` belongs to.
    model::Message message(const std::string& id) const;
    bool is_stored(const std::string& id) const;
    std::size_t items() const;  ///< Those that are not part of another.
    std::vector<std::string> alerts(int minute);
    /// "word replies" of the unknown prefixes.
    std::vector<std::string> prefixes() const;

    /// Everything that counts, in words; equal for equal ledgers.
    std::string told() const;
    /// The same mails in an order of the seed, from an empty store.
    std::string told_in_order(unsigned seed) const;

private:
    struct Step {
        Incoming incoming;
        std::string about;  ///< Of a correction: the mail it is about.
        model::Correction correction;
    };
    Filed receive(model::Place place, int minute, const Letter& letter);
    Filed tell(Step step);
    Filed play(DeskKit& kit, const Step& step) const;
    void read_again(DeskKit& kit, std::vector<Step>& left) const;
    static std::string write_down(const DeskKit& kit);

    std::vector<Step> steps_;
    std::vector<Step> left_;  ///< Private so far.
    std::unique_ptr<DeskKit> kit_;
};

}  // namespace vastus::crm
