// The section `calendars`, and the holidays that it imports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/holiday_import.hpp"
#include "config/office.hpp"

namespace vastus::config {
namespace {

using rules::CalendarSpec;
using rules::DayHours;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

sys_days day(int year, unsigned month, unsigned number) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(number);
}

/// The small rules, whose kinds are all in use: without a warning.
std::string quiet_rules() {
    std::string text = small_rules;
    const std::string kinds = "[order, inquiry]";
    return text.replace(text.find(kinds), kinds.size(), "[inquiry]");
}

class CalendarFileTest : public testing::Test {
protected:
    ReadRules read(const std::string& more) {
        office.write("rules.yaml", quiet_rules() + more);
        return read_rules(office / "rules.yaml", nullptr);
    }
    CalendarSpec good(const std::string& keys) {
        const ReadRules result = read("calendars: {office: {" + keys + "}}\n");
        EXPECT_THAT(codes(result.diagnoses), IsEmpty()) << print(result.diagnoses, result.files);
        return result.rules != nullptr ? result.rules->file.calendars.at("office") : CalendarSpec{};
    }
    Office office;
};

TEST_F(CalendarFileTest, ReadsEveryKey) {
    const CalendarSpec spec = good(
        "hours: {mon-thu: ['13:00-17:00', '09:00-12:30'], fri: '00:00-24:00', sat: []}, "
        "holidays: EE, short_days: none, closed: [2026-05-15, 2026-12-28], "
        "open: {2026-05-16: ['10:00-14:00']}, timezone: Europe/Helsinki");
    EXPECT_EQ(spec.name, "office");
    EXPECT_EQ(spec.week[3], (DayHours{{hours(9), minutes(750)}, {hours(13), hours(17)}}));
    EXPECT_EQ(spec.week[4], (DayHours{{hours(0), hours(24)}}));
    EXPECT_THAT(spec.week[5], IsEmpty());
    EXPECT_THAT(spec.week[6], IsEmpty());
    EXPECT_EQ(spec.holidays, rules::Country::ee);
    EXPECT_EQ(spec.short_days, rules::Country::none);
    EXPECT_THAT(spec.closed, ElementsAre(day(2026, 5, 15), day(2026, 12, 28)));
    EXPECT_EQ(spec.open.at(day(2026, 5, 16)), (DayHours{{hours(10), hours(14)}}));
    EXPECT_EQ(spec.timezone, "Europe/Helsinki");
    EXPECT_EQ(spec.at.line, 7);
}

TEST_F(CalendarFileTest, HasItsDefaults) {
    const CalendarSpec spec = good("hours: {mon: '09:00-17:00'}");
    EXPECT_EQ(spec.timezone, "Europe/Tallinn");
    EXPECT_EQ(spec.holidays, rules::Country::none);
    EXPECT_EQ(spec.short_days, rules::Country::none);
    EXPECT_EQ(good("hours: {mon: '09:00-17:00'}, holidays: EE").short_days, rules::Country::ee);
    EXPECT_EQ(good("hours: {mon: '09:00-17:00'}, holidays: LV").short_days, rules::Country::none);
}

TEST_F(CalendarFileTest, BecomesACalendarOfTheRuleSet) {
    const ReadRules result = read("calendars: {office: {hours: {mon-fri: '09:00-17:00'}}}\n");
    ASSERT_NE(result.rules, nullptr);
    const auto& calendar = *result.rules->calendars.at("office");
    const auto monday = calendar.midnight(day(2026, 3, 2));
    EXPECT_EQ(calendar.add(monday, hours(8)), monday + hours(17));
}

TEST_F(CalendarFileTest, MayStandInAnIncludedFile) {
    office.write("a.yaml", "calendars: {office: {hours: {mon: '09:00-17:00'}}}\n");
    const ReadRules result = read("include: a.yaml\n");
    ASSERT_NE(result.rules, nullptr) << print(result.diagnoses, result.files);
    EXPECT_EQ(result.rules->file.calendars.at("office").timezone, "Europe/Tallinn");
    const ReadRules twice =
        read("include: a.yaml\ncalendars: {office: {hours: {tue: '09:00-17:00'}}}\n");
    EXPECT_THAT(errors(twice.diagnoses), ElementsAre("duplicate-id 1:13"));
}

TEST_F(CalendarFileTest, WarnsOfADayThatIsClosedTwice) {
    const ReadRules result = read(
        "calendars: {office: {hours: {mon: '09:00-17:00'}, closed: [2026-05-15, 2026-05-15]}}\n");
    EXPECT_THAT(codes(result.diagnoses), ElementsAre("duplicate-entry 7:72"));
    EXPECT_NE(result.rules, nullptr);
}

// --- import

const std::string ics_head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
const std::string ics_tail = "END:VCALENDAR\r\n";
const std::string import_office =
    "calendars: {office: {hours: {mon-sun: '09:00-17:00'}, import: holidays.ics}}\n";

std::string event(const std::string& lines) {
    return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n";
}
ImportedHolidays imported(const std::string& events) {
    return read_holidays(ics_head + events + ics_tail);
}
std::vector<std::string> days_of(const ImportedHolidays& read) {
    std::vector<std::string> texts;
    for (const auto& one : compare_days({}, read.days)) texts.push_back(one);
    return texts;
}

TEST_F(CalendarFileTest, ImportsAFileBesideIt) {
    office.write("holidays.ics", ics_head + event("DTSTART;VALUE=DATE:20270502\r\n") + ics_tail);
    const ReadRules result = read(import_office);
    ASSERT_NE(result.rules, nullptr) << print(result.diagnoses, result.files);
    EXPECT_THAT(codes(result.diagnoses), IsEmpty());
    EXPECT_THAT(result.files, ElementsAre(office / "rules.yaml", office / "holidays.ics"));
    const auto& calendar = *result.rules->calendars.at("office");
    const auto closed = calendar.midnight(day(2027, 5, 2));
    EXPECT_EQ(calendar.elapsed(closed, closed + hours(24)), model::Duration(0));
}

TEST_F(CalendarFileTest, ChangesTheRevisionWithTheImport) {
    office.write("holidays.ics", ics_head + event("DTSTART;VALUE=DATE:20270502\r\n") + ics_tail);
    const auto before = read(import_office).rules;
    office.write("holidays.ics", ics_head + event("DTSTART;VALUE=DATE:20270503\r\n") + ics_tail);
    const auto after = read(import_office).rules;
    EXPECT_NE(before->file.revision, after->file.revision);
    EXPECT_NE(before->calendars.at("office")->hash(), after->calendars.at("office")->hash());
}

TEST_F(CalendarFileTest, RefusesAFileThatIsNoCalendar) {
    EXPECT_THAT(errors(read(import_office).diagnoses), ElementsAre("include-not-found 7:63"));
    office.write("holidays.ics", "<html>not found</html>\n");
    EXPECT_THAT(errors(read(import_office).diagnoses), ElementsAre("bad-import 7:63"));
    office.write("holidays.ics", ics_head + std::string(1 << 20, 'x') + ics_tail);
    EXPECT_THAT(errors(read(import_office).diagnoses), ElementsAre("bad-import 7:63"));
    EXPECT_THAT(errors(office.rules(small_rules + import_office).diagnoses),
                ElementsAre("include-not-found 7:63"));
}

TEST_F(CalendarFileTest, WarnsOfWhatItCannotImport) {
    office.write("holidays.ics",
                 ics_head + event("DTSTART:20270502T100000Z\r\nSUMMARY:x\r\n") + ics_tail);
    const ReadRules result = read(import_office);
    EXPECT_NE(result.rules, nullptr);
    EXPECT_THAT(codes(result.diagnoses), ElementsAre("import-skipped 7:63", "import-skipped 7:63"));
    EXPECT_THAT(print(result.diagnoses, result.files), HasSubstr("line 4: \"20270502T100000Z\""));
}

TEST(HolidayImport, ReadsDaysNamesAndFoldedLines) {
    const auto read = imported(
        event("DTSTART;VALUE=DATE:20270502\r\nDTEND;VALUE=DATE:20270504\r\n"
              "SUMMARY:Song \r\n and\\, dance\r\nBEGIN:VALARM\r\nSUMMARY:no\r\nEND:VALARM\r\n") +
        event("DTSTART;X=\"a:b\";VALUE=DATE:20270101\nSUMMARY:New\\nYear\n"));
    EXPECT_THAT(days_of(read),
                ElementsAre("2027-01-01 closed: + New Year", "2027-05-02 closed: + Song and, dance",
                            "2027-05-03 closed: + Song and, dance"));
    EXPECT_THAT(read.warnings, IsEmpty());
}

TEST(HolidayImport, RepeatsEveryYear) {
    const auto rule = [](const std::string& lines) {
        return days_of(imported(event("DTSTART;VALUE=DATE:20260224\r\nSUMMARY:x\r\n" + lines)));
    };
    EXPECT_THAT(rule("RRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270224\r\n"),
                ElementsAre("2026-02-24 closed: + x", "2028-02-24 closed: + x"));
    EXPECT_THAT(rule("RRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20280224\r\n"),
                ElementsAre("2026-02-24 closed: + x", "2028-02-24 closed: + x"));
    EXPECT_EQ(rule("RRULE:FREQ=YEARLY\r\n").size(), 74u);  // until 2099
    EXPECT_EQ(rule("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=24\r\n").size(), 74u);
    const auto leap = imported(event("DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY\r\n"));
    EXPECT_EQ(leap.days.size(), 19u);
}

TEST(HolidayImport, SaysWhichLineItCannotRead) {
    const auto warned = [](const std::string& lines) {
        const auto read = imported(event(lines));
        return std::to_string(read.days.size()) + " days; " +
               (read.warnings.empty() ? "" : read.warnings.front());
    };
    const std::string start = "DTSTART;VALUE=DATE:20260224\r\n";
    EXPECT_THAT(warned(start + "RRULE:FREQ=MONTHLY\r\n"), HasSubstr("1 days; line 5: \"FREQ=MON"));
    EXPECT_THAT(warned(start + "RRULE:FREQ=YEARLY;BYDAY=1SU\r\n"), HasSubstr("1 days; line 5"));
    EXPECT_THAT(warned(start + "RRULE:COUNT=2\r\n"), HasSubstr("1 days; line 5"));
    EXPECT_THAT(warned(start + "RDATE:20260225\r\n"), HasSubstr("1 days; line 5: \"RDATE\""));
    EXPECT_THAT(warned(start + "EXDATE:x\r\n"), HasSubstr("1 days; line 5"));
    EXPECT_THAT(warned("DTSTART;VALUE=DATE:20260230\r\n"), HasSubstr("0 days; line 4"));
    EXPECT_THAT(warned("SUMMARY:x\r\n"), HasSubstr("0 days; line 3: the event has no DTSTART"));
    EXPECT_THAT(warned(start + "DTEND;VALUE=DATE:20260224\r\n"), HasSubstr("0 days; line 3"));
    EXPECT_THAT(warned(start + "DTEND;VALUE=DATE:20990101\r\n"), HasSubstr("0 days; line 3"));
    EXPECT_EQ(warned(start + "STATUS:CANCELLED\r\n"), "0 days; ");
    EXPECT_THAT(imported("BEGIN:VEVENT\r\n" + start).warnings, testing::Not(IsEmpty()));
}

TEST(HolidayImport, TakesAnyBytes) {
    const std::string whole = ics_head +
                              event(
                                  "DTSTART;VALUE=DATE:20260224\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n"
                                  "EXDATE:20270224,\r\nSUMMARY:x\\\r\n") +
                              ics_tail;
    for (std::size_t i = 0; i <= whole.size(); ++i) {
        EXPECT_LE(read_holidays(std::string_view(whole).substr(0, i)).days.size(), 1u);
        std::string damaged = whole;
        damaged[std::min(i, whole.size() - 1)] = '\x80';
        read_holidays(damaged);
    }
    EXPECT_FALSE(read_holidays("").is_calendar);
    EXPECT_FALSE(read_holidays(":::;;;\n \n").is_calendar);
    std::string many;
    for (int i = 0; i < 100; ++i) many += event("DTSTART:x\r\n");
    EXPECT_EQ(imported(many).warnings.size(), 21u);
}

TEST(HolidayImport, ComparesDays) {
    const std::vector<rules::ImportedDay> before{
        {day(2027, 5, 2), "old name"}, {day(2027, 6, 1), "same"}, {day(2027, 7, 1), "gone"}};
    const std::vector<rules::ImportedDay> after{
        {day(2027, 4, 1), "new"}, {day(2027, 5, 2), "new name"}, {day(2027, 6, 1), "same"}};
    EXPECT_THAT(compare_days(before, after),
                ElementsAre("2027-04-01 closed: + new", "2027-05-02 closed: + new name, - old name",
                            "2027-07-01 closed: - gone"));
    EXPECT_THAT(compare_days(after, after), IsEmpty());
}

}  // namespace
}  // namespace vastus::config
