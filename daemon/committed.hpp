// Awaiting a commit: hands a job to the committer and resumes on the loop when it is durable.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

#include "model/result.hpp"
#include "storage/committer.hpp"

namespace vastus::daemon {

namespace asio = boost::asio;

/// The value is the job's error, or the commit's, or ok when everything is on disk.
inline auto committed(storage::Committer& committer, storage::Committer::Job job) {
    auto start = [&committer](auto handler, storage::Committer::Job work) {
        using Handler = decltype(handler);
        struct Waiting {
            Handler handler;
            asio::executor_work_guard<asio::associated_executor_t<Handler>> home;
        };
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        auto* waiting =
            std::make_unique<Waiting>(Waiting{std::move(handler), std::move(home)}).release();
        committer.submit(std::move(work), [waiting](model::Result<> result) {
            std::unique_ptr<Waiting> owned(
                waiting);  // std::function must be copyable, handlers are not
            auto executor = owned->home.get_executor();
            asio::post(executor, [owned = std::move(owned), result = std::move(result)]() mutable {
                auto resume = std::move(owned->handler);
                owned.reset();
                std::move(resume)(std::move(result));
            });
        });
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(model::Result<>)>(
        start, asio::use_awaitable, std::move(job));
}

}  // namespace vastus::daemon
