#include "storage/rocksdb_kv.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <system_error>

#include "model/assert.hpp"
#include "storage/engine.hpp"
#include "storage/schema.hpp"

namespace vastus::storage {

using model::Error;
using model::Result;

namespace {

constexpr std::size_t info_log_bytes_max = 1u << 20;  // RocksDB's own diary; only warnings go in
constexpr std::size_t info_logs_max = 2;
constexpr std::uint64_t wal_bytes_max = 64u << 20;  // bounds the time that reopening takes
constexpr int open_files_max = 256;                 // well under the unit's LimitNOFILE
constexpr int bloom_bits_per_key = 10;              // 1 % of look-ups of absent keys read a block
constexpr std::uintmax_t reopen_bytes_min = 16u << 20;  // recovery writes the log out as tables

// The only place where a RocksDB status becomes a fault.
Error translate(const rocksdb::Status& status) {
    const std::string detail = status.ToString();
    if (status.IsNoSpace() || status.subcode() == rocksdb::Status::SubCode::kSpaceLimit)
        return model::transient("disk full: nothing more can be stored until there is room (" +
                                detail + ")");
    if (status.IsIOError()) return model::transient("disk error in the store: " + detail);
    if (status.IsCorruption()) return model::corrupt("the store is damaged: " + detail);
    if (status.IsInvalidArgument() || status.IsNotSupported())
        return model::refused("the store cannot be used: " + detail);
    return model::transient("the store is not available: " + detail);
}

Error locked(const std::filesystem::path& directory) {
    return model::transient("another process has the store in " + directory.string() +
                            " open; only one may. Stop the other vastusd, or give this one its own "
                            "store directory");
}

Error older_format(const std::filesystem::path& directory, std::uint32_t version) {
    return model::refused("the store in " + directory.string() + " has format " +
                          std::to_string(version) +
                          " of a version before the first release, which this program does not "
                          "read. Move it away and start again: everything is read anew from the "
                          "mailboxes, and reminders for old mail stay off. Nothing was changed");
}

bool is_lock_trouble(const rocksdb::Status& status) {
    if (!status.IsIOError()) return false;
    const std::string text = status.ToString();
    return text.find("/LOCK:") != std::string::npos || text.find("lock hold") != std::string::npos;
}

Error newer_format(const std::filesystem::path& directory, std::uint32_t version) {
    return model::refused("the store in " + directory.string() + " has format " +
                          std::to_string(version) + ", this program knows formats up to " +
                          std::to_string(format_version) +
                          ": install the newer vastus. Nothing was changed");
}

rocksdb::ReadOptions checked_reads() {
    rocksdb::ReadOptions options;
    options.verify_checksums = true;
    return options;
}

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

// One cache for blocks, indexes, filters and memtables, so that memory_bytes bounds them together.
rocksdb::Options database_options(std::size_t memory_bytes) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(memory_bytes);
    table.cache_index_and_filter_blocks = true;
    table.pin_l0_filter_and_index_blocks_in_cache = true;
    // In small parts: those of a large file, read whole for one key, would drive all else out.
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
    table.pin_top_level_index_and_filter = true;
    table.cache_index_and_filter_blocks_with_high_priority = true;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(bloom_bits_per_key));
    table.format_version = 5;

    rocksdb::Options options;
    options.create_if_missing = true;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.write_buffer_manager =
        std::make_shared<rocksdb::WriteBufferManager>(memory_bytes / 2, table.block_cache);
    options.write_buffer_size = memory_bytes / 4;
    options.max_write_buffer_number = 3;
    options.max_background_jobs = 2;
    options.max_open_files = open_files_max;
    options.compression = rocksdb::kLZ4Compression;
    // Most look-ups of an intake are for what is not there yet.
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.02;

    options.paranoid_checks = true;
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
    options.recycle_log_file_num = 0;
    options.wal_bytes_per_sync = 0;
    options.manual_wal_flush = false;
    options.max_total_wal_size = wal_bytes_max;
    options.max_bgerror_resume_count = 0;  // after an error: close and reopen, never resume

    options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
    options.max_log_file_size = info_log_bytes_max;
    options.keep_log_file_num = info_logs_max;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
    return options;
}

Result<> make_directory(const std::filesystem::path& directory) {
    std::error_code error;
    if (directory.has_parent_path())
        std::filesystem::create_directories(directory.parent_path(), error);
    if (error)
        return model::refused("cannot create " + directory.parent_path().string() + ": " +
                              error.message());
    if (::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST) return model::ok();
    const std::string reason = std::error_code(errno, std::generic_category()).message();
    return model::refused("cannot create the store in " + directory.string() + ": " + reason);
}

// Swallows the diary of the read-only look, which must not leave a trace in the directory.
class NoLog final : public rocksdb::Logger {
public:
    using rocksdb::Logger::Logv;
    void Logv(const char*, va_list) override {}
};

Result<std::uint32_t> read_version(const std::string& value) {
    KeyReader reader(value);
    const std::uint32_t version = reader.u32();
    if (!reader.done()) return model::corrupt("the format version in the store is not readable");
    return version;
}

// Refuses a store of a newer format before anything in its directory is touched. Whatever else is
// wrong with it is found and named by the real open.
Result<> look_before_opening(const std::filesystem::path& directory, const RocksOptions& wanted) {
    std::error_code error;
    if (!std::filesystem::exists(directory / "CURRENT", error)) return model::ok();
    rocksdb::Options options = database_options(wanted.memory_bytes);
    options.create_if_missing = false;
    options.info_log = std::make_shared<NoLog>();
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::OpenForReadOnly(options, directory.string(), &opened);
    const std::unique_ptr<rocksdb::DB> database(opened);
    if (!status.ok()) return model::ok();
    std::string value;
    if (!database->Get(checked_reads(), version_key(), &value).ok()) return model::ok();
    TRY(const auto version, read_version(value));
    if (version > format_version) return newer_format(directory, version);
    if (version < format_version) return older_format(directory, version);
    return model::ok();
}

Result<std::unique_ptr<rocksdb::DB>> open_database(const std::filesystem::path& directory,
                                                   const RocksOptions& options) {
    rocksdb::DB* opened = nullptr;
    const auto status =
        rocksdb::DB::Open(database_options(options.memory_bytes), directory.string(), &opened);
    if (is_lock_trouble(status)) return locked(directory);
    if (!status.ok()) return translate(status).within(directory.string());
    return std::unique_ptr<rocksdb::DB>(opened);
}

bool has_room(const std::filesystem::path& directory) {
    std::error_code error;
    const auto space = std::filesystem::space(directory, error);
    return !error && space.available >= reopen_bytes_min;
}

}  // namespace

struct RocksKv::Engine {
    std::filesystem::path directory;
    RocksOptions options;
    std::shared_mutex opening;              ///< Readers share it; reopening has it alone.
    std::unique_ptr<rocksdb::DB> database;  ///< Null when it could not be opened again.
    std::atomic<bool> committing = false;
    std::atomic<std::uint64_t> revision = 0;
    /// The failed write. The next commit closes and reopens, before it writes anything.
    std::optional<Error> failed;
};

/// Reads; while it lives the engine stays open.
class RocksKv::Snapshot final : public Reader {
public:
    enum class At { latest, now };
    Snapshot(Engine& engine, At at) : engine_(engine), lock_(engine.opening) {
        if (engine_.database && at == At::now) snapshot_ = engine_.database->GetSnapshot();
        options_.snapshot = snapshot_;
    }
    ~Snapshot() override {
        if (snapshot_ != nullptr) engine_.database->ReleaseSnapshot(snapshot_);
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    Result<std::optional<std::string>> get(std::string_view key) const override {
        if (!engine_.database) return *engine_.failed;
        std::string value;
        const auto status = engine_.database->Get(options_, slice(key), &value);
        if (status.IsNotFound()) return std::optional<std::string>();
        if (!status.ok()) return translate(status);
        return std::optional<std::string>(std::move(value));
    }

    Result<std::vector<std::optional<std::string>>> multi_get(
        const std::vector<std::string>& keys) const override {
        if (!engine_.database) return *engine_.failed;
        const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
        std::vector<rocksdb::PinnableSlice> found(keys.size());
        std::vector<rocksdb::Status> statuses(keys.size());
        engine_.database->MultiGet(options_, engine_.database->DefaultColumnFamily(), keys.size(),
                                   slices.data(), found.data(), statuses.data());
        std::vector<std::optional<std::string>> values(keys.size());
        for (std::size_t i = 0; i < statuses.size(); ++i) {
            if (statuses[i].IsNotFound()) continue;
            if (!statuses[i].ok()) return translate(statuses[i]);
            values[i] = found[i].ToString();
        }
        return values;
    }

    Result<std::vector<Pair>> scan(std::string_view from, std::string_view to,
                                   std::size_t limit) const override {
        std::vector<Pair> pairs;
        if (from >= to || limit == 0) return pairs;
        if (!engine_.database) return *engine_.failed;
        // Both bounds: without them the iterator walks over the graves of deleted keys around the
        // range.
        const rocksdb::Slice lower = slice(from);
        const rocksdb::Slice upper = slice(to);
        auto options = options_;
        options.iterate_lower_bound = &lower;
        options.iterate_upper_bound = &upper;
        const std::unique_ptr<rocksdb::Iterator> at(engine_.database->NewIterator(options));
        for (at->Seek(lower); at->Valid(); at->Next()) {
            pairs.emplace_back(at->key().ToString(), at->value().ToString());
            if (pairs.size() == limit) break;  // Next would walk on for nothing.
        }
        if (!at->status().ok()) return translate(at->status());
        return pairs;
    }

private:
    Engine& engine_;
    const std::shared_lock<std::shared_mutex> lock_;
    const rocksdb::Snapshot* snapshot_ = nullptr;
    rocksdb::ReadOptions options_ = checked_reads();
};

RocksKv::RocksKv(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

RocksKv::~RocksKv() {
    if (!engine_->database) return;
    // Failures here cannot be told to anyone; every commit was synced already.
    engine_->database->SyncWAL().PermitUncheckedError();
    engine_->database->Close().PermitUncheckedError();
}

Result<std::unique_ptr<RocksKv>> RocksKv::open(const std::filesystem::path& directory,
                                               const RocksOptions& options) {
    TRY(make_directory(directory));
    TRY(look_before_opening(directory, options));
    auto engine = std::make_unique<Engine>();
    engine->directory = directory;
    engine->options = options;
    TRY(engine->database, open_database(directory, options));
    std::unique_ptr<RocksKv> kv(new RocksKv(std::move(engine)));
    TRY(kv->check_version());
    return kv;
}

Result<> RocksKv::check_version() {
    TRY(const auto value, get(version_key()));
    if (value) {
        TRY(const auto version, read_version(*value));
        if (version > format_version) return newer_format(engine_->directory, version);
        if (version < format_version) return older_format(engine_->directory, version);
        return model::ok();
    }
    TRY(const auto first, scan("", "\xff", 1));
    if (!first.empty())
        return model::corrupt("the store in " + engine_->directory.string() +
                              " holds data but no format version: it is not a store of vastus, or "
                              "it is damaged");
    Batch batch;
    batch.put(version_key(), u32_bytes(format_version));
    return commit(batch);
}

Result<std::optional<std::string>> RocksKv::get(std::string_view key) const {
    const Snapshot latest(*engine_, Snapshot::At::latest);
    return latest.get(key);
}

Result<std::vector<std::optional<std::string>>> RocksKv::multi_get(
    const std::vector<std::string>& keys) const {
    const Snapshot latest(*engine_, Snapshot::At::latest);
    return latest.multi_get(keys);
}

Result<std::vector<Pair>> RocksKv::scan(std::string_view from, std::string_view to,
                                        std::size_t limit) const {
    const Snapshot latest(*engine_, Snapshot::At::latest);
    return latest.scan(from, to, limit);
}

std::unique_ptr<const Reader> RocksKv::snapshot() const {
    return std::make_unique<const Snapshot>(*engine_, Snapshot::At::now);
}

Result<> RocksKv::commit(const Batch& batch) {
    VASTUS_ASSERT(!engine_->committing.exchange(true));
    auto result = write(batch);
    ++engine_->revision;
    engine_->committing = false;
    return result;
}

std::uint64_t RocksKv::revision() const { return engine_->revision; }

Result<> RocksKv::write(const Batch& batch) {
    if (engine_->failed) {
        TRY(reopen());
    }
    TRY(check_preconditions(*this, batch));
    TRY(const auto counters, resolve_additions(*this, batch));
    rocksdb::WriteBatch writes(batch.bytes() + 16 * batch.writes().size());
    for (const auto& [key, value] : batch.writes()) {
        auto status = value ? writes.Put(key, *value) : writes.Delete(key);
        if (!status.ok()) return translate(status);
    }
    for (const auto& [key, value] : counters) {
        const auto status = writes.Put(key, value);
        if (!status.ok()) return translate(status);
    }
    if (writes.Count() == 0) return model::ok();
    rocksdb::WriteOptions options;
    options.sync = true;
    const auto status = engine_->database->Write(options, &writes);
    if (status.ok()) return model::ok();
    const std::unique_lock lock(engine_->opening);
    engine_->failed = translate(status);
    return *engine_->failed;
}

/// What RocksDB has in memory after a failed write is not what is on disk, and resuming has lost
/// data (its issues 9762 and 11643). So it is closed, and read again from the disk.
Result<> RocksKv::reopen() {
    // Until there is room, the old one goes on answering readers.
    if (!has_room(engine_->directory)) return *engine_->failed;
    const std::unique_lock lock(engine_->opening);
    if (engine_->database) engine_->database->Close().PermitUncheckedError();
    engine_->database.reset();
    auto opened = open_database(engine_->directory, engine_->options);
    if (!opened) {
        engine_->failed = opened.error();
        return *engine_->failed;
    }
    engine_->database = std::move(opened).value();
    engine_->failed.reset();
    return model::ok();
}

}  // namespace vastus::storage
