// What the daemon keeps of its own life: running, the marker, settings.
#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

constexpr std::size_t markers_max = 10'000;  // one for each folder and form that was at work

}  // namespace

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

Result<std::vector<Marker>> list_markers(const Transaction& tx) {
    return access::list(tx, all_of(Table::marker), markers_max, decode_marker);
}

Result<> save_marker(Transaction& tx, const Marker& marker) {
    tx.put(marker_key(marker.what), encode(marker));
    return ok();
}

Result<> erase_marker(Transaction& tx, std::string_view what) {
    tx.erase(marker_key(what));
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
