#include "net/smtp_talk.hpp"

#include <algorithm>
#include <array>

#include "model/utf8.hpp"

namespace vastus::net {

using model::Duration;
using model::Result;

namespace {

constexpr std::size_t replies_bytes_max = 64u << 10;  // All replies of one mail; usually 1 KiB.
constexpr std::size_t reply_text_bytes_max = 500;     // What people get to read.
/// 250s from the greeting to the one that accepts the sender: EHLO's and its own.
constexpr int replies_to_mail = 2;
constexpr int total_replies = 10;  // Everything before the dot lasts at most this many `reply`s.
/// A login is wanted, or another one: RFC 4954, 6. Never said of a mail.
constexpr std::array codes_of_login{530, 534, 535, 538};
constexpr Duration quit_max = std::chrono::seconds(2);  // The outcome is known: no reason to wait.

/// Said at RCPT, but of us: a server that waits with what it refuses says only there that it likes
/// neither client, sender nor login (5.7.x; 5.1.7 and 5.1.8: the sender's address; RFC 3463, 3.2
/// and 3.8). "550 5.7.1 no" of one recipient is said alike: such a mail waits in vain, and goes to
/// the fallback in the end.
bool is_about_sender(std::string_view reply) {
    const auto enhanced = reply.substr(std::min<std::size_t>(4, reply.size()));
    return enhanced.starts_with("5.7.") || enhanced.starts_with("5.1.7 ") ||
           enhanced.starts_with("5.1.8 ");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// One line of a reply, safe to show.
std::string readable(std::string_view line) {
    std::string text = model::scrub_utf8(line);
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return text;
}

}  // namespace

bool SmtpTalk::take_line(std::string_view line) {
    bytes_taken_ += line.size();
    if (bytes_taken_ > replies_bytes_max)
        return give_up(model::transient("the server's reply is endless"));
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    const bool has_code =
        line.size() >= 3 && is_digit(line[0]) && is_digit(line[1]) && is_digit(line[2]);
    if (!has_code) return true;  // libcurl decides what junk means.
    open_.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    const bool is_last = line.size() == 3 || line[3] != '-';
    if (open_.text.empty()) open_.text = line.substr(0, 3);
    if (open_.text.size() < reply_text_bytes_max && line.size() > 4)
        open_.text += ' ' + readable(line.substr(4));
    if (!is_last) return true;
    finish_reply();
    if (limits_.login_required && !logged_in_ && replies_since_greeting_ >= replies_to_mail &&
        !failure_)
        return give_up(model::transient("the server offers no login, but a user is configured"));
    return true;
}

void SmtpTalk::finish_reply() {
    Reply reply = std::move(open_);
    reply.text = model::cut_utf8(reply.text, reply_text_bytes_max);
    open_ = {};
    news_ = true;
    if (body_read_) {
        if (!dot_reply_) dot_reply_ = std::move(reply);
        return;
    }
    if (reply.code == 235) logged_in_ = true;
    if (reply.code >= 400) {
        if (failure_) return;
        failure_may_pass_ = replies_since_greeting_ == 0;  // EHLO refused: HELO may still be liked.
        failure_is_of_mail_ =
            replies_since_greeting_ > replies_to_mail ||
            (replies_since_greeting_ == replies_to_mail && !is_about_sender(reply.text));
        failure_ = std::move(reply);
        return;
    }
    if (failure_ && failure_may_pass_ && reply.code == 250) failure_.reset();
    if (reply.code == 220) {
        replies_since_greeting_ = 0;  // The greeting, or "go ahead" after STARTTLS.
    } else if (reply.code == 250) {
        ++replies_since_greeting_;  // EHLO is the first; MAIL without a 235 before is the second.
    }
}

bool SmtpTalk::keep_going(Duration elapsed, std::int64_t bytes_sent, bool stop_requested) {
    if (news_ || bytes_sent != bytes_sent_) quiet_since_ = elapsed;
    news_ = false;
    bytes_sent_ = bytes_sent;
    if (stop_requested && !stopped_at_) stopped_at_ = elapsed;
    if (!body_read_) {
        if (stopped_at_) return give_up(model::transient("stopped before the mail was sent"));
        if (elapsed - quiet_since_ >= limits_.reply || elapsed >= limits_.reply * total_replies)
            return give_up(model::transient("the server did not answer in time"));
        return true;
    }
    if (!dot_at_) dot_at_ = elapsed;
    if (dot_reply_) {
        if (!dot_reply_at_) dot_reply_at_ = elapsed;
        return elapsed - *dot_reply_at_ < quit_max;
    }
    if (elapsed - *dot_at_ >= limits_.after_dot)
        return give_up(model::transient("the server did not answer the final dot in time"));
    if (stopped_at_ && elapsed - *stopped_at_ >= limits_.stop_grace)
        return give_up(model::transient("stopped while waiting for the reply to the final dot"));
    return true;
}

bool SmtpTalk::give_up(model::Error why) {
    if (!given_up_) given_up_ = std::move(why);
    return false;
}

Result<Sent> SmtpTalk::outcome(const std::optional<model::Error>& network) const {
    const auto judge = [](const Reply& reply, bool is_of_mail) {
        if (reply.code == 535)
            return model::transient("the server does not accept user or password: " + reply.text);
        const bool is_final = is_of_mail && reply.code >= 500 && reply.code < 600 &&
                              !std::ranges::binary_search(codes_of_login, reply.code);
        return model::Error(is_final ? model::Fault::refused : model::Fault::transient,
                            "the server said: " + reply.text);
    };
    if (dot_reply_) {
        const int code = dot_reply_->code;
        if (code >= 200 && code < 300) return Sent{Receipt::accepted, dot_reply_->text};
        if (code >= 400 && code < 600) return judge(*dot_reply_, true);
        return Sent{Receipt::undecided, "after the final dot the server said: " + dot_reply_->text};
    }
    if (body_read_) {
        std::string why = "the connection ended";
        if (network) why = network->what();
        if (given_up_) why = given_up_->what();
        return Sent{Receipt::undecided, "no reply after the final dot: " + why};
    }
    if (failure_) return judge(*failure_, failure_is_of_mail_);
    if (given_up_) return *given_up_;
    if (network) return *network;
    return model::transient("the transaction ended without a final dot");
}

}  // namespace vastus::net
