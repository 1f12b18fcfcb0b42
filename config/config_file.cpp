#include "config/file.hpp"
#include "config/file_checks.hpp"
#include "config/parts.hpp"
#include "config/read.hpp"
#include "config/scalar.hpp"
#include "config/version.hpp"

namespace vastus::config {
namespace {

constexpr std::int64_t hops_max = 20;         // Servers of one provider that a mail passes.
constexpr std::size_t phrases_max = 200;      // Of one sort; each is compared with each mail.
constexpr std::size_t phrase_bytes_max = 64;  // What is longer in a mail is not looked up.
constexpr SizeRange store_memory{8u << 20, 4ull << 30};

Authentication read_authentication(const Node& map, Problems& problems) {
    Authentication authentication;
    const Entries entries(map, Section::authentication, problems);
    if (const Node* servers = entries.find("servers")) {
        for (const Node* node : each_text(*servers)) {
            if (auto name = read_domain(*node, problems)) authentication.servers.push_back(*name);
        }
    }
    if (const Node* hops = entries.find("hops")) {
        const auto count = read_integer(*hops, {1, hops_max}, problems);
        if (count) authentication.hops = static_cast<unsigned>(*count);
    }
    if (const Node* exchange = entries.find("exchange_internal"))
        authentication.exchange_internal = read_boolean(*exchange, problems).value_or(false);
    return authentication;
}

Phrases read_phrases(const Node& map, Problems& problems) {
    Phrases phrases;
    const Entries entries(map, Section::phrases, problems);
    const auto read = [&](std::string_view key, std::vector<std::string>& words) {
        const Node* list = entries.find(key);
        if (list == nullptr) return;
        const auto nodes = each_text(*list);
        if (nodes.size() > phrases_max) {
            problems.error("bad-value", list->at,
                           std::to_string(nodes.size()) + " phrases are too many",
                           "name at most " + std::to_string(phrases_max));
            return;
        }
        for (const Node* node : nodes) {
            const bool is_fine =
                node->text.size() <= phrase_bytes_max && node->text.find('\n') == std::string::npos;
            if (!is_fine)
                problems.error("bad-value", node->at, "this is longer than a phrase",
                               "write one line of at most 64 bytes");
            words.push_back(node->text);
        }
    };
    read("reply", phrases.reply);
    read("forward", phrases.forward);
    read("out_of_office", phrases.out_of_office);
    read("bounce", phrases.bounce);
    read("wrote", phrases.wrote);
    read("original_message", phrases.original_message);
    read("forwarded_message", phrases.forwarded_message);
    read("closing", phrases.closing);
    return phrases;
}

void read_own(const Node& map, Config& config, Problems& problems) {
    const Entries entries(map, Section::own, problems);
    const auto read_domains = [&](std::string_view key, std::vector<std::string>& domains) {
        const Node* list = entries.find(key);
        if (list == nullptr) return;
        for (const Node* node : each_text(*list)) {
            if (auto domain = read_domain(*node, problems)) domains.push_back(*domain);
        }
    };
    read_domains("domains", config.own_domains);
    read_domains("mail_providers", config.mail_providers);
    if (const Node* addresses = entries.find("addresses")) {
        for (const Node* node : each_text(*addresses)) {
            if (auto one = read_address(*node, problems)) config.own_addresses.push_back(*one);
        }
    }
    if (const Node* map_of = entries.find("authentication"))
        config.authentication = read_authentication(*map_of, problems);
}

void read_store(const Node& map, Config& config, const Reading& reading) {
    const Entries entries(map, Section::store, reading.problems);
    if (const Node* path = entries.find("path")) {
        config.store = reading.path(*path);
        check_written_folder(*path, reading);
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
                         "the fallback of the rules is told when a mailbox is out of reach",
                         "administrators: [a staff id]");
        return;
    }
    for (const Node* node : each_text(*list)) {
        if (check_id(node->text, node->at, problems)) config.administrators.push_back(node->text);
    }
}

Config read_root(const Node& root, const std::filesystem::path& file, ReadFor reader,
                 Problems& problems) {
    Config config;
    config.file = file;
    const Reading reading{problems, file.parent_path(), reader};
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
    if (const Node* phrases = entries.find("phrases"))
        config.phrases = read_phrases(*phrases, problems);
    if (const Node* limits = entries.find("limits")) config.limits = read_limits(*limits, reading);
    return config;
}

}  // namespace

ReadConfig read_config_text(std::string_view text, const std::filesystem::path& file,
                            ReadFor reader) {
    ReadConfig result;
    Problems problems(file.string());
    const std::optional<Node> root = read_yaml(text, problems);
    std::optional<Config> config;
    if (root) config = read_root(*root, file, reader, problems);
    if (!problems.has_errors()) result.config = std::move(config);
    result.diagnoses = problems.take();
    result.notes = problems.take_notes();
    sort_diagnoses(result.diagnoses, {file.string()});
    return result;
}

ReadConfig read_config(const std::filesystem::path& file, ReadFor reader) {
    const auto text = read_file(file);
    if (text) return read_config_text(text.value(), file, reader);
    Problems problems(file.string());
    problems.error("file-missing", {}, text.error().what(),
                   "name the configuration with --config FILE");
    return {std::nullopt, problems.take(), {}};
}

}  // namespace vastus::config
