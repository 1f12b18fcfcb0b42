// One HTML tag as it stands in the text: its name and the few attributes that matter to us.
//
// Views into the HTML. Pure; cannot fail: what is no tag is text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mail/text.hpp"

namespace vastus::mail {

/// What an element is to us; several may hold.
struct ElementTraits {
    bool is_block = false;    ///< Begins a new line where it opens and where it closes.
    bool is_void = false;     ///< Has no content.
    bool is_raw = false;      ///< Its content is no markup: it ends at the very end tag.
    bool is_dropped = false;  ///< Its content is not shown.
    bool is_heading = false;
};

struct Tag {
    std::string name;  ///< Lower case, without the slash.
    ElementTraits traits;
    bool is_end = false;
    bool is_self_closing = false;
    bool is_hidden = false;  ///< The attribute `hidden`.
    std::string_view style, css_class, id, type, name_attribute;
    std::size_t end = 0;  ///< Offset behind '>'.
};

/// Remembers what the rest of the text is known not to hold, so that nothing is searched twice.
struct TagLimits {
    std::size_t no_close_from = static_cast<std::size_t>(-1);   ///< No '>' from here on.
    std::size_t no_double_from = static_cast<std::size_t>(-1);  ///< No '"' from here on.
    std::size_t no_single_from = static_cast<std::size_t>(-1);  ///< No '\'' from here on.
};

/// The tag at `at`, where html[at] == '<'.
std::optional<Tag> tag_at(std::string_view html, std::size_t at, TagLimits& limits);

/// Does this element hide what it holds?
bool is_hiding(const Tag& tag);

struct HtmlMarker {
    Marker marker = Marker::none;
    bool is_soft = false;  ///< Only a guess when the writer answers between or below the quotes.
};
/// Markup that says "here begins the quote, the forward, the signature" (mail.md 5.6). `after` is
/// the text behind the tag.
HtmlMarker marker_of(const Tag& tag, std::string_view after);

}  // namespace vastus::mail
