// JSON that we write: an ordered writer, and the contract of `vastus parse` and `vastus thread`.
//
// Compact, keys in the order given, always valid UTF-8 whatever the values hold. Scoring tools rely
// on the two contracts (docs: mail contract). Pure; cannot fail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/thread.hpp"
#include "model/message.hpp"

namespace vastus::web {

/// Writes one value. Inside an object every value follows its key; misuse is a programming error.
class JsonWriter {
public:
    void begin_object() { begin('{'); }
    void end_object() { end('}'); }
    void begin_array() { begin('['); }
    void end_array() { end(']'); }
    void key(std::string_view name);
    void string(std::string_view text);
    void number(std::int64_t value);
    void boolean(bool value);
    void null();
    /// A key and an array of texts.
    void strings(std::string_view name, const std::vector<std::string>& texts);
    /// A value that is JSON already.
    void raw(std::string_view json);
    /// The text so far; the writer is empty afterwards.
    std::string take();

private:
    void begin(char bracket);
    void end(char bracket);
    void separate();
    void append_quoted(std::string_view text);

    std::string out_;
    std::vector<bool>
        has_value_;  ///< Of the open arrays and objects: a comma comes before the next.
    bool after_key_ = false;
};

/// One object of `vastus parse --json`, without a line end: every key, in the order of the
/// contract.
std::string content_json(std::string_view file, const model::Content& content);
/// The object of a file that could not be read.
std::string unreadable_json(std::string_view file, std::string_view defect);

/// A tree of `vastus thread --json`; "" is a parent never seen.
struct ThreadNode {
    std::string message_id;
    std::vector<ThreadNode> children;
};
std::string thread_json(const ThreadNode& root);
/// The same for one tree of a forest; as deep as it is.
std::string thread_json(const mail::Forest& forest, std::size_t root);

}  // namespace vastus::web
