// Fuzzes the structure scanner: whatever the bytes, the parts stay within the limits, every parent
// precedes its children, every body lies in the mail or in what was decoded, and the same bytes
// give the same parts.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "mail/scanner.hpp"
#include "model/assert.hpp"

namespace {

using namespace vastus::mail;

bool is_within(std::string_view inner, std::string_view outer) {
    const std::less_equal<const char*> no_later;
    return inner.empty() || (no_later(outer.data(), inner.data()) &&
                             no_later(inner.data() + inner.size(), outer.data() + outer.size()));
}

void check_part(const Scan& scan, std::size_t index, std::string_view raw) {
    const Part& part = scan.parts[index];
    VASTUS_ASSERT(index == 0 ? part.parent == no_part : part.parent < index);
    VASTUS_ASSERT(part.type.type.find('/') != std::string::npos);
    bool is_owned = is_within(part.body, raw);
    for (const auto& bytes : scan.decoded) is_owned = is_owned || is_within(part.body, bytes);
    VASTUS_ASSERT(is_owned);
    std::size_t depth = 0;
    for (std::size_t up = index; scan.parts[up].parent != no_part; up = scan.parts[up].parent)
        ++depth;
    VASTUS_ASSERT(depth <= depth_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view raw(reinterpret_cast<const char*>(data), size);
    const Scan scan = scan_mail(raw);
    VASTUS_ASSERT(!scan.parts.empty() && scan.parts.size() <= parts_max);
    VASTUS_ASSERT(scan.defects.size() <= 32);
    for (std::size_t i = 0; i < scan.parts.size(); ++i) check_part(scan, i, raw);
    VASTUS_ASSERT(scan_mail(raw).parts.size() == scan.parts.size());
    return 0;
}
