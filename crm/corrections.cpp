#include "crm/corrections.hpp"

#include "crm/filing.hpp"

namespace vastus::crm {
namespace {

Result<model::Item> item_of(const storage::Transaction& tx, model::ItemId id) {
    TRY(auto item, storage::find_item(tx, id));
    if (!item) return model::missing("there is no item " + std::to_string(id.value));
    if (item->merged_into)
        return model::refused("item " + std::to_string(id.value) + " is part of item " +
                              std::to_string(item->merged_into.value) + " now: say it of that one");
    return std::move(*item);
}

Result<bool> is_named(const storage::Transaction& tx, const model::Answer& answer,
                      std::string_view message_id) {
    if (message_id.empty()) return answer.void_reason.empty();
    TRY(auto message, storage::find_message(tx, answer.message));
    return message && message->content.message_id == message_id;
}

}  // namespace

Result<> say_answered(storage::Transaction& tx, const Desk& desk, model::ItemId id,
                      const std::string& by) {
    TRY(auto item, item_of(tx, id));
    if (!item.first_unanswered)
        return model::refused("item " + std::to_string(id.value) + " waits for no answer of ours");
    if (item.questions.empty())
        return model::refused("item " + std::to_string(id.value) +
                              " waits because it was reopened, not for an answer to a mail: say "
                              "that it is done with \"vastus item close " +
                              std::to_string(id.value) + "\"");
    TRY(correct(tx, desk, item.questions.back().message, {model::Said::answered, by, desk.now}));
    return model::ok();
}

Result<> say_not_an_answer(storage::Transaction& tx, const Desk& desk, model::ItemId id,
                           const std::string& by, std::string_view message_id) {
    TRY(auto item, item_of(tx, id));
    for (auto answer = item.answers.rbegin(); answer != item.answers.rend(); ++answer) {
        TRY(auto named, is_named(tx, *answer, message_id));
        if (!named) continue;
        TRY(correct(tx, desk, answer->message, {model::Said::not_an_answer, by, desk.now}));
        return model::ok();
    }
    const auto which =
        message_id.empty() ? std::string("that counts") : "with the id " + std::string(message_id);
    return model::missing("item " + std::to_string(id.value) + " has no answer " + which);
}

}  // namespace vastus::crm
