#include "crm/voice.hpp"

#include <algorithm>

#include "crm/marks.hpp"
#include "mail/address.hpp"
#include "mail/subject.hpp"

namespace vastus::crm {
namespace {

using model::Automatic;

Voice silent(std::string note) { return {Part::silent, {}, {}, std::move(note)}; }

/// Addresses from outside that are not yet in `found`.
void add_outside(std::vector<model::Address>& found, const Office& office,
                 const std::vector<model::Address>& list) {
    for (const auto& one : list) {
        if (one.address.empty() || office.is_ours(one.address)) continue;
        const auto key = mail::address_key(one.address);
        const bool known = std::ranges::any_of(found, [&key](const model::Address& other) {
            return mail::address_key(other.address) == key;
        });
        if (!known) found.push_back(one);
    }
}

Voice bounce_voice(const model::Content& content) {
    Voice voice{Part::bounce, {}, {}, "a bounce of a mail that we have not seen"};
    for (const auto& one : content.bounce->recipients) {
        if (one.action == "failed") voice.outside.push_back({"", one.address});
    }
    return voice;
}

/// Staff hands a client's mail on to one of our mailboxes: the client speaks (mail.md 5.5). What
/// answers or quotes a mail is a note among ourselves, not a client's mail.
bool is_handed_on(const model::Message& message, const Office& office) {
    const auto& content = message.content;
    if (!content.forwarded || content.forwarded->from.address.empty()) return false;
    if (office.is_ours(content.forwarded->from.address)) return false;
    if (!office.outside_recipients(content).empty()) return false;
    return std::ranges::any_of(message.seen_in, [&office](const model::Place& place) {
        return place.role != model::FolderRole::sent && office.person_of(place.mailbox).empty();
    });
}

/// One of our staff who works elsewhere writes to us and to nobody else: as a client (mail.md 8.2).
bool is_guests_own_matter(const model::Content& content, const Office& office) {
    return !content.from.empty() && office.is_guest(content.from.front().address) &&
           office.outside_recipients(content).empty() && office.reaches_mailbox(content);
}

Voice ours(const model::Message& message, const Office& office) {
    const auto& content = message.content;
    Voice voice{Part::ours, {}, {}, {}};
    voice.person.address = author_of(content);
    if (!content.from.empty()) voice.person.name = content.from.front().name;
    add_outside(voice.outside, office, content.to);
    add_outside(voice.outside, office, content.cc);
    return voice;
}

Voice ours_unless_a_program(const model::Message& message, const Office& office) {
    if (message.content.calendar_method == "reply")
        return silent("a calendar's yes or no, written by a program (N8)");
    return ours(message, office);
}

Voice client(const model::Message& message, const Office& office, model::Address person) {
    const auto& content = message.content;
    Voice voice{Part::client, std::move(person), {}, {}};
    if (voice.person.address.empty()) {
        voice.person.address =
            "unknown-sender." + model::hex(message.key).substr(0, 12) + "@invalid";
    }
    voice.outside.push_back(voice.person);
    for (const auto* list : {&content.from, &content.reply_to, &content.to, &content.cc})
        add_outside(voice.outside, office, *list);
    return voice;
}

/// Programs that handle requests send what their people write as bulk (8.9, 27): what names a mail
/// of ours and comes through no list is no newsletter.
bool answers_us(const model::Content& content, const Office& office) {
    if (!header_of(content, "list-id").empty()) return false;
    const auto is_ours = [&office](const std::string& id) {
        return office.is_own_domain(mail::domain_of(id)) && !office.is_our_message_id(id);
    };
    return std::ranges::any_of(content.in_reply_to, is_ours) ||
           std::ranges::any_of(content.references, is_ours);
}

/// Automatic mail, read as what it is. A bulk mail of ours that answers somebody is an answer (N9).
bool is_automatic(const model::Message& message, const Office& office) {
    const auto& content = message.content;
    if (content.automatic == Automatic::none || message.source == model::Source::form) return false;
    const bool is_class_of_lists =
        content.automatic == Automatic::bulk || content.automatic == Automatic::auto_reply;
    if (is_class_of_lists && office.takes_forms(message.seen_in.front().mailbox)) return false;
    if (content.automatic != Automatic::bulk) return true;
    const bool answers = !content.in_reply_to.empty() || !content.references.empty();
    return message.direction == model::Direction::out ? !answers : !answers_us(content, office);
}

}  // namespace

Voice voice_of(const model::Message& message, const Office& office) {
    const auto& content = message.content;
    if (office.is_our_message_id(content.message_id)) return silent("one of our own alerts (N1)");
    if (message.is_draft) return silent("a draft: nothing was sent (N4)");
    if (is_automatic(message, office)) {
        if (content.bounce && content.automatic == Automatic::bounce) return bounce_voice(content);
        const auto kind = std::string(model::name(content.automatic));
        return silent("automatic mail (" + kind + "): kept for reading, moves no clock");
    }
    // Programs let a forward name what it forwards; to a filing address nobody answers.
    const bool is_answer = (!content.in_reply_to.empty() || !content.references.empty()) &&
                           !mail::base_subject(content.subject).is_forward &&
                           !office.is_sent_for_filing(message);
    if (message.source != model::Source::form && !is_answer && is_handed_on(message, office) &&
        office.is_ours(author_of(content)))
        return client(message, office, content.forwarded->from);
    if (is_guests_own_matter(content, office)) return client(message, office, content.from.front());
    if (message.direction == model::Direction::out) return ours_unless_a_program(message, office);
    const auto person = office.correspondent(content, message.seen_in.front().mailbox);
    if (message.source != model::Source::form && office.is_ours(person.address)) {
        // Only one of us can lay a mail into a folder of ours.
        const bool is_by_hand =
            office.is_filed_by_hand(message) && !mail::is_robot_address(person.address);
        const bool is_form = office.takes_forms(message.seen_in.front().mailbox) && !is_answer &&
                             office.staff_of(person.address).empty() &&
                             office.outside_recipients(content).empty();
        if (is_form && !is_by_hand) return client(message, office, {});
        if (is_by_hand || office.is_verified_staff(content))
            return ours_unless_a_program(message, office);
        return silent(
            "from an address of ours but seen in an inbox: internal, or not proven (N12)");
    }
    if (content.calendar_method == "reply" && content.reply_text.empty())
        return silent("a calendar's yes or no, written by a program (N8)");
    return client(message, office, person);
}

std::string author_of(const model::Content& content) {
    if (!content.sender.empty() && !content.sender.front().address.empty())
        return content.sender.front().address;
    return content.from.empty() ? std::string("somebody of ours") : content.from.front().address;
}

std::string place_text(const model::Place& place) {
    if (place.folder.empty()) return place.mailbox;
    return place.folder + " of " + place.mailbox;
}

}  // namespace vastus::crm
