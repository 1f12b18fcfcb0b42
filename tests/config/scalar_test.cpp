// Text to values: what is taken, what is refused.
#include "config/scalar.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastus::config {
namespace {

using namespace std::chrono_literals;

Node text(std::string_view value) {
    Node node;
    node.text = value;
    return node;
}

template <class Read>
auto read(std::string_view value, Read reader) {
    Problems problems("a.yaml");
    const Node node = text(value);
    auto result = reader(node, problems);
    EXPECT_EQ(result.has_value(), !problems.has_errors()) << value;
    return result;
}

std::optional<rules::Span> span(std::string_view value) { return read(value, read_span); }

TEST(Scalar, ReadsDurationsWithAUnit) {
    EXPECT_EQ(span("90m")->roughly(), 90min);
    EXPECT_EQ(span("4h")->roughly(), 4h);
    EXPECT_EQ(span("1h30m")->roughly(), 90min);
    EXPECT_EQ(span("3d")->roughly(), 72h);
    EXPECT_EQ(span("2w")->roughly(), 14 * 24h);
    EXPECT_EQ(span("1w2d3h4m5s6ms")->roughly(), 9 * 24h + 3h + 4min + 5s + 6ms);
    EXPECT_EQ(span("0m")->roughly(), 0ms);
    EXPECT_EQ(span("3660d")->roughly(), 3660 * 24h);
}

TEST(Scalar, RefusesOtherDurations) {
    for (const std::string_view value :
         {"",           "4",    "h",     "4 h",  "h4",   "4H",  "-4h",   "+4h",
          "1.5h",       "01h",  "4h4h",  "1m1h", "4h30", "4hm", "3661d", "9999999999h",
          "999999999w", "1d1w", "1h2wd", "11y",  "1µs",  "4h ", "null"}) {
        EXPECT_FALSE(span(value).has_value()) << value;
    }
}

TEST(Scalar, NamesAStepTheSameHoweverItIsWritten) {
    EXPECT_EQ(label(*span("90m")), "1h30m");
    EXPECT_EQ(label(*span("1h30m")), "1h30m");
    EXPECT_EQ(label(*span("2w")), "14d");
    EXPECT_EQ(label(*span("14d")), "14d");
    EXPECT_EQ(label(*span("0h")), "0m");
    EXPECT_EQ(label(*span("1500ms")), "1s500ms");
    EXPECT_EQ(label(*span("1q")), "3mo");
    EXPECT_EQ(label(*span("1y1mo3wd")), "13mo3wd");
    // A day follows the local calendar, 24 hours do not.
    EXPECT_EQ(label(*span("24h")), "24h");
    EXPECT_EQ(label(*span("1d")), "1d");
}

TEST(Scalar, ReadsTrueAndFalseOnly) {
    EXPECT_EQ(read("true", read_boolean), true);
    EXPECT_EQ(read("false", read_boolean), false);
    for (const std::string_view value :
         {"yes", "no", "on", "off", "y", "n", "True", "1", "0", ""}) {
        EXPECT_FALSE(read(value, read_boolean).has_value()) << value;
    }
}

TEST(Scalar, ReadsWholeNumbersInTheirRange) {
    const auto number = [](const Node& node, Problems& problems) {
        return read_integer(node, {1, 100}, problems);
    };
    EXPECT_EQ(read("1", number), 1);
    EXPECT_EQ(read("100", number), 100);
    for (const std::string_view value :
         {"0", "101", "-1", "+1", "1.0", "01", "0x1", "1 ", "", "ten", "99999999999999999999"}) {
        EXPECT_FALSE(read(value, number).has_value()) << value;
    }
}

TEST(Scalar, ReadsDecimals) {
    EXPECT_EQ(read("1", read_decimal), 1.0);
    EXPECT_EQ(read("0.5", read_decimal), 0.5);
    EXPECT_EQ(read("-2.25", read_decimal), -2.25);
    EXPECT_EQ(read("100", read_decimal), 100.0);
    for (const std::string_view value :
         {"", "-", ".5", "5.", "1e3", "inf", "nan", "0,5", "01", "1.2.3", "--1", "1234567", "+1"}) {
        EXPECT_FALSE(read(value, read_decimal).has_value()) << value;
    }
}

TEST(Scalar, ReadsSizesWithAUnit) {
    const auto size = [](const Node& node, Problems& problems) {
        return read_size(node, {100, 4ull << 30}, problems);
    };
    EXPECT_EQ(read("100B", size), 100u);
    EXPECT_EQ(read("64MiB", size), 64u << 20);
    EXPECT_EQ(read("4GiB", size), 4ull << 30);
    for (const std::string_view value : {"99B", "5GiB", "64", "64MB", "64 MiB", "MiB", "-1KiB",
                                         "1.5GiB", "999999999GiB", "064KiB"}) {
        EXPECT_FALSE(read(value, size).has_value()) << value;
    }
}

TEST(Scalar, ReadsIds) {
    for (const std::string_view value : {"a", "quote-words", "a1", "a-"}) EXPECT_TRUE(is_id(value));
    EXPECT_TRUE(is_id(std::string(64, 'a')));
    EXPECT_FALSE(is_id(std::string(65, 'a')));
    for (const std::string_view value : {"", "A", "1a", "-a", "a_b", "a.b", "a b", "õ", "a\n"}) {
        EXPECT_FALSE(is_id(value)) << value;
    }
    EXPECT_TRUE(is_kind("quote_request"));
    EXPECT_FALSE(is_kind("_quote"));
}

TEST(Scalar, ReadsAddresses) {
    EXPECT_EQ(read("info@firma.example", read_address), "info@firma.example");
    EXPECT_EQ(read("Info.Box+a@FIRMA.Example", read_address), "Info.Box+a@firma.example");
    EXPECT_EQ(read("root@localhost", read_address), "root@localhost");
    for (const std::string_view value :
         {"", "info", "@firma.example", "info@", "info@@firma.example", "in fo@firma.example",
          "info@firma..example", "info@-a.example", "info@a-.example", "info@firma.example.",
          "<info@firma.example>", "info@[127.0.0.1]", ".a@b.example", "a..b@c.example",
          "õ@firma.example", "a@õ.example", "a@b\n.example", "\"a b\"@c.example"}) {
        EXPECT_FALSE(read(value, read_address).has_value()) << value;
    }
    EXPECT_FALSE(read(std::string(65, 'a') + "@b.example", read_address).has_value());
    EXPECT_FALSE(read("a@" + std::string(64, 'b') + ".example", read_address).has_value());
}

}  // namespace
}  // namespace vastus::config
