#include "mail/imap.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "mail/imap_cursor.hpp"
#include "mail/imap_text.hpp"
#include "model/assert.hpp"

namespace vastus::mail {

using model::malformed;
using model::Result;

namespace {

/// A server that talks without ever answering is left alone (reliability.md 6, case 46).
constexpr std::uint32_t fruitless_max = 100'000;
/// Mails that came whole while their tagged OK has not: two of the largest.
constexpr std::size_t held_bytes_max = 2 * imap_literal_bytes_max;
/// Capabilities, folders and alerts of one server; no real one comes near.
constexpr std::size_t capabilities_max = 500, folders_max = 10'000, alerts_max = 16;
/// A pathological server's words are cut when they are kept.
constexpr std::size_t text_bytes_max = 500;

constexpr std::uint64_t uid_max = imap_uid_max;

std::string range(std::uint32_t first, std::uint32_t last) {
    return std::to_string(first) + ":" + std::to_string(last);
}

/// "[CODE argument] text" apart. What is not closed is text.
std::pair<ImapCode, std::string> read_status(std::string_view text) {
    ImapCode code;
    if (const auto end = text.find(']'); text.starts_with('[') && end != std::string_view::npos) {
        const auto inside = text.substr(1, end - 1);
        const auto blank = std::min(inside.find(' '), inside.size());
        code.name = upper(inside.substr(0, blank));
        if (blank < inside.size()) code.argument = inside.substr(blank + 1);
        text.remove_prefix(end + 1);
    }
    while (text.starts_with(' ')) text.remove_prefix(1);
    return {std::move(code), std::string(text.substr(0, text_bytes_max))};
}

void keep_facts(ImapItem& item, const ImapItem& told, bool has_flags) {
    item.uid = told.uid;
    if (told.bytes) item.bytes = told.bytes;
    if (told.received) item.received = told.received;
    if (told.gmail_thread > 0) item.gmail_thread = told.gmail_thread;
    if (has_flags) item.is_draft = told.is_draft;
}

}  // namespace

Result<> ImapDialogue::feed(std::string_view bytes) {
    const auto take = [&]() -> Result<> {
        while (true) {
            TRY(const bool complete, reader_.read(bytes));
            if (!complete) return model::ok();
            TRY(handle(reader_.response()));
        }
    };
    if (!broken_) {
        if (auto result = take(); !result) broken_ = std::move(result).assume_error();
    }
    if (broken_) return *broken_;
    return model::ok();
}

std::optional<ImapAnswer> ImapDialogue::next_answer() {
    if (answers_.empty()) return std::nullopt;
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
}

std::string ImapDialogue::take_output() { return std::exchange(output_, {}); }
bool ImapDialogue::take_news() { return std::exchange(news_, false); }
std::vector<std::string> ImapDialogue::take_alerts() { return std::exchange(alerts_, {}); }
bool ImapDialogue::has(std::string_view capability) const {
    return capabilities_.contains(capability);
}

ImapDialogue::Command& ImapDialogue::start(ImapVerb verb, std::string_view line) {
    VASTUS_ASSERT(!idling_ && !find(ImapVerb::idle) && !find(ImapVerb::examine));
    return append(verb, line);
}

ImapDialogue::Command& ImapDialogue::append(ImapVerb verb, std::string_view line) {
    auto& command = commands_.emplace_back();
    command.answer.tag = ++tags_;
    command.answer.verb = verb;
    output_.append("v").append(std::to_string(tags_)).append(" ").append(line).append("\r\n");
    return command;
}

ImapDialogue::Command* ImapDialogue::find(ImapVerb verb) {
    const auto is_it = [&](const Command& command) { return command.answer.verb == verb; };
    const auto found = std::ranges::find_if(commands_, is_it);
    return found == commands_.end() ? nullptr : &*found;
}

std::uint32_t ImapDialogue::capability() {
    return start(ImapVerb::capability, "CAPABILITY").answer.tag;
}

std::uint32_t ImapDialogue::id() {
    return start(ImapVerb::id, "ID (\"name\" \"vastus\")").answer.tag;
}

std::uint32_t ImapDialogue::list_folders() {
    VASTUS_ASSERT(!find(ImapVerb::list_folders));
    const bool asks = has("SPECIAL-USE") && has("LIST-EXTENDED");
    const auto* line = asks ? "LIST \"\" \"*\" RETURN (SPECIAL-USE)" : "LIST \"\" \"*\"";
    return start(ImapVerb::list_folders, line).answer.tag;
}

Result<std::uint32_t> ImapDialogue::examine(std::string_view folder) {
    VASTUS_ASSERT(commands_.empty());
    TRY(const auto name, imap_string(folder, has("LITERAL+") || has("LITERAL-")));
    mailbox_ = {};
    news_ = expunged_ = false;
    auto& command = start(ImapVerb::examine, "EXAMINE " + name.now);
    command.rest = name.later;
    if (!name.later.empty()) command.rest.append("\r\n");
    return command.answer.tag;
}

std::uint32_t ImapDialogue::search(std::uint32_t first, std::uint32_t last, std::size_t keep) {
    VASTUS_ASSERT(!find(ImapVerb::search) && first > 0 && first <= last);
    auto& command = start(ImapVerb::search, "UID SEARCH UID " + range(first, last));
    command.first = first;
    command.last = last;
    command.keep = keep;
    return command.answer.tag;
}

std::uint32_t ImapDialogue::list(std::uint32_t first, std::uint32_t last, std::size_t keep) {
    VASTUS_ASSERT(!find(ImapVerb::list) && first > 0 && first <= last);
    auto& command = start(ImapVerb::list, "UID FETCH " + range(first, last) +
                                              " (UID RFC822.SIZE INTERNALDATE FLAGS)");
    command.first = first;
    command.last = last;
    command.keep = keep;
    return command.answer.tag;
}

std::uint32_t ImapDialogue::fetch(std::uint32_t uid) {
    auto& command = start(ImapVerb::fetch, imap_fetch(uid, "BODY.PEEK[]", has(gmail_word)));
    command.first = command.last = uid;
    return command.answer.tag;
}

std::uint32_t ImapDialogue::fetch_part(std::uint32_t uid, std::uint32_t bytes) {
    const auto part = "BODY.PEEK[HEADER] BODY.PEEK[]<0." + std::to_string(bytes) + ">";
    auto& command = start(ImapVerb::fetch_part, imap_fetch(uid, part, has(gmail_word)));
    command.first = command.last = uid;
    return command.answer.tag;
}

std::uint32_t ImapDialogue::idle() {
    VASTUS_ASSERT(commands_.empty());
    return start(ImapVerb::idle, "IDLE").answer.tag;
}

void ImapDialogue::done() {
    VASTUS_ASSERT(idling_);
    idling_ = false;
    output_.append("DONE\r\n");
}

std::uint32_t ImapDialogue::noop() { return start(ImapVerb::noop, "NOOP").answer.tag; }
std::uint32_t ImapDialogue::logout() {
    VASTUS_ASSERT(!idling_);
    return append(ImapVerb::logout, "LOGOUT").answer.tag;
}

Result<> ImapDialogue::handle(ImapResponse& response) {
    ++responses_;
    if (response.text.starts_with('+')) return handle_continuation();
    if (!response.text.starts_with("* ")) return handle_tagged(response);
    if (++fruitless_ > fruitless_max)
        return malformed("the server sent 100,000 responses without an answer");
    return handle_untagged(response);
}

Result<> ImapDialogue::handle_continuation() {
    if (commands_.empty()) return malformed("the server sent '+' without being asked");
    auto& command = commands_.back();
    if (!command.rest.empty()) {
        output_.append(std::exchange(command.rest, {}));
    } else if (command.answer.verb == ImapVerb::idle && !idling_ && command.highest == 0) {
        idling_ = true;
        command.highest = 1;  // Only one "+" belongs to an IDLE.
    } else {
        return malformed("the server sent '+' without being asked");
    }
    return model::ok();
}

Result<> ImapDialogue::handle_tagged(ImapResponse& response) {
    ImapCursor cursor(response);
    TRY(const auto tag, cursor.atom());
    const auto is_it = [&](const Command& command) {
        return tag == "v" + std::to_string(command.answer.tag);
    };
    const auto command = std::ranges::find_if(commands_, is_it);
    if (command == commands_.end()) return malformed("the server sent a tag that is not open");
    TRY(cursor.expect(' '));
    TRY(const auto status, cursor.atom());
    auto& answer = command->answer;
    if (same_word(status, "OK")) {
        answer.status = ImapStatus::ok;
    } else if (same_word(status, "NO")) {
        answer.status = ImapStatus::no;
    } else if (same_word(status, "BAD")) {
        answer.status = ImapStatus::bad;
    } else {
        return malformed("the server's answer is neither OK, NO nor BAD");
    }
    cursor.eat(' ');
    std::tie(answer.code, answer.text) = read_status(cursor.rest());
    TRY(note_code(answer.code, answer.text));
    finish(*command);
    commands_.erase(command);
    return model::ok();
}

void ImapDialogue::finish(Command& command) {
    auto& answer = command.answer;
    fruitless_ = 0;
    if (answer.verb == ImapVerb::idle) idling_ = false;
    if (answer.mail) {
        held_bytes_ -= (answer.mail->body ? answer.mail->body->size() : 0) +
                       (answer.mail->header ? answer.mail->header->size() : 0);
    }
    if (answer.status == ImapStatus::ok) {
        answer.uids.assign(command.uids.begin(), command.uids.end());
        for (const auto& [uid, item] : command.items) answer.items.push_back(item);
    } else {
        answer.mail.reset();
        answer.folders.clear();
    }
    if (answer.verb == ImapVerb::examine) news_ = false;
    answers_.push_back(std::move(answer));
}

Result<> ImapDialogue::handle_untagged(ImapResponse& response) {
    ImapCursor cursor(response);
    cursor.eat('*');
    cursor.eat(' ');
    if (cursor.peek() >= '0' && cursor.peek() <= '9') {
        TRY(const auto number, cursor.number(uid_max));
        TRY(cursor.expect(' '));
        return handle_numbered(number, cursor);
    }
    TRY(const auto word, cursor.atom());
    cursor.eat(' ');
    if (same_word(word, "BYE")) return handle_status(cursor, true);
    for (const auto* status : {"OK", "NO", "BAD", "PREAUTH"}) {
        if (same_word(word, status)) return handle_status(cursor, false);
    }
    if (same_word(word, "CAPABILITY")) return handle_capability(cursor.rest());
    if (same_word(word, "LIST")) return handle_folder(cursor);
    if (same_word(word, "SEARCH")) return handle_search(cursor);
    if (same_word(word, "ESEARCH")) return handle_esearch(cursor);
    if (same_word(word, "VANISHED")) news_ = true;
    return model::ok();  // FLAGS, ID, NAMESPACE, what the future brings: nothing relies on it.
}

Result<> ImapDialogue::handle_numbered(std::uint64_t number, ImapCursor& cursor) {
    TRY(const auto word, cursor.atom());
    if (same_word(word, "EXISTS")) {
        // Some servers repeat the number after every EXPUNGE: that is no news.
        if (number > mailbox_.exists || !expunged_) news_ = true;
        mailbox_.exists = static_cast<std::uint32_t>(number);
        expunged_ = false;
    } else if (same_word(word, "EXPUNGE")) {
        if (mailbox_.exists > 0) --mailbox_.exists;
        expunged_ = true;
    } else if (same_word(word, "FETCH")) {
        TRY(cursor.expect(' '));
        return handle_fetch(cursor);
    }
    return model::ok();
}

Result<> ImapDialogue::handle_status(ImapCursor& cursor, bool is_bye) {
    const auto [code, text] = read_status(cursor.rest());
    if (is_bye) bye_ = text;
    return note_code(code, text);
}

Result<> ImapDialogue::note_code(const ImapCode& code, std::string_view text) {
    if (code.name == "ALERT" && alerts_.size() < alerts_max) alerts_.emplace_back(text);
    if (code.name == "CAPABILITY") return handle_capability(code.argument);
    const bool counts = code.name == "UIDVALIDITY" || code.name == "UIDNEXT";
    if (!counts && code.name != "HIGHESTMODSEQ") return model::ok();
    ImapResponse response{code.argument, {}};
    ImapCursor cursor(response);
    TRY(const auto value,
        cursor.number(counts ? uid_max : std::numeric_limits<std::uint64_t>::max()));
    if (code.name == "HIGHESTMODSEQ") {
        mailbox_.highestmodseq = value;
    } else if (code.name == "UIDNEXT") {
        mailbox_.uidnext = static_cast<std::uint32_t>(value);
    } else if (find(ImapVerb::examine)) {
        mailbox_.uidvalidity = static_cast<std::uint32_t>(value);
    } else if (value != mailbox_.uidvalidity) {
        return model::transient("the server changed UIDVALIDITY during the session");
    }
    return model::ok();
}

Result<> ImapDialogue::handle_capability(std::string_view words) {
    capabilities_.clear();
    while (!words.empty() && capabilities_.size() < capabilities_max) {
        const auto blank = std::min(words.find(' '), words.size());
        if (blank > 0) capabilities_.insert(upper(words.substr(0, blank)));
        words.remove_prefix(std::min(blank + 1, words.size()));
    }
    return model::ok();
}

Result<> ImapDialogue::handle_folder(ImapCursor& cursor) {
    Folder folder;
    TRY(cursor.expect('('));
    while (!cursor.eat(')')) {
        TRY(const auto attribute, cursor.atom());
        folder.attributes.emplace_back(attribute);
        cursor.eat(' ');
    }
    TRY(cursor.expect(' '));
    TRY(auto delimiter, cursor.nstring());
    folder.delimiter = delimiter && !delimiter->empty() ? delimiter->front() : '\0';
    TRY(cursor.expect(' '));
    TRY(auto name, cursor.nstring());
    folder.name = name ? std::move(*name) : "NIL";
    auto* command = find(ImapVerb::list_folders);
    if (!command) return model::ok();
    if (command->answer.folders.size() >= folders_max)
        return malformed("the server lists more than 10,000 folders");
    fruitless_ = 0;
    command->answer.folders.push_back(std::move(folder));
    return model::ok();
}

Result<> ImapDialogue::handle_search(ImapCursor& cursor) {
    auto* command = find(ImapVerb::search);
    while (!cursor.at_end() && cursor.peek() != '(') {  // "(MODSEQ 7)" may stand at the end.
        if (cursor.eat(' ')) continue;
        TRY(const auto uid, cursor.uid());
        if (command) found(*command, uid, uid);
    }
    return model::ok();
}

Result<> ImapDialogue::handle_esearch(ImapCursor& cursor) {
    auto* command = find(ImapVerb::search);
    while (!cursor.at_end()) {
        if (cursor.eat(' ')) continue;
        if (cursor.peek() == '(') {
            TRY(cursor.skip_value());
            continue;
        }
        TRY(const auto word, cursor.atom());
        if (same_word(word, "UID")) continue;
        TRY(cursor.expect(' '));
        if (!same_word(word, "ALL")) {
            TRY(cursor.skip_value());
            continue;
        }
        do {
            TRY(const auto first, cursor.uid());
            auto last = first;
            if (cursor.eat(':')) {
                TRY(last, cursor.uid());
            }
            if (command) found(*command, std::min(first, last), std::max(first, last));
        } while (cursor.eat(','));
    }
    return model::ok();
}

void ImapDialogue::found(Command& command, std::uint64_t first, std::uint64_t last) {
    first = std::max<std::uint64_t>(first, command.first);
    last = std::min<std::uint64_t>(last, command.last);
    // A range may be a billion wide: no more is looked at than is kept.
    for (std::uint64_t uid = first, seen = 0; uid <= last; ++uid, ++seen) {
        if (seen > command.keep) {
            command.answer.more = true;
            return;
        }
        command.uids.insert(static_cast<std::uint32_t>(uid));
        if (command.uids.size() <= command.keep) continue;
        command.uids.erase(std::prev(command.uids.end()));
        command.answer.more = true;
    }
}

Result<> ImapDialogue::handle_fetch(ImapCursor& cursor) {
    Fetched fetched;
    TRY(cursor.expect('('));
    while (!cursor.eat(')')) {
        TRY(read_fetch_item(cursor, fetched));
        cursor.eat(' ');
    }
    if (!cursor.at_end()) return malformed("the server's FETCH goes on behind its end");
    const bool has_content = fetched.has_body || fetched.has_header;
    if (!fetched.has_uid) {
        if (has_content) return malformed("the server sent a mail without its UID");
        return model::ok();  // Flags that changed; their number says nothing to us.
    }
    for (auto& command : commands_) {
        const auto verb = command.answer.verb;
        if (verb == ImapVerb::list && !has_content) {
            take_item(command, fetched);
        } else if ((verb == ImapVerb::fetch || verb == ImapVerb::fetch_part) &&
                   command.first == fetched.uid) {
            return take_mail(command, std::move(fetched));
        }
    }
    if (has_content) return malformed("the server sent a mail that was not asked for");
    return model::ok();
}

Result<> ImapDialogue::read_fetch_item(ImapCursor& cursor, Fetched& fetched) {
    TRY(const auto name, cursor.item_name());
    TRY(cursor.expect(' '));
    if (name == "UID") {
        TRY(fetched.uid, cursor.uid());
        fetched.has_uid = true;
    } else if (name == "RFC822.SIZE") {
        TRY(fetched.bytes, cursor.number(std::numeric_limits<std::uint64_t>::max()));
    } else if (name == "X-GM-THRID") {
        TRY(fetched.gmail_thread, cursor.number(std::numeric_limits<std::uint64_t>::max()));
    } else if (name == "INTERNALDATE") {
        TRY(const auto date, cursor.nstring());
        if (date) fetched.received = parse_internal_date(*date);
    } else if (name == "FLAGS") {
        TRY(cursor.expect('('));
        fetched.has_flags = true;
        while (!cursor.eat(')')) {
            TRY(const auto flag, cursor.atom());
            if (same_word(flag, "\\Draft")) fetched.is_draft = true;
            cursor.eat(' ');
        }
    } else if (name == "BODY[]" || name == "BODY[]<0>") {
        if (fetched.has_body) return malformed("the server sent a mail twice in one response");
        TRY(fetched.body, cursor.nstring());
        fetched.has_body = true;
        fetched.is_part = name != "BODY[]";
    } else if (name == "BODY[HEADER]") {
        if (fetched.has_header) return malformed("the server sent a header twice");
        TRY(fetched.header, cursor.nstring());
        fetched.has_header = true;
    } else {
        TRY(cursor.skip_value());
    }
    return model::ok();
}

Result<> ImapDialogue::take_mail(Command& command, Fetched&& fetched) {
    auto& answer = command.answer;
    if (!answer.mail) answer.mail.emplace();
    auto& mail = *answer.mail;
    keep_facts(mail, fetched, fetched.has_flags);
    if (fetched.is_part && answer.verb == ImapVerb::fetch)
        return malformed("the server sent a part of a mail instead of the whole");
    const auto take = [&](std::optional<std::string>& kept, std::optional<std::string>& came) {
        if (!came) return true;
        if (kept) return *kept == *came;
        held_bytes_ += came->size();
        kept = std::move(came);
        return true;
    };
    if (!take(mail.body, fetched.body) || !take(mail.header, fetched.header))
        return malformed("the server sent one mail twice, with different bytes");
    if (held_bytes_ > held_bytes_max) return malformed("the server sends mails without an answer");
    return model::ok();
}

void ImapDialogue::take_item(Command& command, const Fetched& fetched) {
    // Servers answer "n:4294967295" with the last old message when there is none (mail.md 2.9, 26).
    if (fetched.uid < command.first || fetched.uid > command.last) return;
    if (fetched.uid > command.highest) {
        command.highest = fetched.uid;
        fruitless_ = 0;
    }
    auto& item = command.items[fetched.uid];
    keep_facts(item, fetched, fetched.has_flags);
    if (command.items.size() <= command.keep) return;
    command.items.erase(std::prev(command.items.end()));
    command.answer.more = true;
}

}  // namespace vastus::mail
