#include "web/form_feed.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "mail/address.hpp"
#include "mail/compose.hpp"
#include "mail/defect.hpp"
#include "mail/language.hpp"
#include "mail/subject.hpp"
#include "model/hash.hpp"
#include "model/utf8.hpp"
#include "web/json_tree.hpp"

namespace vastus::web {

using mail::add_defect;
using model::Content;
using model::Instant;
using model::Result;

namespace {

constexpr std::size_t field_bytes_max = 16u << 10;  // reliability.md 5: value of a form field.
constexpr std::size_t name_bytes_max = 64;          // Name of a field.
constexpr std::size_t fields_max = 200;
constexpr std::size_t id_bytes_max = 256;       // Longer ones are named by their hash.
constexpr std::size_t cursor_bytes_max = 2048;  // It stands in a URL.
constexpr std::size_t subject_characters_max = 500;
constexpr std::size_t name_characters_max = 200;

/// LF line ends, no controls but tab, at most the limit of a field.
std::string clean_text(std::string_view text, std::vector<std::string>& defects) {
    if (text.size() > field_bytes_max) {
        text = model::cut_utf8(text, field_bytes_max);
        add_defect(defects, "field-cut");
    }
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto value = static_cast<unsigned char>(text[i]);
        if (text[i] == '\r') {
            if (i + 1 == text.size() || text[i + 1] != '\n') clean += '\n';
        } else if (text[i] == '\n' || text[i] == '\t' || (value >= 0x20 && value != 0x7f)) {
            clean += text[i];
        } else {
            clean += ' ';
        }
    }
    return clean;
}

std::string raw_text(const JsonNode& node, std::vector<std::string>& defects) {
    switch (node.kind) {
        case JsonKind::null: return {};
        case JsonKind::boolean: return node.is_true ? "true" : "false";
        case JsonKind::number:
            if (node.is_beyond_range) add_defect(defects, "number-range");
            return node.text;
        case JsonKind::string:
            if (node.was_broken) add_defect(defects, "charset");
            return node.text;
        case JsonKind::object: return to_json(node);
        case JsonKind::array: break;
    }
    std::string joined;
    for (const auto& child : node.children) {
        if (joined.size() > field_bytes_max) break;
        if (!joined.empty()) joined += ", ";
        joined += child.kind == JsonKind::array ? to_json(child) : raw_text(child, defects);
    }
    return joined;
}

std::string text_of(const JsonNode* node, std::vector<std::string>& defects) {
    return node ? clean_text(raw_text(*node, defects), defects) : std::string();
}

bool has_twins(const JsonNode& node) {
    return node.has_twin_names || std::ranges::any_of(node.children, has_twins);
}

/// The mapped fields under our names, and whatever else stands in the entry under its own.
void read_fields(const JsonNode& entry, const FeedMapping& mapping, Content& content) {
    for (const auto& [name, pointer] : mapping.fields) {
        const auto* node = at_pointer(entry, pointer);
        if (node) content.fields[name] = text_of(node, content.defects);
    }
    if (entry.kind != JsonKind::object) return;
    std::set<const JsonNode*> mapped;  // The members in which something mapped lies.
    const auto leads_to = [&](std::string_view pointer) {
        mapped.insert(at_pointer(entry, pointer.substr(0, pointer.find('/', 1))));
    };
    leads_to(mapping.id);
    leads_to(mapping.received);
    for (const auto& [name, pointer] : mapping.fields) leads_to(pointer);
    for (const auto& member : entry.children) {
        if (mapped.contains(&member)) continue;
        if (content.fields.size() >= fields_max) {
            add_defect(content.defects, "too-many-fields");
            return;
        }
        const auto line = mail::clean_line(member.name, name_bytes_max);
        const auto name = std::string(model::cut_utf8(line, name_bytes_max));
        content.fields.try_emplace(name, text_of(&member, content.defects));
    }
}

void read_sender(Content& content) {
    const auto field = [&](const char* name) {
        const auto found = content.fields.find(name);
        return found == content.fields.end() ? std::string() : found->second;
    };
    const auto name = mail::clean_line(field("name"), name_characters_max);
    const auto email = mail::clean_line(field("email"), name_characters_max * 2);
    std::vector<std::string> ignored;  // What matters here is only whether there is one address.
    const auto addresses = mail::read_addresses(email, ignored);
    if (addresses.size() != 1 || addresses.front().address.find('@') == std::string::npos) {
        add_defect(content.defects, "no-address");
        if (!name.empty()) content.from.push_back({name, ""});
        return;
    }
    content.from.push_back(
        {name.empty() ? addresses.front().name : name, addresses.front().address});
}

void read_text(Content& content) {
    const auto subject = content.fields.find("subject");
    if (subject != content.fields.end())
        content.subject = mail::clean_line(subject->second, subject_characters_max);
    mail::keep_base_subject(content, mail::base_subject(content.subject));
    const auto text = content.fields.find("text");
    if (text != content.fields.end()) content.text = text->second;
    if (content.text.empty()) {
        add_defect(content.defects, "no-text");
        for (const auto& [name, value] : content.fields)
            if (!value.empty()) content.text += name + ": " + value + "\n";
    }
    content.reply_text = content.text;
    content.language = mail::detect_language(content.reply_text);
}

std::optional<Instant> read_time(const JsonNode& node) {
    if (node.kind == JsonKind::string) {
        const auto at = model::parse_iso(node.text);
        if (!at) return std::nullopt;
        return at.assume_value();
    }
    std::int64_t seconds = 0;
    const auto* end = node.text.data() + node.text.size();
    const auto read = std::from_chars(node.text.data(), end, seconds);
    constexpr std::int64_t seconds_max = 253'402'300'799;  // The end of the year 9999.
    if (node.kind != JsonKind::number || read.ec != std::errc()) return std::nullopt;
    if (read.ptr != end && *read.ptr != '.') return std::nullopt;
    if (seconds < 0 || seconds > seconds_max) return std::nullopt;
    return model::from_millis(seconds * 1000);
}

void read_received(const JsonNode& entry, const FeedMapping& mapping, Instant now,
                   FormEntry& result) {
    result.received = now;
    if (mapping.received.empty()) return;
    const auto* node = at_pointer(entry, mapping.received);
    const auto at = node ? read_time(*node) : std::nullopt;
    if (!at) {
        add_defect(result.content.defects, "date");
        return;
    }
    result.content.date = *at;
    if (*at > now) add_defect(result.content.defects, "date-future");
    result.received = std::min(*at, now);
}

void read_id(const JsonNode& entry, const FeedMapping& mapping, FormEntry& result) {
    const auto* node = at_pointer(entry, mapping.id);
    const bool is_scalar =
        node && (node->kind == JsonKind::string || node->kind == JsonKind::number);
    if (is_scalar && !node->text.empty() && node->text.size() <= id_bytes_max) {
        result.id = node->text;
        return;
    }
    if (is_scalar && !node->text.empty()) {
        result.id = "sha256-" + model::hex(model::sha256(node->text));
        return;
    }
    result.id = "sha256-" + model::hex(result.content.digest);
    add_defect(result.content.defects, "no-id");
}

FormEntry read_entry(const JsonNode& entry, const FeedMapping& mapping, Instant now) {
    FormEntry result;
    auto& content = result.content;
    const auto canonical = to_json(entry);
    content.digest = model::sha256(canonical);
    content.bytes = canonical.size();
    if (entry.kind != JsonKind::object) {
        add_defect(content.defects, "not-an-object");
        content.fields["text"] = text_of(&entry, content.defects);
    }
    if (has_twins(entry)) add_defect(content.defects, "ambiguous");
    read_fields(entry, mapping, content);
    read_sender(content);
    read_text(content);
    read_received(entry, mapping, now, result);
    read_id(entry, mapping, result);
    content.truncated = mail::has_defect(content.defects, "field-cut");
    return result;
}

std::string place(std::size_t index) { return "entry " + std::to_string(index + 1) + ": "; }

std::string read_cursor(const JsonNode& document, const FeedMapping& mapping, FormFeed& feed) {
    if (mapping.next_cursor.empty()) return {};
    const auto* node = at_pointer(document, mapping.next_cursor);
    const bool is_scalar =
        node && (node->kind == JsonKind::string || node->kind == JsonKind::number);
    if (is_scalar && !node->text.empty() && node->text.size() <= cursor_bytes_max)
        return node->text;
    feed.skipped.push_back("no usable cursor at " + mapping.next_cursor);
    return {};
}

}  // namespace

Result<FormFeed> read_form_feed(std::string_view body, const FeedMapping& mapping, Instant now) {
    TRY(const auto document, parse_json(body));
    const auto* list = at_pointer(document, mapping.list);
    if (!list || list->kind != JsonKind::array)
        return model::malformed("there is no list of entries at \"" + mapping.list + "\"");
    if (list->children.size() > feed_entries_max)
        return model::malformed("more than 10,000 entries in one answer");
    FormFeed feed;
    if (document.has_twin_names) feed.skipped.push_back("a name occurs twice in the document");
    feed.next_cursor = read_cursor(document, mapping, feed);
    std::map<std::string, model::Digest> seen;
    for (std::size_t i = 0; i < list->children.size(); ++i) {
        auto entry = read_entry(list->children[i], mapping, now);
        auto twin = seen.find(entry.id);
        while (twin != seen.end() && twin->second != entry.content.digest) {
            // Another entry under a used id: it must not vanish behind the first.
            entry.id += "#" + model::hex(entry.content.digest);
            add_defect(entry.content.defects, "id-used-twice");
            twin = seen.find(entry.id);
        }
        if (twin != seen.end()) {
            feed.skipped.push_back(place(i) + "the same entry a second time");
            continue;
        }
        seen.emplace(entry.id, entry.content.digest);
        if (mail::has_defect(entry.content.defects, "no-id"))
            feed.skipped.push_back(place(i) + "it has no id; its hash is taken");
        feed.entries.push_back(std::move(entry));
    }
    return feed;
}

}  // namespace vastus::web
