// What tests of local sources of mail share: listing and fetching on a loop of their own, in a
// folder of their own.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <string>
#include <utility>
#include <vector>

#include "net/mail_source.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"

namespace vastus::net {

using test::run;
using test::TempDir;

class SourceTest : public testing::Test {
protected:
    Listing list(MailSource& source, std::uint32_t validity = 0, std::uint32_t after = 0) {
        auto listing = run(io_, source.list(validity, after, {}));
        EXPECT_TRUE(listing) << listing.assume_error().what();
        return listing ? std::move(listing).assume_value() : Listing{};
    }
    /// What cannot be listed, and why.
    model::Error refuses(MailSource& source) {
        auto listing = run(io_, source.list(0, 0, {}));
        EXPECT_FALSE(listing);
        return listing.assume_error();
    }
    std::vector<Fetched> fetch(MailSource& source, std::vector<Listed> wanted,
                               std::size_t at_most = 1000) {
        taken_.clear();
        at_most_ = at_most;
        Take take = [this](Fetched one) { return keep(std::move(one)); };
        auto fetched = run<void>(io_, source.fetch(wanted, take, {}));
        EXPECT_TRUE(fetched) << fetched.assume_error().what();
        return std::move(taken_);
    }
    std::vector<std::string> bytes(MailSource& source) {
        std::vector<std::string> all;
        for (auto& one : fetch(source, list(source).messages)) all.push_back(std::move(one.raw));
        return all;
    }
    asio::io_context io_;
    TempDir dir_;

private:
    asio::awaitable<bool> keep(Fetched one) {
        taken_.push_back(std::move(one));
        co_return taken_.size() < at_most_;
    }
    std::vector<Fetched> taken_;
    std::size_t at_most_ = 0;
};

inline std::vector<std::uint32_t> uids(const Listing& listing) {
    std::vector<std::uint32_t> all;
    for (const auto& one : listing.messages) all.push_back(one.uid);
    return all;
}

}  // namespace vastus::net
