// The parser of address lists: one pass over the field, one element at a time.
#include <algorithm>
#include <optional>
#include <utility>

#include "mail/address.hpp"
#include "mail/address_text.hpp"
#include "mail/ascii.hpp"
#include "mail/defect.hpp"
#include "mail/encoded_word.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t addresses_max = 1'000;   // mail.md 4.1.
constexpr std::size_t comment_depth_max = 10;  // mail.md 4.5.
constexpr std::size_t name_bytes_max = 1'000;  // A display name; longer ones are attacks.
constexpr std::size_t no_partner = std::string_view::npos;

/// For every opening quote and parenthesis where its partner stands, so that one without a partner
/// is a character like any other and nothing is ever searched twice.
std::vector<std::size_t> find_partners(std::string_view raw) {
    std::vector<std::size_t> partners(raw.size(), no_partner);
    std::vector<std::size_t> open;
    bool is_quote_dead = false;
    for (std::size_t at = 0; at < raw.size(); ++at) {
        const char c = raw[at];
        if (c == '\\') {
            ++at;
        } else if (c == '(') {
            open.push_back(at);
        } else if (c == ')' && !open.empty()) {
            if (open.size() <= comment_depth_max) partners[open.back()] = at;
            open.pop_back();
        } else if (c == '"' && open.empty() && !is_quote_dead) {
            std::size_t end = at + 1;
            while (end < raw.size() && raw[end] != '"') end += raw[end] == '\\' ? 2 : 1;
            is_quote_dead = end >= raw.size();
            if (is_quote_dead) continue;
            partners[at] = end;
            at = end;
        }
    }
    return partners;
}

std::string unquote(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        plain.push_back(text[at]);
    }
    return plain;
}

/// What stands between two separators.
struct Element {
    std::string text;     ///< Outside angle brackets, quotes removed.
    std::string bare;     ///< The same with its quotes: "john doe"@example.com is an address.
    std::string angle;    ///< Between angle brackets, comments removed.
    std::string comment;  ///< The first comment: a name, when there is no other.
    bool has_angle = false;
    bool has_at = false;  ///< An '@' stands in `bare`.
};

class ListReader {
public:
    ListReader(std::string_view raw, Defects& defects)
        : raw_(raw), defects_(defects), partners_(find_partners(raw)) {}

    std::vector<model::Address> read();

private:
    void step();
    void take_quoted(std::size_t end);
    void take_comment(std::size_t end);
    void take_angle();
    void take_comma();
    void take_colon();
    void finish_element();
    void keep(std::string name, std::string_view address);
    std::string decoded(std::string_view name);

    std::string_view raw_;
    Defects& defects_;
    std::vector<std::size_t> partners_;
    std::size_t at_ = 0;
    Element element_;
    std::vector<model::Address> found_;
};

std::vector<model::Address> ListReader::read() {
    while (at_ < raw_.size()) step();
    finish_element();
    return std::move(found_);
}

void ListReader::step() {
    const char c = raw_[at_];
    const std::size_t partner = partners_[at_];
    if (c == '"' && partner != no_partner) return take_quoted(partner);
    if (c == '(' && partner != no_partner) return take_comment(partner);
    if (c == '<') return take_angle();
    if (c == ',') return take_comma();
    if (c == ':') return take_colon();
    ++at_;
    if (c == ';') return finish_element();
    if (c == '\\' && at_ < raw_.size()) {
        element_.text.push_back(raw_[at_]);
        element_.bare.push_back(raw_[at_++]);
        return;
    }
    element_.text.push_back(c);
    element_.bare.push_back(c);
    element_.has_at = element_.has_at || c == '@';
}

void ListReader::take_quoted(std::size_t end) {
    element_.text += unquote(raw_.substr(at_ + 1, end - at_ - 1));
    const std::string_view quoted = raw_.substr(at_, end + 1 - at_);
    element_.bare += quoted;
    element_.has_at = element_.has_at || quoted.find('@') != std::string_view::npos;
    at_ = end + 1;
}

void ListReader::take_comment(std::size_t end) {
    if (element_.comment.empty()) element_.comment = unquote(raw_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
}

/// From '<' to '>', or to the separator that shows that '>' is missing. Only a source route
/// ("<@a,@b:c@d>") may hold a comma.
void ListReader::take_angle() {
    if (element_.has_angle) finish_element();
    ++at_;
    std::string content;
    bool is_route = false;
    while (at_ < raw_.size() && raw_[at_] != '>') {
        const char c = raw_[at_];
        const std::size_t partner = partners_[at_];
        if (c == '(' && partner != no_partner) {
            at_ = partner + 1;
            continue;
        }
        if (c == '"' && partner != no_partner) {
            content += raw_.substr(at_, partner + 1 - at_);
            at_ = partner + 1;
            continue;
        }
        if (trim_space(content).empty() && c == '@') is_route = true;
        if (c == '<' || c == ';' || (c == ',' && !is_route)) {
            add_defect(defects_, "address-unclosed");
            break;
        }
        content.push_back(c);
        ++at_;
    }
    if (at_ < raw_.size() && raw_[at_] == '>') ++at_;
    if (is_route) {
        const std::size_t colon = content.rfind(':');
        if (colon != std::string::npos) content.erase(0, colon + 1);
    }
    element_.angle = std::move(content);
    element_.has_angle = true;
}

/// "Last, First <a@b>": a piece without '@' joins the next one.
void ListReader::take_comma() {
    ++at_;
    const bool is_piece =
        !element_.has_angle && !element_.has_at && !trim_space(element_.text).empty();
    if (!is_piece) return finish_element();
    element_.text += ',';
    element_.bare += ',';
}

void ListReader::take_colon() {
    ++at_;
    const std::string_view before = trim_space(element_.bare);
    if (element_.has_at || element_.has_angle) {
        element_.text.push_back(':');
        element_.bare.push_back(':');
        return;
    }
    constexpr std::size_t mailto = 6;
    if (before.size() >= mailto && equals_folded(before.substr(before.size() - mailto), "mailto")) {
        for (std::string* text : {&element_.text, &element_.bare}) {
            text->resize(trim_space(*text).data() + trim_space(*text).size() - text->data());
            text->resize(text->size() - std::min(text->size(), mailto));
        }
        return;
    }
    element_ = {};  // The name of a group.
}

std::string ListReader::decoded(std::string_view name) {
    std::string text = decode_words(trim_space(name), {}, defects_);
    std::string_view view = trim_space(text);
    const auto strip = [&view](char open, char close) {
        if (view.size() >= 2 && view.front() == open && view.back() == close)
            view = trim_space(view.substr(1, view.size() - 2));
    };
    strip('"', '"');
    strip('\'', '\'');
    if (view.starts_with('"')) view.remove_prefix(1);
    return std::string(model::cut_utf8(view, name_bytes_max));
}

void ListReader::keep(std::string name, std::string_view address) {
    model::Address kept{.name = {}, .address = clean_address(address)};
    if (kept.address.empty()) return add_defect(defects_, "address");
    if (name.find('@') != std::string::npos && name.find(' ') == std::string::npos) {
        const std::string as_address = clean_address(name);
        if (address_key(as_address) == address_key(kept.address)) {
            name.clear();
        } else if (!as_address.empty()) {
            add_defect(defects_, "name-is-other-address");
        }
    }
    kept.name = std::move(name);
    found_.push_back(std::move(kept));
}

void ListReader::finish_element() {
    const Element element = std::exchange(element_, {});
    if (found_.size() >= addresses_max && (element.has_angle || element.has_at))
        return add_defect(defects_, "too-many-addresses");
    if (element.has_angle) {
        std::string name = decoded(element.text);
        if (name.empty()) name = decoded(element.comment);
        if (!trim_space(element.angle).empty() || !name.empty())
            keep(std::move(name), find_address(element.angle).address);
        return;
    }
    // Pieces that only commas joined and no address followed are no names of the last one.
    std::string_view bare = element.bare;
    const std::size_t comma = bare.rfind(',');
    if (comma != std::string_view::npos) bare.remove_prefix(comma + 1);
    if (trim_space(bare).empty()) return;
    const FoundAddress found = find_address(bare);
    std::string name = decoded(found.rest);
    if (name.empty()) name = decoded(element.comment);
    keep(std::move(name), found.address);
}

}  // namespace

std::vector<model::Address> read_addresses(std::string_view raw,
                                           std::vector<std::string>& defects) {
    return ListReader(raw, defects).read();
}

}  // namespace vastus::mail
