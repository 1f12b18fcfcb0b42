#include "cli/mail_files.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>
#include <vector>

namespace vastus::cli {
namespace {

constexpr std::uintmax_t mbox_bytes_max = 4ull << 30;

model::Result<std::string> read_stream(std::istream& stream) {
    std::string bytes;
    char buffer[65536];
    while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
        bytes.append(buffer, static_cast<std::size_t>(stream.gcount()));
        if (bytes.size() > file_bytes_max) return model::refused("larger than 256 MiB");
    }
    return bytes;
}

/// Quoted "From " lines lose one '>' (mboxrd).
std::string unquoted(std::string line) {
    const auto mark = line.find_first_not_of('>');
    if (mark != std::string::npos && mark > 0 &&
        std::string_view(line).substr(mark).starts_with("From "))
        line.erase(0, 1);
    return line;
}

model::Result<> for_each_in_mbox(const std::filesystem::path& path,
                                 const std::function<void(std::string)>& take) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return model::missing("cannot read " + path.string());
    std::string line, mail;
    bool inside = false, after_blank = true;
    while (std::getline(stream, line)) {
        if (after_blank && line.starts_with("From ")) {
            if (inside) take(std::move(mail));
            mail.clear();
            inside = true;
            after_blank = false;
            continue;
        }
        after_blank = line.empty() || line == "\r";
        if (inside && mail.size() < file_bytes_max) mail += unquoted(std::move(line)) + "\n";
    }
    if (inside) take(std::move(mail));
    return model::ok();
}

bool is_mbox(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    char head[5] = {};
    stream.read(head, sizeof head);
    return std::string_view(head, static_cast<std::size_t>(stream.gcount())) == "From ";
}

}  // namespace

model::Result<std::string> read_file(const std::filesystem::path& file) {
    if (file == "-") return read_stream(std::cin);
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
        return model::refused("is a folder, not a file");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return model::missing("cannot be read");
    return read_stream(stream);
}

model::Result<> for_each_mail(const std::filesystem::path& path,
                              const std::function<void(std::string)>& take) {
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return model::missing("there is no " + path.string());
    if (!std::filesystem::is_directory(path, error)) {
        const auto bytes = std::filesystem::file_size(path, error);
        if (bytes > mbox_bytes_max) return model::refused(path.string() + " is larger than 4 GiB");
        if (is_mbox(path)) return for_each_in_mbox(path, take);
        TRY(auto mail, read_file(path));
        take(std::move(mail));
        return model::ok();
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
        if (entry.is_regular_file(error)) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files) {
        TRY(auto mail, read_file(file));
        take(std::move(mail));
    }
    return model::ok();
}

}  // namespace vastus::cli
