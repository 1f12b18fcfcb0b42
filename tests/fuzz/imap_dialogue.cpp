// The IMAP dialogue against a server that may say anything, cut anywhere: the same answers come,
// whether the bytes arrive at once or one by one, and nothing is taken for a mail but what its own
// tag confirmed.
//
// Input: one byte that says what we have asked for, then what the server says.
#include <cstdint>
#include <string>
#include <string_view>

#include "mail/imap.hpp"
#include "model/assert.hpp"

namespace {

using vastus::mail::ImapDialogue;

void ask(ImapDialogue& dialogue, unsigned what) {
    if (what & 1) dialogue.capability();
    if (what & 2) dialogue.list_folders();
    if (what & 4) dialogue.search(2, 4'000'000'000u, 5);
    if (what & 8) dialogue.list(2, vastus::mail::imap_uid_max, 5);
    if (what & 16) dialogue.fetch(3), dialogue.fetch(4);
    if (what & 32) dialogue.fetch_part(5, 10);
    if (what & 64) {
        if (dialogue.in_flight() == 0) static_cast<void>(dialogue.examine("õ"));
    } else if (dialogue.in_flight() == 0) {
        dialogue.idle();
    }
}

std::string told(std::string_view bytes, unsigned what, std::size_t piece) {
    ImapDialogue dialogue;
    ask(dialogue, what);
    std::string outcome;
    for (bool whole = true; whole && !bytes.empty();) {
        whole = static_cast<bool>(dialogue.feed(bytes.substr(0, piece)));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        while (const auto answer = dialogue.next_answer()) {
            VASTUS_ASSERT(answer->uids.size() <= 5 && answer->items.size() <= 5);
            outcome += std::to_string(answer->tag) + answer->text;
            if (answer->mail) outcome += answer->mail->body.value_or("NIL");
        }
        if (!whole) outcome += "broken";
    }
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    VASTUS_ASSERT(told(bytes, data[0], size) == told(bytes, data[0], 1));
    return 0;
}
