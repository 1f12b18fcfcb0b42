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
};

struct Classified {
    std::string kind;
    std::vector<std::string> also, tags;
    std::map<std::string, std::string> captures;  ///< Original text, not folded.
    std::vector<std::string> why;  ///< One sentence per rule that voted, and the decision.
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
/// What has fired in an episode: step label and repeat.
struct Fired {
    std::string step;
    std::uint32_t repeat = 0;
};
struct Watched {
    std::optional<model::Anchor> anchor;  ///< Nothing: no episode, or it is over.
    std::string over;  ///< Why there is none: "answered", "not in scope: kind is order", …
    std::vector<model::Alert>
        alerts;  ///< At most one: the highest step due. `id` and recipients are filled.
    std::vector<Fired> fired;  ///< What to add to the episode, superseded ones included.
    std::optional<model::Instant> next_due;  ///< Always > now; nothing when the ladder has ended.
};
/// Judges one rule for one item. `fired`: what this episode (same anchor) has fired before.
Watched watch(const RuleSet& rules, const WatchRule& rule, const model::Item& item,
              const model::Client* client, const std::vector<Fired>& fired, model::Instant now);

/// The event that the rule's clock starts from now, for this item; nothing when there is none.
std::optional<model::Anchor> anchor_of(const WatchRule& rule, const model::Item& item);

/// When the first step of a rule that may apply to this item is due; nothing when it is out of
/// scope. For arming.
std::optional<model::Instant> first_due(const RuleSet& rules, const WatchRule& rule,
                                        const model::Item& item, const model::Client* client,
                                        const std::vector<Fired>& fired, model::Instant now);

/// Staff ids for a step's `to`; the fall-back when it is nobody. `why` says who is there for what:
/// "mari (team sales)".
std::vector<std::string> recipients(const RuleSet& rules, const std::vector<std::string>& to,
                                    const model::Item& item, const model::Client* client,
                                    std::vector<std::string>& why);

// --- templates
struct AlertMail {
    std::string language, subject, text;
};
struct AlertFacts {
    const model::Alert& alert;
    const model::Item& item;
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
