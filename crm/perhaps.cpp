#include "crm/perhaps.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t looked_at_max = 200;
constexpr std::size_t found_max = 5;
constexpr auto age_max = std::chrono::hours(24 * 30);

}  // namespace

Result<std::vector<PerhapsAnswer>> perhaps_answered(const storage::Transaction& tx,
                                                    const model::Item& item) {
    std::vector<PerhapsAnswer> found;
    if (!item.first_unanswered) return found;
    TRY(const auto ids, storage::list_items_of(tx, item.client, looked_at_max));
    for (const auto id : ids) {
        if (found.size() == found_max) break;
        TRY(const auto other, storage::find_item(tx, id));
        if (!other || id == item.id || other->answers.empty()) continue;
        const auto& first = other->answers.front();
        const bool is_own = first.evidence.empty() && first.void_reason.empty();
        const auto after = first.at - item.first_unanswered->at;
        if (!is_own || after < model::Duration{} || after > age_max) continue;
        found.push_back({first.at, first.by, other->subject, id});
    }
    return found;
}

}  // namespace vastus::crm
