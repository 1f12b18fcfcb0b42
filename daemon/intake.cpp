#include "daemon/intake.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "crm/filing.hpp"
#include "crm/privacy.hpp"
#include "daemon/backoff.hpp"
#include "daemon/committed.hpp"
#include "daemon/log.hpp"
#include "mail/mime.hpp"
#include "model/assert.hpp"
#include "model/failpoint.hpp"
#include "rules/match.hpp"

namespace vastus::daemon {
namespace {

/// What was left alone in a personal mailbox is read again when a client became known elsewhere.
constexpr model::Duration personal_wait_max = std::chrono::seconds(30);
/// A session that lasted so long before it was lost was none of a row of failures.
constexpr model::Duration good_wait = std::chrono::minutes(1);
constexpr std::size_t retries_per_round = 100;
constexpr auto parsing_max = std::chrono::minutes(5);  // 25 MB need a second

bool asks_for_more(const rules::RuleSet* before, const rules::RuleSet* now) {
    if (before == now || now == nullptr || !now->matcher) return false;
    static const std::set<std::string, std::less<>> none;
    const auto& kept = before != nullptr && before->matcher ? before->matcher->headers : none;
    return !std::ranges::includes(kept, now->matcher->headers);
}

}  // namespace

Intake::Intake(Parts parts, net::MailSource& source, FolderSettings folder, Careful& careful)
    : parts_(parts),
      source_(source),
      folder_(std::move(folder)),
      careful_(careful),
      landing_(parts.io),
      jitter_(static_cast<unsigned>(std::hash<std::string>{}(folder_.part()))) {
    source_.use_room(parts_.flight);
}

asio::awaitable<void> Intake::run(std::stop_token stop) {
    const auto part = folder_.part();
    while (!stop.stop_requested()) {
        const auto read = co_await round(stop);
        if (stop.stop_requested()) break;
        if (!read) {
            const bool go_on = co_await pause_after(read.assume_error(), stop);
            if (!go_on) break;
            continue;
        }
        parts_.health.completed(part, parts_.clock.now());
        parts_.health.doing(part, "waiting for news");
        parts_.watch_alarm.wake();
        parts_.dispatch_alarm.wake();  // What waited until every folder had been read.
        const auto limit =
            is_personal() ? std::min(parts_.limits.poll, personal_wait_max) : parts_.limits.poll;
        const auto begun = parts_.clock.now();
        const auto waited = co_await source_.wait(limit, stop);
        // A server that ends every wait at once lets us read, and is asked too often all the same.
        if (waited || parts_.clock.now() - begun >= good_wait) failures_ = 0;
        if (!waited && !stop.stop_requested()) {
            const bool go_on = co_await pause_after(waited.assume_error(), stop);
            if (!go_on) break;
        }
    }
}

bool Intake::is_personal() const {
    return !parts_.in_force.office->person_of(folder_.mailbox).empty();
}

asio::awaitable<bool> Intake::pause_after(const model::Error& error, std::stop_token stop) {
    const auto part = folder_.part();
    parts_.health.failed(part, error, parts_.clock.now());
    log_fault(part, error);
    if (error.fault() == model::Fault::corrupt) co_return false;
    first_listing_.reset();  // What comes next begins in the middle.
    ++failures_;
    auto limit = backoff(parts_.limits, failures_);
    const bool is_refused = error.fault() == model::Fault::refused && failures_ >= 3;
    if (is_refused) limit = parts_.limits.refused_retry;  // never hammer: accounts get locked
    std::uniform_int_distribution<std::int64_t> pick(is_refused ? limit.count() : 0, limit.count());
    const model::Duration pause(pick(jitter_));
    parts_.health.doing(part, "trying again at " + model::iso(parts_.clock.now() + pause));
    Alarm alarm(parts_.io);
    const std::stop_callback wake(stop, [&alarm] { alarm.wake(); });
    co_await alarm.sleep(pause);
    co_return !stop.stop_requested();
}

asio::awaitable<model::Result<>> Intake::round(std::stop_token stop) {
    parts_.health.doing(folder_.part(), "reading");
    has_listed_again_ = false;
    bool more = true;
    while (more && !stop.stop_requested()) {
        CO_TRY(more, co_await read_window(stop));
    }
    CO_TRY(co_await retry_due(stop));
    const auto now = parts_.clock.now();
    if (!compared_ || now - *compared_ > parts_.limits.audit) {
        CO_TRY(co_await compare_all(stop));
        compared_ = now;
    }
    const auto folder = place(0);
    storage::Committer::Job job =
        [folder, now, is_shared = !is_personal()](storage::Transaction& tx) -> model::Result<> {
        TRY(crm::mark_complete(tx, folder, now));
        if (is_shared) {
            TRY(crm::reconsider(tx, now));
        }
        return model::ok();
    };
    co_return co_await committed(parts_.committer, std::move(job));
}

/// One window of the listing; true when there is more.
asio::awaitable<model::Result<bool>> Intake::read_window(std::stop_token stop) {
    const auto cursor_after = [this](std::uint32_t uidvalidity) -> model::Result<std::uint32_t> {
        storage::Transaction tx(parts_.store);
        TRY(auto number, storage::folder_number(tx, folder_.mailbox, folder_.folder));
        TRY(auto cursor, storage::find_cursor(tx, storage::FolderKey{number, uidvalidity}));
        return cursor ? cursor->done_uid : 0u;
    };
    if (!std::exchange(knows_uidvalidity_, true)) {
        storage::Transaction tx(parts_.store);
        CO_TRY(auto number, storage::folder_number(tx, folder_.mailbox, folder_.folder));
        CO_TRY(auto cursors, storage::list_cursors(tx));
        // The one that was read last: a server may have given a lower one since.
        std::optional<model::Instant> latest;
        for (const auto& [key, cursor] : cursors) {
            if (key.folder != number || cursor.complete < latest) continue;
            latest = cursor.complete;
            uidvalidity_ = key.uidvalidity;
        }
    }
    CO_TRY(auto after, cursor_after(uidvalidity_));
    CO_TRY(auto listing, co_await source_.list(uidvalidity_, after, stop));
    if (listing.uidvalidity != uidvalidity_) {
        if (uidvalidity_ != 0) {
            log_warning(
                folder_.part(),
                "the server gave the folder a new UIDVALIDITY: everything is read again and "
                "matched by content; nothing is stored or alerted twice");
        }
        uidvalidity_ = listing.uidvalidity;
        CO_TRY(after, cursor_after(uidvalidity_));
        // Known from before: what was listed from the beginning may end below its cursor. Once in a
        // round: a server may give another one each time.
        if (after > 0 && !std::exchange(has_listed_again_, true)) co_return true;
    }
    std::erase_if(listing.messages, [after](const net::Listed& one) { return one.uid <= after; });
    if (after == 0) first_listing_.emplace();
    if (first_listing_) {
        for (const auto& one : listing.messages) first_listing_->push_back(one.uid);
    }
    CO_TRY(co_await read_listed(listing.messages, after, false, stop));
    co_return listing.more && !listing.messages.empty();
}

asio::awaitable<model::Result<>> Intake::read_listed(const std::vector<net::Listed>& wanted,
                                                     std::uint32_t after, bool is_retry,
                                                     std::stop_token stop) {
    if (wanted.empty()) co_return model::ok();
    listed_.clear();
    for (const auto& one : wanted) listed_.emplace(one.uid, one);
    last_taken_ = after;
    fault_.reset();
    const net::Take take_one = [this, is_retry](net::Fetched fetched) {
        return take(std::move(fetched), is_retry);
    };
    const auto fetched = co_await source_.fetch(wanted, take_one, stop);
    const auto stored = co_await landed();
    if (!stored) co_return stored;
    co_return fetched;
}

asio::awaitable<bool> Intake::take(net::Fetched fetched, bool is_retry) {
    VASTUS_FAILPOINT("intake.after_fetch");
    Flying flying;
    flying.bytes = fetched.room.value_or(fetched.raw.size());
    if (!fetched.room) co_await parts_.flight.acquire(flying.bytes);
    flying.turn = {place(fetched.uid), last_taken_, is_retry};
    last_taken_ = fetched.uid;
    flying.is_expunged = fetched.presence == net::Presence::expunged;
    if (fetched.failed) flying.trouble = fetched.failed->what();
    flying.incoming.place = flying.turn.place;
    flying.incoming.role = folder_.role;
    flying.incoming.source = folder_.source;
    flying.incoming.received = fetched.received;
    flying.incoming.is_draft = listed_.contains(fetched.uid) && listed_.at(fetched.uid).is_draft;
    flying.raw = std::move(fetched.raw);
    flying.gmail_thread = fetched.gmail_thread;
    if (careful_.is_on() && !flying.trouble && !flying.is_expunged) {
        auto what = "mail " + folder_.part() + " " + std::to_string(uidvalidity_) + "/" +
                    std::to_string(fetched.uid);
        const auto may = co_await careful_.enter(what);
        flying.marked = std::move(what);
        if (may && !may.assume_value()) {
            flying.trouble = "reading it ended the program three times; kept raw, not read again";
            flying.at_once = true;
        }
    }
    const auto order = next_order_++;
    parsing_.emplace(order, parts_.clock.now());
    ++in_flight_;
    if (fetched.truncated) flying.bytes_total = fetched.bytes;
    flying.rules = parts_.in_force.rules;
    auto parse = [this, order, flying = std::move(flying)]() mutable {
        if (!flying.trouble && !flying.is_expunged) {
            VASTUS_FAILPOINT("intake.before_parse");
            read_content(flying);
        }
        VASTUS_FAILPOINT("intake.after_parse");
        auto back = [this, order, flying = std::move(flying)]() mutable {
            parsed(order, std::move(flying));
        };
        asio::post(parts_.io, std::move(back));
    };
    asio::post(parts_.parsers, std::move(parse));
    co_return !fault_.has_value();
}

void Intake::read_content(Flying& flying) const {
    mail::ReadOptions options;
    options.is_form_mailbox = folder_.takes_forms;
    options.phrases = folder_.phrases;
    options.bytes_total = flying.bytes_total;
    if (flying.rules && flying.rules->matcher)
        options.more_headers = &flying.rules->matcher->headers;
    flying.incoming.content = mail::read_mail(flying.raw, options);
    crm::note_gmail_thread(flying.incoming, flying.gmail_thread);
    flying.incoming.key = model::mail_key(flying.incoming.content.digest);
}

bool Intake::hangs(model::Instant now) const {
    return !parsing_.empty() && now - parsing_.begin()->second > parsing_max;
}

void Intake::parsed(std::uint64_t order, Flying flying) {
    parsing_.erase(order);
    ready_.emplace(order, std::move(flying));
    while (!ready_.empty() && ready_.begin()->first == next_submit_) {
        auto next = std::move(ready_.extract(ready_.begin()).mapped());
        ++next_submit_;
        submit(std::move(next));
    }
}

void Intake::submit(Flying flying) {
    const auto bytes = flying.bytes;
    const auto now = parts_.clock.now();
    crm::RetryPolicy policy;
    policy.tries_max = flying.at_once ? 1 : parts_.limits.mail_tries_max;
    policy.first = parts_.limits.mail_retry_first;
    const bool is_new = !flying.trouble && !flying.is_expunged;
    const bool was_entered = !flying.marked.empty();
    if (is_new) {
        // Rules that came into force meanwhile may ask for header fields that were not kept.
        const auto before = std::exchange(flying.rules, parts_.in_force.rules);
        if (asks_for_more(before.get(), flying.rules.get())) read_content(flying);
        flying.raw.clear();
        flying.raw.shrink_to_fit();
    }
    auto job = [in_force = parts_.in_force, flying = std::move(flying), policy,
                now](storage::Transaction& tx) mutable -> model::Result<> {
        VASTUS_FAILPOINT("intake.before_batch");
        if (!flying.marked.empty()) {
            TRY(storage::erase_marker(tx, flying.marked));
        }
        if (flying.is_expunged) {
            storage::Accounted gone;
            gone.fate = storage::Fate::expunged;
            return crm::account(tx, flying.turn, gone);
        }
        if (flying.trouble) {
            storage::Quarantined evidence;
            evidence.received = flying.incoming.received;
            evidence.raw = std::move(flying.raw);
            TRY(crm::account_failure(tx, flying.turn, policy, *flying.trouble, evidence, now));
            return model::ok();
        }
        storage::Accounted stored;
        stored.message = flying.incoming.key;
        const auto received = flying.incoming.received;
        TRY(auto filed, crm::file_message(tx, in_force.desk(now), std::move(flying.incoming)));
        if (filed.is_private) return crm::leave_alone(tx, flying.turn, received);
        return crm::account(tx, flying.turn, stored);
    };
    auto done = [this, bytes, is_new, was_entered](model::Result<> result) {
        auto back = [this, bytes, is_new, was_entered, result = std::move(result)] {
            if (was_entered) careful_.leave();
            finished(bytes, is_new, result);
        };
        asio::post(parts_.io, std::move(back));
    };
    parts_.committer.submit(std::move(job), std::move(done));
}

void Intake::finished(std::uint64_t bytes, bool is_new, const model::Result<>& result) {
    parts_.flight.release(bytes);
    --in_flight_;
    careful_.handled();
    if (!result) {
        if (!fault_) fault_ = result.assume_error();
    } else if (is_new) {
        parts_.health.filed(folder_.part(), 1, bytes);
        parts_.watch_alarm.wake();
    }
    if (in_flight_ == 0) landing_.wake();
}

/// Waits until nothing of this folder is in flight; the first fault of the round, if any.
asio::awaitable<model::Result<>> Intake::landed() {
    while (in_flight_ > 0) co_await landing_.sleep(parts_.limits.reply);
    if (fault_) co_return *fault_;
    co_return model::ok();
}

asio::awaitable<model::Result<>> Intake::retry_due(std::stop_token stop) {
    storage::Transaction tx(parts_.store);
    CO_TRY(auto number, storage::folder_number(tx, folder_.mailbox, folder_.folder));
    const storage::FolderKey key{number, uidvalidity_};
    const auto now = parts_.clock.now();
    std::vector<net::Listed> wanted;
    std::uint32_t after = 0;
    while (wanted.size() < retries_per_round) {
        CO_TRY(auto rows, storage::list_retrying(tx, key, after, retries_per_round));
        for (const auto& row : rows) {
            if (row.next_try <= now) wanted.push_back({row.uid, 0, {}, false, true});
        }
        if (rows.size() < retries_per_round) break;
        after = rows.back().uid;
    }
    co_return co_await read_listed(wanted, 0, true, stop);
}

/// Compares every UID on the server with the ledger; what is missing is read (reliability.md P5).
asio::awaitable<model::Result<>> Intake::compare_all(std::stop_token stop) {
    const bool agrees = co_await first_listing_agrees();
    if (agrees) co_return model::ok();
    std::vector<std::uint32_t> shown;
    std::vector<net::Listed> all;
    std::uint32_t after = 0;
    bool more = true;
    while (more && !stop.stop_requested()) {
        CO_TRY(auto listing, co_await source_.list(uidvalidity_, after, stop));
        if (listing.uidvalidity != uidvalidity_)
            co_return model::ok();  // the next round sees to it
        for (const auto& one : listing.messages) shown.push_back(one.uid);
        all.insert(all.end(), listing.messages.begin(), listing.messages.end());
        // A server that shows the same again has no more.
        more = listing.more && !listing.messages.empty() && listing.messages.back().uid > after;
        if (more) after = listing.messages.back().uid;
    }
    storage::Transaction tx(parts_.store);
    CO_TRY(auto comparison, crm::compare(tx, place(0), shown));
    std::vector<net::Listed> missing;
    for (const auto& one : all) {
        if (std::ranges::binary_search(comparison.missing, one.uid)) missing.push_back(one);
    }
    if (!missing.empty()) {
        log_warning(folder_.part(),
                    std::to_string(missing.size()) +
                        " messages of the server were not in the ledger; reading them now");
        CO_TRY(co_await read_listed(missing, 0, true, stop));
    }
    storage::Transaction again(parts_.store);
    CO_TRY(auto left, crm::compare(again, place(0), shown));
    co_return co_await record_comparison(left.missing.size());
}

/// A round that began with an empty ledger has just listed everything there is.
asio::awaitable<bool> Intake::first_listing_agrees() {
    const auto shown = std::exchange(first_listing_, std::nullopt);
    if (!shown) co_return false;
    storage::Transaction tx(parts_.store);
    const auto comparison = crm::compare(tx, place(0), *shown);
    if (!comparison || !comparison.assume_value().missing.empty()) co_return false;
    const auto recorded = co_await record_comparison(0);
    co_return recorded.has_value();
}

asio::awaitable<model::Result<>> Intake::record_comparison(std::size_t unexplained) {
    const auto now = parts_.clock.now();
    const auto folder = place(0);
    storage::Committer::Job job = [folder, unexplained, now](storage::Transaction& write) {
        return crm::record_comparison(write, folder, unexplained, now);
    };
    co_return co_await committed(parts_.committer, std::move(job));
}

model::Place Intake::place(std::uint32_t uid) const {
    return {folder_.mailbox, folder_.folder, uidvalidity_, uid};
}

}  // namespace vastus::daemon
