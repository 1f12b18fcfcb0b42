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

MessageKey event_of(const Item& item, std::string_view what, Instant at) {
    const auto number = std::to_string(item.id.value);
    return {hash128({what, number, std::to_string(millis(at))})};
}

MessageKey event_of_question(const Item& item, const Question& question) {
    const auto times = times_open_again(item, question.at);
    if (times == 0) return question.message;
    return {hash128({"open again", hex(question.message), std::to_string(times)})};
}

/// The last time somebody closed or reopened the item.
const Act* last_word(const Item& item) {
    const Act* last = nullptr;
    for (const auto& act : item.acts) {
        if (act.type == Act::Type::close || act.type == Act::Type::reopen) last = &act;
    }
    return last;
}

/// Somebody of ours had put the item off, so it is not new when the client writes again.
bool was_woken_by_client(const Item& item) {
    return std::ranges::any_of(item.acts, [&item](const Act& act) {
        if (act.type != Act::Type::snooze) return false;
        return std::ranges::any_of(item.questions,
                                   [&act](const Question& one) { return one.at > act.at; });
    });
}

State state_of(const Item& item, const Act* word) {
    const bool open = item.first_unanswered.has_value();
    const bool is_handled = item.our_answer || word != nullptr || was_woken_by_client(item);
    if (open) return is_handled ? State::waiting_us : State::fresh;
    const bool is_closed = word != nullptr && word->type == Act::Type::close &&
                           (!item.our_answer || word->at >= item.our_answer->at);
    if (is_closed) return State::closed;
    return item.our_answer || item.questions.empty() ? State::waiting_client : State::closed;
}

void derive_due(Item& item) {
    item.due.reset();
    for (const auto& act : item.acts) {
        if (act.type != Act::Type::due) continue;
        item.due.reset();
        if (act.until != Instant{}) item.due = Anchor{event_of(item, "due", act.at), act.until};
    }
}

/// A snooze that something ended has no end of its own any more.
void derive_snooze(Item& item) {
    item.snoozed_until.reset();
    const auto last =
        std::ranges::find(item.acts.rbegin(), item.acts.rend(), Act::Type::snooze, &Act::type);
    if (last == item.acts.rend()) return;
    const auto to = snoozes(item).back().to;
    if (to == last->until) item.snoozed_until = to;
}

}  // namespace

std::uint32_t times_open_again(const Item& item, Instant asked) {
    const auto is_void = [asked](const Answer& one) {
        return !one.void_reason.empty() && one.at >= asked;
    };
    return static_cast<std::uint32_t>(std::ranges::count_if(item.answers, is_void));
}

void derive_state(Item& item) {
    std::ranges::stable_sort(item.questions, {}, &Question::at);
    std::ranges::stable_sort(item.answers, {}, &Answer::at);
    std::ranges::stable_sort(item.acts, {}, &Act::at);
    item.our_answer = latest_answer(item);
    const Act* word = last_word(item);
    auto settled = item.our_answer ? item.our_answer->at : Instant::min();
    if (word != nullptr && word->type == Act::Type::close) settled = std::max(settled, word->at);
    if (item.imported_until && !item.imported)
        settled = std::max(settled, *item.imported_until - Duration(1));
    const auto oldest = std::ranges::find_if(
        item.questions, [settled](const Question& question) { return question.at > settled; });
    item.first_unanswered.reset();
    if (oldest != item.questions.end())
        item.first_unanswered = Anchor{event_of_question(item, *oldest), oldest->at};
    const bool is_reopened = word != nullptr && word->type == Act::Type::reopen &&
                             !item.first_unanswered && word->at >= settled;
    if (is_reopened) item.first_unanswered = Anchor{event_of(item, "reopened", word->at), word->at};
    item.last_client_message.reset();
    if (!item.questions.empty())
        item.last_client_message =
            Anchor{event_of_question(item, item.questions.back()), item.questions.back().at};
    const bool is_untouched = !item.our_answer && item.questions.size() <= 1 && word == nullptr;
    item.state = item.closed_by_route && is_untouched ? State::closed : state_of(item, word);
    item.state_since = item.opened;
    if (item.our_answer) item.state_since = item.our_answer->at;
    if (item.state == State::closed && word != nullptr) item.state_since = word->at;
    if (item.first_unanswered) item.state_since = item.first_unanswered->at;
    derive_due(item);
    derive_snooze(item);
}

void apply_acts(Item& item) {
    for (const auto& act : item.acts) {
        switch (act.type) {
            case Act::Type::owner:
                item.owner = act.value;
                item.owner_answered = false;
                break;
            case Act::Type::team: item.team = act.value; break;
            case Act::Type::kind: item.kind = act.value; break;
            case Act::Type::priority:
                item.priority = parse_priority(act.value).value_or(item.priority);
                break;
            case Act::Type::acknowledge:
            case Act::Type::snooze:
            case Act::Type::wake:
            case Act::Type::close:
            case Act::Type::reopen:
            case Act::Type::due: break;
        }
    }
}

std::vector<Entered> state_history(const Item& item) {
    struct Event {
        Instant at{};
        int order = 0;  // of one instant: what was asked is settled by what follows
        State state = State::fresh;
    };
    std::vector<Event> events;
    for (const auto& one : item.questions) events.push_back({one.at, 0, State::waiting_us});
    for (const auto& one : item.answers) {
        if (one.void_reason.empty()) events.push_back({one.at, 1, State::waiting_client});
    }
    for (const auto& act : item.acts) {
        if (act.type == Act::Type::close) events.push_back({act.at, 2, State::closed});
        if (act.type == Act::Type::reopen) events.push_back({act.at, 2, State::waiting_us});
    }
    std::ranges::stable_sort(events, [](const Event& one, const Event& other) {
        return one.at != other.at ? one.at < other.at : one.order < other.order;
    });
    std::vector<Entered> history;
    for (const auto& event : events) {
        auto state = event.state;
        const bool waits = state == State::waiting_us;
        if (history.empty() && waits) state = item.closed_by_route ? State::closed : State::fresh;
        const bool waits_already =
            waits && !history.empty() && history.back().state == State::fresh;
        if (waits_already || (!history.empty() && history.back().state == state)) continue;
        history.push_back({event.at, state});
    }
    return history;
}

std::vector<Snoozed> snoozes(const Item& item) {
    std::vector<Snoozed> found;
    for (const auto& act : item.acts) {
        const bool ends = act.type == Act::Type::wake || act.type == Act::Type::snooze;
        if (ends && !found.empty()) found.back().to = std::min(found.back().to, act.at);
        if (act.type != Act::Type::snooze) continue;
        auto to = std::max(act.at, act.until);
        for (const auto& one : item.questions) {
            if (act.value != "firm" && one.at > act.at) to = std::min(to, one.at);
        }
        found.push_back({act.at, to});
    }
    return found;
}

}  // namespace vastus::model
