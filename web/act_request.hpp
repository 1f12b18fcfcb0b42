// What staff ask to be done to an item, as parameters of a request.
//
//   POST /v1/items/4711/act?type=snooze&until=2026-03-20 09:00&by=mari
//
// Times are on the wall of the rules' zone, or a length of time from now. Fails: malformed, with
// what to write.
#pragma once

#include "crm/desk.hpp"
#include "model/item.hpp"
#include "web/api.hpp"

namespace vastus::web {

model::Result<model::Act> read_act(const ApiRequest& request, const crm::Desk& desk);

}  // namespace vastus::web
