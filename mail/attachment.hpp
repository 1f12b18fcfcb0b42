// What a mail carries besides its text: names, sizes and hashes, never the bytes.
//
// A picture that the HTML shows, a logo beneath a signature, is listed like any other file but is
// not what the mail brings. Nothing is opened or unpacked. Pure; cannot fail.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "mail/message_text.hpp"
#include "mail/scanner.hpp"
#include "model/message.hpp"

namespace vastus::mail {

struct Attachments {
    std::vector<model::Attachment> all;
    std::vector<std::size_t> shown;  ///< The pictures among them that the HTML shows.
};

/// Every leaf that is not taken as text, text sent as a file, and entered messages. The other
/// branch of an alternative is no attachment.
Attachments read_attachments(const Scan& scan, const MessageText& text, Defects& defects);

/// Content.headers keeps here which attachments are shown pictures: it is no name of a field, so
/// that no mail can say it.
inline constexpr std::string_view shown_pictures_field = "shown pictures";
void keep_shown_pictures(model::Content& content, const std::vector<std::size_t>& shown);

/// Does the mail surely bring a file: anything but pictures that its HTML shows?
bool carries_files(const model::Content& content);
/// The same, but a shown picture that is too big for a logo may be a photo to look at.
bool may_carry_files(const model::Content& content);

}  // namespace vastus::mail
