// VASTUS_ASSERT: programmer errors end the process, in release too. systemd restarts it, and the
// batches make that safe.
//
// For conditions that no input can bring about. What an input can bring about is an Error.
#pragma once

namespace vastus::model {

/// Writes "assertion failed: text (file:line)" to standard error by one write(2) and aborts.
[[noreturn]] void assertion_failed(const char* text, const char* file, int line);

}  // namespace vastus::model

#define VASTUS_ASSERT(condition)        \
    ((condition) ? static_cast<void>(0) \
                 : ::vastus::model::assertion_failed(#condition, __FILE__, __LINE__))
