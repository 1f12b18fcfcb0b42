// The words of the command line: every row of the table can be called, and slips are answered.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "cli/arguments.hpp"

namespace vastus::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Words = std::vector<std::string>;

class ArgumentsTest : public testing::Test {
protected:
    ParsedWords parse(Words words) {
        std::ostringstream out_stream, err_stream;
        auto parsed = parse_words(std::move(words), {out_stream, err_stream});
        out = out_stream.str();
        err = err_stream.str();
        return parsed;
    }
    std::string complaint(Words words) {
        const auto parsed = parse(std::move(words));
        EXPECT_EQ(parsed.command, nullptr);
        EXPECT_EQ(parsed.code, not_loadable);
        EXPECT_EQ(out, "");
        return err;
    }
    std::string out, err;
};

Words words_of(const Command& command) {
    Words words{std::string(command.group)};
    if (!command.name.empty()) words.emplace_back(command.name);
    return words;
}

/// As they are typed, by the form of the row.
Words arguments_for(std::string_view form) {
    if (form.empty()) return {};
    if (form == "N") return {"4711"};
    if (form == "NAME YEAR") return {"office", "2026"};
    if (form.ends_with("...")) return {"one", "two", "three"};
    return {"one"};
}

TEST_F(ArgumentsTest, EveryCommandTakesTheArgumentsOfItsRow) {
    for (const auto& command : commands()) {
        const auto arguments = arguments_for(command.arguments);
        auto words = words_of(command);
        words.insert(words.end(), arguments.begin(), arguments.end());
        const auto parsed = parse(words);
        ASSERT_EQ(parsed.command, &command) << command.group << " " << command.name << ": " << err;
        EXPECT_EQ(parsed.call.arguments, arguments) << command.group << " " << command.name;
        EXPECT_FALSE(parsed.call.json);
    }
}

TEST_F(ArgumentsTest, EveryCommandTakesAllItsOptions) {
    for (const auto& command : commands()) {
        auto words = words_of(command);
        for (const auto& one : arguments_for(command.arguments)) words.push_back(one);
        for (const auto& option : command.options) {
            words.push_back("--" + std::string(option.name));
            if (!option.is_flag) words.emplace_back("value");
        }
        words.insert(words.end(), {"--json", "--config", "other.yaml"});
        const auto parsed = parse(words);
        ASSERT_EQ(parsed.command, &command) << command.group << " " << command.name << ": " << err;
        EXPECT_EQ(parsed.call.options.size() + parsed.call.flags.size(), command.options.size());
        EXPECT_TRUE(parsed.call.json);
        EXPECT_EQ(parsed.call.config, "other.yaml");
    }
}

TEST_F(ArgumentsTest, WhatMayBeLeftOutMay) {
    EXPECT_NE(parse({"rules", "init"}).command, nullptr) << err;
    EXPECT_EQ(parse({"items"}).call.config, "/etc/vastus/vastus.yaml");
}

TEST_F(ArgumentsTest, ANumberAfterItemShowsIt) {
    EXPECT_EQ(parse({"item", "4711"}).command->name, "show");
    EXPECT_THAT(parse({"item", "4711", "--as-test"}).call.flags, ElementsAre("as-test"));
}

TEST_F(ArgumentsTest, NamesTheCommandThatWasMeant) {
    EXPECT_EQ(complaint({"rules", "chek"}),
              "vastus: there is no command \"rules chek\"; did you mean \"check\"?\n");
    EXPECT_EQ(complaint({"rule"}),
              "vastus: there is no command \"rule\"; did you mean \"rules\"?\n");
    EXPECT_THAT(complaint({"check", "rules.yaml"}),
                HasSubstr("did you mean \"rules check\" or \"config check\"?"));
    EXPECT_THAT(complaint({"xyzzy"}), HasSubstr("\"vastus --help\" lists the commands"));
    EXPECT_THAT(complaint({"quarantine"}), HasSubstr("a group of commands: list, show, retry"));
    EXPECT_THAT(complaint({}), HasSubstr("write what to do"));
}

TEST_F(ArgumentsTest, NamesTheOptionThatWasMeant) {
    EXPECT_THAT(complaint({"--verbose"}), HasSubstr("there is no option --verbose"));
    EXPECT_EQ(complaint({"items", "--knd", "order"}),
              "vastus: \"items\" has no option --knd; did you mean \"--kind\"?\n");
    EXPECT_THAT(complaint({"status", "--kind", "order"}), HasSubstr("has no option --kind"));
}

TEST_F(ArgumentsTest, TellsWhichArgumentsACommandTakes) {
    EXPECT_EQ(complaint({"item", "show", "abc"}),
              "vastus: \"abc\" is not the number of an item; write the one that \"vastus items\" "
              "shows: vastus item show N\n");
    EXPECT_THAT(complaint({"item", "abc"}), HasSubstr("write the number of an item"));
    EXPECT_EQ(complaint({"config", "check", "vastus.yaml"}),
              "vastus: \"config check\" takes no arguments, and \"vastus.yaml\" is one; name the "
              "configuration with --config: vastus config check --config vastus.yaml\n");
    EXPECT_EQ(complaint({"rules", "calendar", "office"}),
              "vastus: YEAR is missing; write: vastus rules calendar NAME YEAR\n");
    EXPECT_THAT(complaint({"rules", "check"}), HasSubstr("write: vastus rules check FILE..."));
    EXPECT_THAT(complaint({"item", "close", "1", "2"}), HasSubstr("\"2\" is one word too many"));
}

TEST_F(ArgumentsTest, HelpIsACommandToo) {
    EXPECT_EQ(parse({"help"}).code, done);
    EXPECT_THAT(out, HasSubstr("the register of clients"));
    parse({"help", "rules", "calendar"});
    EXPECT_THAT(out, HasSubstr("NAME YEAR"));
    for (const auto& group : groups()) EXPECT_FALSE(group.help.empty());
}

}  // namespace
}  // namespace vastus::cli
