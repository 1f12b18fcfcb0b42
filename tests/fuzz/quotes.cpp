// Fuzzes what a person wrote: lines, quotes, forwards, signatures, subjects, promises, thanks, the
// labels of a form, the language, and the words of a bounce. The first byte chooses the context.
// What comes out is valid UTF-8 and no longer than what went in, but for the quote marks.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mail/bounce.hpp"
#include "mail/compose.hpp"
#include "mail/contact_line.hpp"
#include "mail/form_text.hpp"
#include "mail/language.hpp"
#include "mail/promise.hpp"
#include "mail/subject.hpp"
#include "mail/text.hpp"
#include "mail/thanks.hpp"
#include "model/assert.hpp"
#include "model/utf8.hpp"

namespace {

using namespace vastus;
using model::is_utf8;

mail::TextContext context_of(std::uint8_t choice) {
    constexpr std::string_view subjects[] = {"Gates", "Re: Gates", "Fwd: Gates", "VS: Gates"};
    const auto context =
        mail::text_context(mail::base_subject(subjects[choice & 3u]), (choice & 4u) != 0);
    return (choice & 8u) != 0 ? mail::TextContext{} : context;
}

void check_split(std::string_view text, std::uint8_t choice) {
    auto lines = mail::plain_lines(text);
    if ((choice & 16u) != 0 && !lines.empty())
        lines[lines.size() / 2].marker = static_cast<mail::Marker>(choice >> 5 & 3u);
    const auto split = mail::split_text(lines, context_of(choice));
    // A mark is at most two bytes for each of twenty depths of a line.
    const auto bytes_max = text.size() + 42 * lines.size();
    VASTUS_ASSERT(split.reply.size() + split.signature.size() + split.quoted.size() <= bytes_max);
    VASTUS_ASSERT(is_utf8(split.reply) && is_utf8(split.signature) && is_utf8(split.quoted));
    if (!split.forwarded) return;
    const auto& forwarded = *split.forwarded;
    VASTUS_ASSERT(is_utf8(forwarded.text) && is_utf8(forwarded.own_text));
    VASTUS_ASSERT(is_utf8(forwarded.subject) && is_utf8(forwarded.from.name));
    VASTUS_ASSERT(forwarded.text.size() <= bytes_max && forwarded.own_text.size() <= bytes_max);
    VASTUS_ASSERT(forwarded.to.size() <= 200 && forwarded.cc.size() <= 200);
}

void check_subject(std::string_view text) {
    const auto base = mail::base_subject(text);
    VASTUS_ASSERT(base.text.size() <= 512 && is_utf8(base.text) && is_utf8(base.key));
    VASTUS_ASSERT(!(base.is_reply && base.is_forward));
    // What is stripped stays stripped.
    VASTUS_ASSERT(mail::base_subject(base.text).text == base.text);
    const auto line = mail::clean_line(text);
    VASTUS_ASSERT(is_utf8(line) && model::length_utf8(line) <= 200);
    VASTUS_ASSERT(line.find_first_of("\r\n") == std::string::npos);
}

void check_words(std::string_view text) {
    if (const auto promised = mail::find_promise(text)) {
        VASTUS_ASSERT(is_utf8(promised->sentence) && promised->sentence.size() <= 300);
        for (const auto& day : promised->days)
            VASTUS_ASSERT(day.day != mail::PromisedDay::none && day.number <= 60 &&
                          day.month <= 12);
    }
    const std::string names[] = {"Mari Mets"};
    const bool is_thanks = mail::is_thanks(text, names);
    VASTUS_ASSERT(!is_thanks || !mail::is_question(text));
    static_cast<void>(mail::holds_agreement(text));
    const auto person = mail::person_in_form(text);
    VASTUS_ASSERT(person.address.empty() || person.address.find('@') != std::string::npos);
    VASTUS_ASSERT(is_utf8(person.address) && is_utf8(person.name) && person.name.size() <= 100);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text = model::scrub_utf8({reinterpret_cast<const char*>(data) + 1, size - 1});
    check_split(text, data[0]);
    check_subject(text);
    check_words(text);
    VASTUS_ASSERT(mail::detect_language(text).size() <= 2);
    VASTUS_ASSERT(mail::read_bounce_text(text).size() <= 1'000);
    VASTUS_ASSERT(mail::read_delivery_status(text).size() <= 1'000);
    return 0;
}
