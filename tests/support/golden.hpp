// golden(): what a program says, against what it said when a person last read it.
//
// With UPDATE_GOLDEN=1 in the environment the file is written instead, and the change is reviewed
// as a difference in version control. Paths are relative to tests/golden.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace vastus::test {

inline std::filesystem::path golden_path(std::string_view path) {
    return std::filesystem::path(VASTUS_TEST_DATA) / "golden" / path;
}

inline testing::AssertionResult golden(std::string_view path, const std::string& text) {
    const std::filesystem::path file = golden_path(path);
    const char* update = std::getenv("UPDATE_GOLDEN");
    if (update != nullptr && std::string_view(update) == "1") {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        return testing::AssertionSuccess();
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return testing::AssertionFailure()
               << "there is no " << file << "; UPDATE_GOLDEN=1 writes it:\n"
               << text;
    }
    const std::string expected(std::istreambuf_iterator<char>(stream), {});
    if (expected == text) return testing::AssertionSuccess();
    return testing::AssertionFailure() << path << " was\n" << expected << "and is now\n" << text;
}

}  // namespace vastus::test
