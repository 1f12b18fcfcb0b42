#include "crm/marks.hpp"

#include <algorithm>
#include <utility>

#include "mail/bounce.hpp"
#include "mail/subject.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t words_bytes_max = 2048;
constexpr std::size_t words_bytes_min = 30;  // shorter texts are alike by chance
constexpr std::size_t conversation_bytes = 22;
constexpr std::size_t child_bytes = 5;

}  // namespace

std::string conversation_of(const model::Content& content) {
    const auto& index = content.thread_index;
    if (index.empty()) return {};
    std::string bytes;  // base64, RFC 4648
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : index) {
        constexpr std::string_view digits =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const auto value = digits.find(c);
        if (value == std::string_view::npos) continue;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        if ((count += 6) < 8) continue;
        count -= 8;
        bytes += static_cast<char>(bits >> count & 0xFFu);
    }
    const bool is_whole = bytes.size() >= conversation_bytes &&
                          (bytes.size() - conversation_bytes) % child_bytes == 0;
    if (!is_whole) return {};
    const auto topic = content.thread_topic.empty() ? content.subject : content.thread_topic;
    return "thread-index:" + model::hex(std::string_view(bytes).substr(6, 16)) + ":" +
           mail::base_subject(topic).key;
}

std::string_view header_of(const model::Content& content, std::string_view name) {
    const auto found =
        std::ranges::find(content.headers, name, &std::pair<std::string, std::string>::first);
    return found == content.headers.end() ? std::string_view() : found->second;
}

std::string gmail_thread_of(const model::Content& content) {
    const auto value = header_of(content, gmail_thread_field);
    return value.empty() ? std::string() : "gmail-thread:" + std::string(value);
}

std::vector<std::string> own_ids_of(const model::Content& content) {
    std::vector<std::string> ids;
    if (!content.message_id.empty()) ids.push_back(content.message_id);
    for (const auto& id : content.original_ids) ids.push_back(id);
    return ids;
}

std::vector<std::string> ids_of(const model::Content& content) {
    auto ids = own_ids_of(content);
    for (const auto& id : content.in_reply_to) ids.push_back(id);
    for (auto id = content.references.rbegin(); id != content.references.rend(); ++id)
        ids.push_back(*id);
    for (auto conversation : {gmail_thread_of(content), conversation_of(content)})
        if (!conversation.empty()) ids.push_back(std::move(conversation));
    if (content.bounce && content.bounce->original_message_id)
        ids.push_back(*content.bounce->original_message_id);
    return ids;
}

Marks marks_of(const model::Content& content) {
    Marks marks;
    const auto subject =
        mail::base_subject(content.bounce ? mail::returned_subject(content) : content.base_subject);
    if (subject.is_usable) marks.subject = model::hash128({"subject", subject.key});
    const auto text = std::string_view(content.reply_text).substr(0, words_bytes_max);
    std::string words;
    for (const char c : text) {
        const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!is_blank) words += c;
    }
    if (words.size() >= words_bytes_min) marks.words = model::hash128({"words", words});
    return marks;
}

}  // namespace vastus::crm
