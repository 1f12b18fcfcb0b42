#include "net/imap_session.hpp"

#include <utility>

#include "model/utf8.hpp"

namespace vastus::net {

using mail::ImapAnswer;
using mail::ImapStatus;
using mail::ImapVerb;
using model::Result;
using model::transient;

namespace {

/// Slower than this inside a literal is a stalled or hostile server (reliability.md 5).
constexpr std::size_t literal_bytes_per_second_min = 1024;
/// A server that ends IDLE by itself this often is polled instead.
constexpr int idle_ended_max = 3;

}  // namespace

ImapSession::ImapSession(CurlLoop& loop, const ImapSettings& settings, ImapPipe pipe)
    : settings_(settings),
      pipe_(std::move(pipe)),
      window_(loop.io()),
      writing_(loop.io()),
      renewal_(loop.io()) {}

asio::awaitable<Result<std::unique_ptr<ImapSession>>> ImapSession::open(
    CurlLoop& loop, const ImapSettings& settings, std::stop_token stop) {
    CO_TRY(auto pipe, co_await ImapPipe::connect(loop, settings, stop));
    auto session = std::make_unique<ImapSession>(loop, settings, std::move(pipe));
    // At once: what came with the login's OK is lost, and an unused connection may be pruned.
    const auto tag = session->dialogue_.capability();
    CO_TRY(co_await session->accepted(tag, stop));
    if (session->dialogue_.has("ID")) {
        const auto id = session->dialogue_.id();
        CO_TRY(co_await session->answer_to(id, stop));
    }
    co_return session;
}

void ImapSession::start_window(model::Duration limit) {
    window_.expires_after(limit);
    window_bytes_ = 0;
    window_responses_ = dialogue_.responses();
}

asio::awaitable<Result<>> ImapSession::send(std::stop_token stop) {
    auto bytes = dialogue_.take_output();
    if (bytes.empty()) co_return model::ok();
    writing_.expires_after(settings_.reply);
    co_return co_await pipe_.write(std::move(bytes), writing_, stop);
}

asio::awaitable<Result<bool>> ImapSession::turn(asio::steady_timer& until, std::stop_token stop) {
    CO_TRY(co_await send(stop));
    auto read = co_await pipe_.read(until, stop);
    if (!read && dialogue_.bye())
        co_return transient("the server ended the session: " + model::scrub_utf8(*dialogue_.bye()));
    CO_TRY(const auto bytes, std::move(read));
    if (!bytes) co_return false;
    window_bytes_ += bytes->size();
    CO_TRY(dialogue_.feed(*bytes));
    CO_TRY(co_await send(stop));
    co_return true;
}

asio::awaitable<Result<ImapAnswer>> ImapSession::answer(std::stop_token stop) {
    start_window(settings_.reply);
    while (true) {
        if (auto answer = dialogue_.next_answer()) co_return std::move(*answer);
        if (stop.stop_requested()) co_return transient("stopped");
        CO_TRY(const bool moved, co_await turn(window_, stop));
        if (moved) continue;
        const auto seconds = static_cast<std::size_t>(
            std::chrono::ceil<std::chrono::seconds>(settings_.reply).count());
        const bool enough = dialogue_.in_literal()
                                ? window_bytes_ >= seconds * literal_bytes_per_second_min
                                : dialogue_.responses() > window_responses_;
        if (!enough) co_return transient("the server stopped in the middle of a reply");
        start_window(settings_.reply);
    }
}

asio::awaitable<Result<ImapAnswer>> ImapSession::answer_to(std::uint32_t tag,
                                                           std::stop_token stop) {
    while (true) {
        CO_TRY(auto answer, co_await this->answer(stop));
        if (answer.tag == tag) co_return answer;
    }
}

asio::awaitable<Result<ImapAnswer>> ImapSession::accepted(std::uint32_t tag, std::stop_token stop) {
    CO_TRY(auto answer, co_await answer_to(tag, stop));
    if (answer.status != ImapStatus::ok) co_return mail::imap_error(answer);
    co_return answer;
}

asio::awaitable<Result<ImapSession::Idle>> ImapSession::idle(std::stop_token stop) {
    if (dialogue_.idling()) co_return Idle::begun;
    if (idle_refused_ || !dialogue_.has("IDLE")) co_return Idle::not_offered;
    const auto tag = dialogue_.idle();
    renewal_.expires_after(settings_.idle_renewal);
    window_.expires_after(settings_.done_reply);
    while (!dialogue_.idling()) {
        CO_TRY(const bool moved, co_await turn(window_, stop));
        if (!moved) co_return transient("the server did not answer IDLE");
        const auto answer = dialogue_.next_answer();
        if (!answer || answer->tag != tag) continue;
        idle_refused_ = true;
        co_return Idle::not_offered;
    }
    co_return Idle::begun;
}

void ImapSession::drop_answers() {
    while (const auto answer = dialogue_.next_answer()) {
        if (answer->verb == ImapVerb::idle && ++idle_ended_ >= idle_ended_max) idle_refused_ = true;
    }
}

asio::awaitable<Result<>> ImapSession::end_idle(std::stop_token stop) {
    if (!dialogue_.idling()) co_return model::ok();
    dialogue_.done();
    window_.expires_after(settings_.done_reply);
    while (dialogue_.in_flight() > 0) {
        CO_TRY(const bool moved, co_await turn(window_, stop));
        if (!moved) co_return transient("the server did not answer DONE: it is gone");
    }
    while (dialogue_.next_answer()) continue;
    co_return model::ok();
}

asio::awaitable<void> ImapSession::log_out() {
    asio::steady_timer limit(window_.get_executor());
    limit.expires_after(settings_.logout);
    if (dialogue_.idling()) dialogue_.done();
    const auto tag = dialogue_.logout();
    while (true) {
        const auto moved = co_await turn(limit, std::stop_token());
        if (!moved || !moved.assume_value()) co_return;
        while (const auto answer = dialogue_.next_answer()) {
            if (answer->tag == tag) co_return;
        }
    }
}

}  // namespace vastus::net
