// The decisions: what is it (classify), whose is it (route), what must not be forgotten (watch).
//
// Pure functions of the rule set, frozen facts and `now`. The daemon, `explain`, `test` and
// `backtest` all call these.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/alert.hpp"
#include "model/client.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "rules/rule_set.hpp"

namespace vastus::rules {

/// Facts of a message; computed once and frozen. No rule sees the effect of another one of its
/// section.
struct MessageFacts {
    const model::Content* content = nullptr;
    model::Source source = model::Source::imap;
    std::string mailbox;    ///< Or the form's name.
    std::string form_id;    ///< "" for mail.
    bool is_reply = false;  ///< Belongs to an item that exists.
    bool is_thanks = false;
    const model::Client* client = nullptr;  ///< Null: unknown before this message.
    model::Instant at{};                    ///< When it came.
};

struct Classified {
    std::string kind;
    std::vector<std::string> also, tags;
    std::map<std::string, std::string> captures;  ///< Original text, not folded.
    std::vector<std::string> why;    ///< One sentence per rule that voted, and the decision.
    std::vector<std::string> voted;  ///< Ids of the rules that held.
};
Classified classify(const RuleSet& rules, const MessageFacts& facts);

struct Routed {
    std::string route, owner, team;  ///< "" for none.
    model::Priority priority = model::Priority::normal;
    bool closed = false;
    std::vector<std::string> tags, why;
};
/// `item` carries kind, also and tags already.
Routed route(const RuleSet& rules, const MessageFacts& facts, const model::Item& item);

// --- watch
/// What a rule looks at: an item with its client, or a client alone.
struct Watching {
    const model::Item* item = nullptr;      ///< Null under `each: client`.
    const model::Client* client = nullptr;  ///< Null: the item's client is gone.

    model::Subject subject() const {
        if (item != nullptr) return item->id;
        return client != nullptr ? model::Subject(client->id) : model::Subject();
    }
};

/// What has fired in an episode: step label and repeat.
struct Fired {
    std::string step;
    std::uint32_t repeat = 0;
    bool operator==(const Fired&) const = default;
};
/// How far an episode (same anchor) has come.
struct Progress {
    std::vector<Fired> fired;
    /// When the highest that fired was due: what a changed ladder has before it counts as passed.
    std::optional<model::Instant> fired_due;
    std::string muted_by;  ///< A rule with an open alert that mutes this one; or "".
    /// When the rule, as it is, came into force: what was due before is not mailed one by one.
    std::optional<model::Instant> activated;
};
struct Watched {
    std::optional<model::Anchor> anchor;  ///< Nothing: no episode, or it is over.
    std::string over;  ///< Why there is none: "answered", "not in scope: kind is order", …
    bool is_withdrawn = false;  ///< The rule is not about it any more; nothing was done.
    std::string held;           ///< What holds the steps: "acknowledged by mari until …"; or "".
    std::optional<model::Instant> held_until;
    std::vector<model::Alert>
        alerts;  ///< At most one: the highest step due. `id` and recipients are filled.
    std::optional<model::Alert> reported;  ///< Due before the activation: for its report.
    std::vector<Fired> fired;  ///< What to add to the episode, superseded ones included.
    std::optional<model::Instant> fired_due;
    std::optional<model::Instant>
        first_due;                           ///< Of the first step that had not fired; may be past.
    std::optional<model::Instant> next_due;  ///< Always > now; nothing when the ladder has ended.
};
/// Judges one rule for one subject.
Watched watch(const RuleSet& rules, const WatchRule& rule, const Watching& what,
              const Progress& progress, model::Instant now);

/// The event that the rule's clock starts from now; nothing when there is none.
std::optional<model::Anchor> anchor_of(const WatchRule& rule, const Watching& what);

/// When the rule has to be judged again for this subject; may be past. For arming.
std::optional<model::Instant> first_due(const RuleSet& rules, const WatchRule& rule,
                                        const Watching& what, const Progress& progress,
                                        model::Instant now);

std::optional<model::Instant> first_due(const Watched& watched);

/// Staff ids for a step's `to`; the fall-back when it is nobody. `why` says who is there for what:
/// "mari (team sales)".
std::vector<std::string> recipients(const RuleSet& rules, const std::vector<std::string>& to,
                                    const Watching& what, std::vector<std::string>& why);

// --- templates
struct AlertMail {
    std::string language, subject, text;
};
struct AlertFacts {
    const model::Alert& alert;
    const model::Item& item;  ///< Empty when the alert is about a client.
    const model::Client& client;
    std::string recipient;  ///< Staff id.
    std::string item_link;  ///< "vastus item show 4711" until there are pages.
    model::Instant now{};
};
/// Renders the alert's template in the recipient's language, with a paragraph that says who has
/// waited how long for what and why this person gets the mail. Falls back to a built-in text when
/// the template is gone.
AlertMail render(const RuleSet& rules, const AlertFacts& facts);

/// "2 h 15 min", "3 päeva", in one of et, en, ru, fi (others: en); the two largest units that
/// matter.
std::string waited_text(model::Duration waited, std::string_view language);
/// Local wall time in the rules' zone: "02.03.2026 10:00".
std::string local_text(const RuleSet& rules, model::Instant at);

}  // namespace vastus::rules
