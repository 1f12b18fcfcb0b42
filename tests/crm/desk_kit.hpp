// A small office for tests of the register: two staff, one shared mailbox, one rule, a store in
// memory.
//
//   DeskKit kit;  kit.client_writes("q1", "ott@acme.example", "Aknad", at(0));
//   kit.staff_answers("a1", "q1", at(10));
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crm/filing.hpp"
#include "crm/outbox.hpp"
#include "crm/post.hpp"
#include "crm/watching.hpp"
#include "rules/rule_set.hpp"
#include "storage/memory_kv.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {

/// Minute `minute` of a fixed day.
inline model::Instant at(int minute) {
    return model::from_millis(1'772'445'600'000 + 60'000LL * minute);
}

class DeskKit {
public:
    DeskKit();

    Filed file(Incoming incoming);
    Filed client_writes(const std::string& id, const std::string& from, const std::string& subject,
                        model::Instant when, const std::string& in_reply_to = "");
    Filed staff_answers(const std::string& id, const std::string& in_reply_to, model::Instant when,
                        const std::string& to = "ott@acme.example",
                        const std::string& subject = "Re: Aknad");
    /// A mail as it would be read; nothing is filed yet.
    Incoming mail(const std::string& id, const std::string& from, const std::string& to,
                  model::Instant when);

    model::Item item(std::uint64_t number);
    std::size_t items();
    std::vector<model::Letter> outbox();
    std::size_t tick(model::Instant now);
    void commit(storage::Transaction& tx);
    Desk desk(model::Instant now) const { return {*rules, *office, now}; }

    storage::MemoryKv store;
    std::shared_ptr<const rules::RuleSet> rules;
    std::optional<Office> office;
    PostSettings post;
    std::uint32_t next_uid = 1;
};

}  // namespace vastus::crm
