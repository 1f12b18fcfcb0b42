// The embedded engine: RocksDB in one directory, owned by one process.
//
// Commits are one synced WriteBatch. At open the format version is checked: a newer one is refused
// untouched. After a write that failed, the next commit closes the store and opens it again from
// what is on disk; while that fails, so does every commit, and a store that cannot be opened cannot
// be read. Readers on any thread; one committing thread. The directory is created with mode 0700.
#pragma once

#include <filesystem>
#include <memory>

#include "model/result.hpp"
#include "storage/kv.hpp"

namespace vastus::storage {

struct RocksOptions {
    std::size_t memory_bytes = 64u << 20;  ///< Block cache and memtables together.
};

class RocksKv final : public Kv {
public:
    /// Fails: transient (another process has it open; `what` names the directory and what to do),
    /// corrupt, refused (newer format).
    static model::Result<std::unique_ptr<RocksKv>> open(const std::filesystem::path& directory,
                                                        const RocksOptions& options);
    ~RocksKv() override;

    model::Result<std::optional<std::string>> get(std::string_view key) const override;
    model::Result<std::vector<std::optional<std::string>>> multi_get(
        const std::vector<std::string>& keys) const override;
    model::Result<std::vector<Pair>> scan(std::string_view from, std::string_view to,
                                          std::size_t limit) const override;
    std::unique_ptr<const Reader> snapshot() const override;
    model::Result<> commit(const Batch& batch) override;
    std::uint64_t revision() const override;

private:
    struct Engine;
    class Snapshot;
    explicit RocksKv(std::unique_ptr<Engine> engine);
    model::Result<> check_version();
    model::Result<> write(const Batch& batch);
    model::Result<> reopen();
    std::unique_ptr<Engine> engine_;
};

}  // namespace vastus::storage
