#include "config/table.hpp"

#include <array>

namespace vastus::config {
namespace {

using S = Section;
using H = Shape;
using N = Need;

constexpr Key table[] = {
    // --- vastus.yaml -------------------------------------------------------------------------
    {S::vastus, "vastus", H::text, N::required, "1, the version of the format; the first key"},
    {S::vastus, "own", H::map, N::required, "whose mail is ours"},
    {S::vastus, "store", H::map, N::required, "where the register is kept"},
    {S::vastus, "socket", H::text, N::optional, "UNIX socket of the daemon for the tool vastus"},
    {S::vastus, "rules", H::text, N::required, "the file with the rules"},
    {S::vastus, "mailboxes", H::map, N::optional, "the mailboxes to watch"},
    {S::vastus, "forms", H::map, N::optional, "the forms of websites to fetch"},
    {S::vastus, "smtp", H::map, N::required, "how mails to staff leave"},
    {S::vastus, "administrators", H::texts, N::optional, "staff ids that are told of faults"},
    {S::vastus, "phrases", H::map, N::optional, "words of mail programs and people, beside ours"},
    {S::vastus, "limits", H::map, N::optional, "deadlines and sizes; the defaults are good"},

    {S::own, "domains", H::texts, N::required, "domains whose addresses are ours"},
    {S::own, "addresses", H::texts, N::optional, "our groups and aliases in other domains"},
    {S::own, "authentication", H::map, N::optional, "whose word about a sender counts"},

    {S::authentication, "servers", H::texts, N::optional,
     "our servers, as they begin Authentication-Results"},
    {S::authentication, "hops", H::number, N::optional,
     "Received fields that they write on each mail from outside, 1 to 20"},
    {S::authentication, "exchange_internal", H::boolean, N::optional,
     "true: Exchange marks mail of our own people"},

    {S::phrases, "reply", H::texts, N::optional, "prefixes of replies' subjects: Vs"},
    {S::phrases, "forward", H::texts, N::optional, "prefixes of forwards' subjects: Edasi"},
    {S::phrases, "out_of_office", H::texts, N::optional, "how subjects of such replies begin"},
    {S::phrases, "bounce", H::texts, N::optional, "how subjects of bounces begin"},
    {S::phrases, "wrote", H::texts, N::optional, "the verb of \"Mari wrote:\" above a quotation"},
    {S::phrases, "original_message", H::texts, N::optional, "the line above a quoted mail"},
    {S::phrases, "forwarded_message", H::texts, N::optional, "the line above a forwarded mail"},
    {S::phrases, "closing", H::texts, N::optional, "how signatures begin: Kind regards"},

    {S::store, "path", H::text, N::required, "directory of the store"},
    {S::store, "memory", H::size, N::optional, "memory of the store, 8MiB to 4GiB"},

    {S::mailbox, "address", H::text, N::required, "the address of the mailbox"},
    {S::mailbox, "imap", H::map, N::optional, "the server it is on"},
    {S::mailbox, "maildir", H::map, N::optional, "instead: a Maildir on this machine"},
    {S::mailbox, "mbox", H::map, N::optional, "instead: an mbox file on this machine"},
    {S::mailbox, "folders", H::list, N::optional, "the folders to watch"},
    {S::mailbox, "person", H::text, N::optional, "staff id, when it is one person's own mailbox"},
    {S::mailbox, "forms", H::boolean, N::optional, "true: takes the mails of website forms"},
    {S::mailbox, "filing", H::boolean, N::optional,
     "true: our people send it copies and forwards of clients' mail"},
    {S::mailbox, "commands_in_flight", H::number, N::optional, "IMAP commands at once, 1 to 10"},

    {S::imap, "host", H::text, N::required, "name of the server"},
    {S::imap, "port", H::number, N::optional, "993, with starttls or clear 143"},
    {S::imap, "security", H::text, N::optional, "tls, starttls or clear (this machine only)"},
    {S::imap, "ca_file", H::text, N::optional, "certificates to trust instead of the system's"},
    {S::imap, "user", H::text, N::required, "login name"},
    {S::imap, "password_file", H::text, N::optional, "file that holds the password"},
    {S::imap, "credential", H::text, N::optional, "instead: name of a systemd credential"},
    {S::imap, "login", H::text, N::optional, "plain or login"},
    {S::imap, "password", H::any, N::never,
     "write the password into a file only the service may read, and its path as password_file"},
    {S::imap, "oauth", H::any, N::not_yet, "use password_file with an application password"},

    {S::maildir, "path", H::text, N::required, "directory of the Maildir"},
    {S::mbox, "path", H::text, N::required, "the mbox file"},

    {S::folder, "name", H::text, N::optional, "name of the folder on the server"},
    {S::folder, "role", H::text, N::optional, "inbox, sent, archive or filed"},
    {S::folder, "sent", H::text, N::optional, "auto: find the folder of sent mail by itself"},

    {S::form, "url", H::text, N::required, "address of the endpoint"},
    {S::form, "every", H::duration, N::optional, "how often it is asked"},
    {S::form, "list", H::text, N::optional, "JSON pointer to the list of entries"},
    {S::form, "id", H::text, N::optional, "JSON pointer to an entry's id"},
    {S::form, "received", H::text, N::optional, "JSON pointer to an entry's time"},
    {S::form, "cursor", H::map, N::optional, "how to ask for what is new only"},
    {S::form, "fields", H::map, N::required, "name of a field: JSON pointer in an entry"},
    {S::form, "header", H::map, N::optional, "a secret header for the endpoint"},
    {S::form, "ca_file", H::text, N::optional, "certificates to trust instead of the system's"},
    {S::form, "allow_private", H::boolean, N::optional, "true: it is on a private address"},
    {S::form, "allow_clear", H::boolean, N::optional, "true: http:// on this machine"},
    {S::form, "body_max", H::size, N::optional, "largest answer that is read, 1KiB to 64MiB"},
    {S::form, "timeout", H::duration, N::optional, "longest wait for the whole answer"},

    {S::cursor, "from", H::text, N::required, "JSON pointer to the cursor in the answer"},
    {S::cursor, "parameter", H::text, N::required, "query parameter that takes the cursor"},

    {S::header, "name", H::text, N::required, "name of the header, X-Api-Key"},
    {S::header, "secret_file", H::text, N::optional, "file that holds its value"},
    {S::header, "credential", H::text, N::optional, "instead: name of a systemd credential"},
    {S::header, "value", H::any, N::never,
     "write the value into a file only the service may read, and its path as secret_file"},

    {S::smtp, "host", H::text, N::optional, "name of the server"},
    {S::smtp, "port", H::number, N::optional, "465, with starttls 587, with clear 25"},
    {S::smtp, "security", H::text, N::optional, "tls, starttls or clear (this machine only)"},
    {S::smtp, "ca_file", H::text, N::optional, "certificates to trust instead of the system's"},
    {S::smtp, "user", H::text, N::optional, "login name; without it there is no login"},
    {S::smtp, "password_file", H::text, N::optional, "file that holds the password"},
    {S::smtp, "credential", H::text, N::optional, "instead: name of a systemd credential"},
    {S::smtp, "login", H::text, N::optional, "plain or login"},
    {S::smtp, "password", H::any, N::never,
     "write the password into a file only the service may read, and its path as password_file"},
    {S::smtp, "oauth", H::any, N::not_yet, "use password_file with an application password"},
    {S::smtp, "folder", H::text, N::optional, "instead of a server: write mails into this folder"},
    {S::smtp, "from", H::map, N::required, "sender of the mails to staff"},
    {S::smtp, "bounce", H::text, N::optional, "address for bounces; default: that of from"},
    {S::smtp, "host_name", H::text, N::optional, "right side of our Message-IDs"},
    {S::smtp, "key_file", H::text, N::optional, "file with the key that marks our mails"},
    {S::smtp, "key_credential", H::text, N::optional, "instead: name of a systemd credential"},

    {S::from, "address", H::text, N::required, "the address"},
    {S::from, "name", H::text, N::optional, "the name that is shown"},

    {S::limits, "connect", H::duration, N::optional, "longest wait for connection and login"},
    {S::limits, "reply", H::duration, N::optional, "longest silence of an IMAP server"},
    {S::limits, "idle_renewal", H::duration, N::optional, "IDLE is renewed so often"},
    {S::limits, "done_reply", H::duration, N::optional, "no byte so long after DONE: reconnect"},
    {S::limits, "poll", H::duration, N::optional, "how often to look where IDLE is missing"},
    {S::limits, "logout", H::duration, N::optional, "longest wait for a polite end"},
    {S::limits, "backoff_first", H::duration, N::optional, "first pause after a fault"},
    {S::limits, "backoff_max", H::duration, N::optional, "longest pause after faults"},
    {S::limits, "refused_retry", H::duration, N::optional, "pause after a refused login"},
    {S::limits, "tick", H::duration, N::optional, "longest sleep between two looks at the clock"},
    {S::limits, "smtp_reply", H::duration, N::optional, "longest wait for an SMTP reply"},
    {S::limits, "smtp_after_dot", H::duration, N::optional, "longest wait after the final dot"},
    {S::limits, "delivery_retry_first", H::duration, N::optional, "first pause of a mail to staff"},
    {S::limits, "delivery_retry_max", H::duration, N::optional, "longest pause of such a mail"},
    {S::limits, "undecided_retry", H::duration, N::optional, "pause when it may have arrived"},
    {S::limits, "delivery_give_up", H::duration, N::optional, "a mail is given up after this"},
    {S::limits, "mail_retry_first", H::duration, N::optional, "first pause of an unreadable mail"},
    {S::limits, "audit", H::duration, N::optional, "how often completeness is checked"},
    {S::limits, "mail_bytes_max", H::size, N::optional, "a larger mail is read in part"},
    {S::limits, "flight_bytes_max", H::size, N::optional, "mail in memory at once"},
    {S::limits, "parsers", H::number, N::optional, "threads that read mail"},
    {S::limits, "mail_tries_max", H::number, N::optional, "tries before a mail is quarantined"},
    {S::limits, "sends_per_minute", H::number, N::optional, "mails to staff per minute"},

    // --- rules.yaml --------------------------------------------------------------------------
    {S::rules, "vastus", H::text, N::required, "1, the version of the language; the first key"},
    {S::rules, "timezone", H::text, N::required, "IANA name, Europe/Tallinn"},
    {S::rules, "fallback", H::text, N::required, "who hears of it when nobody else would"},
    {S::rules, "include", H::texts, N::optional,
     "more files: calendars, staff, teams, lists, define, templates"},
    {S::rules, "history", H::duration, N::optional, "older items are imported, never reminded of"},
    {S::rules, "max_blind", H::duration, N::optional, "a mailbox out of reach so long is a fault"},
    {S::rules, "tests", H::text, N::optional,
     "required: its test files must pass before it is taken; default: optional"},
    {S::rules, "calendars", H::map, N::optional, "when the office is open"},
    {S::rules, "staff", H::map, N::optional, "the people, the only ones who ever get mail"},
    {S::rules, "teams", H::map, N::optional, "groups of staff"},
    {S::rules, "lists", H::map, N::optional, "lists of words by language"},
    {S::rules, "define", H::map, N::optional, "named conditions"},
    {S::rules, "kinds", H::list, N::required, "the kinds of items; the earliest candidate wins"},
    {S::rules, "classify", H::map, N::optional, "what is it"},
    {S::rules, "route", H::list, N::required, "whose is it; the first match wins"},
    {S::rules, "watch", H::list, N::optional, "what must not be forgotten"},
    {S::rules, "notify", H::map, N::optional, "how people hear of it"},
    {S::rules, "digests", H::list, N::optional, "lists that come by mail at a time of day"},
    {S::rules, "templates", H::map, N::optional, "texts of the mails to staff, by language"},

    {S::include, "vastus", H::text, N::optional, "1, as in the file that includes"},
    {S::include, "calendars", H::map, N::optional, "when the office is open"},
    {S::include, "staff", H::map, N::optional, "the people"},
    {S::include, "teams", H::map, N::optional, "groups of staff"},
    {S::include, "lists", H::map, N::optional, "lists of words by language"},
    {S::include, "define", H::map, N::optional, "named conditions"},
    {S::include, "templates", H::map, N::optional, "texts of the mails to staff, by language"},

    {S::include, "timezone", H::any, N::never, "move it into the file that includes"},
    {S::include, "fallback", H::any, N::never, "move it into the file that includes"},
    {S::include, "include", H::any, N::never, "move it into the file that includes"},
    {S::include, "history", H::any, N::never, "move it into the file that includes"},
    {S::include, "max_blind", H::any, N::never, "move it into the file that includes"},
    {S::include, "tests", H::any, N::never, "move it into the file that includes"},
    {S::include, "kinds", H::any, N::never, "move it into the file that includes"},
    {S::include, "classify", H::any, N::never, "move it into the file that includes"},
    {S::include, "route", H::any, N::never, "move it into the file that includes"},
    {S::include, "watch", H::any, N::never, "move it into the file that includes"},
    {S::include, "notify", H::any, N::never, "move it into the file that includes"},
    {S::include, "digests", H::any, N::never, "move it into the file that includes"},

    {S::calendar, "hours", H::map, N::required, "weekday or mon-fri: list of HH:MM-HH:MM"},
    {S::calendar, "holidays", H::text, N::optional, "EE, LV, LT, FI or none: closed on these days"},
    {S::calendar, "short_days", H::text, N::optional,
     "EE or none: days that close three hours earlier; default: as holidays"},
    {S::calendar, "closed", H::texts, N::optional, "more days without hours: 2026-12-28"},
    {S::calendar, "open", H::map, N::optional, "day: its hours, whatever else is said of it"},
    {S::calendar, "timezone", H::text, N::optional, "IANA name; default: that of the file"},
    {S::calendar, "import", H::text, N::optional, "an iCalendar file whose whole days are closed"},

    {S::staff, "email", H::text, N::required, "the person's address"},
    {S::staff, "language", H::text, N::optional, "of the mails: et, en, ru, fi"},
    {S::staff, "roles", H::texts, N::optional, "names for role:x"},
    {S::staff, "quiet", H::map, N::optional, "as notify.quiet, for this person"},

    {S::team, "members", H::texts, N::required, "staff ids"},
    {S::team, "lead", H::text, N::optional, "staff id"},

    {S::classify, "default", H::text, N::required, "the kind when no rule is sure"},
    {S::classify, "threshold", H::number, N::optional, "the sum of weights that makes a candidate"},
    {S::classify, "rules", H::list, N::optional, "the rules; all vote"},
    {S::classify, "learned", H::map, N::optional, "statistics from corrections; nothing yet"},

    {S::classify_rule, "id", H::text, N::required, "name of the rule"},
    {S::classify_rule, "kind", H::text, N::required, "the kind it votes for"},
    {S::classify_rule, "when", H::map, N::required, "the condition"},
    {S::classify_rule, "weight", H::number, N::optional, "1.0 is enough alone"},
    {S::classify_rule, "tags", H::texts, N::optional, "kept on the item"},
    {S::classify_rule, "about", H::text, N::optional, "a note for people"},
    {S::classify_rule, "enabled", H::boolean, N::optional, "false switches the rule off"},
    {S::classify_rule, "was", H::any, N::not_yet, "keep the old id"},

    {S::route_rule, "id", H::text, N::required, "name of the rule"},
    {S::route_rule, "when", H::map, N::optional, "the condition"},
    {S::route_rule, "otherwise", H::boolean, N::optional, "true: the last rule, for all the rest"},
    {S::route_rule, "set", H::map, N::required, "what is decided"},
    {S::route_rule, "was", H::any, N::not_yet, "keep the old id"},

    {S::route_set, "owner", H::text, N::optional, "staff id, client.manager or none"},
    {S::route_set, "team", H::text, N::optional, "team id"},
    {S::route_set, "priority", H::text, N::optional, "low, normal or high"},
    {S::route_set, "state", H::text, N::optional, "new or closed"},
    {S::route_set, "tags", H::texts, N::optional, "kept on the item"},

    {S::watch_rule, "id", H::text, N::required, "name of the rule"},
    {S::watch_rule, "about", H::text, N::optional, "a note for people"},
    {S::watch_rule, "enabled", H::boolean, N::optional, "false switches the rule off"},
    {S::watch_rule, "each", H::text, N::required, "item or client: what the rule is about"},
    {S::watch_rule, "when", H::map, N::optional, "which items the rule is about"},
    {S::watch_rule, "while", H::map, N::optional, "must hold for the reminders to go on"},
    {S::watch_rule, "since", H::text, N::required, "the event the clock starts from"},
    {S::watch_rule, "answered_by", H::text, N::optional,
     "strong: an answer found by its subject, or only inferred, does not count"},
    {S::watch_rule, "steps", H::any, N::required, "the reminders, each later than the one before"},
    {S::watch_rule, "template", H::text, N::optional, "text of the mails of all steps"},
    {S::watch_rule, "was", H::texts, N::optional, "earlier ids: timers and alerts follow"},
    {S::watch_rule, "clock", H::text, N::optional, "a calendar; without it plain time"},
    {S::watch_rule, "counts", H::texts, N::optional,
     "the time in all of these states together; with since: opened"},
    {S::watch_rule, "by", H::text, N::optional,
     "client.group, item.priority or item.team: steps is then a map of ladders"},
    {S::watch_rule, "deliver", H::text, N::optional, "mail, or suggestion: for a digest"},
    {S::watch_rule, "resolved", H::text, N::optional,
     "silent, or mail: one \"done\" to those who got the alert"},
    {S::watch_rule, "on_activate", H::text, N::optional,
     "report, fire or skip: steps that were due before the rule came into force"},

    {S::step, "after", H::duration, N::optional, "time since the event"},
    {S::step, "to", H::texts, N::optional, "owner, team, team.lead, role:x, team:x or staff ids"},
    {S::step, "severity", H::text, N::optional, "info, warning or critical"},
    {S::step, "template", H::text, N::optional, "text of this step's mail"},
    {S::step, "repeat", H::duration, N::optional, "on the last step: again after this"},
    {S::step, "times", H::number, N::optional, "how often it is repeated"},
    {S::step, "before", H::duration, N::optional, "time before the date that staff set"},
    {S::step, "suggest", H::text, N::optional, "close, call or write: offered in the mail"},

    {S::notify, "quiet", H::map, N::optional, "when mails may leave"},
    {S::notify, "group", H::map, N::optional, "which alerts are one mail"},
    {S::notify, "flood", H::map, N::optional, "when many become one summary"},
    {S::notify, "ack", H::map, N::optional, "what an acknowledgement does"},
    {S::notify, "snooze", H::map, N::optional, "how an item can be put off"},
    {S::notify, "mutes", H::list, N::optional, "alerts that make others needless"},

    {S::quiet, "open", H::text, N::required, "a calendar: mails leave while it is open"},
    {S::quiet, "outside", H::text, N::optional, "defer or drop: what is due while it is closed"},
    {S::quiet, "except", H::texts, N::optional, "severities that leave at once"},

    {S::group, "by", H::texts, N::required, "[recipient] or [recipient, rule]"},
    {S::group, "wait", H::duration, N::optional, "the first one waits so long for others"},
    {S::group, "at_most_every", H::duration, N::optional, "time between two mails of a group"},

    {S::flood, "limit", H::number, N::required, "more alerts than this for one person"},
    {S::flood, "within", H::duration, N::required, "in this time"},
    {S::flood, "then", H::text, N::optional, "summary: one mail with counts"},

    {S::ack, "holds", H::duration, N::required, "steps wait so long, on the clock of quiet.open"},
    {S::ack, "then", H::text, N::optional, "resume: the highest step due by then"},

    {S::snooze, "max", H::duration, N::optional, "longest time"},
    {S::snooze, "wake_on", H::texts, N::optional, "client_message: it ends when the client writes"},
    {S::snooze, "clock", H::text, N::optional, "run, or pause: the clock stands still"},

    {S::mute, "active", H::text, N::required, "a rule: while an alert of it is open"},
    {S::mute, "mutes", H::texts, N::required, "rules whose alerts are held meanwhile"},
    {S::mute, "same", H::text, N::optional, "item or client: of the same one"},

    {S::digest, "id", H::text, N::required, "name of the digest"},
    {S::digest, "at", H::text, N::required, "time of day: \"08:45\""},
    {S::digest, "days", H::any, N::required, "a calendar, or [mon, thu]"},
    {S::digest, "to", H::texts, N::required, "role:x, team:x, each:team:x or staff ids"},
    {S::digest, "sections", H::list, N::required, "the lists"},
    {S::digest, "when_empty", H::text, N::optional, "skip or send"},
    {S::digest, "catch_up", H::duration, N::optional, "how late it may still run"},

    {S::digest_section, "title", H::text, N::required, "above the list"},
    {S::digest_section, "items", H::map, N::optional, "a condition: the items of the list"},
    {S::digest_section, "clients", H::map, N::optional, "a condition: the clients of the list"},
    {S::digest_section, "suggestions", H::texts, N::optional, "rules with deliver: suggestion"},
    {S::digest_section, "sort", H::text, N::optional, "due, age, client.value or item.priority"},
    {S::digest_section, "limit", H::number, N::optional, "what is more is counted"},

    {S::learned, "mode", H::text, N::required, "off, none or suggest"},
    {S::learned, "apply_above", H::number, N::optional, "measured precision, from 0.5 to 1"},
    {S::learned, "min_examples", H::number, N::optional, "of a kind, before anything is said"},

    {S::template_text, "subject", H::text, N::required, "subject of the mail"},
    {S::template_text, "text", H::text, N::required, "text of the mail"},
    {S::template_text, "html", H::text, N::optional, "HTML of the mail; values are escaped"},

    {S::test, "regex", H::text, N::optional, "RE2 finds a match in the folded text"},
    {S::test, "words", H::any, N::optional, "a word of the list is in the field"},
    {S::test, "glob", H::text, N::optional, "* and ? only: addresses, domains, file names"},
    {S::test, "gt", H::text, N::optional, "greater than"},
    {S::test, "lt", H::text, N::optional, "less than"},

    {S::test_file, "vastus-test", H::text, N::required,
     "1, the version of the language; the first key"},
    {S::test_file, "rules", H::texts, N::required,
     "the rule files that are tested, relative to this one"},
    {S::test_file, "timezone", H::text, N::required, "IANA name, of the times in this file"},
    {S::test_file, "clients", H::map, N::optional, "the register at the start of every case"},
    {S::test_file, "cases", H::list, N::required, "what happens, and what is expected of it"},
    {S::test_file, "coverage", H::map, N::optional, "how much of the rules the cases must try"},

    {S::test_client, "domains", H::texts, N::optional, "of its addresses"},
    {S::test_client, "addresses", H::texts, N::optional, "of its people"},
    {S::test_client, "groups", H::texts, N::optional, "groups of the register"},
    {S::test_client, "manager", H::text, N::optional, "staff id"},
    {S::test_client, "status", H::text, N::optional, "active, unless it says prospect"},
    {S::test_client, "language", H::text, N::optional, "et, en, ru, fi, …"},
    {S::test_client, "value", H::number, N::optional, "the figure of worth"},
    {S::test_client, "tags", H::texts, N::optional, "tags of the register"},
    {S::test_client, "created", H::text, N::optional, "when it entered the register"},
    {S::test_coverage, "min", H::number, N::optional, "percent"},
    {S::test_coverage, "unused_list_entries", H::text, N::optional, "warn or ignore"},

    {S::test_case, "name", H::text, N::required, "a sentence"},
    {S::test_case, "events", H::list, N::required, "in any order; they happen by their times"},
    {S::test_case, "expect", H::list, N::required, "what must be true"},
    {S::test_case, "todo", H::text, N::optional, "a known failure: the case must fail"},

    {S::test_event, "at", H::text, N::required, "2026-02-23 13:00"},
    {S::test_event, "as", H::text, N::optional, "a name for the item"},
    {S::test_event, "by", H::text, N::optional, "staff id"},
    {S::test_event, "text", H::text, N::optional, "of an answer"},
    {S::test_event, "until", H::text, N::optional, "end of snooze and sync_lost"},
    {S::test_event, "mail", H::map, N::optional, "a mail of a client"},
    {S::test_event, "form", H::map, N::optional, "an entry of a form"},
    {S::test_event, "answer", H::text, N::optional, "the item that is answered"},
    {S::test_event, "bounce", H::text, N::optional, "the item whose last answer comes back"},
    {S::test_event, "activity", H::map, N::optional, "a call, a visit"},
    {S::test_event, "ack", H::text, N::optional, "the item that is acknowledged"},
    {S::test_event, "snooze", H::text, N::optional, "the item that is put off"},
    {S::test_event, "close", H::text, N::optional, "the item that is closed; true beside answer"},
    {S::test_event, "reopen", H::text, N::optional, "the item that is opened again"},
    {S::test_event, "set", H::text, N::optional, "the item that is corrected"},
    {S::test_event, "owner", H::text, N::optional, "with set: staff id"},
    {S::test_event, "team", H::text, N::optional, "with set: team id"},
    {S::test_event, "priority", H::text, N::optional, "with set: low, normal, high"},
    {S::test_event, "kind", H::text, N::optional, "with set: a kind"},
    {S::test_event, "due", H::text, N::optional, "with set: a time"},
    {S::test_event, "down_until", H::text, N::optional, "the daemon is down until then"},
    {S::test_event, "sync_lost", H::text, N::optional, "the mailbox that is out of reach"},
    {S::test_event, "smtp_fails_until", H::text, N::optional, "no mail can be sent until then"},
    {S::test_event, "clock_jump", H::text, N::optional, "the daemon's clock is set: 1h, -1d"},
    {S::test_event, "reload", H::text, N::optional, "a rule file that comes into force"},

    {S::test_mail, "from", H::text, N::optional, "the client"},
    {S::test_mail, "to", H::texts, N::optional, "our address"},
    {S::test_mail, "cc", H::texts, N::optional, "more addresses"},
    {S::test_mail, "subject", H::any, N::optional, "the subject"},
    {S::test_mail, "text", H::any, N::optional, "the text"},
    {S::test_mail, "html", H::any, N::optional, "the HTML"},
    {S::test_mail, "headers", H::map, N::optional, "more header fields"},
    {S::test_mail, "attachments", H::texts, N::optional, "names or media types"},
    {S::test_mail, "in_reply_to", H::text, N::optional, "the item that it answers"},
    {S::test_mail, "eml", H::text, N::optional, "a file with the whole mail"},

    {S::test_form, "id", H::text, N::required, "the form"},
    {S::test_form, "fields", H::map, N::optional, "name, email, subject, text, …"},

    {S::test_activity, "client", H::text, N::required, "of clients"},
    {S::test_activity, "kind", H::text, N::optional, "call, visit, …"},
    {S::test_activity, "by", H::text, N::optional, "staff id"},
    {S::test_activity, "direction", H::text, N::optional, "in or out"},

    {S::test_expect, "item", H::text, N::optional, "the item, as it is after the last event"},
    {S::test_expect, "kind", H::text, N::optional, "its kind"},
    {S::test_expect, "also", H::texts, N::optional, "its other kinds"},
    {S::test_expect, "state", H::text, N::optional, "its state"},
    {S::test_expect, "tags", H::texts, N::optional, "its tags"},
    {S::test_expect, "captures", H::map, N::optional, "what regexes caught"},
    {S::test_expect, "route", H::text, N::optional, "the route that was chosen"},
    {S::test_expect, "client", H::text, N::optional, "its client"},
    {S::test_expect, "owner", H::text, N::optional, "staff id"},
    {S::test_expect, "team", H::text, N::optional, "team id"},
    {S::test_expect, "rules", H::texts, N::optional, "the rules of classify that held"},
    {S::test_expect, "until", H::text, N::optional, "up to when it is looked at"},
    {S::test_expect, "alerts", H::list, N::optional, "the alerts, all of them, in order"},
    {S::test_expect, "suggestions", H::list, N::optional, "the suggestions, all of them, in order"},
    {S::test_expect, "at_least", H::boolean, N::optional, "true: others may be there too"},
    {S::test_expect, "digest", H::text, N::optional, "a digest"},
    {S::test_expect, "date", H::text, N::optional, "its day"},
    {S::test_expect, "to", H::text, N::optional, "its recipient"},
    {S::test_expect, "sections", H::map, N::optional, "title: names of items and clients"},
    {S::test_expect, "sent", H::boolean, N::optional, "false: it was not"},
    {S::test_expect, "outbox", H::list, N::optional, "mails as they were sent"},
    {S::test_expect, "not_matched", H::texts, N::optional, "rules that held for no item"},

    {S::test_alert, "at", H::text, N::optional, "when it was released"},
    {S::test_alert, "rule", H::text, N::optional, "the rule of watch"},
    {S::test_alert, "step", H::number, N::optional, "from 1"},
    {S::test_alert, "repeat", H::number, N::optional, "0 for the step itself"},
    {S::test_alert, "to", H::texts, N::optional, "staff ids"},
    {S::test_alert, "severity", H::text, N::optional, "info, warning, critical"},
    {S::test_alert, "ladder", H::text, N::optional, "of by"},
    {S::test_alert, "item", H::text, N::optional, "the item"},
    {S::test_alert, "client", H::text, N::optional, "the client"},
    {S::test_alert, "superseded", H::texts, N::optional, "steps that it stands for"},

    {S::test_suggestion, "date", H::text, N::optional, "the day"},
    {S::test_suggestion, "rule", H::text, N::optional, "the rule of watch"},
    {S::test_suggestion, "step", H::number, N::optional, "from 1"},
    {S::test_suggestion, "client", H::text, N::optional, "the client"},

    {S::test_outbox, "to", H::text, N::optional, "address or staff id"},
    {S::test_outbox, "subject", H::text, N::optional, "the whole subject"},
    {S::test_outbox, "contains", H::texts, N::optional, "words of the text"},
};

}  // namespace

std::span<const Key> keys() { return table; }

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
