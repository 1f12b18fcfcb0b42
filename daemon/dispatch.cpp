#include "daemon/dispatch.hpp"

#include <algorithm>

#include "crm/post.hpp"
#include "daemon/backoff.hpp"
#include "daemon/committed.hpp"
#include "daemon/log.hpp"
#include "model/failpoint.hpp"
#include "net/offload.hpp"

namespace vastus::daemon {
namespace {

constexpr std::size_t letters_per_round = 64;
constexpr std::size_t letters_looked_at = 1000;
constexpr std::size_t people_per_batch = 8;
/// The machine slept, or its clock was set.
constexpr auto break_min = std::chrono::hours(1);
constexpr auto server_retry_max = model::Duration(std::chrono::minutes(15));
constexpr auto pause_min = model::Duration(50);
constexpr auto limit_window = std::chrono::minutes(1);

/// What may be untrue when an answer was not seen.
bool is_reminder(const model::Letter& letter) {
    using Type = model::Letter::Type;
    return letter.type == Type::alerts || letter.type == Type::summary ||
           letter.type == Type::report;
}

crm::Attempt as_attempt(const model::Letter& letter, const crm::Prepared& prepared,
                        const model::Result<net::Sent>& sent) {
    crm::Attempt attempt{letter, crm::Outcome::accepted, prepared.to, prepared.message_id,
                         {},     prepared.left_out,      {}};
    if (sent) {
        attempt.reply = sent.assume_value().reply;
        const bool undecided = sent.assume_value().receipt == net::Receipt::undecided;
        if (undecided) attempt.outcome = crm::Outcome::undecided;
        return attempt;
    }
    attempt.reply = sent.assume_error().what();
    attempt.outcome = sent.assume_error().fault() == model::Fault::transient
                          ? crm::Outcome::later
                          : crm::Outcome::refused;
    return attempt;
}

}  // namespace

Dispatch::Dispatch(Parts parts, net::MailSink& sink, asio::thread_pool& sender,
                   crm::PostSettings post)
    : parts_(parts), sink_(sink), sender_(sender), post_(std::move(post)) {}

asio::awaitable<void> Dispatch::run(std::stop_token stop) {
    const std::stop_callback wake(stop, [this] { parts_.dispatch_alarm.wake(); });
    while (!stop.stop_requested()) {
        const auto sent = co_await round(stop);
        if (!sent) {
            log_fault("dispatch", sent.assume_error());
            if (sent.assume_error().fault() == model::Fault::corrupt) co_return;
        }
        failures_ = sent ? 0 : failures_ + 1;
        const auto pause = sent ? until_next() : backoff(parts_.limits, failures_);
        co_await parts_.dispatch_alarm.sleep(pause);
    }
}

bool Dispatch::is_held() const {
    if (parts_.clock.is_in_doubt() || parts_.clock.has_jump()) return true;
    std::string part;
    return parts_.held_until(part).has_value();
}

model::Duration Dispatch::until_next() const {
    // An answer may lie where we cannot look; the alarm tells when we can.
    if (is_held()) return parts_.limits.tick;
    const auto look = storage::Transaction::look(parts_.store);
    auto wait = parts_.limits.tick;
    const auto letter = storage::list_letters(look, 1);
    if (letter && !letter.assume_value().empty()) {
        auto next = letter.assume_value().front().next_try;
        if (is_server_left_alone()) next = std::max(next, server_retry_);
        wait = std::min(wait, next - parts_.clock.now());
    }
    const auto post = storage::next_post(look);
    if (post && post.assume_value())
        wait = std::min(wait, *post.assume_value() - parts_.clock.now());
    return std::clamp(wait, pause_min, parts_.limits.tick);
}

asio::awaitable<model::Result<>> Dispatch::round(std::stop_token stop) {
    const auto now = parts_.clock.now();
    if (trying_since_ == model::Instant{} || now - last_round_ > break_min) trying_since_ = now;
    last_round_ = now;
    while (!stop.stop_requested()) {
        CO_TRY(co_await record());
        CO_TRY(co_await post());
        if (is_server_left_alone()) co_return model::ok();
        const bool reminders_wait = is_held();
        CO_TRY(auto due,
               storage::due_letters(storage::Transaction::look(parts_.store), parts_.clock.now(),
                                    reminders_wait ? letters_looked_at : letters_per_round));
        if (reminders_wait) std::erase_if(due, is_reminder);
        if (due.empty()) co_return model::ok();
        for (auto& letter : due) {
            if (stop.stop_requested() || is_over_limit()) co_return model::ok();
            if (is_server_left_alone()) co_return model::ok();
            CO_TRY(co_await deliver(std::move(letter), stop));
        }
    }
    co_return model::ok();
}

asio::awaitable<model::Result<>> Dispatch::post() {
    bool more = true;
    while (more) {
        const auto now = parts_.clock.now();
        if (is_held()) co_return model::ok();
        CO_TRY(auto next, storage::next_post(storage::Transaction::look(parts_.store)));
        if (!next || *next > now) co_return model::ok();
        crm::Posted posted;
        VASTUS_FAILPOINT("dispatch.before_post");
        storage::Committer::Job job = [in_force = parts_.in_force, now,
                                       &posted](storage::Transaction& tx) -> model::Result<> {
            TRY(posted, crm::post_letters(tx, in_force.desk(now), people_per_batch));
            return model::ok();
        };
        CO_TRY(co_await committed(parts_.committer, std::move(job)));
        VASTUS_FAILPOINT("dispatch.after_post");
        more = posted.more;
    }
    co_return model::ok();
}

/// What lies further ahead was said before the clock was set back.
bool Dispatch::is_server_left_alone() const {
    const auto now = parts_.clock.now();
    return now < server_retry_ && server_retry_ <= now + server_retry_max;
}

bool Dispatch::is_over_limit() {
    const auto now = parts_.clock.now();
    const auto is_old = [now](model::Instant at) { return now - at > limit_window || at > now; };
    while (!recent_.empty() && is_old(recent_.front())) recent_.pop_front();
    return recent_.size() >= static_cast<std::size_t>(parts_.limits.sends_per_minute);
}

asio::awaitable<model::Result<>> Dispatch::deliver(model::Letter letter, std::stop_token stop) {
    const auto now = parts_.clock.now();
    const auto unread = parts_.health.unread(parts_.in_force.rules->file.max_blind, now);
    auto prepared = crm::prepare(storage::Transaction::look(parts_.store),
                                 parts_.in_force.desk(now), post_, letter, unread);
    crm::Attempt attempt{letter, crm::Outcome::refused, {}, {}, {}, {}, {}};
    if (!prepared) {
        if (prepared.assume_error().fault() != model::Fault::refused)
            co_return prepared.assume_error();
        attempt.reply = prepared.assume_error().what();
    } else if (prepared.assume_value().over) {
        attempt.outcome = crm::Outcome::resolved;
        attempt.reply = *prepared.assume_value().over;
        attempt.left_out = std::move(prepared.assume_value().left_out);
    } else {
        net::Letter mail{prepared.assume_value().from, prepared.assume_value().to,
                         prepared.assume_value().bytes};
        auto send = [this, mail = std::move(mail), stop] {
            VASTUS_FAILPOINT("dispatch.before_send");
            auto outcome = sink_.send(mail, stop);
            VASTUS_FAILPOINT("dispatch.after_send");
            return outcome;
        };
        recent_.push_back(now);
        const auto sent = co_await net::offload(sender_, std::move(send));
        note(sent, letter.id, parts_.clock.now());
        attempt = as_attempt(letter, prepared.assume_value(), sent);
    }
    const bool is_fault =
        attempt.outcome == crm::Outcome::refused || attempt.outcome == crm::Outcome::later;
    if (is_fault) log_fault("mail to " + letter.recipient, model::transient(attempt.reply));
    attempt.trying_since = trying_since_;
    last_round_ = parts_.clock.now();
    unrecorded_ = Said{std::move(attempt), parts_.clock.now()};
    co_return co_await record();
}

void Dispatch::note(const model::Result<net::Sent>& sent, const model::LetterId& letter,
                    model::Instant now) {
    if (sent && sent.assume_value().receipt == net::Receipt::accepted) {
        not_accepted_.reset();
        server_failures_ = 0;
        return;
    }
    // One that is refused for itself says nothing of the others.
    if (!sent && sent.assume_error().fault() != model::Fault::transient) return;
    const auto text = sent ? sent.assume_value().reply : sent.assume_error().what();
    // The same words for two mails are about the server: to say a wrong password once for each
    // mail locks the account.
    const bool is_same = not_accepted_ && not_accepted_->text == text;
    const bool is_of_letter = letter == failed_ && server_failures_ < 2;
    if (!is_same)
        server_failures_ = 1;
    else if (!is_of_letter)
        ++server_failures_;
    failed_ = letter;
    if (!not_accepted_) not_accepted_ = NotAccepted{now, {}};
    not_accepted_->text = text;
    if (server_failures_ < 2) return;
    auto pause = post_.retry_first;
    for (auto i = server_failures_; i > 2 && pause < server_retry_max; --i) pause *= 2;
    server_retry_ = now + std::min({pause, post_.retry_max, server_retry_max});
}

/// Until the server's words are on the disk nothing else is sent, and above all not the same again.
asio::awaitable<model::Result<>> Dispatch::record() {
    if (!unrecorded_) co_return model::ok();
    storage::Committer::Job job = [in_force = parts_.in_force, said = *unrecorded_,
                                   post = post_](storage::Transaction& tx) {
        return crm::record_attempt(tx, in_force.desk(said.at), post, said.attempt);
    };
    const auto done = co_await committed(parts_.committer, std::move(job));
    VASTUS_FAILPOINT("dispatch.after_record");
    if (done) unrecorded_.reset();
    co_return done;
}

}  // namespace vastus::daemon
