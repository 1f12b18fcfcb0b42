// An endpoint that gives its entries page by page.
#include "daemon/forms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/parts_kit.hpp"

namespace vastus::daemon {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// Entry n lies on page n; every page has the ETag that the test says.
class Pages final : public net::FormSource {
public:
    asio::awaitable<model::Result<net::FormPage>> poll(const std::string& cursor,
                                                       const std::string& etag,
                                                       std::stop_token) override {
        asked.push_back(cursor + " " + etag);
        const int page = cursor.empty() ? 1 : cursor.back() - '0';
        net::FormPage answer;
        answer.etag = "\"a\"";
        answer.unchanged = etag == answer.etag;
        if (page > last && !is_endless) {
            answer.body = R"({"entries": [], "next": ")" + cursor + "\"}";
            co_return answer;
        }
        answer.body = R"({"entries": [{"id": ")" + std::to_string(repeats ? 0 : asked.size()) +
                      R"(", "text": "Aknad", "email": ")" + email + R"("}], "next": ")" +
                      std::to_string(is_endless ? asked.size() % 9 + 1 : page + 1) + "\"}";
        co_return answer;
    }

    std::vector<std::string> asked;
    std::string email = "ott@acme.example";
    int last = 2;
    bool is_endless = false, repeats = false;  ///< The cursor moves always; the entry is one.
};

class FormsTest : public testing::Test {
protected:
    void round() { kit_.run(forms_.round({})); }
    static web::FeedMapping mapping() {
        web::FeedMapping mapping;
        mapping.list = "/entries";
        mapping.id = "/id";
        mapping.next_cursor = "/next";
        mapping.fields = {{"text", "/text"}, {"email", "/email"}};
        return mapping;
    }

    PartsKit kit_;
    Pages pages_;
    Careful careful_{kit_.io, kit_.committer, false, {}};
    Forms forms_{kit_.parts(), pages_, "kontakt", mapping(), 60s, careful_};
};

TEST_F(FormsTest, PagesThatFollowAreReadAtOnce) {
    round();
    EXPECT_THAT(pages_.asked, ElementsAre(" ", "2 ", "3 "));
    EXPECT_EQ(kit_.office.items(), 2u);
}

TEST_F(FormsTest, ANewEntryUnderAUsedIdIsFiledBesideTheFirst) {
    pages_.repeats = true;
    pages_.last = 9;
    round();
    pages_.email = "liina@other.example";
    round();
    EXPECT_EQ(kit_.office.items(), 2u);
    round();
    EXPECT_EQ(kit_.office.items(), 2u);
}

TEST_F(FormsTest, WhatEndedTheProgramThreeTimesIsNotRead) {
    Careful careful(kit_.io, kit_.committer, true, {{"form kontakt", 3}});
    Forms forms(kit_.parts(), pages_, "kontakt", mapping(), 60s, careful);
    std::optional<model::Result<>> read;
    const auto keep = [](asio::awaitable<model::Result<>> round,
                         std::optional<model::Result<>>& result) -> asio::awaitable<void> {
        result = co_await std::move(round);
    };
    kit_.spawn(keep(forms.round({}), read));
    kit_.io.restart();
    kit_.io.run();
    ASSERT_TRUE(read && !*read);
    EXPECT_EQ(read->assume_error().fault(), model::Fault::malformed);
    EXPECT_EQ(kit_.office.items(), 0u);
}

TEST_F(FormsTest, AnEtagIsSentWithItsOwnPageOnly) {
    round();
    round();
    EXPECT_THAT(pages_.asked, ElementsAre(" ", "2 ", "3 ", "3 \"a\""));
}

TEST_F(FormsTest, EntriesThatAreKnownEndTheRound) {
    pages_.is_endless = pages_.repeats = true;
    round();
    EXPECT_EQ(pages_.asked.size(), 2u);
}

TEST_F(FormsTest, AnEndlessEndpointGetsTheNextPause) {
    pages_.is_endless = true;
    round();
    EXPECT_EQ(pages_.asked.size(), 100u);
}

}  // namespace
}  // namespace vastus::daemon
