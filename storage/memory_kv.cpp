#include "storage/memory_kv.hpp"

#include <mutex>

#include "storage/engine.hpp"

namespace vastus::storage {

using model::Result;

Result<std::optional<std::string>> MemoryKv::get(std::string_view key) const {
    const std::shared_lock lock(guard_);
    const auto found = pairs_.find(key);
    if (found == pairs_.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second);
}

Result<std::vector<std::optional<std::string>>> MemoryKv::multi_get(
    const std::vector<std::string>& keys) const {
    std::vector<std::optional<std::string>> values;
    for (const auto& key : keys) {
        TRY(auto value, get(key));
        values.push_back(std::move(value));
    }
    return values;
}

Result<std::vector<Pair>> MemoryKv::scan(std::string_view from, std::string_view to,
                                         std::size_t limit) const {
    const std::shared_lock lock(guard_);
    std::vector<Pair> pairs;
    auto at = pairs_.lower_bound(from);
    for (; at != pairs_.end() && at->first < to && pairs.size() < limit; ++at)
        pairs.emplace_back(at->first, at->second);
    return pairs;
}

std::unique_ptr<const Reader> MemoryKv::snapshot() const {
    auto copy = std::make_unique<MemoryKv>();
    const std::shared_lock lock(guard_);
    copy->pairs_ = pairs_;
    return copy;
}

Result<> MemoryKv::commit(const Batch& batch) {
    auto written = write(batch);
    ++revision_;
    return written;
}

Result<> MemoryKv::write(const Batch& batch) {
    TRY(check_preconditions(*this, batch));
    TRY(auto counters, resolve_additions(*this, batch));
    const std::lock_guard lock(guard_);
    for (const auto& [key, value] : batch.writes()) {
        if (value)
            pairs_.insert_or_assign(key, *value);
        else
            pairs_.erase(key);
    }
    for (auto& [key, value] : counters) pairs_.insert_or_assign(key, std::move(value));
    return model::ok();
}

}  // namespace vastus::storage
