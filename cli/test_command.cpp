// `vastus rules test`: plays test files against the rules that they name.
#include <algorithm>
#include <charconv>
#include <fstream>
#include <ostream>

#include "cli/commands.hpp"
#include "cli/test_output.hpp"
#include "config/read.hpp"
#include "config/test_file.hpp"
#include "mail/fold.hpp"
#include "rules/report.hpp"
#include "web/rules_tests.hpp"

namespace vastus::cli {
namespace {

namespace fs = std::filesystem;

/// A test file with the rules that it names, or nothing after saying why.
struct Suite {
    rules::ScenarioFile tests;
    std::shared_ptr<const rules::RuleSet> rules;
};

std::optional<Suite> load(const fs::path& file, Streams streams) {
    auto tests = config::read_tests(file);
    if (!tests.diagnoses.empty()) streams.out << config::print(tests.diagnoses, {file});
    if (!tests.tests) return std::nullopt;
    Suite suite{std::move(*tests.tests), nullptr};
    const auto rules = web::rules_of(suite.tests, file);
    if (!rules) {
        streams.out << rules.assume_error().what() << "\n";
        return std::nullopt;
    }
    const auto read = config::read_rules(rules.assume_value(), nullptr);
    if (!read.diagnoses.empty()) streams.out << config::print(read.diagnoses, read.files);
    if (!read.rules) return std::nullopt;
    suite.rules = read.rules;
    const auto wrong = config::check_tests(read.rules->file, suite.tests, file);
    if (!wrong.empty()) streams.out << config::print(wrong, {file});
    if (rules::has_errors(wrong)) return std::nullopt;
    return suite;
}

void write_junit(const std::string& file, const std::vector<PlayedFile>& all, Streams streams) {
    std::ofstream out(file);
    out << junit_xml(all);
    if (!out.flush()) streams.err << "vastus: " << file << " could not be written\n";
}

void tell(const web::PlayedCase& one, Streams streams) {
    if (one.passes() && one.todo.empty()) {
        streams.out << "ok      " << one.name << "\n";
        return;
    }
    if (one.passes()) {
        streams.out << "todo    " << one.name << " (" << one.todo << ")\n";
        return;
    }
    streams.out << "FAILED  " << one.name << "\n";
    for (const auto& line : one.complaints()) streams.out << "    " << line << "\n";
}

void tell_coverage(const PlayedFile& played, Streams streams) {
    const auto& marks = *played.coverage;
    streams.out << "coverage: " << marks.reached << " of " << marks.all << " marks, "
                << marks.percent() << " %\n";
    for (const auto& one : marks.missing) streams.out << "    not tried: " << one << "\n";
    if (!played.is_covered())
        streams.out << "FAILED  coverage is below " << played.coverage_min << " %\n";
}

std::optional<int> parse_percent(const std::string& text) {
    int percent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    return is_number && percent >= 0 && percent <= 100 ? std::optional(percent) : std::nullopt;
}

bool is_asked_for(const Invocation& call, const std::string& name) {
    const auto asked = call.options.find("run");
    return asked == call.options.end() ||
           mail::fold(name).find(mail::fold(asked->second)) != std::string::npos;
}

int coverage_min(const Invocation& call, const Suite& suite) {
    const auto asked = call.options.find("coverage-min");
    if (asked == call.options.end()) return suite.tests.coverage_min;
    return parse_percent(asked->second).value_or(0);
}

/// With --json nothing is told before the end.
PlayedFile play(const std::string& file, const Suite& suite, const Invocation& call,
                Streams streams) {
    PlayedFile played{file, {}, {}, coverage_min(call, suite)};
    crm::Coverage coverage;
    for (const auto& test : suite.tests.cases) {
        if (!is_asked_for(call, test.name)) continue;
        played.cases.push_back(web::play_case(*suite.rules, suite.tests, test, coverage));
        if (!call.json) tell(played.cases.back(), streams);
    }
    const bool is_part = call.options.contains("run");
    if (is_part) return played;
    played.coverage = crm::count_marks(*suite.rules, coverage);
    if (!call.json) tell_coverage(played, streams);
    return played;
}

}  // namespace

int rules_test(const Invocation& call, Streams streams) {
    const auto min = call.options.find("coverage-min");
    if (min != call.options.end() && !parse_percent(min->second)) {
        streams.err << "vastus: --coverage-min " << min->second << ": write 0 to 100, in percent\n";
        return not_loadable;
    }
    // What cannot be used is told in words, apart from the document.
    const Streams words{call.json ? streams.err : streams.out, streams.err};
    std::vector<PlayedFile> all;
    for (const auto& file : call.arguments) {
        const auto suite = load(file, words);
        if (!suite) return not_loadable;
        all.push_back(play(file, *suite, call, streams));
    }
    const auto counts = count_cases(all);
    if (counts.all == 0) {
        words.out << "no case has the words of --run in its name\n";
        return not_done;
    }
    if (call.json) {
        streams.out << test_json(all);
    } else {
        streams.out << counts.passed << " of " << counts.all << " cases pass\n";
    }
    if (const auto junit = call.options.find("junit"); junit != call.options.end())
        write_junit(junit->second, all, streams);
    return is_good(all) ? done : not_done;
}

}  // namespace vastus::cli
