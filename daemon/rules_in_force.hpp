// The rules in force, and their replacement: all that can fail comes first, then one swap between
// two messages.
//
// A broken file changes nothing; why it was refused, and since when, is kept for `vastus status`
// and the administrators. Reading takes as long as the tests that the rules require, so it has no
// part in this object and runs on any thread; all else is used from the loop.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "daemon/parts.hpp"
#include "daemon/stamps.hpp"
#include "rules/notice.hpp"

namespace vastus::daemon {

/// Rules that were read, and tested where they say so; not in force yet.
struct ReadRules {
    std::shared_ptr<const rules::RuleSet> rules;  ///< Null: they cannot be used.
    std::string problem;                          ///< Why not.
    std::vector<std::filesystem::path> looked_at;
    Stamps stamps;  ///< Of these, from before they were read: what changes meanwhile is seen.
};
/// `looked_at`: what was looked at the last time.
ReadRules read_rules(const config::Config& config, std::vector<std::filesystem::path> looked_at,
                     std::stop_token stop);

class RulesInForce {
public:
    /// `mac_key` proves our Message-IDs.
    RulesInForce(const config::Config& config, std::string mac_key);

    enum class Taken { refused, same, replaced };
    /// Puts them in force, when they can be used and are not those in force already.
    Taken take(ReadRules read, model::Instant now);

    const InForce& current() const { return current_; }
    /// While the files hold rules that cannot be used.
    const std::optional<rules::RefusedRules>& refused() const { return refused_; }
    const std::vector<std::filesystem::path>& looked_at() const { return looked_at_; }
    const Stamps& stamps() const { return stamps_; }

private:
    const config::Config& config_;
    std::string mac_key_;
    InForce current_;
    std::optional<rules::RefusedRules> refused_;
    std::vector<std::filesystem::path> looked_at_;
    Stamps stamps_;
};

}  // namespace vastus::daemon
