// Health: what each part of the daemon is doing, for `vastus status`, the service manager, and the
// watch.
//
// A part is blind while we cannot know whether an answer lies there: before its first complete
// round, and from a failure to the next complete round. Used from the loop; a copy may go anywhere.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::daemon {

struct PartHealth {
    std::string doing = "starting";     ///< "reading", "waiting for news", "retrying in 20 s"
    std::optional<model::Error> fault;  ///< Since the last complete round.
    std::optional<model::Instant> blind_since;
    std::optional<model::Instant> complete;  ///< Last complete round.
    std::uint64_t filed = 0, bytes = 0;
};

class Health {
public:
    void add(const std::string& part, model::Instant now);
    void doing(const std::string& part, std::string what);
    void completed(const std::string& part, model::Instant now);
    void failed(const std::string& part, const model::Error& error, model::Instant now);
    /// The clock was set back: nobody is blind since a time that has not been yet.
    void rewind(model::Instant now);
    void filed(const std::string& part, std::uint64_t messages, std::uint64_t bytes);

    const std::map<std::string, PartHealth>& parts() const { return parts_; }
    /// Until when judging has to wait because some part is blind; nothing when all see. The name of
    /// that part in `part`.
    std::optional<model::Instant> held_until(model::Duration max_blind, std::string& part) const;

private:
    std::map<std::string, PartHealth> parts_;
};

}  // namespace vastus::daemon
