#include "config/table.hpp"

namespace vastus::config {

std::string_view describe(Section section) {
    switch (section) {
        case Section::vastus: return "vastus.yaml";
        case Section::own: return "own";
        case Section::authentication: return "authentication";
        case Section::phrases: return "phrases";
        case Section::store: return "store";
        case Section::mailbox: return "a mailbox";
        case Section::imap: return "imap";
        case Section::maildir: return "maildir";
        case Section::mbox: return "mbox";
        case Section::folder: return "a folder";
        case Section::form: return "a form";
        case Section::cursor: return "cursor";
        case Section::header: return "header";
        case Section::smtp: return "smtp";
        case Section::from: return "from";
        case Section::limits: return "limits";
        case Section::rules: return "a rule file";
        case Section::include: return "an included file";
        case Section::calendar: return "a calendar";
        case Section::staff: return "a member of staff";
        case Section::team: return "a team";
        case Section::classify: return "classify";
        case Section::classify_rule: return "a rule of classify";
        case Section::route_rule: return "a rule of route";
        case Section::route_set: return "set";
        case Section::watch_rule: return "a rule of watch";
        case Section::step: return "a step";
        case Section::notify: return "notify";
        case Section::quiet: return "quiet";
        case Section::group: return "group";
        case Section::flood: return "flood";
        case Section::ack: return "ack";
        case Section::snooze: return "snooze";
        case Section::mute: return "a mute";
        case Section::digest: return "a digest";
        case Section::digest_section: return "a section of a digest";
        case Section::learned: return "learned";
        case Section::template_text: return "a template";
        case Section::test: return "a test of a field";
        case Section::test_file: return "a test file";
        case Section::test_client: return "a client";
        case Section::test_coverage: return "coverage";
        case Section::test_case: return "a case";
        case Section::test_event: return "an event";
        case Section::test_mail: return "a mail";
        case Section::test_form: return "an entry of a form";
        case Section::test_activity: return "an activity";
        case Section::test_expect: return "an expectation";
        case Section::test_alert: return "an expected alert";
        case Section::test_suggestion: return "an expected suggestion";
        case Section::test_outbox: return "an expected mail";
    }
    return "";
}

}  // namespace vastus::config
