#include "rules/suggest.hpp"

#include <gtest/gtest.h>

namespace vastus::rules {
namespace {

TEST(Suggest, NamesTheNearestWord) {
    const std::vector<std::string> known{"quote-words", "order-words", "subject", "from", "töö"};
    EXPECT_EQ(did_you_mean("qoute-words", known), "did you mean \"quote-words\"?");
    EXPECT_EQ(did_you_mean("Quote_Words", known), "did you mean \"quote-words\"?");
    EXPECT_EQ(did_you_mean("subjekt", known), "did you mean \"subject\"?");
    EXPECT_EQ(did_you_mean("form", known), "did you mean \"from\"?");
    EXPECT_EQ(did_you_mean("too", known), "did you mean \"töö\"?");
}

TEST(Suggest, StaysSilentWhenNothingIsNear) {
    EXPECT_EQ(did_you_mean("banana", {"subject", "from"}), "");
    EXPECT_EQ(did_you_mean("xy", {"ab"}), "");
    EXPECT_EQ(did_you_mean("", {"ab"}), "");
    EXPECT_EQ(did_you_mean(std::string(5000, 'a'), {std::string(5000, 'b')}), "");
    EXPECT_EQ(did_you_mean("a", {}), "");
}

}  // namespace
}  // namespace vastus::rules
