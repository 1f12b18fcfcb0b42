// Which files are read for those who may ask the daemon, but not read its files.
#include "web/rules_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/desk_kit.hpp"
#include "support/temp_dir.hpp"

namespace vastus::web {
namespace {

using testing::HasSubstr;
using testing::Not;

class RulesRequestTest : public testing::Test {
protected:
    RulesRequestTest() {
        for (const auto* folder : {"etc", "secrets", "etcetera"})
            std::filesystem::create_directories(dir_ / folder);
        for (const auto* file :
             {"etc/rules.yaml", "etc/new.yaml", "etc/key", "secrets/key.yaml", "etcetera/a.yaml"})
            test::write_file(dir_ / file, "hemmelig\n");
        std::filesystem::create_symlink(dir_ / "secrets/key.yaml", dir_ / "etc/link.yaml");
    }
    std::string plan(const std::filesystem::path& file) {
        return said("plan", file) + said("backtest", file);
    }
    std::string said(const std::string& what, const std::filesystem::path& file) {
        ApiContext context{kit_.store, kit_.desk(crm::at(0)), nullptr, {}};
        context.rules_file = rules_;
        const ApiRequest request{
            "GET", "/v1/rules/" + what, {{"file", file.string()}, {"since", "9d"}}, false};
        return answer(request, context).body;
    }

    test::TempDir dir_;
    crm::DeskKit kit_;
    std::filesystem::path rules_ = dir_ / "etc/rules.yaml";
};

TEST_F(RulesRequestTest, ReadsWhatLiesBesideTheRulesInForce) {
    for (const auto* file : {"etc/new.yaml", "etc/rules.yaml", "etc/../etc/new.yaml"})
        EXPECT_THAT(plan(dir_ / file), HasSubstr("hemmelig")) << file;
}

TEST_F(RulesRequestTest, ShowsNothingOfOtherFiles) {
    for (const auto* file : {"secrets/key.yaml", "etc/key", "etc/link.yaml", "etcetera/a.yaml",
                             "etc/../secrets/key.yaml", "nothing.yaml", "etc"}) {
        EXPECT_THAT(plan(dir_ / file), Not(HasSubstr("hemmelig"))) << file;
        EXPECT_THAT(plan(dir_ / file), HasSubstr("only beside those in force")) << file;
    }
}

TEST_F(RulesRequestTest, ReadsAnyFileForItsOwnUser) {
    rules_.clear();
    EXPECT_THAT(plan(dir_ / "secrets/key.yaml"), HasSubstr("hemmelig"));
}

}  // namespace
}  // namespace vastus::web
