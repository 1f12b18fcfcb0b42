// Fuzzes the reading of vastus.yaml: any text gives a configuration or says where it is wrong,
// never both.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/read.hpp"
#include "model/assert.hpp"
#include "model/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using vastus::rules::Diagnosis;
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    const auto read = vastus::config::read_config_text(text, "vastus.yaml");
    bool is_wrong = false;
    for (const auto& one : read.diagnoses) {
        is_wrong = is_wrong || one.level == Diagnosis::Level::error;
        VASTUS_ASSERT(one.at.line >= 1 && one.at.column >= 1 && !one.text.empty());
    }
    VASTUS_ASSERT(is_wrong == !read.config.has_value());
    const auto printed =
        vastus::config::print(read.diagnoses, {"vastus.yaml"}, {{"vastus.yaml", text}});
    VASTUS_ASSERT(!printed.empty() && vastus::model::is_utf8(printed));
    return 0;
}
