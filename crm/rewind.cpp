#include "crm/rewind.hpp"

#include "crm/digest.hpp"
#include "crm/outbox.hpp"
#include "crm/post.hpp"
#include "crm/watching.hpp"

namespace vastus::crm {
namespace {

/// A clock that is corrected by so little overtakes the watermark soon enough.
constexpr auto tolerance = std::chrono::minutes(2);

}  // namespace

model::Result<bool> rewind(storage::Transaction& tx, const Desk& desk) {
    TRY(rewind_rules(tx, desk));
    TRY(rewind_digests(tx, desk));
    TRY(rewind_posts(tx, desk));
    TRY(rewind_letters(tx, desk.now));
    TRY(const auto judged_until, storage::watermark(tx));
    if (judged_until <= desk.now + tolerance) return false;
    TRY(storage::save_watermark(tx, desk.now));
    return true;
}

}  // namespace vastus::crm
