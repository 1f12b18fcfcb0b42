// Judging conditions: does a clause hold for these facts, and why, or why not.
//
// A Judge belongs to one set of facts: texts are folded and searched once, when first asked for,
// and a define is judged once. A field that is absent makes its entry false. Used by one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/fold.hpp"
#include "rules/match.hpp"

namespace vastus::rules {

/// What made a clause hold: for people, and what patterns caught.
struct Because {
    std::vector<std::string> notes;
    std::map<std::string, std::string> captures;
};

class Judge {
public:
    Judge(const Matcher& matcher, Context context) : matcher_(matcher), context_(context) {
        defines_.resize(matcher.defines.size());
    }

    /// `because` may be null; what stands under a negation adds nothing to it.
    bool holds(const Clause& clause, Because* because);
    /// The first thing that does not hold, "kind is complaint, not quote_request".
    std::string why_not(const Clause& clause, int depth = 0);

private:
    struct Reading {
        std::string original;
        Folded folded;
        std::optional<Scan> scan;
    };
    struct Value {
        std::vector<Reading> readings;
        std::optional<double> number;
        std::optional<bool> flag;
    };
    struct Verdict {
        bool holds = false;
        Because because;
    };

    bool all_hold(const Clause& clause, Because* because);
    bool any_holds(const Clause& clause, Because* because);
    bool use_holds(const Clause& clause, Because* because);
    bool words_hold(const Clause& clause, std::string_view field, Because* because);
    bool field_holds(const Clause& clause, Because* because);
    bool duration_holds(const Clause& clause, Because* because);
    bool text_holds(const Clause& clause, Value& value, Because* because);
    bool pattern_holds(const Clause& clause, Value& value, Because* because);
    Value& value_of(const FieldInfo& field, std::string_view name, std::string_view rest);
    Scan& scanned(Reading& reading);

    const Matcher& matcher_;
    Context context_;
    std::map<std::string, Value, std::less<>> values_;
    std::vector<std::optional<Verdict>> defines_;
};

}  // namespace vastus::rules
