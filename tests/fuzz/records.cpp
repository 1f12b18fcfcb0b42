// Fuzzes the decoding of every record: the first byte chooses the type, the rest is the record.
//
// Whatever decodes must encode to something that decodes again; for all but messages, whose texts
// may be cut once, to the same bytes ever after. Keys and the layout of texts are fuzzed as well.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/assert.hpp"
#include "storage/records.hpp"
#include "storage/schema.hpp"

namespace vastus::storage {
namespace {

template <class Decode>
void round_trip(std::string_view bytes, Decode decode) {
    const auto value = decode(bytes);
    if (!value) return;
    const std::string first = encode(value.value());
    const auto again = decode(first);
    VASTUS_ASSERT(again.has_value());
    VASTUS_ASSERT(encode(again.value()) == first);
}

void message(std::string_view bytes) {
    const auto value = decode_message(bytes);
    if (value) VASTUS_ASSERT(decode_message(encode(value.value())).has_value());
}

void quarantined(std::string_view bytes) {
    const auto record = decode_quarantined(bytes);
    if (record) VASTUS_ASSERT(decode_quarantined(encode(record.value().entry)).has_value());
}

void key(std::string_view bytes) {
    if (bytes.empty()) return;
    auto reader = KeyReader::of_key(bytes);
    const auto at = reader.at();
    const auto rule = reader.u32();
    const auto subject = reader.subject();
    if (!reader.done() || bytes.front() != static_cast<char>(Table::timer)) return;
    VASTUS_ASSERT(timer_key(at, rule, subject) == bytes);
}

void fuzz(std::uint8_t type, std::string_view bytes) {
    switch (type % 16) {
        case 0: return message(bytes);
        case 1: return round_trip(bytes, decode_item);
        case 2: return round_trip(bytes, decode_client);
        case 3: return round_trip(bytes, decode_folder_name);
        case 4: return round_trip(bytes, decode_cursor);
        case 5: return round_trip(bytes, decode_accounted);
        case 6: return quarantined(bytes);
        case 7: return round_trip(bytes, decode_form_cursor);
        case 8: return round_trip(bytes, decode_episode);
        case 9: return round_trip(bytes, decode_alert);
        case 10: return round_trip(bytes, decode_delivery);
        case 11: return round_trip(bytes, decode_sent);
        case 12: return round_trip(bytes, decode_letter);
        case 13: return round_trip(bytes, decode_post);
        case 14: return round_trip(bytes, decode_marker);
        default: return key(bytes);
    }
}

}  // namespace
}  // namespace vastus::storage

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    vastus::storage::fuzz(data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
    return 0;
}
