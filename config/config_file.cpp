#include "config/file.hpp"
#include "config/parts.hpp"
#include "config/read.hpp"
#include "config/scalar.hpp"
#include "config/version.hpp"

namespace vastus::config {
namespace {

constexpr SizeRange store_memory{8u << 20, 4ull << 30};

void read_own(const Node& map, Config& config, Problems& problems) {
    const Entries entries(map, Section::own, problems);
    if (const Node* domains = entries.find("domains")) {
        for (const Node* node : each_text(*domains)) {
            if (auto domain = read_domain(*node, problems)) config.own_domains.push_back(*domain);
        }
    }
    if (const Node* addresses = entries.find("addresses")) {
        for (const Node* node : each_text(*addresses)) {
            if (auto one = read_address(*node, problems)) config.own_addresses.push_back(*one);
        }
    }
}

void read_store(const Node& map, Config& config, const Reading& reading) {
    const Entries entries(map, Section::store, reading.problems);
    if (const Node* path = entries.find("path")) {
        config.store = reading.path(*path);
        // A path that ends in a slash has an empty last part, and its parent would be itself.
        if (!config.store.has_filename()) config.store = config.store.parent_path();
    }
    if (const Node* memory = entries.find("memory")) {
        const auto bytes = read_size(*memory, store_memory, reading.problems);
        if (bytes) config.store_memory_bytes = static_cast<std::size_t>(*bytes);
    }
}

/// Rules name both kinds with one field, `mailbox`.
void check_names(const Entries& entries, Problems& problems) {
    const Node* mailboxes = entries.find("mailboxes");
    const Node* forms = entries.find("forms");
    const bool has_mailbox = mailboxes != nullptr && !mailboxes->children.empty();
    const bool has_form = forms != nullptr && !forms->children.empty();
    if (!has_mailbox && !has_form) {
        problems.warning("nothing-to-watch", entries.map().at,
                         "there is neither a mailbox nor a form to watch",
                         "name them under mailboxes: and forms:");
    }
    if (!has_mailbox || !has_form) return;
    for (const Node& form : forms->children) {
        for (const Node& mailbox : mailboxes->children) {
            if (form.key != mailbox.key) continue;
            problems.error("duplicate-id", form.key_at,
                           in_quotes(form.key) + " is the name of a mailbox already",
                           "give the form another name");
        }
    }
}

void read_administrators(const Node* list, Config& config, const Node& root, Problems& problems) {
    if (list == nullptr || each_text(*list).empty()) {
        problems.warning("no-administrators", list != nullptr ? list->at : root.at,
                         "nobody is told when a mailbox or the mail server is out of reach",
                         "administrators: [a staff id]");
        return;
    }
    for (const Node* node : each_text(*list)) {
        if (check_id(node->text, node->at, problems)) config.administrators.push_back(node->text);
    }
}

Config read_root(const Node& root, const std::filesystem::path& file, Problems& problems) {
    Config config;
    config.file = file;
    const Reading reading{problems, file.parent_path()};
    if (!check_version(root, problems)) return config;
    const Entries entries(root, Section::vastus, problems);
    if (const Node* own = entries.find("own")) read_own(*own, config, problems);
    if (const Node* store = entries.find("store")) read_store(*store, config, reading);
    const Node* socket = entries.find("socket");
    config.socket =
        socket != nullptr ? reading.path(*socket) : config.store.parent_path() / "vastus.sock";
    if (const Node* rules = entries.find("rules")) config.rules = reading.path(*rules);
    if (const Node* map = entries.find("mailboxes"))
        config.mailboxes = read_mailboxes(*map, reading);
    if (const Node* map = entries.find("forms")) config.forms = read_forms(*map, reading);
    check_names(entries, problems);
    if (const Node* smtp = entries.find("smtp")) config.outgoing = read_outgoing(*smtp, reading);
    read_administrators(entries.find("administrators"), config, root, problems);
    if (const Node* limits = entries.find("limits")) config.limits = read_limits(*limits, reading);
    return config;
}

}  // namespace

ReadConfig read_config_text(std::string_view text, const std::filesystem::path& file) {
    ReadConfig result;
    Problems problems(file.string());
    const std::optional<Node> root = read_yaml(text, problems);
    std::optional<Config> config;
    if (root) config = read_root(*root, file, problems);
    if (!problems.has_errors()) result.config = std::move(config);
    result.diagnoses = problems.take();
    sort_diagnoses(result.diagnoses, {file.string()});
    return result;
}

ReadConfig read_config(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (text) return read_config_text(text.value(), file);
    Problems problems(file.string());
    problems.error("file-missing", {}, text.error().what());
    return {std::nullopt, problems.take()};
}

}  // namespace vastus::config
