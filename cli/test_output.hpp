// What `vastus rules test` tells besides lines for people: JUnit XML, and JSON.
//
// Pure; cannot fail.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crm/scenario.hpp"
#include "web/rules_tests.hpp"

namespace vastus::cli {

struct PlayedFile {
    std::string file;
    std::vector<web::PlayedCase> cases;
    std::optional<crm::CoverageMarks> coverage;  ///< Nothing when only some cases were played.
    int coverage_min = 0;                        ///< In percent.

    bool is_covered() const { return !coverage || coverage->percent() >= coverage_min; }
};

struct TestCounts {
    std::size_t passed = 0, all = 0;
};
TestCounts count_cases(const std::vector<PlayedFile>& files);

/// All cases pass, and as much was tried as is asked for.
bool is_good(const std::vector<PlayedFile>& files);

std::string junit_xml(const std::vector<PlayedFile>& files);
/// One document.
std::string test_json(const std::vector<PlayedFile>& files);

}  // namespace vastus::cli
