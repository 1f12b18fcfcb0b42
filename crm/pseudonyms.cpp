#include "crm/pseudonyms.hpp"

#include <algorithm>
#include <array>

#include "mail/address.hpp"
#include "mail/fold.hpp"
#include "model/hash.hpp"

namespace vastus::crm {
namespace {

constexpr std::size_t name_letters_min = 3, digits_min = 5, grouped_digits_min = 7;
constexpr std::array<std::string_view, 16> names{
    "Alder", "Birch",  "Cedar", "Dogwood", "Elm",  "Fir",    "Hazel", "Juniper",
    "Larch", "Linden", "Maple", "Oak",     "Pine", "Poplar", "Rowan", "Willow"};

/// Of firms' names: no secret.
constexpr std::array<std::string_view, 9> legal_forms{"oü",  "mtü", "sia",  "uab", "ltd",
                                                      "llc", "inc", "gmbh", "ооо"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Also every byte beyond ASCII: words of all alphabets stay whole.
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
}
bool is_of_token(char c) {
    return is_letter(c) || is_digit(c) || c == '@' || c == '.' || c == '-' || c == '_' || c == '+';
}

/// As many digits; the same for the same text.
std::string other_digits(std::string_view text) {
    const auto hash = model::hash128({"pseudonym", text});
    std::string result(text);
    std::size_t place = 0;
    for (auto& c : result) {
        if (!is_digit(c)) continue;
        const auto byte = hash[place % hash.size()] + 7 * place;
        // No number begins with a nought that did not, nor the other way round.
        if (c != '0') c = static_cast<char>('1' + byte % 9);
        ++place;
    }
    return result;
}

/// "2026-03-02": rules and promises read it.
bool is_date(std::string_view text) {
    const bool is_iso = text.size() == 10 && text[4] == '-' && text[7] == '-';
    return is_iso || (text.size() == 10 && text[2] == '.' && text[5] == '.');
}

bool is_between_digits(char c) { return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')'; }

/// "+372 5555 0101": what people write in groups is one number.
void change_spaced_numbers(std::string& text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_digit(text[at]) || (at > 0 && is_letter(text[at - 1]))) continue;
        std::size_t end = at, digits = 0, last = at;
        while (end < text.size() && (is_digit(text[end]) || is_between_digits(text[end]))) {
            if (is_digit(text[end])) ++digits, last = end + 1;
            ++end;
        }
        const auto number = std::string_view(text).substr(at, last - at);
        const bool is_in_groups = number.find_first_not_of("0123456789") != std::string_view::npos;
        if (is_in_groups && digits >= grouped_digits_min && !is_date(number))
            text.replace(at, number.size(), other_digits(number));
        at = last;
    }
}

std::string lower(std::string_view text) { return mail::fold(text); }

}  // namespace

void Pseudonyms::learn(const model::Address& person) {
    if (!person.address.empty() && office_.is_ours(person.address)) return;
    std::size_t at = 0;
    while (at < person.name.size()) {
        auto end = at;
        while (end < person.name.size() && is_letter(person.name[end])) ++end;
        const auto folded = lower(std::string_view(person.name).substr(at, end - at));
        if (end - at >= name_letters_min && std::ranges::count(legal_forms, folded) == 0) {
            const auto number = words_.size();
            auto name = std::string(names[number % names.size()]);
            if (number >= names.size()) name += "son";
            words_.emplace(folded, name);
        }
        at = std::max(end, at + 1);
    }
}

void Pseudonyms::learn_number(const std::string& text) {
    if (std::ranges::any_of(text, is_digit)) numbers_.push_back(text);
}

std::string Pseudonyms::domain(std::string_view domain) {
    if (office_.is_own_domain(domain)) return std::string(domain);
    const auto next = "client-" + std::to_string(domains_.size() + 1) + ".example";
    return domains_.emplace(lower(domain), next).first->second;
}

std::string Pseudonyms::address(std::string_view address) {
    if (address.empty() || office_.is_ours(address)) return std::string(address);
    const auto at = address.rfind('@');
    if (at == std::string_view::npos) return word(address);
    const auto next = "person-" + std::to_string(locals_.size() + 1);
    const auto local = locals_.emplace(lower(address), next).first->second;
    return local + "@" + domain(address.substr(at + 1));
}

std::string Pseudonyms::person(const model::Address& person) {
    const auto known = address(person.address);
    if (person.name.empty()) return known;
    return text(person.name) + " <" + known + ">";
}

std::string Pseudonyms::word(std::string_view word) const {
    const auto found = words_.find(lower(word));
    return found == words_.end() ? std::string(word) : found->second;
}

std::string Pseudonyms::token(std::string_view token) {
    const auto at = token.find('@');
    if (at != std::string_view::npos && at > 0 && at + 1 < token.size()) return address(token);
    // Also of a host below a known domain.
    for (auto rest = token; rest.find('.') != std::string_view::npos;
         rest.remove_prefix(rest.find('.') + 1)) {
        const auto known = domains_.find(lower(rest));
        if (known != domains_.end()) return known->second;
    }
    std::string result;
    for (std::size_t i = 0; i < token.size();) {
        auto end = i;
        if (is_letter(token[i])) {
            while (end < token.size() && is_letter(token[end])) ++end;
            result += word(token.substr(i, end - i));
        } else if (is_digit(token[i])) {
            while (end < token.size() && is_digit(token[end])) ++end;
            const auto digits = token.substr(i, end - i);
            result += digits.size() < digits_min ? std::string(digits) : other_digits(digits);
        } else {
            result += token[end++];
        }
        i = end;
    }
    return result;
}

std::string Pseudonyms::text(std::string_view text) {
    std::string numbered(text);
    for (const auto& number : numbers_) {
        const auto other = other_digits(number);
        for (std::size_t at = 0; (at = numbered.find(number, at)) != std::string::npos;
             at += number.size())
            numbered.replace(at, number.size(), other);
    }
    change_spaced_numbers(numbered);
    std::string result;
    const std::string_view rest = numbered;
    for (std::size_t i = 0; i < rest.size();) {
        auto end = i;
        while (end < rest.size() && is_of_token(rest[end])) ++end;
        if (end == i) {
            result += rest[i++];
            continue;
        }
        auto last = end;  // a full stop behind it belongs to the sentence
        while (last > i + 1 && (rest[last - 1] == '.' || rest[last - 1] == '-')) --last;
        result += token(rest.substr(i, last - i));
        result += rest.substr(last, end - last);
        i = end;
    }
    return result;
}

}  // namespace vastus::crm
