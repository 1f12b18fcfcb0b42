// `vastus rules test`: plays test files against the rules that they name.
#include <algorithm>
#include <charconv>
#include <fstream>
#include <ostream>

#include "cli/commands.hpp"
#include "config/read.hpp"
#include "config/test_file.hpp"
#include "mail/compose.hpp"
#include "mail/fold.hpp"
#include "rules/report.hpp"
#include "web/rules_tests.hpp"

namespace vastus::cli {
namespace {

namespace fs = std::filesystem;

struct Played {
    std::string file;
    web::PlayedCase test;
};

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

std::string escaped(const std::string& text) { return mail::escape_html(text); }

void write_junit(const std::string& file, const std::vector<Played>& all, Streams streams) {
    std::ofstream out(file);
    const auto failures =
        std::ranges::count_if(all, [](const Played& one) { return !one.test.passes(); });
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"vastus rules\" tests=\""
        << all.size() << "\" failures=\"" << failures << "\">\n";
    for (const auto& one : all) {
        out << "  <testcase classname=\"" << escaped(one.file) << "\" name=\""
            << escaped(one.test.name) << "\">";
        if (!one.test.passes()) {
            out << "<failure>";
            for (const auto& line : one.test.complaints()) out << escaped(line) << "\n";
            out << "</failure>";
        }
        out << "</testcase>\n";
    }
    out << "</testsuite>\n";
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

/// True when enough of the rules was tried.
bool tell_coverage(const Suite& suite, const crm::Coverage& coverage, int min, Streams streams) {
    const auto marks = crm::count_marks(*suite.rules, coverage);
    streams.out << "coverage: " << marks.reached << " of " << marks.all << " marks, "
                << marks.percent() << " %\n";
    for (const auto& one : marks.missing) streams.out << "    not tried: " << one << "\n";
    if (marks.percent() >= min) return true;
    streams.out << "FAILED  coverage is below " << min << " %\n";
    return false;
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

}  // namespace

int rules_test(const Invocation& call, Streams streams) {
    std::vector<Played> all;
    bool is_good = true;
    const auto min = call.options.find("coverage-min");
    if (min != call.options.end() && !parse_percent(min->second)) {
        streams.err << "vastus: --coverage-min " << min->second << ": write 0 to 100, in percent\n";
        return not_loadable;
    }
    for (const auto& file : call.arguments) {
        const auto suite = load(file, streams);
        if (!suite) return not_loadable;
        crm::Coverage coverage;
        const bool is_part = call.options.contains("run");
        for (const auto& test : suite->tests.cases) {
            if (!is_asked_for(call, test.name)) continue;
            auto played = web::play_case(*suite->rules, suite->tests, test, coverage);
            tell(played, streams);
            is_good = is_good && played.passes();
            all.push_back({file, std::move(played)});
        }
        if (!is_part)
            is_good =
                tell_coverage(*suite, coverage, coverage_min(call, *suite), streams) && is_good;
    }
    if (all.empty()) {
        streams.out << "no case has the words of --run in its name\n";
        return not_done;
    }
    const auto passed =
        std::ranges::count_if(all, [](const Played& one) { return one.test.passes(); });
    streams.out << passed << " of " << all.size() << " cases pass\n";
    if (const auto junit = call.options.find("junit"); junit != call.options.end())
        write_junit(junit->second, all, streams);
    return is_good ? done : not_done;
}

}  // namespace vastus::cli
