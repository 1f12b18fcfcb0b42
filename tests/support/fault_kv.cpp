#include "support/fault_kv.hpp"

#include <unistd.h>

namespace vastus::test {

using model::Result;

namespace {

constexpr int killed_exit_code = 137;  // what a shell reports for SIGKILL

}  // namespace

Result<std::optional<std::string>> FaultKv::get(std::string_view key) const { return kv_.get(key); }

Result<std::vector<std::optional<std::string>>> FaultKv::multi_get(
    const std::vector<std::string>& keys) const {
    return kv_.multi_get(keys);
}

Result<std::vector<storage::Pair>> FaultKv::scan(std::string_view from, std::string_view to,
                                                 std::size_t limit) const {
    return kv_.scan(from, to, limit);
}

Result<> FaultKv::commit(const storage::Batch& batch) {
    const std::size_t number = ++commits_;
    if (fault_.commit == 0 || number < fault_.commit) return kv_.commit(batch);
    if (fault_.action == FaultAction::disk_full) {
        if (number < fault_.commit + fault_.commits)
            return model::transient("disk full: commit " + std::to_string(number) +
                                    " was told to fail");
        return kv_.commit(batch);
    }
    if (fault_.action == FaultAction::exit_before) ::_exit(killed_exit_code);
    auto result = kv_.commit(batch);
    ::_exit(killed_exit_code);
    return result;
}

}  // namespace vastus::test
