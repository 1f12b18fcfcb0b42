#include <algorithm>

#include "config/file_checks.hpp"
#include "config/parts.hpp"
#include "config/scalar.hpp"

namespace vastus::config {
namespace {

constexpr Ports imap_ports{993, 143, 143};
// Servers give a session few slots; Exchange gives one.
constexpr std::int64_t commands_in_flight_max = 10;
// Each folder that is watched is a connection.
constexpr std::size_t folders_max = 32;

/// The default: what comes in, and what went out.
std::vector<FolderConfig> usual_folders(model::Source source) {
    std::vector<FolderConfig> folders{{"INBOX", model::FolderRole::inbox, false}};
    if (source != model::Source::mbox) folders.push_back({"", model::FolderRole::sent, false});
    return folders;
}

FolderConfig with_role(std::string name, const Node* node, Problems& problems) {
    FolderConfig folder{std::move(name), model::FolderRole::inbox, false};
    if (node == nullptr) return folder;
    const auto word = read_word(*node, {"inbox", "sent", "archive", "filed"}, problems);
    if (!word || *word == 0) return folder;
    folder.role = *word == 1 ? model::FolderRole::sent : model::FolderRole::archive;
    folder.is_filed = *word == 3;
    return folder;
}

std::optional<FolderConfig> read_folder(const Node& node, Problems& problems) {
    if (node.is_scalar() && !node.is_nothing() && !node.text.empty())
        return FolderConfig{node.text, model::FolderRole::inbox, false};
    const Entries entries(node, Section::folder, problems);
    if (!node.is_map()) return std::nullopt;
    if (!entries.exactly_one({"name", "sent"}, problems)) return std::nullopt;
    if (const Node* sent = entries.find("sent")) {
        read_word(*sent, {"auto"}, problems);
        if (const Node* role = entries.find("role")) {
            problems.error("too-many-keys", role->key_at, "\"role\" cannot stand beside \"sent\"",
                           "write {sent: auto}, or {name: …, role: sent}");
        }
        return FolderConfig{"", model::FolderRole::sent, false};
    }
    const Node* name = entries.find("name");
    return with_role(name != nullptr ? name->text : "", entries.find("role"), problems);
}

std::vector<FolderConfig> read_folders(const Node& list, Problems& problems) {
    std::vector<FolderConfig> folders;
    if (list.children.empty() || list.children.size() > folders_max) {
        problems.error("bad-value", list.at,
                       "folders names " + std::to_string(list.children.size()) + " folders",
                       "name 1 to " + std::to_string(folders_max) +
                           ", or leave the key out for [INBOX, {sent: auto}]");
        return folders;
    }
    for (const Node& node : list.children) {
        const std::optional<FolderConfig> folder = read_folder(node, problems);
        if (!folder) continue;
        const bool is_known = std::any_of(folders.begin(), folders.end(), [&folder](const auto& f) {
            return f.name == folder->name && f.role == folder->role;
        });
        if (is_known) {
            problems.error("duplicate-id", node.at, "this folder is named twice", "name it once");
        }
        folders.push_back(*folder);
    }
    return folders;
}

/// imap, maildir or mbox: where the mailbox is.
void read_place(const Entries& entries, Mailbox& mailbox, const Reading& reading) {
    Problems& problems = reading.problems;
    if (!entries.exactly_one({"imap", "maildir", "mbox"}, problems)) return;
    if (const Node* imap = entries.find("imap")) {
        mailbox.source = model::Source::imap;
        mailbox.server = read_server(Entries(*imap, Section::imap, problems), imap_ports, reading);
        return;
    }
    const Node* maildir = entries.find("maildir");
    const Node* local = maildir != nullptr ? maildir : entries.find("mbox");
    if (local == nullptr) return;
    mailbox.source = maildir != nullptr ? model::Source::maildir : model::Source::mbox;
    const Section section = maildir != nullptr ? Section::maildir : Section::mbox;
    const Entries keys(*local, section, problems);
    if (const Node* path = keys.find("path")) {
        mailbox.path = reading.path(*path);
        check_mail_place(*path, mailbox.source, reading);
    }
}

Mailbox read_mailbox(const Node& map, const Reading& reading) {
    Problems& problems = reading.problems;
    Mailbox mailbox;
    mailbox.name = map.key;
    check_id(map.key, map.key_at, problems);
    const Entries entries(map, Section::mailbox, problems);
    if (!map.is_map()) return mailbox;
    if (const Node* address = entries.find("address")) {
        mailbox.address = read_address(*address, problems).value_or("");
    }
    read_place(entries, mailbox, reading);
    const Node* folders = entries.find("folders");
    if (folders != nullptr && mailbox.source == model::Source::maildir)
        check_maildir_folders(*folders, mailbox.path, reading);
    mailbox.folders =
        folders != nullptr ? read_folders(*folders, problems) : usual_folders(mailbox.source);
    if (const Node* person = entries.find("person")) {
        if (check_id(person->text, person->at, problems)) mailbox.person = person->text;
    }
    if (const Node* forms = entries.find("forms")) {
        mailbox.forms = read_boolean(*forms, problems).value_or(false);
    }
    if (const Node* filing = entries.find("filing")) {
        mailbox.filing = read_boolean(*filing, problems).value_or(false);
    }
    if (const Node* commands = entries.find("commands_in_flight")) {
        const auto count = read_integer(*commands, {1, commands_in_flight_max}, problems);
        if (count) mailbox.commands_in_flight = static_cast<int>(*count);
    }
    return mailbox;
}

}  // namespace

std::vector<Mailbox> read_mailboxes(const Node& map, const Reading& reading) {
    std::vector<Mailbox> mailboxes;
    for (const Node& node : map.children) {
        Mailbox mailbox = read_mailbox(node, reading);
        const bool is_known =
            !mailbox.address.empty() &&
            std::any_of(mailboxes.begin(), mailboxes.end(),
                        [&mailbox](const Mailbox& m) { return m.address == mailbox.address; });
        if (is_known) {
            reading.problems.error(
                "duplicate-id", node.key_at,
                "the address " + in_quotes(mailbox.address) + " belongs to another mailbox already",
                "name all folders of an address in one mailbox");
        }
        mailboxes.push_back(std::move(mailbox));
    }
    return mailboxes;
}

}  // namespace vastus::config
