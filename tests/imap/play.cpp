#include "imap/play.hpp"

#include <gtest/gtest.h>

#include "model/time.hpp"

namespace vastus::mail {
namespace {

/// Cutting at every offset is quadratic: longer inputs are cut at so many places.
constexpr std::size_t cuts_max = 1000;

void take(ImapDialogue& dialogue, std::string_view bytes, Outcome& outcome) {
    const auto fed = dialogue.feed(bytes);
    while (const auto answer = dialogue.next_answer()) outcome.answers.push_back(line_of(*answer));
    if (!fed) outcome.error = fed.assume_error().what();
}

std::string item_text(const ImapItem& item) {
    auto text = std::to_string(item.uid);
    if (item.bytes) text += "/" + std::to_string(*item.bytes);
    if (item.received) text += "/" + model::iso(*item.received);
    if (item.is_draft) text += "/draft";
    return text;
}

std::string show(const std::optional<std::string>& bytes) {
    if (!bytes) return "NIL";
    return bytes->size() > 60 ? std::to_string(bytes->size()) + " bytes" : "'" + *bytes + "'";
}

}  // namespace

std::string line_of(const ImapAnswer& answer) {
    constexpr const char* words[] = {"OK", "NO", "BAD"};
    auto line = "v" + std::to_string(answer.tag) + " " + words[static_cast<int>(answer.status)];
    if (!answer.code.name.empty()) line += " [" + answer.code.name + "]";
    if (answer.verb == ImapVerb::search) {
        line += " uids";
        for (const auto uid : answer.uids) line += " " + std::to_string(uid);
    }
    if (answer.verb == ImapVerb::list) {
        line += " items";
        for (const auto& item : answer.items) line += " " + item_text(item);
    }
    for (const auto& folder : answer.folders) {
        line += " " + folder.name;
        for (const auto& attribute : folder.attributes) line += attribute;
    }
    if (answer.mail) {
        line += " mail " + item_text(*answer.mail) + " " + show(answer.mail->body);
        if (answer.mail->header) line += " header " + show(answer.mail->header);
    }
    return line + (answer.more ? " more" : "");
}

Outcome play(const Commands& commands, std::string_view bytes, std::size_t piece) {
    ImapDialogue dialogue;
    commands(dialogue);
    Outcome outcome;
    while (!bytes.empty() && outcome.error.empty()) {
        take(dialogue, bytes.substr(0, piece), outcome);
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    return outcome;
}

Outcome play_cut(const Commands& commands, std::string_view bytes, std::size_t cut) {
    ImapDialogue dialogue;
    commands(dialogue);
    Outcome outcome;
    take(dialogue, bytes.substr(0, cut), outcome);
    if (outcome.error.empty()) take(dialogue, bytes.substr(cut), outcome);
    return outcome;
}

void expect_same_however_cut(const Commands& commands, std::string_view bytes,
                             const Outcome& expected) {
    const auto whole = play(commands, bytes, std::max<std::size_t>(bytes.size(), 1));
    EXPECT_EQ(whole.answers, expected.answers);
    EXPECT_EQ(whole.error, expected.error);
    EXPECT_EQ(play(commands, bytes, 1), expected);
    const auto step = bytes.size() / cuts_max + 1;
    for (std::size_t cut = 0; cut <= bytes.size(); cut += step) {
        ASSERT_EQ(play_cut(commands, bytes, cut), expected) << "cut at " << cut;
        const auto beginning = play(commands, bytes.substr(0, cut), bytes.size() + 1);
        ASSERT_LE(beginning.answers.size(), expected.answers.size());
        for (std::size_t i = 0; i < beginning.answers.size(); ++i)
            ASSERT_EQ(beginning.answers[i], expected.answers[i]) << "cut at " << cut;
    }
}

}  // namespace vastus::mail
