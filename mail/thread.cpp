#include "mail/thread.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace vastus::mail {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// One id: a message, or a name that others refer to.
struct Container {
    std::size_t message = none, parent = none;
    std::vector<std::size_t> children;
};

class Threader {
public:
    explicit Threader(const std::vector<Threadable>& messages) : messages_(messages) {}
    Forest run();

private:
    std::size_t container(const std::string& id);
    std::size_t top(std::size_t at);
    void link(std::size_t parent, std::size_t child);
    void link_parent(std::size_t index);
    void link_chain(std::size_t index);
    void collapse();
    void join_by_subject();
    std::pair<model::Instant, std::size_t> order_of(std::size_t at) const;
    Forest flatten();

    const std::vector<Threadable>& messages_;
    std::vector<Container> containers_;
    std::vector<std::size_t> tops_;  ///< Of each container, some ancestor; of a root, itself.
    std::unordered_map<std::string, std::size_t> by_id_;
    std::vector<std::size_t> roots_;
};

std::size_t Threader::container(const std::string& id) {
    const auto [entry, is_new] = by_id_.try_emplace(id, containers_.size());
    if (is_new) {
        tops_.push_back(containers_.size());
        containers_.emplace_back();
    }
    return entry->second;
}

/// The root of the tree that `at` stands in. Every walk halves the way for the next one, so that
/// long chains stay cheap.
std::size_t Threader::top(std::size_t at) {
    while (tops_[at] != at) {
        tops_[at] = tops_[tops_[at]];
        at = tops_[at];
    }
    return at;
}

/// A child without a parent is a root, so a circle would close only below itself.
void Threader::link(std::size_t parent, std::size_t child) {
    if (containers_[child].parent != none) return;
    const auto above = top(parent);
    if (above == child) return;
    tops_[child] = above;
    containers_[child].parent = parent;
    containers_[parent].children.push_back(child);
}

/// Ancestors as the message names them, oldest first.
std::vector<std::string> chain_of(const Threadable& message) {
    std::vector<std::string> chain = message.references;
    for (const auto& id : message.in_reply_to) {
        if (chain.empty() || chain.back() != id) chain.push_back(id);
    }
    std::erase(chain, message.message_id);
    return chain;
}

/// The parent that a message names itself: linked before anything is guessed, so that the order of
/// the messages does not matter.
void Threader::link_parent(std::size_t index) {
    const auto own = container(messages_[index].message_id);
    containers_[own].message = index;
    const auto chain = chain_of(messages_[index]);
    if (!chain.empty()) link(container(chain.back()), own);
}

/// What a message says of its ancestors: a guess, where they do not say it themselves.
void Threader::link_chain(std::size_t index) {
    const auto chain = chain_of(messages_[index]);
    for (std::size_t i = 1; i < chain.size(); ++i) {
        const auto parent = container(chain[i - 1]);
        link(parent, container(chain[i]));
    }
}

/// Names without a message: gone when they hold nothing or one child.
void Threader::collapse() {
    std::vector<std::size_t> order;
    std::vector<std::size_t> open;
    for (std::size_t at = 0; at < containers_.size(); ++at) {
        if (containers_[at].parent == none) open.push_back(at);
    }
    while (!open.empty()) {
        const auto at = open.back();
        open.pop_back();
        order.push_back(at);
        for (const auto child : containers_[at].children) open.push_back(child);
    }
    for (auto at = order.rbegin(); at != order.rend(); ++at) {
        std::vector<std::size_t> kept;
        for (const auto child : containers_[*at].children) {
            const auto& node = containers_[child];
            if (node.message != none || node.children.size() > 1) {
                kept.push_back(child);
            } else if (node.children.size() == 1) {
                kept.push_back(node.children.front());
            }
        }
        containers_[*at].children = std::move(kept);
    }
    for (const auto at : order) {
        const auto& node = containers_[at];
        if (node.parent != none) continue;
        if (node.message == none && node.children.empty()) continue;
        const bool is_passed = node.message == none && node.children.size() == 1;
        roots_.push_back(is_passed ? node.children.front() : at);
    }
}

/// RFC 5256 step 5, for roots only: a reply or forward joins the message it was made of.
void Threader::join_by_subject() {
    std::ranges::stable_sort(roots_, {}, [this](std::size_t at) { return order_of(at); });
    std::unordered_map<std::string, std::size_t> originals;
    for (const auto root : roots_) {
        const auto index = containers_[root].message;
        if (index == none || messages_[index].is_reply_or_forward) continue;
        if (!messages_[index].subject_key.empty())
            originals.try_emplace(messages_[index].subject_key, root);
    }
    std::erase_if(roots_, [this, &originals](std::size_t root) {
        const auto index = containers_[root].message;
        if (index == none || !messages_[index].is_reply_or_forward) return false;
        if (!messages_[index].in_reply_to.empty() || !messages_[index].references.empty())
            return false;
        const auto found = originals.find(messages_[index].subject_key);
        if (found == originals.end() || found->second == root) return false;
        containers_[found->second].children.push_back(root);
        return true;
    });
}

std::pair<model::Instant, std::size_t> Threader::order_of(std::size_t at) const {
    auto node = at;
    while (containers_[node].message == none && !containers_[node].children.empty()) {
        node = containers_[node].children.front();
    }
    const auto index = containers_[node].message;
    if (index == none) return {model::Instant{}, none};
    return {messages_[index].date.value_or(model::Instant{}), index};
}

Forest Threader::flatten() {
    Forest forest;
    std::vector<std::size_t> place(containers_.size(), none);
    std::vector<std::size_t> open;
    const auto add = [&](std::size_t at) {
        place[at] = forest.nodes.size();
        const auto index = containers_[at].message;
        forest.nodes.push_back({index == none ? std::string() : messages_[index].message_id, {}});
        open.push_back(at);
        return forest.nodes.size() - 1;
    };
    for (const auto root : roots_) forest.roots.push_back(add(root));
    while (!open.empty()) {
        const auto at = open.back();
        open.pop_back();
        auto children = containers_[at].children;
        std::ranges::stable_sort(children, {},
                                 [this](std::size_t child) { return order_of(child); });
        for (const auto child : children) {
            const auto added = add(child);
            forest.nodes[place[at]].children.push_back(added);
        }
    }
    return forest;
}

Forest Threader::run() {
    for (std::size_t index = 0; index < messages_.size(); ++index) link_parent(index);
    for (std::size_t index = 0; index < messages_.size(); ++index) link_chain(index);
    collapse();
    join_by_subject();
    return flatten();
}

}  // namespace

Forest make_threads(const std::vector<Threadable>& messages) { return Threader(messages).run(); }

}  // namespace vastus::mail
