#include "storage/batch.hpp"

#include "model/assert.hpp"

namespace vastus::storage {

void Batch::put(std::string_view key, std::string_view value) { write(key, std::string(value)); }

void Batch::erase(std::string_view key) { write(key, std::nullopt); }

void Batch::write(std::string_view key, std::optional<std::string> value) {
    VASTUS_ASSERT(!additions_.contains(key));
    bytes_ += value ? value->size() : 0;
    const auto found = writes_.find(key);
    if (found == writes_.end()) {
        bytes_ += key.size();
        writes_.emplace(key, std::move(value));
        return;
    }
    bytes_ -= found->second ? found->second->size() : 0;
    found->second = std::move(value);
}

void Batch::add(std::string_view key, std::int64_t delta) {
    VASTUS_ASSERT(!writes_.contains(key));
    const auto found = additions_.find(key);
    if (found != additions_.end()) {
        found->second += delta;
        return;
    }
    bytes_ += key.size() + sizeof delta;
    additions_.emplace(key, delta);
}

void Batch::require_absent(std::string_view key) {
    preconditions_.insert_or_assign(std::string(key), std::nullopt);
}

void Batch::require_equal(std::string_view key, std::string_view value) {
    preconditions_.insert_or_assign(std::string(key), std::string(value));
}

void Batch::absorb(Batch&& later) {
    for (auto& [key, value] : later.preconditions_) {
        if (!writes_.contains(key) && !additions_.contains(key))
            preconditions_.try_emplace(key, std::move(value));
    }
    // Nodes move from map to map: a value is never copied, however large.
    while (!later.writes_.empty()) {
        auto node = later.writes_.extract(later.writes_.begin());
        VASTUS_ASSERT(!additions_.contains(node.key()));
        const std::size_t key_size = node.key().size();
        bytes_ += node.mapped() ? node.mapped()->size() : 0;
        auto placed = writes_.insert(std::move(node));
        if (placed.inserted) {
            bytes_ += key_size;
            continue;
        }
        auto& old = placed.position->second;
        bytes_ -= old ? old->size() : 0;
        old = std::move(placed.node.mapped());
    }
    for (const auto& [key, delta] : later.additions_) add(key, delta);
    later = Batch();
}

}  // namespace vastus::storage
