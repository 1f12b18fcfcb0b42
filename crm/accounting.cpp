#include "crm/accounting.hpp"

#include <algorithm>
#include <charconv>

#include "crm/quarantine.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t audit_page = 5000;  // rows read at once: bounded memory for any mailbox

Result<storage::FolderKey> key_of(storage::Transaction& tx, const model::Place& place) {
    TRY(auto number, storage::folder_number(tx, place.mailbox, place.folder));
    return storage::FolderKey{number, place.uidvalidity};
}

std::string comparison_name(const model::Place& place) {
    return "compared " + place.mailbox + "/" + place.folder + "/" +
           std::to_string(place.uidvalidity);
}

Result<storage::Cursor> cursor_of(const storage::Transaction& tx, storage::FolderKey key) {
    TRY(auto cursor, storage::find_cursor(tx, key));
    return cursor.value_or(storage::Cursor{});
}

std::uint64_t number_in(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// "unexplained iso-time", as record_comparison writes it.
Result<> add_comparison(const storage::Transaction& tx, FolderAudit& entry) {
    const model::Place place{entry.mailbox, entry.folder, entry.uidvalidity, 0};
    TRY(auto text, storage::find_setting(tx, comparison_name(place)));
    if (!text) return model::ok();
    entry.unexplained = number_in(*text);
    const auto blank = text->find(' ');
    if (blank == std::string::npos) return model::ok();
    if (auto at = model::parse_iso(std::string_view(*text).substr(blank + 1))) {
        entry.compared = at.assume_value();
    }
    return model::ok();
}

Result<> count_fates(const storage::Transaction& tx, storage::FolderKey key, FolderAudit& entry) {
    std::uint32_t after = 0;
    while (true) {
        TRY(auto rows, storage::list_uids(tx, key, after, audit_page));
        for (const auto& row : rows) {
            switch (row.fate) {
                case storage::Fate::stored: ++entry.stored; break;
                case storage::Fate::quarantined: ++entry.quarantined; break;
                case storage::Fate::expunged: ++entry.expunged; break;
                case storage::Fate::retrying: ++entry.retrying; break;
                case storage::Fate::left: ++entry.left; break;
            }
        }
        if (rows.size() < audit_page) return model::ok();
        after = rows.back().uid;
    }
}

/// What was in quarantine and is tried again leaves it when it is filed; when the server has lost
/// it, its bytes stay there.
Result<> settle_quarantine(storage::Transaction& tx, const model::Place& place,
                           const storage::Accounted& before, storage::Accounted& fate) {
    if (before.fate != storage::Fate::retrying) return model::ok();
    TRY(const auto entries, quarantined_at(tx, place));
    for (const auto& entry : entries) {
        if (fate.fate == storage::Fate::stored || fate.fate == storage::Fate::left) {
            TRY(storage::release_quarantined(tx, entry.number));
        } else if (fate.fate == storage::Fate::expunged) {
            fate.fate = storage::Fate::quarantined;
            fate.why = "tried again, and gone from the server: what was kept of it stays";
        }
    }
    return model::ok();
}

/// One entry for a message, with the most bytes of it.
Result<> put_into_quarantine(storage::Transaction& tx, storage::Quarantined entry) {
    TRY(const auto entries, quarantined_at(tx, entry.place));
    for (const auto& old : entries) {
        TRY(const auto kept, storage::find_quarantined(tx, old.number));
        if (kept && kept->raw.size() > entry.raw.size()) return model::ok();
        TRY(storage::release_quarantined(tx, old.number));
    }
    TRY(storage::quarantine(tx, std::move(entry)));
    return model::ok();
}

}  // namespace

Result<> account(storage::Transaction& tx, const Turn& turn, storage::Accounted fate) {
    TRY(auto key, key_of(tx, turn.place));
    fate.uid = turn.place.uid;
    if (!turn.is_retry) {
        TRY(auto cursor, cursor_of(tx, key));
        if (cursor.done_uid < turn.previous_uid) {
            return model::transient(
                "an earlier message of this folder was not stored; reading on from uid " +
                std::to_string(cursor.done_uid));
        }
        cursor.done_uid = std::max(cursor.done_uid, turn.place.uid);
        TRY(storage::save_cursor(tx, key, cursor));
    }
    if (turn.is_retry) {
        TRY(const auto before, storage::find_uid(tx, key, fate.uid));
        if (before) {
            TRY(settle_quarantine(tx, turn.place, *before, fate));
        }
    }
    return storage::save_uid(tx, key, fate);
}

Result<storage::Fate> account_failure(storage::Transaction& tx, const Turn& turn,
                                      const RetryPolicy& policy, const std::string& why,
                                      const storage::Quarantined& evidence, model::Instant now) {
    TRY(auto key, key_of(tx, turn.place));
    TRY(auto before, storage::find_uid(tx, key, turn.place.uid));
    storage::Accounted row;
    row.tries = (before ? before->tries : 0) + 1;
    row.why = why;
    row.fate = storage::Fate::retrying;
    if (row.tries >= static_cast<std::uint32_t>(policy.tries_max)) {
        row.fate = storage::Fate::quarantined;
        auto entry = evidence;
        entry.place = turn.place;
        entry.at = now;
        entry.tries = row.tries;
        entry.reason = why;
        TRY(put_into_quarantine(tx, std::move(entry)));
    } else {
        auto pause = policy.first;
        for (std::uint32_t i = 1; i < row.tries; ++i) pause *= 10;
        row.next_try = now + pause;
    }
    TRY(account(tx, turn, row));
    return row.fate;
}

Result<> mark_complete(storage::Transaction& tx, const model::Place& folder, model::Instant now) {
    TRY(auto key, key_of(tx, folder));
    TRY(auto cursor, cursor_of(tx, key));
    cursor.complete = now;
    return storage::save_cursor(tx, key, cursor);
}

Result<std::vector<FolderAudit>> audit(storage::Transaction& tx) {
    TRY(auto folders, storage::list_folders(tx));
    TRY(auto cursors, storage::list_cursors(tx));
    std::vector<FolderAudit> audits;
    for (const auto& [key, cursor] : cursors) {
        FolderAudit entry;
        const auto named = std::ranges::find(folders, key.folder, &storage::FolderName::number);
        if (named != folders.end()) {
            entry.mailbox = named->mailbox;
            entry.folder = named->folder;
        }
        entry.uidvalidity = key.uidvalidity;
        entry.done_uid = cursor.done_uid;
        entry.complete = cursor.complete;
        TRY(count_fates(tx, key, entry));
        TRY(add_comparison(tx, entry));
        audits.push_back(std::move(entry));
    }
    return audits;
}

Result<Comparison> compare(storage::Transaction& tx, const model::Place& folder,
                           const std::vector<std::uint32_t>& shown) {
    TRY(auto key, key_of(tx, folder));
    TRY(auto cursor, cursor_of(tx, key));
    Comparison comparison;
    comparison.shown = shown.size();
    for (const auto uid : shown) {
        if (uid > cursor.done_uid) continue;  // not passed yet: the next round takes it
        TRY(auto row, storage::find_uid(tx, key, uid));
        if (!row) comparison.missing.push_back(uid);
    }
    return comparison;
}

Result<> record_comparison(storage::Transaction& tx, const model::Place& folder,
                           std::uint64_t unexplained, model::Instant now) {
    return storage::save_setting(tx, comparison_name(folder),
                                 std::to_string(unexplained) + " " + model::iso(now));
}

}  // namespace vastus::crm
