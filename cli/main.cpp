// vastus: the tool for administrators, rule authors and staff. One table of commands
// (commands.cpp).
#include <iostream>
#include <string>
#include <vector>

#include "cli/arguments.hpp"

int main(int argc, char** argv) {
    const vastus::cli::Streams streams{std::cout, std::cerr};
    const auto parsed =
        vastus::cli::parse_words(std::vector<std::string>(argv + 1, argv + argc), streams);
    if (parsed.command == nullptr) return parsed.code;
    return parsed.command->run(parsed.call, streams);
}
