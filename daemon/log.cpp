#include "daemon/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <map>
#include <mutex>

namespace vastus::daemon {
namespace {

constexpr auto fault_pause = std::chrono::minutes(1);
constexpr std::size_t remembered_max =
    1000;  // parts × faults; more than any real configuration has
constexpr std::size_t text_bytes_max = 2000;

spdlog::logger& logger() {
    static const auto made = [] {
        auto log = spdlog::stderr_logger_mt("vastusd");
        log->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
        log->flush_on(spdlog::level::info);
        return log;
    }();
    return *made;
}

/// Control characters would let a server's words forge log lines.
std::string printable(std::string_view text) {
    std::string clean;
    for (const char c : text.substr(0, text_bytes_max)) {
        const auto byte = static_cast<unsigned char>(c);
        clean.push_back(byte < 0x20 || byte == 0x7f ? ' ' : c);
    }
    return clean;
}

struct Seen {
    std::chrono::steady_clock::time_point at;
    std::size_t held = 0;
};

/// How many lines were held back before this one; nothing when this one is held back too.
bool may_log(const std::string& key, std::size_t& held) {
    static std::mutex guard;
    static std::map<std::string, Seen> seen;
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(guard);
    if (seen.size() > remembered_max) seen.clear();
    const auto [entry, is_new] = seen.try_emplace(key, Seen{now, 0});
    if (!is_new && now - entry->second.at < fault_pause) {
        ++entry->second.held;
        return false;
    }
    held = entry->second.held;
    entry->second = {now, 0};
    return true;
}

}  // namespace

void log_info(std::string_view part, std::string_view text) {
    logger().info("part=\"{}\" what=\"{}\"", printable(part), printable(text));
}

void log_warning(std::string_view part, std::string_view text) {
    logger().warn("part=\"{}\" what=\"{}\"", printable(part), printable(text));
}

void log_fault(std::string_view part, const model::Error& error) {
    const auto fault = model::name(error.fault());
    std::size_t held = 0;
    if (!may_log(std::string(part) + "/" + std::string(fault), held)) return;
    const auto more = held == 0 ? std::string() : " held_back=" + std::to_string(held);
    logger().error("part=\"{}\" fault={} what=\"{}\"{}", printable(part), fault,
                   printable(error.what()), more);
}

}  // namespace vastus::daemon
