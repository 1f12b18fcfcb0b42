#include "crm/form_entry.hpp"

#include "mail/address.hpp"

namespace vastus::crm {

Result<std::string> form_entry_id(const storage::Transaction& tx, std::string_view form,
                                  std::string id, const model::Content& content) {
    TRY(const auto known, storage::find_message(tx, model::form_key(form, id)));
    if (!known) return id;
    const auto& before = known->content;
    const auto sender = [](const model::Content& one) {
        return one.from.empty() ? std::string() : mail::address_key(one.from.front().address);
    };
    const bool has_times = before.date && content.date;
    if (has_times && *before.date == *content.date) return id;
    const bool is_other_sender = !sender(before).empty() && sender(before) != sender(content);
    // Not by its words alone: where no text is named, they are all fields of the entry.
    const bool is_other_time = has_times && before.reply_text != content.reply_text;
    if (!is_other_sender && !is_other_time) return id;
    return id + "#" + sender(content) + (content.date ? "#" + model::iso(*content.date) : "");
}

}  // namespace vastus::crm
