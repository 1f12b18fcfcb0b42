// An item, or a client, lived through again under other rules.
//
// From event to event (a message, an answer, what staff did) the subject is as it was then, and the
// rule is judged at each of its due times, as the tick would have done. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/client.hpp"
#include "model/item.hpp"
#include "rules/decide.hpp"

namespace vastus::crm {

/// An alert that would have been released.
/// The item as it was then: with nothing that came later.
model::Item as_of(const model::Item& item, model::Instant at);

struct PastAlert {
    std::string rule, step;
    std::uint32_t repeat = 0;
    model::Instant at{}, anchor{};
    std::vector<std::string> recipients;
    bool is_needless = false;  ///< An answer came within 30 minutes.
};

/// `item` has all its questions, answers and acts, and what rules decided of it.
std::vector<PastAlert> live_again(const rules::RuleSet& rules, const model::Item& item,
                                  const model::Client* client, model::Instant since,
                                  model::Instant until);

/// A message from the client, or to it.
struct Contacted {
    model::Instant at{};
    bool is_from_client = false;
};
/// `contacts` by time.
std::vector<PastAlert> live_again(const rules::RuleSet& rules, const model::Client& client,
                                  const std::vector<Contacted>& contacts, model::Instant since,
                                  model::Instant until);

}  // namespace vastus::crm
