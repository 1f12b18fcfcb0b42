#include "mail/mime.hpp"

#include <algorithm>
#include <array>

#include "mail/address.hpp"
#include "mail/ascii.hpp"
#include "mail/attachment.hpp"
#include "mail/automatic.hpp"
#include "mail/bounce.hpp"
#include "mail/charset.hpp"
#include "mail/date.hpp"
#include "mail/encoded_word.hpp"
#include "mail/html.hpp"
#include "mail/language.hpp"
#include "mail/locale.hpp"
#include "mail/message_ids.hpp"
#include "mail/message_text.hpp"
#include "mail/scanner.hpp"
#include "mail/sorted.hpp"
#include "mail/subject.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t mail_bytes_max = 32 * 1024 * 1024;  // mail.md 4.1.
constexpr std::size_t body_bytes_kept = 1024 * 1024;      // Of a mail beyond that.
constexpr std::size_t kept_headers_max = 100;             // Content.headers is stored.
constexpr std::size_t kept_header_bytes_max = 4 * 1024;
constexpr std::size_t thread_index_bytes_max = 4 * 1024;
constexpr std::size_t method_bytes_max = 20;
constexpr std::size_t reports_max = 16;
constexpr std::size_t report_bytes_max = 256 * 1024;
constexpr std::size_t forwarded_bytes_max = 64 * 1024;  // Of its text; no more is stored.

/// Fields that rules, evidence and people ask for.
constexpr auto kept_headers =
    sorted(std::to_array<std::string_view>({"authentication-results",
                                            "auto-submitted",
                                            "cc",
                                            "date",
                                            "delivered-to",
                                            "from",
                                            "importance",
                                            "in-reply-to",
                                            "list-id",
                                            "list-unsubscribe",
                                            "message-id",
                                            "organization",
                                            "precedence",
                                            "received",
                                            "reply-to",
                                            "return-path",
                                            "sender",
                                            "subject",
                                            "thread-topic",
                                            "to",
                                            "x-auto-response-suppress",
                                            "x-failed-recipients",
                                            "x-loop",
                                            "x-mailer",
                                            "x-ms-exchange-organization-authas",
                                            "x-original-from",
                                            "x-original-sender",
                                            "x-original-to",
                                            "x-priority",
                                            "x-vastus-alert"}));

/// Fields that may stand once; a second one is a defect and does not count.
constexpr std::array<std::string_view, 9> single_fields{
    "cc", "date", "from", "in-reply-to", "message-id", "reply-to", "sender", "subject", "to"};

/// Reads the header of the mail itself into a Content.
class HeaderReader {
public:
    HeaderReader(const HeaderBlock& block, std::string_view charset, const ReadOptions& options,
                 model::Content& content)
        : block_(block), charset_(charset), options_(options), content_(content) {}

    void read();

private:
    void note_repeats();
    void read_people();
    void read_identity();
    void keep_chosen();
    std::string text(std::string_view value) {
        return decode_words(value, charset_, content_.defects);
    }
    std::vector<model::Address> addresses(std::string_view name);

    const HeaderBlock& block_;
    std::string_view charset_;
    const ReadOptions& options_;
    model::Content& content_;
};

void HeaderReader::read() {
    note_repeats();
    read_people();
    read_identity();
    content_.subject = text(block_.value("subject"));
    if (const Field* const date = block_.first("date"))
        content_.date = read_date(date->value, content_.defects);
    keep_chosen();
}

void HeaderReader::note_repeats() {
    for (const std::string_view name : single_fields) {
        const auto count = std::ranges::count(block_.fields, name, &Field::name);
        if (count > 1) add_defect(content_.defects, "repeated-" + std::string(name));
    }
}

std::vector<model::Address> HeaderReader::addresses(std::string_view name) {
    const std::string_view value = block_.value(name);
    if (value.empty()) return {};
    if (is_ascii(value)) return read_addresses(value, content_.defects);
    return read_addresses(raw_header_text(value, charset_, content_.defects), content_.defects);
}

void HeaderReader::read_people() {
    content_.from = addresses("from");
    content_.sender = addresses("sender");
    content_.reply_to = addresses("reply-to");
    content_.to = addresses("to");
    content_.cc = addresses("cc");
    if (content_.from.empty()) add_defect(content_.defects, "no-from");
    if (content_.from.size() > 1) add_defect(content_.defects, "from-list");
}

void HeaderReader::read_identity() {
    auto ids = read_message_ids(block_.value("message-id"), content_.defects);
    if (ids.size() > 1) add_defect(content_.defects, "message-id-list");
    if (!ids.empty()) content_.message_id = std::move(ids.front());
    content_.in_reply_to = read_message_ids(block_.value("in-reply-to"), content_.defects);
    std::string references;
    for (const std::string_view value : block_.all("references"))
        references.append(value).push_back(' ');
    content_.references = read_message_ids(references, content_.defects);
    for (const std::string_view name :
         {"x-microsoft-original-message-id", "x-google-original-message-id"}) {
        for (auto& id : read_message_ids(block_.value(name), content_.defects))
            content_.original_ids.push_back(std::move(id));
    }
    const std::string_view index = block_.value("thread-index").substr(0, thread_index_bytes_max);
    for (const char c : index)
        if (!is_space(c) && !is_high(c)) content_.thread_index.push_back(c);
    content_.thread_topic = text(block_.value("thread-topic"));
}

/// What servers write for programs. Encoded words in it are somebody else's: decoded, an address
/// could end its own property and begin another one.
bool is_structured(std::string_view name) {
    return name == "authentication-results" || name == "received";
}

void HeaderReader::keep_chosen() {
    for (const Field& field : block_.fields) {
        const bool is_asked_for =
            options_.more_headers != nullptr && options_.more_headers->contains(field.name);
        if (!is_asked_for && find_row(kept_headers, std::string_view(field.name)) == nullptr)
            continue;
        if (content_.headers.size() >= kept_headers_max) return;
        // Decoding a recipient list of a megabyte to keep four kilobytes of it is not worth it.
        const std::string_view value =
            std::string_view(field.value).substr(0, 2 * kept_header_bytes_max);
        std::string decoded = field.name == "subject" ? content_.subject
                              : is_structured(field.name)
                                  ? raw_header_text(value, charset_, content_.defects)
                                  : text(value);
        decoded.resize(model::cut_utf8(decoded, kept_header_bytes_max).size());
        content_.headers.emplace_back(field.name, std::move(decoded));
    }
}

/// The charset of the text, for headers that hold bytes without saying of what.
std::string_view text_charset(const Scan& scan) {
    for (const Part& part : scan.parts) {
        const std::string_view charset = part.type.raw("charset");
        if (!charset.empty() && part.type.type.starts_with("text/")) return charset;
    }
    return {};
}

/// A parent precedes its children, so that from the end every part is complete when it moves.
model::Structure build_structure(const Scan& scan) {
    std::vector<model::Structure> nodes(scan.parts.size());
    for (std::size_t i = scan.parts.size(); i > 0; --i) {
        model::Structure& node = nodes[i - 1];
        node.type = scan.parts[i - 1].type.type;
        std::ranges::reverse(node.children);
        const std::size_t parent = scan.parts[i - 1].parent;
        if (parent != no_part) nodes[parent].children.push_back(std::move(node));
    }
    return nodes.empty() ? model::Structure{} : std::move(nodes.front());
}

bool is_report(std::string_view type) {
    constexpr std::array<std::string_view, 6> types{
        "message/delivery-status", "message/disposition-notification",
        "message/feedback-report", "message/global-delivery-status",
        "message/global-headers",  "text/rfc822-headers"};
    return std::ranges::find(types, type) != types.end();
}

/// What bounces, receipts and complaints are read from; of a returned mail its header.
std::vector<ReportPart> read_reports(const Scan& scan, Defects& defects) {
    std::vector<ReportPart> reports;
    for (std::size_t i = 0; i < scan.parts.size() && reports.size() < reports_max; ++i) {
        const Part& part = scan.parts[i];
        const bool is_returned = part.parent != no_part &&
                                 scan.parts[part.parent].kind == PartKind::message &&
                                 !scan.parts[part.parent].is_in_message;
        const bool is_wanted = is_returned || (!part.is_in_message && part.kind == PartKind::leaf &&
                                               is_report(part.type.type));
        if (!is_wanted) continue;
        std::string buffer;
        const std::string_view bytes = is_returned ? part.head : decode_part(part, buffer, defects);
        std::string body = to_utf8(bytes.substr(0, report_bytes_max), {}, defects);
        reports.push_back({is_returned ? "message/rfc822" : part.type.type,
                           normal_text(std::move(body), defects)});
    }
    return reports;
}

void split_into(model::Content& content, const std::vector<Line>& lines,
                const TextContext& context) {
    Split split = split_text(lines, context);
    content.reply_text = std::move(split.reply);
    content.quoted = std::move(split.quoted);
    content.signature = std::move(split.signature);
    content.forwarded = std::move(split.forwarded);
    content.inline_below = split.inline_below;
    content.language = detect_language(content.reply_text);
}

/// The first mail sent along with this one; of a list's digest none.
std::size_t attached_mail(const Scan& scan) {
    for (std::size_t i = 0; i < scan.parts.size(); ++i) {
        const Part& part = scan.parts[i];
        if (part.kind != PartKind::message || part.is_in_message) continue;
        const bool is_digest =
            part.parent != no_part && scan.parts[part.parent].type.type == "multipart/digest";
        return is_digest ? no_part : i;
    }
    return no_part;
}

/// What stands below an entered message, as a scan of its own. The views stay those of `scan`: to
/// scan the bytes again would keep them twice.
Scan scan_within(const Scan& scan, std::size_t message) {
    Scan inner;
    std::vector<std::size_t> index(scan.parts.size(), no_part);
    for (std::size_t i = message + 1; i < scan.parts.size(); ++i) {
        const std::size_t parent = scan.parts[i].parent;
        const bool is_top = parent == message;
        if (!is_top && (parent == no_part || index[parent] == no_part)) continue;
        index[i] = inner.parts.size();
        Part& part = inner.parts.emplace_back(scan.parts[i]);
        part.parent = is_top ? no_part : index[parent];
        part.is_in_message = false;
        if (is_top) continue;
        const Part& above = inner.parts[part.parent];
        part.is_in_message = above.is_in_message || above.kind == PartKind::message;
    }
    return inner;
}

/// A mail that is attached is a forward (mail.md 5.5), unless this one answers something. What the
/// attached one has attached stays closed.
void read_attached_forward(model::Content& content, const Scan& scan, const BaseSubject& subject,
                           bool has_link) {
    if (content.forwarded || (has_link && !subject.is_forward)) return;
    if (scan.parts.front().type.type == "multipart/report") return;
    // A returned mail without the form of a report, by old servers of Exchange.
    if (!subject.is_forward && !leading_word(bounce_subjects(), subject.key).empty()) return;
    const std::size_t message = attached_mail(scan);
    if (message == no_part) return;
    const Scan inner = scan_within(scan, message);
    if (inner.parts.empty()) return;
    Defects ignored;  // The reading of the whole mail has them.
    model::Content found;
    const ReadOptions options;
    HeaderReader(inner.parts.front().headers, text_charset(inner), options, found).read();
    const MessageText text = read_text(inner, ignored);
    if (found.from.empty()) return;  // Nobody's: a broken part, not a mail handed on.
    model::Forwarded forwarded;
    forwarded.from = std::move(found.from.front());
    forwarded.to = std::move(found.to);
    forwarded.cc = std::move(found.cc);
    forwarded.subject = std::move(found.subject);
    forwarded.date = found.date;
    forwarded.text = trim_space(model::cut_utf8(text.text, forwarded_bytes_max));
    forwarded.own_text = content.reply_text;
    content.forwarded = std::move(forwarded);
}

/// A bounce that names no id is matched by the subject of what it returns.
void keep_returned_subject(model::Content& content, const std::vector<ReportPart>& reports) {
    for (const ReportPart& report : reports) {
        const bool is_returned = report.type == "message/rfc822" ||
                                 report.type == "text/rfc822-headers" ||
                                 report.type == "message/global-headers";
        if (!is_returned) continue;
        std::size_t body_at = 0;
        Defects ignored;
        const HeaderBlock block = read_headers(report.body, body_at, ignored);
        std::string subject = decode_words(block.value("subject"), {}, ignored);
        if (subject.empty()) continue;
        subject.resize(model::cut_utf8(subject, kept_header_bytes_max).size());
        content.headers.emplace_back(returned_subject_field, std::move(subject));
        return;
    }
}

void judge(model::Content& content, const Scan& scan, const ReadOptions& options) {
    const Part& top = scan.parts.front();
    const auto reports = read_reports(scan, content.defects);
    Verdict verdict = judge_automatic({.headers = top.headers,
                                       .content = content,
                                       .reports = reports,
                                       .content_type = top.headers.value("content-type"),
                                       .is_form_mailbox = options.is_form_mailbox,
                                       .phrases = *options.phrases});
    content.automatic = verdict.automatic;
    content.bounce = std::move(verdict.bounce);
    if (content.bounce) keep_returned_subject(content, reports);
}

/// The method of the mail's own calendar part: a REPLY accepts or declines (RFC 5546 1.4).
std::string calendar_method(const Scan& scan) {
    for (const auto& part : scan.parts) {
        if (part.is_in_message || part.type.type != "text/calendar") continue;
        Defects ignored;
        return lower_ascii(part.type.text("method", ignored)).substr(0, method_bytes_max);
    }
    return {};
}

/// The whole mail, or header and beginning of one that is beyond the limit.
std::string_view within_limit(std::string_view raw, bool& is_cut) {
    is_cut = raw.size() > mail_bytes_max;
    if (!is_cut) return raw;
    std::size_t body_at = 0;
    Defects ignored;  // They are found again when the rest is scanned.
    read_headers(raw, body_at, ignored);
    return raw.substr(0, std::min(body_at + body_bytes_kept, mail_bytes_max));
}

}  // namespace

model::Content read_mail(std::string_view raw, const ReadOptions& options) {
    model::Content content;
    bool is_cut = false;
    const std::string_view read = within_limit(raw, is_cut);
    content.bytes = std::max<std::uint64_t>(options.bytes_total, raw.size());
    content.digest = model::sha256(raw);
    content.truncated = is_cut || content.bytes > raw.size();
    Scan scan = scan_mail(read);
    content.defects = std::move(scan.defects);
    if (content.truncated) add_defect(content.defects, "truncated");
    HeaderReader(scan.parts.front().headers, text_charset(scan), options, content).read();
    content.structure = build_structure(scan);
    content.calendar_method = calendar_method(scan);
    MessageText text = read_text(scan, content.defects);
    Attachments attachments = read_attachments(scan, text, content.defects);
    content.attachments = std::move(attachments.all);
    keep_shown_pictures(content, attachments.shown);
    content.text = std::move(text.text);
    content.truncated = content.truncated || text.is_cut;
    if (text.is_cut) add_defect(content.defects, "text-cut");
    const BaseSubject subject = base_subject(content.subject, *options.phrases);
    keep_base_subject(content, subject);
    const bool has_link = !content.in_reply_to.empty() || !content.references.empty();
    TextContext context = text_context(subject, has_link);
    context.phrases = options.phrases;
    split_into(content, text.lines, context);
    const bool is_own_forward = content.forwarded.has_value();
    read_attached_forward(content, scan, subject, has_link);
    judge(content, scan, options);
    // What a mail server returns is no forward.
    if (content.bounce && !is_own_forward) content.forwarded.reset();
    return content;
}

model::Content read_body(std::string_view text, BodyKind kind) {
    model::Content content;
    content.bytes = text.size();
    content.digest = model::sha256(text);
    content.truncated = text.size() > body_bytes_kept;
    std::string body = to_utf8(text.substr(0, body_bytes_kept), {}, content.defects);
    std::vector<Line> lines;
    if (kind == BodyKind::html) {
        lines = html_lines(body);
        content.text = plain_of(lines);
        content.structure.type = "text/html";
    } else {
        content.text = normal_text(std::move(body), content.defects);
        lines = plain_lines(content.text);
        content.structure.type = "text/plain";
    }
    split_into(content, lines, {});
    return content;
}

}  // namespace vastus::mail
