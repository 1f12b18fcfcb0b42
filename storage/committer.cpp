#include "storage/committer.hpp"

#include <algorithm>
#include <utility>

#include "model/assert.hpp"
#include "model/failpoint.hpp"

namespace vastus::storage {

using model::Result;

namespace {

Result<> run_job(const Committer::Job& job, Transaction& group) {
    Transaction own = group.nested();
    TRY(job(own));
    return group.absorb(std::move(own));
}

}  // namespace

Committer::Committer(Kv& kv, CommitterLimits limits)
    : kv_(kv), limits_(limits), thread_([this] { run(); }) {
    VASTUS_ASSERT(limits.jobs_per_group_max > 0);
}

Committer::~Committer() { stop(); }

void Committer::submit(Job job, Done done) {
    {
        const std::lock_guard lock(guard_);
        if (!stopping_) {
            ++pending_;
            queue_.push_back({std::move(job), std::move(done)});
            changed_.notify_one();
            return;
        }
    }
    done(model::transient("the store is being closed"));
}

void Committer::stop() {
    VASTUS_ASSERT(std::this_thread::get_id() != thread_.get_id());
    {
        const std::lock_guard lock(guard_);
        stopping_ = true;
        changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

void Committer::run() {
    for (auto works = take(); !works.empty(); works = take()) commit_all(std::move(works));
}

// The next jobs, in order; none when it is time to end.
std::vector<Committer::Work> Committer::take() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    const std::size_t count = std::min(queue_.size(), limits_.jobs_per_group_max);
    std::vector<Work> works;
    works.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        works.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return works;
}

void Committer::commit_all(std::vector<Work> works) {
    auto next = works.begin();
    while (next != works.end()) {
        VASTUS_FAILPOINT("group.before_batch");
        Transaction group(kv_);
        std::vector<Finished> finished;
        for (; next != works.end() && group.batch().bytes() < limits_.bytes_per_group_max; ++next) {
            finished.push_back({std::move(next->done), run_job(next->job, group)});
            next->job = nullptr;  // It may hold a whole mail.
        }
        commit_group(group, finished);
    }
}

void Committer::commit_group(const Transaction& group, std::vector<Finished>& finished) {
    Result<> committed = model::ok();
    if (!group.batch().empty()) {
        VASTUS_FAILPOINT("group.before_sync");
        committed = kv_.commit(group.batch());
        VASTUS_FAILPOINT("group.after_sync");
    }
    for (auto& one : finished) {
        // A job that failed by itself keeps its own reason.
        if (one.result && !committed) one.result = committed.error();
        if (one.done) one.done(std::move(one.result));
        one.done = nullptr;
        --pending_;
    }
}

}  // namespace vastus::storage
