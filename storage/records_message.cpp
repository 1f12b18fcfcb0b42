// Records of messages.
#include "records.pb.h"
#include "storage/record_bytes.hpp"
#include "storage/record_parts.hpp"
#include "storage/records.hpp"
#include "storage/text_parts.hpp"

namespace vastus::storage {

using namespace model;

namespace {

constexpr int structure_depth_max = 64;  // mail stops at 20, Protobuf's reader at 100

// The numbers are on disk.
static_assert(static_cast<int>(Automatic::bulk) == 5);
static_assert(static_cast<int>(Source::form) == 3);
static_assert(static_cast<int>(Direction::out) == 1);
static_assert(static_cast<int>(FolderRole::archive) == 2);

void put_structure(const Structure& structure, pb::Structure& record, int depth) {
    record.set_type(structure.type);
    if (depth == structure_depth_max) return;
    for (const auto& child : structure.children)
        put_structure(child, *record.add_children(), depth + 1);
}

Structure structure_of(const pb::Structure& record) {
    Structure structure{record.type(), {}};
    structure.children.reserve(static_cast<std::size_t>(record.children_size()));
    for (const auto& child : record.children()) structure.children.push_back(structure_of(child));
    return structure;
}

void put_attachment(const Attachment& attachment, pb::Attachment& record) {
    record.set_name(attachment.name);
    record.set_type(attachment.type);
    record.set_bytes(attachment.bytes);
    record.set_sha256(parts::array(attachment.sha256));
    record.set_is_inline(attachment.is_inline);
}

Attachment attachment_of(const pb::Attachment& record, parts::Reading& reading) {
    Attachment attachment;
    attachment.name = record.name();
    attachment.type = record.type();
    attachment.bytes = record.bytes();
    reading.array(record.sha256(), attachment.sha256);
    attachment.is_inline = record.is_inline();
    return attachment;
}

void put_forwarded(const Forwarded& forwarded, const KeptText& kept, pb::Forwarded& record) {
    parts::put_address(forwarded.from, *record.mutable_from());
    parts::put_addresses(forwarded.to, *record.mutable_to());
    parts::put_addresses(forwarded.cc, *record.mutable_cc());
    record.set_subject(forwarded.subject);
    if (forwarded.date) record.set_date(millis(*forwarded.date));
    record.set_text(std::string(kept.forwarded));
    record.set_own_text(std::string(kept.own_text));
}

Forwarded forwarded_of(const pb::Forwarded& record) {
    Forwarded forwarded;
    forwarded.from = parts::address(record.from());
    forwarded.to = parts::addresses(record.to());
    forwarded.cc = parts::addresses(record.cc());
    forwarded.subject = record.subject();
    if (record.has_date()) forwarded.date = from_millis(record.date());
    forwarded.text = record.text();
    forwarded.own_text = record.own_text();
    return forwarded;
}

void put_bounce(const Bounce& bounce, pb::Bounce& record) {
    if (bounce.original_message_id) record.set_original_message_id(*bounce.original_message_id);
    for (const auto& recipient : bounce.recipients) {
        auto& to = *record.add_recipients();
        to.set_address(recipient.address);
        to.set_action(recipient.action);
        to.set_status(recipient.status);
        to.set_reply_code(recipient.reply_code);
        to.set_hard(recipient.hard);
    }
}

Bounce bounce_of(const pb::Bounce& record) {
    Bounce bounce;
    if (record.has_original_message_id()) bounce.original_message_id = record.original_message_id();
    for (const auto& from : record.recipients()) {
        bounce.recipients.push_back(
            {from.address(), from.action(), from.status(), from.reply_code(), from.hard()});
    }
    return bounce;
}

void put_texts_of(const Content& content, pb::Content& record) {
    const KeptText kept = keep_text(content);
    record.set_reply_text(std::string(kept.parts.reply));
    record.set_quoted(std::string(kept.parts.quoted));
    record.set_signature(std::string(kept.parts.signature));
    if (kept.layout) {
        auto& layout = *record.mutable_layout();
        layout.set_order(kept.layout->order);
        parts::put_texts(kept.layout->gaps, *layout.mutable_gaps());
    } else if (!kept.text.empty()) {
        record.set_text(std::string(kept.text));
    }
    if (content.forwarded) put_forwarded(*content.forwarded, kept, *record.mutable_forwarded());
    record.set_truncated(content.truncated || kept.cut);
}

void read_texts(const pb::Content& record, Content& content, parts::Reading& reading) {
    content.reply_text = record.reply_text();
    content.quoted = record.quoted();
    content.signature = record.signature();
    if (record.has_layout()) {
        const TextLayout layout{record.layout().order(), parts::texts(record.layout().gaps())};
        auto text = apply_layout(layout, {content.reply_text, content.quoted, content.signature});
        reading.good = reading.good && text.has_value();
        content.text = std::move(text).value_or("");
    } else {
        content.text = record.text();
    }
    if (record.has_forwarded()) content.forwarded = forwarded_of(record.forwarded());
    content.truncated = record.truncated();
}

void put_envelope(const Content& content, pb::Content& record) {
    record.set_message_id(content.message_id);
    parts::put_texts(content.in_reply_to, *record.mutable_in_reply_to());
    parts::put_texts(content.references, *record.mutable_references());
    parts::put_texts(content.original_ids, *record.mutable_original_ids());
    record.set_thread_index(content.thread_index);
    record.set_thread_topic(content.thread_topic);
    parts::put_addresses(content.from, *record.mutable_from());
    parts::put_addresses(content.sender, *record.mutable_sender());
    parts::put_addresses(content.reply_to, *record.mutable_reply_to());
    parts::put_addresses(content.to, *record.mutable_to());
    parts::put_addresses(content.cc, *record.mutable_cc());
    record.set_subject(content.subject);
    record.set_base_subject(content.base_subject);
    if (content.date) record.set_date(millis(*content.date));
}

void read_envelope(const pb::Content& record, Content& content) {
    content.message_id = record.message_id();
    content.in_reply_to = parts::texts(record.in_reply_to());
    content.references = parts::texts(record.references());
    content.original_ids = parts::texts(record.original_ids());
    content.thread_index = record.thread_index();
    content.thread_topic = record.thread_topic();
    content.from = parts::addresses(record.from());
    content.sender = parts::addresses(record.sender());
    content.reply_to = parts::addresses(record.reply_to());
    content.to = parts::addresses(record.to());
    content.cc = parts::addresses(record.cc());
    content.subject = record.subject();
    content.base_subject = record.base_subject();
    if (record.has_date()) content.date = from_millis(record.date());
}

void put_content(const Content& content, pb::Content& record) {
    put_envelope(content, record);
    put_structure(content.structure, *record.mutable_structure(), 1);
    put_texts_of(content, record);
    record.set_inline_below(content.inline_below);
    for (const auto& attachment : content.attachments)
        put_attachment(attachment, *record.add_attachments());
    record.set_automatic(parts::number(content.automatic));
    if (content.bounce) put_bounce(*content.bounce, *record.mutable_bounce());
    record.set_language(content.language);
    parts::put_texts(content.defects, *record.mutable_defects());
    parts::put_fields(content.headers, *record.mutable_headers());
    parts::put_fields(content.fields, *record.mutable_fields());
    record.set_bytes(content.bytes);
    record.set_digest(parts::array(content.digest));
    record.set_calendar_method(content.calendar_method);
}

Content content_of(const pb::Content& record, parts::Reading& reading) {
    Content content;
    read_envelope(record, content);
    content.structure = structure_of(record.structure());
    read_texts(record, content, reading);
    content.inline_below = record.inline_below();
    for (const auto& attachment : record.attachments())
        content.attachments.push_back(attachment_of(attachment, reading));
    content.automatic = reading.number(record.automatic(), Automatic::bulk);
    if (record.has_bounce()) content.bounce = bounce_of(record.bounce());
    content.language = record.language();
    content.defects = parts::texts(record.defects());
    for (const auto& field : record.headers())
        content.headers.emplace_back(field.name(), field.value());
    for (const auto& field : record.fields())
        content.fields.insert_or_assign(field.name(), field.value());
    content.bytes = record.bytes();
    reading.array(record.digest(), content.digest);
    content.calendar_method = record.calendar_method();
    return content;
}

Message message_of(const pb::Message& record, parts::Reading& reading) {
    Message message;
    reading.array(record.key(), message.key.bytes);
    message.source = reading.number(record.source(), Source::form);
    message.direction = reading.number(record.direction(), Direction::out);
    message.role = reading.number(record.role(), FolderRole::archive);
    message.at = from_millis(record.at());
    message.item.value = record.item();
    message.client.value = record.client();
    for (const auto& place : record.seen_in())
        message.seen_in.push_back(parts::place(place, reading));
    message.thread.value = record.thread();
    message.is_draft = record.is_draft();
    for (const auto& one : record.corrections())
        message.corrections.push_back(
            {reading.number(one.said(), Said::not_an_answer, 1), one.by(), from_millis(one.at())});
    message.note = record.note();
    message.content = content_of(record.content(), reading);
    return message;
}

}  // namespace

std::string encode(const Message& message) {
    pb::Message record;
    record.set_key(parts::array(message.key.bytes));
    record.set_source(parts::number(message.source));
    record.set_direction(parts::number(message.direction));
    record.set_role(parts::number(message.role));
    record.set_at(millis(message.at));
    record.set_item(message.item.value);
    record.set_client(message.client.value);
    for (const auto& place : message.seen_in) parts::put_place(place, *record.add_seen_in());
    record.set_thread(message.thread.value);
    record.set_is_draft(message.is_draft);
    for (const auto& one : message.corrections) {
        auto& correction = *record.add_corrections();
        correction.set_said(parts::number(one.said));
        correction.set_by(one.by);
        correction.set_at(millis(one.at));
    }
    record.set_note(message.note);
    put_content(message.content, *record.mutable_content());
    return record.SerializeAsString();
}

Result<Message> decode_message(std::string_view bytes) {
    return parts::decode<pb::Message>(bytes, "a message", message_of);
}

}  // namespace vastus::storage
