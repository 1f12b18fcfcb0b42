// The stage of a scenario: an office in memory whose time goes where it is told.
//
// The office's own clock may be set wrong; times that come in and go out are the true ones. Holds a
// store, the rules, and what was sent. For scenario.cpp and backtests; one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crm/digest.hpp"
#include "crm/filing.hpp"
#include "crm/outbox.hpp"
#include "crm/scenario.hpp"
#include "storage/memory_kv.hpp"

namespace vastus::crm {

/// Times in which nothing is judged: the daemon is down, or a mailbox is out of reach.
struct Gap {
    model::Instant from{}, judged_at{};
};

struct StagedMail {
    model::Instant at{};
    model::Letter letter;
    std::string to, subject, text;
};

class Stage {
public:
    /// The office opens at `start`: what was due before is of no case.
    Stage(const rules::RuleSet& rules, model::Instant start);

    Result<> add_client(const rules::ScenarioClient& client);
    /// Judges, groups and sends everything that comes before `to`, each at its own time.
    Result<> advance(model::Instant to);
    Result<Filed> file(Incoming incoming, model::Instant at);
    Result<std::string> act(model::ItemId item, model::Act act);
    Result<> log_activity(const std::string& client, bool is_from_client, model::Instant at);

    void add_gap(Gap gap) { gaps_.push_back(gap); }
    /// The office's clock is set by so much; negative: back.
    Result<> set_clock(model::Duration by);
    Result<> reload(std::shared_ptr<const rules::RuleSet> rules);
    void fail_sending(model::Instant until) { no_smtp_until_ = until; }

    Desk desk() const { return {*rules_, *office_, clock()}; }
    model::Instant now() const { return now_; }
    /// What the office's clock says.
    model::Instant clock() const { return now_ + clock_error_; }
    const storage::MemoryKv& store() const { return store_; }
    const std::vector<StagedMail>& sent() const { return sent_; }
    const std::vector<DigestRun>& digests() const { return digests_; }
    /// Since when an alert that left, or is leaving, might have; nothing while it waits.
    std::optional<model::Instant> released(const model::DeliveryId& delivery) const;
    std::optional<model::ClientId> client(const std::string& id) const;
    std::string client_name(model::ClientId id) const;
    const std::string& own_domain() const { return own_domain_; }

private:
    Result<> commit(storage::Transaction& tx);
    Result<std::optional<model::Instant>> next();
    Result<> round();
    Result<> post_letters();
    Result<> send_letters();
    Result<> rearm();

    const rules::RuleSet* rules_;
    std::string own_domain_;
    std::unique_ptr<const Office> office_;
    PostSettings post_;
    storage::MemoryKv store_;
    model::Instant start_, now_;
    model::Duration clock_error_{};
    model::Instant clock_set_{};  ///< When, the last time.
    std::vector<Gap> gaps_;
    model::Instant no_smtp_until_{};
    std::vector<StagedMail> sent_;
    std::vector<DigestRun> digests_;
    std::map<model::DeliveryId, model::Instant> released_;
    std::vector<std::shared_ptr<const rules::RuleSet>> reloaded_;
    std::map<std::string, model::ClientId> clients_;
};

}  // namespace vastus::crm
