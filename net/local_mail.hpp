// What Maildir and mbox share: the part of a huge mail that is read, and waiting for a change.
//
// Only net includes this. `poll_until` runs on the loop and never longer than its limit.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::net {

namespace asio = boost::asio;

/// How much of a mail above the limit has to be read for `cut_huge`.
inline constexpr std::uint64_t huge_bytes_read = (256u << 10) + (1u << 20);
/// Keeps the header (at most 256 KiB) and the first 1 MiB behind it.
void cut_huge(std::string& raw);

/// Asks `changed` every `step` until it is true; ends after `limit` or when stopped.
asio::awaitable<model::Result<>> poll_until(asio::io_context& io, std::function<bool()> changed,
                                            model::Duration step, model::Duration limit,
                                            std::stop_token stop);

}  // namespace vastus::net
