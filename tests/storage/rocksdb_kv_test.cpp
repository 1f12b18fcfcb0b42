#include "storage/rocksdb_kv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>

#include "storage/schema.hpp"
#include "store_test.hpp"
#include "support/temp_dir.hpp"

namespace vastus::storage {
namespace {

using testing::HasSubstr;

class RocksKvTest : public testing::Test {
protected:
    std::unique_ptr<RocksKv> open() { return must(RocksKv::open(path(), {})); }
    model::Error open_fails() {
        auto result = RocksKv::open(path(), {});
        EXPECT_FALSE(result);
        return result ? model::transient("it opened") : result.error();
    }
    std::filesystem::path path() const { return directory_ / "deep/store"; }
    static void put(Kv& kv, std::string_view key, std::string_view value) {
        Batch batch;
        batch.put(key, value);
        must(kv.commit(batch));
    }

private:
    test::TempDir directory_;
};

/// Tests that look at the store from, or after the end of, a child process.
class RocksKvForkTest : public RocksKvTest {};

TEST_F(RocksKvTest, ReopensWithEverythingCommitted) {
    put(*open(), "a", "1");
    put(*open(), "b", "2");
    const auto kv = open();
    EXPECT_EQ(must(kv->get("a")), "1");
    EXPECT_EQ(must(kv->get("b")), "2");
}

TEST_F(RocksKvTest, IsForItsOwnerOnly) {
    const auto kv = open();
    struct stat about {};
    ASSERT_EQ(::stat(path().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777u, 0700u);
}

TEST_F(RocksKvTest, WritesItsFormatIntoAnEmptyStore) {
    EXPECT_EQ(must(open()->get(version_key())), u32_bytes(format_version));
}

TEST_F(RocksKvTest, ANewerFormatIsRefusedUntouched) {
    put(*open(), version_key(), u32_bytes(format_version + 1));
    const auto files = [this] {
        std::map<std::string, std::string> all;
        for (const auto& file : std::filesystem::directory_iterator(path()))
            all[file.path().filename()] = test::read_file(file.path());
        return all;
    };
    const auto before = files();
    const auto error = open_fails();
    EXPECT_EQ(error.fault(), model::Fault::refused);
    EXPECT_THAT(error.what(), HasSubstr("has format 4, this program knows formats up to 3"));
    EXPECT_THAT(error.what(), HasSubstr(path().string()));
    EXPECT_EQ(files(), before);
}

TEST_F(RocksKvTest, AStoreOfBeforeTheFirstReleaseIsLeftAlone) {
    put(*open(), version_key(), u32_bytes(format_version - 1));
    const auto error = open_fails();
    EXPECT_EQ(error.fault(), model::Fault::refused);
    EXPECT_THAT(error.what(), HasSubstr("Move it away and start again"));
}

TEST_F(RocksKvTest, DataWithoutAFormatIsCorrupt) {
    {
        const auto kv = open();
        Batch batch;
        batch.erase(version_key());
        batch.put("x", "1");
        must(kv->commit(batch));
    }
    EXPECT_EQ(open_fails().fault(), model::Fault::corrupt);
}

TEST_F(RocksKvTest, AnUnreadableFormatIsCorrupt) {
    put(*open(), version_key(), "1");
    EXPECT_EQ(open_fails().fault(), model::Fault::corrupt);
}

TEST_F(RocksKvTest, ASecondOpenNamesTheDirectory) {
    const auto kv = open();
    const auto error = open_fails();
    EXPECT_EQ(error.fault(), model::Fault::transient);
    EXPECT_THAT(error.what(), HasSubstr("another process has the store in " + path().string()));
    put(*kv, "still", "works");
}

TEST_F(RocksKvForkTest, AnotherProcessIsRefusedToo) {
    const auto kv = open();
    const pid_t child = ::fork();
    if (child == 0) {
        const auto result = RocksKv::open(path(), {});
        ::_exit(!result && result.error().fault() == model::Fault::transient &&
                        result.error().what().starts_with("another process")
                    ? 0
                    : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}

TEST_F(RocksKvTest, AFileInTheWayIsRefused) {
    std::filesystem::create_directories(path().parent_path());
    test::write_file(path(), "not a directory");
    EXPECT_NE(open_fails().what(), "");
    std::filesystem::remove_all(path().parent_path());
    test::write_file(path().parent_path(), "not a directory");
    EXPECT_EQ(open_fails().fault(), model::Fault::refused);
}

TEST_F(RocksKvTest, ABrokenManifestIsCorrupt) {
    put(*open(), "a", "1");
    test::write_file(path() / "CURRENT", "nonsense\n");
    EXPECT_EQ(open_fails().fault(), model::Fault::corrupt);
}

TEST_F(RocksKvTest, ARawMailOf33MiBComesBackAfterReopening) {
    std::string raw;
    for (std::uint32_t i = 0; raw.size() < (33u << 20); ++i) raw += u32_bytes(i * 2654435761u);
    std::uint64_t number = 0;
    {
        const auto kv = open();
        Transaction tx(*kv);
        Quarantined entry;
        entry.raw = raw;
        number = must(quarantine(tx, entry));
        must(kv->commit(tx.batch()));
    }
    const auto kv = open();
    const auto entry = must(find_quarantined(Transaction(*kv), number));
    ASSERT_TRUE(entry);
    EXPECT_TRUE(entry->raw == raw);
}

// A file size limit stands in for the full disk: the write of the log fails half way.
TEST_F(RocksKvForkTest, AfterAFailedWriteTheNextCommitReopens) {
    put(*open(), "a", "before");
    const pid_t child = ::fork();
    if (child == 0) {
        const auto kv = open();
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1u << 20, 1u << 20};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        Batch large;
        large.put("b", std::string(4u << 20, 'x'));
        const bool fails = fault_of(kv->commit(large)) == model::Fault::transient;
        const bool reads = must(kv->get("a")) == "before";
        const bool fails_again = fault_of(kv->commit(large)) == model::Fault::transient;
        put(*kv, "c", "after");
        ::_exit(fails && reads && fails_again && !must(kv->get("b")) &&
                        must(kv->get("c")) == "after"
                    ? 0
                    : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    const auto kv = open();
    EXPECT_EQ(must(kv->get("a")), "before");
    EXPECT_EQ(must(kv->get("b")), std::nullopt);
    EXPECT_EQ(must(kv->get("c")), "after");
}

TEST_F(RocksKvForkTest, SurvivesAnEndWithoutClosing) {
    const pid_t child = ::fork();
    if (child == 0) {
        const auto kv = open();
        put(*kv, "a", "1");
        ::_exit(9);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(must(open()->get("a")), "1");
}

}  // namespace
}  // namespace vastus::storage
