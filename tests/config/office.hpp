// The kit of the config tests: a directory with secrets of every sort, and small good files.
#pragma once

#include <filesystem>
#include <string>

#include "config/read.hpp"
#include "support/temp_dir.hpp"

namespace vastus::config {

/// A directory in which the files of the tests find what they name.
class Office {
public:
    Office() {
        write_secret("message.key", "0123456789abcdef0123456789abcdef\n");
        write_secret("good.password", "sesame\n");
        write_secret("empty.password", "\n");
        write_secret("large.password", std::string(65537, 'x'));
        write_secret("open.password", "sesame\n");
        std::filesystem::permissions(directory_ / "open.password",
                                     std::filesystem::perms::others_read,
                                     std::filesystem::perm_options::add);
        std::filesystem::create_directory(directory_ / "folder.password");
    }

    void write_secret(std::string_view name, std::string_view bytes) const {
        test::write_file(directory_ / name, bytes);
        std::filesystem::permissions(directory_ / name, std::filesystem::perms::owner_read |
                                                            std::filesystem::perms::owner_write);
    }
    void write(std::string_view name, std::string_view text) const {
        test::write_file(directory_ / name, text);
    }

    std::filesystem::path operator/(std::string_view name) const { return directory_ / name; }

    ReadConfig config(std::string_view text) const {
        return read_config_text(text, directory_ / "vastus.yaml");
    }
    ReadRules rules(std::string_view text) const {
        return read_rules_text(text, directory_ / "rules.yaml", nullptr);
    }

    /// What is printed for `text`, as a file of this name; the directory itself is left out.
    std::string print_of(const std::vector<rules::Diagnosis>& diagnoses, std::string_view name,
                         const std::string& text) const {
        const std::filesystem::path file = directory_ / name;
        std::string printed = print(diagnoses, {file}, {{file.string(), text}});
        const std::string prefix = directory_.path().string() + "/";
        for (std::size_t at = printed.find(prefix); at != std::string::npos;
             at = printed.find(prefix, at)) {
            printed.erase(at, prefix.size());
        }
        return printed;
    }

private:
    test::TempDir directory_;
};

inline const std::string small_config =
    "vastus: 1\n"
    "own: {domains: [firma.example]}\n"
    "store: {path: store}\n"
    "rules: rules.yaml\n"
    "administrators: [mari]\n"
    "smtp: {folder: outbox, from: {address: vastus@firma.example}, key_file: message.key}\n";

inline const std::string small_rules =
    "vastus: 1\n"
    "timezone: Europe/Tallinn\n"
    "fallback: mari\n"
    "staff: {mari: {email: mari@firma.example}}\n"
    "kinds: [order, inquiry]\n"
    "route: [{id: rest, otherwise: true, set: {owner: mari}}]\n";

/// "code line:column" of every diagnosis.
inline std::vector<std::string> codes(const std::vector<rules::Diagnosis>& diagnoses) {
    std::vector<std::string> texts;
    for (const auto& one : diagnoses) {
        texts.push_back(one.code + " " + std::to_string(one.at.line) + ":" +
                        std::to_string(one.at.column));
    }
    return texts;
}

/// The errors among them.
inline std::vector<std::string> errors(const std::vector<rules::Diagnosis>& diagnoses) {
    std::vector<rules::Diagnosis> list;
    for (const auto& one : diagnoses) {
        if (one.level == rules::Diagnosis::Level::error) list.push_back(one);
    }
    return codes(list);
}

}  // namespace vastus::config
