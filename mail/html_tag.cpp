#include "mail/html_tag.hpp"

#include <algorithm>
#include <array>

#include "mail/ascii.hpp"
#include "mail/sorted.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t name_bytes_max = 32;
constexpr std::size_t style_bytes_max = 1'024;  // What hides or marks stands in the first words.
constexpr std::size_t labels_within = 512;      // Bytes behind Outlook's border that hold a label.

struct ElementRow {
    std::string_view word;
    ElementTraits traits;
};
constexpr ElementTraits block{.is_block = true};
constexpr ElementTraits heading{.is_block = true, .is_heading = true};
constexpr ElementTraits alone{.is_void = true};
constexpr ElementTraits raw{.is_raw = true};
constexpr ElementTraits dropped{.is_dropped = true};

constexpr auto elements =
    sorted(std::to_array<ElementRow>({{"address", block},
                                      {"area", alone},
                                      {"article", block},
                                      {"aside", block},
                                      {"base", alone},
                                      {"blockquote", block},
                                      {"body", block},
                                      {"br", alone},
                                      {"center", block},
                                      {"col", alone},
                                      {"dd", block},
                                      {"details", block},
                                      {"div", block},
                                      {"dl", block},
                                      {"dt", block},
                                      {"embed", alone},
                                      {"fieldset", block},
                                      {"figure", block},
                                      {"footer", block},
                                      {"form", block},
                                      {"h1", heading},
                                      {"h2", heading},
                                      {"h3", heading},
                                      {"h4", heading},
                                      {"h5", heading},
                                      {"h6", heading},
                                      {"head", dropped},
                                      {"header", block},
                                      {"hr", {.is_block = true, .is_void = true}},
                                      {"html", block},
                                      {"img", alone},
                                      {"input", alone},
                                      {"legend", block},
                                      {"li", block},
                                      {"link", alone},
                                      {"main", block},
                                      {"math", dropped},
                                      {"meta", alone},
                                      {"nav", block},
                                      {"ol", block},
                                      {"p", block},
                                      {"param", alone},
                                      {"pre", block},
                                      {"script", raw},
                                      {"section", block},
                                      {"source", alone},
                                      {"style", raw},
                                      {"summary", block},
                                      {"svg", dropped},
                                      {"table", block},
                                      {"tbody", block},
                                      {"template", dropped},
                                      {"tfoot", block},
                                      {"thead", block},
                                      {"title", raw},
                                      {"tr", block},
                                      {"track", alone},
                                      {"ul", block},
                                      {"wbr", alone},
                                      {"xml", dropped}}));

constexpr bool is_name_byte(char c) {
    return is_letter(c) || is_digit(c) || c == ':' || c == '-' || c == '_';
}

/// Finds `quote` from `at`, remembering when there is none.
std::size_t find_quote(std::string_view html, char quote, std::size_t at, TagLimits& limits) {
    std::size_t& dead_from = quote == '"' ? limits.no_double_from : limits.no_single_from;
    if (at >= dead_from) return std::string_view::npos;
    const std::size_t found = html.find(quote, at);
    if (found == std::string_view::npos) dead_from = at;
    return found;
}

void keep_attribute(Tag& tag, std::string_view name, std::string_view value) {
    if (equals_folded(name, "style")) tag.style = value;
    if (equals_folded(name, "class")) tag.css_class = value;
    if (equals_folded(name, "id")) tag.id = value;
    if (equals_folded(name, "type")) tag.type = value;
    if (equals_folded(name, "name")) tag.name_attribute = value;
    if (equals_folded(name, "hidden")) tag.is_hidden = true;
}

/// Reads one attribute at `at` and returns the offset behind it.
std::size_t read_attribute(std::string_view html, std::size_t at, Tag& tag, TagLimits& limits) {
    const std::size_t begin = at;
    const auto ends_name = [](char c) { return is_space(c) || c == '=' || c == '>' || c == '/'; };
    while (at < html.size() && !ends_name(html[at])) ++at;
    const std::string_view name = html.substr(begin, at - begin);
    std::size_t value_at = at;
    while (value_at < html.size() && is_space(html[value_at])) ++value_at;
    if (value_at >= html.size() || html[value_at] != '=') {
        keep_attribute(tag, name, {});
        return at == begin ? at + 1 : at;
    }
    at = value_at + 1;
    while (at < html.size() && is_space(html[at])) ++at;
    if (at >= html.size()) return at;
    if (html[at] == '"' || html[at] == '\'') {
        const std::size_t close = find_quote(html, html[at], at + 1, limits);
        if (close != std::string_view::npos) {
            keep_attribute(tag, name, html.substr(at + 1, close - at - 1));
            return close + 1;
        }
        ++at;  // Never closed: the value ends like an unquoted one.
    }
    const std::size_t from = at;
    while (at < html.size() && !is_space(html[at]) && html[at] != '>') ++at;
    keep_attribute(tag, name, html.substr(from, at - from));
    return at;
}

/// A style in lower case without blanks: "display:none;".
std::string plain_style(std::string_view style) {
    std::string plain;
    for (const char c : style.substr(0, style_bytes_max))
        if (!is_space(c)) plain.push_back(fold_ascii(c));
    return plain;
}

/// "font-size:0" and "font-size:0px", but not "font-size:0.9em".
bool has_zero(std::string_view style, std::string_view property) {
    const std::size_t found = style.find(property);
    if (found == std::string_view::npos) return false;
    if (found > 0 && style[found - 1] != ';') return false;
    const std::string_view value = style.substr(found + property.size());
    if (!value.starts_with('0')) return false;
    return value.size() == 1 || (value[1] != '.' && !is_digit(value[1]));
}

/// Layout elements get font-size:0 to close gaps between cells; their content sets its own size.
bool is_layout(std::string_view name) {
    constexpr std::array<std::string_view, 9> names{"body", "center", "div",   "table", "tbody",
                                                    "td",   "th",     "thead", "tr"};
    return std::ranges::find(names, name) != names.end();
}

bool has_class(std::string_view classes, std::string_view wanted) {
    for (std::size_t at = 0; at < classes.size();) {
        std::size_t end = at;
        while (end < classes.size() && !is_space(classes[end])) ++end;
        if (classes.substr(at, end - at) == wanted) return true;
        at = end + 1;
    }
    return false;
}

bool is_outlook_border(const Tag& tag, std::string_view after) {
    if (tag.name != "div" || !contains_folded(tag.style, "border-top")) return false;
    const std::string style = plain_style(tag.style);
    const bool has_line = style.find("border-top:solid#e1e1e11.0pt") != std::string::npos ||
                          style.find("border-top:solid#b5c4df1.0pt") != std::string::npos;
    const bool has_padding = style.find("padding:3.0pt0in0in0in") != std::string::npos ||
                             style.find("padding:3.0pt0cm0cm0cm") != std::string::npos;
    if (!has_line || !has_padding) return false;
    after = after.substr(0, labels_within);
    return contains_folded(after, "<b") && after.find(':') != std::string_view::npos;
}

/// The first words behind a tag, other tags skipped.
std::string_view first_text(std::string_view html) {
    html = html.substr(0, labels_within);
    while (!html.empty()) {
        html = trim_space(html);
        if (!html.starts_with('<')) break;
        html.remove_prefix(std::min(html.find('>'), html.size() - 1) + 1);
    }
    return html;
}

}  // namespace

std::optional<Tag> tag_at(std::string_view html, std::size_t at, TagLimits& limits) {
    Tag tag;
    std::size_t next = at + 1;
    tag.is_end = next < html.size() && html[next] == '/';
    if (tag.is_end) ++next;
    if (next >= html.size() || !is_letter(html[next]) || at >= limits.no_close_from)
        return std::nullopt;
    while (next < html.size() && is_name_byte(html[next])) {
        if (tag.name.size() < name_bytes_max) tag.name.push_back(fold_ascii(html[next]));
        ++next;
    }
    if (const ElementRow* const row = find_row(elements, std::string_view(tag.name)))
        tag.traits = row->traits;
    while (next < html.size() && html[next] != '>') {
        if (is_space(html[next]) || html[next] == '/') {
            tag.is_self_closing = html[next] == '/';
            ++next;
        } else {
            tag.is_self_closing = false;
            next = read_attribute(html, next, tag, limits);
        }
    }
    if (next >= html.size()) {
        limits.no_close_from = at;
        return std::nullopt;
    }
    tag.end = next + 1;
    return tag;
}

bool is_hiding(const Tag& tag) {
    if (tag.is_hidden) return true;
    if (tag.style.empty()) return false;
    const std::string style = plain_style(tag.style);
    if (style.find("display:none") != std::string::npos) return true;
    if (style.find("visibility:hidden") != std::string::npos) return true;
    if (style.find("mso-hide:all") != std::string::npos) return true;
    if (has_zero(style, "max-height:")) return true;
    return has_zero(style, "font-size:") && !is_layout(tag.name);
}

HtmlMarker marker_of(const Tag& tag, std::string_view after) {
    if (tag.css_class.empty() && tag.id.empty() && tag.type.empty() && tag.style.empty() &&
        tag.name_attribute.empty()) {
        return {};
    }
    if (tag.name == "div" && (has_class(tag.css_class, "gmail_quote") ||
                              has_class(tag.css_class, "gmail_quote_container"))) {
        // Gmail opens a forward with ten dashes, in every language.
        const bool is_forward = first_text(after).starts_with("-----");
        return {is_forward ? Marker::forward : Marker::quote, !is_forward};
    }
    if (tag.name == "blockquote" && equals_folded(tag.type, "cite")) return {Marker::quote, true};
    if (has_class(tag.css_class, "moz-cite-prefix")) return {Marker::quote, true};
    if (has_class(tag.css_class, "gmail_signature") || tag.id == "Signature" ||
        tag.id == "ms-outlook-mobile-signature") {
        return {Marker::signature, false};
    }
    const bool is_quote = tag.id == "appendonsend" || tag.id == "divRplyFwdMsg" ||
                          tag.id == "mail-editor-reference-message-container" ||
                          tag.id.find("yahoo_quoted_") != std::string_view::npos ||
                          has_class(tag.css_class, "OutlookMessageHeader") ||
                          has_class(tag.css_class, "protonmail_quote") ||
                          (tag.name == "div" && tag.name_attribute == "quote") ||
                          is_outlook_border(tag, after);
    return {is_quote ? Marker::quote : Marker::none, false};
}

}  // namespace vastus::mail
