#include "net/imap_pipe.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>
#include <vector>

#include "model/utf8.hpp"
#include "net/curl_handle.hpp"
#include "net/secret.hpp"

namespace vastus::net {

using model::Result;
using model::transient;

namespace {

/// Bytes of one read; libcurl's default of 16 KiB costs speed.
constexpr long read_bytes = 256 * 1024;
/// Greeting, capabilities and error texts of a login; more is not kept.
constexpr std::size_t login_text_bytes_max = 64 * 1024;

struct LoginText {
    std::string lines;
    std::array<char, CURL_ERROR_SIZE> detail{};
};

std::size_t on_line(char* bytes, std::size_t, std::size_t count, void* text) noexcept {
    auto& lines = static_cast<LoginText*>(text)->lines;
    if (lines.size() + count <= login_text_bytes_max) lines.append(bytes, count);
    return count;
}

/// What the server said when it did not let us in: its last NO, BAD or BYE.
std::string refusal(std::string_view lines) {
    std::string found;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        auto line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        const auto blank = std::min(line.find(' '), line.size() - 1);
        const auto words = line.empty() ? line : line.substr(blank + 1);
        if (words.starts_with("NO ") || words.starts_with("BAD ") || words.starts_with("BYE "))
            found = model::scrub_utf8(words.substr(0, 300));
    }
    return found;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

model::Error login_denied(const std::string& said) {
    if (said.empty())
        return model::refused("the server offers no way to log in that we know (PLAIN or LOGIN)");
    for (const auto* busy : {"[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "throttled", "BYE "}) {
        if (contains(said, busy)) return transient("the server lets nobody in now: " + said);
    }
    return model::refused("user name or password are not accepted; the server said: " + said);
}

/// Why there is no session, in words.
model::Error explain(int code, const LoginText& text, const ImapSettings& settings) {
    const std::string detail(text.detail.data());
    const auto place = settings.host + ":" + std::to_string(settings.port);
    const auto said = refusal(text.lines);
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
            return transient("the name " + settings.host + " is not known (DNS): " + detail);
        case CURLE_COULDNT_CONNECT: return transient("nobody answers at " + place + ": " + detail);
        case CURLE_OPERATION_TIMEDOUT:
            return transient("no answer from " + place + " within the time limit: " + detail);
        case CURLE_SSL_CONNECT_ERROR:
            if (contains(detail, "protocol version") || contains(detail, "wrong version"))
                return model::refused("no TLS 1.2 or newer at " + place + ": " + detail);
            return transient("TLS failed with " + place + ": " + detail);
        case CURLE_LOGIN_DENIED:
        case CURLE_AUTH_ERROR: return login_denied(said);
        case CURLE_WEIRD_SERVER_REPLY:
            if (contains(said, "BYE")) return transient("the server ended the session: " + said);
            return model::malformed(place + " does not speak IMAP: " + detail);
        default:
            if (contains(said, "BYE")) return transient("the server ended the session: " + said);
            return curl_error(code, detail);
    }
}

Result<> check(const ImapSettings& settings) {
    if (!is_plain_host(settings.host)) return model::refused("the host name is not valid");
    if (settings.security == ImapSecurity::clear && !is_loopback_host(settings.host))
        return model::refused("clear text is allowed to this machine only");
    if (settings.login != "PLAIN" && settings.login != "LOGIN")
        return model::refused("login must be PLAIN or LOGIN");
    return model::ok();
}

void set_options(CURL* easy, const ImapSettings& settings, const Secret& password,
                 LoginText& text) {
    const bool implicit = settings.security == ImapSecurity::tls;
    const bool is_v6 = contains(settings.host, ":");
    const auto host = is_v6 ? "[" + settings.host + "]" : settings.host;
    const auto url =
        (implicit ? "imaps://" : "imap://") + host + ":" + std::to_string(settings.port) + "/";
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, implicit ? "imaps" : "imap,imaps");
    if (settings.security != ImapSecurity::clear)
        curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings.ca_file.empty()) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, settings.ca_file.c_str());
        curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    }
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, password.c_str());
    const auto mechanism = "AUTH=" + settings.login;  // Else GSSAPI is tried, without fall-back.
    curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, mechanism.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, read_bytes);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, 60L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, 30L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect.count()));
    const auto reply = std::chrono::ceil<std::chrono::seconds>(settings.login_reply);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(reply.count()));
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &text);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, text.detail.data());
}

}  // namespace

struct ImapPipe::State {
    State(CurlLoop& owner, EasyHandle handle)
        : loop(owner), easy(std::move(handle)), ready(owner.io()), buffer(read_bytes) {}
    ~State() { loop.remove(easy.get()); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    enum class Woken { ready, late, stopped };
    asio::awaitable<Woken> wait(asio::posix::stream_descriptor::wait_type direction,
                                asio::steady_timer& until, std::stop_token stop);

    CurlLoop& loop;
    EasyHandle easy;
    asio::posix::stream_descriptor ready;  ///< A duplicate of libcurl's socket, for readiness only.
    std::vector<char> buffer;
};

ImapPipe::ImapPipe(std::unique_ptr<State> state) : state_(std::move(state)) {}
ImapPipe::ImapPipe(ImapPipe&& other) noexcept = default;
ImapPipe::~ImapPipe() = default;

asio::awaitable<Result<ImapPipe>> ImapPipe::connect(CurlLoop& loop, const ImapSettings& settings,
                                                    std::stop_token stop) {
    CO_TRY(check(settings));
    CO_TRY(const auto password, read_secret(settings.password_file));
    const auto text = std::make_unique<LoginText>();
    auto easy = new_easy();
    set_options(easy.get(), settings, password, *text);
    const auto limit =
        settings.connect + std::chrono::seconds(1);  // libcurl's own limit goes first.
    CO_TRY(const int code, co_await loop.perform(easy.get(), limit, stop, Afterwards::keep));
    if (code != CURLE_OK) co_return explain(code, *text, settings);
    // What pointed to this frame is needed no more.
    curl_easy_setopt(easy.get(), CURLOPT_HEADERFUNCTION, nullptr);
    curl_easy_setopt(easy.get(), CURLOPT_HEADERDATA, nullptr);
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, nullptr);
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(easy.get(), CURLINFO_ACTIVESOCKET, &socket);
    auto state = std::make_unique<State>(loop, std::move(easy));
    const int copy = socket == CURL_SOCKET_BAD ? -1 : ::dup(socket);
    boost::system::error_code ec;
    if (copy >= 0) state->ready.assign(copy, ec);
    if (copy < 0 || ec) {
        if (copy >= 0) ::close(copy);
        co_return transient("the connection was lost at once after the login");
    }
    co_return ImapPipe(std::move(state));
}

asio::awaitable<ImapPipe::State::Woken> ImapPipe::State::wait(
    asio::posix::stream_descriptor::wait_type direction, asio::steady_timer& until,
    std::stop_token stop) {
    using namespace asio::experimental::awaitable_operators;
    if (stop.stop_requested()) co_return Woken::stopped;
    const StopBell::Rope rope(loop.bell(), stop, until);
    constexpr auto token = asio::as_tuple(asio::use_awaitable);
    const auto first = co_await (ready.async_wait(direction, token) || until.async_wait(token));
    if (stop.stop_requested()) co_return Woken::stopped;
    co_return first.index() == 0 ? Woken::ready : Woken::late;
}

asio::awaitable<Result<std::optional<std::string_view>>> ImapPipe::read(asio::steady_timer& until,
                                                                        std::stop_token stop) {
    using Bytes = std::optional<std::string_view>;
    auto& state = *state_;
    while (true) {
        // First read, then wait: TLS may hold decrypted bytes that no poll sees.
        std::size_t count = 0;
        const auto code =
            curl_easy_recv(state.easy.get(), state.buffer.data(), state.buffer.size(), &count);
        if (code == CURLE_OK && count > 0)
            co_return Bytes(std::string_view(state.buffer.data(), count));
        if (code == CURLE_OK) co_return transient("the server closed the connection");
        if (code != CURLE_AGAIN)
            co_return transient(std::string("the connection was lost: ") +
                                curl_easy_strerror(code));
        const auto woken = co_await state.wait(state.ready.wait_read, until, stop);
        if (woken == State::Woken::stopped) co_return transient("stopped");
        if (woken == State::Woken::late) co_return Bytes();
    }
}

asio::awaitable<Result<>> ImapPipe::write(std::string bytes, asio::steady_timer& until,
                                          std::stop_token stop) {
    auto& state = *state_;
    std::string_view left = bytes;
    while (!left.empty()) {
        std::size_t count = 0;
        const auto code = curl_easy_send(state.easy.get(), left.data(), left.size(), &count);
        if (code == CURLE_OK) {
            left.remove_prefix(count);
            continue;
        }
        if (code != CURLE_AGAIN)
            co_return transient(std::string("the connection was lost: ") +
                                curl_easy_strerror(code));
        const auto woken = co_await state.wait(state.ready.wait_write, until, stop);
        if (woken == State::Woken::stopped) co_return transient("stopped");
        if (woken == State::Woken::late) co_return transient("the server takes no bytes");
    }
    co_return model::ok();
}

}  // namespace vastus::net
