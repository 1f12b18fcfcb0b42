#include "crm/quarantine.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t page = 1000;

bool is_same(const model::Place& one, const model::Place& other) {
    return one.uid == other.uid && one.uidvalidity == other.uidvalidity &&
           one.mailbox == other.mailbox && one.folder == other.folder;
}

}  // namespace

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
    return storage::save_uid(tx, {folder, entry->place.uidvalidity}, row);
}

model::Result<std::vector<storage::Quarantined>> quarantined_at(const storage::Transaction& tx,
                                                                const model::Place& place) {
    std::vector<storage::Quarantined> found;
    std::uint64_t after = 0;
    while (true) {
        TRY(auto entries, storage::list_quarantined(tx, after, page));
        for (const auto& entry : entries) {
            if (is_same(entry.place, place)) found.push_back(entry);
        }
        if (entries.size() < page) return found;
        after = entries.back().number;
    }
}

}  // namespace vastus::crm
