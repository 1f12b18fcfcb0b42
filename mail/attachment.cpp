#include "mail/attachment.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "mail/ascii.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t references_max = 1'000;  // cid: links of one mail.
constexpr std::size_t content_id_max = 250;
constexpr std::size_t shown_max = 200;  // Pictures of one mail; the rest counts as files.
constexpr std::uint64_t logo_bytes_max = 100 * 1024;

std::string_view without_brackets(std::string_view id) {
    id = trim_space(id);
    if (id.starts_with('<')) id.remove_prefix(1);
    return id.substr(0, id.find('>'));
}

/// The Content-IDs that the HTML shows as pictures.
std::set<std::string> find_references(const Scan& scan, Defects& defects) {
    std::set<std::string> found;
    for (const Part& part : scan.parts) {
        if (part.kind != PartKind::leaf || part.type.type != "text/html") continue;
        std::string buffer;
        const std::string_view html = decode_part(part, buffer, defects);
        for (std::size_t at = html.find("cid:");
             at != std::string_view::npos && found.size() < references_max;
             at = html.find("cid:", at + 4)) {
            const std::string_view rest = html.substr(at + 4, content_id_max);
            found.insert(std::string(rest.substr(0, rest.find_first_of("\"'> )\r\n\t"))));
        }
    }
    return found;
}

bool has_content_id(const Scan& scan) {
    return std::ranges::any_of(scan.parts, [](const Part& part) {
        return part.kind == PartKind::leaf && part.headers.first("content-id") != nullptr;
    });
}

std::string file_name(const Part& part, const ParameterField& disposition, Defects& defects) {
    std::string name = clean_file_name(disposition.text("filename", defects));
    return name.empty() ? clean_file_name(part.type.text("name", defects)) : name;
}

/// Is this part a file, apart from being text?
bool is_attachment(const Part& part, bool is_text, bool is_hidden, bool has_name,
                   const ParameterField& disposition) {
    if (part.is_in_message || part.kind == PartKind::multipart) return false;
    if (part.kind != PartKind::leaf) return true;
    const bool is_file = has_name || disposition.type == "attachment";
    if (is_text) return is_file;
    const bool is_other_body =
        is_hidden && part.type.type.starts_with("text/") && part.type.type != "text/calendar";
    return !is_other_body || is_file;
}

/// By place in Content.attachments.
std::vector<bool> shown_in(const model::Content& content) {
    std::vector<bool> shown(content.attachments.size());
    for (const auto& [name, value] : content.headers) {
        if (name != shown_pictures_field) continue;
        const char* at = value.data();
        const char* const end = at + value.size();
        while (at < end) {
            std::size_t place = 0;
            const auto [next, fault] = std::from_chars(at, end, place);
            if (fault == std::errc() && place < shown.size()) shown[place] = true;
            at = std::max(next, at + 1);
        }
    }
    return shown;
}

}  // namespace

void keep_shown_pictures(model::Content& content, const std::vector<std::size_t>& shown) {
    if (shown.empty()) return;
    std::string places;
    for (const auto place : shown) places += (places.empty() ? "" : " ") + std::to_string(place);
    content.headers.emplace_back(shown_pictures_field, std::move(places));
}

bool carries_files(const model::Content& content) {
    const auto shown = shown_in(content);
    return std::ranges::find(shown, false) != shown.end();
}

bool may_carry_files(const model::Content& content) {
    return carries_files(content) || std::ranges::any_of(content.attachments, [](const auto& file) {
               return file.bytes > logo_bytes_max;
           });
}

Attachments read_attachments(const Scan& scan, const MessageText& text, Defects& defects) {
    Attachments attachments;
    const auto references =
        has_content_id(scan) ? find_references(scan, defects) : std::set<std::string>();
    for (std::size_t i = 0; i < scan.parts.size(); ++i) {
        const Part& part = scan.parts[i];
        if (part.is_in_message) continue;
        ParameterField disposition;
        if (const Field* const field = part.headers.first("content-disposition"))
            disposition = read_parameter_field(field->value, defects);
        std::string name = file_name(part, disposition, defects);
        if (!is_attachment(part, text.is_text[i], text.is_hidden[i], !name.empty(), disposition))
            continue;
        std::string buffer;
        const std::string_view bytes = decode_part(part, buffer, defects);
        const std::string id(without_brackets(part.headers.value("content-id")));
        const bool is_referenced = !id.empty() && references.contains(id);
        // What is sent as a file is one, wherever else it is shown.
        const bool is_shown = is_referenced && part.type.type.starts_with("image/") &&
                              disposition.type != "attachment";
        if (is_shown && attachments.shown.size() < shown_max)
            attachments.shown.push_back(attachments.all.size());
        attachments.all.push_back({
            .name = std::move(name),
            .type = part.type.type,
            .bytes = bytes.size(),
            .sha256 = model::sha256(bytes),
            .is_inline = disposition.type == "inline" || is_referenced,
        });
    }
    return attachments;
}

}  // namespace vastus::mail
