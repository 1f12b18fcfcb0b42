// Kv: an ordered map of bytes, the seam between the schema and the engines.
//
// `commit` is atomic and synced: when it returns ok, the batch survives a power cut. `scan` gives
// keys in byte order and sets the engine's lower and upper bound, so that it never walks over the
// graves of deleted keys outside the range. Readers may be on any thread; commits come from one
// thread at a time (the committer). Who reads more than one key beside the committer reads from a
// snapshot, which no commit changes. Fails: refused (a precondition did not hold), transient (disk
// full, I/O), corrupt (the engine says so: stop writing).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/result.hpp"
#include "storage/batch.hpp"

namespace vastus::storage {

using Pair = std::pair<std::string, std::string>;

class Reader {
public:
    virtual ~Reader() = default;
    virtual model::Result<std::optional<std::string>> get(std::string_view key) const = 0;
    virtual model::Result<std::vector<std::optional<std::string>>> multi_get(
        const std::vector<std::string>& keys) const = 0;
    /// Pairs with from <= key < to, at most `limit`.
    virtual model::Result<std::vector<Pair>> scan(std::string_view from, std::string_view to,
                                                  std::size_t limit) const = 0;
};

class Kv : public Reader {
public:
    /// The store as it is now. Let it go soon: it keeps what is deleted, and an engine that has to
    /// reopen waits for it; so never wait for a commit while holding one.
    virtual std::unique_ptr<const Reader> snapshot() const = 0;
    virtual model::Result<> commit(const Batch& batch) = 0;
    /// Another number after every commit, also after one that failed: while it stays, so does what
    /// is read.
    virtual std::uint64_t revision() const = 0;
};

}  // namespace vastus::storage
