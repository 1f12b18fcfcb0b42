#include "config/file.hpp"
#include "config/locate.hpp"
#include "config/test_file.hpp"
#include "rules/check_scenario.hpp"

namespace vastus::config {

std::vector<rules::Diagnosis> check_tests(const rules::RuleFile& rules,
                                          const rules::ScenarioFile& tests,
                                          const std::filesystem::path& file) {
    auto diagnoses = rules::check_scenario(rules, tests);
    const auto text = read_file(file);
    if (diagnoses.empty() || !text) return diagnoses;
    Problems ignored(file.string());
    auto root = read_yaml(text.assume_value(), ignored);
    if (!root) return diagnoses;
    Locator places;
    places.add(file.string(), text.assume_value(), std::move(*root));
    for (auto& one : diagnoses) places.move(one);
    return diagnoses;
}

}  // namespace vastus::config
