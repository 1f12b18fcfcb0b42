// The one way to fail: Result<T>, an Error with one of five Faults.
//
// A Fault says what the caller does next, not where the trouble came from. `what()` is a sentence
// for a person and never holds a secret. An Error is made where the trouble is seen and gets its
// context (`within`) where the meaning is known. Values only; safe to use from any thread.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/coroutine_support.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/success_failure.hpp>
#include <boost/outcome/try.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace vastus::model {

enum class Fault {
    transient,  ///< Try again later: time-out, 4xx, lock.
    refused,    ///< The other side said no and will say no again: 5xx, bad password.
    malformed,  ///< The input breaks its own format: mail, YAML, form.
    missing,    ///< It is simply not there.
    corrupt,    ///< Our own data is damaged. Stop writing.
};

/// The fault's name as people and JSON see it: "transient", "refused", …
std::string_view name(Fault fault);

class [[nodiscard]] Error {
public:
    explicit Error(Fault fault, std::string what) : what_(std::move(what)), fault_(fault) {}

    Fault fault() const { return fault_; }
    const std::string& what() const { return what_; }

    /// Puts a place in front, "imap info@: uid 42: …": the reader's path from outside in.
    Error within(std::string_view place) && {
        what_.insert(0, ": ").insert(0, place);
        return std::move(*this);
    }

private:
    std::string what_;
    Fault fault_;
};

template <class T = void>
using Result = boost::outcome_v2::basic_result<T, Error, boost::outcome_v2::policy::terminate>;

inline auto ok() { return boost::outcome_v2::success(); }

inline Error transient(std::string what) { return Error(Fault::transient, std::move(what)); }
inline Error refused(std::string what) { return Error(Fault::refused, std::move(what)); }
inline Error malformed(std::string what) { return Error(Fault::malformed, std::move(what)); }
inline Error missing(std::string what) { return Error(Fault::missing, std::move(what)); }
inline Error corrupt(std::string what) { return Error(Fault::corrupt, std::move(what)); }

/// Adds a place to the error of `result`, if it has one.
template <class T>
Result<T> within(std::string_view place, Result<T> result) {
    if (result) return result;
    return std::move(result).assume_error().within(place);
}

}  // namespace vastus::model

#define TRY(...) BOOST_OUTCOME_TRY(__VA_ARGS__)
#define CO_TRY(...) BOOST_OUTCOME_CO_TRY(__VA_ARGS__)
