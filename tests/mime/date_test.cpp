#include "mail/date.hpp"

#include <gtest/gtest.h>

namespace vastus::mail {
namespace {

struct Case {
    std::string_view raw;
    std::string_view expected;  ///< "" is no date.
    bool has_defect = false;
};

TEST(DateTest, ReadsEveryForm) {
    constexpr Case cases[] = {
        {"Mon, 2 Mar 2026 12:00:00 +0200", "2026-03-02T10:00:00Z"},
        {"2 Mar 2026 12:00 +0200", "2026-03-02T10:00:00Z"},
        {"Fri, 2 Mar 2026 12:00:00 +0200", "2026-03-02T10:00:00Z"},
        {"Mon, 02 Mar 2026 12:00:00 -0330 (NST)", "2026-03-02T15:30:00Z"},
        {"Mon, 2 Mar 2026 12:00:00 GMT", "2026-03-02T12:00:00Z"},
        {"Mon, 2 Mar 2026 12:00:00 EST", "2026-03-02T17:00:00Z"},
        {"Mon, 2 Mar 2026 12:00:00 GMT+0200", "2026-03-02T10:00:00Z"},
        {"2 Mar 26 12:00:00 +0000", "2026-03-02T12:00:00Z"},
        {"2 Mar 49 12:00:00 +0000", "2049-03-02T12:00:00Z"},
        {"2 Mar 99 12:00:00 +0000", "1999-03-02T12:00:00Z"},
        {"2 Mar 126 12:00:00 +0000", "2026-03-02T12:00:00Z"},
        {"Mon , (a) 2 (b) Mar 2026 12 : 00 : 00 +0000", "2026-03-02T12:00:00Z"},
        {"2026-03-02T12:00:00Z", "2026-03-02T12:00:00Z"},
        {"2026-03-02 12:00:00.123 +02:00", "2026-03-02T10:00:00Z"},
        {"2026/03/02 Mon 12:00:00 GMT", "2026-03-02T12:00:00Z"},
        {"Mon Mar  2 12:00:00 2026 +0000", "2026-03-02T12:00:00Z"},
        {"Mon Mar  2 12:00:00 GMT 2026", "2026-03-02T12:00:00Z"},
        {"2-Mar-2026 12:00:00 +0000", "2026-03-02T12:00:00Z"},
        {"March 2, 2026 3:05 PM +0000", "2026-03-02T15:05:00Z"},
        {"2 Mar 2026 23:59:60 +0000", "2026-03-03T00:00:00Z"},
        {"29 Feb 2024 12:00:00 +0000", "2024-02-29T12:00:00Z"},
        {"2 Mar 2026 12:00:00", "2026-03-02T12:00:00Z", true},
        {"2 Mar 2026 12:00:00 A", "2026-03-02T12:00:00Z", true},
        {"2 Mar 2026 12:00:00 XYZ", "2026-03-02T12:00:00Z", true},
        {"2 Mar 2026 12:00:00 +9900", "2026-03-02T12:00:00Z", true},
        {"2 Mar 2026 12:00:00 +", "2026-03-02T12:00:00Z", true},
    };
    for (const auto& [raw, expected, is_defect] : cases) {
        Defects defects;
        const auto at = read_date(raw, defects);
        ASSERT_TRUE(at) << raw;
        EXPECT_EQ(model::iso(*at), expected) << raw;
        EXPECT_EQ(!defects.empty(), is_defect) << raw;
    }
}

TEST(DateTest, RefusesWhatIsNoDate) {
    for (const char* raw : {"",
                            "yesterday",
                            "32 Mar 2026 12:00:00 +0000",
                            "0 Mar 2026 12:00:00 +0000",
                            "30 Feb 2026 12:00:00 +0000",
                            "29 Feb 2026 12:00:00 +0000",
                            "2 Foo 2026 12:00:00 +0000",
                            "2 Mar 2026 12:00:61 +0000",
                            "2 Mar 2026 24:00:00 +0000",
                            "2 Mar 2026 12:60:00 +0000",
                            "2 Mar 1969 12:00:00 +0000",
                            "2 Mar 9999 12:00:00 +0000",
                            "2 Mar 0001 12:00:00 +0000",
                            "2 Mar 20260 12:00:00 +0000",
                            "2026-13-01T12:00:00Z",

                            "2 Mar",
                            "Mon, 2 Mar",
                            "99999999999999999999 Mar 2026",
                            "2 Mar 2026 1234:00",
                            "((((",
                            ":::",
                            "+0200"}) {
        Defects defects;
        EXPECT_FALSE(read_date(raw, defects)) << raw;
        EXPECT_TRUE(has_defect(defects, "date")) << raw;
    }
}

TEST(DateTest, CutsAtEveryByteWithoutACrash) {
    constexpr std::string_view whole = "Mon, 2 Mar 2026 12:00:00 +0200 (EET)";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        Defects defects;
        read_date(whole.substr(0, size), defects);
    }
}

}  // namespace
}  // namespace vastus::mail
