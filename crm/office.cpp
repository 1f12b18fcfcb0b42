#include "crm/office.hpp"

#include <algorithm>

#include "crm/marks.hpp"
#include "mail/address.hpp"
#include "mail/compose.hpp"
#include "mail/form_text.hpp"
#include "mail/subject.hpp"

namespace vastus::crm {
namespace {

/// Whom a group of Google's names when it writes itself into From (mail.md 2.7).
model::Address original_sender(const model::Content& content) {
    for (const std::string_view field : {"x-original-from", "x-original-sender"}) {
        std::vector<std::string> defects;
        auto people = mail::read_addresses(header_of(content, field), defects);
        if (!people.empty() && !people.front().address.empty()) return people.front();
    }
    return {};
}

bool is_same_or_below(std::string_view domain, std::string_view own) {
    if (domain == own) return true;
    return domain.size() > own.size() && domain.ends_with(own) &&
           domain[domain.size() - own.size() - 1] == '.';
}

}  // namespace

Office::Office(OfficeSettings settings, const std::map<std::string, rules::Staff>& staff)
    : settings_(std::move(settings)) {
    for (const auto& domain : settings_.own_domains) domains_.insert(domain);
    for (const auto& domain : settings_.mail_providers) providers_.insert(domain);
    for (const auto& address : settings_.own_addresses) {
        addresses_.insert(mail::address_key(address));
    }
    for (const auto& [id, person] : staff) {
        staff_by_address_.emplace(mail::address_key(person.email), id);
        addresses_.insert(mail::address_key(person.email));
    }
}

bool Office::is_ours(std::string_view address) const {
    if (address.empty()) return false;
    if (addresses_.contains(mail::address_key(address))) return true;
    return is_own_domain(mail::domain_of(address));
}

bool Office::is_own_domain(std::string_view domain) const {
    return std::ranges::any_of(
        domains_, [domain](const std::string& own) { return is_same_or_below(domain, own); });
}

bool Office::is_through_own_list(const model::Content& content) const {
    auto id = header_of(content, "list-id");
    const auto bracket = id.rfind('<');
    if (bracket != std::string_view::npos) id.remove_prefix(bracket + 1);
    id = id.substr(0, id.find('>'));
    for (auto dot = id.find('.'); dot != std::string_view::npos; dot = id.find('.', dot + 1)) {
        if (is_own_domain(id.substr(dot + 1))) return true;
    }
    return false;
}

std::string Office::organisation_of(std::string_view address) const {
    const auto domain = mail::domain_of(address);
    const bool is_provided = std::ranges::any_of(
        providers_, [domain](const std::string& one) { return is_same_or_below(domain, one); });
    return is_provided ? std::string() : mail::organisation_of(address);
}

bool Office::is_guest(std::string_view address) const {
    return !is_watched(address) && staff_by_address_.contains(mail::address_key(address)) &&
           !is_own_domain(mail::domain_of(address)) && !organisation_of(address).empty();
}

bool Office::is_watched(std::string_view address) const {
    const auto key = mail::address_key(address);
    return std::ranges::any_of(settings_.own_addresses, [&key](const std::string& own) {
        return mail::address_key(own) == key;
    });
}

bool Office::is_verified_staff(const model::Content& content) const {
    if (content.from.size() != 1) return false;
    const auto& address = content.from.front().address;
    return is_ours(address) && !mail::is_robot_address(address) &&
           mail::is_sender_verified(content, settings_.trust);
}

bool Office::reaches_mailbox(const model::Content& content) const {
    for (const auto* list : {&content.to, &content.cc}) {
        for (const auto& one : *list) {
            if (is_watched(one.address)) return true;
        }
    }
    return false;
}

bool Office::names_us(std::string_view folded_line) const {
    for (auto at = folded_line.find('@'); at != std::string_view::npos;
         at = folded_line.find('@', at + 1)) {
        const auto begin = folded_line.find_last_of(" <>\"'(),;:[]", at) + 1;
        const auto end = folded_line.find_first_of(" <>\"'(),;:[]", at);
        if (is_ours(folded_line.substr(begin, end - begin))) return true;
    }
    return false;
}

bool Office::is_our_message_id(std::string_view message_id) const {
    return mail::is_our_message_id(message_id, settings_.mac_key);
}

std::string Office::staff_of(std::string_view address) const {
    const auto found = staff_by_address_.find(mail::address_key(address));
    return found == staff_by_address_.end() ? std::string() : found->second;
}

std::string Office::person_of(std::string_view mailbox) const {
    const auto found = settings_.mailbox_person.find(std::string(mailbox));
    return found == settings_.mailbox_person.end() ? std::string() : found->second;
}

bool Office::takes_forms(std::string_view mailbox) const {
    return settings_.form_mailboxes.contains(mailbox);
}

bool Office::is_sent_for_filing(const model::Message& message) const {
    return std::ranges::any_of(message.seen_in, [this](const model::Place& place) {
        return settings_.filing_mailboxes.contains(place.mailbox);
    });
}

bool Office::is_filed_by_hand(const model::Message& message) const {
    return std::ranges::any_of(message.seen_in, [this](const model::Place& place) {
        return settings_.filed_folders.contains({place.mailbox, place.folder});
    });
}

model::Address Office::correspondent(const model::Content& content,
                                     std::string_view mailbox) const {
    const auto outside = [this](const model::Address& one) {
        return !one.address.empty() && !is_ours(one.address);
    };
    const bool has_from = !content.from.empty() && !content.from.front().address.empty();
    const bool is_rewritten = has_from && is_ours(content.from.front().address);
    const bool is_form = takes_forms(mailbox);
    const auto original = is_rewritten ? original_sender(content) : model::Address();
    if (outside(original) && !mail::is_robot_address(original.address)) return original;
    // In a mailbox for forms a mail of ours to others says nothing of who asks, unless it goes to
    // them too. Through a group it is the client who copies others.
    const bool is_letter = is_form && is_rewritten && !is_through_own_list(content);
    const auto others = is_letter ? outside_recipients(content) : std::vector<model::Address>();
    const auto may_be = [&](const model::Address& one) {
        const auto key = mail::address_key(one.address);
        return outside(one) &&
               (others.empty() || std::ranges::any_of(others, [&key](const model::Address& other) {
                    return mail::address_key(other.address) == key;
                }));
    };
    if (is_rewritten || is_form) {
        const auto reply_to = std::ranges::find_if(content.reply_to, may_be);
        if (reply_to != content.reply_to.end()) return *reply_to;
    }
    // Who answers somebody quotes labels of others.
    const bool answers = !content.in_reply_to.empty() || !content.references.empty() ||
                         mail::base_subject(content.subject).is_reply;
    if (is_form && !answers) {
        for (const auto* text : {&content.reply_text, &content.signature}) {
            if (auto person = mail::person_in_form(*text); may_be(person)) return person;
        }
    }
    if (outside(original)) return original;
    if (has_from) return content.from.front();
    return {};
}

std::vector<model::Address> Office::outside_recipients(const model::Content& content) const {
    std::vector<model::Address> outside;
    for (const auto* list : {&content.to, &content.cc}) {
        for (const auto& one : *list) {
            if (!one.address.empty() && !is_ours(one.address)) outside.push_back(one);
        }
    }
    return outside;
}

}  // namespace vastus::crm
