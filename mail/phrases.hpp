// An administrator's own words beside the built-in tables of mail/locale.
//
// Made once from the configuration and passed down; every word is kept as `fold` leaves it, sorted.
// They add to the tables and never take from them. Immutable after making; safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vastus::mail {

/// As they are written in the configuration.
struct PhraseLists {
    std::vector<std::string> reply_prefixes;      ///< "Vs": without the colon.
    std::vector<std::string> forward_prefixes;    ///< "Edasi".
    std::vector<std::string> out_of_office;       ///< Beginnings of subjects.
    std::vector<std::string> bounces;             ///< Beginnings of subjects.
    std::vector<std::string> wrote;               ///< Verbs of "N wrote:".
    std::vector<std::string> original_messages;   ///< Without dashes and colon.
    std::vector<std::string> forwarded_messages;  ///< Without dashes and colon.
    std::vector<std::string> closings;            ///< "Kind regards".
};

class Phrases {
public:
    Phrases() = default;
    explicit Phrases(const PhraseLists& lists);

    bool is_reply_prefix(std::string_view folded) const;
    bool is_forward_prefix(std::string_view folded) const;
    bool begins_bounce(std::string_view folded) const;
    bool is_wrote(std::string_view folded) const;
    bool is_original(std::string_view folded) const;
    bool is_forwarded(std::string_view folded) const;
    /// The longest one that `folded` begins with; "" when there is none.
    std::string_view leading_out_of_office(std::string_view folded) const;
    std::string_view leading_closing(std::string_view folded) const;

private:
    PhraseLists folded_;
};

/// No words at all.
const Phrases& no_phrases();

}  // namespace vastus::mail
