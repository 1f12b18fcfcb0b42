#include "net/smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "mail/compose.hpp"
#include "net/curl_handle.hpp"
#include "net/secret.hpp"
#include "net/smtp_talk.hpp"

namespace vastus::net {

using model::Result;

namespace {

constexpr std::size_t line_bytes_max = 998;  // RFC 5321, 4.5.3.1.6, without CRLF.

/// Everything the callbacks of one transfer need.
struct Transfer {
    CURL* easy;
    std::string_view rest;  ///< Of the mail.
    SmtpTalk talk;
    std::stop_token stop;
};

std::size_t on_line(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
    const std::string_view line(bytes, size * count);
    return static_cast<Transfer*>(self)->talk.take_line(line) ? line.size() : 0;
}

std::size_t on_read(char* to, std::size_t size, std::size_t count, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto piece = transfer.rest.substr(0, size * count);
    std::ranges::copy(piece, to);
    transfer.rest.remove_prefix(piece.size());
    if (piece.empty()) transfer.talk.body_was_read();
    return piece.size();
}

int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t sent) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    curl_off_t microseconds = 0;  // libcurl's own clock: nothing below the daemon reads one.
    curl_easy_getinfo(transfer.easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    const auto elapsed = std::chrono::duration_cast<model::Duration>(
        std::chrono::microseconds(static_cast<std::int64_t>(microseconds)));
    return transfer.talk.keep_going(elapsed, sent, transfer.stop.stop_requested()) ? 0 : 1;
}

/// Lines end with CRLF, nothing else ends a line, none is too long: what a server reads as the end
/// of the mail is then never inside it.
Result<> check_bytes(std::string_view bytes) {
    if (!bytes.ends_with("\r\n")) return model::refused("the mail does not end with CRLF");
    while (!bytes.empty()) {
        const auto end = bytes.find_first_of(std::string_view("\r\n\0", 3));
        if (bytes.substr(end, 2) != "\r\n")
            return model::refused("the mail has a bare CR, LF or NUL");
        if (end > line_bytes_max) return model::refused("the mail has a line above 998 bytes");
        bytes.remove_prefix(end + 2);
    }
    return model::ok();
}

Result<> check(const Letter& letter) {
    if (!mail::is_envelope_address(letter.from))
        return model::refused("the sender's address may not stand in an envelope");
    if (!mail::is_envelope_address(letter.to))
        return model::refused("the recipient's address may not stand in an envelope");
    return check_bytes(letter.bytes);
}

/// What a person has to mend: the mails wait for it.
Result<> check(const SmtpSettings& settings) {
    if (!is_plain_host(settings.host)) return model::transient("the server's name is not a host");
    if (!is_plain_host(settings.ehlo_name)) return model::transient("our own name is not a host");
    if (settings.security == SmtpSecurity::clear && !is_loopback_host(settings.host))
        return model::transient("without TLS only a server on this machine is spoken to");
    if (settings.login != "PLAIN" && settings.login != "LOGIN")
        return model::transient("login must be PLAIN or LOGIN");
    return model::ok();
}

std::string url_of(const SmtpSettings& settings) {
    const bool is_v6 = settings.host.find(':') != std::string::npos;
    std::string url = settings.security == SmtpSecurity::tls ? "smtps://" : "smtp://";
    url += is_v6 ? "[" + settings.host + "]" : settings.host;
    return url + ":" + std::to_string(settings.port) + "/" + settings.ehlo_name;
}

void set_options(CURL* easy, const SmtpSettings& settings, Transfer& transfer) {
    const auto seconds =
        std::chrono::ceil<std::chrono::seconds>(std::max(settings.after_dot, settings.reply));
    curl_easy_setopt(easy, CURLOPT_URL, url_of(settings).c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (settings.security != SmtpSecurity::clear)
        curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    if (!settings.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, settings.ca_file.c_str());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);  // Else the system's count as well.
    }
    // Covers the login as a whole; the talk's own deadlines are the finer ones.
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.reply.count()));
    // The longest wait of all; before the dot the progress callback ends it earlier.
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                     std::max(1L, static_cast<long>(seconds.count())));
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
}

Result<> set_login(CURL* easy, const SmtpSettings& settings) {
    if (settings.user.empty()) return model::ok();
    const auto password = read_secret(settings.password_file);
    if (!password) return model::transient(password.assume_error().what());
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, password.assume_value().c_str());
    // Without it libcurl prefers GSSAPI for names with '@' and does not fall back.
    curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, ("AUTH=" + settings.login).c_str());
    return model::ok();
}

}  // namespace

SmtpSink::SmtpSink(SmtpSettings settings) : settings_(std::move(settings)) {}

Result<Sent> SmtpSink::send(const Letter& letter, std::stop_token stop) {
    const auto place = "smtp " + settings_.host;
    TRY(model::within(place, check(letter)));
    TRY(model::within(place, check(settings_)));
    if (stop.stop_requested()) return model::transient("stopped").within(place);

    const EasyHandle easy = new_easy();
    const SmtpLimits limits{settings_.reply, settings_.after_dot, settings_.stop_grace,
                            !settings_.user.empty()};
    Transfer transfer{easy.get(), letter.bytes, SmtpTalk(limits), std::move(stop)};
    set_options(easy.get(), settings_, transfer);
    TRY(model::within(place, set_login(easy.get(), settings_)));
    HeaderList recipients;
    append(recipients, "<" + letter.to + ">");
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, ("<" + letter.from + ">").c_str());
    curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
    std::array<char, CURL_ERROR_SIZE> detail{};
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, detail.data());

    const CURLcode code = curl_easy_perform(easy.get());
    std::optional<model::Error> network;
    // A certificate that is not valid says nothing about the mail, and is mended one day.
    if (code != CURLE_OK) network = model::transient(curl_error(code, detail.data()).what());
    return model::within(place, transfer.talk.outcome(network));
}

}  // namespace vastus::net
