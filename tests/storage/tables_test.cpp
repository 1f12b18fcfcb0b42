// Items, clients, mailboxes, quarantine, forms, life.
#include "storage/tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/records.hpp"
#include "storage/schema.hpp"
#include "store_test.hpp"

namespace vastus::storage {
namespace {

using model::ClientId;
using model::ItemId;
using model::State;
using testing::ElementsAre;
using testing::IsEmpty;

class TablesTest : public StoreTest {
protected:
    void save(const model::Item& item) {
        commit([&item](Transaction& tx) { must(save_item(tx, item)); });
    }
    void save(const model::Message& message) {
        commit([&message](Transaction& tx) { must(save_message(tx, message)); });
    }
    void save(const model::Client& client) {
        commit([&client](Transaction& tx) { must(save_client(tx, client)); });
    }
    static model::Item item(std::uint64_t id, State state, int since, std::uint64_t client = 0) {
        model::Item item;
        item.id = ItemId{id};
        item.state = state;
        item.state_since = minute(since);
        item.client = ClientId{client};
        return item;
    }
    std::vector<ItemId> in(State state) { return must(list_items_in(look(), state, 10)); }
    std::vector<ItemId> of(std::uint64_t client, std::size_t limit = 10) {
        return must(list_items_of(look(), ClientId{client}, limit));
    }
    std::uint64_t by_address(std::string_view address) {
        return must(find_client_by_address(look(), address)).value_or(ClientId{}).value;
    }
    std::uint64_t by_domain(std::string_view domain) {
        return must(find_client_by_domain(look(), domain)).value_or(ClientId{}).value;
    }
    static model::Client client(std::uint64_t id, std::vector<std::string> addresses) {
        model::Client client;
        client.id = ClientId{id};
        for (auto& address : addresses) client.contacts.push_back({"", std::move(address)});
        return client;
    }
};

TEST_F(TablesTest, CountsItemsByState) {
    const auto count = [this](State state) { return must(count_items_in(look(), state)); };
    commit([](Transaction& tx) {
        must(save_item(tx, item(1, State::fresh, 1)));
        must(save_item(tx, item(2, State::fresh, 1)));
        must(save_item(tx, item(2, State::fresh, 2)));
    });
    EXPECT_EQ(count(State::fresh), 2u);
    commit([](Transaction& tx) {
        must(save_item(tx, item(2, State::closed, 3)));
        must(save_item(tx, item(1, State::closed, 3)));
        must(save_item(tx, item(1, State::waiting_us, 4)));
    });
    EXPECT_EQ(count(State::fresh), 0u);
    EXPECT_EQ(count(State::waiting_us), 1u);
    EXPECT_EQ(count(State::closed), 1u);
}

TEST_F(TablesTest, AnItemThatIsPartOfAnotherIsListedNowhere) {
    auto part = item(2, State::closed, 3);
    commit([&part](Transaction& tx) {
        must(save_item(tx, item(1, State::closed, 1)));
        must(save_item(tx, part));
        part.merged_into = ItemId{1};
        must(save_item(tx, part));
    });
    EXPECT_EQ(must(count_items_in(look(), State::closed)), 1u);
    EXPECT_THAT(must(list_items_in(look(), State::closed, 10)), ElementsAre(ItemId{1}));
    EXPECT_EQ(must(find_item(look(), ItemId{2}))->merged_into, ItemId{1});
    commit([&part](Transaction& tx) {
        part.merged_into = {};
        must(save_item(tx, part));
    });
    EXPECT_EQ(must(count_items_in(look(), State::closed)), 2u);
    EXPECT_EQ(must(list_items_in(look(), State::closed, 10)).size(), 2u);
}

TEST_F(TablesTest, NumbersAreNeverGivenTwice) {
    std::vector<std::uint64_t> given;
    for (int i = 0; i < 3; ++i) {
        commit([&given](Transaction& tx) {
            given.push_back(must(next_item_id(tx)).value);
            given.push_back(must(next_item_id(tx)).value);
        });
    }
    EXPECT_THAT(given, ElementsAre(1, 2, 3, 4, 5, 6));
    commit([](Transaction& tx) { EXPECT_EQ(must(next_client_id(tx)).value, 1u); });
}

TEST_F(TablesTest, AMessageComesBackWhole) {
    save(full_message());
    const auto found = must(find_message(look(), full_message().key));
    ASSERT_TRUE(found);
    EXPECT_EQ(encode(*found), encode(full_message()));
    EXPECT_EQ(must(find_by_message_id(look(), "m1@firm.example")), full_message().key);
    EXPECT_EQ(must(find_message(look(), message_no(1))), std::nullopt);
    EXPECT_EQ(must(find_by_message_id(look(), "other@firm.example")), std::nullopt);
}

TEST_F(TablesTest, MessagesOfAnItemAreOldestFirst) {
    for (const int number : {3, 1, 2}) {
        model::Message message;
        message.key = message_no(number);
        message.item = ItemId{5};
        message.at = minute(number);
        save(message);
    }
    EXPECT_THAT(must(list_messages(look(), ItemId{5}, 10)),
                ElementsAre(message_no(1), message_no(2), message_no(3)));
    EXPECT_THAT(must(list_messages(look(), ItemId{5}, 1)), ElementsAre(message_no(1)));
    EXPECT_THAT(must(list_messages(look(), ItemId{4}, 10)), IsEmpty());
}

TEST_F(TablesTest, AMessageMovedToAnotherItemLeavesTheFirst) {
    auto message = full_message();
    save(message);
    message.item = ItemId{43};
    save(message);
    EXPECT_THAT(must(list_messages(look(), ItemId{42}, 10)), IsEmpty());
    EXPECT_THAT(must(list_messages(look(), ItemId{43}, 10)), ElementsAre(message.key));
    message.item = ItemId{};
    save(message);
    EXPECT_THAT(must(list_messages(look(), ItemId{43}, 10)), IsEmpty());
}

TEST_F(TablesTest, TheFirstMessageKeepsItsMessageId) {
    auto message = full_message();
    save(message);
    message.key = message_no(9);
    save(message);
    EXPECT_EQ(must(find_by_message_id(look(), "m1@firm.example")), full_message().key);
}

TEST_F(TablesTest, AnItemComesBackWhole) {
    save(full_item());
    const auto found = must(find_item(look(), ItemId{42}));
    ASSERT_TRUE(found);
    EXPECT_EQ(encode(*found), encode(full_item()));
    EXPECT_FALSE(must(find_item(look(), ItemId{41})));
}

TEST_F(TablesTest, ItemsAreListedByStateLongestFirst) {
    save(item(1, State::fresh, 30));
    save(item(2, State::fresh, 10));
    save(item(3, State::closed, 5));
    EXPECT_THAT(in(State::fresh), ElementsAre(ItemId{2}, ItemId{1}));
    save(item(2, State::waiting_client, 40));
    EXPECT_THAT(in(State::fresh), ElementsAre(ItemId{1}));
    EXPECT_THAT(in(State::waiting_client), ElementsAre(ItemId{2}));
    save(item(1, State::fresh, 31));
    EXPECT_THAT(in(State::fresh), ElementsAre(ItemId{1}));
}

TEST_F(TablesTest, ItemsOfAClientAreNewestFirst) {
    save(item(1, State::fresh, 1, 7));
    save(item(2, State::fresh, 1, 7));
    save(item(300, State::fresh, 1, 7));
    save(item(4, State::fresh, 1, 8));
    EXPECT_THAT(of(7), ElementsAre(ItemId{300}, ItemId{2}, ItemId{1}));
    EXPECT_THAT(of(7, 1), ElementsAre(ItemId{300}));
    save(item(2, State::fresh, 1, 8));
    EXPECT_THAT(of(7), ElementsAre(ItemId{300}, ItemId{1}));
    EXPECT_THAT(of(8), ElementsAre(ItemId{4}, ItemId{2}));
}

TEST_F(TablesTest, ItemsArePagedById) {
    for (const std::uint64_t id : {1, 2, 256, 70000}) save(item(id, State::fresh, 1));
    const auto page = must(list_items(look(), ItemId{1}, 2));
    ASSERT_EQ(page.size(), 2u);
    EXPECT_EQ(page[0].id, ItemId{2});
    EXPECT_EQ(page[1].id, ItemId{256});
    EXPECT_EQ(must(list_items(look(), ItemId{}, 10)).size(), 4u);
    EXPECT_THAT(must(list_items(look(), ItemId{70000}, 10)), IsEmpty());
}

TEST_F(TablesTest, AnAliasLeadsToItsLatestThread) {
    commit([](Transaction& tx) { must(save_alias(tx, "a@x.example", model::ThreadId{1})); });
    commit([](Transaction& tx) { must(save_alias(tx, "a@x.example", model::ThreadId{3})); });
    EXPECT_EQ(must(find_alias(look(), "a@x.example")), model::ThreadId{3});
    EXPECT_EQ(must(find_alias(look(), "A@x.example")), std::nullopt);
}

TEST_F(TablesTest, AMessageMovesWithItsThread) {
    auto message = full_message();
    commit([&](Transaction& tx) { must(save_message(tx, message)); });
    EXPECT_EQ(must(list_thread(look(), message.thread, 9)).size(), 1u);
    const auto before = message.thread;
    message.thread = model::ThreadId{12};
    message.at = minute(50);
    commit([&](Transaction& tx) { must(save_message(tx, message)); });
    EXPECT_THAT(must(list_thread(look(), before, 9)), IsEmpty());
    EXPECT_EQ(must(list_thread(look(), model::ThreadId{12}, 9)).at(0), message.key);
}

TEST_F(TablesTest, CorrespondenceIsListedByTime) {
    const auto mark = model::hash128({"a subject"});
    const auto entry = [](unsigned char at) {
        return Correspondence{message_no(at), minute(at), at};
    };
    commit([&](Transaction& tx) {
        for (const auto at : std::initializer_list<unsigned char>{5, 1, 5})
            must(add_correspondence(tx, "acme.example", mark, entry(at)));
        must(add_correspondence(tx, "beta.example", mark, entry(7)));
    });
    EXPECT_THAT(must(list_correspondence(look(), "acme.example", mark)),
                ElementsAre(entry(1), entry(5)));
    EXPECT_THAT(must(list_correspondence(look(), "acme.example", model::hash128({"other"}))),
                IsEmpty());
}

TEST_F(TablesTest, OfMuchCorrespondenceTheLatestIsKept) {
    const auto mark = model::hash128({"a subject"});
    commit([&](Transaction& tx) {
        for (unsigned char at = 1; at <= 70; ++at)
            must(add_correspondence(tx, "acme.example", mark, {message_no(at), minute(at), 0}));
    });
    const auto kept = must(list_correspondence(look(), "acme.example", mark));
    ASSERT_EQ(kept.size(), 64u);
    EXPECT_EQ(kept.front().at, minute(7));
}

TEST_F(TablesTest, AnErasedClientIsFoundByNothing) {
    save(full_client());
    commit([](Transaction& tx) { must(erase_client(tx, ClientId{7})); });
    EXPECT_EQ(must(find_client(look(), ClientId{7})), std::nullopt);
    EXPECT_EQ(by_address("mari@firm.example"), 0u);
    EXPECT_EQ(by_domain("firm-group.example"), 0u);
}

TEST_F(TablesTest, AClientIsFoundByAddressAndDomain) {
    save(full_client());
    EXPECT_EQ(must(find_client(look(), ClientId{7})), full_client());
    EXPECT_EQ(by_address("Mari@Firm.EXAMPLE"), 7u);
    EXPECT_EQ(by_domain("FIRM-group.example"), 7u);
    EXPECT_EQ(by_address("nobody@firm.example"), 0u);
    EXPECT_EQ(by_domain("mari@firm.example"), 0u);
    EXPECT_EQ(must(list_clients(look(), ClientId{6}, 5)).size(), 1u);
    EXPECT_THAT(must(list_clients(look(), ClientId{7}, 5)), IsEmpty());
}

TEST_F(TablesTest, AnAddressThatTwoClaimLeadsToTheOneThatHadItFirst) {
    save(client(1, {"a@x.example"}));
    save(client(2, {"A@x.example", "b@x.example"}));
    EXPECT_EQ(by_address("a@x.example"), 1u);
    EXPECT_EQ(by_address("b@x.example"), 2u);
    save(client(2, {"b@x.example"}));
    EXPECT_EQ(by_address("a@x.example"), 1u) << "let go by one that never had it";
    save(client(1, {}));
    EXPECT_EQ(by_address("a@x.example"), 0u);
    save(client(2, {"b@x.example", "a@x.example"}));
    EXPECT_EQ(by_address("a@x.example"), 2u);
}

TEST_F(TablesTest, AnAddressTakenFromAClientNoLongerLeadsToIt) {
    save(client(1, {"a@x.example", "b@x.example", "B@X.example"}));
    save(client(1, {"b@x.example"}));
    EXPECT_EQ(by_address("a@x.example"), 0u);
    EXPECT_EQ(by_address("b@x.example"), 1u);
}

TEST_F(TablesTest, FoldersAndRulesAreNumberedOnce) {
    commit([](Transaction& tx) {
        EXPECT_EQ(must(folder_number(tx, "info", "INBOX")), 1u);
        EXPECT_EQ(must(folder_number(tx, "info", "Sent")), 2u);
        EXPECT_EQ(must(folder_number(tx, "infoI", "NBOX")), 3u);
        EXPECT_EQ(must(rule_number(tx, "late")), 1u);
    });
    commit([](Transaction& tx) {
        EXPECT_EQ(must(folder_number(tx, "info", "Sent")), 2u);
        EXPECT_EQ(must(rule_number(tx, "late")), 1u);
        EXPECT_EQ(must(rule_number(tx, "later")), 2u);
    });
    EXPECT_EQ(must(rule_name(look(), 2)), "later");
    EXPECT_EQ(fault_of(rule_name(look(), 3)), model::Fault::missing);
    const auto folders = must(list_folders(look()));
    ASSERT_EQ(folders.size(), 3u);
    EXPECT_EQ(folders[1].mailbox, "info");
    EXPECT_EQ(folders[1].folder, "Sent");
}

TEST_F(TablesTest, CursorsComeBackByFolderAndUidvalidity) {
    const Cursor first{10, 12, minute(1)};
    const Cursor second{0, 1, std::nullopt};
    commit([&](Transaction& tx) {
        must(save_cursor(tx, {2, 900}, second));
        must(save_cursor(tx, {1, 900}, first));
    });
    EXPECT_EQ(must(find_cursor(look(), {1, 900})), first);
    EXPECT_EQ(must(find_cursor(look(), {1, 901})), std::nullopt);
    EXPECT_THAT(must(list_cursors(look())), ElementsAre(std::pair(FolderKey{1, 900}, first),
                                                        std::pair(FolderKey{2, 900}, second)));
}

TEST_F(TablesTest, TheLedgerIsListedByUid) {
    commit([](Transaction& tx) {
        must(save_uid(tx, {1, 9}, {300, Fate::expunged, {}, 0, {}, ""}));
        must(save_uid(tx, {1, 9}, {2, Fate::retrying, {}, 2, minute(4), "parser"}));
        must(save_uid(tx, {1, 9}, {1, Fate::stored, message_no(1), 0, {}, ""}));
        must(save_uid(tx, {1, 10}, {1, Fate::quarantined, {}, 0, {}, ""}));
    });
    const auto rows = must(list_uids(look(), {1, 9}, 1, 10));
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].uid, 2u);
    EXPECT_EQ(rows[0].next_try, minute(4));
    EXPECT_EQ(rows[0].why, "parser");
    EXPECT_EQ(rows[1].uid, 300u);
    EXPECT_EQ(must(find_uid(look(), {1, 9}, 1))->message, message_no(1));
    EXPECT_FALSE(must(find_uid(look(), {1, 9}, 3)));
    EXPECT_EQ(must(list_uids(look(), {1, 9}, 0, 2)).size(), 2u);
}

TEST_F(TablesTest, OnlyThoseBeingRetriedAreListedForIt) {
    const auto save = [this](std::uint32_t uid, Fate fate) {
        commit([=](Transaction& tx) { must(save_uid(tx, {1, 9}, {uid, fate, {}, 1, {}, ""})); });
    };
    const auto retried = [this](std::uint32_t after) {
        std::vector<std::uint32_t> uids;
        for (const auto& row : must(list_retrying(look(), {1, 9}, after, 10)))
            uids.push_back(row.uid);
        return uids;
    };
    save(1, Fate::stored);
    save(2, Fate::retrying);
    save(300, Fate::retrying);
    EXPECT_THAT(retried(0), ElementsAre(2, 300));
    EXPECT_THAT(retried(2), ElementsAre(300));
    save(2, Fate::stored);
    save(300, Fate::retrying);
    EXPECT_THAT(retried(0), ElementsAre(300));
}

TEST_F(TablesTest, AMarkWithoutItsEntryIsCorrupt) {
    commit([](Transaction& tx) { tx.put(retrying_key(1, 9, 4), ""); });
    EXPECT_EQ(fault_of(list_retrying(look(), {1, 9}, 0, 10)), model::Fault::corrupt);
}

TEST_F(TablesTest, QuarantineKeepsAllBytes) {
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{256} << 10,
                                    (std::size_t{256} << 10) + 1, std::size_t{5} << 20}) {
        Quarantined entry;
        entry.place = {"info", "INBOX", 9, 4};
        entry.at = minute(2);
        entry.received = minute(1);
        entry.tries = 3;
        entry.reason = "it ended the process";
        entry.version = "0.1.0";
        entry.raw.assign(bytes, 'x');
        std::uint64_t number = 0;
        commit([&](Transaction& tx) { number = must(quarantine(tx, entry)); });
        const auto found = must(find_quarantined(look(), number));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->raw, entry.raw);
        EXPECT_EQ(found->place, entry.place);
        EXPECT_EQ(found->number, number);
        EXPECT_EQ(found->reason, entry.reason);
        EXPECT_EQ(found->received, minute(1));
    }
    const auto listed = must(list_quarantined(look(), 1, 2));
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed[0].number, 2u);
    EXPECT_EQ(listed[0].raw, "");
}

TEST_F(TablesTest, AReleasedEntryIsGoneWithItsBytes) {
    Quarantined entry;
    entry.raw.assign(600'000, 'x');
    commit([&](Transaction& tx) { must(quarantine(tx, entry)); });
    commit([](Transaction& tx) { must(release_quarantined(tx, 1)); });
    EXPECT_FALSE(must(find_quarantined(look(), 1)));
    EXPECT_THAT(must(kv.scan("Q", "R", 10)), IsEmpty());
    Transaction tx(kv);
    EXPECT_EQ(fault_of(release_quarantined(tx, 1)), model::Fault::missing);
    commit([&](Transaction& again) { EXPECT_EQ(must(quarantine(again, entry)), 2u); });
}

TEST_F(TablesTest, FormCursorsAndSettingsComeBack) {
    commit([](Transaction& tx) {
        must(save_form_cursor(tx, "contact", {"c9", "\"etag\"", minute(3)}));
        must(save_setting(tx, "first-seen", "2026-03-02T10:00:00Z"));
    });
    const auto cursor = must(find_form_cursor(look(), "contact"));
    ASSERT_TRUE(cursor);
    EXPECT_EQ(cursor->cursor, "c9");
    EXPECT_EQ(cursor->etag, "\"etag\"");
    EXPECT_EQ(cursor->complete, minute(3));
    EXPECT_FALSE(must(find_form_cursor(look(), "other")));
    EXPECT_EQ(must(find_setting(look(), "first-seen")), "2026-03-02T10:00:00Z");
    EXPECT_FALSE(must(find_setting(look(), "other")));
}

TEST_F(TablesTest, RunningAndMarkerComeAndGo) {
    EXPECT_FALSE(must(is_running(look())));
    commit([](Transaction& tx) {
        must(save_running(tx, true));
        must(save_marker(tx, Marker{"mail info/INBOX 7/42", 2}));
        must(save_marker(tx, Marker{"form contact", 1}));
    });
    EXPECT_TRUE(must(is_running(look())));
    EXPECT_EQ(must(list_markers(look())).size(), 2u);
    commit([](Transaction& tx) {
        must(save_running(tx, false));
        must(erase_marker(tx, "form contact"));
    });
    EXPECT_FALSE(must(is_running(look())));
    const auto left = must(list_markers(look()));
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].what, "mail info/INBOX 7/42");
    EXPECT_EQ(left[0].tries, 2u);
}

}  // namespace
}  // namespace vastus::storage
