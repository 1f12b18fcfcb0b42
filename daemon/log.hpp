// The log: one line per event, key=value, to standard error (journald adds time and unit).
//
// Only the daemon logs, once, where something is decided. No bodies, no subjects, no secrets. The
// same fault is logged at most once a minute; what was held back is counted in the next line. Any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"

namespace vastus::daemon {

void log_info(std::string_view part, std::string_view text);
void log_warning(std::string_view part, std::string_view text);
/// A fault of one part: limited to one line a minute for each (part, fault).
void log_fault(std::string_view part, const model::Error& error);

}  // namespace vastus::daemon
