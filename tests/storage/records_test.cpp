#include "storage/records.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "store_test.hpp"

namespace vastus::storage {
namespace {

using model::Message;

void expect_same(const model::Content& a, const model::Content& b) {
    EXPECT_EQ(a.message_id, b.message_id);
    EXPECT_EQ(a.in_reply_to, b.in_reply_to);
    EXPECT_EQ(a.references, b.references);
    EXPECT_EQ(a.original_ids, b.original_ids);
    EXPECT_EQ(a.thread_index, b.thread_index);
    EXPECT_EQ(a.thread_topic, b.thread_topic);
    EXPECT_EQ(a.from, b.from);
    EXPECT_EQ(a.sender, b.sender);
    EXPECT_EQ(a.reply_to, b.reply_to);
    EXPECT_EQ(a.to, b.to);
    EXPECT_EQ(a.cc, b.cc);
    EXPECT_EQ(a.subject, b.subject);
    EXPECT_EQ(a.base_subject, b.base_subject);
    EXPECT_EQ(a.date, b.date);
    EXPECT_EQ(a.structure, b.structure);
    EXPECT_EQ(a.text, b.text);
    EXPECT_EQ(a.reply_text, b.reply_text);
    EXPECT_EQ(a.quoted, b.quoted);
    EXPECT_EQ(a.signature, b.signature);
    EXPECT_EQ(a.inline_below, b.inline_below);
    EXPECT_EQ(a.forwarded, b.forwarded);
    EXPECT_EQ(a.attachments, b.attachments);
    EXPECT_EQ(a.automatic, b.automatic);
    EXPECT_EQ(a.bounce, b.bounce);
    EXPECT_EQ(a.language, b.language);
    EXPECT_EQ(a.defects, b.defects);
    EXPECT_EQ(a.headers, b.headers);
    EXPECT_EQ(a.fields, b.fields);
    EXPECT_EQ(a.bytes, b.bytes);
    EXPECT_EQ(a.digest, b.digest);
    EXPECT_EQ(a.truncated, b.truncated);
}

TEST(RecordsTest, AMessageKeepsEveryField) {
    const Message message = full_message();
    const Message back = must(decode_message(encode(message)));
    EXPECT_EQ(back.key, message.key);
    EXPECT_EQ(back.source, message.source);
    EXPECT_EQ(back.direction, message.direction);
    EXPECT_EQ(back.role, message.role);
    EXPECT_EQ(back.at, message.at);
    EXPECT_EQ(back.item, message.item);
    EXPECT_EQ(back.client, message.client);
    EXPECT_EQ(back.seen_in, message.seen_in);
    EXPECT_EQ(back.note, message.note);
    expect_same(back.content, message.content);
}

TEST(RecordsTest, AnEmptyMessageKeepsItsDefaults) {
    const Message back = must(decode_message(encode(Message())));
    expect_same(back.content, model::Content());
    EXPECT_EQ(back.at, model::Instant{});
    EXPECT_FALSE(back.content.date);
    EXPECT_FALSE(back.content.bounce);
}

TEST(RecordsTest, AnItemKeepsEveryField) {
    const model::Item item = full_item();
    const model::Item back = must(decode_item(encode(item)));
    EXPECT_EQ(back.id, item.id);
    EXPECT_EQ(back.client, item.client);
    EXPECT_EQ(back.contact, item.contact);
    EXPECT_EQ(back.kind, item.kind);
    EXPECT_EQ(back.also, item.also);
    EXPECT_EQ(back.tags, item.tags);
    EXPECT_EQ(back.captures, item.captures);
    EXPECT_EQ(back.why_kind, item.why_kind);
    EXPECT_EQ(back.why_route, item.why_route);
    EXPECT_EQ(back.state, item.state);
    EXPECT_EQ(back.state_since, item.state_since);
    EXPECT_EQ(back.owner, item.owner);
    EXPECT_EQ(back.team, item.team);
    EXPECT_EQ(back.priority, item.priority);
    EXPECT_EQ(back.subject, item.subject);
    EXPECT_EQ(back.base_subject, item.base_subject);
    EXPECT_EQ(back.language, item.language);
    EXPECT_EQ(back.source, item.source);
    EXPECT_EQ(back.mailbox, item.mailbox);
    EXPECT_EQ(back.route, item.route);
    EXPECT_EQ(back.opened, item.opened);
    EXPECT_EQ(back.first_unanswered, item.first_unanswered);
    EXPECT_EQ(back.last_client_message, item.last_client_message);
    EXPECT_EQ(back.our_answer, item.our_answer);
    EXPECT_EQ(back.counterparties, item.counterparties);
    EXPECT_EQ(back.questions, item.questions);
    EXPECT_EQ(back.answers, item.answers);
    EXPECT_EQ(back.imported, item.imported);
    EXPECT_EQ(back.closed_by_route, item.closed_by_route);
    EXPECT_EQ(back.rules_revision, item.rules_revision);
    EXPECT_EQ(back.messages, item.messages);
}

TEST(RecordsTest, AnAlertKeepsEveryField) {
    EXPECT_EQ(must(decode_alert(encode(full_alert()))), full_alert());
}

TEST(RecordsTest, ADeliveryAndItsSentRecordKeepEveryField) {
    EXPECT_EQ(must(decode_delivery(encode(full_delivery()))), full_delivery());
    EXPECT_EQ(must(decode_sent(encode(full_sent()))), full_sent());
}

TEST(RecordsTest, ALetterAndAPostKeepEveryField) {
    EXPECT_EQ(must(decode_letter(encode(full_letter()))), full_letter());
    EXPECT_EQ(must(decode_post(encode(full_post()))), full_post());
}

TEST(RecordsTest, AnItemKeepsWhatPeopleDid) {
    const auto back = must(decode_item(encode(full_item())));
    EXPECT_EQ(back.acts, full_item().acts);
    EXPECT_EQ(back.due, full_item().due);
    EXPECT_EQ(back.snoozed_until, full_item().snoozed_until);
}

TEST(RecordsTest, TextIsNotStoredTwice) {
    Message message;
    message.content.reply_text.assign(10'000, 'r');
    message.content.quoted.assign(10'000, 'q');
    message.content.text = message.content.reply_text + "\n\n" + message.content.quoted;
    const std::string bytes = encode(message);
    EXPECT_LT(bytes.size(), 20'200u);
    EXPECT_EQ(must(decode_message(bytes)).content.text, message.content.text);
}

TEST(RecordsTest, TextThatIsNotItsPartsIsKeptAsItIs) {
    Message message;
    message.content.reply_text = "yes\nno\n";
    message.content.quoted = "> a?\n> b?\n";
    message.content.text = "> a?\nyes\n> b?\nno\n";
    const auto back = must(decode_message(encode(message)));
    EXPECT_EQ(back.content.text, message.content.text);
    EXPECT_FALSE(back.content.truncated);
}

TEST(RecordsTest, TextsTogetherAreCutAt64KiB) {
    struct Case {
        std::size_t reply, quoted, kept_reply, kept_quoted;
        bool cut;
    };
    constexpr std::size_t limit = 64 << 10;
    const Case cases[] = {
        {limit, 0, limit, 0, false},    {limit - 10, 10, limit - 10, 10, false},
        {limit + 1, 0, limit, 0, true}, {limit - 10, 11, limit - 10, 10, true},
        {limit, 500, limit, 0, true},   {50 * limit, 50 * limit, limit, 0, true},
    };
    for (const auto& one : cases) {
        Message message;
        message.content.reply_text.assign(one.reply, 'r');
        message.content.quoted.assign(one.quoted, 'q');
        message.content.text = message.content.reply_text + message.content.quoted;
        const auto back = must(decode_message(encode(message))).content;
        EXPECT_EQ(back.reply_text.size(), one.kept_reply);
        EXPECT_EQ(back.quoted.size(), one.kept_quoted);
        EXPECT_EQ(back.text, back.reply_text + back.quoted);
        EXPECT_EQ(back.truncated, one.cut);
    }
}

TEST(RecordsTest, ACutNeverSplitsACharacter) {
    Message message;
    message.content.reply_text = "x";
    while (message.content.reply_text.size() < (70u << 10)) message.content.reply_text += "õ";
    const auto back = must(decode_message(encode(message))).content;
    EXPECT_EQ(back.reply_text.size(), (64u << 10) - 1);
}

TEST(RecordsTest, AStructureDeeperThanAnyMailIsCutNotLost) {
    Message message;
    model::Structure* at = &message.content.structure;
    for (int depth = 0; depth < 500; ++depth) {
        at->children.push_back({"multipart/mixed", {}});
        at = &at->children.front();
    }
    EXPECT_TRUE(decode_message(encode(message)));
}

TEST(RecordsTest, EqualValuesHaveEqualBytes) {
    EXPECT_EQ(encode(full_message()), encode(full_message()));
    EXPECT_EQ(encode(must(decode_item(encode(full_item())))), encode(full_item()));
}

struct Decoder {
    const char* name;
    std::function<bool(std::string_view)> decodes;
    std::string valid;
};

std::vector<Decoder> decoders() {
    return {
        {"message", [](auto b) { return decode_message(b).has_value(); }, encode(full_message())},
        {"item", [](auto b) { return decode_item(b).has_value(); }, encode(full_item())},
        {"client", [](auto b) { return decode_client(b).has_value(); }, encode(full_client())},
        {"folder", [](auto b) { return decode_folder_name(b).has_value(); },
         encode(FolderName{3, "info", "INBOX"})},
        {"cursor", [](auto b) { return decode_cursor(b).has_value(); },
         encode(Cursor{3, 4, minute(1)})},
        {"ledger", [](auto b) { return decode_accounted(b).has_value(); },
         encode(Accounted{3, Fate::retrying, message_no(1), 2, minute(1), "why"})},
        {"quarantine", [](auto b) { return decode_quarantined(b).has_value(); },
         encode(Quarantined{3, {"info", "INBOX", 1, 2}, minute(1), minute(2), 3, "r", "raw", "v"})},
        {"form", [](auto b) { return decode_form_cursor(b).has_value(); },
         encode(FormCursor{"c", "e", minute(1)})},
        {"episode", [](auto b) { return decode_episode(b).has_value(); },
         encode(Episode{{message_no(1), minute(1)}, {{"after 4h", 1, true}}, "hash", {}})},
        {"alert", [](auto b) { return decode_alert(b).has_value(); }, encode(full_alert())},
        {"delivery", [](auto b) { return decode_delivery(b).has_value(); },
         encode(full_delivery())},
        {"sent", [](auto b) { return decode_sent(b).has_value(); }, encode(full_sent())},
        {"marker", [](auto b) { return decode_marker(b).has_value(); }, encode(Marker{"w", 2})},
    };
}

TEST(RecordsTest, EveryRecordDecodesWhatItEncodes) {
    for (const auto& decoder : decoders())
        EXPECT_TRUE(decoder.decodes(decoder.valid)) << decoder.name;
}

TEST(RecordsTest, GarbageIsCorruptAndNeverACrash) {
    std::mt19937 random(1);
    for (const auto& decoder : decoders()) {
        EXPECT_FALSE(decoder.decodes("\xff\xff\xff\xff")) << decoder.name;
        for (std::size_t size = 0; size <= decoder.valid.size(); ++size)
            static_cast<void>(decoder.decodes(decoder.valid.substr(0, size)));
        for (int round = 0; round < 500; ++round) {
            std::string bytes = decoder.valid;
            for (auto flips = 1 + random() % 4; flips > 0; --flips)
                bytes[random() % bytes.size()] = static_cast<char>(random());
            static_cast<void>(decoder.decodes(bytes));
        }
    }
}

TEST(RecordsTest, ImpossibleValuesAreCorrupt) {
    const std::pair<const char*, Result<Message>> messages[] = {
        {"a key of three bytes", decode_message("\x0a\x03"
                                                "abc")},
        {"an unknown source", decode_message("\x10\x07")},
        {"an unknown direction", decode_message("\x18\x02")},
        {"an unknown role", decode_message("\x20\x03")},
    };
    for (const auto& [what, result] : messages) {
        EXPECT_EQ(fault_of(result), model::Fault::corrupt) << what;
    }
    EXPECT_EQ(fault_of(decode_item("\x50\x04")), model::Fault::corrupt);
    EXPECT_EQ(fault_of(decode_accounted("\x10\x06")), model::Fault::corrupt);
    EXPECT_EQ(fault_of(decode_accounted("")), model::Fault::corrupt) << "no fate at all";
}

}  // namespace
}  // namespace vastus::storage
