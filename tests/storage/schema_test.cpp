#include "storage/schema.hpp"

#include <gtest/gtest.h>

#include <set>

#include "store_test.hpp"

namespace vastus::storage {
namespace {

using model::ClientId;
using model::hex;
using model::ItemId;
using model::State;

// The bytes of every key, as they are on disk. A difference here is a new format: never "repair"
// this list.
TEST(SchemaTest, KeysAreFixedForEver) {
    const ItemId item{0x2a};
    const ClientId client{7};
    const auto at = model::from_millis(0x0123456789);
    model::Key128 key;
    key.fill(0xab);
    const std::string k = hex(key);
    const std::pair<std::string, std::string> golden[] = {
        {version_key(), "56"},
        {counter_key(Counter::quarantine), "6e05"},
        {message_key({key}), "6d" + k},
        {message_id_key("a@x.example"), "4dda0e0104b2f85b37a38b8530638f58aa"},
        {item_key(item), "69000000000000002a"},
        {item_message_key(item, at, {key}), "66000000000000002a8000000123456789" + k},
        {item_state_key(State::waiting_client, at, item), "73028000000123456789000000000000002a"},
        {state_count_key(model::State::waiting_us), "4e01"},
        {client_item_key(client, item), "6f0000000000000007ffffffffffffffd5"},
        {alias_key("a@x.example"), "54da0e0104b2f85b37a38b8530638f58aa"},
        {thread_message_key(model::ThreadId{7}, at, {key}),
         "6800000000000000078000000123456789" + k},
        {correspondence_key("a@x.example", key), "6a1f9e2c3ed1e4d9b0ece47362c1a53635"},
        {client_key(client), "630000000000000007"},
        {address_key("A@x.example"), "61da0e0104b2f85b37a38b8530638f58aa"},
        {domain_key("X.example"), "647cef58bf080f97d6ba892b0bf50a94cc"},
        {folder_key(3), "6200000003"},
        {folder_number_key("info", "INBOX"), "423e583646065ab55c5bedc8a5092487cf"},
        {cursor_key(3, 0x10), "750000000300000010"},
        {ledger_key(3, 0x10, 0xff), "6c0000000300000010000000ff"},
        {retrying_key(3, 0x10, 0xff), "4c0000000300000010000000ff"},
        {left_key(at, 3, 0x10, 0xff), "5080000001234567890000000300000010000000ff"},
        {quarantine_key(9), "710000000000000009"},
        {quarantine_raw_key(9, 1), "51000000000000000900000001"},
        {form_cursor_key("contact"), "701f302bd097cb4f9690742cadf0c0cdfb"},
        {rule_number_key("late"), "5283626b0df5fa7e2566fcd1b43a33b601"},
        {rule_name_key(5), "7200000005"},
        {timer_key(at, 5, item), "7780000001234567890000000501000000000000002a"},
        {armed_key(item, 5), "4101000000000000002a00000005"},
        {watermark_key(), "57"},
        {episode_key(item, 5), "6501000000000000002a00000005"},
        {alert_key({key}), "79" + k},
        {subject_alert_key(item, at, {key}), "5901000000000000002a8000000123456789" + k},
        {delivery_key({key}), "44" + k},
        {letter_key({key}), "47" + k},
        {letter_try_key(at, {key}), "768000000123456789" + k},
        {suggestion_key(at, {key}), "558000000123456789" + k},
        {sent_key({key}), "53" + k},
        {subject_sent_key(item, at, {key}), "7a01000000000000002a8000000123456789" + k},
        {running_key(), "4b"},
        {setting_key("first-seen"), "67461498823f393b39e2c6fb19618929c6"},
    };
    std::set<char> tables;
    for (const auto& [made, wanted] : golden) {
        EXPECT_EQ(hex(made), wanted);
        EXPECT_TRUE(tables.insert(made.front()).second) << "two tables with one byte: " << made[0];
    }
}

TEST(SchemaTest, ByteOrderIsScanOrder) {
    const auto key = [](std::int64_t millis) {
        return timer_key(model::from_millis(millis), 1, ItemId{1});
    };
    const std::int64_t times[] = {INT64_MIN, -86'400'000,       -1,       0, 1, 255,
                                  256,       1'770'000'000'000, INT64_MAX};
    for (std::size_t i = 1; i < std::size(times); ++i)
        EXPECT_LT(key(times[i - 1]), key(times[i])) << times[i];
    EXPECT_LT(item_key(ItemId{255}), item_key(ItemId{256}));
    EXPECT_LT(ledger_key(1, UINT32_MAX, UINT32_MAX), ledger_key(2, 0, 0));
    EXPECT_LT(client_item_key(ClientId{1}, ItemId{9}), client_item_key(ClientId{1}, ItemId{8}));
}

TEST(SchemaTest, TextInKeysIsHashedInOneCase) {
    EXPECT_EQ(address_key("Info@Firm.example"), address_key("info@firm.EXAMPLE"));
    EXPECT_EQ(domain_key("FIRM.example"), domain_key("firm.example"));
    EXPECT_NE(alias_key("A@x"), alias_key("a@x"));
    EXPECT_NE(folder_number_key("ab", "c"), folder_number_key("a", "bc"));
    EXPECT_EQ(address_key("x").size(), 17u);
    EXPECT_EQ(address_key(std::string(100'000, 'x')).size(), 17u);
}

TEST(SchemaTest, ReadingGivesBackWhatWasBuilt) {
    const auto at = model::from_millis(-5);
    const auto key = item_message_key(ItemId{42}, at, message_no(1));
    auto reader = KeyReader::of_key(key);
    EXPECT_EQ(reader.u64(), 42u);
    EXPECT_EQ(reader.at(), at);
    EXPECT_FALSE(reader.done());
    EXPECT_EQ(reader.bytes(), message_no(1).bytes);
    EXPECT_TRUE(reader.done());
}

TEST(SchemaTest, AKeyCutAnywhereIsNotAccepted) {
    const auto key = timer_key(minute(1), 2, ItemId{3});
    for (std::size_t size = 1; size <= key.size() + 1; ++size) {
        const std::string cut = size <= key.size() ? key.substr(0, size) : key + "x";
        auto reader = KeyReader::of_key(cut);
        reader.at();
        reader.u32();
        reader.subject();
        EXPECT_EQ(reader.done(), size == key.size()) << size;
    }
}

TEST(SchemaTest, ThePrefixEndIsTheNextPrefix) {
    EXPECT_EQ(end_of("a"), "b");
    EXPECT_EQ(end_of("a\xff"), "b");
    EXPECT_EQ(end_of("\xff\xff"), "");
    EXPECT_EQ(all_of(Table::timer).from, "w");
    EXPECT_EQ(all_of(Table::timer).to, "x");
}

}  // namespace
}  // namespace vastus::storage
