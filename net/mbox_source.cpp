#include "net/mbox_source.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <utility>

#include "net/local_mail.hpp"
#include "net/uid_list.hpp"

namespace vastus::net {

using model::Duration;
using model::Result;

namespace {

constexpr std::uint64_t piece_bytes = 4u << 20;  // Between two pieces the loop does other work.
constexpr std::size_t mails_max = 5'000'000;     // About 400 MB of index.
constexpr std::uint64_t state_bytes_max = 4096;  // Ours has about 120.
constexpr std::string_view first_word = "vastus-mbox-1";

/// Does somebody hold a write lock on the file? (fcntl, as mail servers do.)
bool is_being_written(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    struct ::flock lock {};
    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    const bool held = ::fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    ::close(fd);
    return held;
}

std::string_view take_word(std::string_view& text) {
    const auto end = std::min(text.find_first_of(" \n"), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

bool read_number(std::string_view text, std::uint32_t& number) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

bool read_digest(std::string_view text, model::Digest& digest) {
    if (text.size() != 2 * digest.size()) return false;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const auto* at = text.data() + 2 * i;
        const auto read = std::from_chars(at, at + 2, digest.at(i), 16);
        if (read.ec != std::errc() || read.ptr != at + 2) return false;
    }
    return true;
}

}  // namespace

MboxSource::MboxSource(asio::io_context& io, MboxSettings settings)
    : io_(io), settings_(std::move(settings)) {}

asio::awaitable<Result<Listing>> MboxSource::list(std::uint32_t uidvalidity, std::uint32_t after,
                                                  std::stop_token stop) {
    CO_TRY(co_await scan(stop));
    Listing listing{memory_->validity, static_cast<std::uint32_t>(mails_.size()) + 1, {}, false};
    if (uidvalidity != listing.uidvalidity) after = 0;
    for (std::size_t i = after; i < mails_.size(); ++i) {
        if (listing.messages.size() == listing_messages_max) {
            listing.more = true;
            break;
        }
        const auto& mail = mails_[i];
        listing.messages.push_back(
            {static_cast<std::uint32_t>(i) + 1, mail.bytes, mail.received, false});
    }
    co_return listing;
}

asio::awaitable<Result<>> MboxSource::fetch(const std::vector<Listed>& wanted, const Take& take,
                                            std::stop_token stop) {
    if (!seen_) {
        CO_TRY(co_await scan(stop));
    }
    for (const auto& listed : wanted) {
        if (stop.stop_requested()) co_return model::transient("stopped");
        auto room = co_await reserve(std::min(bytes_of(listed.uid), settings_.mail_bytes_max));
        CO_TRY(auto fetched, read(listed));
        fetched.room = room.hand_over();
        const bool go_on = co_await take(std::move(fetched));
        if (!go_on) break;
    }
    co_return model::ok();
}

asio::awaitable<Result<>> MboxSource::wait(Duration limit, std::stop_token stop) {
    std::function<bool()> changed = [this] {
        const auto facts = facts_of(settings_.file);
        return facts && (!seen_ || facts.assume_value() != *seen_);
    };
    if (changed() && !is_being_written(settings_.file)) co_return model::ok();
    co_return co_await poll_until(io_, std::move(changed), settings_.poll, limit, std::move(stop));
}

asio::awaitable<Result<>> MboxSource::scan(std::stop_token stop) {
    CO_TRY(recall());
    const auto found = facts_of(settings_.file);
    if (!found && found.assume_error().fault() == model::Fault::missing)
        co_return model::refused("there is no mbox " + settings_.file.string());
    CO_TRY(const auto facts, found);
    if (seen_ && (facts == *seen_ || is_being_written(settings_.file))) co_return model::ok();
    if (is_being_written(settings_.file))
        co_return model::transient("somebody is writing to " + settings_.file.string());

    MboxScanner scanner;
    for (std::uint64_t at = 0; at < facts.bytes;) {
        if (stop.stop_requested()) co_return model::transient("stopped");
        const auto size = std::min(piece_bytes, facts.bytes - at);
        CO_TRY(const auto piece, read_range(settings_.file, at, size));
        if (piece.size() < size) co_return model::transient("the mbox became shorter meanwhile");
        if (!scanner.feed(piece))
            co_return model::malformed(settings_.file.string() + " is not an mbox");
        if (scanner.mails().size() > mails_max)
            co_return model::refused("the mbox has more than 5,000,000 mails");
        at += size;
        co_await asio::post(io_, asio::use_awaitable);
    }
    scanner.finish();
    mails_ = std::move(scanner.mails());
    const auto later = facts_of(settings_.file);
    // Somebody appends without a lock: the last mail may be half there. The next look sees it
    // whole.
    if (!mails_.empty() && (!later || later.assume_value() != facts)) mails_.pop_back();
    seen_ = facts;
    co_return remember();
}

Result<> MboxSource::recall() {
    if (memory_) return model::ok();
    const auto text = read_start(settings_.state_file, state_bytes_max);
    if (!text && text.assume_error().fault() != model::Fault::missing) return text.assume_error();
    Memory memory;
    std::string_view rest = text ? std::string_view(text.assume_value()) : std::string_view();
    const bool is_whole =
        take_word(rest) == first_word && read_number(take_word(rest), memory.validity) &&
        read_number(take_word(rest), memory.generation) &&
        read_number(take_word(rest), memory.count) && read_digest(take_word(rest), memory.chain);
    memory_ = is_whole && memory.validity != 0 ? memory : Memory{};
    return model::ok();
}

Result<> MboxSource::remember() {
    Memory now = *memory_;
    const bool continues = now.validity != 0 && now.count <= mails_.size() &&
                           (now.count == 0 || mails_[now.count - 1].chain == now.chain);
    if (!continues) {
        ++now.generation;
        const auto first = mails_.empty() ? model::Digest{} : mails_.front().chain;
        now.validity = validity_from(model::hex(first) + std::to_string(now.generation));
    }
    now.count = static_cast<std::uint32_t>(mails_.size());
    now.chain = mails_.empty() ? model::Digest{} : mails_.back().chain;
    if (now == *memory_) return model::ok();
    std::string text(first_word);
    for (const auto number : {now.validity, now.generation, now.count})
        text += " " + std::to_string(number);
    const auto written =
        write_durably(settings_.state_file, text + " " + model::hex(now.chain) + "\n");
    if (!written) {
        seen_.reset();  // Nothing is shown under a number that is not on the disk.
        return written;
    }
    memory_ = now;
    return model::ok();
}

std::uint64_t MboxSource::bytes_of(std::uint32_t uid) const {
    return uid > 0 && uid <= mails_.size() ? mails_[uid - 1].bytes : 0;
}

Result<Fetched> MboxSource::read(const Listed& wanted) {
    Fetched fetched;
    fetched.uid = wanted.uid;
    fetched.received = wanted.received;
    if (wanted.uid == 0 || wanted.uid > mails_.size()) {
        fetched.presence = Presence::expunged;
        return fetched;
    }
    const auto& mail = mails_[wanted.uid - 1];
    const bool huge = mail.bytes > settings_.mail_bytes_max;
    const auto border_bytes = mail.at - mail.from_at;
    auto raw = read_range(settings_.file, mail.from_at,
                          border_bytes + (huge ? huge_bytes_read : mail.bytes));
    if (!raw) return std::move(raw).assume_error();  // no fault of the mail
    const std::string_view bytes = raw.assume_value();
    // It must still be where it was when the file was scanned.
    const auto border = bytes.substr(0, std::min<std::size_t>(border_bytes, 512));
    if (bytes.size() < border_bytes ||
        read_border(border.substr(0, border.find('\n'))) != mail.received) {
        fetched.failed = model::transient("the mbox has changed meanwhile");
        seen_.reset();
        return fetched;
    }
    fetched.received = mail.received;
    fetched.bytes = mail.bytes;
    fetched.truncated = huge;
    fetched.raw = unquote_mbox(bytes.substr(border_bytes));
    if (huge) cut_huge(fetched.raw);
    return fetched;
}

}  // namespace vastus::net
