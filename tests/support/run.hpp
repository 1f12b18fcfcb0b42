// run(): one coroutine from its start to its end, on a loop of the test.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

#include "model/assert.hpp"
#include "model/result.hpp"

namespace vastus::test {

template <class T>
boost::asio::awaitable<std::optional<model::Result<T>>> as_optional(
    boost::asio::awaitable<model::Result<T>> work) {
    auto value = co_await std::move(work);
    co_return std::optional<model::Result<T>>(std::move(value));
}

/// What `work` comes to. Other work of `io` goes on meanwhile, and ends with it.
template <class T>
model::Result<T> run(boost::asio::io_context& io, boost::asio::awaitable<model::Result<T>> work) {
    std::optional<model::Result<T>> result;
    auto keep = [&](std::exception_ptr error, std::optional<model::Result<T>> value) {
        VASTUS_ASSERT(error == nullptr);
        result = std::move(value);
        io.stop();
    };
    boost::asio::co_spawn(io, as_optional(std::move(work)), keep);
    io.restart();
    io.run();
    VASTUS_ASSERT(result.has_value());
    return std::move(*result);
}

}  // namespace vastus::test
