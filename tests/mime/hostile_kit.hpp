// Hostile mail beside the record that is expected of it (reliability.md 8), one row per mail.
//
// A record is "sender | subject | structure | text | defects", with "~" for a line end, so that
// what is shown, attached and complained about stands on one line of the test. Every mail is read
// whole and without its last bytes; all that comes out must be UTF-8 and within its limits.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "mail/defect.hpp"
#include "mail/mime.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {

struct Hostile {
    std::string name, raw, expected;
};

inline std::string shown(const model::Structure& structure) {
    std::string text = structure.type.substr(structure.type.find('/') + 1);
    if (structure.children.empty()) return text;
    text += '(';
    for (std::size_t i = 0; i < structure.children.size(); ++i)
        text += (i > 0 ? "," : "") + shown(structure.children[i]);
    return text + ')';
}

inline std::string record_of(const model::Content& content) {
    std::string record;
    for (const auto& from : content.from) record += from.address + " ";
    record +=
        "| " + content.subject + " | " + shown(content.structure) + " | " + content.text + " |";
    for (const auto& file : content.attachments) record += " [" + file.name + "]";
    for (const auto& defect : content.defects) record += " " + defect;
    std::ranges::replace(record, '\n', '~');
    return record;
}

/// What holds for the record of every mail, whatever it holds.
inline void expect_bounded(const model::Content& content, const std::string& name) {
    constexpr std::size_t text_bytes_max = 1024 * 1024, header_bytes_max = 3 * 64 * 1024;
    EXPECT_LE(content.text.size(), text_bytes_max) << name;
    EXPECT_LE(content.subject.size(), header_bytes_max) << name;
    EXPECT_LE(content.attachments.size(), 500u) << name;
    EXPECT_LE(content.to.size(), 1'000u) << name;
    EXPECT_LE(content.references.size(), 200u) << name;
    EXPECT_LE(content.defects.size(), 32u) << name;
    for (const std::string* text : {&content.text, &content.reply_text, &content.quoted,
                                    &content.signature, &content.subject, &content.base_subject})
        EXPECT_TRUE(model::is_utf8(*text)) << name;
    EXPECT_EQ(content.subject.find_first_of("\r\n"), std::string::npos) << name;
    for (const auto& file : content.attachments) {
        EXPECT_TRUE(model::is_utf8(file.name)) << name;
        EXPECT_LE(file.name.size(), 255u) << name;
        EXPECT_EQ(file.name.find_first_of("/\\\r\n"), std::string::npos) << name;
    }
}

inline void expect_records(const std::vector<Hostile>& mails) {
    for (const auto& [name, raw, expected] : mails) {
        const model::Content content = read_mail(raw);
        EXPECT_EQ(record_of(content), expected) << name;
        expect_bounded(content, name);
        EXPECT_EQ(content.digest, model::sha256(raw)) << name;
        EXPECT_EQ(content.bytes, raw.size()) << name;
        for (std::size_t cut = 1; cut < 8 && cut < raw.size(); ++cut)
            expect_bounded(read_mail(std::string_view(raw).substr(0, raw.size() - cut)), name);
    }
}

inline std::string repeated(const std::string& piece, std::size_t times) {
    std::string text;
    text.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

}  // namespace vastus::mail
