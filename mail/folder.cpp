#include "mail/folder.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "mail/fold.hpp"
#include "mail/imap_cursor.hpp"
#include "mail/sorted.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {

namespace {

// As `fold` leaves them. Rows of all languages are tried on every name (mail.md 2.8).
constexpr auto sent_names = sorted(std::to_array<std::string_view>({
    "sent",
    "sent items",
    "sent messages",
    "sent mail",  // en, is
    "saadetud",
    "saadetud kirjad",
    "saadetud üksused",  // et
    "lähetetyt",
    "lähetetyt viestit",  // fi
    "nosūtīts",
    "nosūtītās",
    "nosūtītās ziņas",
    "sūtīt",  // lv
    "išsiųsti",
    "išsiųsti laiškai",
    "išsiųstieji",
    "siūsti",  // lt
    "отправленные",
    "надіслані",
    "адпраўлена",
    "пасланыя",  // ru, uk, be
    "gesendet",
    "gesendete",
    "gesendete elemente",
    "verzonden",
    "verzonden berichten",  // de, nl
    "skickat",
    "sända poster",
    "sänt",
    "sendt",
    "sendte",
    "sendt post",       // sv, no
    "sendte beskeder",  // da
    "wysłane",
    "odeslaná pošta",
    "odeslané",
    "odoslaná pošta",
    "odoslané",  // pl, cs, sk
    "éléments envoyés",
    "envoyés",
    "messages envoyés",  // fr
    "enviados",
    "elementos enviados",
    "enviadas",  // es, pt
    "inviata",
    "inviati",
    "posta inviata",
    "trimise",
    "mesaje trimise",
    "expediate",  // it, ro
    "elküldött",
    "elküldött elemek",
    "elküldött üzenetek",  // hu
    "απεσταλμένα",
    "σταλθέντα",
    "gönderilmiş",
    "gönderilmiş öğeler",  // el, tr
    "poslano",
    "poslana pošta",
    "послато",
    "изпратени",  // sl, hr, sr, bg
    "已发送",
    "已发送邮件",
    "寄件備份",
    "送信済み",
    "送信済みアイテム",  // zh, ja
    "보낸 편지함",
    "נשלחו",
    "פריטים שנשלחו",
    "المرسلة",
    "البريد المرسل",  // ko, he, ar
}));

constexpr auto drafts_names = sorted(std::to_array<std::string_view>({
    "drafts",        "draft",       "mustandid",  "luonnokset", "melnraksti", "uzmetumi",
    "juodraščiai",   "черновики",   "чернетки",   "чарнавікі",  "entwürfe",   "concepten",
    "utkast",        "kladd",       "kladder",    "drög",       "szkice",     "wersje robocze",
    "kopie robocze", "koncepty",    "brouillons", "borradores", "bozze",      "rascunhos",
    "ciorne",        "piszkozatok", "πρόχειρα",   "προσχέδια",  "taslaklar",  "osnutki",
    "skice",         "nacrti",      "нацрти",     "чернови",    "草稿",       "草稿箱",
    "下書き",        "임시 보관함", "טיוטות",     "المسودات",
}));

/// Words that only say "mail": "Saadetud meilid" is "saadetud".
constexpr auto mail_nouns = sorted(std::to_array<std::string_view>({
    "mail",         "mails",     "e-mail",   "e-mails",     "email",     "emails",    "message",
    "messages",     "item",      "items",    "kirjad",      "meilid",    "sõnumid",   "üksused",
    "viestit",      "laiškai",   "ziņas",    "vēstules",    "письма",    "сообщения", "листи",
    "повідомлення", "elemente",  "objekte",  "nachrichten", "berichten", "elementer", "meddelanden",
    "meddelelser",  "meldinger", "beskeder", "post",        "poster",    "poczta",    "wiadomości",
    "elementy",     "pošta",     "položky",  "zprávy",      "správy",    "éléments",  "elementos",
    "mensajes",     "mensagens", "itens",    "posta",       "messaggi",  "mesaje",    "elemek",
    "üzenetek",     "öğeler",    "iletiler",
}));

bool has_attribute(const Folder& folder, std::string_view attribute) {
    const auto is_it = [&](const auto& each) { return same_word(each, attribute); };
    return std::ranges::any_of(folder.attributes, is_it);
}

std::string last_segment(const Folder& folder) {
    std::string_view name = folder.name;
    if (folder.delimiter != '\0') {
        const auto cut = name.rfind(folder.delimiter);
        if (cut != std::string_view::npos) name.remove_prefix(cut + 1);
    }
    auto folded = fold(decode_utf7(name));
    constexpr std::string_view left_to_right_mark = "\u200E";
    for (auto at = folded.find(left_to_right_mark); at != std::string::npos;
         at = folded.find(left_to_right_mark, at))
        folded.erase(at, left_to_right_mark.size());
    return std::string(trim(folded));
}

/// The one word that is left without the nouns that only say "mail"; "" when it is not one.
std::string_view essence(std::string_view name) {
    std::string_view left;
    while (!name.empty()) {
        const auto blank = std::min(name.find(' '), name.size());
        const auto word = name.substr(0, blank);
        name.remove_prefix(std::min(blank + 1, name.size()));
        if (word.empty() || find_row(mail_nouns, word)) continue;
        if (!left.empty()) return {};
        left = word;
    }
    return left;
}

std::ptrdiff_t depth(const Folder& folder) {
    return folder.delimiter == '\0' ? 0 : std::ranges::count(folder.name, folder.delimiter);
}

/// The only folder that `fits`, or the only one of those nearest to the root.
template <class Fits>
const Folder* the_one(const std::vector<Folder>& folders, Fits fits) {
    const Folder* best = nullptr;
    bool alone = false;
    for (const auto& folder : folders) {
        if (has_attribute(folder, "\\Noselect") || has_attribute(folder, "\\NonExistent")) continue;
        if (!fits(folder)) continue;
        if (best && depth(folder) > depth(*best)) continue;
        alone = !best || depth(folder) < depth(*best);
        best = &folder;
    }
    return alone ? best : nullptr;
}

constexpr std::string_view digits64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// The UTF-16 units between '&' and '-'; nothing when they are not well formed.
std::optional<std::u16string> decode_units(std::string_view text) {
    std::u16string units;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const auto value = digits64.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 16) continue;
        count -= 16;
        units.push_back(static_cast<char16_t>(bits >> count & 0xFFFF));
    }
    const bool clean = count < 6 && (bits & ((1u << count) - 1)) == 0;
    return clean ? std::optional(units) : std::nullopt;
}

bool append_units(std::string& text, const std::u16string& units) {
    for (std::size_t i = 0; i < units.size(); ++i) {
        char32_t value = units[i];
        if (value >= 0xDC00 && value < 0xE000) return false;
        if (value >= 0xD800 && value < 0xDC00) {
            if (++i >= units.size() || units[i] < 0xDC00 || units[i] >= 0xE000) return false;
            value = 0x10000 + ((value - 0xD800) << 10) + (units[i] - 0xDC00u);
        }
        model::append_utf8(text, value);
    }
    return true;
}

void append_encoded(std::string& result, const std::u16string& units) {
    result.push_back('&');
    std::uint32_t bits = 0;
    int count = 0;
    for (const char16_t unit : units) {
        bits = bits << 16 | unit;
        for (count += 16; count >= 6; count -= 6)
            result.push_back(digits64[bits >> (count - 6) & 0x3F]);
    }
    if (count > 0) result.push_back(digits64[bits << (6 - count) & 0x3F]);
    result.push_back('-');
}

}  // namespace

const Folder* find_sent(const std::vector<Folder>& folders) {
    const auto by_use = [](const Folder& folder) { return has_attribute(folder, "\\Sent"); };
    const auto by_name = [](const Folder& folder) {
        return find_row(sent_names, last_segment(folder)) != nullptr;
    };
    const auto by_essence = [](const Folder& folder) {
        return find_row(sent_names, essence(last_segment(folder))) != nullptr;
    };
    if (const auto* found = the_one(folders, by_use)) return found;
    if (std::ranges::any_of(folders, by_name)) return the_one(folders, by_name);
    return the_one(folders, by_essence);
}

bool is_drafts(const Folder& folder) {
    if (has_attribute(folder, "\\Drafts")) return true;
    const auto name = last_segment(folder);
    return find_row(drafts_names, name) || find_row(drafts_names, essence(name));
}

std::string decode_utf7(std::string_view name) {
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '&') {
            result.push_back(name[i]);
            continue;
        }
        const auto end = name.find('-', i);
        if (end == std::string_view::npos) return std::string(name);
        if (end == i + 1) {
            result.push_back('&');
        } else {
            const auto units = decode_units(name.substr(i + 1, end - i - 1));
            if (!units || !append_units(result, *units)) return std::string(name);
        }
        i = end;
    }
    return result;
}

std::string encode_utf7(std::string_view name) {
    std::string result;
    std::u16string units;
    const auto flush = [&] {
        if (!units.empty()) append_encoded(result, units);
        units.clear();
    };
    for (std::size_t i = 0; i < name.size();) {
        const auto point = model::code_point_at(name, i);
        i += point.size;
        if (point.value >= 0x20 && point.value < 0x7F) {
            flush();
            result.push_back(static_cast<char>(point.value));
            if (point.value == '&') result.push_back('-');
        } else if (point.value < 0x10000) {
            units.push_back(static_cast<char16_t>(point.value));
        } else {
            units.push_back(static_cast<char16_t>(0xD800 + ((point.value - 0x10000) >> 10)));
            units.push_back(static_cast<char16_t>(0xDC00 + (point.value & 0x3FF)));
        }
    }
    flush();
    return result;
}

}  // namespace vastus::mail
