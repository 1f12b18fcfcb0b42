// Administrators: tells them of what does not heal by itself, by mail.
//
// Rules that were refused, and sources that could not be read for max_blind. What was told is in
// the store (crm/notices.hpp), so a restart does not tell it again. Used from the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <stop_token>
#include <string>
#include <vector>

#include "daemon/parts.hpp"
#include "daemon/rules_in_force.hpp"

namespace vastus::daemon {

class Administrators {
public:
    /// `named`: staff ids of the configuration.
    Administrators(Parts parts, const RulesInForce& rules, std::vector<std::string> named)
        : parts_(parts), rules_(rules), named_(std::move(named)), alarm_(parts.io) {}

    /// Reads from the store what they know already. Before `run`.
    model::Result<> remember();
    asio::awaitable<void> run(std::stop_token stop);
    /// The rules were refused, or are in order again.
    void wake() { alarm_.wake(); }

private:
    asio::awaitable<model::Result<>> round();
    asio::awaitable<model::Result<>> tell_refused();
    asio::awaitable<model::Result<>> tell_outages();
    asio::awaitable<model::Result<>> end_outages();
    std::vector<std::string> recipients() const;
    model::Duration until_next() const;

    Parts parts_;
    const RulesInForce& rules_;
    std::vector<std::string> named_;
    Alarm alarm_;
    std::uint32_t failures_ = 0;
};

}  // namespace vastus::daemon
