// vastus: the tool for administrators, rule authors and staff. One table of commands
// (commands.cpp).
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "model/version.hpp"

namespace {

using vastus::cli::Command;
using vastus::cli::Invocation;

/// What the parser fills for one command.
struct Bound {
    const Command* command = nullptr;
    CLI::App* parser = nullptr;
    std::map<std::string, std::string> options;
    std::map<std::string, bool> flags;
    std::vector<std::string> arguments;
};

void bind(CLI::App& parent, const Command& command, Bound& bound, bool& json) {
    const std::string name(command.name.empty() ? command.group : command.name);
    bound.command = &command;
    bound.parser = parent.add_subcommand(name, std::string(command.help));
    bound.parser->add_flag("--json", json, "machine-readable output");
    for (const auto& option : command.options) {
        const auto key = std::string(option.name);
        const auto spelled = "--" + key;
        if (option.is_flag) {
            bound.parser->add_flag(spelled, bound.flags[key], std::string(option.help));
        } else {
            bound.parser->add_option(spelled, bound.options[key], std::string(option.help));
        }
    }
    if (!command.arguments.empty()) {
        // "[FILE]": may be left out.
        const bool is_optional = command.arguments.starts_with('[');
        auto arguments = command.arguments;
        if (is_optional) arguments = arguments.substr(1, arguments.size() - 2);
        const bool are_many = arguments.ends_with("...");
        if (are_many) arguments = arguments.substr(0, arguments.size() - 3);
        auto* words = bound.parser->add_option(std::string(arguments), bound.arguments);
        words->required(!is_optional);
        if (!are_many) words->expected(1);
    }
}

Invocation make_invocation(const Bound& bound, const std::string& config, bool json) {
    Invocation call;
    call.config = config;
    call.json = json;
    call.arguments = bound.arguments;
    for (const auto& [name, value] : bound.options) {
        if (!value.empty()) call.options.emplace(name, value);
    }
    for (const auto& [name, is_set] : bound.flags) {
        if (is_set) call.flags.push_back(name);
    }
    return call;
}

/// "item 4711" is short for "item show 4711".
std::vector<const char*> with_show(int argc, char** argv) {
    std::vector<const char*> words(argv, argv + argc);
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        const std::string_view next = words[i + 1];
        const bool is_number =
            !next.empty() && next.find_first_not_of("0123456789") == std::string_view::npos;
        if (std::string_view(words[i]) != "item" || !is_number) continue;
        words.insert(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, "show");
        break;
    }
    return words;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App parser("vastus: what waits for an answer, and why.");
    std::string config = "/etc/vastus/vastus.yaml";
    bool json = false;
    parser.add_option("--config", config, "The configuration (" + config + ")");
    parser.set_version_flag("--version", std::string(vastus::model::version));
    parser.require_subcommand(1);
    parser.fallthrough();

    std::map<std::string, CLI::App*> groups;
    std::vector<std::unique_ptr<Bound>> bounds;
    for (const auto& command : vastus::cli::commands()) {
        auto* parent = &parser;
        if (!command.name.empty()) {
            auto& group = groups[std::string(command.group)];
            if (group == nullptr) {
                group = parser.add_subcommand(std::string(command.group));
                group->require_subcommand(1);
            }
            parent = group;
        }
        bounds.push_back(std::make_unique<Bound>());
        bind(*parent, command, *bounds.back(), json);
    }
    const auto words = with_show(argc, argv);
    try {
        parser.parse(static_cast<int>(words.size()), words.data());
    } catch (const CLI::ParseError& error) {
        return parser.exit(error) == 0 ? vastus::cli::done : vastus::cli::not_loadable;
    }
    for (const auto& bound : bounds) {
        if (!bound->parser->parsed()) continue;
        return bound->command->run(make_invocation(*bound, config, json), {std::cout, std::cerr});
    }
    return vastus::cli::not_done;
}
