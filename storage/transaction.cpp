#include "storage/transaction.hpp"

#include <algorithm>

#include "model/assert.hpp"
#include "storage/engine.hpp"

namespace vastus::storage {

using model::Result;

namespace {

constexpr std::size_t known_max = 10'000, known_value_max = 4096;

}  // namespace

Transaction Transaction::look(const Kv& kv) {
    auto snapshot = kv.snapshot();
    Transaction tx(*snapshot);
    tx.snapshot_ = std::move(snapshot);
    return tx;
}

Result<std::optional<std::string>> Transaction::get(std::string_view key) const {
    const auto written = batch_.writes().find(key);
    if (written != batch_.writes().end()) return written->second;
    TRY(auto value, get_below(key));
    const auto added = batch_.additions().find(key);
    if (added == batch_.additions().end()) return value;
    TRY(const auto number, counter_value(value));
    return counter_bytes(number + added->second);
}

Result<> Transaction::read_ahead(std::vector<std::string> keys) const {
    if (below_ != nullptr) return below_->read_ahead(std::move(keys));
    std::erase_if(keys, [this](const std::string& key) { return known_.contains(key); });
    TRY(auto values, kv_->multi_get(keys));
    for (std::size_t i = 0; i < keys.size(); ++i) know(std::move(keys[i]), values[i]);
    return model::ok();
}

void Transaction::know(std::string key, const std::optional<std::string>& value) const {
    const bool is_small = !value || value->size() <= known_value_max;
    if (is_small && known_.size() < known_max) known_.emplace(std::move(key), value);
}

Result<std::vector<Pair>> Transaction::scan(std::string_view from, std::string_view to,
                                            std::size_t limit) const {
    if (limit == 0 || from >= to) return std::vector<Pair>();
    auto write = batch_.writes().lower_bound(from);
    const auto writes_end = batch_.writes().lower_bound(to);
    // An erase hides at most one pair of below: asking for that many more keeps the page full.
    const auto is_erase = [](const auto& entry) { return !entry.second.has_value(); };
    const auto hidden = static_cast<std::size_t>(std::count_if(write, writes_end, is_erase));
    const std::size_t wanted = limit < SIZE_MAX - hidden ? limit + hidden : limit;
    TRY(auto below, scan_below(from, to, wanted));
    std::vector<Pair> pairs;
    auto old = below.begin();
    while (pairs.size() < limit && (write != writes_end || old != below.end())) {
        const bool take_old =
            write == writes_end || (old != below.end() && old->first < write->first);
        if (take_old) {
            pairs.push_back(std::move(*old++));
            continue;
        }
        if (old != below.end() && old->first == write->first) ++old;
        if (write->second) pairs.emplace_back(write->first, *write->second);
        ++write;
    }
    TRY(overlay_additions(pairs, from, to));
    if (pairs.size() > limit) pairs.resize(limit);
    return pairs;
}

Result<std::int64_t> Transaction::counter(std::string_view key) const {
    TRY(const auto value, get(key));
    return counter_value(value);
}

Transaction Transaction::nested() const {
    Transaction inner(*kv_);
    inner.below_ = this;
    return inner;
}

Result<> Transaction::absorb(Transaction&& inner) {
    VASTUS_ASSERT(inner.below_ == this);
    for (const auto& [key, wanted] : inner.batch_.preconditions()) {
        TRY(const auto present, get(key));
        if (present != wanted) return precondition_failed(key);
    }
    batch_.absorb(std::move(inner.batch_));
    return model::ok();
}

Result<std::optional<std::string>> Transaction::get_below(std::string_view key) const {
    if (below_ != nullptr) return below_->get(key);
    std::string name(key);
    const auto found = known_.find(name);
    if (found != known_.end()) return found->second;
    TRY(auto value, kv_->get(key));
    know(std::move(name), value);
    return value;
}

Result<std::vector<Pair>> Transaction::scan_below(std::string_view from, std::string_view to,
                                                  std::size_t limit) const {
    return below_ != nullptr ? below_->scan(from, to, limit) : kv_->scan(from, to, limit);
}

// A counter beyond the page is put at its end at the wrong value, and cut off with it.
Result<> Transaction::overlay_additions(std::vector<Pair>& pairs, std::string_view from,
                                        std::string_view to) const {
    auto added = batch_.additions().lower_bound(from);
    const auto end = batch_.additions().lower_bound(to);
    for (; added != end; ++added) {
        const auto place = std::ranges::lower_bound(pairs, added->first, {}, &Pair::first);
        if (place == pairs.end() || place->first != added->first) {
            pairs.insert(place, Pair(added->first, counter_bytes(added->second)));
            continue;
        }
        TRY(const auto number, counter_value(place->second));
        place->second = counter_bytes(number + added->second);
    }
    return model::ok();
}

}  // namespace vastus::storage
