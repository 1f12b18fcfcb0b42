// ImapSource: one folder of one IMAP account as a source of mail.
//
// Connects when it is first asked, and again after every failure. The folder is only examined,
// content is only peeked at: it is never changed. Commands are pipelined; what is read is handed
// over before more is read, so that memory is bounded. A mail at which the session ended is asked
// for alone, then only in part, and in the end handed over as failed, so that the others are read.
// Used from the loop only, by one coroutine at a time; must not outlive the CurlLoop. Fails:
// transient, refused, malformed (mail_source.hpp).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/imap_session.hpp"
#include "net/imap_settings.hpp"
#include "net/mail_source.hpp"

namespace vastus::net {

class ImapSource : public MailSource {
public:
    ImapSource(CurlLoop& loop, ImapSettings settings);
    ~ImapSource() override;
    ImapSource(const ImapSource&) = delete;
    ImapSource& operator=(const ImapSource&) = delete;

    asio::awaitable<model::Result<Listing>> list(std::uint32_t uidvalidity, std::uint32_t after,
                                                 std::stop_token stop) override;
    asio::awaitable<model::Result<>> fetch(const std::vector<Listed>& wanted, const Take& take,
                                           std::stop_token stop) override;
    asio::awaitable<model::Result<>> wait(model::Duration limit, std::stop_token stop) override;

    /// LOGOUT, at most 2 s. Afterwards the source may be used again: it connects anew.
    asio::awaitable<void> close();

    /// UTF-8 name of the folder that is read; with `find_sent` known after the first list.
    const std::string& folder() const { return folder_; }
    /// What the server wants administrators to read, since the last call.
    std::vector<std::string> take_alerts();

private:
    struct Pending;
    struct Flight;
    /// A mail at which the session ended.
    struct Trouble {
        int ends = 0;  ///< How often in a row.
        std::string what;
    };

    asio::awaitable<model::Result<>> ready(std::stop_token stop);
    asio::awaitable<model::Result<std::string>> folder_name(ImapSession& session,
                                                            std::stop_token stop);
    asio::awaitable<model::Result<Listing>> list_here(std::uint32_t uidvalidity,
                                                      std::uint32_t after, std::stop_token stop);
    asio::awaitable<model::Result<>> fetch_here(const std::vector<Listed>& wanted, const Take& take,
                                                std::stop_token stop);
    asio::awaitable<model::Result<>> wait_here(model::Duration limit, std::stop_token stop);
    asio::awaitable<model::Result<>> refresh(std::stop_token stop);
    asio::awaitable<model::Result<>> ask_sizes(std::vector<Listed>& wanted, std::stop_token stop);
    asio::awaitable<void> ask_more(Flight& flight);
    Pending ask_for(const Listed& wanted);
    void note_trouble(const model::Error& error, std::stop_token stop);
    asio::awaitable<model::Result<>> file_next(Flight& flight, std::stop_token stop);
    asio::awaitable<model::Result<Fetched>> judge(Flight& flight, Pending& pending,
                                                  std::stop_token stop);
    asio::awaitable<model::Result<Presence>> look_for(Flight& flight, std::uint32_t uid,
                                                      std::stop_token stop);
    void note_end(const model::Error& error, std::stop_token stop);
    void gather_alerts();
    model::Error placed(model::Error error) const;

    CurlLoop& loop_;
    ImapSettings settings_;
    std::string folder_;
    std::unique_ptr<ImapSession> session_;
    std::vector<std::string> alerts_;
    bool goes_on_ = false;      ///< The last list left something; the next window needs no news.
    bool is_fresh_ = false;     ///< EXAMINE or DONE has just told us what there is.
    bool is_complete_ = false;  ///< The last list went to the end of the folder.
    bool was_news_ = false;     ///< The last wait ended with news.
    int fruitless_ = 0;         ///< How often in a row news brought no mail.

    std::map<std::uint32_t, Trouble> troubles_;  ///< By UID.
    std::uint32_t troubles_uidvalidity_ = 0;
    /// What the fetch under way is waiting for; 0: for no mail.
    std::uint32_t first_asked_ = 0, last_asked_ = 0;
    /// Up to here UIDs were in flight when a session ended: any of them may be what ended it.
    std::uint32_t suspect_until_ = 0;
};

}  // namespace vastus::net
