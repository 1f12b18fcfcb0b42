// Records of mailboxes, the ledger, the quarantine, forms and the marker.
#include "records.pb.h"
#include "storage/record_bytes.hpp"
#include "storage/record_parts.hpp"
#include "storage/records.hpp"

namespace vastus::storage {

using namespace model;

namespace {

// The numbers are on disk.
static_assert(static_cast<int>(Fate::stored) == 1 && static_cast<int>(Fate::left) == 5);

FolderName folder_name_of(const pb::FolderName& record, parts::Reading&) {
    return {record.number(), record.mailbox(), record.folder()};
}

Cursor cursor_of(const pb::Cursor& record, parts::Reading&) {
    Cursor cursor{record.done_uid(), record.uidnext_seen(), {}};
    if (record.has_complete()) cursor.complete = from_millis(record.complete());
    return cursor;
}

Accounted accounted_of(const pb::Accounted& record, parts::Reading& reading) {
    Accounted entry;
    entry.uid = record.uid();
    entry.fate = reading.number(record.fate(), Fate::left, 1);
    reading.array(record.message(), entry.message.bytes);
    entry.tries = record.tries();
    entry.next_try = from_millis(record.next_try());
    entry.why = record.why();
    return entry;
}

QuarantineRecord quarantined_of(const pb::Quarantined& record, parts::Reading& reading) {
    QuarantineRecord result;
    auto& entry = result.entry;
    entry.number = record.number();
    entry.place = parts::place(record.place(), reading);
    entry.at = from_millis(record.at());
    entry.received = from_millis(record.received());
    entry.tries = record.tries();
    entry.reason = record.reason();
    entry.version = record.version();
    result.raw_bytes = record.raw_bytes();
    return result;
}

FormCursor form_cursor_of(const pb::FormCursor& record, parts::Reading&) {
    FormCursor cursor{record.cursor(), record.etag(), {}};
    if (record.has_complete()) cursor.complete = from_millis(record.complete());
    return cursor;
}

Marker marker_of(const pb::Marker& record, parts::Reading&) {
    return {record.what(), record.tries()};
}

}  // namespace

std::string encode(const FolderName& name) {
    pb::FolderName record;
    record.set_number(name.number);
    record.set_mailbox(name.mailbox);
    record.set_folder(name.folder);
    return record.SerializeAsString();
}

Result<FolderName> decode_folder_name(std::string_view bytes) {
    return parts::decode<pb::FolderName>(bytes, "a folder", folder_name_of);
}

std::string encode(const Cursor& cursor) {
    pb::Cursor record;
    record.set_done_uid(cursor.done_uid);
    record.set_uidnext_seen(cursor.uidnext_seen);
    if (cursor.complete) record.set_complete(millis(*cursor.complete));
    return record.SerializeAsString();
}

Result<Cursor> decode_cursor(std::string_view bytes) {
    return parts::decode<pb::Cursor>(bytes, "a cursor", cursor_of);
}

std::string encode(const Accounted& entry) {
    pb::Accounted record;
    record.set_uid(entry.uid);
    record.set_fate(parts::number(entry.fate));
    record.set_message(parts::array(entry.message.bytes));
    record.set_tries(entry.tries);
    record.set_next_try(millis(entry.next_try));
    record.set_why(entry.why);
    return record.SerializeAsString();
}

Result<Accounted> decode_accounted(std::string_view bytes) {
    return parts::decode<pb::Accounted>(bytes, "the ledger", accounted_of);
}

std::string encode(const Quarantined& entry) {
    pb::Quarantined record;
    record.set_number(entry.number);
    parts::put_place(entry.place, *record.mutable_place());
    record.set_at(millis(entry.at));
    record.set_received(millis(entry.received));
    record.set_tries(entry.tries);
    record.set_reason(entry.reason);
    record.set_version(entry.version);
    record.set_raw_bytes(entry.raw.size());
    return record.SerializeAsString();
}

Result<QuarantineRecord> decode_quarantined(std::string_view bytes) {
    return parts::decode<pb::Quarantined>(bytes, "the quarantine", quarantined_of);
}

std::string encode(const FormCursor& cursor) {
    pb::FormCursor record;
    record.set_cursor(cursor.cursor);
    record.set_etag(cursor.etag);
    if (cursor.complete) record.set_complete(millis(*cursor.complete));
    return record.SerializeAsString();
}

Result<FormCursor> decode_form_cursor(std::string_view bytes) {
    return parts::decode<pb::FormCursor>(bytes, "a form", form_cursor_of);
}

std::string encode(const Marker& marker) {
    pb::Marker record;
    record.set_what(marker.what);
    record.set_tries(marker.tries);
    return record.SerializeAsString();
}

Result<Marker> decode_marker(std::string_view bytes) {
    return parts::decode<pb::Marker>(bytes, "the marker", marker_of);
}

}  // namespace vastus::storage
