// The words of the command line: which command is called and with what, or what is wrong with them.
//
// What is mistyped is answered with the word that was meant, where one is near. Every row of the
// table of commands goes through here, and a test calls each of them. Reads nothing; one thread.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.hpp"

namespace vastus::cli {

struct ParsedWords {
    const Command* command = nullptr;  ///< Null when there is nothing to run: `code` is the end.
    Invocation call;
    int code = done;
};

/// `words` without the name of the program. Help and versions go to `out`, mistakes to `err`.
ParsedWords parse_words(std::vector<std::string> words, Streams streams);

}  // namespace vastus::cli
