#include "model/hash.hpp"

#include <gtest/gtest.h>

#include "model/alert.hpp"

namespace vastus::model {

TEST(HashTest, Sha256IsTheStandardOne) {
    EXPECT_EQ(hex(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HashTest, HmacIsTheStandardOne) {
    // RFC 4231, test case 2.
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(HashTest, FieldsDoNotRunTogether) {
    EXPECT_NE(hash128({"ab", "c"}), hash128({"a", "bc"}));
    EXPECT_NE(hash128({"ab"}), hash128({"ab", ""}));
}

// These values are on disk in every store: they may never change.
TEST(HashTest, KeysAreFixedForEver) {
    EXPECT_EQ(hex(form_key("contact", "17")), "5b1ac074f6b7ba68384118d200171a88");
    const AlertId id = alert_id("unanswered", ItemId{7}, form_key("contact", "17"), "after 4h", 0);
    EXPECT_EQ(hex(id), "321541dec4e2397f021cc558613297dd");
    EXPECT_NE(id, alert_id("unanswered", ItemId{7}, form_key("contact", "17"), "after 4h", 1));
    EXPECT_EQ(hex(delivery_id(id, "mari")), "977bf73866e0675eda46473dfc413531");
}

}  // namespace vastus::model
