#include "net/maildir_source.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "net/local_mail.hpp"

namespace vastus::net {

using model::Duration;
using model::Result;
namespace fs = std::filesystem;

namespace {

constexpr int reads_max = 4;  // of one mail: each time it had another name meanwhile

/// Seconds at the start of a Maildir name: the time of delivery. They sort as numbers.
std::string_view leading_digits(std::string_view name) {
    const auto end = name.find_first_not_of("0123456789");
    return name.substr(0, end);
}

bool earlier(const std::string& a, const std::string& b) {
    const auto x = leading_digits(a), y = leading_digits(b);
    if (x.size() != y.size()) return x.size() < y.size();
    return a < b;
}

/// False when nothing is there; what cannot be looked at is a fault, and not a folder that is gone.
Result<bool> is_folder(const fs::path& path) {
    std::error_code ec;
    const auto type = fs::status(path, ec).type();
    if (type == fs::file_type::none || type == fs::file_type::unknown)
        return model::refused(path.string() + ": " + ec.message() +
                              "; the service's user must be able to read it");
    return type == fs::file_type::directory;
}

model::Error unreadable(const model::Error& error) {
    const bool is_of_rights = error.fault() == model::Fault::refused;
    return model::Error(
        error.fault(),
        error.what() + (is_of_rights ? "; make it readable for the service, or move it away" : ""));
}

}  // namespace

MaildirSource::MaildirSource(asio::io_context& io, MaildirSettings settings)
    : io_(io), settings_(std::move(settings)), uids_(settings_.uid_file) {}

asio::awaitable<Result<Listing>> MaildirSource::list(std::uint32_t uidvalidity, std::uint32_t after,
                                                     std::stop_token stop) {
    if (stop.stop_requested()) co_return model::transient("stopped");
    CO_TRY(scan());
    Listing listing{uids_.validity(), uids_.next(), {}, false};
    if (uidvalidity != listing.uidvalidity) after = 0;
    const auto& names = uids_.names();
    for (auto it = names.upper_bound(after); it != names.end(); ++it) {
        if (listing.messages.size() == listing_messages_max) {
            listing.more = true;
            break;
        }
        const auto& entry = entries_.at(it->second);
        const auto facts = facts_of(entry.file);
        Listed listed{it->first, 0, {}, entry.is_draft};
        if (facts) {  // Else it was moved a moment ago; fetch looks for it again.
            listed.bytes = facts.assume_value().bytes;
            listed.received = facts.assume_value().changed;
        }
        listing.messages.push_back(listed);
    }
    co_return listing;
}

asio::awaitable<Result<>> MaildirSource::fetch(const std::vector<Listed>& wanted, const Take& take,
                                               std::stop_token stop) {
    if (entries_.empty()) {
        CO_TRY(scan());
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

asio::awaitable<Result<>> MaildirSource::wait(Duration limit, std::stop_token stop) {
    if (look() != seen_) co_return model::ok();
    std::function<bool()> changed = [this] { return look() != seen_; };
    co_return co_await poll_until(io_, std::move(changed), settings_.poll, limit, std::move(stop));
}

Result<fs::path> MaildirSource::place() const {
    const auto found = maildir_folder(settings_.maildir, settings_.folder);
    if (!found && found.assume_error().fault() != model::Fault::missing) return found;
    // Found by its cur/: who makes it may not have made new/ yet.
    if (found) {
        TRY(const auto is_whole, is_folder(found.assume_value() / "new"));
        if (is_whole) return found;
    }
    // A Maildir that is out of reach as a whole is a fault: none of its folders is known to be
    // gone.
    if (settings_.is_optional) {
        TRY(const auto is_there, is_folder(settings_.maildir / "cur"));
        return is_there ? fs::path() : settings_.maildir;
    }
    return found ? found.assume_value() : settings_.maildir / ("." + settings_.folder);
}

MaildirSource::Look MaildirSource::look() const {
    const auto folder = place();
    if (!folder || folder.assume_value().empty()) return {};
    const auto fresh = facts_of(folder.assume_value() / "new");
    const auto cur = facts_of(folder.assume_value() / "cur");
    return {fresh ? fresh.assume_value().changed_ns : 0, cur ? cur.assume_value().changed_ns : 0};
}

Result<> MaildirSource::scan() {
    const auto seen = look();  // Before reading: what comes meanwhile is a change.
    entries_.clear();
    TRY(const auto folder, place());
    if (!folder.empty()) {
        for (const char* part : {"new", "cur"}) {
            TRY(const auto is_there, is_folder(folder / part));
            if (!is_there) return model::refused(folder.string() + " is not a Maildir");
        }
        // new/ first: a mail that moves to cur/ meanwhile is then seen at least once.
        TRY(scan_folder(folder / "new"));
        TRY(scan_folder(folder / "cur"));
    }
    std::vector<std::string> names;
    for (const auto& [name, entry] : entries_) names.push_back(name);
    std::ranges::sort(names, earlier);
    TRY(uids_.update(names));
    seen_ = seen;
    return model::ok();
}

Result<> MaildirSource::scan_folder(const fs::path& folder) {
    std::error_code ec;
    fs::directory_iterator it(folder, ec);
    for (; !ec && it != fs::directory_iterator(); it.increment(ec)) {
        std::error_code type_error;
        const auto name = it->path().filename().string();
        if (name.starts_with('.')) continue;
        if (it->symlink_status(type_error).type() != fs::file_type::regular) continue;
        const auto info = name.rfind(":2,");
        const auto flags = info == std::string::npos ? std::string_view()
                                                     : std::string_view(name).substr(info + 3);
        entries_[name.substr(0, info)] = {it->path(), flags.find('D') != std::string_view::npos};
    }
    if (ec) return model::transient(folder.string() + ": " + ec.message());
    return model::ok();
}

std::uint64_t MaildirSource::bytes_of(std::uint32_t uid) const {
    const auto name = uids_.names().find(uid);
    if (name == uids_.names().end()) return 0;
    const auto entry = entries_.find(name->second);
    if (entry == entries_.end()) return 0;
    const auto facts = facts_of(entry->second.file);
    return facts ? facts.assume_value().bytes : 0;
}

Result<Fetched> MaildirSource::read(const Listed& wanted) {
    Fetched fetched;
    fetched.uid = wanted.uid;
    fetched.received = wanted.received;
    const auto name = uids_.names().find(wanted.uid);
    if (name == uids_.names().end()) {
        fetched.presence = Presence::expunged;
        return fetched;
    }
    const auto base = name->second;
    for (int tries = 0; tries < reads_max; ++tries) {
        const auto entry = entries_.find(base);
        if (entry == entries_.end() && tries > 0) {
            fetched.presence = Presence::expunged;
            return fetched;
        }
        if (entry != entries_.end()) {
            const auto facts = facts_of(entry->second.file);
            const bool huge = facts && facts.assume_value().bytes > settings_.mail_bytes_max;
            auto raw =
                read_start(entry->second.file, huge ? huge_bytes_read : settings_.mail_bytes_max);
            if (facts && raw) {
                fetched.received = facts.assume_value().changed;
                fetched.bytes = facts.assume_value().bytes;
                fetched.truncated = huge;
                fetched.raw = std::move(raw).assume_value();
                if (huge) cut_huge(fetched.raw);
                return fetched;
            }
            // Rights and the disk are no fault of the mail: nothing above it is read before it.
            if (!raw && raw.assume_error().fault() != model::Fault::missing)
                return unreadable(raw.assume_error());
        }
        TRY(scan());  // Its flags may have changed, and so its name.
    }
    return model::transient(base + " is renamed again and again while it is read");
}

Result<fs::path> maildir_folder(const fs::path& maildir, std::string_view name) {
    if (name.empty() || name == "INBOX") return maildir;
    const bool is_inside = name.find('/') == std::string_view::npos && name != "." && name != "..";
    if (is_inside) {
        for (const auto& folder : {maildir / name, maildir / ("." + std::string(name))}) {
            TRY(const auto is_there, is_folder(folder / "cur"));
            if (is_there) return folder;
        }
    }
    return model::missing(maildir.string() + " has no folder \"" + std::string(name) + "\"");
}

}  // namespace vastus::net
