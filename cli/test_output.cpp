#include "cli/test_output.hpp"

#include <algorithm>

#include "mail/compose.hpp"
#include "web/json.hpp"

namespace vastus::cli {
namespace {

std::string escaped(const std::string& text) { return mail::escape_html(text); }

void write_case(web::JsonWriter& json, const web::PlayedCase& one) {
    json.begin_object();
    json.key("name");
    json.string(one.name);
    json.key("passes");
    json.boolean(one.passes());
    json.key("todo");
    json.string(one.todo);
    json.strings("complaints", one.complaints());
    json.end_object();
}

void write_coverage(web::JsonWriter& json, const PlayedFile& file) {
    json.key("coverage");
    if (!file.coverage) {
        json.null();
        return;
    }
    json.begin_object();
    json.key("reached");
    json.number(static_cast<std::int64_t>(file.coverage->reached));
    json.key("marks");
    json.number(static_cast<std::int64_t>(file.coverage->all));
    json.key("percent");
    json.number(file.coverage->percent());
    json.key("asked_for");
    json.number(file.coverage_min);
    json.strings("not_tried", file.coverage->missing);
    json.end_object();
}

}  // namespace

TestCounts count_cases(const std::vector<PlayedFile>& files) {
    TestCounts counts;
    for (const auto& file : files) {
        counts.all += file.cases.size();
        counts.passed +=
            static_cast<std::size_t>(std::ranges::count_if(file.cases, &web::PlayedCase::passes));
    }
    return counts;
}

bool is_good(const std::vector<PlayedFile>& files) {
    const auto counts = count_cases(files);
    return counts.passed == counts.all && std::ranges::all_of(files, &PlayedFile::is_covered);
}

std::string junit_xml(const std::vector<PlayedFile>& files) {
    const auto counts = count_cases(files);
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"vastus rules\" tests=\"" +
        std::to_string(counts.all) + "\" failures=\"" + std::to_string(counts.all - counts.passed) +
        "\">\n";
    for (const auto& file : files) {
        for (const auto& one : file.cases) {
            xml += "  <testcase classname=\"" + escaped(file.file) + "\" name=\"" +
                   escaped(one.name) + "\">";
            if (!one.passes()) {
                xml += "<failure>";
                for (const auto& line : one.complaints()) xml += escaped(line) + "\n";
                xml += "</failure>";
            }
            xml += "</testcase>\n";
        }
    }
    return xml + "</testsuite>\n";
}

std::string test_json(const std::vector<PlayedFile>& files) {
    const auto counts = count_cases(files);
    web::JsonWriter json;
    json.begin_object();
    json.key("ok");
    json.boolean(is_good(files));
    json.key("cases");
    json.number(static_cast<std::int64_t>(counts.all));
    json.key("passed");
    json.number(static_cast<std::int64_t>(counts.passed));
    json.key("files");
    json.begin_array();
    for (const auto& file : files) {
        json.begin_object();
        json.key("file");
        json.string(file.file);
        json.key("cases");
        json.begin_array();
        for (const auto& one : file.cases) write_case(json, one);
        json.end_array();
        write_coverage(json, file);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return json.take() + "\n";
}

}  // namespace vastus::cli
