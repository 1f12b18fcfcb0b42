// Problems of rule files for machines: JSON, SARIF 2.1.0, and workflow commands of GitHub.
//
// The text for people is config::print. Lines and columns count characters from 1; JSON and SARIF
// have byte offsets too, of the file as it lies on the disk. Pure but for reading the files for
// those offsets; a file that cannot be read has none.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.hpp"

namespace vastus::cli {

enum class CheckFormat { text, json, sarif, github };

/// Nothing for a word that is none of text, json, sarif, github.
std::optional<CheckFormat> parse_check_format(std::string_view word);

/// What was checked and what came of it. `is_ok`: the rules can be used.
struct CheckResult {
    const std::vector<rules::Diagnosis>& diagnoses;
    const std::vector<std::filesystem::path>& files;
    bool is_ok = false;
    std::vector<std::string> notes{};  ///< What could not be checked.
};

/// One document, or for GitHub one line for each problem; ends in a line end unless it is empty.
/// `format` is not text.
std::string check_output(const CheckResult& result, CheckFormat format);

/// Byte offset of a place in a text; nothing for a place that is not there.
std::optional<std::size_t> byte_offset(std::string_view text, int line, int column);

}  // namespace vastus::cli
