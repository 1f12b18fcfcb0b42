#include "mail/defect.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace vastus::mail {
namespace {

constexpr std::size_t defects_max = 32;

/// "nul (3)" is "nul".
std::string_view name_of(std::string_view entry) { return entry.substr(0, entry.find(' ')); }

std::size_t count_of(std::string_view entry) {
    const std::size_t open = entry.find('(');
    if (open == std::string_view::npos) return 1;
    std::size_t count = 1;
    std::from_chars(entry.data() + open + 1, entry.data() + entry.size(), count);
    return count;
}

}  // namespace

void add_defect(Defects& defects, std::string_view name, std::size_t times) {
    if (times == 0) return;
    const auto found =
        std::ranges::find_if(defects, [name](const auto& entry) { return name_of(entry) == name; });
    std::size_t count = times;
    if (found != defects.end()) {
        count += count_of(*found);
    } else if (defects.size() >= defects_max) {
        return;
    }
    std::string entry(name);
    if (count > 1) entry += " (" + std::to_string(count) + ")";
    if (found != defects.end()) {
        *found = std::move(entry);
    } else {
        defects.push_back(std::move(entry));
    }
}

bool has_defect(const Defects& defects, std::string_view name) {
    return std::ranges::any_of(defects,
                               [name](const auto& entry) { return name_of(entry) == name; });
}

bool is_ambiguous(const Defects& defects) {
    constexpr std::array<std::string_view, 15> doubtful{"boundary-prefix",
                                                        "boundary-mid-line",
                                                        "unclosed-multipart",
                                                        "closed-before-opened",
                                                        "no-boundary",
                                                        "repeated-boundary",
                                                        "repeated-content-type",
                                                        "repeated-transfer-encoding",
                                                        "repeated-from",
                                                        "odd-field-name",
                                                        "bare-cr",
                                                        "nul-in-header",
                                                        "part-after-end",
                                                        "too-many-parts",
                                                        "too-deep"};
    return std::ranges::any_of(doubtful,
                               [&](std::string_view name) { return has_defect(defects, name); });
}

}  // namespace vastus::mail
