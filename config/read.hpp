// Reading vastus.yaml and rules.yaml: strict, with file:line:column for everything that is wrong.
//
// All problems of all files at once, sorted by place. Nothing is half applied: a file with an error
// gives no value.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "rules/rule_set.hpp"

namespace vastus::config {

/// Who reads the configuration, and so which files it names must be good.
enum class ReadFor {
    service,  ///< The daemon: secrets and certificates.
    check,    ///< Before a start: folders too. A credential, which only the service has, is a note.
    tool,     ///< Staff at a terminal, who may read the configuration and no secret: none.
};

struct ReadConfig {
    std::optional<Config> config;  ///< Nothing when there is any error.
    std::vector<rules::Diagnosis> diagnoses;
    std::vector<std::string> notes{};  ///< What could not be checked: "file:7:5: note: …".
};
ReadConfig read_config(const std::filesystem::path& file, ReadFor reader = ReadFor::service);
/// The same for text in memory; `file` names it, and relative paths begin where it would lie.
ReadConfig read_config_text(std::string_view text, const std::filesystem::path& file,
                            ReadFor reader = ReadFor::service);

struct ReadRules {
    std::shared_ptr<const rules::RuleSet> rules;  ///< Null when there is any error.
    std::vector<rules::Diagnosis> diagnoses;
    std::vector<std::filesystem::path> files;  ///< All that were read, includes too.
    /// Files and folders of which a change may change the answer, those that cannot be read too.
    std::vector<std::filesystem::path> looked_at;
    bool needs_tests = false;  ///< tests: required
};
/// `config` gives the addresses we poll (alert-loop); null checks the rules alone.
ReadRules read_rules(const std::filesystem::path& file, const Config* config);
/// The same for text in memory, where `include` is an error: no other file is opened.
ReadRules read_rules_text(std::string_view text, const std::filesystem::path& file,
                          const Config* config);

/// As a person reads them: place, level[code], sentence, the line with a caret, and a count at the
/// end.
std::string print(const std::vector<rules::Diagnosis>& diagnoses,
                  const std::vector<std::filesystem::path>& files);
/// The same for text in memory, by file name.
std::string print(const std::vector<rules::Diagnosis>& diagnoses,
                  const std::vector<std::filesystem::path>& files,
                  const std::map<std::string, std::string>& texts);

/// Reads a secret; one trailing line end is removed. Fails: missing, refused (readable by
/// everybody, too large, empty).
model::Result<std::string> read_secret(const SecretFile& secret);

}  // namespace vastus::config
