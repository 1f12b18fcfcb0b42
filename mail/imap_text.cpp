#include "mail/imap_text.hpp"

#include <algorithm>
#include <array>

#include "mail/imap.hpp"
#include "mail/imap_cursor.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {

using model::Result;

namespace {

/// Names of folders are far shorter; LITERAL- allows 4,096 at most.
constexpr std::size_t string_bytes_max = 1000;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

bool contains_word(std::string_view text, std::string_view upper_part) {
    return upper(text).find(upper_part) != std::string::npos;
}

}  // namespace

Result<ImapString> imap_string(std::string_view text, bool immediate) {
    if (text.size() > string_bytes_max)
        return model::refused("a name above 1,000 bytes is not sent to a server");
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    if (std::ranges::any_of(text, breaks))
        return model::refused("a name with a line end or NUL is not sent to a server");
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
    if (!std::ranges::all_of(text, is_plain)) {
        const auto count = std::to_string(text.size());
        if (immediate) return ImapString{"{" + count + "+}\r\n" + std::string(text), ""};
        return ImapString{"{" + count + "}", std::string(text)};
    }
    ImapString result{"\"", ""};
    for (const char c : text) {
        if (c == '"' || c == '\\') result.now.push_back('\\');
        result.now.push_back(c);
    }
    result.now.push_back('"');
    return result;
}

bool is_throttled(const ImapAnswer& answer) {
    return contains_word(answer.text, "THROTTLED") || answer.code.name == "OVERQUOTA";
}

model::Error imap_error(const ImapAnswer& answer) {
    const auto& code = answer.code.name;
    auto said = "the server said: " + model::scrub_utf8(answer.text);
    if (is_one_of(code, {"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED"}))
        return model::refused("the login is not accepted; " + said);
    if (contains_word(answer.text, "AUTHENTICATED BUT NOT CONNECTED")) {
        return model::refused(
            "the login is right, but it has no access to this mailbox "
            "(wrong mailbox, right or scope); " +
            said);
    }
    if (is_throttled(answer)) return model::transient("the server asks us to slow down; " + said);
    if (is_one_of(code, {"UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "SERVERBUG"}))
        return model::transient(std::move(said));
    if (is_one_of(code, {"NONEXISTENT", "TRYCREATE"}))
        return model::refused("the folder does not exist or was renamed; " + said);
    if (is_one_of(code, {"NOPERM", "CANNOT"}))
        return model::refused("no right to do this; " + said);
    if (answer.verb == ImapVerb::examine && answer.status == ImapStatus::no)
        return model::refused("the folder cannot be opened; " + said);
    if (answer.status == ImapStatus::bad)
        return model::malformed("the server does not understand us; " + said);
    return model::transient(std::move(said));
}

std::string imap_fetch(std::uint32_t uid, std::string_view body, bool asks_gmail_thread) {
    std::string line = "UID FETCH " + std::to_string(uid) + " (UID RFC822.SIZE INTERNALDATE ";
    if (asks_gmail_thread) line += "X-GM-THRID ";
    return line.append(body).append(")");
}

}  // namespace vastus::mail
