#include "web/filter_request.hpp"

#include <algorithm>
#include <charconv>

#include "mail/compose.hpp"
#include "rules/report.hpp"

namespace vastus::web {
namespace {

constexpr std::size_t limit_usual = 100, limit_max = 10'000;
constexpr std::size_t shown_length_max = 80;
constexpr std::size_t listed_max = 12;

std::string parameter(const ApiRequest& request, const std::string& name) {
    const auto found = request.parameters.find(name);
    return found == request.parameters.end() ? std::string() : found->second;
}

/// `what` is "a kind", `name` what was asked for; "" is always there.
model::Result<> need(const std::string& what, const std::string& name,
                     const std::vector<std::string>& known) {
    if (name.empty() || std::ranges::count(known, name) > 0) return model::ok();
    auto hint = rules::did_you_mean(name, known);
    if (hint.empty() && known.size() <= listed_max) {
        for (const auto& one : known) hint += (hint.empty() ? "there are: " : ", ") + one;
    }
    return model::malformed("the rules have no " + what + " \"" +
                            mail::clean_line(name, shown_length_max) + "\"" +
                            (hint.empty() ? "" : "; " + hint));
}

}  // namespace

model::Result<std::size_t> limit_of(const ApiRequest& request) {
    const auto text = parameter(request, "limit");
    if (text.empty()) return limit_usual;
    std::size_t limit = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), limit);
    const bool is_number = read.ec == std::errc() && read.ptr == text.data() + text.size();
    if (is_number && limit > 0) return std::min(limit, limit_max);
    return model::malformed("\"" + mail::clean_line(text, shown_length_max) +
                            "\" is no limit; write a number from 1 to " +
                            std::to_string(limit_max));
}

model::Result<> check_item_names(const ApiRequest& request, const rules::RuleFile& rules) {
    TRY(need("kind", parameter(request, "kind"), rules.kinds));
    TRY(need("member of staff", parameter(request, "owner"), rules::names_of(rules.staff)));
    return need("team", parameter(request, "team"), rules::names_of(rules.teams));
}

model::Result<> check_alert_names(const ApiRequest& request, const rules::RuleFile& rules) {
    TRY(need("member of staff", parameter(request, "to"), rules::names_of(rules.staff)));
    std::vector<std::string> known;
    for (const auto& rule : rules.watch) {
        known.push_back(rule.id);
        known.insert(known.end(), rule.was.begin(), rule.was.end());
    }
    return need("rule of watch", parameter(request, "rule"), known);
}

}  // namespace vastus::web
