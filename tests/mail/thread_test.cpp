#include "mail/thread.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

namespace vastus::mail {
namespace {

Threadable message(std::string id, std::vector<std::string> references = {},
                   std::vector<std::string> in_reply_to = {}) {
    Threadable one;
    one.message_id = std::move(id);
    one.references = std::move(references);
    one.in_reply_to = std::move(in_reply_to);
    return one;
}

Threadable titled(std::string id, std::string key, bool is_reply) {
    auto one = message(std::move(id));
    one.subject_key = std::move(key);
    one.is_reply_or_forward = is_reply;
    return one;
}

void print(const Forest& forest, std::size_t at, std::string& text) {
    const auto& node = forest.nodes[at];
    text += node.message_id.empty() ? "?" : node.message_id;
    if (node.children.empty()) return;
    text += '(';
    for (const auto child : node.children) {
        print(forest, child, text);
        text += ' ';
    }
    text.back() = ')';
}

/// "a(b(c) d) e": children in brackets, "?" for a parent never seen.
std::string trees(const std::vector<Threadable>& messages) {
    const auto forest = make_threads(messages);
    std::string text;
    for (const auto root : forest.roots) {
        if (!text.empty()) text += ' ';
        print(forest, root, text);
    }
    return text;
}

void expect_depth(const std::vector<Threadable>& messages, std::size_t expected) {
    const auto forest = make_threads(messages);
    ASSERT_EQ(forest.roots.size(), 1u);
    std::size_t depth = 0;
    for (auto at = forest.roots[0]; !forest.nodes[at].children.empty(); ++depth)
        at = forest.nodes[at].children[0];
    EXPECT_EQ(depth, expected);
}

}  // namespace

TEST(ThreadTest, FollowsReferences) {
    EXPECT_EQ(trees({}), "");
    EXPECT_EQ(trees({message("a"), message("b", {"a"}), message("c", {"a", "b"})}), "a(b(c))");
    EXPECT_EQ(trees({message("c", {"a", "b"}), message("b", {"a"}), message("a")}), "a(b(c))");
    EXPECT_EQ(trees({message("a"), message("b", {}, {"a"}), message("c", {}, {"a"})}), "a(b c)");
    EXPECT_EQ(trees({message("a"), message("b"), message("c", {"a"}, {"b"})}), "a(b(c))");
}

TEST(ThreadTest, AParentNeverSeenHoldsSeveral) {
    EXPECT_EQ(trees({message("b", {"a"}), message("c", {"a"})}), "?(b c)");
    EXPECT_EQ(trees({message("b", {"a"})}), "b");
    EXPECT_EQ(trees({message("r"), message("b", {"r", "a"}), message("c", {"r", "a"})}),
              "r(?(b c))");
}

TEST(ThreadTest, CirclesAreDropped) {
    EXPECT_EQ(trees({message("a", {"a"})}), "a");
    const auto two = trees({message("a", {"b"}), message("b", {"a"})});
    EXPECT_TRUE(two == "b(a)" || two == "a(b)") << two;
    const auto three = trees({message("a", {"c"}), message("b", {"a"}), message("c", {"b"})});
    EXPECT_EQ(three.size(), 7u) << three;
}

TEST(ThreadTest, OrderOfMessagesDoesNotMatter) {
    const auto a = message("a");
    const auto b = message("b", {"a"});
    const auto c = message("c", {"x", "b"});
    EXPECT_EQ(trees({a, b, c}), "a(b(c))");
    EXPECT_EQ(trees({c, b, a}), "a(b(c))");
    EXPECT_EQ(trees({c, a, b}), "a(b(c))");
}

TEST(ThreadTest, ChildrenStandByDate) {
    auto b = message("b", {"a"});
    auto c = message("c", {"a"});
    b.date = model::from_millis(2000);
    c.date = model::from_millis(1000);
    EXPECT_EQ(trees({message("a"), b, c}), "a(c b)");
}

TEST(ThreadTest, SubjectsJoinRootsOnlyWhenOneIsAReply) {
    EXPECT_EQ(trees({titled("a", "gates", false), titled("b", "gates", true)}), "a(b)");
    EXPECT_EQ(trees({titled("a", "gates", false), titled("b", "doors", true)}), "a b");
    EXPECT_EQ(trees({titled("a", "", false), titled("b", "", true)}), "a b");
}

TEST(ThreadTest, LongChainsNeedNoStack) {
    std::vector<Threadable> chain;
    chain.push_back(message("0"));
    for (int i = 1; i < 100'000; ++i)
        chain.push_back(message(std::to_string(i), {std::to_string(i - 1)}));
    for (const bool is_reversed : {false, true}) {
        if (is_reversed) std::ranges::reverse(chain);
        expect_depth(chain, 99'999);
    }
}

TEST(ThreadTest, WideTreesAreLinear) {
    std::vector<Threadable> wide;
    for (int i = 0; i < 100'000; ++i) wide.push_back(message("m" + std::to_string(i), {"r", "s"}));
    expect_depth(wide, 1);
}

}  // namespace vastus::mail
