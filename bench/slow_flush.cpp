// A disk whose flush takes time: preloaded, fsync and fdatasync of the process take BENCH_FLUSH_US
// microseconds longer. A machine whose disk answers from a cache makes every flush look free; what
// a program does with flushes shows only where they cost what they cost on an ordinary disk.
#include <dlfcn.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace {

using Flush = int (*)(int);

Flush next(const char* name) { return reinterpret_cast<Flush>(::dlsym(RTLD_NEXT, name)); }

timespec delay() {
    const char* given = std::getenv("BENCH_FLUSH_US");
    const std::string_view text = given == nullptr ? "" : given;
    long microseconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), microseconds);
    return {microseconds / 1'000'000, microseconds % 1'000'000 * 1'000};
}

int flush(Flush real, int file) {
    static const timespec wait = delay();
    ::ppoll(nullptr, 0, &wait, nullptr);  // What is measured is a wait.
    return real(file);
}

}  // namespace

extern "C" int fsync(int file) {
    static const Flush real = next("fsync");
    return flush(real, file);
}

extern "C" int fdatasync(int file) {
    static const Flush real = next("fdatasync");
    return flush(real, file);
}
