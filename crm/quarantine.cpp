#include "crm/quarantine.hpp"

namespace vastus::crm {

model::Result<> retry_quarantined(storage::Transaction& tx, std::uint64_t number,
                                  model::Instant now) {
    TRY(auto entry, storage::find_quarantined(tx, number));
    if (!entry) return model::missing("there is no quarantine entry " + std::to_string(number));
    TRY(auto folder, storage::folder_number(tx, entry->place.mailbox, entry->place.folder));
    storage::Accounted row;
    row.uid = entry->place.uid;
    row.fate = storage::Fate::retrying;
    row.next_try = now;
    row.why = "taken out of quarantine by hand";
    TRY(storage::save_uid(tx, {folder, entry->place.uidvalidity}, row));
    return storage::release_quarantined(tx, number);
}

}  // namespace vastus::crm
