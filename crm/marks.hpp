// What a message is found and compared by: the ids it carries or names, its conversation, its
// subject and its words (mail.md 7.1, 7.2). Pure; cannot fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/message.hpp"

namespace vastus::crm {

/// What a message is compared by when no header helps; all zeros when it says too little.
struct Marks {
    model::Key128 subject{}, words{};
};
Marks marks_of(const model::Content& content);

/// Every id that a mail carries or names, its own first; the conversation of its Thread-Index with
/// its topic is one too (7.1).
std::vector<std::string> ids_of(const model::Content& content);
/// Those that are its own.
std::vector<std::string> own_ids_of(const model::Content& content);
/// The first field of that name, in lower case, among those that are kept; "" without one.
std::string_view header_of(const model::Content& content, std::string_view name);
/// In Content::headers: the conversation of a Gmail account, "mailbox:number". Never from the mail
/// itself, whose field of that name is not kept.
inline constexpr std::string_view gmail_thread_field = "x-gm-thrid";
/// "gmail-thread:mailbox:number"; "" without one.
std::string gmail_thread_of(const model::Content& content);
/// "thread-index:…" with the topic, so that a reused draft does not join; "" without a usable one.
std::string conversation_of(const model::Content& content);

}  // namespace vastus::crm
