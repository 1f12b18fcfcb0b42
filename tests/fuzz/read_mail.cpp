// Fuzzes the reading of a whole mail: all text is valid UTF-8, everything is bounded, and the same
// bytes give the same content.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mail/mime.hpp"
#include "model/assert.hpp"
#include "model/utf8.hpp"

namespace {

using namespace vastus;

void check(const model::Content& content) {
    for (const auto* text :
         {&content.subject, &content.base_subject, &content.text, &content.reply_text,
          &content.quoted, &content.signature, &content.message_id, &content.thread_topic}) {
        VASTUS_ASSERT(model::is_utf8(*text));
    }
    VASTUS_ASSERT(content.text.size() <= 1024 * 1024);
    VASTUS_ASSERT(content.references.size() <= 200 && content.attachments.size() <= 500);
    VASTUS_ASSERT(content.defects.size() <= 32 && content.headers.size() <= 100);
    for (const auto& file : content.attachments)
        VASTUS_ASSERT(model::is_utf8(file.name) && file.name.size() <= 255);
    for (const auto& header : content.headers) VASTUS_ASSERT(model::is_utf8(header.second));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    const auto content = mail::read_mail(raw);
    check(content);
    const auto again = mail::read_mail(raw);
    VASTUS_ASSERT(again.text == content.text && again.structure == content.structure);
    VASTUS_ASSERT(again.defects == content.defects && again.digest == content.digest);
    check(mail::read_body(raw, mail::BodyKind::html));
    check(mail::read_body(raw, mail::BodyKind::plain));
    return 0;
}
