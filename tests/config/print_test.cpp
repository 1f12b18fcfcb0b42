// Problems as people read them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "config/read.hpp"

namespace {
/// Counts work without a clock.
std::size_t allocated_bytes = 0;
}  // namespace

void* operator new(std::size_t size) {
    allocated_bytes += size;
    if (void* memory = std::malloc(size)) return memory;
    std::abort();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    allocated_bytes += size;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace vastus::config {
namespace {

using rules::Diagnosis;

std::string print_one(const Diagnosis& diagnosis, const std::string& text) {
    return print({diagnosis}, {"a.yaml"}, {{"a.yaml", text}});
}

Diagnosis error(int line, int column, std::string hint = "") {
    return {
        Diagnosis::Level::error, "code", {"a.yaml", line, column}, "a sentence", std::move(hint)};
}

TEST(Print, ShowsTheLineWithACaret) {
    EXPECT_EQ(print_one(error(2, 4, "a hint"), "a: 1\nb: wrong # x\n"),
              "a.yaml:2:4: error[code]: a sentence\n"
              "   2 | b: wrong # x\n"
              "     |    ^^^^^ a hint\n"
              "1 error (a.yaml)\n");
}

TEST(Print, CountsCharactersNotBytes) {
    EXPECT_EQ(print_one(error(1, 9), "заказ: [õ, x]\n"),
              "a.yaml:1:9: error[code]: a sentence\n"
              "   1 | заказ: [õ, x]\n"
              "     |         ^\n"
              "1 error (a.yaml)\n");
}

TEST(Print, CountsErrorsAndWarningsOfAllFiles) {
    Diagnosis warning = error(9, 9);
    warning.level = Diagnosis::Level::warning;
    EXPECT_THAT(print({error(9, 9), error(9, 9), warning}, {"a.yaml", "b.yaml"}, {{"a.yaml", ""}}),
                testing::EndsWith("2 errors, 1 warning (a.yaml, b.yaml)\n"));
    EXPECT_EQ(print({}, {"a.yaml"}, {}), "no problems (a.yaml)\n");
}

TEST(Print, StandsPlacesThatAreNotThere) {
    for (const int line : {0, 1, 2, 99}) {
        for (const int column : {0, 1, 5, 99}) {
            EXPECT_THAT(print_one(error(line, column, "hint"), "a: 1\n"),
                        testing::HasSubstr("hint"));
        }
    }
    EXPECT_THAT(print({error(1, 1)}, {"nowhere.yaml"}), testing::HasSubstr("a sentence"));
}

TEST(Print, SendsNothingToTheTerminalThatItWouldObey) {
    Diagnosis diagnosis = error(1, 1, "\x1b]0;x\x07");
    diagnosis.text = "bad \x1b[31m \xE2\x80\xAE text";
    const std::string text = print_one(diagnosis, "a: \x1b[31m\x08\xff\n");
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x08'), std::string::npos);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
}

TEST(Print, HidesPasswords) {
    for (const char* line : {"password: sesame", "{\"password\": sesame, host: x}",
                             "imap: {'password' : sesame}", "x: {a: b, password: 'sesame'}"}) {
        for (const int column : {1, 3, 12, 20, 80}) {
            EXPECT_EQ(print_one(error(1, column), line).find("sesame"), std::string::npos) << line;
        }
    }
    EXPECT_NE(print_one(error(1, 1), "password_file: secrets/x").find("secrets"),
              std::string::npos);
}

TEST(Print, CutsLongLinesAroundTheProblem) {
    const std::string line = "a: [" + std::string(500, 'x') + ", y]";
    const std::string text = print_one(error(1, 507), line);
    EXPECT_LT(text.size(), 400u);
    EXPECT_THAT(text, testing::HasSubstr(", y]"));
    EXPECT_THAT(text, testing::HasSubstr("…"));
}

/// A hostile file has one line and many problems in it.
TEST(Print, SplitsOnlyWhatIsShownOfALongLine) {
    std::vector<Diagnosis> many;
    for (int i = 0; i < 200; ++i) many.push_back(error(1, 500 * i + 1));
    std::string line;
    while (line.size() < 100'000) line += "a: õ, ";
    const std::map<std::string, std::string> texts{{"a.yaml", line}};
    const std::size_t before = allocated_bytes;
    const std::string text = print(many, {"a.yaml"}, texts);
    EXPECT_LT(allocated_bytes - before, many.size() * 80'000);
    EXPECT_EQ(std::count(text.begin(), text.end(), '^') > 0, true);
}

}  // namespace
}  // namespace vastus::config
