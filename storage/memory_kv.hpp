// An engine that forgets: an ordered map in memory, for tests, backtests and fuzzing.
//
// It keeps every rule of Kv except that nothing survives the process. Thread-safe; one committing
// thread at a time. Fails only with refused (a precondition) and corrupt (a broken counter).
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <shared_mutex>
#include <string>

#include "storage/kv.hpp"

namespace vastus::storage {

class MemoryKv final : public Kv {
public:
    model::Result<std::optional<std::string>> get(std::string_view key) const override;
    model::Result<std::vector<std::optional<std::string>>> multi_get(
        const std::vector<std::string>& keys) const override;
    model::Result<std::vector<Pair>> scan(std::string_view from, std::string_view to,
                                          std::size_t limit) const override;
    std::unique_ptr<const Reader> snapshot() const override;
    model::Result<> commit(const Batch& batch) override;
    std::uint64_t revision() const override { return revision_; }

private:
    model::Result<> write(const Batch& batch);

    std::atomic<std::uint64_t> revision_ = 0;
    mutable std::shared_mutex guard_;
    std::map<std::string, std::string, std::less<>> pairs_;
};

}  // namespace vastus::storage
