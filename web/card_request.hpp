// What staff enter on a client's card, as parameters of a request.
//
//   POST /v1/clients/12/set?groups=vip,-partner&manager=mari&status=active
//   POST /v1/clients/12/contact?direction=out&at=2026-03-20 09:00
//
// Groups and tags are words by commas; one with "-" before it is taken away. Fails: malformed, with
// what to write.
#pragma once

#include "crm/card.hpp"
#include "web/api.hpp"

namespace vastus::web {

model::Result<crm::CardChange> read_card_change(const ApiRequest& request);

/// A contact that was no mail: who began it, and when.
struct Contact {
    model::Direction direction = model::Direction::out;
    model::Instant at{};
};
model::Result<Contact> read_contact(const ApiRequest& request, const crm::Desk& desk);

}  // namespace vastus::web
