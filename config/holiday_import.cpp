#include "config/holiday_import.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "config/problems.hpp"
#include "rules/local_time.hpp"

namespace vastus::config {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t bytes_max = 1u << 20;
// A file with more has something wrong with every event; the first ones say what.
constexpr std::size_t warnings_max = 20;
// Events that are longer are seasons, not holidays; with it a hostile file makes few days.
constexpr int days_of_event_max = 62;
constexpr std::size_t days_max = 100'000;
constexpr int first_year = 1970, last_year = 2099;

struct Line {
    int number = 0;  ///< Of its first part in the file.
    std::string name, parameters, value;
};

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return result;
}

/// "DTSTART;VALUE=DATE:20270101"; a colon inside quotes belongs to a parameter.
Line split_line(std::string_view text, int number) {
    bool is_quoted = false;
    std::size_t colon = 0;
    while (colon < text.size() && (is_quoted || text[colon] != ':')) {
        if (text[colon] == '"') is_quoted = !is_quoted;
        ++colon;
    }
    const auto head = text.substr(0, colon);
    const auto semicolon = std::min(head.find(';'), head.size());
    return {number, upper(head.substr(0, semicolon)), upper(head.substr(semicolon)),
            std::string(text.substr(std::min(colon + 1, text.size())))};
}

/// A line that begins with a space goes on from the one before (RFC 5545, section 3.1).
std::vector<Line> unfold(std::string_view text) {
    std::vector<Line> lines;
    std::string whole;
    int number = 0, begun = 1;
    const auto finish = [&] {
        if (!whole.empty()) lines.push_back(split_line(whole, begun));
        whole.clear();
    };
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (part.ends_with('\r')) part.remove_suffix(1);
        if (part.starts_with(' ') || part.starts_with('\t')) {
            whole += part.substr(1);
            continue;
        }
        finish();
        begun = number;
        whole = part;
    }
    finish();
    return lines;
}

std::optional<int> digits(std::string_view text) {
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || text[0] < '0' || fault != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<sys_days> date_of(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    const auto year = digits(text.substr(0, 4)), month = digits(text.substr(4, 2)),
               day = digits(text.substr(6));
    if (!year || !month || !day || *year < first_year || *year > last_year) return std::nullopt;
    const year_month_day date(std::chrono::year(*year),
                              std::chrono::month(static_cast<unsigned>(*month)),
                              std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) return std::nullopt;
    return sys_days(date);
}

/// RFC 5545, section 3.3.11; what cannot be shown on a line goes.
std::string plain_text(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '\\' && i + 1 < text.size();
        const char c = is_escape ? text[++i] : text[i];
        result += is_escape && (c == 'n' || c == 'N') ? ' ' : c;
    }
    return printable(result);
}

/// A date that comes back every year.
struct Yearly {
    int interval = 1;
    std::optional<int> count;
    std::optional<sys_days> until;
};

struct Event {
    int line = 0;
    std::optional<sys_days> first, end;
    std::string name;
    std::optional<Yearly> rule;
    std::set<sys_days> without;
    bool is_taken = true;
};

class Reader {
public:
    ImportedHolidays read(std::string_view text);

private:
    void take(const Line& line);
    void take_date(const Line& line, std::optional<sys_days>& date);
    void take_rule(const Line& line);
    bool take_part(std::string_view name, std::string_view value, Yearly& rule) const;
    void take_exceptions(const Line& line);
    void finish();
    void add(sys_days first, int length);
    void warn(int line, const std::string& text);

    ImportedHolidays result_;
    std::map<sys_days, std::string> days_;
    std::optional<Event> event_;
    int depth_ = 0;  ///< Of components inside the event: alarms.
};

void Reader::warn(int line, const std::string& text) {
    if (result_.warnings.size() == warnings_max) result_.warnings.emplace_back("and more");
    if (result_.warnings.size() > warnings_max) return;
    result_.warnings.push_back("line " + std::to_string(line) + ": " + text);
}

ImportedHolidays Reader::read(std::string_view text) {
    if (text.size() > bytes_max) return {};
    const auto lines = unfold(text);
    result_.is_calendar = !lines.empty() && lines.front().name == "BEGIN" &&
                          upper(lines.front().value) == "VCALENDAR";
    if (!result_.is_calendar) return std::move(result_);
    for (const Line& line : lines) take(line);
    if (event_) warn(event_->line, "the event does not end");
    for (auto& [day, name] : days_) result_.days.push_back({day, std::move(name)});
    return std::move(result_);
}

void Reader::take(const Line& line) {
    const auto component = upper(line.value);
    if (line.name == "BEGIN" && component == "VEVENT" && !event_) {
        event_.emplace().line = line.number;
        depth_ = 0;
    } else if (!event_) {
        const bool is_task =
            line.name == "BEGIN" && (component == "VTODO" || component == "VJOURNAL");
        if (is_task) warn(line.number, in_quotes(line.value) + " closes no day");
    } else if (line.name == "BEGIN") {
        ++depth_;
    } else if (line.name == "END" && depth_ > 0) {
        --depth_;
    } else if (line.name == "END") {
        if (component == "VEVENT") finish();
    } else if (depth_ > 0) {
        return;
    } else if (line.name == "DTSTART") {
        take_date(line, event_->first);
    } else if (line.name == "DTEND") {
        take_date(line, event_->end);
    } else if (line.name == "SUMMARY") {
        event_->name = plain_text(line.value);
    } else if (line.name == "RRULE") {
        take_rule(line);
    } else if (line.name == "EXDATE") {
        take_exceptions(line);
    } else if (line.name == "STATUS" && component == "CANCELLED") {
        event_->is_taken = false;
    } else if (line.name == "RDATE" || line.name == "DURATION" || line.name == "RECURRENCE-ID") {
        warn(line.number, in_quotes(line.name) + " is not read here; write the days one by one");
        event_->is_taken = event_->is_taken && line.name != "RECURRENCE-ID";
    }
}

void Reader::take_date(const Line& line, std::optional<sys_days>& date) {
    date = date_of(line.value);
    if (date) return;
    warn(line.number, in_quotes(line.value) +
                          " is not a whole day of 1970 to 2099 (20270224); the event is left out");
    event_->is_taken = false;
}

bool Reader::take_part(std::string_view name, std::string_view value, Yearly& rule) const {
    const auto number = digits(value);
    if (name == "FREQ") return value == "YEARLY";
    if (name == "WKST") return true;
    if (name == "UNTIL") {
        rule.until = date_of(value.substr(0, 8));
        return rule.until.has_value();
    }
    if (!number || *number < 1) return false;
    if (name == "INTERVAL") rule.interval = std::min(*number, last_year);
    if (name == "COUNT") rule.count = *number;
    if (name == "INTERVAL" || name == "COUNT") return true;
    // Said a second time, the date of the event changes nothing.
    if (!event_->first) return false;
    const year_month_day date(*event_->first);
    if (name == "BYMONTH") return static_cast<unsigned>(*number) == unsigned(date.month());
    return name == "BYMONTHDAY" && static_cast<unsigned>(*number) == unsigned(date.day());
}

void Reader::take_rule(const Line& line) {
    Yearly rule;
    bool is_simple = !event_->rule;
    const std::string parts = upper(line.value);
    for (std::string_view rest = parts; !rest.empty() && is_simple;) {
        const auto part = rest.substr(0, rest.find(';'));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
        const auto equals = std::min(part.find('='), part.size());
        is_simple =
            take_part(part.substr(0, equals), part.substr(std::min(equals + 1, part.size())), rule);
    }
    if (is_simple && upper(line.value).find("FREQ=") != std::string::npos) {
        event_->rule = rule;
        return;
    }
    warn(line.number, in_quotes(line.value) +
                          " is more than FREQ=YEARLY on one date; only the first day is taken");
}

void Reader::take_exceptions(const Line& line) {
    for (std::string_view rest = line.value; !rest.empty();) {
        const auto one = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(one.size() + 1, rest.size()));
        const auto day = date_of(one);
        if (day) {
            event_->without.insert(*day);
        } else {
            warn(line.number, in_quotes(one) + " is not a whole day (20270224)");
        }
    }
}

void Reader::add(sys_days first, int length) {
    if (event_->without.contains(first)) return;
    for (int i = 0; i < length && days_.size() < days_max; ++i)
        days_.try_emplace(first + days(i), event_->name);
}

void Reader::finish() {
    if (event_->is_taken && !event_->first) warn(event_->line, "the event has no DTSTART");
    if (!event_->is_taken || !event_->first) return event_.reset();
    const sys_days first = *event_->first;
    const auto length = (event_->end.value_or(first + days(1)) - first).count();
    if (length < 1 || length > days_of_event_max) {
        warn(event_->line, "the event has " + std::to_string(length) + " days; it is left out");
        return event_.reset();
    }
    const Yearly rule = event_->rule.value_or(Yearly{1, 1, std::nullopt});
    const year_month_day date(first);
    int left = rule.count.value_or(last_year);
    const int begin = static_cast<int>(date.year());
    for (int year = begin; year <= last_year && left > 0; year += rule.interval) {
        const year_month_day day(std::chrono::year(year), date.month(), date.day());
        // 29 February comes only in its years.
        if (!day.ok()) continue;
        if (rule.until && sys_days(day) > *rule.until) break;
        add(sys_days(day), static_cast<int>(length));
        --left;
    }
    event_.reset();
}

}  // namespace

ImportedHolidays read_holidays(std::string_view text) { return Reader().read(text); }

std::vector<std::string> compare_days(const std::vector<rules::ImportedDay>& before,
                                      const std::vector<rules::ImportedDay>& after) {
    std::map<sys_days, std::pair<std::optional<std::string>, std::optional<std::string>>> all;
    for (const auto& one : before) all[one.day].first = one.name;
    for (const auto& one : after) all[one.day].second = one.name;
    std::vector<std::string> lines;
    for (const auto& [day, names] : all) {
        const auto& [old, present] = names;
        if (old == present) continue;
        std::string line = rules::day_text(day) + " closed:";
        if (present) line += " + " + *present + (old ? "," : "");
        if (old) line += " - " + *old;
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace vastus::config
