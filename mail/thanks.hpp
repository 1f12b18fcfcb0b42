// Thanks: a message that says nothing but "thank you" waits for nobody (mail.md 8.6).
//
// Any doubt is no thanks: a question mark, a digit, a stop word, a word that is neither closing nor
// greeting nor a name. Pure; cannot fail.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vastus::mail {

/// `reply_text` without quote and signature; `names`: display names of those in the conversation.
bool is_thanks(std::string_view reply_text, std::span<const std::string> names);

/// "Ok", "sobib": to a question of ours they say yes, which is more than thanks.
bool holds_agreement(std::string_view reply_text);

}  // namespace vastus::mail
