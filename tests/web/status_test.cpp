// What `vastus status` says of mail that the server does not take.
#include "web/status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/view.hpp"
#include "web/render.hpp"

namespace vastus::web {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(StatusTest, OutgoingMailThatWaitsIsOneLine) {
    Status status;
    const crm::Counts counts;
    EXPECT_THAT(status_text(&status, counts, {}), Not(HasSubstr("outgoing mail")));
    EXPECT_THAT(status_json(&status, counts), HasSubstr(R"("outgoing_problem_since":null)"));
    status.outgoing_problem = "smtp mx: the server said:\n535 no";
    status.outgoing_problem_since = model::from_millis(1'772'445'600'000);
    EXPECT_THAT(status_text(&status, counts, {}),
                HasSubstr("\noutgoing mail: not accepted since 2026-03-02T10:00:00Z: smtp mx: the "
                          "server said: 535 no\n"));
    EXPECT_THAT(status_json(&status, counts), HasSubstr(R"("outgoing_problem":"smtp mx: the)"));
}

}  // namespace
}  // namespace vastus::web
