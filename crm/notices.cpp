#include "crm/notices.hpp"

#include <charconv>

#include "mail/compose.hpp"
#include "model/hash.hpp"
#include "rules/decide.hpp"
#include "storage/tables.hpp"

namespace vastus::crm {
namespace {

constexpr auto repeat_after = std::chrono::hours(24);
constexpr std::size_t fault_length_max = 300;
constexpr std::string_view rules_setting = "told of refused rules";

std::string outage_setting(const std::string& source) { return "told of outage " + source; }

std::optional<model::Instant> read_instant(std::string_view text) {
    std::int64_t millis = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), millis);
    if (error != std::errc{} || end == text.data()) return std::nullopt;
    return model::from_millis(millis);
}

std::string text_of(model::Instant at) { return std::to_string(model::millis(at)); }

std::string mark_of(const rules::RefusedRules& refused) {
    return model::hex(model::hash128({refused.problem}));
}

Result<> write(storage::Transaction& tx, const Desk& desk, const std::string& recipient,
               const std::string& what, rules::LetterText text) {
    model::Letter letter;
    letter.type = model::Letter::Type::office;
    letter.recipient = recipient;
    letter.group = what;
    letter.id = model::letter_id(recipient, what + " " + text_of(desk.now), {});
    letter.subject = std::move(text.subject);
    letter.text = std::move(text.text);
    letter.made = letter.next_try = desk.now;
    return storage::save_letter(tx, letter);
}

}  // namespace

std::vector<std::string> administrators_of(const rules::RuleSet& rules,
                                           const std::vector<std::string>& named) {
    std::vector<std::string> known;
    for (const auto& one : named) {
        if (rules.file.staff.contains(one)) known.push_back(one);
    }
    if (!known.empty()) return known;
    std::vector<std::string> why;
    return rules::recipients(rules, {rules.file.fallback}, {}, why);
}

Result<bool> has_to_tell(const storage::Transaction& tx, const Desk& desk,
                         const rules::RefusedRules& refused) {
    TRY(const auto told, storage::find_setting(tx, rules_setting));
    const auto last = told ? read_instant(*told) : std::nullopt;
    const bool is_of_a_wrong_clock = last && *last > desk.now;
    if (!last || is_of_a_wrong_clock || desk.now - *last >= repeat_after) return true;
    // While one refusal lasts its text may change with every save of somebody who repairs it.
    const bool is_of_this_refusal = *last >= refused.since;
    return !is_of_this_refusal && !told->ends_with(" " + mark_of(refused));
}

Result<> tell_refused_rules(storage::Transaction& tx, const Desk& desk,
                            const std::vector<std::string>& to,
                            const rules::RefusedRules& refused) {
    TRY(const bool is_due, has_to_tell(tx, desk, refused));
    if (!is_due) return model::ok();
    for (const auto& one : to) {
        auto text = rules::refused_rules_letter(desk.rules, one, refused);
        TRY(write(tx, desk, one, "refused rules", std::move(text)));
    }
    return storage::save_setting(tx, rules_setting, text_of(desk.now) + " " + mark_of(refused));
}

Result<std::optional<model::Instant>> outage_of(const storage::Transaction& tx,
                                                const std::string& source) {
    TRY(const auto told, storage::find_setting(tx, outage_setting(source)));
    return told ? read_instant(*told) : std::nullopt;
}

Result<> tell_unread(storage::Transaction& tx, const Desk& desk, const std::vector<std::string>& to,
                     const std::vector<rules::Unread>& sources) {
    std::vector<rules::Unread> fresh;
    for (const auto& one : sources) {
        TRY(const auto known, outage_of(tx, one.source));
        if (known) continue;
        TRY(storage::save_setting(tx, outage_setting(one.source), text_of(one.since)));
        fresh.push_back(one);
        fresh.back().fault = mail::clean_line(one.fault, fault_length_max);
    }
    if (fresh.empty()) return model::ok();
    for (const auto& one : to) {
        auto text = rules::unread_letter(desk.rules, one, fresh, desk.now);
        TRY(write(tx, desk, one, "outage", std::move(text)));
    }
    return model::ok();
}

Result<> end_outage(storage::Transaction& tx, const std::string& source) {
    TRY(const auto known, outage_of(tx, source));
    if (!known) return model::ok();
    return storage::save_setting(tx, outage_setting(source), "");
}

}  // namespace vastus::crm
