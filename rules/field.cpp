#include "rules/field.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "rules/idn.hpp"

namespace vastus::rules {
namespace {

constexpr Sections message_only = in_classify | in_route;
constexpr Sections decisions = in_classify | in_route | in_watch;
constexpr Sections watching = in_watch | in_digest;
constexpr Sections item_wide = in_route | watching | in_template;
constexpr Sections everywhere = decisions | in_digest | in_template;

std::string lower_ascii(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + 0x20);
    }
    return lower;
}

FieldValue text(std::string_view value) {
    FieldValue field;
    if (!value.empty()) field.texts.emplace_back(value);
    return field;
}
FieldValue texts(const std::vector<std::string>& values) { return {values, {}, {}}; }
FieldValue flag(bool value) { return {{}, {}, value}; }
FieldValue number(double value) { return {{}, value, {}}; }

const model::Content* content(const Context& context) {
    return context.message != nullptr ? context.message->content : nullptr;
}

FieldValue addresses(const std::vector<model::Address>& all) {
    FieldValue field;
    for (const auto& address : all) field.texts.push_back(readable_address(address.address));
    return field;
}

std::string sender(const Context& context) {
    const auto* mail = content(context);
    if (mail == nullptr || mail->from.empty()) return {};
    return readable_address(mail->from.front().address);
}

/// The new text; of a forwarded mail also what was forwarded, because the client wrote that.
FieldValue new_text(const Context& context) {
    const auto* mail = content(context);
    if (mail == nullptr) return {};
    const bool is_form = context.message->source == model::Source::form;
    std::string body = is_form && mail->reply_text.empty() ? mail->text : mail->reply_text;
    if (mail->forwarded && body.find(mail->forwarded->text) == std::string::npos)
        body += "\n" + mail->forwarded->text;
    return text(body);
}

FieldValue header(const Context& context, std::string_view name) {
    const auto* mail = content(context);
    if (mail == nullptr) return {};
    FieldValue field;
    const std::string wanted = lower_ascii(name);
    for (const auto& [key, value] : mail->headers) {
        if (key == wanted) field.texts.push_back(value);
    }
    if (field.texts.empty() && wanted == "subject") return text(mail->subject);
    return field;
}

FieldValue by_name(const std::map<std::string, std::string>& all, std::string_view name) {
    const auto found = all.find(std::string(name));
    return found == all.end() ? FieldValue{} : text(found->second);
}

FieldValue source(model::Source source) {
    return text(source == model::Source::form ? "form" : "imap");
}

bool is_automatic(model::Automatic automatic) {
    return automatic != model::Automatic::none && automatic != model::Automatic::bulk;
}

FieldValue is_known(const Context& context) {
    if (context.message != nullptr) return flag(context.message->client != nullptr);
    if (context.client == nullptr || context.item == nullptr) return flag(false);
    return flag(context.client->created < context.item->opened);
}

FieldValue is_first(const Context& context) {
    if (context.client == nullptr) return flag(true);
    // While a message is routed its own item is not counted yet.
    return flag(context.client->items <= (context.message != nullptr ? 0u : 1u));
}

FieldValue open_calendars(const Context& context) {
    FieldValue field;
    if (context.message == nullptr || context.calendars == nullptr) return field;
    for (const auto& [name, calendar] : *context.calendars) {
        if (calendar->is_open(context.message->at)) field.texts.push_back(name);
    }
    return field;
}

using View = std::string_view;
using C = const Context&;
using T = FieldType;

/// Reads a part of the mail, or nothing when there is none.
template <auto read>
FieldValue of_mail(C context, View) {
    const auto* mail = content(context);
    return mail != nullptr ? read(*mail) : FieldValue{};
}
template <auto read>
FieldValue of_item(C context, View) {
    return context.item != nullptr ? read(*context.item) : FieldValue{};
}
template <auto read>
FieldValue of_client(C context, View) {
    return context.client != nullptr ? read(*context.client) : FieldValue{};
}
using Mail = const model::Content&;
using Item = const model::Item&;
using Client = const model::Client&;

/// As it was written: what mail/subject calls base subject is NFKC, where "№ 5" is "No 5".
FieldValue subject(Mail mail) {
    constexpr std::string_view written = "written subject";  // mail/subject puts it there
    for (const auto& [key, value] : mail.headers) {
        if (key == written) return text(value);
    }
    return text(mail.base_subject.empty() ? mail.subject : mail.base_subject);
}
FieldValue attachment_names(Mail mail) {
    FieldValue field;
    for (const auto& part : mail.attachments) {
        if (!part.name.empty()) field.texts.push_back(part.name);
    }
    return field;
}
FieldValue attachment_types(Mail mail) {
    FieldValue field;
    for (const auto& part : mail.attachments) field.texts.push_back(part.type);
    return field;
}

constexpr auto thanks_age = std::chrono::hours(72);  // over a weekend

/// The last answer that counts.
const model::Answer* last_answer(Item item) {
    for (auto one = item.answers.rbegin(); one != item.answers.rend(); ++one) {
        if (one->void_reason.empty()) return &*one;
    }
    return nullptr;
}

bool ends_with_thanks(Item item, model::Instant now) {
    if (item.thanks.empty()) return false;
    const auto at = item.thanks.back().at;
    if (now - at > thanks_age) return false;
    const auto* answer = last_answer(item);
    return (item.questions.empty() || item.questions.back().at < at) &&
           (answer == nullptr || answer->at <= at);
}

FieldValue evidence(Item item) {
    FieldValue field;
    const auto* answer = last_answer(item);
    if (answer == nullptr) return field;
    for (const auto one : answer->evidence) field.texts.emplace_back(name(one));
    return field;
}

FieldValue nothing(C, View) { return {}; }

constexpr std::array<FieldInfo, 61> all_fields{{
    {"source", T::source, everywhere, "imap or form: where the first message came from",
     [](C c, View) {
         if (c.message != nullptr) return source(c.message->source);
         return c.item != nullptr ? source(c.item->source) : FieldValue{};
     }},
    {"mailbox", T::text, everywhere, "the configured mailbox or form",
     [](C c, View) {
         if (c.message != nullptr) return text(c.message->mailbox);
         return c.item != nullptr ? text(c.item->mailbox) : FieldValue{};
     }},
    {"subject", T::text, message_only, "the subject without reply and forward prefixes",
     of_mail<subject>},
    {"body", T::text, message_only, "the new text only", [](C c, View) { return new_text(c); }},
    {"body.quoted", T::text, message_only, "the quoted text",
     of_mail<[](Mail m) { return text(m.quoted); }>},
    {"body.signature", T::text, message_only, "the signature",
     of_mail<[](Mail m) { return text(m.signature); }>},
    {"from", T::text, message_only, "the sender's address, lower case",
     [](C c, View) { return text(sender(c)); }},
    {"from.local", T::text, message_only, "what stands before the @ of the sender's address",
     [](C c, View) {
         const std::string address = sender(c);
         return text(address.substr(0, address.rfind('@')));
     }},
    {"from.domain", T::text, message_only, "what stands after the @ of the sender's address",
     [](C c, View) {
         const std::string address = sender(c);
         const auto at = address.rfind('@');
         return at == std::string::npos ? FieldValue{} : text(address.substr(at + 1));
     }},
    {"from.name", T::text, message_only, "the sender's name",
     of_mail<[](Mail m) { return m.from.empty() ? FieldValue{} : text(m.from.front().name); }>},
    {"reply_to", T::set, message_only, "the addresses of Reply-To",
     of_mail<[](Mail m) { return addresses(m.reply_to); }>},
    {"to", T::set, message_only, "the addresses of To",
     of_mail<[](Mail m) { return addresses(m.to); }>},
    {"cc", T::set, message_only, "the addresses of Cc",
     of_mail<[](Mail m) { return addresses(m.cc); }>},
    {"header.", T::set, message_only, "every value of the header field X", header},
    {"form.id", T::text, everywhere, "the form that the entry came from",
     [](C c, View) {
         if (c.message != nullptr) return text(c.message->form_id);
         const bool is_form = c.item != nullptr && c.item->source == model::Source::form;
         return is_form ? text(c.item->mailbox) : FieldValue{};
     }},
    {"form.", T::text, message_only, "the field X of a form entry",
     [](C c, View name) {
         const auto* mail = content(c);
         return mail != nullptr ? by_name(mail->fields, name) : FieldValue{};
     }},
    {"attachment.name", T::set, message_only, "the names of the attachments",
     of_mail<attachment_names>},
    {"attachment.type", T::set, message_only, "the media types of the attachments",
     of_mail<attachment_types>},
    {"message.auto", T::flag, message_only, "automatic mail: out of office, bounce, receipt",
     of_mail<[](Mail m) { return flag(is_automatic(m.automatic)); }>},
    {"message.bulk", T::flag, message_only, "mail of a list",
     of_mail<[](Mail m) { return flag(m.automatic == model::Automatic::bulk); }>},
    {"message.thanks", T::flag, message_only, "nothing but thanks",
     [](C c, View) { return flag(c.message != nullptr && c.message->is_thanks); }},
    {"message.reply", T::flag, message_only, "belongs to an item that exists",
     [](C c, View) { return flag(c.message != nullptr && c.message->is_reply); }},
    {"message.size", T::number, message_only, "bytes of the message",
     of_mail<[](Mail m) { return number(static_cast<double>(m.bytes)); }>},
    {"message.language", T::text, message_only, "et, en, ru, fi, lv, lt, …",
     of_mail<[](Mail m) { return text(m.language); }>},
    {"message.truncated", T::flag, message_only, "longer than what is stored and matched",
     of_mail<[](Mail m) { return flag(m.truncated); }>},
    {"received.open", T::calendar, message_only, "the calendars that were open at arrival",
     [](C c, View) { return open_calendars(c); }},
    {"kind", T::kind, item_wide, "what the item is", of_item<[](Item i) { return text(i.kind); }>},
    {"also", T::kind, item_wide, "what else it is", of_item<[](Item i) { return texts(i.also); }>},
    {"state", T::state, item_wide, "new, waiting_us, waiting_client or closed",
     of_item<[](Item i) { return text(name(i.state)); }>},
    {"snoozed", T::flag, watching, "hidden until later",
     [](C c, View) {
         if (c.item == nullptr) return FieldValue{};
         const auto& until = c.item->snoozed_until;
         return flag(until && *until > c.now);
     }},
    {"item.due", T::time, item_wide, "the date that staff set",
     of_item<[](Item i) { return i.due ? text(model::iso(i.due->at)) : FieldValue{}; }>},
    {"item.owner", T::staff, item_wide, "whose it is",
     of_item<[](Item i) { return text(i.owner); }>},
    {"item.team", T::team, item_wide, "the team it belongs to",
     of_item<[](Item i) { return text(i.team); }>},
    {"item.priority", T::priority, item_wide, "low, normal or high",
     of_item<[](Item i) { return text(name(i.priority)); }>},
    {"item.tags", T::set, item_wide, "the tags of the rules that held",
     of_item<[](Item i) { return texts(i.tags); }>},
    {"item.messages", T::number, item_wide, "how many messages it has",
     of_item<[](Item i) { return number(i.messages); }>},
    {"item.thanks", T::flag, in_digest,
     "the client's last word, in the last three days, is nothing but thanks",
     [](C c, View) {
         return c.item != nullptr ? flag(ends_with_thanks(*c.item, c.now)) : FieldValue{};
     }},
    {"answer.evidence", T::set, watching,
     "how our last answer was found: E1 to E8; E4 by subject, E8 inferred",
     of_item<[](Item i) { return evidence(i); }>},
    {"item.first", T::flag, in_route | watching, "the first item of this client",
     [](C c, View) { return is_first(c); }},
    {"client.known", T::flag, decisions, "was in the register before this message",
     [](C c, View) { return is_known(c); }},
    {"client.group", T::group, everywhere, "the groups of the client",
     of_client<[](Client c) { return texts(c.groups); }>},
    {"client.status", T::text, everywhere, "prospect or active",
     of_client<[](Client c) { return text(c.status); }>},
    {"client.tags", T::set, everywhere, "the tags of the client",
     of_client<[](Client c) { return texts(c.tags); }>},
    {"client.language", T::text, everywhere, "the language of the client",
     of_client<[](Client c) { return text(c.language); }>},
    {"client.manager", T::staff, everywhere, "who looks after the client",
     of_client<[](Client c) { return text(c.manager); }>},
    {"client.value", T::number, everywhere, "the register's figure of worth",
     of_client<[](Client c) { return number(c.value); }>},
    {"age", T::duration, in_digest, "time in the present state, on the digest's clock", nothing},
    {"wakes_within", T::duration, in_digest, "the snooze ends within this time", nothing},
    {"item.subject", T::text, in_template, "the subject of the item",
     of_item<[](Item i) { return text(i.subject); }>},
    {"item.link", T::text, in_template, "how to open the item", nothing},
    {"client.name", T::text, in_template, "the name of the client", nothing},
    {"client.last_subject", T::text, in_template, "the subject of the client's last item", nothing},
    {"client.link", T::text, in_template, "how to open the client", nothing},
    {"captures.", T::text, in_template, "the text that a regex of classify named X",
     [](C c, View name) {
         return c.item != nullptr ? by_name(c.item->captures, name) : FieldValue{};
     }},
    {"rule", T::text, in_template, "the watch rule", nothing},
    {"step", T::text, in_template, "the step: after 4h", nothing},
    {"severity", T::text, in_template, "info, warning or critical", nothing},
    {"severity.mark", T::text, in_template, "nothing, [!] or [!!]", nothing},
    {"waited", T::text, in_template, "how long: 2 h 15 min", nothing},
    {"since.local", T::text, in_template, "since when, local time", nothing},
    {"due.local", T::text, in_template, "when the step was due, local time", nothing},
}};

}  // namespace

Context context_of(const RuleSet& rules, const MessageFacts& facts) {
    Context context;
    context.message = &facts;
    context.client = facts.client;
    context.calendars = &rules.calendars;
    return context;
}

std::span<const FieldInfo> fields() { return all_fields; }

const FieldInfo* find_field(std::string_view name) {
    const auto exact = std::ranges::find(all_fields, name, &FieldInfo::name);
    if (exact != all_fields.end()) return exact->is_family() ? nullptr : &*exact;
    const auto family = std::ranges::find_if(all_fields, [name](const FieldInfo& field) {
        return field.is_family() && name.starts_with(field.name);
    });
    return family != all_fields.end() ? &*family : nullptr;
}

std::string_view family_rest(const FieldInfo& field, std::string_view name) {
    return field.is_family() ? name.substr(field.name.size()) : std::string_view{};
}

std::string_view section_name(Sections one) {
    if (one == in_classify) return "classify";
    if (one == in_route) return "route";
    if (one == in_watch) return "watch";
    if (one == in_digest) return "digests";
    return "templates";
}

}  // namespace vastus::rules
