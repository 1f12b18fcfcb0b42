// The answer ledger: what a matter's messages say about who waits for whom (mail.md 8).
//
// Doubt goes to unanswered. Every answer keeps all classes of evidence that were found, what made
// it void, and one sentence of why. Made anew from all messages whenever one comes, so a correction
// or a late mail gives the same ledger as if it had always been there. Pure; cannot fail.
#pragma once

#include <string>
#include <vector>

#include "crm/desk.hpp"
#include "crm/matters.hpp"
#include "model/item.hpp"

namespace vastus::crm {

struct Ledger {
    std::vector<model::Question> questions, thanks;
    std::vector<model::Answer> answers;
    /// What each message of the matter did, in the order of Matter::messages.
    std::vector<std::string> notes;
};

Ledger judge(const Unit& unit, const Matter& matter, const Desk& desk);

}  // namespace vastus::crm
