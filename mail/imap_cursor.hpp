// Reads the words of one IMAP response: atoms, numbers, quoted strings, literals, lists.
//
// Nothing is recursive; nesting is limited. Keywords are compared without regard to case, and only
// as ASCII. Sans-io; used by the dialogue alone. Fails: malformed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mail/imap_reader.hpp"
#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::mail {

inline constexpr int imap_nesting_max = 32;

/// The same ASCII word in any mix of cases.
bool same_word(std::string_view a, std::string_view b);
bool has_prefix(std::string_view text, std::string_view prefix);
std::string upper(std::string_view word);

/// " 2-Mar-2026 10:00:00 +0200", as in INTERNALDATE; nothing when it is no such date.
std::optional<model::Instant> parse_internal_date(std::string_view text);

class ImapCursor {
public:
    /// Strings are moved out of `response`, which must outlive the cursor.
    explicit ImapCursor(ImapResponse& response) : response_(response) {}

    bool at_end() const { return place_ >= response_.text.size(); }
    bool eat(char wanted);
    char peek() const { return at_end() ? '\0' : response_.text[place_]; }
    std::string_view rest() const { return std::string_view(response_.text).substr(place_); }

    model::Result<> expect(char wanted);
    /// Up to a blank, parenthesis or string; not empty. The view lives as long as the response.
    model::Result<std::string_view> atom();
    model::Result<std::uint64_t> number(std::uint64_t max);
    /// 1 … 4294967295.
    model::Result<std::uint32_t> uid();
    /// Atom, quoted string or literal; nothing for NIL.
    model::Result<std::optional<std::string>> nstring();
    /// Any value, lists included.
    model::Result<> skip_value();
    /// "BODY[HEADER]<0>": name of a fetch item, its section and origin, in upper case.
    model::Result<std::string> item_name();

private:
    model::Result<std::string> quoted();
    model::Result<std::string> literal();

    ImapResponse& response_;
    std::size_t place_ = 0, literal_ = 0;
};

}  // namespace vastus::mail
