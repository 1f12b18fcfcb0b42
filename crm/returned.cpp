#include "crm/returned.hpp"

#include <algorithm>
#include <set>

#include "mail/address.hpp"

namespace vastus::crm {
namespace {

constexpr auto bounce_age_max = std::chrono::hours(24 * 5);  // servers give up no later
constexpr auto bounce_slack = std::chrono::minutes(10);      // clocks, and the copy in Sent

bool shares_outside(const Voice& one, const Voice& other) {
    return std::ranges::any_of(one.outside, [&other](const model::Address& a) {
        return std::ranges::any_of(other.outside, [&a](const model::Address& b) {
            return mail::address_key(a.address) == mail::address_key(b.address);
        });
    });
}

}  // namespace

std::optional<std::size_t> returned_by(const Unit& unit, std::size_t bounce) {
    const auto& mail = unit.messages[bounce];
    const auto& id = mail.content.bounce->original_message_id;
    std::optional<std::size_t> found;
    bool is_certain = true;
    for (std::size_t i = 0; i < unit.messages.size(); ++i) {
        const auto& one = unit.messages[i];
        const auto own = own_ids_of(one.content);
        if (id && std::ranges::find(own, *id) != own.end()) return i;
        if (unit.voices[i].part != Part::ours || unit.marks[i].subject == model::Key128{}) continue;
        const bool is_near = one.at <= mail.at + bounce_slack && mail.at - one.at <= bounce_age_max;
        if (!is_near || unit.marks[i].subject != unit.marks[bounce].subject) continue;
        if (!shares_outside(unit.voices[i], unit.voices[bounce])) continue;
        is_certain = !found;
        found = i;
    }
    return is_certain ? found : std::nullopt;
}

std::map<std::size_t, std::vector<std::size_t>> returns_in(const Unit& unit) {
    std::map<std::size_t, std::vector<std::size_t>> returns;
    for (std::size_t i = 0; i < unit.messages.size(); ++i) {
        if (unit.voices[i].part != Part::bounce) continue;
        if (const auto returned = returned_by(unit, i)) returns[*returned].push_back(i);
    }
    return returns;
}

std::string why_returned(const Unit& unit, const Matter& matter, std::size_t ours) {
    const auto bounces = unit.returns.find(ours);
    if (bounces == unit.returns.end()) return {};
    std::set<std::string> failed;
    std::string first;
    for (const auto bounce : bounces->second) {
        for (const auto& one : unit.voices[bounce].outside) {
            failed.insert(mail::address_key(one.address));
            if (first.empty()) first = one.address;
        }
    }
    if (failed.empty()) return {};
    const auto& sent = unit.messages[ours].content;
    const auto& sent_to = unit.voices[ours].outside;
    // An address that we did not write to: the mailbox of the one we wrote to forwards to it.
    const bool is_forwarded = sent_to.size() == 1 && sent.to.size() + sent.cc.size() == 1;
    const bool has_arrived = std::ranges::any_of(sent_to, [&](const model::Address& one) {
        return matter.takes_part(unit, one.address) &&
               !failed.contains(mail::address_key(one.address));
    });
    if (has_arrived && !is_forwarded) return {};
    return "bounced: it did not reach " + first;
}

}  // namespace vastus::crm
