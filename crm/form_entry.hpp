// Entries of forms whose ids are not as lasting as they should be.
//
// Faults are those of storage.
#pragma once

#include <string>
#include <string_view>

#include "model/message.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

using model::Result;

/// The id under which an entry of a form is filed: its own, or one made of sender and time when
/// somebody else's entry has it, or one of another time with other words. A plugin that is
/// installed anew begins to count at 1 again; what a website changes in an entry later, that it was
/// read, makes no other entry of it.
Result<std::string> form_entry_id(const storage::Transaction& tx, std::string_view form,
                                  std::string id, const model::Content& content);

}  // namespace vastus::crm
