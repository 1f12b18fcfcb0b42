#include "config/locate.hpp"

#include <algorithm>

#include "config/source.hpp"

namespace vastus::config {
namespace {

using Code = std::string_view;

bool is_scalar_with(const Node& node, std::string_view word) {
    return node.is_scalar() && node.text == word;
}

/// The value of a key, or one of the values of its list, that says `word`.
const Node* find_value(const Node& node, std::string_view word) {
    if (is_scalar_with(node, word)) return &node;
    if (!node.is_list()) return nullptr;
    const auto found =
        std::find_if(node.children.begin(), node.children.end(),
                     [word](const Node& item) { return is_scalar_with(item, word); });
    return found != node.children.end() ? &*found : nullptr;
}

const Node* find_among(const Node& map, std::string_view word) {
    for (const Node& child : map.children) {
        if (const Node* found = find_value(child, word)) return found;
    }
    return nullptr;
}

/// What is wrong is the name of the thing, which stands before it as a key.
bool is_about_name(Code code) {
    return code.starts_with("unused-") || code == "define-cycle" ||
           code == "template-language-missing" || code == "staff-without-language";
}

/// What is wrong is the code of a language: a key, or a value of staff.
bool is_about_language(Code code) {
    return code == "country-for-language" || code == "long-language-code" ||
           code == "language-without-text";
}

bool is_about_kinds(Code code) {
    return code == "kind-unreachable" || code == "kind-without-watch";
}

/// Offset of `tag` between braces, at or after `from`; npos when it is not there.
std::size_t find_tag(std::string_view text, std::string_view tag, std::size_t from) {
    for (std::size_t open = text.find("{{", from); open != std::string_view::npos;
         open = text.find("{{", open + 1)) {
        std::size_t at = text.find_first_not_of(' ', open + 2);
        if (at == std::string_view::npos) break;
        if (text.substr(at).starts_with(tag)) return at;
        if (text[at] == '#') at = text.find_first_not_of(' ', at + 1);
        if (at != std::string_view::npos && text.substr(at).starts_with(tag)) return at;
    }
    return std::string_view::npos;
}

}  // namespace

void Locator::add(std::string file, std::string_view text, Node root) {
    files_.insert_or_assign(std::move(file), File{std::string(text), std::move(root)});
}

void Locator::move(rules::Diagnosis& diagnosis) const {
    const auto file = files_.find(diagnosis.at.file);
    if (diagnosis.word.empty() || file == files_.end()) return;
    if (const auto place = place_in(file->second, diagnosis)) {
        diagnosis.at.line = place->line;
        diagnosis.at.column = place->column;
    }
}

/// Nesting is bounded by the reader.
bool Locator::find_path(const Node& node, Place at, Path& path) {
    path.push_back(&node);
    if (node.at == at || (!node.key.empty() && node.key_at == at)) return true;
    for (const Node& child : node.children) {
        if (find_path(child, at, path)) return true;
    }
    path.pop_back();
    return false;
}

std::optional<Place> Locator::place_in(const File& file, const rules::Diagnosis& diagnosis) {
    const std::string& word = diagnosis.word;
    if (is_about_kinds(diagnosis.code)) {
        const auto kinds = std::find_if(file.root.children.begin(), file.root.children.end(),
                                        [](const Node& child) { return child.key == "kinds"; });
        if (kinds == file.root.children.end()) return std::nullopt;
        const Node* kind = find_value(*kinds, word);
        return kind != nullptr ? std::optional(kind->at) : std::nullopt;
    }
    Path path;
    for (const Node& child : file.root.children) {
        if (find_path(child, {diagnosis.at.line, diagnosis.at.column}, path)) break;
    }
    if (path.empty()) return std::nullopt;
    const Node& node = *path.back();
    const bool is_language = is_about_language(diagnosis.code);
    if (is_about_name(diagnosis.code) || diagnosis.code == "unknown-field" || is_language) {
        const auto named = std::find_if(path.rbegin(), path.rend(),
                                        [&word](const Node* one) { return one->key == word; });
        if (named != path.rend()) return (*named)->key_at;
        if (!is_language) return std::nullopt;
    }
    const Node* map = path.size() > 1 ? path[path.size() - 2] : nullptr;
    if (diagnosis.code.starts_with("template-"))
        return map != nullptr ? place_in_text(file, *map, word) : std::nullopt;
    if (const Node* found = find_value(node, word)) return found->at;
    if (const Node* found = find_among(node, word)) return found->at;
    if (map == nullptr) return std::nullopt;
    const Node* found = find_among(*map, word);
    return found != nullptr ? std::optional(found->at) : std::nullopt;
}

/// The first text of a language in which the tag stands, and where in it.
std::optional<Place> Locator::place_in_text(const File& file, const Node& map,
                                            const std::string& tag) {
    for (const Node& child : map.children) {
        if (!child.is_scalar()) continue;
        if (find_tag(child.text, tag, 0) == std::string::npos) continue;
        Problems ignored("");
        const auto source = Source::open(file.text, ignored);
        if (!source) return std::nullopt;
        const std::size_t at = find_tag(source->text(), tag, source->offset(child.at));
        // An escape may stand for the braces; then the text as a whole is shown.
        return at == std::string::npos ? child.at : source->place(at);
    }
    return std::nullopt;
}

}  // namespace vastus::config
