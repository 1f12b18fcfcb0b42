// Sample values with something in every field.
#include "store_test.hpp"

namespace vastus::storage {

using namespace model;

namespace {

Content full_content() {
    Content content;
    content.message_id = "m1@firm.example";
    content.in_reply_to = {"m0@vastus.example"};
    content.references = {"a@firm.example", "m0@vastus.example"};
    content.original_ids = {"o@firm.example"};
    content.thread_index = "AdABCD==";
    content.thread_topic = "Offer";
    content.from = {{"Mari Maasikas", "mari@firm.example"}};
    content.sender = {{"", "desk@firm.example"}};
    content.reply_to = {{"Desk", "desk@firm.example"}};
    content.to = {{"", "info@shop.example"}, {"Sales", "sales@shop.example"}};
    content.cc = {{"", "boss@firm.example"}};
    content.subject = "Re: Offer, õ and ж";
    content.base_subject = "offer";
    content.date = minute(-3);
    content.structure = {"multipart/mixed",
                         {{"text/plain", {}}, {"message/rfc822", {{"text/html", {}}}}}};
    content.reply_text = "Please send 5 pieces.\n";
    content.quoted = "> How many?\n";
    content.signature = "Mari\n";
    content.text = "Please send 5 pieces.\n\n-- \nMari\n\n> How many?\n";
    content.inline_below = true;
    content.forwarded = Forwarded{{"X", "x@other.example"},
                                  {{"", "y@other.example"}},
                                  {{"", "z@other.example"}},
                                  "Fwd",
                                  minute(-9),
                                  "text",
                                  "own"};
    content.attachments = {{"plan.pdf", "application/pdf", 12345, sha256("plan"), false},
                           {"", "image/png", 7, {}, true}};
    content.automatic = Automatic::bounce;
    content.bounce = Bounce{"b@shop.example", {{"q@firm.example", "failed", "5.1.1", "550", true}}};
    content.language = "et";
    content.defects = {"boundary not closed"};
    content.headers = {{"received", "one"}, {"received", "two"}, {"x-mailer", "m"}};
    content.fields = {{"email", "mari@firm.example"}, {"name", "Mari"}};
    content.bytes = 4321;
    content.digest = sha256("raw");
    return content;
}

}  // namespace

Message full_message() {
    Message message;
    message.key = mail_key(sha256("raw"));
    message.source = Source::maildir;
    message.direction = Direction::out;
    message.role = FolderRole::sent;
    message.at = minute(0);
    message.item = ItemId{42};
    message.client = ClientId{7};
    message.seen_in = {{"sales", "Sent", 18, 100, FolderRole::sent}, {"info", "INBOX", 17, 99}};
    message.thread = ThreadId{11};
    message.is_draft = true;
    message.corrections = {{Said::not_an_answer, "mari", minute(7)},
                           {Said::answered, "jaan", minute(8)}};
    message.note = "answers item 42";
    message.content = full_content();
    return message;
}

Item full_item() {
    Item item;
    item.id = ItemId{42};
    item.client = ClientId{7};
    item.contact = {"Mari", "mari@firm.example"};
    item.kind = "quote_request";
    item.also = {"order"};
    item.tags = {"vip", "export"};
    item.captures = {{"amount", "5"}, {"order", "A-17"}};
    item.why_kind = {"the word \"offer\" in the subject"};
    item.why_route = {"rule sales"};
    item.state = State::waiting_us;
    item.state_since = minute(5);
    item.owner = "jaan";
    item.team = "sales";
    item.priority = Priority::high;
    item.subject = "Re: Offer";
    item.base_subject = "offer";
    item.language = "et";
    item.source = Source::form;
    item.mailbox = "contact";
    item.route = "sales-route";
    item.opened = minute(0);
    item.first_unanswered = Anchor{message_no(3), minute(5)};
    item.last_client_message = Anchor{message_no(3), minute(5)};
    item.our_answer = Anchor{message_no(2), minute(3)};
    item.counterparties = {"mari@firm.example", "boss@firm.example"};
    item.questions = {{message_no(1), minute(0)}, {message_no(3), minute(5)}};
    item.answers = {{message_no(2),
                     {Evidence::in_reply_to, Evidence::inferred},
                     "jaan@shop.example",
                     minute(3),
                     "Sent of sales",
                     "replies to it",
                     "bounced",
                     Promise{"We answer on Friday.", "2026-03-06"}}};
    item.promised = Anchor{message_no(2), minute(900)};
    item.acts = {{Act::Type::snooze, minute(6), "mari", "firm", minute(90)},
                 {Act::Type::kind, minute(7), "jaan", "order", {}}};
    item.due = Anchor{message_no(5), minute(700)};
    item.snoozed_until = minute(90);
    item.thanks = {{message_no(4), minute(9)}};
    item.related = {ItemId{3}, ItemId{5}};
    item.merged_into = ItemId{9};
    item.decided_on = message_no(1);
    item.owner_answered = true;
    item.imported = true;
    item.closed_by_route = true;
    item.rules_revision = "r12";
    item.messages = 3;
    return item;
}

Client full_client() {
    Client client;
    client.id = ClientId{7};
    client.name = "Firm OÜ";
    client.status = "active";
    client.domains = {"firm.example", "firm-group.example"};
    client.contacts = {{"Mari", "mari@firm.example"}, {"", "boss@firm.example"}};
    client.groups = {"export", "gold"};
    client.tags = {"slow payer"};
    client.manager = "jaan";
    client.language = "et";
    client.created = minute(-100);
    client.last_from_client = minute(5);
    client.last_from_us = minute(3);
    client.items = 2;
    client.value = 1250.5;
    return client;
}

Alert full_alert() {
    Alert alert;
    alert.rule = "unanswered";
    alert.subject = ItemId{42};
    alert.anchor = {message_no(3), minute(5)};
    alert.step = "after 4h";
    alert.step_number = 2;
    alert.repeat = 1;
    alert.severity = Severity::critical;
    alert.template_name = "reminder";
    alert.due = minute(245);
    alert.decided = minute(246);
    alert.recipients = {"jaan", "mari"};
    alert.superseded = {1};
    alert.why = "Nobody answered for 4 hours.";
    alert.ending = "sent";
    alert.suggest = "close";
    alert.is_suggestion = true;
    alert.id = alert_id(alert.rule, alert.subject, alert.anchor.event, alert.step, alert.repeat);
    return alert;
}

Delivery full_delivery() {
    const Alert alert = full_alert();
    return {delivery_id(alert.id, "jaan"),
            alert.id,
            alert.subject,
            "jaan",
            "unanswered",
            Severity::warning,
            minute(250)};
}

Letter full_letter() {
    Letter letter;
    letter.type = Letter::Type::summary;
    letter.recipient = "jaan";
    letter.group = "unanswered";
    letter.alerts = {full_alert().id, AlertId{message_no(8).bytes}};
    letter.subject = "Two matters";
    letter.text = "wait for you";
    letter.made = minute(249);
    letter.next_try = minute(250);
    letter.first_try = minute(246);
    letter.tries = 3;
    letter.undecided = true;
    letter.last_error = "451 try later";
    letter.id = letter_id(letter.recipient, "alerts", letter.alerts);
    return letter;
}

Post full_post() {
    return {
        "jaan", minute(300), {{minute(240), "unanswered", 2, false}, {minute(250), "", 40, true}}};
}

SentRecord full_sent() {
    const Delivery delivery = full_delivery();
    return {delivery.id, delivery.alert,      delivery.subject,       full_letter().id,
            "jaan",      "jaan@shop.example", "alert-1@shop.example", "250 2.0.0 taken",
            minute(251)};
}

}  // namespace vastus::storage
