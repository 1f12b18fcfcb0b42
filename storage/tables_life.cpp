// What the daemon keeps of its own life: running, the marker, settings.
#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

Result<bool> is_running(const Transaction& tx) {
    TRY(const auto record, tx.get(running_key()));
    return record.has_value();
}

Result<> save_running(Transaction& tx, bool running) {
    if (running)
        tx.put(running_key(), "");
    else
        tx.erase(running_key());
    return ok();
}

Result<std::optional<Marker>> find_marker(const Transaction& tx) {
    return access::find(tx, marker_key(), decode_marker);
}

Result<> save_marker(Transaction& tx, const std::optional<Marker>& marker) {
    if (marker)
        tx.put(marker_key(), encode(*marker));
    else
        tx.erase(marker_key());
    return ok();
}

Result<std::optional<std::string>> find_setting(const Transaction& tx, std::string_view name) {
    return tx.get(setting_key(name));
}

Result<> save_setting(Transaction& tx, std::string_view name, std::string_view value) {
    tx.put(setting_key(name), value);
    return ok();
}

}  // namespace vastus::storage
