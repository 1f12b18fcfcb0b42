#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <ostream>

#include "cli/commands.hpp"
#include "cli/mail_files.hpp"
#include "config/holiday_import.hpp"
#include "config/read.hpp"
#include "rules/calendar_year.hpp"
#include "rules/local_time.hpp"

namespace vastus::cli {
namespace {

// Those for which open time is counted.
constexpr int first_year = 1970, last_year = 2099;

std::optional<std::chrono::year> year_of(std::string_view text) {
    int number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = fault == std::errc() && end == text.data() + text.size();
    if (!is_number || number < first_year || number > last_year) return std::nullopt;
    return std::chrono::year(number);
}

/// The rules that the option names, or else those of the configuration.
config::ReadRules rules_of(const Invocation& call, Streams streams) {
    if (const auto file = call.options.find("rules"); file != call.options.end())
        return config::read_rules(file->second, nullptr);
    const auto read = config::read_config(call.config, config::ReadFor::tool);
    if (read.config) return config::read_rules(read.config->rules, &*read.config);
    streams.err << config::print(read.diagnoses, {call.config});
    return {};
}

const rules::Calendar* find_calendar(const rules::RuleSet& rules, const std::string& name,
                                     Streams streams) {
    const auto found = rules.calendars.find(name);
    if (found != rules.calendars.end()) return found->second.get();
    std::string known;
    for (const auto& [one, calendar] : rules.calendars) known += (known.empty() ? "" : ", ") + one;
    streams.err << "vastus: there is no calendar \"" << name << "\""
                << (known.empty() ? "; the rules have none" : "; there are: " + known) << "\n";
    return nullptr;
}

int compare(const rules::Calendar& calendar, const std::string& file, Streams streams) {
    if (calendar.spec().import_file.empty()) {
        streams.err << "vastus: this calendar imports no file\n";
        return not_done;
    }
    const auto text = read_file(file);
    if (!text) {
        streams.err << "vastus: " << file << ": " << text.assume_error().what() << "\n";
        return not_done;
    }
    const auto old = config::read_holidays(text.assume_value());
    if (!old.is_calendar) {
        streams.err << "vastus: " << file << ": not an iCalendar file of at most 1 MiB\n";
        return not_done;
    }
    const auto lines = config::compare_days(old.days, calendar.spec().imported);
    for (const auto& line : lines) streams.out << line << "\n";
    if (lines.empty()) streams.out << "no day differs\n";
    return done;
}

}  // namespace

int rules_calendar(const Invocation& call, Streams streams) {
    const auto& arguments = call.arguments;
    const auto year = arguments.size() == 2 ? year_of(arguments[1]) : std::nullopt;
    if (!year) {
        streams.err << "vastus: write the name of a calendar and a year of 1970 to 2099\n";
        return not_done;
    }
    const auto read = rules_of(call, streams);
    if (!read.rules) {
        if (!read.diagnoses.empty()) streams.err << config::print(read.diagnoses, read.files);
        return not_loadable;
    }
    const auto* calendar = find_calendar(*read.rules, arguments[0], streams);
    if (calendar == nullptr) return not_done;
    if (const auto old = call.options.find("compare"); old != call.options.end())
        return compare(*calendar, old->second, streams);
    const auto listing = rules::list_year(*calendar, *year);
    streams.out << (call.json ? rules::year_json(listing) : rules::year_text(listing));
    return done;
}

}  // namespace vastus::cli
