// Forms: one polled endpoint, from its answer to COMMIT 1.
//
// All entries of one answer and the endpoint's cursor are one batch: so an entry that was passed is
// stored, and an entry that comes again is recognised by its id. A bad entry is kept with its
// defects. Pages that follow are asked for at once. Used from the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <stop_token>
#include <string>
#include <vector>

#include "daemon/careful.hpp"
#include "daemon/parts.hpp"
#include "net/form_source.hpp"
#include "web/form_feed.hpp"

namespace vastus::daemon {

class Forms {
public:
    Forms(Parts parts, net::FormSource& source, std::string name, web::FeedMapping mapping,
          model::Duration every, Careful& careful);
    asio::awaitable<void> run(std::stop_token stop);
    asio::awaitable<model::Result<>> round(std::stop_token stop);

private:
    /// One answer; true when there may be more behind it.
    asio::awaitable<model::Result<bool>> page(std::stop_token stop);

    void tell_skipped(const std::vector<std::string>& skipped);

    Parts parts_;
    Careful& careful_;
    net::FormSource& source_;
    std::string name_;
    web::FeedMapping mapping_;
    model::Duration every_;
    std::uint32_t failures_ = 0;
    std::string told_skipped_;  ///< What was last said of entries with defects.
};

}  // namespace vastus::daemon
