// Intake: one folder, from its source to COMMIT 1.
//
// Messages are read ahead within the flight's limits, parsed on the pool, and handed to the
// committer in the order of their UIDs; the cursor moves with each of them. A message that cannot
// be read or filed is tried again and then quarantined, and never stops the rest. A failing
// connection backs off with full jitter. Used from the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <stop_token>
#include <string>

#include "crm/accounting.hpp"
#include "crm/filing.hpp"
#include "daemon/careful.hpp"
#include "daemon/parts.hpp"
#include "mail/phrases.hpp"
#include "model/message.hpp"
#include "net/mail_source.hpp"

namespace vastus::daemon {

struct FolderSettings {
    std::string mailbox, folder;
    model::FolderRole role = model::FolderRole::inbox;
    model::Source source = model::Source::imap;
    bool takes_forms = false;
    const mail::Phrases* phrases = &mail::no_phrases();  ///< Outlives the parsers.
    std::string part() const { return mailbox + "/" + folder; }
};

class Intake {
public:
    Intake(Parts parts, net::MailSource& source, FolderSettings folder, Careful& careful);

    /// Until `stop`; returns when nothing of this folder is in flight any more.
    asio::awaitable<void> run(std::stop_token stop);
    /// Reads everything that is there once, for imports and tests.
    asio::awaitable<model::Result<>> round(std::stop_token stop);
    /// Has one message been at the parsers for minutes? Then a parser does not end.
    bool hangs(model::Instant now) const;

private:
    /// One message between its source and the disk.
    struct Flying {
        crm::Turn turn;
        crm::Incoming incoming;
        std::optional<std::string> trouble;  ///< It could not be had or may not be parsed: why.
        bool is_expunged = false, at_once = false;
        std::string marked = {};                      ///< Its marker in careful mode.
        std::string raw;                              ///< Until it is handed to the committer.
        std::shared_ptr<const rules::RuleSet> rules;  ///< Whose header fields were kept.
        std::uint64_t bytes = 0;
        std::uint64_t bytes_total = 0;  ///< Of the mail, when `raw` is only its beginning.
        std::uint64_t gmail_thread = 0;
    };

    asio::awaitable<model::Result<bool>> read_window(std::stop_token stop);
    asio::awaitable<model::Result<>> read_listed(const std::vector<net::Listed>& wanted,
                                                 std::uint32_t after, bool is_retry,
                                                 std::stop_token stop);
    asio::awaitable<bool> take(net::Fetched fetched, bool is_retry);
    asio::awaitable<model::Result<>> retry_due(std::stop_token stop);
    asio::awaitable<model::Result<>> compare_all(std::stop_token stop);
    asio::awaitable<bool> first_listing_agrees();
    asio::awaitable<model::Result<>> record_comparison(std::size_t unexplained);
    asio::awaitable<model::Result<>> landed();
    bool is_personal() const;
    asio::awaitable<bool> pause_after(const model::Error& error, std::stop_token stop);
    /// Bytes -> content, with the header fields that the rules ask for. Any thread.
    void read_content(Flying& flying) const;
    void parsed(std::uint64_t order, Flying flying);
    void submit(Flying flying);
    void finished(std::uint64_t bytes, bool is_new, const model::Result<>& result);
    model::Place place(std::uint32_t uid) const;

    Parts parts_;
    net::MailSource& source_;
    FolderSettings folder_;
    Careful& careful_;
    std::uint32_t uidvalidity_ = 0, last_taken_ = 0;
    bool knows_uidvalidity_ = false;  ///< 0 is one too: of a server that gives none.
    bool has_listed_again_ = false;
    std::map<std::uint32_t, net::Listed> listed_;      ///< Of the window being read.
    std::map<std::uint64_t, Flying> ready_;            ///< Parsed, but an earlier one is not yet.
    std::map<std::uint64_t, model::Instant> parsing_;  ///< Since when.
    std::uint64_t next_order_ = 0, next_submit_ = 0;
    std::size_t in_flight_ = 0;
    Alarm landing_;
    std::optional<model::Error> fault_;  ///< The first one of this round.
    std::optional<model::Instant> compared_;
    std::optional<std::vector<std::uint32_t>> first_listing_;  ///< Since the cursor was 0.
    std::uint32_t failures_ = 0;
    std::minstd_rand jitter_;
};

}  // namespace vastus::daemon
