#include "storage/next_wake.hpp"

#include "storage/tables.hpp"

namespace vastus::storage {

model::Result<std::optional<model::Instant>> NextWake::get() {
    // Taken before reading: what is committed in between makes the next question read again.
    const auto revision = store_.revision();
    if (revision_ == revision) return wake_;
    TRY(wake_, next_wake(Transaction(store_)));
    revision_ = revision;
    return wake_;
}

}  // namespace vastus::storage
