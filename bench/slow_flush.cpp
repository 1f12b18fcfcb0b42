// A disk whose flush takes time: preloaded, fsync and fdatasync of the process take BENCH_FLUSH_US
// microseconds longer. A machine whose disk answers from a cache makes every flush look free; what
// a program does with flushes shows only where they cost what they cost on an ordinary disk.
#include <dlfcn.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace {

using Flush = int (*)(int);

Flush next(const char* name) { return reinterpret_cast<Flush>(::dlsym(RTLD_NEXT, name)); }

std::chrono::microseconds delay() {
    const char* text = std::getenv("BENCH_FLUSH_US");
    return std::chrono::microseconds(text == nullptr ? 0 : std::atol(text));
}

int flush(Flush real, int file) {
    static const auto wait = delay();
    std::this_thread::sleep_for(wait);
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
