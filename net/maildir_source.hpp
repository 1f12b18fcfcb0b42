// MaildirSource: the mails of one Maildir folder (new/ and cur/), read and never touched.
//
// A mail is known by its file name without the flags, so that moving it from new/ to cur/ and
// changing its flags keep its UID; the numbers are kept in a UidList, given in the order of the
// names (which begin with the time of delivery). A file that is gone is expunged. It reads on the
// loop's thread: local files only. Fails: mail_source.hpp (refused: no such Maildir).
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "net/durable_file.hpp"
#include "net/mail_source.hpp"
#include "net/uid_list.hpp"

namespace vastus::net {

struct MaildirSettings {
    std::filesystem::path maildir;
    std::string folder = {};         ///< As for maildir_folder; looked for again at each look.
    bool is_optional = false;        ///< While the folder is not there, there are no mails.
    std::filesystem::path uid_file;  ///< Of ours, outside the Maildir.
    std::uint64_t mail_bytes_max = 32u << 20;
    model::Duration poll = std::chrono::seconds(2);  ///< Between two looks while waiting.
};

class MaildirSource : public MailSource {
public:
    MaildirSource(asio::io_context& io, MaildirSettings settings);
    asio::awaitable<model::Result<Listing>> list(std::uint32_t uidvalidity, std::uint32_t after,
                                                 std::stop_token stop) override;
    asio::awaitable<model::Result<>> fetch(const std::vector<Listed>& wanted, const Take& take,
                                           std::stop_token stop) override;
    asio::awaitable<model::Result<>> wait(model::Duration limit, std::stop_token stop) override;

private:
    struct Entry {
        std::filesystem::path file;
        bool is_draft = false;
    };
    /// When the two folders last changed.
    struct Look {
        std::int64_t fresh = 0, cur = 0;
        bool operator==(const Look&) const = default;
    };
    /// Where new/ and cur/ are; "" while an optional folder is not there.
    model::Result<std::filesystem::path> place() const;
    Look look() const;
    model::Result<> scan();
    model::Result<> scan_folder(const std::filesystem::path& folder);
    std::uint64_t bytes_of(std::uint32_t uid) const;  ///< 0 when it is gone.
    /// Fails: refused (it cannot be read), transient (it has another name each time).
    model::Result<Fetched> read(const Listed& wanted);

    asio::io_context& io_;
    MaildirSettings settings_;
    UidList uids_;
    std::map<std::string, Entry, std::less<>> entries_;  ///< By name without flags.
    Look seen_;
};

/// The folder of a Maildir called `name`: "" and "INBOX" are the Maildir itself, "Sent" is the
/// subfolder Sent or (Maildir++) .Sent. Fails: missing (no such folder), refused (it cannot be
/// looked at).
model::Result<std::filesystem::path> maildir_folder(const std::filesystem::path& maildir,
                                                    std::string_view name);

}  // namespace vastus::net
