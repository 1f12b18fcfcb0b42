#include "daemon/forms.hpp"

#include <algorithm>

#include "crm/filing.hpp"
#include "crm/form_entry.hpp"
#include "daemon/backoff.hpp"
#include "daemon/committed.hpp"
#include "daemon/log.hpp"
#include "model/failpoint.hpp"

namespace vastus::daemon {
namespace {

/// Pages of one round; a server whose cursor never stands still gets the next pause.
constexpr int pages_max = 100;

/// Whatever comes of it, the next one may enter.
struct Leaving {
    Careful* careful;
    ~Leaving() {
        if (careful != nullptr) careful->leave();
    }
};

crm::Incoming as_incoming(const std::string& form, web::FormEntry entry) {
    crm::Incoming incoming;
    incoming.source = model::Source::form;
    incoming.key = model::form_key(form, entry.id);
    incoming.place = {form, "", 0, 0};
    incoming.received = entry.received;
    incoming.form_id = form;
    incoming.content = std::move(entry.content);
    return incoming;
}

}  // namespace

Forms::Forms(Parts parts, net::FormSource& source, std::string name, web::FeedMapping mapping,
             model::Duration every, Careful& careful)
    : parts_(parts),
      careful_(careful),
      source_(source),
      name_(std::move(name)),
      mapping_(std::move(mapping)),
      every_(every) {}

asio::awaitable<void> Forms::run(std::stop_token stop) {
    const auto part = "form " + name_;
    while (!stop.stop_requested()) {
        const auto polled = co_await round(stop);
        if (stop.stop_requested()) break;
        auto pause = every_;
        if (polled) {
            failures_ = 0;
            parts_.health.completed(part, parts_.clock.now());
            parts_.health.doing(part, "waiting");
            parts_.watch_alarm.wake();
        } else {
            parts_.health.failed(part, polled.assume_error(), parts_.clock.now());
            log_fault(part, polled.assume_error());
            if (polled.assume_error().fault() == model::Fault::corrupt) break;
            ++failures_;
            pause = backoff(parts_.limits, failures_);
            parts_.health.doing(part, "trying again at " + model::iso(parts_.clock.now() + pause));
        }
        Alarm alarm(parts_.io);
        const std::stop_callback wake(stop, [&alarm] { alarm.wake(); });
        co_await alarm.sleep(pause);
    }
}

asio::awaitable<model::Result<>> Forms::round(std::stop_token stop) {
    parts_.health.doing("form " + name_, "asking");
    bool more = true;
    for (int i = 0; more && i < pages_max && !stop.stop_requested(); ++i) {
        CO_TRY(more, co_await page(stop));
    }
    co_return model::ok();
}

/// One line for a page, and none for what the page before said: it is asked every few minutes.
void Forms::tell_skipped(const std::vector<std::string>& skipped) {
    std::string text = skipped.empty() ? "" : skipped.front();
    if (skipped.size() > 1)
        text += "; and " + std::to_string(skipped.size() - 1) + " more such notes";
    if (text == std::exchange(told_skipped_, text) || text.empty()) return;
    log_warning("form " + name_, text);
}

asio::awaitable<model::Result<bool>> Forms::page(std::stop_token stop) {
    storage::Transaction tx(parts_.store);
    CO_TRY(auto known, storage::find_form_cursor(tx, name_));
    const auto before = known.value_or(storage::FormCursor{});
    CO_TRY(auto page, co_await source_.poll(before.cursor, before.etag, stop));
    if (page.unchanged) co_return false;
    const auto now = parts_.clock.now();
    const auto marked = "form " + name_;
    const bool is_careful = careful_.is_on() || careful_.is_known_to_end(marked);
    if (is_careful) {
        const auto may = co_await careful_.enter(marked);
        const Leaving leaving{may && may.assume_value() ? nullptr : &careful_};
        if (!may) co_return may.assume_error();
        if (!may.assume_value())
            co_return model::malformed(
                "reading what it answers ended the program three times: its entries wait there "
                "until the program has been stopped and started again");
    }
    const Leaving leaving{is_careful ? &careful_ : nullptr};
    auto read = web::read_form_feed(page.body, mapping_, now);
    if (!read && is_careful) {
        storage::Committer::Job job = [marked](storage::Transaction& write) {
            return storage::erase_marker(write, marked);
        };
        CO_TRY(co_await committed(parts_.committer, std::move(job)));
    }
    CO_TRY(auto feed, std::move(read));
    tell_skipped(feed.skipped);
    storage::FormCursor after;
    after.cursor = feed.next_cursor.empty() ? before.cursor : feed.next_cursor;
    const bool moves = after.cursor != before.cursor;
    // An ETag is that of one URL, and another cursor makes another URL.
    if (!moves) after.etag = page.etag;
    after.complete = now;
    const auto count = feed.entries.size();
    bool is_news = false;
    VASTUS_FAILPOINT("forms.before_batch");
    storage::Committer::Job job = [name = name_, in_force = parts_.in_force, now, after, &is_news,
                                   entries = std::move(feed.entries), marked, is_careful](
                                      storage::Transaction& write) mutable -> model::Result<> {
        if (is_careful) {
            TRY(storage::erase_marker(write, marked));
        }
        for (auto& entry : entries) {
            TRY(entry.id, crm::form_entry_id(write, name, std::move(entry.id), entry.content));
            TRY(const auto filed,
                crm::file_message(write, in_force.desk(now), as_incoming(name, std::move(entry))));
            is_news = is_news || !filed.is_duplicate;
        }
        return storage::save_form_cursor(write, name, after);
    };
    CO_TRY(co_await committed(parts_.committer, std::move(job)));
    parts_.health.filed("form " + name_, count, page.body.size());
    // A cursor that only tells the time moves with every answer.
    co_return moves&& is_news;
}

}  // namespace vastus::daemon
