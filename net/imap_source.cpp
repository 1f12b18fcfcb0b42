#include "net/imap_source.hpp"

#include <algorithm>
#include <utility>

#include "mail/folder.hpp"
#include "model/utf8.hpp"

namespace vastus::net {

using mail::imap_uid_max;
using model::Result;
using model::transient;

namespace {

/// Alerts that nobody took are not gathered for ever.
constexpr std::size_t alerts_max = 16;
/// News that brought no mail this often in a row is slowed down (reliability.md 6, case 58).
constexpr int fruitless_max = 3;
/// Doubling of that pause ends at 2^6: about five minutes.
constexpr int pause_doublings_max = 6;
/// Folders named in the error when no folder of sent mail is found.
constexpr std::size_t named_folders_max = 20;

std::string names_of(const std::vector<mail::Folder>& folders) {
    std::string names;
    for (std::size_t i = 0; i < std::min(folders.size(), named_folders_max); ++i) {
        if (i > 0) names.append(", ");
        names.append(model::scrub_utf8(mail::decode_utf7(folders[i].name)));
    }
    return names;
}

}  // namespace

ImapSource::ImapSource(CurlLoop& loop, ImapSettings settings)
    : loop_(loop), settings_(std::move(settings)) {
    if (!settings_.find_sent) folder_ = settings_.folder;
    settings_.commands_in_flight = std::clamp(settings_.commands_in_flight, 1, 10);
}

ImapSource::~ImapSource() = default;

asio::awaitable<Result<Listing>> ImapSource::list(std::uint32_t uidvalidity, std::uint32_t after,
                                                  std::stop_token stop) {
    auto result = co_await list_here(uidvalidity, after, stop);
    if (result) co_return result;
    note_end(result.assume_error(), stop);
    co_return placed(std::move(result).assume_error());
}

asio::awaitable<Result<>> ImapSource::fetch(const std::vector<Listed>& wanted, const Take& take,
                                            std::stop_token stop) {
    auto result = co_await fetch_here(wanted, take, stop);
    if (result) co_return result;
    note_trouble(result.assume_error(), stop);
    note_end(result.assume_error(), stop);
    co_return placed(std::move(result).assume_error());
}

asio::awaitable<Result<>> ImapSource::wait(model::Duration limit, std::stop_token stop) {
    auto result = co_await wait_here(limit, stop);
    if (result) co_return result;
    note_end(result.assume_error(), stop);
    co_return placed(std::move(result).assume_error());
}

asio::awaitable<void> ImapSource::close() {
    if (!session_) co_return;
    const auto session = std::move(session_);
    co_await session->log_out();
}

std::vector<std::string> ImapSource::take_alerts() {
    gather_alerts();
    return std::exchange(alerts_, {});
}

void ImapSource::gather_alerts() {
    if (!session_) return;
    for (auto& alert : session_->dialogue().take_alerts()) {
        if (alerts_.size() < alerts_max) alerts_.push_back(model::scrub_utf8(alert));
    }
}

void ImapSource::note_end(const model::Error&, std::stop_token stop) {
    gather_alerts();
    if (!stop.stop_requested()) session_.reset();  // A stopped one can still log out.
}

model::Error ImapSource::placed(model::Error error) const {
    return std::move(error).within("imap " + settings_.user + " at " + settings_.host);
}

asio::awaitable<Result<>> ImapSource::ready(std::stop_token stop) {
    if (session_) {
        auto& dialogue = session_->dialogue();
        // Left in the middle of something: its answers would be taken for others.
        if (dialogue.in_flight() > 0 && !dialogue.idling()) session_.reset();
    }
    if (session_) co_return model::ok();
    is_fresh_ = is_complete_ = goes_on_ = was_news_ = false;
    CO_TRY(auto session, co_await ImapSession::open(loop_, settings_, stop));
    CO_TRY(const auto name, co_await folder_name(*session, stop));
    CO_TRY(const auto tag, session->dialogue().examine(name));
    CO_TRY(co_await session->accepted(tag, stop));
    session_ = std::move(session);
    is_fresh_ = true;
    const auto uidvalidity = session_->dialogue().mailbox().uidvalidity;
    if (std::exchange(troubles_uidvalidity_, uidvalidity) != uidvalidity) {
        troubles_.clear();
        suspect_until_ = 0;
    }
    co_return model::ok();
}

asio::awaitable<Result<std::string>> ImapSource::folder_name(ImapSession& session,
                                                             std::stop_token stop) {
    if (!settings_.find_sent) co_return mail::encode_utf7(settings_.folder);
    const auto tag = session.dialogue().list_folders();
    CO_TRY(const auto answer, co_await session.accepted(tag, stop));
    const auto* found = mail::find_sent(answer.folders);
    if (!found) {
        co_return model::refused(
            "no folder, or more than one, looks like the one of sent mail; name it in the "
            "configuration. There are: " +
            names_of(answer.folders));
    }
    folder_ = model::scrub_utf8(mail::decode_utf7(found->name));
    co_return found->name;
}

asio::awaitable<Result<>> ImapSource::refresh(std::stop_token stop) {
    auto& dialogue = session_->dialogue();
    if (dialogue.idling()) {
        CO_TRY(co_await session_->end_idle(stop));
    } else if (!is_fresh_ && !goes_on_) {
        const auto tag = dialogue.noop();
        CO_TRY(co_await session_->accepted(tag, stop));
    }
    is_fresh_ = false;
    dialogue.take_news();  // What comes from here on is not in the list.
    co_return model::ok();
}

asio::awaitable<Result<Listing>> ImapSource::list_here(std::uint32_t uidvalidity,
                                                       std::uint32_t after, std::stop_token stop) {
    CO_TRY(co_await ready(stop));
    CO_TRY(co_await refresh(stop));
    auto& dialogue = session_->dialogue();
    Listing listing;
    listing.uidvalidity = dialogue.mailbox().uidvalidity;
    listing.uidnext = dialogue.mailbox().uidnext;
    // A server that gives none goes on too: else its first mails would be all we ever see.
    const bool continues = uidvalidity == listing.uidvalidity;
    auto first = continues ? after : 0, last = imap_uid_max;
    if (first++ == imap_uid_max) co_return listing;
    if (!is_complete_ && dialogue.mailbox().exists > listing_messages_max) {
        // Only so many are asked for as are wanted, without walking through gaps of UIDs.
        const auto tag = dialogue.search(first, last, listing_messages_max);
        CO_TRY(const auto answer, co_await session_->accepted(tag, stop));
        if (!answer.uids.empty()) {  // Empty is not believed: some servers' SEARCH is wrong.
            first = answer.uids.front();
            last = answer.uids.back();
            listing.more = answer.more;
        }
    }
    const auto tag = dialogue.list(first, last, listing_messages_max);
    CO_TRY(const auto answer, co_await session_->accepted(tag, stop));
    for (const auto& item : answer.items) {
        const auto received = item.received.value_or(model::Instant{});
        listing.messages.push_back({item.uid, item.bytes.value_or(0), received, item.is_draft});
    }
    listing.more |= answer.more;
    if (listing.uidnext != 0 && !answer.items.empty() && answer.items.back().uid < imap_uid_max)
        listing.uidnext = std::max(listing.uidnext, answer.items.back().uid + 1);
    is_complete_ = !listing.more;
    goes_on_ = listing.more;
    fruitless_ = was_news_ && listing.messages.empty() ? fruitless_ + 1 : 0;
    was_news_ = false;
    co_return listing;
}

asio::awaitable<Result<>> ImapSource::wait_here(model::Duration limit, std::stop_token stop) {
    CO_TRY(co_await ready(stop));
    is_fresh_ = goes_on_ = false;  // Time passes: the next list asks for news first.
    auto& session = *session_;
    asio::steady_timer end(loop_.io()), step(loop_.io());
    end.expires_after(limit);
    bool has_news = session.dialogue().take_news(), is_slowed = false;
    while (true) {
        if (has_news && fruitless_ < fruitless_max) {
            was_news_ = true;
            co_return model::ok();
        }
        if (has_news && !is_slowed) {
            const int doublings = std::min(fruitless_ - fruitless_max, pause_doublings_max);
            step.expires_after(settings_.fruitless_pause * (1 << doublings));
            end.expires_at(std::min(end.expiry(), step.expiry()));
            is_slowed = was_news_ = true;
        }
        CO_TRY(const auto idle, co_await session.idle(stop));
        step.expires_after(settings_.poll);
        const bool renews = idle == ImapSession::Idle::begun;
        if (renews) step.expires_at(session.renewal());
        const bool is_last = end.expiry() <= step.expiry();
        if (is_last) step.expires_at(end.expiry());
        CO_TRY(const bool moved, co_await session.turn(step, stop));
        session.drop_answers();
        has_news |= session.dialogue().take_news();
        if (!moved && (is_last || !renews)) co_return model::ok();
        if (!moved) {
            CO_TRY(co_await session.end_idle(stop));
        }
    }
}

}  // namespace vastus::net
