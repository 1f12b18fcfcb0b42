// What the numbered cases of the answer matcher have in common: Ott of Acme asks info@, and each
// story is also told in twenty other orders, which have to end in the same ledger (case 50).
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crm/story.hpp"

namespace vastus::crm {

using model::Evidence;
using model::State;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

inline constexpr unsigned orders = 20;
inline const std::string ott = "Ott Oja <ott@acme.example>";
inline const std::string subject = "Kuus akent Viljandisse";
inline const std::string answer_text = "Tere! Hind on 100 eurot tükk, tarne kahe nädalaga.";

class AnswersTest : public testing::Test, protected Story {
protected:
    void TearDown() override {
        if (HasFailure()) return;
        for (unsigned seed = 1; seed <= orders; ++seed)
            ASSERT_EQ(told_in_order(seed), told()) << "in the order of seed " << seed;
    }
    void asks(int minute = 0, const std::string& id = "q1") {
        in("info", minute, {.id = id, .from = ott, .subject = subject});
    }
    Letter answer(const std::string& id = "a1") const {
        return {
            .id = id, .to = ott, .subject = "Re: " + subject, .answers = "q1", .body = answer_text};
    }
    std::vector<Evidence> evidence(const std::string& of = "q1") const {
        const auto found = item(of);
        return found.answers.empty() ? std::vector<Evidence>() : found.answers.front().evidence;
    }
    State state(const std::string& of = "q1") const { return item(of).state; }
    Letter bounce(const std::string& of, const std::string& recipient, const std::string& action,
                  const std::string& status) const {
        return {.id = "b-" + of + recipient.substr(0, 3),
                .from = "MAILER-DAEMON@mail.example",
                .subject = "Undelivered Mail Returned to Sender",
                .body =
                    "--x\nContent-Type: text/plain\n\nIt could not be delivered.\n--x\n"
                    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
                    "Final-Recipient: rfc822; " +
                    recipient + "\nAction: " + action + "\nStatus: " + status +
                    "\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + of +
                    "@test.example>\n--x--",
                .headers = "Return-Path: <>\nAuto-Submitted: auto-replied\n",
                .type = "multipart/report; report-type=delivery-status; boundary=x"};
    }
    /// One that does not name the mail it returns.
    Letter bounce_in_words(const std::string& id, const std::string& recipient,
                           const std::string& of) const {
        return {.id = id,
                .from = "postmaster@acme.example",
                .subject = "Undeliverable: " + of,
                .body = "Your message could not be delivered.\n\n" + recipient +
                        "\n550 5.1.1 no such user\n",
                .headers = "Return-Path: <>\n"};
    }
};

}  // namespace vastus::crm
