// Fuzzes the reading of polled forms: any body, with a mapping that uses every part.
//
// Whatever comes out is valid UTF-8 within its limits, one line where a line is meant, has an id,
// and is not younger than now. The tree behind it is written and read again to the same bytes.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

#include "model/assert.hpp"
#include "model/utf8.hpp"
#include "web/form_feed.hpp"
#include "web/json.hpp"
#include "web/json_tree.hpp"

namespace vastus::web {
namespace {

constexpr auto now = model::Instant(std::chrono::seconds(1'772'445'600));
constexpr std::size_t text_bytes_max = 17u << 10;  // A field, and a little for what is joined.

void check_text(const std::string& text) {
    VASTUS_ASSERT(model::is_utf8(text));
    VASTUS_ASSERT(text.find('\0') == std::string::npos && text.find('\r') == std::string::npos);
}

void check_entry(const FormEntry& entry) {
    const auto& content = entry.content;
    VASTUS_ASSERT(!entry.id.empty() && entry.received <= now);
    VASTUS_ASSERT(content.subject.find('\n') == std::string::npos);
    check_text(content.subject);
    check_text(content.text);
    for (const auto& from : content.from) {
        check_text(from.name);
        VASTUS_ASSERT(from.address.find_first_of("\r\n") == std::string::npos);
    }
    for (const auto& [name, value] : content.fields) {
        check_text(value);
        VASTUS_ASSERT(value.size() <= text_bytes_max);
        VASTUS_ASSERT(model::is_utf8(name));
    }
    VASTUS_ASSERT(parse_json(content_json("x", content)).has_value());
}

void read(std::string_view body) {
    FeedMapping mapping;
    mapping.list = "/entries";
    mapping.received = "/at";
    mapping.next_cursor = "/next";
    mapping.fields = {
        {"name", "/who/name"}, {"email", "/who/mail"}, {"subject", "/about"}, {"text", "/message"}};
    const auto feed = read_form_feed(body, mapping, now);
    if (!feed) return;
    std::set<std::string_view> ids;
    for (const auto& entry : feed.assume_value().entries) {
        check_entry(entry);
        VASTUS_ASSERT(ids.insert(entry.id).second);
    }
}

void round_trip(std::string_view body) {
    const auto node = parse_json(body);
    if (!node) return;
    const auto text = to_json(node.assume_value());
    const auto again = parse_json(text);
    VASTUS_ASSERT(again.has_value());
    VASTUS_ASSERT(to_json(again.assume_value()) == text);
}

}  // namespace
}  // namespace vastus::web

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(bytes), size);
    vastus::web::read(body);
    vastus::web::round_trip(body);
    return 0;
}
