#include <algorithm>

#include "config/rule_parts.hpp"
#include "config/scalar.hpp"

namespace vastus::config {
namespace {

bool is_language(std::string_view text) {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    return text.size() >= 2 && text.size() <= 3 && std::all_of(text.begin(), text.end(), is_lower);
}

bool check_language(std::string_view text, Place at, Problems& problems) {
    if (is_language(text)) return true;
    problems.error("bad-value", at, in_quotes(text) + " is not the code of a language",
                   "write two letters: et, en, ru, fi");
    return false;
}

void read_template(const Node& languages, rules::Template& result, Problems& problems) {
    if (!check_shape(languages, Shape::map, problems)) return;
    if (languages.children.empty()) {
        problems.error("bad-value", languages.at,
                       "the template " + in_quotes(languages.key) + " has no text",
                       "write en: {subject: …, text: …}");
    }
    for (const Node& node : languages.children) {
        check_language(node.key, node.key_at, problems);
        const Entries entries(node, Section::template_text, problems);
        rules::TemplateText text;
        text.language = node.key;
        text.at = problems.position(node.key_at);
        const Node* subject = entries.find("subject");
        if (subject != nullptr) text.subject = subject->text;
        if (const Node* body = entries.find("text")) {
            text.text = body->text;
            text.at = problems.position(body->at);
        }
        if (const Node* html = entries.find("html")) text.html = html->text;
        if (subject != nullptr && subject->text.find('\n') != std::string::npos) {
            problems.error("bad-value", subject->at, "a subject is one line",
                           "write it on one line");
        }
        result.languages.push_back(std::move(text));
    }
}

}  // namespace

std::vector<std::string> read_texts(const Node* node) {
    std::vector<std::string> texts;
    if (node == nullptr) return texts;
    for (const Node* one : each_text(*node)) texts.push_back(one->text);
    return texts;
}

void read_staff(const Node& map, RuleReading reading) {
    Problems& problems = reading.problems;
    auto& known = reading.file.staff;
    for (const Node& node : map.children) {
        check_id(node.key, node.key_at, problems);
        if (const auto first = known.find(node.key); first != known.end()) {
            is_new_name(node, known, first->second.at, problems);
            continue;
        }
        rules::Staff& person = known[node.key];
        person.id = node.key;
        person.at = problems.position(node.key_at);
        const Entries entries(node, Section::staff, problems);
        if (const Node* email = entries.find("email")) {
            person.email = read_address(*email, problems).value_or("");
            person.at = problems.position(email->at);
        }
        if (const Node* language = entries.find("language")) {
            if (check_language(language->text, language->at, problems)) {
                person.language = language->text;
            }
        }
        if (const Node* quiet = entries.find("quiet")) person.quiet = read_quiet(*quiet, problems);
        const Node* roles = entries.find("roles");
        person.roles = read_texts(roles);
        if (roles == nullptr) continue;
        for (const Node* role : each_text(*roles)) check_id(role->text, role->at, problems);
    }
}

void read_teams(const Node& map, RuleReading reading) {
    Problems& problems = reading.problems;
    auto& known = reading.file.teams;
    for (const Node& node : map.children) {
        check_id(node.key, node.key_at, problems);
        if (const auto first = known.find(node.key); first != known.end()) {
            is_new_name(node, known, first->second.at, problems);
            continue;
        }
        rules::Team& team = known[node.key];
        team.id = node.key;
        team.at = problems.position(node.key_at);
        const Entries entries(node, Section::team, problems);
        if (const Node* members = entries.find("members")) {
            team.members = read_texts(members);
            team.at = problems.position(members->at);
            if (team.members.empty()) {
                problems.error("nobody-to-tell", members->at,
                               "the team " + in_quotes(node.key) + " is empty",
                               "name at least one member of staff");
            }
        }
        if (const Node* lead = entries.find("lead")) team.lead = lead->text;
    }
}

void read_lists(const Node& map, RuleReading reading) {
    Problems& problems = reading.problems;
    auto& known = reading.file.lists;
    for (const Node& node : map.children) {
        check_id(node.key, node.key_at, problems);
        if (const auto first = known.find(node.key); first != known.end()) {
            is_new_name(node, known, first->second.at, problems);
            continue;
        }
        rules::WordList& list = known[node.key];
        list.name = node.key;
        list.at = problems.position(node.key_at);
        if (!check_shape(node, Shape::map, problems)) continue;
        for (const Node& language : node.children) {
            check_language(language.key, language.key_at, problems);
            if (!check_shape(language, Shape::texts, problems)) continue;
            for (const Node* word : each_text(language)) {
                list.entries.push_back({word->text, language.key, problems.position(word->at)});
            }
        }
        if (list.entries.empty()) {
            problems.error("bad-value", node.at,
                           "the list " + in_quotes(node.key) + " has no words",
                           "write et: [word, other word]");
        }
    }
}

void read_defines(const Node& map, RuleReading reading) {
    Problems& problems = reading.problems;
    auto& known = reading.file.defines;
    for (const Node& node : map.children) {
        check_id(node.key, node.key_at, problems);
        if (const auto first = known.find(node.key); first != known.end()) {
            is_new_name(node, known, first->second.condition.at, problems);
            continue;
        }
        rules::Define& define = known[node.key];
        define.name = node.key;
        define.condition.at = problems.position(node.key_at);
        if (auto condition = read_condition(node, problems)) define.condition = *condition;
    }
}

void read_templates(const Node& map, RuleReading reading) {
    Problems& problems = reading.problems;
    auto& known = reading.file.templates;
    for (const Node& node : map.children) {
        check_id(node.key, node.key_at, problems);
        if (const auto first = known.find(node.key); first != known.end()) {
            const auto& languages = first->second.languages;
            is_new_name(node, known,
                        languages.empty() ? problems.position(node.at) : languages.front().at,
                        problems);
            continue;
        }
        rules::Template& result = known[node.key];
        result.name = node.key;
        read_template(node, result, problems);
    }
}

}  // namespace vastus::config
