#include "crm/form_entry.hpp"

#include "storage/text_parts.hpp"

namespace vastus::crm {

Result<std::string> form_entry_id(const storage::Transaction& tx, std::string_view form,
                                  std::string id, const model::Content& content) {
    TRY(const auto known, storage::find_message(tx, model::form_key(form, id)));
    if (!known) return id;
    // What the website adds later, that it was read, makes no other entry of it.
    auto kept = content;
    storage::cut_to_kept(kept);
    const auto& before = known->content;
    const bool is_same = before.from == kept.from && before.subject == kept.subject &&
                         before.reply_text == kept.reply_text;
    if (is_same) return id;
    std::string words = kept.subject + '\0' + kept.reply_text;
    for (const auto& one : kept.from) words += '\0' + one.address;
    return id + "#" + model::hex(model::sha256(words));
}

}  // namespace vastus::crm
