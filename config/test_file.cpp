#include "config/test_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/entries.hpp"
#include "config/file.hpp"
#include "config/read.hpp"
#include "config/rule_parts.hpp"
#include "config/scalar.hpp"
#include "config/values.hpp"
#include "rules/local_time.hpp"
#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

using Event = rules::ScenarioEvent;
using Type = Event::Type;

constexpr std::size_t cases_max = 10'000, events_max = 10'000;
constexpr Range number_range{0, 1'000'000'000}, percent_range{0, 100};

/// A wall time of the night in which clocks go back, by an hour or by half of one.
bool comes_twice(model::Instant at, const std::string& timezone) {
    constexpr std::array<std::chrono::minutes, 2> shifts{std::chrono::minutes(30),
                                                         std::chrono::minutes(60)};
    return std::ranges::any_of(shifts, [&](auto shift) {
        return rules::local_minute(timezone, at + shift) == rules::local_minute(timezone, at);
    });
}

class Reader {
public:
    Reader(std::filesystem::path folder, Problems& problems)
        : folder_(std::move(folder)), problems_(problems) {}

    rules::ScenarioFile run(const Node& root) {
        rules::ScenarioFile file;
        const Entries entries(root, Section::test_file, problems_);
        file.rules = read_texts(entries.find("rules"));
        timezone_ = "UTC";
        if (const Node* zone = entries.find("timezone")) {
            if (rules::is_timezone(zone->text))
                timezone_ = zone->text;
            else
                problems_.error("unknown-timezone", zone->at,
                                "there is no time zone " + in_quotes(zone->text),
                                near_timezone(zone->text));
        }
        file.timezone = timezone_;
        if (const Node* clients = entries.find("clients")) {
            for (const Node& one : clients->children) file.clients.push_back(client(one));
        }
        for (const auto& one : file.clients) clients_.push_back(one.id);
        if (const Node* coverage = entries.find("coverage")) read_coverage(*coverage, file);
        const Node* cases = entries.find("cases");
        if (cases == nullptr) return file;
        if (cases->children.size() > cases_max)
            problems_.error("too-big", cases->at, "there are too many cases",
                            "write them into several files");
        for (const Node& one : cases->children) {
            auto read = test_case(one);
            const auto twin = std::ranges::find(file.cases, read.name, &rules::ScenarioCase::name);
            if (twin != file.cases.end() && !read.name.empty())
                problems_.error("duplicate-id", one.at,
                                "another case is called " + in_quotes(read.name),
                                "say what is different about this one");
            file.cases.push_back(std::move(read));
        }
        return file;
    }

private:
    std::optional<model::Instant> time(const Node& node) {
        auto at = rules::parse_local(node.text, timezone_);
        const auto fault = date_fault(node.text);
        if (!at && !fault.empty())
            problems_.error("bad-time", node.at,
                            "there is no such day as " + in_quotes(node.text.substr(0, 10)), fault);
        else if (!at)
            problems_.error("bad-time", node.at, in_quotes(node.text) + " is not a time",
                            "write 2026-02-23 13:00, in the zone of the file, or with an offset: "
                            "2026-10-25 03:30 +02:00");
        const bool has_offset = node.text.size() > 16;
        if (at && !has_offset && comes_twice(*at, timezone_))
            problems_.error("ambiguous-time", node.at,
                            in_quotes(node.text) + " comes twice in " + timezone_,
                            "say which with an offset: " + node.text + " +02:00");
        return at;
    }

    std::uint32_t number(const Node& node) {
        return static_cast<std::uint32_t>(read_integer(node, number_range, problems_).value_or(0));
    }

    rules::ScenarioClient client(const Node& node) {
        rules::ScenarioClient result;
        result.id = node.key;
        result.at = problems_.position(node.at);
        check_id(node.key, node.key_at, problems_);
        const Entries entries(node, Section::test_client, problems_);
        result.domains = read_texts(entries.find("domains"));
        result.addresses = read_texts(entries.find("addresses"));
        result.groups = read_texts(entries.find("groups"));
        result.tags = read_texts(entries.find("tags"));
        if (const Node* manager = entries.find("manager")) result.manager = manager->text;
        if (const Node* status = entries.find("status")) result.status = status->text;
        if (const Node* language = entries.find("language")) result.language = language->text;
        if (const Node* value = entries.find("value"))
            result.value = read_decimal(*value, problems_).value_or(0);
        if (const Node* created = entries.find("created")) result.created = time(*created);
        return result;
    }

    void read_coverage(const Node& node, rules::ScenarioFile& file) {
        const Entries entries(node, Section::test_coverage, problems_);
        if (const Node* min = entries.find("min"))
            file.coverage_min =
                static_cast<int>(read_integer(*min, percent_range, problems_).value_or(0));
        if (const Node* unused = entries.find("unused_list_entries"))
            file.warns_of_unused =
                read_word(*unused, words_of(Section::test_coverage, "unused_list_entries"),
                          problems_)
                    .value_or(0) == 0;
    }

    rules::ScenarioCase test_case(const Node& node) {
        rules::ScenarioCase result;
        items_.clear();
        const Entries entries(node, Section::test_case, problems_);
        result.position = problems_.position(node.at);
        if (const Node* name = entries.find("name")) result.name = name->text;
        if (const Node* todo = entries.find("todo")) result.todo = todo->text;
        if (const Node* events = entries.find("events")) {
            if (events->children.size() > events_max)
                problems_.error("too-big", events->at, "the case has too many events");
            for (const Node& one : events->children) {
                if (auto read = event(one)) result.events.push_back(std::move(*read));
            }
            std::ranges::stable_sort(result.events, {}, &Event::at);
        }
        if (const Node* expect = entries.find("expect")) {
            for (const Node& one : expect->children)
                result.expectations.push_back(expectation(one));
        }
        return result;
    }

    // --- events
    std::optional<Event> event(const Node& node) {
        struct Name {
            std::string_view key;
            Type type;
        };
        static constexpr std::array<Name, 15> names{{{"mail", Type::mail},
                                                     {"form", Type::form},
                                                     {"answer", Type::answer},
                                                     {"bounce", Type::bounce},
                                                     {"activity", Type::activity},
                                                     {"ack", Type::acknowledge},
                                                     {"snooze", Type::snooze},
                                                     {"close", Type::close},
                                                     {"reopen", Type::reopen},
                                                     {"set", Type::set},
                                                     {"down_until", Type::down},
                                                     {"sync_lost", Type::blind},
                                                     {"smtp_fails_until", Type::smtp_fails},
                                                     {"clock_jump", Type::clock_jump},
                                                     {"reload", Type::reload}}};
        const Entries entries(node, Section::test_event, problems_);
        if (!node.is_map()) return std::nullopt;
        // Beside an answer "close" is no event of its own: the answer closes the item.
        const Node* answer = entries.find("answer");
        if (answer == nullptr &&
            !entries.exactly_one(
                {"mail", "form", "answer", "bounce", "activity", "ack", "snooze", "close", "reopen",
                 "set", "down_until", "sync_lost", "smtp_fails_until", "clock_jump", "reload"},
                problems_))
            return std::nullopt;
        Event result;
        result.position = problems_.position(node.at);
        if (const Node* at = entries.find("at")) result.at = time(*at).value_or(result.at);
        if (const Node* by = entries.find("by")) result.by = by->text;
        if (const Node* text = entries.find("text")) result.text = text->text;
        const Node* close = entries.find("close");
        if (answer != nullptr && close != nullptr)
            result.closes = read_boolean(*close, problems_).value_or(false);
        if (const Node* until = entries.find("until"))
            result.until = time(*until).value_or(result.at);
        for (const auto* key : {"snooze", "sync_lost"}) {
            const Node* value = entries.find(key);
            if (value != nullptr && entries.find("until") == nullptr)
                problems_.error("missing-key", value->key_at, in_quotes(key) + " needs \"until\"",
                                "write until: 2026-03-09 09:00, the end of it");
        }
        for (const std::string key : {"owner", "team", "priority", "kind"}) {
            if (const Node* value = entries.find(key)) result.fields[key] = value->text;
        }
        if (const Node* due = entries.find("due")) result.until = time(*due).value_or(result.at);
        for (const auto& name : names) {
            const Node* value = entries.find(name.key);
            if (value == nullptr || (answer != nullptr && value != answer)) continue;
            result.type = name.type;
            read_value(*value, result);
        }
        if (const Node* as = entries.find("as")) {
            result.as = as->text;
            items_.push_back(as->text);
        }
        return result;
    }

    void read_value(const Node& node, Event& event) {
        switch (event.type) {
            case Type::mail: event.mail = mail(node); return;
            case Type::form: read_form(node, event); return;
            case Type::activity: read_activity(node, event); return;
            case Type::down:
            case Type::smtp_fails: event.until = time(node).value_or(event.at); return;
            case Type::clock_jump: event.jump = jump(node); return;
            case Type::reload: event.rules = reloaded(node); return;
            case Type::blind:
                event.text = node.text;
                if (!node.is_scalar())
                    problems_.error("wrong-type", node.at, "sync_lost names a mailbox",
                                    "write {sync_lost: info, until: …}");
                return;
            case Type::answer:
            case Type::bounce:
            case Type::acknowledge:
            case Type::snooze:
            case Type::close:
            case Type::reopen:
            case Type::set: event.item = item_name(node); return;
        }
    }

    /// "1h", "-1d": how far the clock is set; a day has 24 hours here.
    model::Duration jump(const Node& node) {
        const bool is_back = node.text.starts_with('-');
        const auto length = rules::parse_span(std::string_view(node.text).substr(is_back ? 1 : 0));
        if (!length || length->is_zero() || length->working_days != 0) {
            problems_.error("bad-duration", node.at,
                            in_quotes(node.text) + " is not a length of time",
                            "write 1h, -1d, 1y: how far the clock is set, with - when it is back");
            return {};
        }
        return is_back ? -length->roughly() : length->roughly();
    }

    std::shared_ptr<const rules::RuleSet> reloaded(const Node& node) {
        auto read = read_rules(folder_ / node.text, nullptr);
        if (!read.rules)
            problems_.error("reload-of-wrong-rules", node.at,
                            "the rules of " + in_quotes(node.text) + " cannot be used",
                            "\"vastus rules check " + node.text + "\" says why");
        return std::move(read.rules);
    }

    std::string item_name(const Node& node) {
        if (std::ranges::find(items_, node.text) == items_.end())
            problems_.error("unknown-item", node.at,
                            "no event before this one is called " + in_quotes(node.text),
                            rules::did_you_mean(node.text, items_).empty()
                                ? "write as: " + node.text + " at the mail that begins it"
                                : rules::did_you_mean(node.text, items_));
        return node.text;
    }

    static std::map<std::string, std::string> texts_of(const Node& node) {
        std::map<std::string, std::string> texts;
        for (const Node& one : node.children) texts[one.key] = one.text;
        return texts;
    }

    rules::ScenarioMail mail(const Node& node) {
        rules::ScenarioMail result;
        const Entries entries(node, Section::test_mail, problems_);
        const auto take = [&entries](std::string_view key, std::string& to) {
            if (const Node* value = entries.find(key)) to = value->text;
        };
        take("from", result.from);
        take("subject", result.subject);
        take("text", result.text);
        take("html", result.html);
        result.to = read_texts(entries.find("to"));
        result.cc = read_texts(entries.find("cc"));
        result.attachments = read_texts(entries.find("attachments"));
        if (const Node* reply = entries.find("in_reply_to")) result.in_reply_to = item_name(*reply);
        if (const Node* headers = entries.find("headers")) {
            for (const Node& one : headers->children)
                result.headers.emplace_back(one.key, one.text);
        }
        if (const Node* eml = entries.find("eml")) {
            const auto text = read_file(folder_ / eml->text);
            if (text)
                result.raw = text.assume_value();
            else
                problems_.error("file-missing", eml->at, text.assume_error().what(),
                                "the path begins at this file");
        } else if (result.from.empty() && node.is_map()) {
            problems_.error("missing-key", node.at, "a mail needs \"from\"",
                            "write {from: ott@acme.example, subject: …}");
        }
        const Node* from = entries.find("from");
        if (from != nullptr && from->text.find('@') == std::string::npos)
            problems_.error("bad-address", from->at, in_quotes(from->text) + " is no address",
                            "write from: ott@acme.example");
        return result;
    }

    void read_form(const Node& node, Event& event) {
        const Entries entries(node, Section::test_form, problems_);
        if (const Node* id = entries.find("id")) event.form = id->text;
        if (const Node* fields = entries.find("fields")) event.fields = texts_of(*fields);
    }

    void read_activity(const Node& node, Event& event) {
        const Entries entries(node, Section::test_activity, problems_);
        if (const Node* client = entries.find("client")) event.client = client_name(*client);
        if (const Node* direction = entries.find("direction"))
            event.is_from_client =
                read_word(*direction, words_of(Section::test_activity, "direction"), problems_)
                    .value_or(1) == 0;
    }

    std::string client_name(const Node& node) {
        if (std::ranges::find(clients_, node.text) == clients_.end())
            problems_.error("unknown-client", node.at, "there is no client " + in_quotes(node.text),
                            rules::did_you_mean(node.text, clients_));
        return node.text;
    }

    // --- expectations
    rules::Expectation expectation(const Node& node) {
        rules::Expectation result;
        result.position = problems_.position(node.at);
        const Entries entries(node, Section::test_expect, problems_);
        if (const Node* item = entries.find("item")) result.item = expected_item(*item, entries);
        if (const Node* until = entries.find("until")) result.until = time(*until);
        if (const Node* least = entries.find("at_least"))
            result.at_least = read_boolean(*least, problems_).value_or(false);
        if (const Node* alerts = entries.find("alerts")) {
            result.alerts.emplace();
            for (const Node& one : alerts->children) result.alerts->push_back(alert(one));
        }
        if (const Node* suggestions = entries.find("suggestions")) {
            result.suggestions.emplace();
            for (const Node& one : suggestions->children)
                result.suggestions->push_back(suggestion(one));
        }
        if (const Node* digest = entries.find("digest"))
            result.digest = expected_digest(*digest, entries);
        if (const Node* outbox = entries.find("outbox")) {
            result.outbox.emplace();
            for (const Node& one : outbox->children) result.outbox->push_back(expected_mail(one));
        }
        result.not_matched = read_texts(entries.find("not_matched"));
        const bool needs_until =
            result.alerts || result.suggestions || result.digest || result.outbox;
        if (node.is_map() && !needs_until && !result.item && result.not_matched.empty())
            problems_.error("missing-key", node.at, "this expects nothing",
                            "write item, alerts, suggestions, digest, outbox or not_matched");
        if (needs_until && entries.find("until") == nullptr && node.is_map())
            problems_.error("missing-key", node.at, "this expectation needs \"until\"",
                            "write the time up to which it is looked at");
        return result;
    }

    static std::set<std::string> set_of(const Node& node) {
        const auto texts = read_texts(&node);
        return {texts.begin(), texts.end()};
    }

    rules::ExpectedItem expected_item(const Node& name, const Entries& entries) {
        rules::ExpectedItem item;
        item.item = item_name(name);
        const auto take = [&entries](std::string_view key, std::optional<std::string>& to) {
            if (const Node* value = entries.find(key)) to = value->text;
        };
        take("kind", item.kind);
        take("state", item.state);
        if (const Node* state = entries.find("state"))
            read_word(*state, {"new", "waiting_us", "waiting_client", "closed"}, problems_);
        take("route", item.route);
        take("client", item.client);
        take("owner", item.owner);
        take("team", item.team);
        if (const Node* also = entries.find("also")) item.also = set_of(*also);
        if (const Node* tags = entries.find("tags")) item.tags = set_of(*tags);
        if (const Node* rules = entries.find("rules")) item.rules = set_of(*rules);
        if (const Node* captures = entries.find("captures")) item.captures = texts_of(*captures);
        return item;
    }

    rules::ExpectedAlert alert(const Node& node) {
        rules::ExpectedAlert result;
        result.position = problems_.position(node.at);
        const Entries entries(node, Section::test_alert, problems_);
        if (const Node* at = entries.find("at")) result.at = time(*at);
        if (const Node* rule = entries.find("rule")) result.rule = rule->text;
        if (const Node* step = entries.find("step")) result.step = number(*step);
        if (const Node* repeat = entries.find("repeat")) result.repeat = number(*repeat);
        if (const Node* to = entries.find("to")) result.to = set_of(*to);
        if (const Node* severity = entries.find("severity")) {
            result.severity = severity->text;
            read_word(*severity, {"info", "warning", "critical"}, problems_);
        }
        if (const Node* ladder = entries.find("ladder")) result.ladder = ladder->text;
        if (const Node* item = entries.find("item")) result.item = item_name(*item);
        if (const Node* client = entries.find("client")) result.client = client_name(*client);
        if (const Node* superseded = entries.find("superseded")) {
            result.superseded.emplace();
            for (const Node* one : each_text(*superseded))
                result.superseded->push_back(number(*one));
        }
        return result;
    }

    rules::ExpectedSuggestion suggestion(const Node& node) {
        rules::ExpectedSuggestion result;
        result.position = problems_.position(node.at);
        const Entries entries(node, Section::test_suggestion, problems_);
        if (const Node* date = entries.find("date")) result.date = date->text;
        if (const Node* rule = entries.find("rule")) result.rule = rule->text;
        if (const Node* step = entries.find("step")) result.step = number(*step);
        if (const Node* client = entries.find("client")) result.client = client_name(*client);
        return result;
    }

    rules::ExpectedDigest expected_digest(const Node& name, const Entries& entries) {
        rules::ExpectedDigest digest;
        digest.digest = name.text;
        if (const Node* date = entries.find("date")) digest.date = date->text;
        if (const Node* to = entries.find("to")) digest.to = to->text;
        if (const Node* sent = entries.find("sent"))
            digest.is_absent = !read_boolean(*sent, problems_).value_or(true);
        if (const Node* sections = entries.find("sections")) {
            for (const Node& one : sections->children) digest.sections[one.key] = read_texts(&one);
        }
        return digest;
    }

    rules::ExpectedMail expected_mail(const Node& node) {
        rules::ExpectedMail result;
        const Entries entries(node, Section::test_outbox, problems_);
        if (const Node* to = entries.find("to")) result.to = to->text;
        if (const Node* subject = entries.find("subject")) result.subject = subject->text;
        result.contains = read_texts(entries.find("contains"));
        return result;
    }

    std::filesystem::path folder_;
    Problems& problems_;
    std::string timezone_;
    std::vector<std::string> items_, clients_;
};

bool check_test_version(const Node& root, Problems& problems) {
    if (root.is_map() && !root.children.empty() && root.children[0].key == "vastus-test" &&
        root.children[0].text == "1")
        return true;
    problems.error("version-first", root.at, "this is no test file of this version",
                   "the first line is vastus-test: 1");
    return false;
}

}  // namespace

ReadTests read_tests_text(std::string_view text, const std::filesystem::path& file) {
    ReadTests result;
    Problems problems(file.string());
    const auto root = read_yaml(text, problems);
    if (root && check_test_version(*root, problems)) {
        auto tests = Reader(file.parent_path(), problems).run(*root);
        if (!problems.has_errors()) result.tests = std::move(tests);
    }
    result.diagnoses = problems.take();
    return result;
}

ReadTests read_tests(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (text) return read_tests_text(text.assume_value(), file);
    ReadTests result;
    Problems problems(file.string());
    problems.error("file-missing", {}, text.assume_error().what());
    result.diagnoses = problems.take();
    return result;
}

}  // namespace vastus::config
