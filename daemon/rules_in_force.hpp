// The rules in force, and their replacement: all that can fail comes first, then one swap between
// two messages.
//
// A broken file changes nothing; why it was refused is kept for `vastus status`. Used from the
// loop.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "daemon/parts.hpp"

namespace vastus::daemon {

class RulesInForce {
public:
    /// `mac_key` proves our Message-IDs.
    RulesInForce(const config::Config& config, std::string mac_key);

    /// Reads the rules and puts them in force. false: they have errors; `problem` says which, and
    /// the old ones stay.
    bool reload();
    bool has_rules() const { return current_.rules != nullptr; }
    const InForce& current() const { return current_; }
    const std::string& problem() const { return problem_; }

private:
    const config::Config& config_;
    std::string mac_key_;
    InForce current_;
    std::vector<std::unique_ptr<const crm::Office>>
        offices_;  ///< Kept for jobs still under way; reloads are rare.
    std::string problem_;
};

}  // namespace vastus::daemon
