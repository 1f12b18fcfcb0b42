// Secrets: only from files that others cannot read, and never in a sentence.
#include "config/secret.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/office.hpp"

namespace vastus::config {
namespace {

using model::Fault;

class SecretTest : public testing::Test {
protected:
    model::Result<std::string> read(std::string_view name) { return read_secret({office / name}); }
    Fault fault(std::string_view name) {
        const auto secret = read(name);
        EXPECT_FALSE(secret.has_value());
        if (secret) return Fault::corrupt;
        EXPECT_EQ(secret.error().what().find("sesame"), std::string::npos);
        return secret.error().fault();
    }
    Office office;
};

TEST_F(SecretTest, LosesOneLineEndOnly) {
    EXPECT_EQ(read("good.password").value(), "sesame");
    office.write_secret("a", "sesame\r\n");
    EXPECT_EQ(read("a").value(), "sesame");
    office.write_secret("a", "sesame\n\n");
    EXPECT_EQ(read("a").value(), "sesame\n");
    office.write_secret("a", " se same ");
    EXPECT_EQ(read("a").value(), " se same ");
}

TEST_F(SecretTest, IsRefusedWhenOthersCanReadIt) {
    EXPECT_EQ(fault("open.password"), Fault::refused);
    office.write_secret("a", "sesame");
    std::filesystem::permissions(office / "a", std::filesystem::perms::group_read,
                                 std::filesystem::perm_options::add);
    EXPECT_TRUE(read("a").has_value());
    std::filesystem::permissions(office / "a", std::filesystem::perms::others_write,
                                 std::filesystem::perm_options::add);
    EXPECT_EQ(fault("a"), Fault::refused);
}

TEST_F(SecretTest, IsRefusedWhenItIsNoSecret) {
    EXPECT_EQ(fault("nowhere"), Fault::missing);
    EXPECT_EQ(fault("good.password/deeper"), Fault::missing);
    EXPECT_EQ(fault("folder.password"), Fault::refused);
    EXPECT_EQ(fault("empty.password"), Fault::refused);
    EXPECT_EQ(fault("large.password"), Fault::refused);
    office.write_secret("a", std::string(65536, 'x'));
    EXPECT_EQ(read("a").value().size(), 65536u);
}

TEST_F(SecretTest, HasCredentialNamesWithoutAPath) {
    for (const char* name : {"", ".", "..", "../a", "a/b", "a b", "/etc/passwd", ".a", "ä"}) {
        const auto path = credential_path(name);
        ASSERT_FALSE(path.has_value()) << name;
        EXPECT_EQ(path.error().fault(), Fault::malformed) << name;
    }
}

}  // namespace
}  // namespace vastus::config
