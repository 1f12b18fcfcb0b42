// The fetching half of ImapSource: commands in flight, answers in order, and what an answer proves.

#include <utility>

#include "net/imap_source.hpp"

namespace vastus::net {

using mail::ImapAnswer;
using mail::ImapStatus;
using model::Result;
using model::transient;

namespace {

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
};

struct ImapSource::Flight {
    const std::vector<Listed>& wanted;
    std::size_t next = 0;
    std::deque<Pending> pending = {};
    std::uint64_t bytes = 0;  ///< Announced sizes of what is pending.
    std::uint32_t search = 0;
    std::optional<ImapAnswer> searched = {};
};

asio::awaitable<Result<>> ImapSource::fetch_here(const std::vector<Listed>& wanted,
                                                 const Take& take, std::stop_token stop) {
    CO_TRY(co_await ready(stop));
    CO_TRY(co_await session_->end_idle(stop));
    is_fresh_ = false;
    Flight flight{wanted};
    bool goes_on = true;
    while (true) {
        if (goes_on) ask_more(flight);
        if (flight.pending.empty()) break;
        while (!flight.pending.front().answer) {
            CO_TRY(co_await file_next(flight, stop));
        }
        auto pending = std::move(flight.pending.front());
        flight.pending.pop_front();
        flight.bytes -= pending.wanted->bytes;
        if (!goes_on) continue;  // What was asked for comes anyway, and is dropped.
        CO_TRY(auto fetched, co_await judge(flight, pending, stop));
        goes_on = co_await take(std::move(fetched));
        if (stop.stop_requested()) co_return transient("stopped");
    }
    co_return model::ok();
}

void ImapSource::ask_more(Flight& flight) {
    auto& dialogue = session_->dialogue();
    const auto in_flight_max = static_cast<std::size_t>(settings_.commands_in_flight);
    // Several commands in one write cost the server and us less than one at a time.
    if (flight.pending.size() > in_flight_max / 2) return;
    while (flight.next < flight.wanted.size() && flight.pending.size() < in_flight_max) {
        const auto& wanted = flight.wanted[flight.next];
        const bool fits = flight.bytes + wanted.bytes <= settings_.flight_bytes_max;
        if (!flight.pending.empty() && !fits) return;
        Pending pending;
        pending.wanted = &wanted;
        pending.is_part = wanted.bytes > settings_.mail_bytes_max;
        pending.tag = pending.is_part ? dialogue.fetch_part(wanted.uid, settings_.part_bytes)
                                      : dialogue.fetch(wanted.uid);
        flight.bytes += wanted.bytes;
        flight.pending.push_back(std::move(pending));
        ++flight.next;
    }
}

asio::awaitable<Result<>> ImapSource::file_next(Flight& flight, std::stop_token stop) {
    CO_TRY(auto answer, co_await session_->answer(stop));
    if (answer.tag == flight.search) {
        flight.searched = std::move(answer);
        co_return model::ok();
    }
    for (auto& pending : flight.pending) {
        if (pending.tag != answer.tag) continue;
        pending.answer = std::move(answer);
        break;
    }
    co_return model::ok();
}

asio::awaitable<Result<Fetched>> ImapSource::judge(Flight& flight, Pending& pending,
                                                   std::stop_token stop) {
    auto& answer = *pending.answer;
    Fetched fetched;
    fetched.uid = pending.wanted->uid;
    fetched.received = pending.wanted->received;
    fetched.bytes = pending.wanted->bytes;
    fetched.truncated = pending.is_part;
    if (answer.status != ImapStatus::ok) {
        auto error = mail::imap_error(answer);
        // Throttling and lost rights concern the account, not this mail.
        if (error.fault() == model::Fault::refused || mail::is_throttled(answer)) co_return error;
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
    auto& mail = *answer.mail;
    if (mail.received) fetched.received = *mail.received;
    fetched.gmail_thread = mail.gmail_thread;
    const auto announced = mail.bytes.value_or(pending.wanted->bytes);
    fetched.raw = std::move(*mail.body);
    if (pending.is_part) {
        // The first part may end inside the header; the header comes whole.
        if (mail.header && mail.header->size() > fetched.raw.size())
            fetched.raw = std::move(*mail.header);
        fetched.bytes = announced;
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
