// SmtpTalk: what one SMTP transaction has come to, as libcurl's callbacks tell it.
//
// It collects the server's replies, knows when the body was handed over, keeps the deadlines that
// libcurl lacks, and at the end says what the mail's fate is. Only a 5xx to RCPT, to DATA or after
// the final dot is about the mail and final; before that it is about the server or the login, and
// passes. No libcurl in here: lines, counts and elapsed milliseconds come in, decisions come out.
// Values only; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/result.hpp"
#include "model/time.hpp"
#include "net/mail_sink.hpp"

namespace vastus::net {

struct SmtpLimits {
    model::Duration reply, after_dot, stop_grace;
    bool login_required = false;
};

class SmtpTalk {
public:
    explicit SmtpTalk(SmtpLimits limits) : limits_(limits) {}

    /// One line of the server. False ends the transaction.
    bool take_line(std::string_view line);
    /// The whole body, dot not included, has been handed to libcurl.
    void body_was_read() { body_read_ = true; }
    /// Called about once a second. False ends the transaction.
    bool keep_going(model::Duration elapsed, std::int64_t bytes_sent, bool stop_requested);
    /// After the end: `network` is what libcurl says happened, nullopt for success.
    model::Result<Sent> outcome(const std::optional<model::Error>& network) const;

private:
    struct Reply {
        int code = 0;
        std::string text;
    };
    void finish_reply();
    bool give_up(model::Error why);

    SmtpLimits limits_;
    Reply open_;                      ///< Lines so far of the reply that is being read.
    std::optional<Reply> failure_;    ///< The first 4xx or 5xx before the dot.
    std::optional<Reply> dot_reply_;  ///< The first reply after the dot.
    std::optional<model::Error> given_up_;
    std::size_t bytes_taken_ = 0;
    int replies_since_greeting_ = 0;
    bool logged_in_ = false, failure_may_pass_ = false, body_read_ = false, news_ = true;
    bool failure_is_of_mail_ = false;  ///< It came after the sender was accepted: RCPT or DATA.
    std::int64_t bytes_sent_ = 0;
    model::Duration quiet_since_{};  ///< Last reply or progress.
    std::optional<model::Duration> dot_at_, stopped_at_, dot_reply_at_;
};

}  // namespace vastus::net
