#include "crm/card.hpp"

#include <algorithm>
#include <array>

#include "crm/watching.hpp"
#include "rules/suggest.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t words_max = 100;  // groups, and tags, of one client
constexpr std::array<std::string_view, 2> statuses{"prospect", "active"};

std::string near(const std::string& word, const std::vector<std::string>& known) {
    const auto hint = rules::did_you_mean(word, known);
    return hint.empty() ? std::string() : "; " + hint;
}

Result<> check(const Desk& desk, const CardChange& change) {
    if (change.name && change.name->empty()) return model::malformed("a client needs a name");
    if (change.status && std::ranges::find(statuses, *change.status) == statuses.end())
        return model::malformed("there is no status \"" + *change.status +
                                "\"; write prospect or active");
    const auto& staff = desk.rules.file.staff;
    if (change.manager && !change.manager->empty() && !staff.contains(*change.manager)) {
        std::vector<std::string> known;
        for (const auto& [id, one] : staff) known.push_back(id);
        return model::malformed("there is no staff member \"" + *change.manager + "\"" +
                                near(*change.manager, known));
    }
    return model::ok();
}

Result<> change_words(std::vector<std::string>& words, const std::vector<std::string>& add,
                      const std::vector<std::string>& remove, std::string_view what) {
    for (const auto& one : remove) {
        if (std::erase(words, one) == 0)
            return model::malformed("the client has no " + std::string(what) + " \"" + one + "\"" +
                                    near(one, words));
    }
    for (const auto& one : add) {
        if (std::ranges::find(words, one) == words.end()) words.push_back(one);
    }
    if (words.size() > words_max)
        return model::malformed("a client has at most " + std::to_string(words_max) + " " +
                                std::string(what) + "s");
    std::ranges::sort(words);
    return model::ok();
}

std::string joined(const std::vector<std::string>& words) {
    if (words.empty()) return "none";
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string or_none(const std::string& text) { return text.empty() ? "none" : text; }

std::string sentence(const model::Client& client) {
    return "client " + std::to_string(client.id.value) + " is " + client.name + ", " +
           client.status + "; groups: " + joined(client.groups) +
           "; manager: " + or_none(client.manager) + "; tags: " + joined(client.tags) +
           "; language: " + or_none(client.language);
}

}  // namespace

Result<std::string> change_card(storage::Transaction& tx, const Desk& desk, model::ClientId id,
                                const CardChange& change) {
    TRY(check(desk, change));
    TRY(auto client, storage::find_client(tx, id));
    if (!client) return model::missing("there is no client " + std::to_string(id.value));
    if (change.name) client->name = *change.name;
    if (change.status) client->status = *change.status;
    if (change.manager) client->manager = *change.manager;
    if (change.language) client->language = *change.language;
    if (change.value) client->value = *change.value;
    TRY(change_words(client->groups, change.add_groups, change.remove_groups, "group"));
    TRY(change_words(client->tags, change.add_tags, change.remove_tags, "tag"));
    TRY(storage::save_client(tx, *client));
    TRY(arm_all_of(tx, desk, id));
    return sentence(*client);
}

}  // namespace vastus::crm
