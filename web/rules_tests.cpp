#include "web/rules_tests.hpp"

#include <algorithm>
#include <system_error>

#include "config/file.hpp"
#include "config/read.hpp"
#include "config/test_file.hpp"
#include "rules/report.hpp"

namespace vastus::web {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".test.yaml";
constexpr std::size_t files_max = 200;  // as many as a file may include

bool is_about(const fs::path& tests, const fs::path& rules) {
    const auto read = config::read_tests(tests);
    if (!read.tests) {
        const auto text = config::read_file(tests);
        return !text || text.assume_value().find(rules.filename()) != std::string::npos;
    }
    return std::ranges::any_of(read.tests->rules, [&](const std::string& name) {
        const auto named = (tests.parent_path() / name).lexically_normal();
        std::error_code fault;
        return named == rules.lexically_normal() || fs::equivalent(named, rules, fault);
    });
}

model::Result<> pass_file(const rules::RuleSet& rules, const fs::path& file, std::stop_token stop) {
    const auto read = config::read_tests(file);
    if (!read.tests) return model::malformed(config::print(read.diagnoses, {file}));
    TRY(rules_of(*read.tests, file));
    const auto wrong = config::check_tests(rules.file, *read.tests, file);
    if (rules::has_errors(wrong)) return model::malformed(config::print(wrong, {file}));
    crm::Coverage coverage;
    for (const auto& test : read.tests->cases) {
        if (stop.stop_requested()) return model::transient("told to stop");
        const auto played = play_case(rules, *read.tests, test, coverage);
        if (played.passes()) continue;
        return model::malformed(file.string() + ": the case \"" + played.name +
                                "\" fails: " + played.complaints().front() +
                                "\nsee all that fails with: " + "vastus rules test " +
                                file.string() + "\n");
    }
    const auto percent = crm::count_marks(rules, coverage).percent();
    if (percent >= read.tests->coverage_min) return model::ok();
    return model::malformed(file.string() + ": coverage is " + std::to_string(percent) +
                            " %, below the " + std::to_string(read.tests->coverage_min) +
                            " % that the file asks for\n");
}

}  // namespace

std::vector<std::string> PlayedCase::complaints() const {
    if (passes()) return {};
    if (!todo.empty()) return {"it passes now: remove \"todo: " + todo + "\""};
    return differences;
}

PlayedCase play_case(const rules::RuleSet& rules, const rules::ScenarioFile& tests,
                     const rules::ScenarioCase& test, crm::Coverage& coverage) {
    PlayedCase played{test.name, test.todo, {}};
    auto result = crm::play(rules, tests, test, coverage);
    if (result)
        played.differences = std::move(result.assume_value().differences);
    else
        played.differences = {result.assume_error().what()};
    return played;
}

model::Result<fs::path> rules_of(const rules::ScenarioFile& tests, const fs::path& file) {
    if (tests.rules.size() != 1) {
        return model::malformed(file.string() + ": rules: names " +
                                std::to_string(tests.rules.size()) +
                                " files; write the one main file, which includes the others");
    }
    return file.parent_path() / tests.rules.front();
}

std::vector<fs::path> tests_beside(const fs::path& rules) {
    std::vector<fs::path> found;
    std::error_code fault;
    fs::directory_iterator entry(rules.parent_path().empty() ? "." : rules.parent_path(), fault);
    for (; !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
        const auto name = entry->path().filename().string();
        if (name.starts_with('.') || !name.ends_with(ending)) continue;
        const auto path = rules.parent_path() / name;
        if (is_about(path, rules)) found.push_back(path);
        if (found.size() == files_max) break;
    }
    std::ranges::sort(found);
    return found;
}

model::Result<> pass_tests(const rules::RuleSet& rules, const std::vector<fs::path>& tests,
                           std::stop_token stop) {
    if (tests.empty()) {
        return model::malformed(
            "tests: required, but no *.test.yaml file beside the rules names them: write one, or "
            "write tests: optional\n");
    }
    for (const auto& file : tests) {
        TRY(pass_file(rules, file, stop));
    }
    return model::ok();
}

}  // namespace vastus::web
