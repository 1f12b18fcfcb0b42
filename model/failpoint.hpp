// VASTUS_FAILPOINT("name"): a named moment at which a test can end the process or make a step fail.
//
// Exists in the test build only (VASTUS_FAILPOINTS); elsewhere it is nothing, and the release
// binary holds no names. The environment variable VASTUS_FAILPOINT chooses: "name[:hit]=exit" ends
// the process by _exit(137) at the n-th hit (default 1); VASTUS_FAILPOINT_LOG names a file that
// gets one line for every point passed. Thread-safe.
#pragma once

#ifdef VASTUS_FAILPOINTS
namespace vastus::model {
/// Called by the macro; `name` is a literal.
void pass_failpoint(const char* name);
}  // namespace vastus::model
#define VASTUS_FAILPOINT(name) ::vastus::model::pass_failpoint(name)
#else
#define VASTUS_FAILPOINT(name) static_cast<void>(0)
#endif
