// Records: model values to bytes and back, the values of the schema.
//
// Equal values have equal bytes. `encode` cannot fail; a text longer than the limit is cut and
// marked truncated. `decode_…` fails with corrupt, whatever the bytes are: never a crash, never a
// value that is not one of ours. Pure functions, any thread. Protobuf stays in the .cpp files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/alert.hpp"
#include "model/client.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "model/result.hpp"
#include "storage/tables.hpp"

namespace vastus::storage {

std::string encode(const model::Message& message);
Result<model::Message> decode_message(std::string_view bytes);

std::string encode(const model::Item& item);
Result<model::Item> decode_item(std::string_view bytes);

std::string encode(const model::Client& client);
Result<model::Client> decode_client(std::string_view bytes);

std::string encode(const FolderName& name);
Result<FolderName> decode_folder_name(std::string_view bytes);

std::string encode(const Cursor& cursor);
Result<Cursor> decode_cursor(std::string_view bytes);

std::string encode(const Accounted& entry);
Result<Accounted> decode_accounted(std::string_view bytes);

/// Without the raw bytes, which are kept beside it in pieces; only their number is here.
std::string encode(const Quarantined& entry);
struct QuarantineRecord {
    Quarantined entry;
    std::uint64_t raw_bytes = 0;
};
Result<QuarantineRecord> decode_quarantined(std::string_view bytes);

std::string encode(const FormCursor& cursor);
Result<FormCursor> decode_form_cursor(std::string_view bytes);

std::string encode(const Episode& episode);
Result<Episode> decode_episode(std::string_view bytes);

std::string encode(const model::Alert& alert);
Result<model::Alert> decode_alert(std::string_view bytes);

std::string encode(const model::Delivery& delivery);
Result<model::Delivery> decode_delivery(std::string_view bytes);

std::string encode(const model::Letter& letter);
Result<model::Letter> decode_letter(std::string_view bytes);

std::string encode(const model::Post& post);
Result<model::Post> decode_post(std::string_view bytes);

std::string encode(const model::SentRecord& record);
Result<model::SentRecord> decode_sent(std::string_view bytes);

std::string encode(const Marker& marker);
Result<Marker> decode_marker(std::string_view bytes);

}  // namespace vastus::storage
