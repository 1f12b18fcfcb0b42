// FaultKv: a Kv that fails, or ends the process, at the n-th commit. For tests only.
//
// Before the n-th commit nothing of it is written; after it everything is. Commits are counted from
// 1 over the life of the object; reading never fails. Thread rule: that of the Kv it wraps.
#pragma once

#include <atomic>
#include <cstddef>

#include "storage/kv.hpp"

namespace vastus::test {

enum class FaultAction {
    disk_full,    ///< The commit fails with transient and writes nothing.
    exit_before,  ///< _exit(137) instead of the commit.
    exit_after,   ///< _exit(137) when the commit is done.
};

struct Fault {
    std::size_t commit = 0;  ///< 0: never.
    FaultAction action = FaultAction::disk_full;
    std::size_t commits = 1;  ///< How many in a row find the disk full.
};

class FaultKv final : public storage::Kv {
public:
    explicit FaultKv(storage::Kv& kv, Fault fault = {}) : kv_(kv), fault_(fault) {}

    model::Result<std::optional<std::string>> get(std::string_view key) const override;
    model::Result<std::vector<std::optional<std::string>>> multi_get(
        const std::vector<std::string>& keys) const override;
    model::Result<std::vector<storage::Pair>> scan(std::string_view from, std::string_view to,
                                                   std::size_t limit) const override;
    std::unique_ptr<const storage::Reader> snapshot() const override { return kv_.snapshot(); }
    model::Result<> commit(const storage::Batch& batch) override;
    std::uint64_t revision() const override { return kv_.revision(); }

    /// Commits tried so far, also failed ones.
    std::size_t commits() const { return commits_; }

private:
    storage::Kv& kv_;
    const Fault fault_;
    std::atomic<std::size_t> commits_ = 0;
};

}  // namespace vastus::test
