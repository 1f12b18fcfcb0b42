#include "web/card_request.hpp"

#include <charconv>
#include <cmath>
#include <optional>

#include "mail/compose.hpp"
#include "rules/local_time.hpp"

namespace vastus::web {
namespace {

constexpr std::size_t value_length_max = 200, word_length_max = 64;

std::optional<std::string> parameter(const ApiRequest& request, const std::string& name) {
    const auto found = request.parameters.find(name);
    if (found == request.parameters.end()) return std::nullopt;
    auto text = mail::clean_line(found->second, value_length_max);
    return text == "none" ? std::string() : text;
}

model::Result<> read_words(const ApiRequest& request, const std::string& name,
                           std::vector<std::string>& add, std::vector<std::string>& remove) {
    const auto listed = parameter(request, name).value_or("");
    for (std::size_t at = 0; at < listed.size();) {
        const auto end = std::min(listed.find(',', at), listed.size());
        auto word = listed.substr(at, end - at);
        at = end + 1;
        word.erase(0, word.find_first_not_of(' '));
        word.erase(word.find_last_not_of(' ') + 1);
        const bool is_taken_away = word.starts_with('-');
        if (is_taken_away || word.starts_with('+')) word.erase(0, 1);
        if (word.empty() || word.size() > word_length_max)
            return model::malformed("write " + name + " as words by commas: vip,-partner");
        (is_taken_away ? remove : add).push_back(std::move(word));
    }
    return model::ok();
}

model::Result<std::optional<double>> read_value(const ApiRequest& request) {
    const auto text = parameter(request, "value");
    if (!text) return std::optional<double>();
    double value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    const bool is_number = error == std::errc{} && end == text->data() + text->size();
    if (!is_number || !std::isfinite(value))
        return model::malformed("\"" + *text + "\" is no number; write 1200 or 99.5");
    return std::optional(value);
}

}  // namespace

model::Result<crm::CardChange> read_card_change(const ApiRequest& request) {
    crm::CardChange change;
    change.name = parameter(request, "name");
    change.status = parameter(request, "status");
    change.manager = parameter(request, "manager");
    change.language = parameter(request, "language");
    TRY(change.value, read_value(request));
    TRY(read_words(request, "groups", change.add_groups, change.remove_groups));
    TRY(read_words(request, "tags", change.add_tags, change.remove_tags));
    const bool is_empty = !change.name && !change.status && !change.manager && !change.language &&
                          !change.value && change.add_groups.empty() &&
                          change.remove_groups.empty() && change.add_tags.empty() &&
                          change.remove_tags.empty();
    if (is_empty)
        return model::malformed(
            "what is to be set? give --name, --status, --manager, --groups, --tags, --language "
            "or --value");
    return change;
}

model::Result<Contact> read_contact(const ApiRequest& request, const crm::Desk& desk) {
    Contact contact;
    const auto direction = parameter(request, "direction").value_or("out");
    if (direction != "in" && direction != "out")
        return model::malformed("who began it? write --direction in or --direction out");
    if (direction == "in") contact.direction = model::Direction::in;
    contact.at = desk.now;
    const auto at = parameter(request, "at").value_or("");
    if (at.empty()) return contact;
    const auto given = rules::parse_local(at, desk.rules.file.timezone);
    if (!given) return model::malformed("\"" + at + "\" is no time; write 2026-03-20 09:00");
    if (*given > desk.now) return model::malformed("\"" + at + "\" has not been yet");
    contact.at = *given;
    return contact;
}

}  // namespace vastus::web
