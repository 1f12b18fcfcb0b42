// What the tests of an ImapSource share: a loop, sources on it, and verbs that wait for them.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "net/curl_loop.hpp"
#include "net/imap_source.hpp"
#include "support/run.hpp"

namespace vastus::net {

/// Works through a source as the daemon does, but one call at a time.
class SourceTest : public testing::Test {
protected:
    ImapSource& open(ImapSettings settings) {
        sources_.push_back(std::make_unique<ImapSource>(loop_, std::move(settings)));
        return *sources_.back();
    }
    model::Result<Listing> list(ImapSource& source, std::uint32_t uidvalidity = 0,
                                std::uint32_t after = 0) {
        return test::run(io_, source.list(uidvalidity, after, stop_.get_token()));
    }
    model::Result<> wait(ImapSource& source, model::Duration limit) {
        return test::run(io_, source.wait(limit, stop_.get_token()));
    }
    void close(ImapSource& source) { test::run(io_, closed(source)).value(); }

    /// All of `wanted`; at most `most` of them.
    model::Result<std::vector<Fetched>> fetch(ImapSource& source, std::vector<Listed> wanted,
                                              std::size_t most = 1'000'000) {
        return test::run(io_, fetched(source, std::move(wanted), most, stop_.get_token()));
    }
    /// Lists from the beginning and fetches all of it.
    std::vector<Fetched> everything(ImapSource& source) {
        auto listed = list(source);
        EXPECT_TRUE(listed) << listed.assume_error().what();
        if (!listed) return {};
        auto mails = fetch(source, std::move(listed.assume_value().messages));
        EXPECT_TRUE(mails) << mails.assume_error().what();
        return mails ? std::move(mails.assume_value()) : std::vector<Fetched>();
    }

    asio::io_context io_{1};
    CurlLoop loop_{io_};
    std::vector<std::unique_ptr<ImapSource>> sources_;
    std::stop_source stop_;

private:
    static asio::awaitable<model::Result<>> closed(ImapSource& source) {
        co_await source.close();
        co_return model::ok();
    }
    static asio::awaitable<model::Result<std::vector<Fetched>>> fetched(ImapSource& source,
                                                                        std::vector<Listed> wanted,
                                                                        std::size_t most,
                                                                        std::stop_token stop) {
        std::vector<Fetched> mails;
        const Take take = [&mails, most](Fetched mail) { return keep(mails, most, mail); };
        CO_TRY(co_await source.fetch(wanted, take, stop));
        co_return mails;
    }
    static asio::awaitable<bool> keep(std::vector<Fetched>& mails, std::size_t most, Fetched mail) {
        mails.push_back(std::move(mail));
        co_return mails.size() < most;
    }
};

inline std::string mail_of(const std::string& subject, const std::string& text = "Hello.") {
    return "From: Mari <mari@klient.example>\r\nTo: info@firma.example\r\nSubject: " + subject +
           "\r\nMessage-ID: <" + subject + "@klient.example>\r\n\r\n" + text + "\r\n";
}

}  // namespace vastus::net
