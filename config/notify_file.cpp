// How people hear of it: quiet hours, groups, floods, and digests.
#include <map>

#include "config/rule_parts.hpp"
#include "config/scalar.hpp"
#include "config/values.hpp"

namespace vastus::config {
namespace {

constexpr Range flood_range{1, 100'000};
constexpr Range limit_range{1, 1000};
constexpr std::size_t sections_max = 20;
constexpr model::Duration shortest = std::chrono::seconds(1);

std::vector<model::Severity> read_severities(const Node& node, Problems& problems) {
    std::vector<model::Severity> severities;
    for (const Node* one : each_text(node)) {
        const auto word = read_word(*one, words_of(Section::quiet, "except"), problems);
        if (word) severities.push_back(static_cast<model::Severity>(*word));
    }
    return severities;
}

void read_group(const Node& node, rules::Notify& notify, Problems& problems) {
    const Entries entries(node, Section::group, problems);
    notify.groups = true;
    bool by_person = false;
    notify.by_rule = false;
    if (const Node* by = entries.find("by")) {
        for (const Node* one : each_text(*by)) {
            const auto word = read_word(*one, words_of(Section::group, "by"), problems);
            by_person = by_person || word == std::size_t{0};
            notify.by_rule = notify.by_rule || word == std::size_t{1};
        }
        if (!by_person)
            problems.error("bad-value", by->at, "mails are always grouped by recipient",
                           "write [recipient] or [recipient, rule]");
    }
    if (const Node* wait = entries.find("wait"))
        notify.wait = read_duration(*wait, {}, problems).value_or(notify.wait);
    if (const Node* most = entries.find("at_most_every"))
        notify.at_most_every = read_duration(*most, {}, problems).value_or(notify.at_most_every);
}

void read_flood(const Node& node, rules::Notify& notify, Problems& problems) {
    const Entries entries(node, Section::flood, problems);
    if (const Node* limit = entries.find("limit"))
        notify.flood_limit =
            static_cast<std::size_t>(read_integer(*limit, flood_range, problems).value_or(1));
    if (const Node* within = entries.find("within"))
        notify.flood_within =
            read_duration(*within, shortest, problems).value_or(notify.flood_within);
    if (const Node* then = entries.find("then"))
        read_word(*then, words_of(Section::flood, "then"), problems);
}

void read_ack(const Node& node, rules::Notify& notify, Problems& problems) {
    const Entries entries(node, Section::ack, problems);
    if (const Node* holds = entries.find("holds"))
        notify.ack_holds = read_span(*holds, problems).value_or(notify.ack_holds);
    if (const Node* then = entries.find("then"))
        read_word(*then, words_of(Section::ack, "then"), problems);
    const bool has_clock = notify.quiet && !notify.quiet->open.empty();
    if (notify.ack_holds.working_days > 0 && !has_clock)
        problems.error("wd-without-calendar", entries.find("holds")->at,
                       "an acknowledgement counts working days on the calendar of quiet.open",
                       "write quiet: {open: …} above it, or hours: 24h");
}

void read_snooze(const Node& node, rules::Notify& notify, Problems& problems) {
    const Entries entries(node, Section::snooze, problems);
    if (const Node* max = entries.find("max"))
        notify.snooze_max = read_span(*max, problems).value_or(notify.snooze_max);
    if (const Node* wake = entries.find("wake_on")) {
        notify.wakes_on_client = false;
        for (const Node* one : each_text(*wake))
            notify.wakes_on_client =
                read_word(*one, words_of(Section::snooze, "wake_on"), problems) ||
                notify.wakes_on_client;
    }
    if (const Node* clock = entries.find("clock"))
        notify.snooze_pauses =
            read_word(*clock, words_of(Section::snooze, "clock"), problems).value_or(0) == 1;
}

void read_mutes(const Node& list, rules::Notify& notify, Problems& problems) {
    for (const Node& node : list.children) {
        const Entries entries(node, Section::mute, problems);
        rules::Mute mute;
        mute.at = problems.position(node.at);
        if (const Node* active = entries.find("active")) mute.active = active->text;
        mute.mutes = read_texts(entries.find("mutes"));
        if (const Node* same = entries.find("same"))
            mute.same_client =
                read_word(*same, words_of(Section::mute, "same"), problems).value_or(0) == 1;
        notify.mutes.push_back(std::move(mute));
    }
}

std::optional<rules::DigestSection> read_section(const Node& node, Problems& problems) {
    const Entries entries(node, Section::digest_section, problems);
    rules::DigestSection section;
    section.at = problems.position(node.at);
    if (const Node* title = entries.find("title")) section.title = title->text;
    if (!node.is_map() || !entries.exactly_one({"items", "clients", "suggestions"}, problems))
        return std::nullopt;
    if (const Node* items = entries.find("items"))
        section.condition = read_condition(*items, problems);
    if (const Node* clients = entries.find("clients")) {
        section.of = rules::DigestSection::Of::clients;
        section.condition = read_condition(*clients, problems);
    }
    if (const Node* suggestions = entries.find("suggestions")) {
        section.of = rules::DigestSection::Of::suggestions;
        section.rules = read_texts(suggestions);
    }
    if (const Node* sort = entries.find("sort")) {
        if (read_word(*sort, words_of(Section::digest_section, "sort"), problems))
            section.sort = sort->text;
    }
    if (const Node* limit = entries.find("limit"))
        section.limit =
            static_cast<std::size_t>(read_integer(*limit, limit_range, problems).value_or(1));
    return section;
}

/// "08:45".
std::optional<std::chrono::minutes> read_wall(const Node& node, Problems& problems) {
    const auto& text = node.text;
    const auto digit = [&text](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    const bool has_shape =
        text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4);
    if (has_shape) {
        const int hour = (text[0] - '0') * 10 + (text[1] - '0');
        const int minute = (text[3] - '0') * 10 + (text[4] - '0');
        if (hour < 24 && minute < 60) return std::chrono::minutes(60 * hour + minute);
    }
    problems.error("bad-time", node.at, in_quotes(text) + " is not a time of day",
                   text == "24:00" ? "a day begins at \"00:00\" and ends at \"23:59\""
                                   : "write hours and minutes: \"08:45\"");
    return std::nullopt;
}

/// A calendar, or a list of weekdays.
void read_days(const Node& node, rules::Digest& digest, Problems& problems) {
    if (node.is_scalar()) {
        digest.days = node.text;
        return;
    }
    for (const Node* one : each_text(node)) {
        const auto word = read_word(*one, weekday_words(), problems);
        if (word) digest.weekdays.push_back(static_cast<std::uint8_t>(*word));
    }
    if (node.children.empty())
        problems.error("bad-value", node.at, "the digest has no days",
                       "write a calendar, or [" + std::string(weekday_words().front()) + ", …]");
}

rules::Digest read_digest(const Node& node, Problems& problems) {
    rules::Digest digest;
    const Entries entries(node, Section::digest, problems);
    digest.at = problems.position(node.at);
    if (const Node* id = entries.find("id")) {
        digest.id = id->text;
        digest.at = problems.position(id->at);
    }
    if (const Node* at = entries.find("at"))
        digest.wall = read_wall(*at, problems).value_or(digest.wall);
    if (const Node* days = entries.find("days")) read_days(*days, digest, problems);
    digest.to = read_texts(entries.find("to"));
    if (const Node* empty = entries.find("when_empty"))
        digest.sends_empty =
            read_word(*empty, words_of(Section::digest, "when_empty"), problems).value_or(0) == 1;
    if (const Node* late = entries.find("catch_up"))
        digest.catch_up = read_duration(*late, {}, problems).value_or(digest.catch_up);
    const Node* sections = entries.find("sections");
    if (sections == nullptr) return digest;
    if (sections->children.empty() || sections->children.size() > sections_max)
        problems.error("bad-value", sections->at,
                       "the digest has " + std::to_string(sections->children.size()) + " sections",
                       "write 1 to " + std::to_string(sections_max));
    for (const Node& one : sections->children) {
        if (auto section = read_section(one, problems))
            digest.sections.push_back(std::move(*section));
    }
    return digest;
}

}  // namespace

std::optional<rules::Quiet> read_quiet(const Node& node, Problems& problems) {
    const Entries entries(node, Section::quiet, problems);
    rules::Quiet quiet;
    quiet.at = problems.position(node.at);
    const Node* open = entries.find("open");
    if (open == nullptr) return std::nullopt;
    quiet.open = open->text;
    quiet.at = problems.position(open->at);
    if (const Node* outside = entries.find("outside"))
        quiet.drops =
            read_word(*outside, words_of(Section::quiet, "outside"), problems).value_or(0) == 1;
    if (const Node* except = entries.find("except"))
        quiet.except = read_severities(*except, problems);
    return quiet;
}

void read_notify(const Node& map, RuleReading reading) {
    Problems& problems = reading.problems;
    rules::Notify& notify = reading.file.notify;
    const Entries entries(map, Section::notify, problems);
    if (const Node* quiet = entries.find("quiet")) notify.quiet = read_quiet(*quiet, problems);
    if (const Node* group = entries.find("group")) read_group(*group, notify, problems);
    if (const Node* flood = entries.find("flood")) read_flood(*flood, notify, problems);
    if (const Node* ack = entries.find("ack"))
        read_ack(*ack, notify, problems);
    else if (notify.quiet && !notify.quiet->open.empty())
        notify.ack_holds = rules::Span{0, 0, 1, {}};  // 24 hours of an office's time are three days
    if (const Node* snooze = entries.find("snooze")) read_snooze(*snooze, notify, problems);
    if (const Node* mutes = entries.find("mutes")) read_mutes(*mutes, notify, problems);
}

void read_digests(const Node& list, RuleReading reading) {
    std::map<std::string, Place> seen;
    for (const Node& node : list.children) {
        check_new_id(node, seen, reading.problems);
        reading.file.digests.push_back(read_digest(node, reading.problems));
    }
}

}  // namespace vastus::config
