// http_get, FormEndpoint and local_request against scripted servers on loopback.
#include "net/http.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "net/form_endpoint.hpp"
#include "net/local_api.hpp"
#include "support/run.hpp"
#include "support/scripted_server.hpp"
#include "support/temp_dir.hpp"

namespace vastus::net {
namespace {

using model::Fault;
using test::Peer;
using test::run;
using test::ScriptedServer;
using test::TempDir;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

std::string reply(std::string_view status, std::string_view headers, std::string_view body) {
    return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}
const std::string json = "Content-Type: application/json; charset=utf-8\r\n";

/// A gzip stream of `blocks` stored blocks would be no bomb; these are runs of one byte, made by
/// hand: fixed Huffman codes, one literal zero and then matches of 258 bytes at distance 1.
std::string gzip_bomb(std::size_t matches) {
    std::string bytes("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    unsigned bits = 0;
    int count = 0;
    const auto put = [&](unsigned value, int width) {
        for (int i = 0; i < width; ++i) {
            bits |= ((value >> i) & 1) << count;
            if (++count == 8) {
                bytes += static_cast<char>(bits);
                bits = 0;
                count = 0;
            }
        }
    };
    const auto put_code = [&](unsigned code, int width) {  // Huffman codes: high bit first.
        for (int i = width - 1; i >= 0; --i) put((code >> i) & 1, 1);
    };
    put(1, 1);  // the last block
    put(1, 2);  // fixed codes
    put_code(0x30, 8);
    for (std::size_t i = 0; i < matches; ++i) {
        put_code(0xc5, 8);  // 285: a length of 258
        put_code(0, 5);     // distance 1
    }
    put_code(0, 7);
    put(0, 7);
    return bytes + std::string(8, '\0');
}

class HttpTest : public testing::Test {
protected:
    /// One reply per connection; the last one is repeated.
    void serve(std::vector<std::string> replies) {
        server_.reset();  // The one before may still be writing its reply.
        replies_ = std::move(replies);
        serve_script([this](Peer& peer) {
            if (!hear(peer)) return;
            const auto at = std::min(asked_++, replies_.size() - 1);
            peer.write(replies_[at]);
        });
    }
    void serve_script(ScriptedServer::Script script) {
        server_.reset();
        heard_.clear();
        asked_ = 0;
        server_.emplace(std::move(script));
        request_.url = "http://127.0.0.1:" + std::to_string(server_->port()) + "/forms?kind=a";
        request_.allow_private = request_.allow_clear = true;
        request_.connect = 2s;
        request_.total = 3s;
    }
    bool hear(Peer& peer) {
        const auto head = peer.read_until("\r\n\r\n");
        const std::lock_guard lock(mutex_);
        if (head) heard_ += *head;
        return head.has_value();
    }
    model::Result<HttpReply> get(std::stop_token stop = {}) {
        const auto begun = std::chrono::steady_clock::now();
        auto result = run(io_, http_get(loop_, request_, std::move(stop)));
        took_ = std::chrono::steady_clock::now() - begun;
        return result;
    }
    void fails_with(Fault fault, std::string_view words, const model::Result<HttpReply>& result) {
        ASSERT_FALSE(result) << result.assume_value().status;
        EXPECT_EQ(name(result.assume_error().fault()), name(fault)) << result.assume_error().what();
        EXPECT_THAT(result.assume_error().what(), HasSubstr(words));
    }
    FormEndpoint endpoint(FormEndpointSettings settings = {}) {
        settings.url = request_.url;
        settings.allow_private = settings.allow_clear = true;
        settings.total = 3s;
        return FormEndpoint(loop_, std::move(settings));
    }
    model::Result<FormPage> poll(FormEndpoint& form, const std::string& cursor = "",
                                 const std::string& etag = "") {
        return run(io_, form.poll(cursor, etag, {}));
    }
    std::string heard() {
        const std::lock_guard lock(mutex_);
        return heard_;
    }

    asio::io_context io_{1};
    CurlLoop loop_{io_};
    HttpRequest request_;
    std::chrono::steady_clock::duration took_{};
    TempDir dir_;

private:
    std::vector<std::string> replies_;
    std::size_t asked_ = 0;
    std::mutex mutex_;
    std::string heard_;

protected:
    std::optional<ScriptedServer> server_;  // Last: its thread uses the others.
};

TEST_F(HttpTest, AReplyHasItsStatusBodyAndHeaders) {
    serve({reply("200 OK", json + "ETag: \"v1\"\r\nRetry-After: 120\r\n", "[]")});
    request_.headers = {"X-Api-Key: k"};
    const auto result = get();
    ASSERT_TRUE(result) << result.assume_error().what();
    const auto& got = result.assume_value();
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.body, "[]");
    EXPECT_EQ(got.content_type, "application/json");
    EXPECT_EQ(got.etag, "\"v1\"");
    EXPECT_EQ(got.retry_after, 120s);
    EXPECT_THAT(heard(), AllOf(HasSubstr("GET /forms?kind=a HTTP/1.1"), HasSubstr("X-Api-Key: k"),
                               Not(HasSubstr("Cookie"))));
}

TEST_F(HttpTest, RetryAfterMayBeADate) {
    serve({reply(
        "503 busy",
        "Date: Mon, 02 Mar 2026 10:00:00 GMT\r\nRetry-After: Mon, 02 Mar 2026 10:05:00 GMT\r\n",
        "")});
    EXPECT_EQ(get().assume_value().retry_after, 300s);
    for (const char* odd :
         {"Retry-After: soon\r\n", "", "Retry-After: Mon, 02 Mar 2026 10:05:00 GMT\r\n"}) {
        serve({reply("503 busy", odd, "")});
        EXPECT_EQ(get().assume_value().retry_after, std::nullopt) << odd;
    }
}

TEST_F(HttpTest, ARedirectIsNotFollowed) {
    ScriptedServer canary([](Peer& peer) { peer.stay_silent(); });
    serve({reply("302 Found",
                 "Location: http://127.0.0.1:" + std::to_string(canary.port()) + "/\r\n", "")});
    EXPECT_EQ(get().assume_value().status, 302);
    EXPECT_EQ(canary.connections(), 0);
    EXPECT_EQ(server_->connections(), 1);
}

TEST_F(HttpTest, PrivateAddressesAreRefusedBeforeConnecting) {
    serve({reply("200 OK", json, "[]")});
    request_.allow_private = false;
    fails_with(Fault::refused, "not a public address", get());
    const auto port = std::to_string(server_->port());
    for (const auto& host :
         {"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "0x7f000001", "2130706433", "127.1",
          "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]",
          "100.64.0.1", "192.168.1.1"}) {
        SCOPED_TRACE(host);
        request_.url = "https://" + std::string(host) + ":" + port + "/";
        fails_with(Fault::refused, "", get());
    }
    EXPECT_EQ(server_->connections(), 0);
}

TEST_F(HttpTest, OnlyWhatTheSettingsAllowIsSpoken) {
    serve({reply("200 OK", json, "[]")});
    const auto port = std::to_string(server_->port());
    for (const auto& url :
         {"http://klient.example/", "ftp://127.0.0.1/", "file:///etc/passwd", "", "x",
          "gopher://127.0.0.1/", "https://u:p@klient.example/",
          "https://klient.example\r\nHost: x/", "https://kli\xc3\xa4nt.example/"}) {
        SCOPED_TRACE(url);
        request_.url = url;
        fails_with(Fault::refused, "", get());
    }
    request_.url = "http://127.0.0.1:" + port + "/";
    request_.allow_clear = false;
    fails_with(Fault::refused, "without TLS", get());
    request_.allow_clear = true;
    request_.headers = {"X-Api-Key: k\r\nHost: x"};
    fails_with(Fault::refused, "line end", get());
    EXPECT_EQ(server_->connections(), 0);
}

TEST_F(HttpTest, ProxiesOfTheEnvironmentAreNotUsed) {
    ScriptedServer proxy([](Peer& peer) { peer.stay_silent(); });
    const auto address = "http://127.0.0.1:" + std::to_string(proxy.port());
    ::setenv("http_proxy", address.c_str(), 1);
    serve({reply("200 OK", json, "[]")});
    EXPECT_TRUE(get());
    ::unsetenv("http_proxy");
    EXPECT_EQ(proxy.connections(), 0);
}

TEST_F(HttpTest, BodiesHaveALimit) {
    request_.body_bytes_max = 1000;
    serve({reply("200 OK", json, std::string(1000, 'x'))});
    EXPECT_EQ(get().assume_value().body.size(), 1000u);
    serve({reply("200 OK", json, std::string(1001, 'x'))});
    fails_with(Fault::malformed, "larger than 1000 bytes", get());
    serve({reply("200 OK", json, std::string(9u << 20, 'x'))});
    request_.body_bytes_max = 8u << 20;
    fails_with(Fault::malformed, "larger", get());
}

TEST_F(HttpTest, TheLimitCountsDecompressedBytes) {
    const auto small = gzip_bomb(10), bomb = gzip_bomb(400'000);  // 2.5 kB · 103 MB
    ASSERT_LT(bomb.size(), 1u << 20);
    serve({reply("200 OK", json + "Content-Encoding: gzip\r\n", bomb)});
    fails_with(Fault::malformed, "larger", get());
    EXPECT_THAT(heard(), HasSubstr("Accept-Encoding: gzip"));
}

TEST_F(HttpTest, EndlessChunksMeetTheLimits) {
    serve_script([this](Peer& peer) {
        if (!hear(peer)) return;
        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + json + "\r\n");
        while (peer.write("1000\r\n" + std::string(4096, 'x') + "\r\n")) continue;
    });
    fails_with(Fault::malformed, "larger", get());
    serve_script([this](Peer& peer) {
        if (!hear(peer)) return;
        peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + json + "\r\n");
        while (peer.write("1\r\nx\r\n")) peer.pause(100);
    });
    request_.total = 1s;
    fails_with(Fault::transient, "", get());
    EXPECT_LT(took_, 3s);
}

TEST_F(HttpTest, EndlessHeadersMeetTheLimit) {
    serve_script([this](Peer& peer) {
        if (!hear(peer)) return;
        peer.write("HTTP/1.1 200 OK\r\n");
        while (peer.write("X-Again: and again\r\n")) continue;
    });
    fails_with(Fault::malformed, "header", get());
}

TEST_F(HttpTest, SilenceIsTransient) {
    serve_script([](Peer& peer) { peer.stay_silent(); });
    request_.total = 1s;
    fails_with(Fault::transient, "", get());
    EXPECT_LT(took_, 3s);
    request_.url = "http://127.0.0.1:" + std::to_string(test::closed_port()) + "/";
    fails_with(Fault::transient, "", get());
}

TEST_F(HttpTest, AStopEndsTheTransfer) {
    std::stop_source stop;
    serve_script([&](Peer& peer) {
        hear(peer);
        stop.request_stop();
        peer.stay_silent();
    });
    request_.total = 60s;
    fails_with(Fault::transient, "stopped", get(stop.get_token()));
    EXPECT_LT(took_, 5s);
}

TEST_F(HttpTest, APageComesWithItsTag) {
    serve({reply("200 OK", json + "ETag: \"v1\"\r\n", "{\"entries\":[]}")});
    test::write_file(dir_ / "key", "hemmelig\n");
    FormEndpointSettings settings;
    settings.cursor_parameter = "since";
    settings.header_name = "X-Api-Key";
    settings.secret_file = dir_ / "key";
    auto form = endpoint(settings);
    const auto page = poll(form, "a b&c=\r\nd", "\"v0\"");
    ASSERT_TRUE(page) << page.assume_error().what();
    EXPECT_FALSE(page.assume_value().unchanged);
    EXPECT_EQ(page.assume_value().body, "{\"entries\":[]}");
    EXPECT_EQ(page.assume_value().etag, "\"v1\"");
    EXPECT_THAT(heard(),
                AllOf(HasSubstr("X-Api-Key: hemmelig\r\n"), HasSubstr("If-None-Match: \"v0\"\r\n"),
                      HasSubstr("Accept: application/json\r\n")));
    const auto line = heard().substr(0, heard().find("\r\n"));
    EXPECT_THAT(line, HasSubstr("GET /forms?kind=a&since=a"));
    EXPECT_THAT(line, AllOf(HasSubstr("%26c"), HasSubstr("%0d%0ad HTTP/1.1")));
}

TEST_F(HttpTest, NothingNewIsUnchanged) {
    serve({reply("304 Not Modified", "", "")});
    auto form = endpoint();
    const auto page = poll(form, "", "\"v0\"");
    ASSERT_TRUE(page) << page.assume_error().what();
    EXPECT_TRUE(page.assume_value().unchanged);
    EXPECT_EQ(page.assume_value().etag, "\"v0\"");
}

TEST_F(HttpTest, EveryStatusHasItsFault) {
    const struct {
        const char* status;
        Fault fault;
    } cases[] = {
        {"401 no", Fault::refused},   {"403 no", Fault::refused},   {"404 no", Fault::refused},
        {"410 no", Fault::refused},   {"400 no", Fault::refused},   {"301 no", Fault::refused},
        {"429 no", Fault::transient}, {"408 no", Fault::transient}, {"500 no", Fault::transient},
        {"503 no", Fault::transient}, {"599 no", Fault::transient}, {"206 no", Fault::malformed},
    };
    for (const auto& c : cases) {
        serve({reply(c.status, json, "[]")});
        auto form = endpoint();
        const auto page = poll(form);
        ASSERT_FALSE(page) << c.status;
        EXPECT_EQ(name(page.assume_error().fault()), name(c.fault)) << c.status;
    }
}

TEST_F(HttpTest, AnotherTypeIsMalformed) {
    for (const char* type : {"Content-Type: text/html\r\n", "", "Content-Type: \r\n",
                             "Content-Type: application/jsonx\r\n"}) {
        serve({reply("200 OK", type, "[]")});
        auto form = endpoint();
        const auto page = poll(form);
        ASSERT_FALSE(page) << type;
        EXPECT_EQ(page.assume_error().fault(), Fault::malformed);
    }
    serve({reply("200 OK", "content-type: Application/Problem+JSON\r\n", "[]")});
    auto form = endpoint();
    EXPECT_TRUE(poll(form));
}

TEST_F(HttpTest, RetryAfterIsObeyed) {
    serve({reply("429 slow", "Retry-After: 1\r\n", ""), reply("200 OK", json, "[]")});
    auto form = endpoint();
    EXPECT_FALSE(poll(form));
    const auto early = poll(form);
    ASSERT_FALSE(early);
    EXPECT_THAT(early.assume_error().what(), HasSubstr("asked us to wait"));
    EXPECT_EQ(server_->connections(), 1);
    io_.restart();
    io_.run_one();  // The pause ends.
    EXPECT_TRUE(poll(form));
}

TEST_F(HttpTest, AMissingSecretIsRefusedBeforeConnecting) {
    serve({reply("200 OK", json, "[]")});
    FormEndpointSettings settings;
    settings.header_name = "X-Api-Key";
    settings.secret_file = dir_ / "nothing";
    auto form = endpoint(settings);
    EXPECT_EQ(poll(form).assume_error().fault(), Fault::refused);
    settings.header_name.clear();
    settings.cursor_parameter = "since";
    auto other = endpoint(settings);
    EXPECT_EQ(poll(other, std::string(2049, 'x')).assume_error().fault(), Fault::malformed);
    EXPECT_EQ(server_->connections(), 0);
}

TEST(PublicAddressTest, OnlyThePublicInternetIsPublic) {
    for (const char* address : {"8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.255.255",
                                "100.128.0.1", "192.0.1.1", "223.255.255.255", "2a00:1450::1",
                                "2001:4860:4860::8888", "64:ff9b::808:808", "2002:0808:0808::1"})
        EXPECT_TRUE(is_public_address(address)) << address;
    for (const char* address : {"0.0.0.0",
                                "0.1.2.3",
                                "10.255.255.255",
                                "100.64.0.0",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.255.0.1",
                                "169.254.169.254",
                                "172.16.0.0",
                                "172.31.255.255",
                                "192.0.0.1",
                                "192.0.2.1",
                                "192.168.0.1",
                                "198.18.0.1",
                                "198.19.255.255",
                                "198.51.100.1",
                                "203.0.113.1",
                                "224.0.0.1",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "fe80::1",
                                "fe80::1%1",
                                "fc00::1",
                                "fd12::1",
                                "ff02::1",
                                "::ffff:8.8.8.8",
                                "::ffff:127.0.0.1",
                                "::127.0.0.1",
                                "64:ff9b::7f00:1",
                                "64:ff9b:1::1",
                                "2002:7f00:1::1",
                                "2002:a00:1::",
                                "2001::1",
                                "2001:db8::1",
                                "100::1",
                                "",
                                "x",
                                "8.8.8.8.8",
                                "klient.example"})
        EXPECT_FALSE(is_public_address(address)) << address;
}

class LocalApiTest : public testing::Test {
protected:
    void serve(ScriptedServer::Script script) {
        server_.emplace(std::move(script), dir_ / "api.sock");
        request_.socket = dir_ / "api.sock";
        request_.target = "/api/items?state=new";
        request_.timeout = 2s;
    }
    TempDir dir_;
    LocalRequest request_;
    std::string heard_;
    std::optional<ScriptedServer> server_;
};

TEST_F(LocalApiTest, TheDaemonAnswers) {
    serve([this](Peer& peer) {
        heard_ = peer.read_until("\r\n\r\n").value_or("");
        if (heard_.starts_with("POST")) heard_ += peer.read_until("}").value_or("");
        peer.write(reply("404 Not Found", "Content-Type: text/plain\r\n", "no\n"));
    });
    const auto got = local_request(request_);
    ASSERT_TRUE(got) << got.assume_error().what();
    EXPECT_EQ(got.assume_value().status, 404);
    EXPECT_EQ(got.assume_value().body, "no\n");
    EXPECT_EQ(got.assume_value().content_type, "text/plain");
    request_.method = "POST";
    request_.body = "{\"a\":1}";
    request_.accept = "text/plain";
    ASSERT_TRUE(local_request(request_));
    server_.reset();
    EXPECT_THAT(heard_, AllOf(HasSubstr("POST /api/items?state=new HTTP/1.1"),
                              HasSubstr("Accept: text/plain"), HasSubstr("Content-Length: 7"),
                              HasSubstr("{\"a\":1}")));
}

TEST_F(LocalApiTest, WithoutADaemonItIsMissing) {
    request_.socket = dir_ / "nothing.sock";
    request_.target = "/";
    EXPECT_EQ(local_request(request_).assume_error().fault(), Fault::missing);
    serve([](Peer&) {});
    server_.reset();  // The socket's file stays; nobody listens.
    ASSERT_TRUE(std::filesystem::exists(request_.socket));
    EXPECT_EQ(local_request(request_).assume_error().fault(), Fault::missing);
}

TEST_F(LocalApiTest, ASilentDaemonIsTransient) {
    serve([](Peer& peer) { peer.stay_silent(); });
    request_.timeout = 300ms;
    EXPECT_EQ(local_request(request_).assume_error().fault(), Fault::transient);
}

TEST_F(LocalApiTest, OddRequestsAreRefused) {
    serve([](Peer& peer) { peer.stay_silent(); });
    const auto refuses = [&](auto change) {
        auto bad = request_;
        change(bad);
        return local_request(bad).assume_error().fault() == Fault::refused;
    };
    EXPECT_TRUE(refuses([](LocalRequest& r) { r.target = ""; }));
    EXPECT_TRUE(refuses([](LocalRequest& r) { r.target = "x"; }));
    EXPECT_TRUE(refuses([](LocalRequest& r) { r.target = "/a b"; }));
    EXPECT_TRUE(refuses([](LocalRequest& r) { r.target = "/a\r\nX: y"; }));
    EXPECT_TRUE(refuses([](LocalRequest& r) { r.method = "GE T"; }));
    EXPECT_TRUE(refuses([](LocalRequest& r) { r.method = ""; }));
    EXPECT_TRUE(refuses([](LocalRequest& r) { r.accept = "a\r\nb: c"; }));
    EXPECT_TRUE(refuses([](LocalRequest& r) { r.socket = "/" + std::string(107, 'x'); }));
    EXPECT_EQ(server_->connections(), 0);
}

}  // namespace
}  // namespace vastus::net
