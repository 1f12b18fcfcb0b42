#include "model/assert.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string>

namespace vastus::model {

void assertion_failed(const char* text, const char* file, int line) {
    const std::string report =
        "assertion failed: " + std::string(text) + " (" + file + ":" + std::to_string(line) + ")\n";
    const auto written = ::write(STDERR_FILENO, report.data(), report.size());
    static_cast<void>(written);
    std::abort();
}

}  // namespace vastus::model
