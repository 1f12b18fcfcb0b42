#include "crm/privacy.hpp"

#include <algorithm>

#include "crm/matters.hpp"
#include "crm/register.hpp"
#include "crm/voice.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t read_again_max = 1000;  // in one commit; the rest with the next round
constexpr std::string_view since_setting = "left-alone-since";

bool is_shared(const model::Message& message, const Office& office) {
    return message.source == model::Source::form ||
           std::ranges::any_of(message.seen_in, [&office](const model::Place& place) {
               return office.person_of(place.mailbox).empty();
           });
}

}  // namespace

Result<bool> concerns_a_client(const storage::Transaction& tx, const Desk& desk,
                               const model::Message& message) {
    if (is_shared(message, desk.office) || desk.office.is_filed_by_hand(message)) return true;
    for (const auto& id : ids_of(message.content)) {
        TRY(auto thread, storage::find_alias(tx, id));
        if (thread) return true;
    }
    const auto voice = voice_of(message, desk.office);
    if (voice.part == Part::silent) return false;
    for (const auto& one : voice.outside) {
        TRY(auto client, find_client_of(tx, desk.office, one));
        if (client) return true;
    }
    return false;
}

Result<> leave_alone(storage::Transaction& tx, const Turn& turn, model::Instant received) {
    storage::Accounted row;
    row.fate = storage::Fate::left;
    row.next_try = received;
    return account(tx, turn, row);
}

Result<> note_new_client(storage::Transaction& tx, const Office& office, model::Instant at) {
    if (!office.has_personal_mailboxes()) return model::ok();
    TRY(auto text, storage::find_setting(tx, since_setting));
    if (text && !text->empty()) {
        TRY(auto before, model::parse_iso(*text));
        if (before <= at) return model::ok();
    }
    return storage::save_setting(tx, std::string(since_setting), model::iso(at));
}

Result<std::size_t> reconsider(storage::Transaction& tx, model::Instant now) {
    TRY(auto text, storage::find_setting(tx, since_setting));
    if (!text || text->empty()) return std::size_t{0};
    TRY(auto since, model::parse_iso(*text));
    TRY(auto left, storage::list_left(tx, since, read_again_max));
    for (const auto& one : left) {
        storage::Accounted row;
        row.uid = one.uid;
        row.fate = storage::Fate::retrying;
        row.next_try = now;
        row.why = "a client became known; read again";
        TRY(storage::forget_left(tx, one));
        TRY(storage::save_uid(tx, one.folder, row));
    }
    // What is left alone again keeps its time: the next round goes on behind this one.
    auto next = std::string();
    if (left.size() == read_again_max) {
        const auto last = left.back().received;
        next = model::iso(std::max(last, since + std::chrono::seconds(1)));
    }
    TRY(storage::save_setting(tx, std::string(since_setting), next));
    return left.size();
}

}  // namespace vastus::crm
