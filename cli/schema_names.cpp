#include "cli/schema_names.hpp"

#include <set>

namespace vastus::cli {
namespace {

/// "role:x" and "team:x", and for digests "each:team:x".
void append_groups(const rules::RuleFile& file, bool of_digest, std::vector<std::string>& all) {
    std::set<std::string> roles;
    for (const auto& [id, person] : file.staff)
        roles.insert(person.roles.begin(), person.roles.end());
    for (const auto& role : roles) all.push_back("role:" + role);
    for (const auto& [id, team] : file.teams) {
        all.push_back("team:" + id);
        if (of_digest) all.push_back("each:team:" + id);
    }
}

std::vector<std::string> watch_ids(const rules::RuleFile& file) {
    std::vector<std::string> ids;
    for (const auto& rule : file.watch) ids.push_back(rule.id);
    return ids;
}

}  // namespace

std::vector<std::string> known_names(config::Names names, const rules::RuleFile& file) {
    using config::Names;
    switch (names) {
        case Names::none: return {};
        case Names::kind: return file.kinds;
        case Names::team: return keys_of(file.teams);
        case Names::staff: return keys_of(file.staff);
        case Names::calendar: return keys_of(file.calendars);
        case Names::template_: return keys_of(file.templates);
        case Names::watch: return watch_ids(file);
        case Names::recipient:
        case Names::digest_to: break;
    }
    const bool of_digest = names == Names::digest_to;
    std::vector<std::string> all;
    if (!of_digest) all = {"owner", "team", "team.lead", "client.manager"};
    append_groups(file, of_digest, all);
    for (const auto& [id, person] : file.staff) all.push_back(id);
    return all;
}

std::vector<std::string> known_values(rules::FieldType type, const rules::RuleFile* file) {
    using rules::FieldType;
    switch (type) {
        case FieldType::state: return {"new", "waiting_us", "waiting_client", "closed"};
        case FieldType::priority: return {"low", "normal", "high"};
        case FieldType::source: return {"imap", "form"};
        case FieldType::kind: return file != nullptr ? file->kinds : std::vector<std::string>{};
        case FieldType::staff:
            return file != nullptr ? keys_of(file->staff) : std::vector<std::string>{};
        case FieldType::team:
            return file != nullptr ? keys_of(file->teams) : std::vector<std::string>{};
        case FieldType::calendar:
            return file != nullptr ? keys_of(file->calendars) : std::vector<std::string>{};
        default: return {};
    }
}

std::string_view type_name(rules::FieldType type) {
    switch (type) {
        case rules::FieldType::text: return "text";
        case rules::FieldType::set: return "set";
        case rules::FieldType::flag: return "flag";
        case rules::FieldType::number: return "number";
        case rules::FieldType::kind: return "kind";
        case rules::FieldType::state: return "state";
        case rules::FieldType::priority: return "priority";
        case rules::FieldType::staff: return "staff";
        case rules::FieldType::team: return "team";
        case rules::FieldType::source: return "source";
        case rules::FieldType::group: return "group";
        case rules::FieldType::duration: return "duration";
        case rules::FieldType::time: return "time";
        case rules::FieldType::calendar: return "calendar";
    }
    return "text";
}

/// May this test stand at a field of this type?
bool takes_test(rules::FieldType type, std::string_view test) {
    const bool is_comparison = test == "gt" || test == "lt";
    if (type == rules::FieldType::number || type == rules::FieldType::duration)
        return is_comparison;
    const bool is_text = type == rules::FieldType::text || type == rules::FieldType::set ||
                         type == rules::FieldType::group;
    return is_text && !is_comparison;
}

}  // namespace vastus::cli
