// The office: which addresses are ours, and who stands behind them.
//
// Made once from the configuration and the rules; decides what is outside (a client may be there)
// and what is inside. Immutable after making; safe from any thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/authentication.hpp"
#include "model/message.hpp"
#include "rules/rule.hpp"

namespace vastus::crm {

struct OfficeSettings {
    std::vector<std::string> own_domains;     ///< firma.example: every address there is ours.
    std::vector<std::string> own_addresses;   ///< Mailboxes we watch, groups, aliases.
    std::vector<std::string> mail_providers;  ///< Where everybody may have an address.
    std::string mac_key;                      ///< Proves that a Message-ID is one of ours.
    std::map<std::string, std::string>
        mailbox_person;       ///< Mailbox -> staff id, for personal mailboxes.
    mail::SenderTrust trust;  ///< Whose word about a sender counts.
    std::set<std::string, std::less<>>
        form_mailboxes;  ///< They take form mails: Reply-To is the client.
    std::set<std::string, std::less<>>
        filing_mailboxes;  ///< Our people send them copies and forwards.
    std::set<std::pair<std::string, std::string>>
        filed_folders;  ///< Mailbox and folder that people drag clients' mail into.
};

class Office {
public:
    explicit Office(OfficeSettings settings, const std::map<std::string, rules::Staff>& staff);

    bool is_ours(std::string_view address) const;
    /// One of our domains or below one.
    bool is_own_domain(std::string_view domain) const;
    /// Through a group address of ours (List-Id, RFC 2919): its members are we.
    bool is_through_own_list(const model::Content& content) const;
    /// The domain that stands for a client's firm; "" where addresses stand for people.
    std::string organisation_of(std::string_view address) const;
    /// Of our staff, with an address in another firm's domain.
    bool is_guest(std::string_view address) const;
    /// From one of us, says a server of our provider: no robot, and no forgery (mail.md 9.5).
    bool is_verified_staff(const model::Content& content) const;
    /// Does it go to a mailbox that we watch?
    bool reaches_mailbox(const model::Content& content) const;
    /// Does a line of folded text hold an address of ours?
    bool names_us(std::string_view folded_line) const;
    bool is_our_message_id(std::string_view message_id) const;
    /// Staff id of an address; "" when it is nobody's.
    std::string staff_of(std::string_view address) const;
    /// Who answers from a mailbox: its person, or "".
    bool has_personal_mailboxes() const { return !settings_.mailbox_person.empty(); }
    std::string person_of(std::string_view mailbox) const;
    bool takes_forms(std::string_view mailbox) const;
    /// Was it sent to a filing address?
    bool is_sent_for_filing(const model::Message& message) const;
    /// Has one of us put it among the clients' mail by hand?
    bool is_filed_by_hand(const model::Message& message) const;

    /// The outside person a message from outside is from: From, or for form mails and
    /// group-rewritten mail the sender that the group names, Reply-To, or the labels of a form
    /// (mail.md 2.7, 8.8 and 9.5). Nothing usable: an empty address.
    model::Address correspondent(const model::Content& content, std::string_view mailbox) const;
    /// Every outside address among To and Cc.
    std::vector<model::Address> outside_recipients(const model::Content& content) const;

private:
    bool is_watched(std::string_view address) const;

    OfficeSettings settings_;
    std::set<std::string, std::less<>> domains_, addresses_, providers_;
    std::map<std::string, std::string, std::less<>> staff_by_address_;
};

}  // namespace vastus::crm
