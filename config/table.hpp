// All keys of vastus.yaml and rules.yaml in one table: what is known, what it must look like, what
// it is for.
//
// The readers get at their values only through Entries (entries.hpp), which checks a map against
// the table: nothing that is not in the table is ever read, and nothing unknown is ever ignored.
// Keys of the language that this build has not yet are refused by name. Constant data.
#pragma once

#include <span>
#include <string_view>

namespace vastus::config {

/// A map with a closed set of keys.
enum class Section {
    // vastus.yaml
    vastus,
    own,
    authentication,
    phrases,
    store,
    mailbox,
    imap,
    maildir,
    mbox,
    folder,
    form,
    cursor,
    header,
    smtp,
    from,
    limits,
    // rules.yaml
    rules,
    include,
    calendar,
    staff,
    team,
    classify,
    classify_rule,
    route_rule,
    route_set,
    watch_rule,
    step,
    notify,
    quiet,
    group,
    flood,
    ack,
    snooze,
    mute,
    digest,
    digest_section,
    learned,
    template_text,
    test,
    // test files of rules
    test_file,
    test_client,
    test_coverage,
    test_case,
    test_event,
    test_mail,
    test_form,
    test_activity,
    test_expect,
    test_alert,
    test_suggestion,
    test_outbox,
};

enum class Shape {
    text,  ///< Any scalar that is not empty.
    boolean,
    number,
    size,
    duration,
    texts,  ///< One text or a list of texts.
    list,
    map,
    any,
};

enum class Need {
    optional,
    required,
    not_yet,  ///< The language has it, this build has not: refused by name.
    never,    ///< Refused for good: `doc` says what to do instead.
};

struct Key {
    Section section;
    std::string_view name;
    Shape shape;
    Need need;
    std::string_view doc;
};

std::span<const Key> keys();

/// "a mailbox", "a step": for sentences.
std::string_view describe(Section section);

}  // namespace vastus::config
