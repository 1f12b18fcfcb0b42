// What is kept of the readable text of a message, and how `text` is made from its parts again.
//
// `text` is nearly always reply, quoted and signature one after the other with something short
// between them; then only the parts and what is between them are kept. All texts of a message
// together are at most 64 KiB. Pure functions, any thread; they cannot fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/message.hpp"

namespace vastus::storage {

inline constexpr std::size_t kept_text_bytes_max = 64u << 10;  ///< reliability.md 5.

struct TextLayout {
    std::uint32_t order = 0;        ///< Index into the orders of the parts; text_parts.cpp.
    std::vector<std::string> gaps;  ///< Before each part and after the last; missing ones are "".
    bool operator==(const TextLayout&) const = default;
};

struct TextParts {
    std::string_view reply, quoted, signature;
};

/// How `text` is made of the parts; nothing when it is not.
std::optional<TextLayout> find_layout(std::string_view text, const TextParts& parts);
/// The text again; nothing when the layout is none of ours.
std::optional<std::string> apply_layout(const TextLayout& layout, const TextParts& parts);

/// The texts as they are kept; views into the content.
struct KeptText {
    TextParts parts;
    std::string_view own_text, forwarded;  ///< Of a forwarded mail.
    std::optional<TextLayout> layout;      ///< Then `text` is empty.
    std::string_view text;
    bool cut = false;
};
KeptText keep_text(const model::Content& content);

/// The content as it will be read back: whoever judges it before it is stored sees what those who
/// read it later will see.
void cut_to_kept(model::Content& content);

}  // namespace vastus::storage
