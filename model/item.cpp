#include "model/item.hpp"

#include <algorithm>

namespace vastus::model {
namespace {

std::optional<Anchor> latest_answer(const Item& item) {
    std::optional<Anchor> latest;
    for (const auto& answer : item.answers) {
        if (!answer.void_reason.empty()) continue;
        if (!latest || answer.at > latest->at) latest = Anchor{answer.message, answer.at};
    }
    return latest;
}

State state_of(const Item& item) {
    const bool open = item.first_unanswered.has_value();
    if (item.closed_by_route && !item.our_answer && item.questions.size() <= 1)
        return State::closed;
    if (open) return item.our_answer ? State::waiting_us : State::fresh;
    return item.our_answer || item.questions.empty() ? State::waiting_client : State::closed;
}

}  // namespace

void derive_state(Item& item) {
    std::ranges::stable_sort(item.questions, {}, &Question::at);
    std::ranges::stable_sort(item.answers, {}, &Answer::at);
    item.our_answer = latest_answer(item);
    const auto is_open = [&item](const Question& question) {
        return !item.our_answer || question.at > item.our_answer->at;
    };
    const auto oldest = std::ranges::find_if(item.questions, is_open);
    item.first_unanswered.reset();
    if (oldest != item.questions.end()) item.first_unanswered = Anchor{oldest->message, oldest->at};
    item.last_client_message.reset();
    if (!item.questions.empty())
        item.last_client_message = Anchor{item.questions.back().message, item.questions.back().at};
    item.state = state_of(item);
    item.state_since = item.opened;
    if (item.our_answer) item.state_since = item.our_answer->at;
    if (item.first_unanswered) item.state_since = item.first_unanswered->at;
}

}  // namespace vastus::model
