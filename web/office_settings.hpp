// The office, as the configuration describes it: for the daemon, and for the tool when no daemon
// runs.
#pragma once

#include <string>

#include "config/config.hpp"
#include "crm/office.hpp"

namespace vastus::web {

/// `mac_key` proves our Message-IDs. Staff come from the rules and are added by Office itself.
crm::OfficeSettings office_settings(const config::Config& config, std::string mac_key);

}  // namespace vastus::web
