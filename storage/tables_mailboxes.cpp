// Folders, cursors, the completeness ledger, the quarantine, polled forms.
#include <algorithm>

#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "storage/table_access.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

using namespace model;

namespace {

constexpr std::size_t folders_max = 1u << 20;     // far more than all mailboxes of a firm have
constexpr std::size_t raw_bytes_max = 33u << 20;  // the largest message, 32 MiB, and some words
constexpr std::size_t piece_bytes = 256u << 10;   // keeps the engine's blocks and buffers small
constexpr std::size_t pieces_per_read = 16;

Result<std::string> read_raw(const Transaction& tx, std::uint64_t number, std::uint64_t bytes) {
    std::string raw;
    auto range = under(KeyBuilder(Table::quarantine_raw).u64(number).take());
    while (raw.size() < bytes) {
        TRY(const auto pieces, tx.scan(range.from, range.to, pieces_per_read));
        if (pieces.empty()) break;
        for (const auto& piece : pieces) raw.append(piece.second);
        range.from = pieces.back().first + '\0';
    }
    if (raw.size() != bytes)
        return corrupt("quarantine entry " + std::to_string(number) + " has lost bytes");
    return raw;
}

Result<Quarantined> decode_without_raw(std::string_view bytes) {
    TRY(auto record, decode_quarantined(bytes));
    return std::move(record.entry);
}

}  // namespace

Result<std::uint32_t> folder_number(Transaction& tx, std::string_view mailbox,
                                    std::string_view folder) {
    const std::string key = folder_number_key(mailbox, folder);
    TRY(const auto known, access::find_number(tx, key, 4));
    if (known) return static_cast<std::uint32_t>(*known);
    TRY(const auto next, access::next_number(tx, Counter::folder));
    const auto number = static_cast<std::uint32_t>(next);
    tx.put(key, u32_bytes(number));
    tx.put(folder_key(number),
           encode(FolderName{number, std::string(mailbox), std::string(folder)}));
    return number;
}

Result<std::vector<FolderName>> list_folders(const Transaction& tx) {
    return access::list(tx, all_of(Table::folder), folders_max, decode_folder_name);
}

Result<std::optional<Cursor>> find_cursor(const Transaction& tx, FolderKey key) {
    return access::find(tx, cursor_key(key.folder, key.uidvalidity), decode_cursor);
}

Result<> save_cursor(Transaction& tx, FolderKey key, const Cursor& cursor) {
    tx.put(cursor_key(key.folder, key.uidvalidity), encode(cursor));
    return ok();
}

Result<std::vector<std::pair<FolderKey, Cursor>>> list_cursors(const Transaction& tx) {
    const auto range = all_of(Table::cursor);
    TRY(const auto pairs, tx.scan(range.from, range.to, folders_max));
    std::vector<std::pair<FolderKey, Cursor>> cursors;
    for (const auto& [key, value] : pairs) {
        auto reader = KeyReader::of_key(key);
        FolderKey folder;
        folder.folder = reader.u32();
        folder.uidvalidity = reader.u32();
        if (!reader.done()) return access::bad_width(Table::cursor);
        TRY(auto cursor, decode_cursor(value));
        cursors.emplace_back(folder, std::move(cursor));
    }
    return cursors;
}

Result<std::optional<Accounted>> find_uid(const Transaction& tx, FolderKey key, std::uint32_t uid) {
    return access::find(tx, ledger_key(key.folder, key.uidvalidity, uid), decode_accounted);
}

Result<> save_uid(Transaction& tx, FolderKey key, const Accounted& entry) {
    const auto retrying = retrying_key(key.folder, key.uidvalidity, entry.uid);
    TRY(const auto was_retrying, tx.get(retrying));
    tx.put(ledger_key(key.folder, key.uidvalidity, entry.uid), encode(entry));
    if (entry.fate == Fate::left)
        tx.put(left_key(entry.next_try, key.folder, key.uidvalidity, entry.uid), "");
    if (entry.fate == Fate::retrying) {
        tx.put(retrying, "");
    } else if (was_retrying) {
        tx.erase(retrying);
    }
    return ok();
}

Result<std::vector<Accounted>> list_uids(const Transaction& tx, FolderKey key, std::uint32_t after,
                                         std::size_t limit) {
    const auto folder =
        under(KeyBuilder(Table::ledger).u32(key.folder).u32(key.uidvalidity).take());
    const KeyRange range{ledger_key(key.folder, key.uidvalidity, after) + '\0', folder.to};
    return access::list(tx, range, limit, decode_accounted);
}

Result<std::vector<Accounted>> list_retrying(const Transaction& tx, FolderKey key,
                                             std::uint32_t after, std::size_t limit) {
    const auto folder =
        under(KeyBuilder(Table::retrying).u32(key.folder).u32(key.uidvalidity).take());
    const auto from = retrying_key(key.folder, key.uidvalidity, after) + '\0';
    TRY(const auto marks, tx.scan(from, folder.to, limit));
    std::vector<Accounted> entries;
    for (const auto& [mark, nothing] : marks) {
        auto reader = KeyReader::of_key(mark);
        reader.u32();
        reader.u32();
        const auto uid = reader.u32();
        if (!reader.done()) return access::bad_width(Table::retrying);
        TRY(auto entry, find_uid(tx, key, uid));
        if (!entry)
            return corrupt("uid " + std::to_string(uid) +
                           " is marked as retried and is not in the ledger");
        entries.push_back(std::move(*entry));
    }
    return entries;
}

Result<std::vector<Left>> list_left(const Transaction& tx, Instant since, std::size_t limit) {
    const auto from = KeyBuilder(Table::left).at(since).take();
    TRY(const auto marks, tx.scan(from, all_of(Table::left).to, limit));
    std::vector<Left> entries;
    for (const auto& [mark, nothing] : marks) {
        auto reader = KeyReader::of_key(mark);
        Left entry;
        entry.received = reader.at();
        entry.folder.folder = reader.u32();
        entry.folder.uidvalidity = reader.u32();
        entry.uid = reader.u32();
        if (!reader.done()) return access::bad_width(Table::left);
        entries.push_back(entry);
    }
    return entries;
}

Result<> forget_left(Transaction& tx, const Left& entry) {
    const auto& [folder, uidvalidity] = entry.folder;
    tx.erase(left_key(entry.received, folder, uidvalidity, entry.uid));
    return ok();
}

Result<std::uint64_t> quarantine(Transaction& tx, Quarantined entry) {
    TRY(const auto number, access::next_number(tx, Counter::quarantine));
    entry.number = number;
    if (entry.raw.size() > raw_bytes_max) {
        entry.reason += " (only the first " + std::to_string(raw_bytes_max) + " of " +
                        std::to_string(entry.raw.size()) + " bytes are kept)";
        entry.raw.resize(raw_bytes_max);
    }
    tx.put(quarantine_key(number), encode(entry));
    std::string_view rest = entry.raw;
    for (std::uint32_t piece = 0; !rest.empty(); ++piece) {
        const auto bytes = rest.substr(0, piece_bytes);
        tx.put(quarantine_raw_key(number, piece), bytes);
        rest.remove_prefix(bytes.size());
    }
    return number;
}

Result<std::optional<Quarantined>> find_quarantined(const Transaction& tx, std::uint64_t number) {
    TRY(auto record, access::find(tx, quarantine_key(number), decode_quarantined));
    if (!record) return std::optional<Quarantined>();
    TRY(record->entry.raw, read_raw(tx, number, record->raw_bytes));
    return std::optional<Quarantined>(std::move(record->entry));
}

Result<std::vector<Quarantined>> list_quarantined(const Transaction& tx, std::uint64_t after,
                                                  std::size_t limit) {
    const KeyRange range{quarantine_key(after) + '\0', all_of(Table::quarantine).to};
    return access::list(tx, range, limit, decode_without_raw);
}

Result<> release_quarantined(Transaction& tx, std::uint64_t number) {
    TRY(const auto record, access::find(tx, quarantine_key(number), decode_quarantined));
    if (!record) return missing("there is no quarantine entry " + std::to_string(number));
    const auto pieces = (record->raw_bytes + piece_bytes - 1) / piece_bytes;
    for (std::uint32_t piece = 0; piece < pieces; ++piece)
        tx.erase(quarantine_raw_key(number, piece));
    tx.erase(quarantine_key(number));
    return ok();
}

Result<std::optional<FormCursor>> find_form_cursor(const Transaction& tx, std::string_view form) {
    return access::find(tx, form_cursor_key(form), decode_form_cursor);
}

Result<> save_form_cursor(Transaction& tx, std::string_view form, const FormCursor& cursor) {
    tx.put(form_cursor_key(form), encode(cursor));
    return ok();
}

}  // namespace vastus::storage
