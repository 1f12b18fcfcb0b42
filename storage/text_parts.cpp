#include "storage/text_parts.hpp"

#include <algorithm>
#include <array>

#include "model/utf8.hpp"

namespace vastus::storage {
namespace {

constexpr std::size_t gap_bytes_max = 64;  // a rule, a few blank lines, "-- "

enum class Part { reply, quoted, signature };
// The indexes are on disk.
constexpr std::array<std::array<Part, 3>, 3> orders{{
    {Part::reply, Part::quoted, Part::signature},
    {Part::reply, Part::signature, Part::quoted},
    {Part::quoted, Part::reply, Part::signature},
}};

std::string_view part_of(const TextParts& parts, Part part) {
    switch (part) {
        case Part::reply: return parts.reply;
        case Part::quoted: return parts.quoted;
        case Part::signature: break;
    }
    return parts.signature;
}

// The length of what stands before `part` at the beginning of `text`.
std::optional<std::size_t> gap_before(std::string_view text, std::string_view part) {
    const std::size_t last = std::min(gap_bytes_max, text.size());
    for (std::size_t gap = 0; gap <= last; ++gap) {
        if (text.substr(gap).starts_with(part)) return gap;
    }
    return std::nullopt;
}

std::optional<TextLayout> layout_in_order(std::uint32_t order, std::string_view text,
                                          const TextParts& parts) {
    TextLayout layout{order, {}};
    for (const Part which : orders.at(order)) {
        const std::string_view part = part_of(parts, which);
        const auto gap = gap_before(text, part);
        if (!gap) return std::nullopt;
        layout.gaps.emplace_back(text.substr(0, *gap));
        text.remove_prefix(*gap + part.size());
    }
    if (text.size() > gap_bytes_max) return std::nullopt;
    layout.gaps.emplace_back(text);
    while (!layout.gaps.empty() && layout.gaps.back().empty()) layout.gaps.pop_back();
    return layout;
}

// What is left of the limit, spent text by text.
class Allowance {
public:
    std::string_view take(std::string_view text) {
        const auto kept = model::cut_utf8(text, left_);
        cut_ = cut_ || kept.size() < text.size();
        left_ -= kept.size();
        return kept;
    }
    bool cut() const { return cut_; }

private:
    std::size_t left_ = kept_text_bytes_max;
    bool cut_ = false;
};

}  // namespace

std::optional<TextLayout> find_layout(std::string_view text, const TextParts& parts) {
    const std::size_t bytes = parts.reply.size() + parts.quoted.size() + parts.signature.size();
    if (bytes > text.size() || text.size() - bytes > 4 * gap_bytes_max) return std::nullopt;
    for (std::uint32_t order = 0; order < orders.size(); ++order) {
        auto layout = layout_in_order(order, text, parts);
        if (layout) return layout;
    }
    return std::nullopt;
}

std::optional<std::string> apply_layout(const TextLayout& layout, const TextParts& parts) {
    if (layout.order >= orders.size() || layout.gaps.size() > 4) return std::nullopt;
    const auto gap = [&layout](std::size_t i) {
        return i < layout.gaps.size() ? std::string_view(layout.gaps[i]) : std::string_view();
    };
    std::string text;
    for (std::size_t i = 0; i < 3; ++i)
        text.append(gap(i)).append(part_of(parts, orders.at(layout.order).at(i)));
    return text.append(gap(3));
}

// The order of spending is the order of worth: what the person wrote first, what repeats others
// last.
KeptText keep_text(const model::Content& content) {
    KeptText kept;
    const TextParts whole{content.reply_text, content.quoted, content.signature};
    if (!content.text.empty()) kept.layout = find_layout(content.text, whole);
    Allowance allowance;
    kept.parts.reply = allowance.take(whole.reply);
    kept.parts.signature = allowance.take(whole.signature);
    if (content.forwarded) {
        kept.own_text = allowance.take(content.forwarded->own_text);
        kept.forwarded = allowance.take(content.forwarded->text);
    }
    kept.parts.quoted = allowance.take(whole.quoted);
    if (!kept.layout) kept.text = allowance.take(content.text);
    kept.cut = allowance.cut();
    return kept;
}

void cut_to_kept(model::Content& content) {
    const KeptText kept = keep_text(content);
    if (!kept.cut) return;
    content.truncated = true;
    content.text = kept.layout ? apply_layout(*kept.layout, kept.parts).value_or(std::string())
                               : std::string(kept.text);
    if (content.forwarded) {
        content.forwarded->own_text.resize(kept.own_text.size());
        content.forwarded->text.resize(kept.forwarded.size());
    }
    content.quoted.resize(kept.parts.quoted.size());
    content.signature.resize(kept.parts.signature.size());
    content.reply_text.resize(kept.parts.reply.size());
}

}  // namespace vastus::storage
