#include "model/time.hpp"

#include <gtest/gtest.h>

namespace vastus::model {

TEST(TimeTest, ReadsWhatItWrites) {
    const Instant at = from_millis(1772445600000);
    EXPECT_EQ(iso(at), "2026-03-02T10:00:00Z");
    EXPECT_EQ(parse_iso("2026-03-02T10:00:00Z").value(), at);
}

TEST(TimeTest, TakesZonesAndBlanks) {
    EXPECT_EQ(iso(parse_iso("2026-03-02 12:00+02:00").value()), "2026-03-02T10:00:00Z");
    EXPECT_EQ(iso(parse_iso("2026-03-02T12:00:30.5+0200").value()), "2026-03-02T10:00:30Z");
}

TEST(TimeTest, RefusesWhatIsNoTime) {
    for (const auto* text :
         {"", "2026", "2026-02-30T10:00:00Z", "2026-03-02T25:00:00Z", "2026-03-02T10:00:00",
          "2026-03-02T10:00:00Zx", "2026-03-02T10:00:00+99:00", "-026-03-02T10:00:00Z"}) {
        const auto result = parse_iso(text);
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.assume_error().fault(), Fault::malformed);
    }
}

}  // namespace vastus::model
