#include "mail/bounce.hpp"

#include <algorithm>
#include <array>

#include "mail/address.hpp"
#include "mail/ascii.hpp"
#include "mail/bounce_codes.hpp"
#include "mail/encoded_word.hpp"
#include "mail/locale.hpp"
#include "mail/message_ids.hpp"
#include "mail/quoted_address.hpp"
#include "mail/subject.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t recipients_max = 1'000;      // mail.md 9.3
constexpr std::size_t text_bytes_max = 64 * 1024;  // what a server says stands at the beginning
constexpr std::size_t words_bytes_max = 4 * 1024;  // about one recipient
constexpr std::size_t line_bytes_max = 1'000;
constexpr std::size_t address_bytes_max = 320;

/// Behind such a line the returned mail begins.
constexpr std::array<std::string_view, 9> returned_lines{
    "below this line is a copy", "this is a copy of the message", "original message headers",
    "message header follows",    "undelivered message follows",   "returned message follows",
    "original message follows",  "copy of your message",          "original message"};

/// The server goes on trying: a delay and no failure.
constexpr std::array<std::string_view, 12> trying{
    "will be retried",           "will continue to try",   "will keep trying",
    "still being retried",       "not yet been delivered", "will retry",
    "no action is required",     "do not need to resend",  "has been delayed",
    "this is a warning message", "delivery is delayed",    "(delay)"};

bool holds_one_of(std::string_view text, auto& words) {
    return std::ranges::any_of(words, [text](auto word) { return contains_folded(text, word); });
}

/// "rfc822; a@b", "<a@b>", "a@b".
std::string plain_address(std::string_view value) {
    if (const auto type = value.find(';'); type != std::string_view::npos)
        value.remove_prefix(type + 1);
    value = trim_space(value);
    const auto address = find_address(value);
    if (!address.empty()) value = address;
    return std::string(value.substr(0, address_bytes_max));
}

/// One block of a delivery-status body.
struct StatusBlock {
    std::string final_recipient, original_recipient, action, status, diagnostic;
    std::string* last = nullptr;

    std::string* field(std::string_view name) {
        struct Known {
            std::string_view name;
            std::string* value;
        };
        const Known known[] = {{"final-recipient", &final_recipient},
                               {"original-recipient", &original_recipient},
                               {"action", &action},
                               {"status", &status},
                               {"diagnostic-code", &diagnostic}};
        for (const auto& one : known) {
            if (name.size() == one.name.size() && begins_folded(name, one.name)) return one.value;
        }
        return nullptr;
    }
    void take(std::string_view line) {
        if (is_blank(line.front())) {
            if (last != nullptr && last->size() < words_bytes_max)
                last->append(" ").append(trim_space(line));
            return;
        }
        const auto colon = line.find(':');
        last = colon == std::string_view::npos ? nullptr : field(trim_space(line.substr(0, colon)));
        if (last != nullptr && last->empty())
            *last = trim_space(line.substr(colon + 1)).substr(0, words_bytes_max);
    }
};

/// Of any letter case; an unknown word is a failure.
std::string known_action(std::string_view word) {
    constexpr std::array<std::string_view, 5> actions{"failed", "delayed", "delivered", "relayed",
                                                      "expanded"};
    for (const auto action : actions) {
        if (begins_folded(word, action)) return std::string(action);
    }
    return "failed";
}

void finish(StatusBlock& block, std::vector<model::BounceRecipient>& recipients) {
    const auto& named =
        block.final_recipient.empty() ? block.original_recipient : block.final_recipient;
    if (!named.empty() && recipients.size() < recipients_max) {
        model::BounceRecipient recipient;
        recipient.address = plain_address(named);
        recipient.action = known_action(block.action);
        recipient.status = std::string(find_status(block.status));
        complete(recipient, block.diagnostic);
        recipients.push_back(std::move(recipient));
    }
    block = StatusBlock{};
}

/// The address that a line is about: at its beginning, or alone in brackets behind it.
std::string_view leading_address(std::string_view line) {
    while (!line.empty() && (is_space(line.front()) || line.front() == '<' || line.front() == '*' ||
                             line.front() == '-' || line.front() == '"' || line.front() == '\''))
        line.remove_prefix(1);
    const auto address = find_address(line);
    return address.data() == line.data() ? address : std::string_view{};
}

bool is_mail_server(std::string_view address) {
    const auto local = lower_ascii(address.substr(0, address.rfind('@')));
    return local == "mailer-daemon" || local == "postmaster" || local == "mailerdaemon";
}

bool has_failure_subject(const model::Content& content, const Phrases& phrases) {
    const auto base = base_subject(content.subject, phrases);
    // A reply about a bounce is not one.
    return !base.is_reply &&
           (!leading_word(bounce_subjects(), base.key).empty() || phrases.begins_bounce(base.key));
}

std::vector<model::BounceRecipient> header_recipients(const HeaderBlock& headers,
                                                      std::string_view text) {
    std::vector<model::BounceRecipient> recipients;
    for (const auto value : headers.all("x-failed-recipients")) {
        for (const auto& address : quoted_addresses(value)) {
            if (recipients.size() == recipients_max) return recipients;
            model::BounceRecipient recipient;
            recipient.address = address.address;
            recipient.action = holds_one_of(text, trying) ? "delayed" : "failed";
            complete(recipient, text.substr(0, words_bytes_max));
            recipients.push_back(std::move(recipient));
        }
    }
    return recipients;
}

std::optional<std::string> header_id(std::string_view headers, bool anywhere) {
    constexpr std::string_view name = "message-id:";
    LineReader lines(headers.substr(0, 4 * text_bytes_max));
    for (std::string_view line; lines.next(line);) {
        if (anywhere) {
            while (!line.empty() && (is_space(line.front()) || line.front() == '>'))
                line.remove_prefix(1);
        }
        if (!begins_folded(line, name)) continue;
        std::string value(trim_space(line.substr(name.size())));
        // The id may stand on the next line.
        if (value.empty() && lines.next(line)) value = std::string(trim_space(line));
        Defects ignored;
        auto ids = read_message_ids(value, ignored);
        if (!ids.empty()) return std::move(ids.front());
    }
    return std::nullopt;
}

std::optional<std::string> original_id(const AutomaticInput& input) {
    for (const auto& report : input.reports) {
        const bool is_returned = report.type == "message/rfc822" ||
                                 report.type == "text/rfc822-headers" ||
                                 report.type == "message/global-headers";
        if (!is_returned) continue;
        if (auto id = header_id(report.body, false)) return id;
    }
    return header_id(input.content.text, true);
}

bool is_status_part(const ReportPart& part) {
    return part.type == "message/delivery-status" || part.type == "message/global-delivery-status";
}

bool has_code(const model::BounceRecipient& recipient) {
    return !recipient.status.empty() || !recipient.reply_code.empty();
}

}  // namespace

std::vector<model::BounceRecipient> read_delivery_status(std::string_view body) {
    std::vector<model::BounceRecipient> recipients;
    StatusBlock block;
    LineReader lines(body);
    for (std::string_view line; lines.next(line);) {
        if (trim_space(line).empty()) {
            finish(block, recipients);
        } else {
            block.take(line);
        }
    }
    finish(block, recipients);
    return recipients;
}

std::string returned_subject(const model::Content& content) {
    for (const auto& [name, value] : content.headers)
        if (name == returned_subject_field) return value;
    const auto& subject = content.subject;
    const auto colon = subject.find(": ");
    const bool is_exchange = colon != std::string::npos &&
                             !leading_word(bounce_subjects(), fold(subject)).empty() &&
                             leading_word(bounce_subjects(), fold(subject.substr(0, colon))) ==
                                 fold(subject.substr(0, colon));
    if (is_exchange) return subject.substr(colon + 2);
    LineReader lines(std::string_view(content.text).substr(0, text_bytes_max));
    for (std::string_view line; lines.next(line);) {
        while (!line.empty() && (line.front() == '>' || is_blank(line.front())))
            line.remove_prefix(1);
        const auto end = line.find(':');
        if (end == std::string_view::npos || end > label_bytes_max) continue;
        const auto* row = find_label(fold(trim_space(line.substr(0, end))));
        if (row == nullptr || row->label != Label::subject) continue;
        Defects ignored;
        auto found = decode_words(line.substr(end + 1), {}, ignored);
        if (!found.empty()) return found;
    }
    return {};
}

std::vector<model::BounceRecipient> read_bounce_text(std::string_view text) {
    text = text.substr(0, text_bytes_max);
    struct Found {
        std::string_view address;
        std::string words;
    };
    std::vector<Found> found;
    std::string before;  // what stands above the first address
    LineReader lines(text);
    for (std::string_view line; lines.next(line);) {
        if (holds_one_of(line.substr(0, line_bytes_max), returned_lines) ||
            begins_folded(line, "received:") || begins_folded(line, "return-path:"))
            break;
        const auto address = leading_address(line.substr(0, line_bytes_max));
        const bool is_new = !address.empty() && !is_mail_server(address) &&
                            std::ranges::find(found, address, &Found::address) == found.end();
        if (is_new && found.size() < recipients_max) found.push_back({address, {}});
        auto& words = found.empty() ? before : found.back().words;
        if (words.size() < words_bytes_max)
            words.append(line.substr(0, line_bytes_max)).append("\n");
    }
    if (found.empty()) {
        const auto address = find_address(before);
        if (!address.empty()) found.push_back({address, before});
    }
    const bool is_delay = holds_one_of(text.substr(0, words_bytes_max), trying);
    std::vector<model::BounceRecipient> recipients;
    for (const auto& one : found) {
        model::BounceRecipient recipient;
        recipient.address = std::string(one.address);
        recipient.action = is_delay ? "delayed" : "failed";
        complete(recipient, one.words);
        if (!has_code(recipient)) complete(recipient, before);
        recipients.push_back(std::move(recipient));
    }
    // An address without a code is a signature, when another one has one.
    if (std::ranges::any_of(recipients, has_code))
        std::erase_if(recipients, [](const auto& one) { return !has_code(one); });
    return recipients;
}

std::optional<model::Bounce> read_bounce(const AutomaticInput& input, std::string_view report_type,
                                         bool is_null_return) {
    const auto& content = input.content;
    model::Bounce bounce;
    const bool is_from_server =
        is_null_return || (!content.from.empty() && is_mail_server(content.from.front().address));
    // A person may hand a report on; who does is no mail server.
    const bool is_report = report_type == "delivery-status" ||
                           (is_from_server && std::ranges::any_of(input.reports, is_status_part));
    if (is_report) {
        for (const auto& part : input.reports) {
            if (!is_status_part(part)) continue;
            for (auto& recipient : read_delivery_status(part.body))
                if (bounce.recipients.size() < recipients_max)
                    bounce.recipients.push_back(std::move(recipient));
        }
        if (bounce.recipients.empty()) bounce.recipients = read_bounce_text(content.text);
        bounce.original_message_id = original_id(input);
        return bounce;
    }
    if (!is_from_server) return std::nullopt;
    const std::string_view text = std::string_view(content.text).substr(0, text_bytes_max);
    bounce.recipients = header_recipients(input.headers, text);
    if (bounce.recipients.empty()) {
        if (!has_failure_subject(content, input.phrases)) return std::nullopt;
        bounce.recipients = read_bounce_text(text);
        if (!std::ranges::any_of(bounce.recipients, has_code)) return std::nullopt;
    }
    bounce.original_message_id = original_id(input);
    return bounce;
}

}  // namespace vastus::mail
