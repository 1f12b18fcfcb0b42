// Fuzzes everything that reads one field: addresses, dates, encoded words, parameters, Message-IDs.
// The first byte chooses; whatever comes out is valid UTF-8 and bounded.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mail/address.hpp"
#include "mail/charset.hpp"
#include "mail/date.hpp"
#include "mail/encoded_word.hpp"
#include "mail/header.hpp"
#include "mail/html.hpp"
#include "mail/message_ids.hpp"
#include "mail/mimetic_adapter.hpp"
#include "mail/parameter.hpp"
#include "model/assert.hpp"
#include "model/utf8.hpp"

namespace {

using namespace vastus::mail;
using vastus::model::is_utf8;

void read_some_addresses(std::string_view raw) {
    Defects defects;
    const auto list = read_addresses(raw, defects);
    VASTUS_ASSERT(list.size() <= 1'000);
    for (const auto& entry : list) {
        VASTUS_ASSERT(is_utf8(entry.name) && is_utf8(entry.address));
        VASTUS_ASSERT(entry.address.find('@') != std::string::npos);
        VASTUS_ASSERT(entry.address.find('\n') == std::string::npos);
        registrable_domain(domain_of(entry.address));
        is_public_mail_domain(domain_of(entry.address));
        is_robot_address(entry.address);
        untagged_key(entry.address);
    }
}

void read_parameters(std::string_view raw) {
    Defects defects;
    const auto field = read_parameter_field(raw, defects);
    for (const auto* name : {"filename", "name", "boundary", "charset"}) {
        const auto text = field.text(name, defects);
        VASTUS_ASSERT(is_utf8(text));
        VASTUS_ASSERT(clean_file_name(text).size() <= 255 && is_utf8(clean_file_name(text)));
    }
}

void decode_transfer(std::string_view raw) {
    Defects defects;
    VASTUS_ASSERT(decode_base64(raw, defects).size() <= raw.size());
    VASTUS_ASSERT(decode_quoted_printable(raw, defects).size() <= raw.size());
}

/// "label\nbytes".
void convert(std::string_view raw) {
    Defects defects;
    const std::size_t end = raw.find('\n');
    const auto bytes = end == std::string_view::npos ? raw : raw.substr(end + 1);
    VASTUS_ASSERT(is_utf8(to_utf8(bytes, raw.substr(0, end), defects)));
}

void read_html(std::string_view raw) {
    if (!is_utf8(raw)) return;
    for (const auto& line : html_lines(raw)) {
        VASTUS_ASSERT(is_utf8(line.text) && line.depth >= 0 && line.depth <= 20);
        VASTUS_ASSERT(line.text.find('\n') == std::string::npos);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view raw(reinterpret_cast<const char*>(data) + 1, size - 1);
    Defects defects;
    switch (data[0]) {
        case 'a': read_some_addresses(raw); break;
        case 'd': read_date(raw, defects); break;
        case 'w': VASTUS_ASSERT(is_utf8(decode_words(raw, {}, defects))); break;
        case 'p': read_parameters(raw); break;
        case 'i': VASTUS_ASSERT(read_message_ids(raw, defects).size() <= 200); break;
        case 't': decode_transfer(raw); break;
        case 'c': convert(raw); break;
        case 'h': read_html(raw); break;
        default: {
            std::size_t body_at = 0;
            read_headers(raw, body_at, defects);
            VASTUS_ASSERT(body_at <= raw.size());
        }
    }
    VASTUS_ASSERT(defects.size() <= 32);
    return 0;
}
