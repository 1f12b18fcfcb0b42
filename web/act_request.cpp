#include "web/act_request.hpp"

#include <array>

#include "mail/compose.hpp"
#include "rules/calendar.hpp"
#include "rules/local_time.hpp"

namespace vastus::web {
namespace {

using Type = model::Act::Type;

constexpr std::size_t value_length_max = 64;

struct Name {
    std::string_view name;
    Type type;
};
constexpr std::array<Name, 10> names{{{"ack", Type::acknowledge},
                                      {"snooze", Type::snooze},
                                      {"wake", Type::wake},
                                      {"close", Type::close},
                                      {"reopen", Type::reopen},
                                      {"owner", Type::owner},
                                      {"team", Type::team},
                                      {"due", Type::due},
                                      {"priority", Type::priority},
                                      {"kind", Type::kind}}};

std::string parameter(const ApiRequest& request, const std::string& name) {
    const auto found = request.parameters.find(name);
    if (found == request.parameters.end()) return {};
    return mail::clean_line(found->second, value_length_max);
}

model::Result<model::Instant> read_until(const std::string& text, const crm::Desk& desk) {
    const auto& zone = desk.rules.file.timezone;
    if (const auto at = rules::parse_local(text, zone)) return *at;
    if (const auto span = rules::parse_span(text)) {
        if (span->working_days > 0)
            return model::malformed("write days, not working days, or a date");
        return rules::add(nullptr, zone, desk.now, *span);
    }
    return model::malformed("\"" + text + "\" is no time; write 2026-03-20 09:00, or 3d from now");
}

}  // namespace

model::Result<model::Act> read_act(const ApiRequest& request, const crm::Desk& desk) {
    const auto wanted = parameter(request, "type");
    const Name* found = nullptr;
    for (const auto& one : names) {
        if (one.name == wanted) found = &one;
    }
    if (found == nullptr) return model::malformed("nothing is called \"" + wanted + "\"");
    model::Act act;
    act.type = found->type;
    act.at = desk.now;
    act.by = parameter(request, "by");
    if (act.by.empty()) return model::malformed("who says so? give a name: --by NAME");
    act.value = parameter(request, "value");
    if (act.value == "none") act.value.clear();
    const auto until = parameter(request, "until");
    const bool needs_time = act.type == Type::snooze || act.type == Type::due;
    if (!needs_time || until == "none") return act;
    if (until.empty()) return model::malformed("until when? --until \"2026-03-20 09:00\", or 3d");
    TRY(act.until, read_until(until, desk));
    return act;
}

}  // namespace vastus::web
