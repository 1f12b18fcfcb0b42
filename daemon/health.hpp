// Health: what each part of the daemon is doing, for `vastus status`, the service manager, and the
// watch.
//
// A part is blind while we cannot know whether an answer lies there: before its first complete
// round, and from a failure to the next complete round. Used from the loop; a copy may go anywhere.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/result.hpp"
#include "model/time.hpp"
#include "rules/notice.hpp"

namespace vastus::daemon {

struct PartHealth {
    std::string doing = "starting";     ///< "reading", "waiting for news", "retrying in 20 s"
    std::optional<model::Error> fault;  ///< Since the last complete round.
    std::optional<model::Instant> blind_since;
    std::optional<model::Instant> complete;  ///< Last complete round.
    /// Since when it is out of reach, as the administrators were told; outlives a restart.
    std::optional<model::Instant> told_since;
    bool has_recovered = false;  ///< Since they were told; another outage may have begun.
    std::uint64_t filed = 0, bytes = 0;
};

class Health {
public:
    void add(const std::string& part, model::Instant now);
    void doing(const std::string& part, std::string what);
    void completed(const std::string& part, model::Instant now);
    void failed(const std::string& part, const model::Error& error, model::Instant now);
    /// The clock was set by so much: how long somebody is blind does not change by it.
    void shift(model::Duration by);
    void filed(const std::string& part, std::uint64_t messages, std::uint64_t bytes);

    const std::map<std::string, PartHealth>& parts() const { return parts_; }
    /// Until when judging and reminding have to wait because some part is blind; nothing when they
    /// need not. The name of that part in `part`. Parts that are blind one after the other hold
    /// nothing longer than `max_blind`: then there is `free_time` for what is due.
    std::optional<model::Instant> held_until(model::Duration max_blind, model::Duration free_time,
                                             model::Instant now, std::string& part);

    /// Blind for so long that judging no longer waits.
    std::vector<rules::Unread> unread(model::Duration max_blind, model::Instant now) const;
    /// Blind because of a fault that the administrators were not told of.
    std::vector<rules::Unread> unreachable() const;
    void told_of_outage(const std::string& part, model::Instant since);
    /// They were told of it, and it is over.
    std::vector<std::string> ended_outages() const;
    void forget_outage(const std::string& part);

private:
    std::map<std::string, PartHealth> parts_;
    std::optional<model::Instant> held_since_;
};

}  // namespace vastus::daemon
