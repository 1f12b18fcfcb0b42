#include "model/failpoint.hpp"

#ifdef VASTUS_FAILPOINTS

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace vastus::model {
namespace {

constexpr int killed_exit_code = 137;  // what a shell reports for SIGKILL

struct Plan {
    std::string name;
    int hit = 1;
};

Plan read_plan() {
    const char* text = std::getenv("VASTUS_FAILPOINT");
    if (text == nullptr) return {};
    std::string_view plan = text;
    if (!plan.ends_with("=exit")) return {};
    plan.remove_suffix(5);
    Plan result;
    if (const auto colon = plan.rfind(':'); colon != std::string_view::npos) {
        const auto digits = plan.substr(colon + 1);
        std::from_chars(digits.data(), digits.data() + digits.size(), result.hit);
        plan = plan.substr(0, colon);
    }
    result.name = plan;
    return result;
}

void log_point(std::string_view name) {
    const char* path = std::getenv("VASTUS_FAILPOINT_LOG");
    if (path == nullptr) return;
    const int file = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    const std::string line = std::string(name) + "\n";
    const auto written = ::write(file, line.data(), line.size());
    static_cast<void>(written);
    ::close(file);
}

}  // namespace

void pass_failpoint(const char* name) {
    static std::mutex guard;
    static std::map<std::string, int, std::less<>> hits;
    static const Plan plan = read_plan();
    const std::lock_guard lock(guard);
    const int hit = ++hits[name];
    log_point(name);
    if (plan.name == name && plan.hit == hit) ::_exit(killed_exit_code);
}

}  // namespace vastus::model

#endif
