// The fetching half of ImapSource: commands in flight, answers in order, and what an answer proves.

#include <algorithm>
#include <utility>

#include "net/imap_source.hpp"

namespace vastus::net {

using mail::ImapAnswer;
using mail::ImapStatus;
using model::Result;
using model::transient;

namespace {

/// So often the session has ended at a mail when only its first part is asked for; and when it is
/// not asked for any more. Not sooner: a line that drops every few kilobytes blames the mail too.
constexpr int ends_before_part = 3, ends_max = 7;
/// Mails that are remembered for it; a server that ends more sessions is broken altogether.
constexpr std::size_t troubles_max = 1000;

/// A mail without bytes is one only where the server says that it has none.
bool has_bytes(const mail::ImapMail& mail, const Listed& wanted) {
    return mail.body && (!mail.body->empty() || mail.bytes.value_or(wanted.bytes) == 0);
}

}  // namespace

struct ImapSource::Pending {
    const Listed* wanted = nullptr;
    std::uint32_t tag = 0;
    bool is_part = false;
    std::optional<ImapAnswer> answer = {};
    std::optional<model::Error> given_up = {};  ///< It was not asked for.
    Reserved room = {};
};

struct ImapSource::Flight {
    std::vector<Listed> wanted;
    std::size_t next = 0;
    std::deque<Pending> pending = {};
    std::uint64_t bytes = 0;  ///< Announced sizes of what is pending.
    std::uint32_t search = 0;
    std::optional<ImapAnswer> searched = {};
};

asio::awaitable<Result<>> ImapSource::fetch_here(const std::vector<Listed>& wanted,
                                                 const Take& take, std::stop_token stop) {
    first_asked_ = 0;
    CO_TRY(co_await ready(stop));
    CO_TRY(co_await session_->end_idle(stop));
    is_fresh_ = false;
    Flight flight{wanted};
    CO_TRY(co_await ask_sizes(flight.wanted, stop));
    bool goes_on = true;
    while (true) {
        if (goes_on) co_await ask_more(flight);
        if (flight.pending.empty()) break;
        const auto& first = flight.pending.front();
        first_asked_ = goes_on ? first.wanted->uid : 0;
        last_asked_ = flight.pending.back().wanted->uid;
        while (!first.answer && !first.given_up) {
            CO_TRY(co_await file_next(flight, stop));
        }
        auto pending = std::move(flight.pending.front());
        flight.pending.pop_front();
        flight.bytes -= pending.wanted->bytes;
        if (!goes_on) continue;  // What was asked for comes anyway, and is dropped.
        CO_TRY(auto fetched, co_await judge(flight, pending, stop));
        fetched.room = pending.room.hand_over();
        goes_on = co_await take(std::move(fetched));
        if (stop.stop_requested()) co_return transient("stopped");
    }
    first_asked_ = 0;
    co_return model::ok();
}

/// Sizes decide whether a mail is read whole, so nothing is asked for without one.
asio::awaitable<Result<>> ImapSource::ask_sizes(std::vector<Listed>& wanted, std::stop_token stop) {
    for (auto& one : wanted) {
        if (!one.asks_size) continue;
        const auto tag = session_->dialogue().list(one.uid, one.uid, 1);
        CO_TRY(const auto answer, co_await session_->answer_to(tag, stop));
        if (answer.status != ImapStatus::ok || answer.items.empty()) continue;
        one.bytes = answer.items.front().bytes.value_or(0);
        one.received = answer.items.front().received.value_or(one.received);
    }
    co_return model::ok();
}

/// Remembers where the session ended. Throttling is not the mail's fault, nor is a stop.
void ImapSource::note_trouble(const model::Error& error, std::stop_token stop) {
    if (first_asked_ == 0 || stop.stop_requested()) return;
    if (session_ && session_->dialogue().bye()) {
        ImapAnswer goodbye;
        goodbye.text = *session_->dialogue().bye();
        if (mail::is_throttled(goodbye)) return;
    }
    if (troubles_.size() >= troubles_max) troubles_.clear();
    auto& trouble = troubles_[first_asked_];
    ++trouble.ends;
    trouble.what = error.what();
    suspect_until_ = std::max(suspect_until_, last_asked_);
}

asio::awaitable<void> ImapSource::ask_more(Flight& flight) {
    const auto in_flight_max = static_cast<std::size_t>(settings_.commands_in_flight);
    const auto flies_alone = [this](const Listed& one) { return one.uid <= suspect_until_; };
    // Several commands in one write cost the server and us less than one at a time.
    if (flight.pending.size() > in_flight_max / 2) co_return;
    while (flight.next < flight.wanted.size() && flight.pending.size() < in_flight_max) {
        const auto& wanted = flight.wanted[flight.next];
        const bool fits = flight.bytes + wanted.bytes <= settings_.flight_bytes_max;
        if (!flight.pending.empty()) {
            if (!fits || flies_alone(wanted) || flies_alone(*flight.pending.back().wanted))
                co_return;
        }
        // What has been asked for is read first: it gives its room back.
        const auto bytes = wanted.bytes > settings_.mail_bytes_max
                               ? std::min<std::uint64_t>(wanted.bytes, settings_.part_bytes)
                               : wanted.bytes;
        auto room = try_reserve(bytes);
        if (!room && !flight.pending.empty()) co_return;
        if (!room) room = co_await reserve(bytes);
        flight.bytes += wanted.bytes;
        flight.pending.push_back(ask_for(wanted));
        flight.pending.back().room = std::move(*room);
        ++flight.next;
    }
}

ImapSource::Pending ImapSource::ask_for(const Listed& wanted) {
    auto& dialogue = session_->dialogue();
    Pending pending;
    pending.wanted = &wanted;
    const auto found = troubles_.find(wanted.uid);
    const int ends = found == troubles_.end() ? 0 : found->second.ends;
    if (ends >= ends_max) {
        pending.given_up = transient("the session ended at this mail again and again, at last: " +
                                     found->second.what);
        found->second.ends = ends_max - 1;  // When it is wanted again, one more try is enough.
        return pending;
    }
    pending.is_part = wanted.bytes > settings_.mail_bytes_max || ends >= ends_before_part;
    pending.tag = pending.is_part ? dialogue.fetch_part(wanted.uid, settings_.part_bytes)
                                  : dialogue.fetch(wanted.uid);
    return pending;
}

asio::awaitable<Result<>> ImapSource::file_next(Flight& flight, std::stop_token stop) {
    CO_TRY(auto answer, co_await session_->answer(stop));
    if (answer.tag == flight.search) {
        flight.searched = std::move(answer);
        co_return model::ok();
    }
    for (auto& pending : flight.pending) {
        if (pending.given_up || pending.tag != answer.tag) continue;
        pending.answer = std::move(answer);
        break;
    }
    co_return model::ok();
}

asio::awaitable<Result<Fetched>> ImapSource::judge(Flight& flight, Pending& pending,
                                                   std::stop_token stop) {
    Fetched fetched;
    fetched.uid = pending.wanted->uid;
    fetched.received = pending.wanted->received;
    fetched.bytes = pending.wanted->bytes;
    fetched.failed = pending.given_up;
    auto answer = pending.answer ? std::move(*pending.answer) : ImapAnswer();
    if (fetched.failed) {
        // Nothing was asked.
    } else if (answer.status != ImapStatus::ok) {
        auto error = mail::imap_error(answer);
        // Throttling and lost rights concern the account, not this mail.
        const bool is_of_account =
            error.fault() == model::Fault::refused || mail::is_throttled(answer);
        if (is_of_account) {
            first_asked_ = 0;
            co_return error;
        }
        fetched.failed = transient(error.what());
    } else if (!answer.mail) {
        fetched.failed = transient("the server left this mail out of its answer");
    } else if (!has_bytes(*answer.mail, *pending.wanted)) {
        fetched.failed = model::malformed("the server has no bytes of this mail");
    }
    if (fetched.failed) {
        // None of these proves that it is gone (mail.md 2.3).
        CO_TRY(fetched.presence, co_await look_for(flight, fetched.uid, stop));
        if (fetched.presence == Presence::expunged) fetched.failed.reset();
        co_return fetched;
    }
    troubles_.erase(fetched.uid);
    auto& mail = *answer.mail;
    if (mail.received) fetched.received = *mail.received;
    fetched.gmail_thread = mail.gmail_thread;
    const auto announced = mail.bytes.value_or(pending.wanted->bytes);
    fetched.raw = std::move(*mail.body);
    // Only in part for the sake of the session, and all of it after all.
    const bool is_whole =
        fetched.raw.size() < settings_.part_bytes && announced <= fetched.raw.size();
    fetched.truncated = pending.is_part && !is_whole;
    if (fetched.truncated) {
        // The first part may end inside the header; the header comes whole.
        if (mail.header && mail.header->size() > fetched.raw.size())
            fetched.raw = std::move(*mail.header);
        fetched.bytes = std::max<std::uint64_t>(announced, fetched.raw.size());
    } else {
        fetched.bytes = fetched.raw.size();
    }
    co_return fetched;
}

asio::awaitable<Result<Presence>> ImapSource::look_for(Flight& flight, std::uint32_t uid,
                                                       std::stop_token stop) {
    flight.searched.reset();
    // Until it may report them, a server goes on showing what another session has expunged.
    session_->dialogue().noop();
    flight.search = session_->dialogue().search(uid, uid, 1);
    while (!flight.searched) {
        CO_TRY(co_await file_next(flight, stop));
    }
    if (flight.searched->status != ImapStatus::ok) co_return mail::imap_error(*flight.searched);
    co_return flight.searched->uids.empty() ? Presence::expunged : Presence::here;
}

}  // namespace vastus::net
