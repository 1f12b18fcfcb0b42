#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <ostream>

#include "model/version.hpp"
#include "rules/suggest.hpp"

namespace vastus::cli {
namespace {

constexpr std::string_view usual_config = "/etc/vastus/vastus.yaml";
constexpr std::string_view see_help = "; \"vastus --help\" lists the commands";

using Words = std::vector<std::string>;

/// What a command takes beside options, read from its row: "[FILE]", "FILE...", "NAME YEAR".
struct Arguments {
    Words names;
    bool may_be_left_out = false, are_many = false;
};

Arguments arguments_of(const Command& command) {
    Arguments result;
    auto text = command.arguments;
    result.may_be_left_out = text.starts_with('[');
    if (result.may_be_left_out) text = text.substr(1, text.size() - 2);
    result.are_many = text.ends_with("...");
    if (result.are_many) text.remove_suffix(3);
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        result.names.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return result;
}

std::string full_name(const Command& command) {
    return std::string(command.group) + (command.name.empty() ? "" : " ") +
           std::string(command.name);
}

bool is_group(std::string_view word) {
    return std::ranges::any_of(
        commands(), [word](const Command& one) { return one.group == word && !one.name.empty(); });
}

bool is_number(std::string_view word) {
    return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

// --- What is wrong with the words, before the parser sees them: it would only say that a
// --- subcommand is required.

/// The words apart from options and their values.
struct Plain {
    Words words;
    Words options;  ///< "--kind", as far as their "=".
};

const Option* find_option(const Command& command, std::string_view spelled) {
    const auto found = std::ranges::find_if(command.options, [spelled](const Option& option) {
        return spelled.starts_with("--") && spelled.substr(2) == option.name;
    });
    return found != command.options.end() ? &*found : nullptr;
}

bool takes_value(std::string_view spelled) {
    if (spelled == "--config") return true;
    return std::ranges::any_of(commands(), [spelled](const Command& command) {
        const auto* option = find_option(command, spelled);
        return option != nullptr && !option->is_flag;
    });
}

Plain plain_of(const Words& words) {
    Plain plain;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (word == "--") {
            plain.words.insert(plain.words.end(),
                               words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
            break;
        }
        if (word.size() < 2 || word[0] != '-') {
            plain.words.push_back(word);
            continue;
        }
        const auto equals = word.find('=');
        plain.options.push_back(word.substr(0, equals));
        if (equals == std::string::npos && takes_value(word)) ++i;
    }
    return plain;
}

Words names_in(std::string_view group) {
    Words names;
    for (const auto& command : commands()) {
        if (command.group == group) names.emplace_back(command.name);
    }
    return names;
}

std::string listed(const Words& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string unknown_command(const std::string& word) {
    Words known, meant;
    for (const auto& command : commands()) {
        known.emplace_back(command.group);
        if (command.name == word) meant.push_back("\"" + full_name(command) + "\"");
    }
    std::string hint;
    if (!meant.empty()) {
        for (const auto& one : meant) hint += (hint.empty() ? "did you mean " : " or ") + one;
        hint += "?";
    } else {
        hint = rules::did_you_mean(word, known);
    }
    return "there is no command \"" + word + "\"" +
           (hint.empty() ? std::string(see_help) : "; " + hint);
}

std::string unknown_in_group(const std::string& group, const std::string& word) {
    const auto known = names_in(group);
    auto hint = rules::did_you_mean(word, known);
    if (hint.empty()) hint = "there are: " + listed(known);
    if (group == "item") hint += "; or write the number of an item, as \"vastus items\" shows it";
    return "there is no command \"" + group + " " + word + "\"; " + hint;
}

std::string unknown_option(const Command* command, const std::string& option) {
    Words known{"--config", "--json", "--help", "--version"};
    if (command != nullptr) {
        for (const auto& one : command->options) known.push_back("--" + std::string(one.name));
    }
    const auto hint = rules::did_you_mean(option, known);
    const auto name = command != nullptr ? full_name(*command) : std::string();
    return (name.empty() ? "there is no option " : "\"" + name + "\" has no option ") + option +
           "; " +
           (!hint.empty()
                ? hint
                : "\"vastus" + (name.empty() ? "" : " " + name) + " --help\" lists the options");
}

std::optional<std::string> wrong_arguments(const Command& command, const Words& given) {
    const auto takes = arguments_of(command);
    const auto name = full_name(command);
    const auto usage = "vastus " + name + " " + std::string(command.arguments);
    const std::size_t most = takes.are_many ? given.size() : takes.names.size();
    if (given.size() > most) {
        const auto& extra = given[most];
        const bool is_yaml = extra.ends_with(".yaml") || extra.ends_with(".yml");
        if (most > 0) return "\"" + extra + "\" is one word too many; write: " + usage;
        return "\"" + name + "\" takes no arguments, and \"" + extra + "\" is one" +
               (is_yaml ? "; name the configuration with --config: vastus " + name + " --config " +
                              extra
                        : "");
    }
    if (given.size() < takes.names.size() && !takes.may_be_left_out)
        return takes.names[given.size()] + " is missing; write: " + usage;
    const bool needs_number = !takes.names.empty() && takes.names.front() == "N";
    if (needs_number && !is_number(given.front())) {
        const auto noun = command.group == "quarantine" ? "an entry of the quarantine"
                          : command.group == "client"   ? "a client"
                                                        : "an item";
        const auto list = command.group == "quarantine" ? "quarantine list"
                          : command.group == "client"   ? "client list"
                                                        : "items";
        return "\"" + given.front() + "\" is not the number of " + noun +
               "; write the one that \"vastus " + list + "\" shows: " + usage;
    }
    return std::nullopt;
}

std::optional<std::string> mistake_in(const Words& words) {
    auto plain = plain_of(words);
    const bool wants_help = std::ranges::any_of(plain.options, [](const std::string& option) {
        return option == "--help" || option == "-h" || option == "--version";
    });
    const Command* command = nullptr;
    std::size_t used = 0;
    if (!plain.words.empty()) {
        const auto& first = plain.words[0];
        const bool is_in_group = is_group(first);
        const auto second = is_in_group && plain.words.size() > 1 ? plain.words[1] : std::string();
        const auto found = std::ranges::find_if(commands(), [&](const Command& one) {
            return one.group == first && (one.name.empty() || one.name == second);
        });
        const auto all = commands();
        if (found != all.end()) command = &*found;
        if (command == nullptr && !is_in_group) return unknown_command(first);
        if (command == nullptr && !second.empty()) return unknown_in_group(first, second);
        if (command == nullptr && !wants_help)
            return "\"" + first + "\" is a group of commands: " + listed(names_in(first));
        used = is_in_group ? 2 : 1;
    }
    for (const auto& option : plain.options) {
        const bool is_common = option == "--config" || option == "--json" || option == "--help" ||
                               option == "-h" || option == "--version";
        if (is_common || (command != nullptr && find_option(*command, option) != nullptr)) continue;
        return unknown_option(command, option);
    }
    if (wants_help) return std::nullopt;
    if (command == nullptr) return "write what to do" + std::string(see_help);
    plain.words.erase(plain.words.begin(), plain.words.begin() + static_cast<std::ptrdiff_t>(used));
    return wrong_arguments(*command, plain.words);
}

// --- The parser.

/// What the parser fills for one command.
struct Bound {
    const Command* command = nullptr;
    CLI::App* parser = nullptr;
    std::map<std::string, std::string> options;
    std::map<std::string, bool> flags;
    std::vector<std::string> words, many;
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
    const auto takes = arguments_of(command);
    if (takes.are_many) {
        bound.parser->add_option(takes.names.front(), bound.many)->required();
        return;
    }
    bound.words.resize(takes.names.size());
    for (std::size_t i = 0; i < takes.names.size(); ++i)
        bound.parser->add_option(takes.names[i], bound.words[i])->required(!takes.may_be_left_out);
}

Invocation make_invocation(const Bound& bound, const std::string& config, bool json) {
    Invocation call;
    call.config = config;
    call.json = json;
    call.arguments = bound.many;
    for (const auto& word : bound.words) {
        if (!word.empty()) call.arguments.push_back(word);
    }
    for (const auto& [name, value] : bound.options) {
        if (!value.empty()) call.options.emplace(name, value);
    }
    for (const auto& [name, is_set] : bound.flags) {
        if (is_set) call.flags.push_back(name);
    }
    return call;
}

/// "item 4711" is short for "item show 4711", and "help X" is "X --help".
Words spelled_out(Words words) {
    if (!words.empty() && words.front() == "help") {
        words.erase(words.begin());
        words.emplace_back("--help");
    }
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] != "item" || !is_number(words[i + 1])) continue;
        words.insert(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, "show");
        break;
    }
    return words;
}

ParsedWords run_parser(Words words, Streams streams) {
    CLI::App parser("vastus: what waits for an answer, and why.", "vastus");
    std::string config(usual_config);
    bool json = false;
    parser.add_option("--config", config, "the configuration (" + config + ")");
    parser.set_version_flag("--version", std::string(model::version));
    parser.require_subcommand(1);
    parser.fallthrough();
    std::map<std::string_view, CLI::App*> parents;
    for (const auto& group : groups()) {
        parents[group.name] =
            parser.add_subcommand(std::string(group.name), std::string(group.help));
        parents[group.name]->require_subcommand(1);
    }
    std::vector<std::unique_ptr<Bound>> bounds;
    for (const auto& command : commands()) {
        bounds.push_back(std::make_unique<Bound>());
        bind(command.name.empty() ? parser : *parents.at(command.group), command, *bounds.back(),
             json);
    }
    std::ranges::reverse(words);  // As the parser takes them.
    try {
        parser.parse(words);
    } catch (const CLI::ParseError& error) {
        const int code = parser.exit(error, streams.out, streams.err);
        return {nullptr, {}, code == 0 ? done : not_loadable};
    }
    for (const auto& bound : bounds) {
        if (!bound->parser->parsed()) continue;
        return {bound->command, make_invocation(*bound, config, json), done};
    }
    return {nullptr, {}, not_loadable};
}

}  // namespace

ParsedWords parse_words(std::vector<std::string> words, Streams streams) {
    words = spelled_out(std::move(words));
    if (const auto mistake = mistake_in(words)) {
        streams.err << "vastus: " << *mistake << "\n";
        return {nullptr, {}, not_loadable};
    }
    return run_parser(std::move(words), streams);
}

}  // namespace vastus::cli
