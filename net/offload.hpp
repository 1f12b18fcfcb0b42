// Running blocking work away from the loop, and coming back to it.
//
// The awaiting coroutine never leaves its own executor. Work must not throw and must have a bound
// of its own: it cannot be cancelled, so a race that contains it ends when the work ends. Used from
// the loop.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <type_traits>
#include <utility>

namespace vastus::net {

namespace asio = boost::asio;

/// Runs `work()` on `pool`; the value of the awaited expression is what it returns.
template <class Work>
auto offload(asio::thread_pool& pool, Work work) {
    using Outcome = std::invoke_result_t<Work>;
    auto start = [&pool](auto handler, Work job) {
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        asio::post(pool, [home = std::move(home), handler = std::move(handler),
                          job = std::move(job)]() mutable {
            auto finish = [handler = std::move(handler), outcome = job()]() mutable {
                std::move(handler)(std::move(outcome));
            };
            asio::post(home.get_executor(), std::move(finish));
        });
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Outcome)>(
        start, asio::use_awaitable, std::move(work));
}

}  // namespace vastus::net
