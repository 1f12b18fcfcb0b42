// The committer: one thread that runs queued write jobs in order and commits them in groups, one
// synced write per group.
//
// A job sees what the jobs before it wrote, also those of its own group. One that fails leaves
// nothing of itself and harms no other. When the commit fails, the whole group gets its error. The
// queue is not bounded here: those who submit bound what they have in flight (`queued`).
// submit, stop and queued: any thread. Jobs and Dones run on the committer's thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "model/result.hpp"
#include "storage/kv.hpp"
#include "storage/transaction.hpp"

namespace vastus::storage {

struct CommitterLimits {
    std::size_t jobs_per_group_max = 256;
    std::size_t bytes_per_group_max = 8u << 20;  ///< A group ends with the job that reaches it.
};

class Committer {
public:
    using Job = std::function<model::Result<>(Transaction&)>;
    /// After the synced commit; or with the error of the job, or of the commit. It may submit.
    using Done = std::function<void(model::Result<>)>;

    explicit Committer(Kv& kv, CommitterLimits limits = {});
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;

    /// Every job gets exactly one Done. After `stop` it is transient, at once and on this thread.
    void submit(Job job, Done done);
    /// Runs everything that is queued, then ends the thread. Not from a job or a Done.
    void stop();
    /// Jobs whose Done has not returned yet.
    std::size_t queued() const { return pending_; }

private:
    struct Work {
        Job job;
        Done done;
    };
    struct Finished {
        Done done;
        model::Result<> result;
    };

    void run();
    std::vector<Work> take();
    void commit_all(std::vector<Work> works);
    void commit_group(const Transaction& group, std::vector<Finished>& finished);

    Kv& kv_;
    const CommitterLimits limits_;
    std::atomic<std::size_t> pending_ = 0;
    std::mutex guard_;
    std::condition_variable changed_;
    std::deque<Work> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace vastus::storage
