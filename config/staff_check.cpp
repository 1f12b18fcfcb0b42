#include "config/staff_check.hpp"

#include "config/entries.hpp"
#include "config/file.hpp"
#include "config/yaml.hpp"
#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

/// The first text of the file that stands under `key` and says `text`.
const Node* find_text(const Node& node, std::string_view key, std::string_view text) {
    for (const Node& child : node.children) {
        if (child.key == key && (child.is_scalar() || child.is_list())) {
            for (const Node* one : each_text(child)) {
                if (one->text == text) return one;
            }
        }
        if (const Node* found = find_text(child, key, text)) return found;
    }
    return nullptr;
}

}  // namespace

std::vector<rules::Diagnosis> unknown_staff(const Config& config, const rules::RuleFile& rules) {
    Problems problems(config.file.string());
    Problems ignored(config.file.string());
    std::optional<Node> root;
    if (const auto text = read_file(config.file)) root = read_yaml(text.value(), ignored);
    std::vector<std::string> known;
    for (const auto& [id, person] : rules.staff) known.push_back(id);
    const auto check = [&](std::string_view key, const std::string& id) {
        if (id.empty() || rules.staff.contains(id)) return;
        const Node* node = root ? find_text(*root, key, id) : nullptr;
        problems.error("unknown-staff", node != nullptr ? node->at : Place{},
                       "there is no member of staff " + in_quotes(id) + " in the rules",
                       rules::did_you_mean(id, known));
    };
    for (const std::string& id : config.administrators) check("administrators", id);
    for (const Mailbox& mailbox : config.mailboxes) check("person", mailbox.person);
    return problems.take();
}

}  // namespace vastus::config
